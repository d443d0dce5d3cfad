"""Conversations in the index: turns in one collection, their sessions in another beside it. Pure but for the vectors.

A turn is short and leaves out what was said before ("yes, on port 8080"), so its own words often miss the question.
Its point therefore also bears the words and the vectors of the turns beside it, at a share, and names its session; the
session's own point bears the words of all its turns and the mean of their vectors (index/context.py uses it).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from fedlearn.index.documents import INTERACTIONS
from fedlearn.index.interface import Point
from fedlearn.index.words import MAX_CHARS
from fedlearn.records import NAMESPACE

__all__ = ["CONVERSATIONS", "REACH", "around", "session_id", "session_point", "sessions_of", "turn_vectors"]

#: The collections whose points may be turns of a session, named in their payload under `session`.
CONVERSATIONS = (INTERACTIONS,)

# What a word weighs one and two turns away, as a share of what it weighs there. Anything from 0.5 to 0.7 for the
# first, and half of it for the second, measured nearly the same (docs/retrieval.md).
_SHARES = (0.6, 0.3)

# What the vector of a turn one and two places away weighs beside its own; from 0.3 to 0.5 measured nearly the same.
_VECTOR_SHARES = (0.4, 0.2)

#: So many turns before and after a turn bear on it: those are to be written again when it comes.
REACH = len(_SHARES)

_MAX_DAYS = 2_000
# English whatever the locale: a text must give the same words on every host.
_MONTHS = "January February March April May June July August September October November December".split()


def around(texts: Sequence[str], place: int, until: int | None = None) -> list[tuple[str, float]]:
    """Return the turns beside the one at `place` in a session, with their shares: `Point.around` of that turn.

    With `until` the turn is several messages, the last of them there; what is beside all of them is returned.
    """
    end = place if until is None else until
    return [
        (texts[near], share)
        for distance, share in enumerate(_SHARES, start=1)
        for near in (place - distance, end + distance)
        if 0 <= near < len(texts)
    ]


def turn_vectors(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the vectors of a session's turns as they are indexed: each drawn towards those of the turns beside it.

    v'[i] = v[i] + 0.4 (v[i-1] + v[i+1]) + 0.2 (v[i-2] + v[i+2]), at length 1; a vector of zeros stays one where all
    beside it are.

    Args:
        vectors: of the turns in order, shape `(turns, dimension)`.

    """
    own = np.asarray(vectors, dtype=np.float32)
    drawn = own.copy()
    for distance, share in enumerate(_VECTOR_SHARES, start=1):
        drawn[distance:] += np.float32(share) * own[:-distance]
        drawn[:-distance] += np.float32(share) * own[distance:]
    length = np.linalg.norm(drawn, axis=1, keepdims=True)
    np.divide(drawn, length, out=drawn, where=length > 0)
    return drawn


def sessions_of(collection: str) -> str:
    """Return the name of the collection that holds the sessions of a collection's turns."""
    return f"{collection}-sessions"


def session_id(session: str) -> str:
    """Return the id of a session's point."""
    return str(uuid.uuid5(NAMESPACE, f"session\n{session}"))


def session_point(session: str, texts: Sequence[str], vectors: NDArray[np.float32], days: Iterable[date] = ()) -> Point:
    """Return the point of a session, to be written again whenever a turn is added.

    Args:
        session: its name.
        texts: of its turns, in order; where they are longer than what is read of a text, the last of it counts.
        vectors: of the turns, shape `(len(texts), dimension)`.
        days: on which it took place; a question that names a day or a month finds it by its words.

    """
    middle = np.asarray(vectors, dtype=np.float32).mean(axis=0)
    length = float(np.linalg.norm(middle))
    when = " ".join(_in_words(day) for day in sorted(set(days)))[-_MAX_DAYS:]
    said = "\n".join(texts)[-(MAX_CHARS - len(when) - 1) :]
    return Point(session_id(session), middle / length if length else middle, f"{when}\n{said}", {"session": session})


def _in_words(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year} {day.isoformat()}"
