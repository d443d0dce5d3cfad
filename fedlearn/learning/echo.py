"""Text that fedlearn handed out is recognised when it comes back, and never learnt again as new. Pure.

A copy is recognised by its runs of five words: when half of the runs of a handed-out pattern, or of the solution in
it, stand in a text, the text holds that pattern. Elsewhere a store without this fed one hallucination back to itself
668 times.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from fedlearn.records import Interaction
from fedlearn.telemetry.formats.own import SOURCE as OWN

__all__ = ["Echoes", "OwnAnswers"]

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
        """Take (pattern id, a text of it) of each pattern that was handed out; a pattern may have several texts."""
        self._texts: list[tuple[str, int]] = []
        self._owners: dict[int, list[int]] = {}
        for identity, text in served:
            if runs := _runs(text):
                for run in runs:
                    self._owners.setdefault(run, []).append(len(self._texts))
                self._texts.append((identity, len(runs)))

    def __len__(self) -> int:
        return len(self._texts)

    def found_in(self, text: str) -> str | None:
        """Return the pattern whose text stands in `text`, the one that is most of it; None when there is none."""
        if not self._texts:
            return None
        hits: Counter[int] = Counter()
        for run in _runs(text):
            hits.update(self._owners.get(run, ()))
        shares = ((count / self._texts[number][1], self._texts[number][0]) for number, count in hits.items())
        share, identity = max(shares, default=(0.0, ""))
        return identity if share >= _SHARE else None


class OwnAnswers:
    """The latest answers that models gave with our own patterns before their eyes: others tell of them, too.

    A program that asks through the proxy writes the answer into its own telemetry, in the model's words, not in ours.
    """

    #: So many of the latest are recognised.
    LIMIT = 500

    def __init__(self, latest: Iterable[Interaction] = ()) -> None:
        """Take exchanges, oldest first."""
        self._answers: dict[str, tuple[str, str]] = {}
        self._echoes: Echoes | None = Echoes(())
        for interaction in latest:
            self.add(interaction)

    def add(self, interaction: Interaction) -> None:
        """Take an interaction; only exchanges of ours with patterns in them count."""
        if interaction.source != OWN or not interaction.retrieved or not interaction.response:
            return
        self._answers[interaction.id] = (interaction.retrieved[0], interaction.response)
        if len(self._answers) > self.LIMIT:
            del self._answers[next(iter(self._answers))]
        self._echoes = None

    def found_in(self, text: str) -> str | None:
        """Return the first pattern behind the answer that stands in `text`; None when there is none."""
        if self._echoes is None:
            self._echoes = Echoes(self._answers.values())
        return self._echoes.found_in(text)
