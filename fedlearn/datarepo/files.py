"""Files that are whole or not there: written beside, fsynced, renamed."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from fedlearn.errors import RepositoryError

__all__ = ["read_bounded", "sweep", "write_if_changed"]

_UNFINISHED = ".fedlearn-"


def write_if_changed(path: Path, data: bytes, mode: int = 0o644) -> bool:
    """Make `path` hold `data`; return whether anything was written. Equal bytes leave the file and its mtime alone.

    Raises:
        RepositoryError: the file cannot be written; nothing half-written stays.

    """
    try:
        if path.is_file() and not path.is_symlink() and path.stat().st_size == len(data) and path.read_bytes() == data:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=_UNFINISHED, dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fchmod(file.fileno(), mode)
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
        directory = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
    except OSError as error:
        reason = error.strerror or error
        raise RepositoryError(f"{path}: cannot be written ({reason}); free space or fix the permissions") from error
    return True


def sweep(root: Path) -> int:
    """Remove the unfinished files that a killed writer left below `root`; return how many.

    Call it only while nobody else writes there.
    """
    found = [file for file in root.rglob(f"{_UNFINISHED}*") if file.is_file() and not file.is_symlink()]
    for file in found:
        with contextlib.suppress(OSError):
            file.unlink()
    return len(found)


def read_bounded(path: Path, limit: int) -> bytes:
    """Return the bytes of a regular file of at most `limit` bytes.

    Raises:
        ValueError: it is a directory or a device, cannot be read, or is larger; the text says which.

    """
    try:
        if not path.is_file():
            raise ValueError("not a regular file")
        size = path.stat().st_size
        if size > limit:
            raise ValueError(f"{size} bytes, above the limit of {limit}")
        return path.read_bytes()
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror or error}") from error
