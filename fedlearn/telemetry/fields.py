"""Typed fields out of objects whose writers were careless about types. Pure.

Every getter takes several keys and returns the value of the first that is there and not null. Numbers in strings and
words for booleans are taken; what cannot be raises ValueError with the key, which becomes the reason in quarantine.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

__all__ = ["boolean", "feedback", "integer", "is_redacted", "mapping", "number", "text", "texts"]

#: Whole numbers up to here are exact as floats, and every database holds them.
_LARGEST = 2**53
_EMPTY: Mapping[str, Any] = {}
_TRUE = frozenset(("true", "1", "yes", "y", "on", "success", "succeeded", "ok", "passed"))
_FALSE = frozenset(("false", "0", "no", "n", "off", "failure", "failed", "error"))
_NOTHING = frozenset(("", "null", "none", "n/a", "nan"))
_FOR = frozenset(("1", "+1", "up", "thumbs_up", "thumbsup", "positive", "good", "like", "liked", "accepted", "helpful"))
_AGAINST = frozenset(("-1", "down", "thumbs_down", "thumbsdown", "negative", "bad", "dislike", "rejected", "unhelpful"))
_HEX = frozenset("0123456789abcdefABCDEF")


def text(line: Mapping[str, Any], *keys: str) -> str:
    """Return the first text that is not empty, else the empty string; numbers and booleans are written out."""
    for key in keys:
        value = line.get(key)
        if type(value) is str:
            if value:
                return value
        elif value is not None:
            if isinstance(value, dict | list):
                raise ValueError(f"{key}: text expected")
            return str(value)
    return ""


def number(line: Mapping[str, Any], *keys: str) -> float | None:
    """Return the first finite number, else None."""
    for key in keys:
        value = line.get(key)
        if value is None:
            continue
        kind = type(value)
        if kind is int or kind is float:
            found = float(value)
        elif kind is str:
            if value.strip().lower() in _NOTHING:
                continue
            try:
                found = float(value)
            except ValueError:
                raise ValueError(f"{key}: number expected") from None
        else:
            raise ValueError(f"{key}: number expected")
        if math.isfinite(found):
            return found
    return None


def integer(line: Mapping[str, Any], *keys: str) -> int | None:
    """Return the first number, rounded to a whole one of at most 2**53, else None."""
    for key in keys:
        value = line.get(key)
        if value is not None:
            found = value if type(value) is int else number(line, key)
            if found is not None:
                if abs(found) > _LARGEST:
                    raise ValueError(f"{key}: number too large")
                return round(found)
    return None


def boolean(line: Mapping[str, Any], *keys: str) -> bool | None:
    """Return the first truth value, else None; words and 0 or 1 are taken."""
    for key in keys:
        value = line.get(key)
        if value is None:
            continue
        if value is True or value is False:
            return bool(value)
        word = str(value).strip().lower()
        if word in _NOTHING:
            continue
        if word in _TRUE or value == 1:
            return True
        if word in _FALSE or value == 0:
            return False
        raise ValueError(f"{key}: true or false expected")
    return None


def feedback(line: Mapping[str, Any], *keys: str) -> int | None:
    """Return +1, 0 or -1 from numbers or words, else None, which says that nobody gave any."""
    for key in keys:
        value = line.get(key)
        if value is None:
            continue
        if value is True or value is False:
            return 1 if value else -1
        word = str(value).strip().lower()
        if word in _NOTHING:
            continue
        if word in _FOR:
            return 1
        if word in _AGAINST:
            return -1
        if word in ("neutral", "0", "0.0"):
            return 0
        found = number(line, key)
        if found is not None:
            if not -1 <= found <= 1:
                raise ValueError(f"{key}: -1, 0 or 1 expected")
            return round(found)
    return None


def mapping(line: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return the object under `key`, and an empty one for anything else: side fields never cost a whole line."""
    value = line.get(key)
    return value if type(value) is dict else _EMPTY


def texts(value: Any, limit: int = 50) -> tuple[str, ...]:
    """Return the non-empty texts of a list (or a single text), at most `limit`, in order, each once."""
    if type(value) is str:
        return (value,) if value else ()
    if type(value) is not list:
        return ()
    return tuple(dict.fromkeys(item for item in value if type(item) is str and item))[:limit]


def is_redacted(value: str) -> bool:
    """Say whether another program put a hash or a `[REDACTED...]` mark in place of the text."""
    if value.startswith("sha256:"):
        digest = value[7:].strip()
        return len(digest) >= 8 and _HEX.issuperset(digest)
    return value.startswith("[REDACTED") and value.rstrip().endswith("]") and value.count("]") == 1
