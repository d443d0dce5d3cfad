"""What a cosine says beside the words, by what made the vectors. Pure; measured (docs/retrieval.md)."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Cosine", "of"]


@dataclass(frozen=True, slots=True)
class Cosine:
    """How much the cosines of one embedder count.

    Attributes:
        weight: beside the words, 0 or more.
        among_turns: the same among turns of a conversation, where the vectors of the turns beside them make all of a
            session alike.
        unrelated: up to here a cosine says nothing, in [0, 1): so near are strangers.
        beyond: how near anything counts at most that is not among the best by words, in (0, 1].

    """

    weight: float = 1.5
    among_turns: float = 1.0
    unrelated: float = 0.0
    beyond: float = 1.0


_BY_KIND = {
    # Letters see little that the words do not see. What is nearer than `beyond` by its letters shares words with the
    # question, and more than those share that are among the best.
    "lexical": Cosine(weight=0.3, among_turns=0.3, beyond=0.7),
    # The table's cosines of meanings lie close together, so that they need more weight to count at all; hardly anything
    # is nearer than `beyond` but ten answers that say it in the question's own words.
    "static": Cosine(weight=2.0, among_turns=0.7, unrelated=0.12, beyond=0.65),
}
_MODEL = Cosine()


def of(embedder: str) -> Cosine:
    """Return what the cosines of an embedder with this name say; those of any model count the same."""
    return _BY_KIND.get(embedder.partition("-")[0], _MODEL)
