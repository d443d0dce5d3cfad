"""Looking through encodings: base64, hexadecimal and percent-encoded pieces that turn out to be text."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from urllib.parse import unquote

__all__ = ["pieces"]

_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{16,65536}+={0,2}(?![A-Za-z0-9+/_-])")
# Atomic groups, and not possessive repeats of a group, which Python 3.11.2, that of Debian 12, gets wrong.
_PERCENT = re.compile(r"(?>(?:[A-Za-z0-9_.~+-]{0,256}+(?>(?:%[0-9A-Fa-f]{2})+)){1,256})[A-Za-z0-9_.~+-]{0,256}+")
_HEX = re.compile(r"[0-9a-fA-F]+")
_START = 24


def pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, decoded text) of the pieces that decode to printable text."""
    for match in _BASE64.finditer(text):
        decoded = _decode(match.group())
        if decoded is not None:
            yield match.start(), match.end(), decoded
    if "%" in text:
        for match in _PERCENT.finditer(text):
            yield match.start(), match.end(), unquote(match.group(), errors="ignore")


def _decode(token: str) -> str | None:
    """Return the text behind base64 or hexadecimal digits, or None when it is not text."""
    if len(token) % 2 == 0 and _HEX.fullmatch(token):
        return _printable(bytes.fromhex(token))
    raw = token.rstrip("=").replace("-", "+").replace("_", "/")
    # Most words are not base64 of text; their first bytes tell.
    if _printable(_bytes(raw[:_START])) is None:
        return None
    return _printable(_bytes(raw))


def _bytes(raw: str) -> bytes:
    whole = len(raw) - (len(raw) % 4 == 1)
    try:
        return base64.b64decode(raw[:whole] + "=" * (-whole % 4))
    except (binascii.Error, ValueError):
        return b"\0"


def _printable(raw: bytes) -> str | None:
    if not raw.replace(b"\n", b"").replace(b"\r", b"").replace(b"\t", b""):
        return None
    text = raw.decode("utf-8", "replace")
    # The last character may be cut in two, so one replacement at the end is no harm.
    body = text.rstrip("\ufffd")
    good = body.replace("\n", " ").replace("\r", " ").replace("\t", " ")
    return body if good.isascii() and good.isprintable() else None
