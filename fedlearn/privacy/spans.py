"""The one currency of the layers: a span of text that must go, and the placeholders that stand for such spans."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["PLACEHOLDER", "Span", "union"]

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
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
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
