"""Links with which a person gives feedback from a page or a mail, without the token. Pure.

    /feedback/ID?value=1&until=EPOCH&signature=HEX

The signature is HMAC-SHA-256 over all of it under a key made of the server's token: it allows this word on this id
until then, and nothing else. Opening a link changes nothing; the button on the page that it shows does.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Literal
from urllib.parse import quote, urlencode

__all__ = ["Value", "allowed", "link", "signature"]

Value = Literal[1, -1]


def link(base: str, token: str, identity: str, value: Value, until: int) -> str:
    """Return a link.

    Args:
        base: where `fedlearn serve` is reached, such as http://127.0.0.1:8766.
        token: of that server.
        identity: of an interaction, an answer or a pattern.
        value: 1 for right, -1 for wrong.
        until: when it stops to work, in seconds since 1970.

    """
    query = urlencode({"value": value, "until": until, "signature": signature(token, identity, value, until)})
    return f"{base.rstrip('/')}/feedback/{quote(identity, safe='')}?{query}"


def allowed(token: str, identity: str, value: int, until: int, given: str, now: float) -> bool:
    """Tell whether a link's signature is right and its time is not over; takes the same time for every wrong one."""
    right = hmac.compare_digest(given.encode(), signature(token, identity, value, until).encode())
    return right and now < until


def signature(token: str, identity: str, value: int, until: int) -> str:
    """Return the signature of a link, 64 hexadecimal digits."""
    key = hmac.digest(token.encode(), b"fedlearn feedback links", hashlib.sha256)
    # An id could hold any character but none that JSON or a URL would let through as NUL.
    return hmac.new(key, f"{identity}\0{value}\0{until}".encode(), hashlib.sha256).hexdigest()
