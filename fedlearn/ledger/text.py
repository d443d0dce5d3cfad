"""Text as both databases hold it: no NUL, no lone surrogate. JSON is text, too."""

from __future__ import annotations

from typing import Any

import orjson

__all__ = ["json_text", "storable"]


def storable(value: Any) -> Any:
    """Return a value as it can be stored: NUL and lone surrogates in a text become U+FFFD, all else stays."""
    if type(value) is not str or (value.isascii() and "\x00" not in value):
        return value
    if "\x00" in value:
        value = value.replace("\x00", "\ufffd")
    try:
        value.encode()
    except UnicodeEncodeError:
        value = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value


def json_text(value: Any) -> str:
    """Return a value as JSON, its texts as they can be stored."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        return orjson.dumps(_storable_tree(value)).decode()


def _storable_tree(value: Any) -> Any:
    """Return a JSON value with every text in it made storable."""
    if isinstance(value, dict):
        return {storable(key): _storable_tree(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_storable_tree(item) for item in value]
    return storable(value)
