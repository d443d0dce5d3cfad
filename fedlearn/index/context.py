"""What stands around a turn of a conversation: the turns beside it and its whole session. Pure.

A turn is short and leaves out what was said before ("yes, on port 8080"), so its own words often miss the question.
The weights are round numbers from a wide plateau (docs/retrieval.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

__all__ = ["Context", "widen"]

# Share of the words of a neighbour: distance to it, share. What was said before counts more, an answer follows its
# question; the share halves from one turn to the next.
_NEIGHBOURS = ((-1, 0.4), (1, 0.3), (-2, 0.2), (2, 0.15))

# Share of the session's words and vector.
_SESSION = 0.6


@dataclass(frozen=True, slots=True)
class Context:
    """The sessions that matter for one question, by their own ids.

    `turns` holds the ids of each session's turns in order. `words` and `vectors` hold the BM25 score and the cosine of
    whole sessions, where they are among the best. `open` says whether turns may be added that were not found
    themselves; a filter forbids it, because nobody has asked it about them.
    """

    turns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    words: Mapping[str, float] = field(default_factory=dict)
    vectors: Mapping[str, float] = field(default_factory=dict)
    open: bool = True


def widen(own: Mapping[str, float], context: Context, covered: float, weight: float) -> dict[str, dict[str, float]]:
    """Return by turn what its neighbours and its session add: `neighbours` and `session`, each at least 0.

    Args:
        own: by turn found, what its own words count, in [0, covered].
        context: the sessions.
        covered: what the best words count, in [0, 1].
        weight: of a cosine beside the words.

    """
    top = max(context.words.values(), default=0.0)
    widened: dict[str, dict[str, float]] = {}
    for session, turns in context.turns.items():
        words = covered * context.words.get(session, 0.0) / top if top else 0.0
        around = _SESSION * (words + weight * max(0.0, context.vectors.get(session, 0.0)))
        for place, turn in enumerate(turns):
            beside = sum(
                share * own.get(turns[place + step], 0.0)
                for step, share in _NEIGHBOURS
                if 0 <= place + step < len(turns)
            )
            if turn in own or (context.open and beside > 0):
                widened[turn] = {"neighbours": beside, "session": around}
    return widened
