"""Text as both databases hold it: no NUL, no lone surrogate. JSON and ids are text, too."""

from __future__ import annotations

from typing import Any

import orjson

__all__ = ["json_text", "storable", "storable_tree", "typed_id"]


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


def typed_id(text: str) -> str:
    """Return an id, or the start of one, as somebody typed or copied it: ids are shown with `fedlearn:` before them."""
    return str(storable(text)).strip().lower().removeprefix("fedlearn:")


def json_text(value: Any) -> str:
    """Return a value as JSON, its texts as they can be stored."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        return orjson.dumps(storable_tree(value)).decode()


def storable_tree(value: Any) -> Any:
    """Return a JSON value with every text in it made storable."""
    if isinstance(value, dict):
        return {storable(key): storable_tree(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [storable_tree(item) for item in value]
    return storable(value)
