"""Canonical bytes, pure: UTF-8, NFC, LF, sorted keys, one record a line, sorted by id, no trailing spaces.

The same knowledge is the same bytes on every host, so git sees no churn and a hash means something.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from fedlearn.privacy import caps

__all__ = ["MAX_LINE_BYTES", "RecordError", "dump", "join_lines", "load_object", "number", "split_lines"]

#: A longer line is refused unread; a pattern is a page of text, not a book.
MAX_LINE_BYTES = 131_072


class RecordError(ValueError):
    """A record that is not taken; the text is the reason, in words for the summary."""


def dump(record: Mapping[str, Any]) -> bytes:
    """Return one record as canonical JSON without a line end.

    Raises:
        RecordError: a value that JSON has no canonical form for (a lone surrogate, an integer beyond 64 bits).

    """
    try:
        raw = orjson.dumps(record, option=orjson.OPT_SORT_KEYS)
    except (TypeError, ValueError) as error:
        raise RecordError(f"cannot be written as JSON: {error}") from error
    # orjson's own bytes keep the room of its buffer, kilobytes each; a copy is as long as its text.
    if raw.isascii():
        return bytes(memoryview(raw))
    # No structural character of JSON composes with a combining mark, so the whole text can be normalised at once.
    text = raw.decode()
    if unicodedata.is_normalized("NFC", text):
        return bytes(memoryview(raw))
    # Normalised keys may sort otherwise, or meet.
    return orjson.dumps(orjson.loads(unicodedata.normalize("NFC", text)), option=orjson.OPT_SORT_KEYS)


def load_object(line: bytes) -> dict[str, Any]:
    """Return the JSON object of a line.

    Raises:
        RecordError: too long, too many values, not UTF-8, not JSON, not an object, or nested too deep.

    """
    if len(line) > MAX_LINE_BYTES:
        raise RecordError(f"{len(line)} bytes in one record, above the limit of {MAX_LINE_BYTES}")
    if too_much := caps.beyond(line):
        raise RecordError(too_much[1])
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise RecordError(f"not JSON: {error.msg}") from error
    if not isinstance(value, dict):
        raise RecordError("not a JSON object")
    return value


def split_lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (number from 1, line) of the lines that hold something; CRLF and a BOM are forgiven."""
    start, count, size = (3 if data.startswith(b"\xef\xbb\xbf") else 0), 0, len(data)
    while start < size:
        end = data.find(b"\n", start)
        end = size if end < 0 else end
        count += 1
        if line := data[start:end].strip():
            yield count, line
        start = end + 1


def join_lines(lines: Iterable[bytes]) -> bytes:
    """Return lines as a file: each ends in LF; no lines are no bytes."""
    return b"".join(line + b"\n" for line in lines)


def number(value: object, name: str, low: float = 0.0, high: float = 1.0) -> float:
    """Return a number within [low, high], rounded to 4 places; digits in a string are taken.

    Raises:
        RecordError: no number, or outside of the range.

    """
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            value = None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
        raise RecordError(f"{name} is not a number from {low:g} to {high:g}")
    return round(float(value), 4)
