"""What guards the door: the token, the names that it may be called by, and limits on size and time."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Collection
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

import anyio
from starlette.requests import Request
from uvicorn.protocols.http.h11_impl import H11Protocol

from fedlearn.errors import SettingsError
from fedlearn.jobs.doors import make_token
from fedlearn.wiring import read_secret

__all__ = ["PatientlessProtocol", "TooLargeError", "bears", "is_called", "is_loopback", "read_body", "token_of"]

_LEAST_TOKEN = 16
#: A new connection must have sent the head of its first request after so many seconds.
_HEAD_SECONDS = 10.0


class TooLargeError(Exception):
    """A request has more bytes than it may."""


class PatientlessProtocol(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it, but a connection that sends no request is not kept."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Set the clock."""
        super().connection_made(transport)
        self.loop.call_later(_HEAD_SECONDS, self._look)

    def _look(self) -> None:
        if self.cycle is None and not self.transport.is_closing():
            self.transport.close()


async def read_body(request: Request, most_bytes: int, seconds: float) -> bytes:
    """Return the body of a request.

    Raises:
        TooLargeError: it is larger, or says so in its head.
        TimeoutError: it did not come in time.
        ClientDisconnect: the client went away.

    """
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told[:20]) > most_bytes:
        raise TooLargeError
    parts, size = [], 0
    with anyio.fail_after(seconds):
        async for part in request.stream():
            size += len(part)
            if size > most_bytes:
                raise TooLargeError
            parts.append(part)
    return b"".join(parts)


def is_loopback(address: str) -> bool:
    """Tell whether an address is of this machine alone."""
    if address == "localhost":
        return True
    with suppress(ValueError):
        return ip_address(address).is_loopback
    return False


def is_called(request: Request, names: Collection[str]) -> bool:
    """Tell whether a request calls the server by one of its names; a page that rebinds its own name does not."""
    hosts = request.headers.getlist("host")
    if len(hosts) != 1:
        return False
    host = hosts[0].lower()
    name = host[: host.find("]") + 1] if host.startswith("[") else host.split(":")[0]
    return name.strip("[]") in names


def bears(request: Request, token: str) -> bool:
    """Tell whether a request bears the token."""
    given = request.headers.getlist("authorization")
    if len(given) != 1:
        return False
    kind, _, said = given[0].partition(" ")
    return kind.lower() == "bearer" and hmac.compare_digest(said.strip().encode(), token.encode())


def token_of(path: Path, *, made_here: bool) -> str:
    """Return the token of a file; the default one is made when it is missing, for its owner's eyes only.

    Raises:
        SettingsError: it cannot be read, or is short.

    """
    if made_here:
        make_token(path)
    token = read_secret(path, "serve.token_file") or ""
    if len(token) < _LEAST_TOKEN or not token.isascii() or not token.isprintable():
        raise SettingsError(
            f"serve.token_file: {path} holds less than {_LEAST_TOKEN} characters, or such as no header can; "
            "put a long random token there"
        )
    return token
