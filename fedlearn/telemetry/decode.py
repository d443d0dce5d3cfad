"""From the bytes of one line to JSON objects, whatever happened to the line; and the identity of an object.

Pure. Nothing comes out that `canonical` or a later stage could stumble over: no NaN, no infinity, no lone surrogate,
no U+0000 in a text, no integer beyond 64 bits (a float then), no nesting deeper than `MAX_DEPTH`.
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

__all__ = ["MAX_DEPTH", "canonical", "decode", "line_digest", "line_id", "records", "salvage", "text_id"]

#: Deeper objects are refused; no real telemetry comes near it, and orjson cannot write more than 254 levels.
MAX_DEPTH = 200

#: Where a second writer may have gone on in a cut line is looked for at so many places, in lines up to this length.
MAX_RESTARTS = 64
MAX_SALVAGE = 1_048_576

_NAMESPACE_HASH = hashlib.sha1(NAMESPACE.bytes, usedforsecurity=False)
_BOM = b"\xef\xbb\xbf"
_BETWEEN = "\x00\r\n\t "


def decode(raw: bytes) -> dict[str, Any]:
    """Return the JSON object of one line (its bytes, with or without the line end).

    Taken as they come: BOM, CRLF, runs of NUL around the object, invalid UTF-8 (replaced), NaN and infinity (null),
    duplicate keys (the last wins), an unfinished record before the object (dropped; see `records`).

    Raises:
        ValueError: there is no object in the line; the text is a short reason.

    """
    return records(raw)[0][-1]


def records(raw: bytes) -> tuple[list[dict[str, Any]], str]:
    """Return every complete object of a line, in order, and the text of what is lost between or after them.

    A whole line holds one object and loses nothing. A writer that crashed before its line end, and another that went
    on in the same line, leave two objects, or the unfinished beginning of one before a complete one.

    Raises:
        ValueError: there is no object in the line; the text is a short reason.

    """
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return _records_slowly(raw)
    if type(value) is not dict:
        raise ValueError(f"not an object but {_kind(value)}")
    if len(raw) > 2 * MAX_DEPTH and raw.count(b"{") + raw.count(b"[") > MAX_DEPTH:
        _check_depth(raw.decode())
    if b"\\u0000" in raw:
        value = _clean(value)
    return [value], ""


def salvage(raw: bytes) -> tuple[dict[str, Any], int] | None:
    """Return the complete object at the end of a line that a crash cut and another writer continued.

    The second value is the number of bytes lost before the object. None when no object ends the line.
    """
    text = raw.decode("utf-8", "replace").rstrip(_BETWEEN)
    found = _ending_object(text)
    return None if found is None else (_clean(found[0]), len(text[: found[1]].encode()))


def canonical(line: Mapping[str, Any]) -> bytes:
    """Return the canonical bytes of a decoded object: sorted keys, no spaces. Total over what `decode` returns."""
    try:
        return orjson.dumps(line, option=orjson.OPT_SORT_KEYS)
    except (TypeError, ValueError):
        # Not from `decode`: a caller's own object with types that JSON does not know.
        return json.dumps(line, sort_keys=True, separators=(",", ":"), default=repr, skipkeys=True).encode()


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


def _records_slowly(raw: bytes) -> tuple[list[dict[str, Any]], str]:
    """Take apart what the fast parser refused."""
    text = raw.removeprefix(_BOM).decode("utf-8", "replace").strip(_BETWEEN + "\ufeff")
    if not text:
        raise ValueError("nothing but NUL bytes" if b"\x00" in raw else "nothing but blanks")
    _check_depth(text)
    objects: list[dict[str, Any]] = []
    rest = text
    while rest:
        try:
            value, end = _LENIENT.raw_decode(rest)
        except (ValueError, RecursionError):
            break
        if type(value) is not dict:
            if not objects and end == len(rest):
                raise ValueError(f"not an object but {_kind(value)}")
            break
        objects.append(_clean(value))
        rest = rest[end:].lstrip(_BETWEEN)
    if rest and (found := _ending_object(rest)) is not None:
        objects.append(_clean(found[0]))
        rest = rest[: found[1]]
    if not objects:
        raise ValueError("not JSON")
    return objects, rest


def _ending_object(text: str) -> tuple[dict[str, Any], int] | None:
    """Return the longest object that ends a text, but not the whole text, and where it begins."""
    if len(text) > MAX_SALVAGE or not text.endswith("}"):
        return None
    place = 0
    for _ in range(MAX_RESTARTS):
        place = text.find('{"', place + 1)
        if place == -1:
            return None
        try:
            value, end = _LENIENT.raw_decode(text, place)
        except (ValueError, RecursionError):
            continue
        if end == len(text) and type(value) is dict:
            return value, place
    return None


def _finite(text: str) -> float | None:
    number = float(text)
    return number if math.isfinite(number) else None


def _integer(text: str) -> int | float | None:
    return int(text) if len(text) < 19 else _finite(text)


#: The standard library's parser, which knows NaN, huge numbers, lone surrogates and control characters in texts.
_LENIENT = json.JSONDecoder(parse_constant=lambda _: None, parse_float=_finite, parse_int=_integer, strict=False)


def _clean(value: Any) -> Any:
    """Replace lone surrogates, which no encoder takes, and U+0000, which PostgreSQL does not hold."""
    if isinstance(value, str):
        if not value.isascii():
            value = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return value.replace("\x00", "\ufffd")
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    return value


def _check_depth(text: str) -> None:
    """Refuse a text whose brackets nest too deep; those inside strings do not count."""
    if text.count("{") + text.count("[") <= MAX_DEPTH:
        return
    depth = 0
    quoted = escaped = False
    for character in text:
        if escaped:
            escaped = False
        elif quoted:
            escaped = character == "\\"
            quoted = character != '"'
        elif character == '"':
            quoted = True
        elif character in "{[":
            depth += 1
            if depth > MAX_DEPTH:
                raise ValueError(f"nested deeper than {MAX_DEPTH}")
        elif character in "}]":
            depth -= 1


def _kind(value: Any) -> str:
    if isinstance(value, list):
        return "an array"
    if isinstance(value, str):
        return "a string"
    return "null" if value is None else "a bare value"
