"""Text that fedlearn handed out is recognised when it comes back, and never learnt again as new. Pure.

A copy is recognised by its runs of five words: when half of a handed-out pattern's runs stand in a text, the text
holds that pattern. Elsewhere a store without this fed one hallucination back to itself 668 times.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

__all__ = ["Echoes"]

_WORD = re.compile(r"\w+")
_RUN = 5
_SHARE = 0.5


def _runs(text: str) -> set[int]:
    """Return the hashes of the runs of five words; they live only in this process."""
    words = _WORD.findall(text.lower())
    return {hash(tuple(words[i : i + _RUN])) for i in range(max(1, len(words) - _RUN + 1))} if words else set()


class Echoes:
    """The patterns that were handed out lately."""

    def __init__(self, served: Iterable[tuple[str, str]]) -> None:
        """Take (pattern id, what it says) of each pattern that was handed out."""
        self._sizes: dict[str, int] = {}
        self._owners: dict[int, list[str]] = {}
        for identity, text in served:
            runs = _runs(text)
            self._sizes[identity] = len(runs)
            for run in runs:
                self._owners.setdefault(run, []).append(identity)

    def __len__(self) -> int:
        return len(self._sizes)

    def __contains__(self, identity: object) -> bool:
        return identity in self._sizes

    def found_in(self, text: str) -> str | None:
        """Return the pattern whose text stands in `text`, the one that is most of it; None when there is none."""
        if not self._sizes:
            return None
        hits: Counter[str] = Counter()
        for run in _runs(text):
            hits.update(self._owners.get(run, ()))
        whole = [(count / self._sizes[identity], identity) for identity, count in hits.items()]
        best = max(whole, default=(0.0, ""))
        return best[1] if best[0] >= _SHARE else None
