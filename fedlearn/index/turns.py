"""Turns of a session as points, the same for what is learned and for what is measured. Pure but for the vectors.

A session is a row of messages. A turn is one of them, or several that belong together: a question and its answer. Its
point bears its own messages whole, and those beside it at a share (index/conversation.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fedlearn.index.asking import asking
from fedlearn.index.conversation import around, turn_vectors
from fedlearn.index.documents import INTERACTIONS
from fedlearn.index.interface import Point

__all__ = ["Turn", "messages", "turn_point"]


@dataclass(frozen=True, slots=True)
class Turn:
    """What becomes one point: its id, and the messages that belong together, in order, at least one."""

    id: str
    messages: tuple[str, ...]


def messages(turns: Sequence[Turn]) -> list[str]:
    """Return all that was said in some turns, in order."""
    return [text for turn in turns for text in turn.messages]


def turn_point(session: str, turns: Sequence[Turn], place: int, vectors: NDArray[np.float32], part: int = 0) -> Point:
    """Return the point of the turn at `place`.

    Args:
        session: its name.
        turns: of the session in order; only the `REACH` messages before and after the turn count.
        place: of the turn among them.
        vectors: of `messages(turns)`, shape `(messages, dimension)`.
        part: of the session in which it stands (`part_of`).

    """
    turn, texts = turns[place], messages(turns)
    first = sum(len(earlier.messages) for earlier in turns[:place])
    last = first + len(turn.messages) - 1
    own = turn_vectors(vectors)[first : last + 1].sum(axis=0)
    length = float(np.linalg.norm(own))
    beside = [(text, 1.0) for text in turn.messages[1:]] + around(texts, first, last)
    payload: dict[str, str | float] = {"category": INTERACTIONS, "session": session}
    if part:
        payload["part"] = part
    # A question that stands with its answer is not only a question.
    if len(turn.messages) == 1 and (asks := round(asking(turn.messages[0]), 2)):
        payload["asks"] = asks
    return Point(turn.id, own / length if length else own, turn.messages[0], payload, beside)
