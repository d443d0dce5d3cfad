"""What looks like a secret and is none: the spans that the guessing layers leave alone."""

from __future__ import annotations

import re
from bisect import bisect_right

from fedlearn.privacy.spans import PLACEHOLDER

__all__ = ["Kept"]

_KEPT = re.compile(
    r"""(?x)
    /nix/store/[0-9a-z]{32}-[\w.+?=-]{1,200} | (?<![\w/])[0-9a-z]{32}-[a-zA-Z][\w.+-]{1,100}
    | \bsha(?:1|256|384|512)-[A-Za-z0-9+/_-]{20,90}(?:={0,2}|(?:%3[dD]){0,2})
    | \b(?:sha(?:1|224|256|384|512)|md5|blake[23]b?|r|h1)[:=]\ ?[A-Za-z0-9+/]{16,128}={0,2}
    | \b[\w.-]+\.[\w.-]*-\d{1,2}:[A-Za-z0-9+/]{43}=                       # a public key of a binary cache
    | \b(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{128})\b
    | \bindex\ [0-9a-f]{7,40}\.\.[0-9a-f]{7,40}
    | \$\{\{[^}\n]{0,120}\}\} | \$\{[^}\n]{0,120}\}
    """
)
_TRIGGERS = ("/nix/store/", "sha", "md5", "h1:", "blake", "r:", ":", "$")


class Kept:
    """The protected spans of one text."""

    def __init__(self, text: str) -> None:
        spans = [m.span() for m in _KEPT.finditer(text)]
        if "<" in text:
            spans += [m.span() for m in PLACEHOLDER.finditer(text)]
            spans.sort()
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def covers(self, start: int, end: int) -> bool:
        """Say whether the span touches a protected one."""
        at = bisect_right(self._starts, start) - 1
        if at >= 0 and self._ends[at] > start:
            return True
        return at + 1 < len(self._starts) and self._starts[at + 1] < end
