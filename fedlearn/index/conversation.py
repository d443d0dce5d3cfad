"""Conversations in the index: turns in one collection, their sessions in another beside it. Pure but for the vectors.

A turn's point names its session in the payload. A session's point holds the words of all its turns, the mean of their
vectors, and their ids in order: what a search needs to look around a turn (index/context.py).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from fedlearn.index.documents import INTERACTIONS
from fedlearn.index.interface import Payload, Point
from fedlearn.index.words import MAX_CHARS
from fedlearn.records import NAMESPACE

__all__ = ["CONVERSATIONS", "MAX_TURNS", "session_id", "session_payload", "session_point", "sessions_of"]

#: The collections whose points may be turns of a session.
CONVERSATIONS = (INTERACTIONS,)

#: Of a longer session the last turns are kept together.
MAX_TURNS = 2_000

_MAX_DAYS = 2_000
# English whatever the locale: a text must give the same words on every host.
_MONTHS = "January February March April May June July August September October November December".split()


def sessions_of(collection: str) -> str:
    """Return the name of the collection that holds the sessions of a collection's turns."""
    return f"{collection}-sessions"


def session_id(session: str) -> str:
    """Return the id of a session's point."""
    return str(uuid.uuid5(NAMESPACE, f"session\n{session}"))


def session_payload(session: str | None) -> Payload:
    """Return what the payload of a turn says of its session; empty for a turn that stands alone."""
    return {} if session is None else {"session": session}


def session_point(
    session: str,
    ids: Sequence[str],
    texts: Sequence[str],
    vectors: NDArray[np.float32],
    days: Iterable[date] = (),
) -> Point:
    """Return the point of a session, to be written again whenever a turn is added.

    Args:
        session: its name.
        ids: of its turns' points, in the order of the conversation.
        texts: of the turns; where they are longer than what is read of a text, the last of it counts.
        vectors: of the turns, shape `(len(ids), dimension)`.
        days: on which it took place; a question that names a day or a month finds it by its words.

    """
    middle = np.asarray(vectors, dtype=np.float32)[-MAX_TURNS:].mean(axis=0)
    length = float(np.linalg.norm(middle))
    when = " ".join(_in_words(day) for day in sorted(set(days)))[-_MAX_DAYS:]
    text = "\n".join([when, *texts[-MAX_TURNS:]])
    if len(text) > MAX_CHARS:
        text = when + text[len(when) - MAX_CHARS :]
    payload: Payload = {"session": session, "turns": list(ids[-MAX_TURNS:])}
    return Point(session_id(session), middle / length if length else middle, text, payload)


def _in_words(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year} {day.isoformat()}"
