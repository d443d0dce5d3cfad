"""What the HTTP doors of a host have in common: a port that is taken, and a token that is made where none is."""

from __future__ import annotations

import os
import secrets
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["ended_by_signals", "listen", "make_token"]


def listen(address: str, port: int, *, backlog: int | None = None) -> socket.socket:
    """Return a listening socket; port 0 takes a free one.

    Raises:
        OSError: the address or port cannot be had.

    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listening = socket.create_server((address, port), family=family, backlog=backlog)
    # Connections inherit it. Without it the second half of an answer waits 40 ms for the client's acknowledgement.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def make_token(path: Path) -> None:
    """Write a random token, for its owner's eyes only, unless the file is there."""
    with suppress(FileExistsError):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(32) + "\n")


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let SIGTERM and SIGINT end the server, and only it: it raises them again afterwards, and that says nothing."""
    before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
