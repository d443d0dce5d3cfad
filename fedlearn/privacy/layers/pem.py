"""Keys in PEM, however their lines are wrapped: as strings of a program, behind comment signs, in logs, cut off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fedlearn.privacy.spans import Span

__all__ = ["find"]

LAYER = "structure"
#: Characters of the longest key between its first and its last line, with what is around its lines.
_LONGEST = 24_000
_SHORTEST = 24
_BEGIN = "-----begin "
_END = "-----end "
_PRIVATE = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_LAST = re.compile(r"-----END [A-Z0-9 ]{0,40}-----")
#: A part of a body that is no word.
_BODY = re.compile(r"(?=[A-Za-z+/]{0,40}[0-9+/])[A-Za-z0-9+/]{20}")
#: A line of a body, with anything before and behind it.
_WRAPPED = re.compile(r"[^\n]{0,60}?[A-Za-z0-9+/]{40,}={0,2}[^\n]{0,40}(?:\n|$)")
_BODY_LINE = re.compile(r"[A-Za-z0-9+/=]{1,120}")


def find(text: str, low: str) -> Iterator[Span]:
    """Yield private keys from their first line to their last, and bodies whose first or last line is cut off."""
    if _BEGIN in low:
        yield from _begun(text, low)
    if _END in low:
        yield from _cut(text, low)


def _begun(text: str, low: str) -> Iterator[Span]:
    for first in _PRIVATE.finditer(text):
        limit = first.end() + _LONGEST
        following = low.find(_BEGIN, first.end(), limit)
        end = low.find(_END, first.end(), following if following >= 0 else limit)
        last = _LAST.match(text, end) if end >= 0 else None
        if last and _BODY.search(text, first.end(), end):
            yield Span(first.start(), last.end(), "PRIVATE_KEY", LAYER)
        elif last is None:
            at = text.find("\n", first.end(), first.end() + 60) + 1
            stop = at
            while at and (line := _WRAPPED.match(text, stop)) and stop < limit:
                stop = line.end()
            if stop > at:
                yield Span(first.start(), stop, "PRIVATE_KEY", LAYER)


def _cut(text: str, low: str) -> Iterator[Span]:
    """Yield the base64 lines before an END line, for bodies whose beginning was cut off."""
    at = low.find(_END)
    floor = 0
    while at >= 0:
        start = at
        while start > floor:
            line = text.rfind("\n", floor, start - 1) + 1 or floor
            content = text[line:start].strip(" \t\r\n>|+\"',")
            if not content or not _BODY_LINE.fullmatch(content) or (start == at and len(content) < 8):
                break
            start = line
        if at - start >= _SHORTEST:
            yield Span(start, at, "PRIVATE_KEY", LAYER)
        floor = at + len(_END)
        at = low.find(_END, floor)
