"""Caps on foreign bytes before any parser sees them: size, count and nesting. Pure; one look from left to right."""

from __future__ import annotations

import re

__all__ = ["DEEPEST", "LARGEST_RECORD", "MOST_VALUES", "beyond", "too_deep"]

#: Bytes of one record.
LARGEST_RECORD = 262_144
#: Nesting of objects and arrays.
DEEPEST = 16
#: Values and keys of one record together.
MOST_VALUES = 4_096

_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
_BRACKETS = re.compile(rb"[\[\]{}]")


def beyond(data: bytes) -> tuple[str, str] | None:
    """Return (kind, reason) of what stands against parsing these bytes as one JSON record, or None."""
    if len(data) > LARGEST_RECORD:
        return "size", f"larger than {LARGEST_RECORD} bytes"
    if data.count(b",") + data.count(b":") <= 2 * MOST_VALUES and data.count(b"[") + data.count(b"{") <= DEEPEST:
        return None  # most records: nothing to look at more closely
    bare = _STRING.sub(b"", data)
    if bare.count(b",") + bare.count(b":") > 2 * MOST_VALUES:
        return "count", f"more than {MOST_VALUES} values"
    return ("depth", f"nested deeper than {DEEPEST}") if _deep(bare) else None


def too_deep(data: bytes) -> bool:
    """Say whether JSON of any size nests deeper than `DEEPEST`."""
    return _deep(_STRING.sub(b"", data))


def _deep(bare: bytes) -> bool:
    depth = 0
    for bracket in _BRACKETS.findall(bare):
        depth += 1 if bracket in b"[{" else -1
        if depth > DEEPEST:
            return True
    return False
