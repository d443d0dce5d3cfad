"""The one currency of the layers: a span of text that must go, and the placeholders that stand for such spans."""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import itemgetter
from typing import NamedTuple

__all__ = ["PLACEHOLDER", "Span", "apart", "masked", "union"]

#: What a replaced value looks like. Text of this form is never touched again.
PLACEHOLDER = re.compile(r"<([A-Z][A-Z_]{1,23})_([1-9]\d{0,5})>")


class Span(NamedTuple):
    """`text[start:end]` holds something of `category`, found by `layer`."""

    start: int
    end: int
    category: str
    layer: str


def union(spans: list[Span]) -> list[Span]:
    """Join overlapping spans; the longest of them names the whole. Sorted, disjoint."""
    joined: list[Span] = []
    longest = 0
    for span in sorted(spans, key=itemgetter(0)):
        if not joined or span.start >= joined[-1].end:
            joined.append(span)
            longest = span.end - span.start
            continue
        last = joined[-1]
        length = span.end - span.start
        name = span if length > longest else last
        longest = max(longest, length)
        joined[-1] = Span(last.start, max(last.end, span.end), name.category, name.layer)
    return joined


#: Stands for the characters of a placeholder while the layers look; normalised text never holds it.
MASK = "\ufdd0"


def masked(text: str) -> str:
    """Return the text, as long as before, with every placeholder hidden from the layers."""
    return PLACEHOLDER.sub(lambda m: MASK * (m.end() - m.start()), text) if "<" in text else text


def apart(text: str, spans: list[Span]) -> list[Span]:
    """Drop spans that hold nothing but placeholders, and grow those that cut one in two."""
    if not spans or "<" not in text:
        return spans
    marks = [m.span() for m in PLACEHOLDER.finditer(text)]
    if not marks:
        return spans
    starts = [start for start, _ in marks]
    result = []
    for span in spans:
        start, end = span.start, span.end
        at = max(0, bisect_right(starts, start) - 1)
        while at < len(marks) and marks[at][0] < end:
            if marks[at][1] > start:
                start, end = min(start, marks[at][0]), max(end, marks[at][1])
            at += 1
        if any(map(str.isalnum, PLACEHOLDER.sub("", text[start:end]))):
            result.append(span._replace(start=start, end=end))
    return union(result)
