"""A lock between processes by flock: the kernel gives it back however its holder dies."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["file_lock"]

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
        _wait(handle, seconds)
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def _wait(handle: int, seconds: float) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                holder = os.pread(handle, 20, 0).decode("ascii", "replace").strip()
                raise TimeoutError(f" (pid {holder})" if holder.isdigit() else "") from None
            time.sleep(_PAUSE)
        else:
            return
