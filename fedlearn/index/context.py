"""What a whole session says about a question, for the turns that stand in it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

__all__ = ["Context", "widen"]

# Share of the session's words and vector: enough to tell sessions apart, too little to beat the right turn in another
# one. Anything from 0.5 to 1 measured nearly the same (docs/retrieval.md).
_SESSION = 0.6


@dataclass(frozen=True, slots=True)
class Context:
    """The sessions that matter for one question.

    `session` names the session's point for each turn that was found. `words` and `vectors` hold the BM25 score and the
    cosine of whole sessions, where they are among the best.
    """

    session: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, float] = field(default_factory=dict)
    vectors: Mapping[str, float] = field(default_factory=dict)


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
