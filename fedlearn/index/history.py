"""The host's own questions in the index: alone, or as turns of sessions with what was said beside them.

Every point here is a function of what the ledger says now, so an interaction that comes, changes or loses its texts
renews few of them: its own, those of the turns beside it, and that of its session.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.engine import Connection

from fedlearn.index.conversation import REACH, session_id, session_point
from fedlearn.index.documents import brief, question_point
from fedlearn.index.interface import Point
from fedlearn.index.turns import Turn, messages, turn_point
from fedlearn.ledger import journal, turns
from fedlearn.ledger.clock import from_micros
from fedlearn.ledger.turns import Asked, Part, Said

__all__ = ["Changes", "Pending", "questions", "sessions"]

#: Turns that are read at once.
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Pending:
    """A point that is still to be embedded: its texts, and how it is made of their vectors, one a row."""

    texts: Sequence[str]
    make: Callable[[NDArray[np.float32]], Point]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a collection of the index is to be given: points, and the ids of those that are no more.

    The points are read from the ledger as they are taken.
    """

    points: Iterable[Pending]
    gone: Sequence[str] = ()


def questions(connection: Connection, ids: Collection[str]) -> Changes:
    """Return what changes among the questions.

    Args:
        connection: of the ledger.
        ids: of questions' points, and of interactions of sessions that came, changed or were forgotten.

    """
    known = journal.questions_by_id(connection, ids)
    touched = turns.asked(connection, set(ids) - known.keys())
    seqs = {one.seq for one in touched.values()}
    near = turns.beside(connection, seqs, REACH)
    stand = turns.standing_among(connection, seqs.union(*near.values()))
    # The question of a forgotten turn is left to an earlier turn, or stands alone again.
    left = journal.questions_by_key(connection, _forgotten(touched))
    mentioned = left | {question.key: question for question in known.values()}
    newest = turns.newest(connection, mentioned)
    again = {one.seq: one for one in [*stand, *(newest[key] for key in left if key in newest)]}
    alone = [_alone(question) for key, question in mentioned.items() if key not in newest]
    gone = [identity for identity in ids if identity not in known and identity not in touched]
    return Changes(chain(alone, _turns(connection, list(again.values()))), gone)


def sessions(connection: Connection, ids: Collection[str]) -> Changes:
    """Return what changes among the parts of sessions; where no turn stands for its question there is no point.

    Args:
        connection: of the ledger.
        ids: of interactions of sessions that came, changed or were forgotten.

    """
    touched = turns.asked(connection, ids)
    changed = {one.part for one in touched.values()}
    changed |= {one.part for one in turns.newest(connection, _forgotten(touched)).values()}
    former = turns.replaced(connection, [one.seq for one in touched.values()])
    seqs = {part: turns.within(connection, part) for part in sorted(changed | former)}
    stand = {one.part for one in turns.standing_among(connection, [seq for said in seqs.values() for seq in said])}
    points = (_session(connection, part, seqs[part]) for part in sorted(changed & stand))
    return Changes(points, [session_id(*part) for part in seqs if part not in stand])


def _forgotten(touched: Mapping[str, Asked]) -> set[bytes]:
    return {one.question for one in touched.values() if one.forgotten}


def _alone(question: journal.Question) -> Pending:
    return Pending([question.text], lambda vectors: question_point(question.id, question.text, vectors[0]))


def _turns(connection: Connection, asked: Sequence[Asked]) -> Iterator[Pending]:
    """Yield the points of turns with what was said beside them."""
    for start in range(0, len(asked), _AT_ONCE):
        part = asked[start : start + _AT_ONCE]
        near = turns.beside(connection, [one.seq for one in part], REACH)
        said = turns.said(connection, set(near).union(*near.values()))
        for one in part:
            window = sorted([one.seq, *near[one.seq]])
            row = [_turn(said[seq]) for seq in window]
            make = partial(turn_point, one.part.session, row, window.index(one.seq), part=one.part.begin)
            yield Pending(messages(row), make)


def _session(connection: Connection, part: Part, seqs: Sequence[int]) -> Pending:
    said = turns.said(connection, seqs)
    texts = messages([_turn(said[seq]) for seq in seqs])
    days = [time.date() for time in (from_micros(said[seq].time) for seq in seqs) if time is not None]
    return Pending(texts, lambda vectors: session_point(part.session, texts, vectors, days, part.begin))


def _turn(one: Said) -> Turn:
    """Return a turn as its question and, where there is one, its answer."""
    return Turn(one.point, tuple(text for text in (brief(one.query), brief(one.response)) if text))
