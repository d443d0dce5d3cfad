"""A lock between processes by flock: the kernel gives it back however its holder dies.

Who waits holds a shared lock of a second file meanwhile, PATH.waits, so that the holder can see that it is awaited.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["awaited", "file_lock"]

_PAUSE = 0.02


@contextmanager
def file_lock(path: Path, seconds: float) -> Iterator[None]:
    """Hold the lock of `path`, waiting for it at most `seconds`. The file stays; removing it would undo the lock.

    Raises:
        TimeoutError: somebody else holds it; the text is ` (pid N)`, or empty when that is not known.
        OSError: the file cannot be made.

    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if not _taken(handle):
            with _waiting(path):
                _wait(handle, seconds)
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def awaited(path: Path) -> bool:
    """Tell whether somebody waits for the lock of `path`."""
    try:
        handle = os.open(_waits(path), os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False  # Nobody ever waited.
    try:
        return not _taken(handle)
    finally:
        os.close(handle)


def _wait(handle: int, seconds: float) -> None:
    until = time.monotonic() + seconds
    while not _taken(handle):
        if time.monotonic() >= until:
            holder = os.pread(handle, 20, 0).decode("ascii", "replace").strip()
            raise TimeoutError(f" (pid {holder})" if holder.isdigit() else "")
        time.sleep(_PAUSE)


def _taken(handle: int) -> bool:
    """Take the lock of an open file if it is free."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _waiting(path: Path) -> Iterator[None]:
    """Let the holder see that it is awaited."""
    handle = os.open(_waits(path), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)


def _waits(path: Path) -> Path:
    return path.with_name(f"{path.name}.waits")
