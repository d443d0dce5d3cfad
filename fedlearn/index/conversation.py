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

__all__ = [
    "CONVERSATIONS",
    "REACH",
    "around",
    "part_of",
    "session_id",
    "session_point",
    "sessions_of",
    "turn_vectors",
]

#: The collections whose points may be turns of a session, named in their payload under `session`.
CONVERSATIONS = (INTERACTIONS,)

# What a word weighs that was said one and two turns before, and one and two turns after, as a share of what it weighs
# there: a turn is oftener about what went before than about what follows. Anything from 0.6 to 0.8 for the turn before,
# and from 0.2 to 0.4 for the turn after, measured nearly the same (docs/retrieval.md).
_BEFORE, _AFTER = (0.6, 0.3), (0.3, 0.15)

# A turn of so many characters borrows half as much: a long one says itself what it is about. Anything from 2,000 to
# 6,000 measured nearly the same.
_LONG = 3_000

# What the vectors of those turns weigh beside its own; from 0.3 to 0.6 for the turn before measured nearly the same.
_VECTORS_BEFORE, _VECTORS_AFTER = (0.4, 0.2), (0.2, 0.1)

#: So many turns before and after a turn bear on it: those are to be written again when it comes.
REACH = len(_BEFORE)

# A long session is about many things: so many turns in a row are one part of it, with a point of its own.
_PART = 24

_MAX_DAYS = 2_000
# English whatever the locale: a text must give the same words on every host.
_MONTHS = "January February March April May June July August September October November December".split()


def around(texts: Sequence[str], place: int, until: int | None = None) -> list[tuple[str, float]]:
    """Return the turns beside the one at `place` in a session, with their shares: `Point.around` of that turn.

    With `until` the turn is several messages, the last of them there; what is beside all of them is returned.
    """
    end = place if until is None else until
    borrowed = _LONG / (_LONG + sum(map(len, texts[place : end + 1])))
    return [
        (texts[near], share * borrowed)
        for distance, (before, after) in enumerate(zip(_BEFORE, _AFTER, strict=True), start=1)
        for near, share in ((place - distance, before), (end + distance, after))
        if 0 <= near < len(texts)
    ]


def turn_vectors(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the vectors of a session's turns as they are indexed: each drawn towards those of the turns beside it.

    v'[i] = v[i] + 0.4 v[i-1] + 0.2 v[i-2] + 0.2 v[i+1] + 0.1 v[i+2], at length 1; a vector of zeros stays one where
    all beside it are.

    Args:
        vectors: of the turns in order, shape `(turns, dimension)`.

    """
    own = np.asarray(vectors, dtype=np.float32)
    drawn = own.copy()
    for distance, (before, after) in enumerate(zip(_VECTORS_BEFORE, _VECTORS_AFTER, strict=True), start=1):
        drawn[distance:] += np.float32(before) * own[:-distance]
        drawn[:-distance] += np.float32(after) * own[distance:]
    length = np.linalg.norm(drawn, axis=1, keepdims=True)
    np.divide(drawn, length, out=drawn, where=length > 0)
    return drawn


def sessions_of(collection: str) -> str:
    """Return the name of the collection that holds the sessions of a collection's turns."""
    return f"{collection}-sessions"


def part_of(place: int) -> int:
    """Return the number, from 0, of the part of a session in which the turn at `place` stands."""
    return place // _PART


def session_id(session: str, part: int = 0) -> str:
    """Return the id of the point of a session, or of a part of it."""
    return str(uuid.uuid5(NAMESPACE, f"session\n{session}\n{part}" if part else f"session\n{session}"))


def session_point(
    session: str, texts: Sequence[str], vectors: NDArray[np.float32], days: Iterable[date] = (), part: int = 0
) -> Point:
    """Return the point of a session or of a part of it, to be written again whenever a turn is added there.

    Args:
        session: its name.
        texts: of the turns, in order; where they are longer than what is read of a text, the beginning of each counts.
        vectors: of the turns, shape `(len(texts), dimension)`.
        days: on which it took place; a question that names a day or a month finds it by its words.
        part: its number (`part_of`).

    """
    middle = np.asarray(vectors, dtype=np.float32).mean(axis=0)
    length = float(np.linalg.norm(middle))
    when = " ".join(_in_words(day) for day in sorted(set(days)))[-_MAX_DAYS:]
    room = MAX_CHARS - len(when) - 1
    said = "\n".join(texts)
    if len(said) > room:
        said = "\n".join(text[: max(1, room // len(texts) - 1)] for text in texts)[:room]
    key = session_id(session, part)
    return Point(key, middle / length if length else middle, f"{when}\n{said}", {"session": session})


def _in_words(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year} {day.isoformat()}"
