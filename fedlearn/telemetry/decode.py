"""From the bytes of one line to a JSON object, whatever happened to the line; and the identity of that object.

Pure. `decode` never lets anything through that `canonical` or a later stage could stumble over: no NaN, no infinity,
no lone surrogate, no integer beyond 64 bits (a float then), no nesting deeper than `MAX_DEPTH`.
"""

from __future__ import annotations

import hashlib
import json
import math
import uuid
from collections.abc import Mapping
from typing import Any

import orjson

from fedlearn.records import NAMESPACE

__all__ = ["MAX_DEPTH", "canonical", "decode", "line_digest", "line_id", "recover", "salvage", "text_id"]

#: Deeper objects are refused; no real telemetry comes near it, and orjson cannot write more than 254 levels.
MAX_DEPTH = 200

#: How many places are tried where a second writer may have gone on in a cut line.
MAX_RESTARTS = 64

_NAMESPACE_HASH = hashlib.sha1(NAMESPACE.bytes, usedforsecurity=False)
_BOM = b"\xef\xbb\xbf"


class _TooDeepError(ValueError):
    """The nesting is refused; nothing in the line is worth a second try."""


def decode(raw: bytes) -> dict[str, Any]:
    """Return the JSON object of one line (its bytes, with or without the line end).

    Taken as they come: BOM, CRLF, runs of NUL around the object, invalid UTF-8 (replaced), NaN and infinity (null),
    duplicate keys (the last wins), an unfinished prefix by a writer that crashed (dropped; see `salvage`).

    Raises:
        ValueError: there is no object in the line; the text is a short reason.

    """
    return recover(raw)[0]


def recover(raw: bytes) -> tuple[dict[str, Any], int]:
    """Do what `decode` does and also return how many bytes of an unfinished record were lost before the object."""
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return _recover_slowly(raw)
    if type(value) is not dict:
        raise ValueError(f"not an object but {_kind(value)}")
    _check_depth(raw, value)
    return value, 0


def salvage(raw: bytes) -> tuple[dict[str, Any], int] | None:
    """Return the complete object at the end of a line that a crash cut and another writer continued.

    The second value is the number of bytes lost before the object. None when no object ends the line.
    """
    restarts = 0
    place = raw.find(b'{"', 1)
    while place != -1 and restarts < MAX_RESTARTS:
        try:
            value = _parse(raw[place:])
        except ValueError:
            value = None
        if isinstance(value, dict):
            return value, place
        restarts += 1
        place = raw.find(b'{"', place + 1)
    return None


def canonical(line: Mapping[str, Any]) -> bytes:
    """Return the canonical bytes of a decoded object: sorted keys, no spaces. Total over what `decode` returns."""
    try:
        return orjson.dumps(line, option=orjson.OPT_SORT_KEYS)
    except (TypeError, ValueError):
        text = json.dumps(line, sort_keys=True, separators=(",", ":"), default=repr, skipkeys=True)
        return text.encode()


def line_digest(source: str, canonical_line: bytes) -> bytes:
    """Return the 16 bytes of `line_id`; what the hot path keeps and compares."""
    digest = _NAMESPACE_HASH.copy()
    digest.update(source.encode() + b"\n" + canonical_line)
    number = bytearray(digest.digest()[:16])
    number[6] = number[6] & 0x0F | 0x50
    number[8] = number[8] & 0x3F | 0x80
    return bytes(number)


def line_id(source: str, canonical_line: bytes) -> uuid.UUID:
    """Return uuid5(NAMESPACE, source + newline + canonical line), straight from the bytes."""
    return uuid.UUID(bytes=line_digest(source, canonical_line))


def text_id(digest: bytes) -> str:
    """Return 16 bytes in the text form of a UUID."""
    text = digest.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _recover_slowly(raw: bytes) -> tuple[dict[str, Any], int]:
    """Handle what the fast parser refused."""
    body = raw.removeprefix(_BOM).strip(b"\x00\r\n\t ").removeprefix(_BOM)
    if not body:
        raise ValueError("nothing but NUL bytes" if b"\x00" in raw else "nothing but blanks")
    try:
        value = _parse(body)
    except _TooDeepError:
        raise
    except ValueError:
        saved = salvage(body)
        if saved is None:
            raise ValueError("not JSON") from None
        return saved
    if type(value) is not dict:
        raise ValueError(f"not an object but {_kind(value)}")
    return value, 0


def _parse(body: bytes) -> Any:
    """Parse with orjson, else with the standard library, which knows NaN, huge numbers and lone surrogates.

    Raises:
        ValueError: it is not JSON, or too deep.

    """
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        if "depth limit" in str(error) or "ecursion" in str(error):
            raise _TooDeepError(f"nested deeper than {MAX_DEPTH}") from None
        value = _parse_leniently(body)
    _check_depth(body, value)
    return value


def _parse_leniently(body: bytes) -> Any:
    text = body.decode("utf-8", "replace")
    if _openings(body) > MAX_DEPTH and _text_depth(text) > MAX_DEPTH:
        raise _TooDeepError(f"nested deeper than {MAX_DEPTH}")
    try:
        value = json.loads(text, parse_constant=lambda _: None, parse_float=_finite, parse_int=_integer)
    except RecursionError:
        raise _TooDeepError(f"nested deeper than {MAX_DEPTH}") from None
    return _without_surrogates(value) if "\\u" in text else value


def _finite(text: str) -> float | None:
    number = float(text)
    return number if math.isfinite(number) else None


def _integer(text: str) -> int | float | None:
    return int(text) if len(text) < 19 else _finite(text)


def _without_surrogates(value: Any) -> Any:
    """Replace lone surrogates, which no encoder would take later."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(item) for key, item in value.items()}
    return value


def _openings(body: bytes) -> int:
    return body.count(b"{") + body.count(b"[")


def _check_depth(body: bytes, value: Any) -> None:
    """Refuse deep nesting; looks closer only where there are brackets enough for it."""
    if len(body) <= 2 * MAX_DEPTH or _openings(body) <= MAX_DEPTH:
        return
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            child
            for item in level
            if isinstance(item, dict | list)
            for child in (item.values() if isinstance(item, dict) else item)
        ]
        if not level:
            return
    raise _TooDeepError(f"nested deeper than {MAX_DEPTH}")


def _text_depth(text: str) -> int:
    """Return the deepest bracket level of a text; brackets in strings do not count."""
    depth = deepest = 0
    quoted = escaped = False
    for character in text:
        if quoted:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                quoted = False
        elif character == '"':
            quoted = True
        elif character in "{[":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "}]":
            depth -= 1
    return deepest


def _kind(value: Any) -> str:
    if isinstance(value, list):
        return "an array"
    if isinstance(value, str):
        return "a string"
    return "null" if value is None else "a bare value"
