"""Rows of SQL: `INSERT INTO users (name, password) VALUES ('...', '...'), (...)`, cell by cell under its column."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["rows"]

_INSERT = re.compile(
    r"""(?ix)\b(?:insert|replace)\s{1,4}(?:\w{1,12}\s{1,4})?into\s{1,4}[\w.`"\[\]]{1,120}\s{0,4}
    \(([\w`"\[\],\s]{1,1000})\)\s{0,8}values\s{0,8}(?=\()"""
)
#: One tuple, and one value of it: a string, which may hold commas and brackets, or anything without them.
_VALUE = re.compile(
    r"\s{0,8}(?:[NnEeXx]?'((?:[^'\\]|\\.|''){0,2000}+)'|\"((?:[^\"\\]|\\.){0,2000}+)\"|([^'\",()]{0,200}+))\s{0,8}"
)
_MOST = 2_000


def rows(text: str) -> Iterator[tuple[list[str], list[tuple[int, int]]]]:
    """Yield the names of the columns and the spans of the values of every row."""
    for insert in _INSERT.finditer(text):
        names = [name.strip().strip('`"[]') for name in insert[1].split(",")]
        at = insert.end()
        for _ in range(_MOST):
            row = _row(text, at, len(names))
            if row is None:
                break
            values, at = row
            yield names, values
            following = _NEXT.match(text, at)
            if following is None:
                break
            at = following.end()


_NEXT = re.compile(r"\s{0,8},\s{0,8}(?=\()")


def _row(text: str, at: int, count: int) -> tuple[list[tuple[int, int]], int] | None:
    """Return the spans of the values in the brackets that open here, and where these end."""
    spans = []
    for number in range(count):
        if text[at : at + 1] != ("," if number else "("):
            return None
        value = _VALUE.match(text, at + 1)
        if value is None:
            return None
        spans.append(value.span(value.lastindex or 3))
        at = value.end()
    return (spans, at + 1) if text[at : at + 1] == ")" else None
