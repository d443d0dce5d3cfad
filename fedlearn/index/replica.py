"""A copy of the embedded index for a process that reads all the time: whoever writes keeps the original.

Layout and lock are those of index/edge.py. The files are sparse, so only what they hold is copied.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from fedlearn.errors import LockedError, SearchIndexError
from fedlearn.index.lock import file_lock

__all__ = ["Mark", "copy", "mark"]

#: What tells one state of the files from another: path, size and time of change of each.
Mark = tuple[tuple[str, int, int], ...]

_CHUNK = 1 << 20
#: The engine maps the files into memory and fills their holes. Where the disk has no room for that, the kernel ends the
#: process with SIGBUS, which nobody can catch; so there must be room beside the copy.
_ROOM = 64 << 20


def mark(root: Path, collections: Sequence[str]) -> Mark:
    """Return what tells whether anything was written to the collections since; it takes no lock.

    Every write goes through the engine's log, while other files also change when a collection is only opened.
    """
    found = []
    for collection in sorted(collections):
        for path in (root / collection / "meta.json", *sorted((root / collection / "shard/wal").glob("*"))):
            try:
                stat = path.stat()
            except OSError:
                continue  # gone since it was listed: the next look sees what took its place
            found.append((str(path), stat.st_size, stat.st_mtime_ns))
    return tuple(found)


def copy(root: Path, target: Path, collections: Sequence[str], lock_seconds: float) -> None:
    """Copy the collections that there are below a directory that is not there yet.

    Args:
        root: the directory of the embedded index.
        target: takes the copy; another `EdgeIndex` may open it.
        collections: their names; what is not there is left out.
        lock_seconds: how long to wait for the processes that use one.

    Raises:
        LockedError: a collection is in use all the time.
        SearchIndexError: the disk refuses.

    """
    try:
        target.mkdir(parents=True, mode=0o700)
        if (free := shutil.disk_usage(target).free) < _ROOM:
            told = f"{free >> 20} MB are free, {_ROOM >> 20} are wanted"
            raise SearchIndexError(f"index: {target} is not written, {told}; free some space in cache_dir")
        for collection in collections:
            if (root / collection).is_dir():
                with file_lock(root / f"{collection}.lock", lock_seconds):
                    shutil.copytree(root / collection, target / collection, copy_function=_sparse)
    except TimeoutError as error:
        raise LockedError(f"index: {root} is in use by another process{error}; try again later") from error
    except (OSError, shutil.Error) as error:
        raise SearchIndexError(f"index: {target} cannot be written ({error}); free some space in cache_dir") from error


def _sparse(source: str, target: str) -> str:
    """Copy a file without its holes."""
    reading = os.open(source, os.O_RDONLY | os.O_CLOEXEC)
    try:
        writing = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            size = os.fstat(reading).st_size
            os.ftruncate(writing, size)
            at = 0
            while at < size:
                try:
                    at = os.lseek(reading, at, os.SEEK_DATA)
                except OSError:
                    break  # only a hole is left
                end = os.lseek(reading, at, os.SEEK_HOLE)
                while at < end and (data := os.pread(reading, min(_CHUNK, end - at), at)):
                    os.pwrite(writing, data, at)
                    at += len(data)
                if at < end:
                    break  # cut short by its writer
        finally:
            os.close(writing)
    finally:
        os.close(reading)
    return target
