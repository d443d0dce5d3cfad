"""What a whole session says about a question, for the turns that stand in it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

__all__ = ["Context", "standing", "widen"]

# Share of the session's words and vector: enough to tell sessions apart, too little to beat the right turn in another
# one. Anything from 0.4 to 0.6 measured nearly the same (docs/retrieval.md).
_SESSION = 0.5

# What a turn loses that is nothing but a question: it resembles the question, and its answer is what is looked for.
_ASKING = 0.2


@dataclass(frozen=True, slots=True)
class Context:
    """The sessions that matter for one question.

    `session` names the point of the session, or of the part of it, in which each turn stands that was found. `words`
    and `vectors` hold the BM25 score and the cosine of those, where they are among the best. `asking` says how much of
    a turn asks, in [0, 1]; 0 where it is missing.
    """

    session: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, float] = field(default_factory=dict)
    vectors: Mapping[str, float] = field(default_factory=dict)
    asking: Mapping[str, float] = field(default_factory=dict)


def widen(turns: Iterable[str], context: Context, covered: float, weight: float) -> dict[str, float]:
    """Return by turn what its session adds, at least 0; a turn without a session is missing.

    Args:
        turns: the turns that were found.
        context: their sessions.
        covered: what the best words count, in [0, 1].
        weight: of a cosine beside the words.

    """
    top = max(context.words.values(), default=0.0)
    added: dict[str, float] = {}
    for turn in turns:
        if (session := context.session.get(turn)) is not None:
            words = covered * context.words.get(session, 0.0) / top if top else 0.0
            added[turn] = _SESSION * (words + weight * max(0.0, context.vectors.get(session, 0.0)))
    return added


def standing(turn: str, context: Context) -> float:
    """Return what a turn counts as a share of what it counts by its words and vectors: 1, less where it asks."""
    return 1.0 - _ASKING * context.asking.get(turn, 0.0)
