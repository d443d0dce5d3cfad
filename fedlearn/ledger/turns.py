"""Turns of sessions: interactions that name a session and still have their question, as the index wants them.

A question is one point of the index, however often it was asked. Where it was asked in sessions, the newest turn that
asks it stands for it there, with what was said beside it (index/history.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from fedlearn.ledger.database import bulk
from fedlearn.ledger.schema import interactions, outbox, questions

__all__ = [
    "COLLECTIONS",
    "Asked",
    "Said",
    "asked",
    "beside",
    "last",
    "newest",
    "queue",
    "queue_all",
    "replaced",
    "said",
    "standing",
    "standing_among",
]

#: The collections of the index that follow from turns: questions, and the sessions in which they were asked.
COLLECTIONS = ("interactions", "interactions-sessions")

#: So many keys go into one statement.
_AT_ONCE = 500
#: Characters that are read of a question and of an answer.
_MAX_CHARS = 4_000

_Key = TypeVar("_Key", int, str, bytes)


@dataclass(frozen=True, slots=True)
class Asked:
    """An interaction of a session that asked something: its number, the session, the key of its question.

    It is no turn any more once its texts were dropped (`forgotten`).
    """

    seq: int
    session: str
    question: bytes
    forgotten: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What was said in a turn: the question and the answer as they begin, at most 4,000 characters each.

    `point` is the id of its question's point in the index, `time` in microseconds, None where unknown.
    """

    seq: int
    session: str
    point: str
    query: str
    response: str
    time: int | None


def queue(connection: Connection, ids: Iterable[str]) -> None:
    """Ask the index to look up interactions of sessions again, with what stands beside them."""
    known = list(ids)
    bulk(connection, outbox, [{"collection": c, "point_id": identity} for c in COLLECTIONS for identity in known])


def queue_all(connection: Connection) -> None:
    """Ask the index to look up every turn that stands for its question; the points of all turns follow from these."""
    turn = interactions.alias("turn")
    queue(connection, connection.execute(sa.select(turn.c.id).where(_stands(turn)).order_by(turn.c.seq)).scalars())


def asked(connection: Connection, ids: Collection[str]) -> dict[str, Asked]:
    """Return those of these interactions that name a session and have a question, by id."""
    c = interactions.c
    query = sa.select(c.id, c.seq, c.session, c.question, (c.query == "").label("forgotten"))
    query = query.where(c.session.is_not(None), c.question.is_not(None))
    rows = (row for part in _parts(ids) for row in connection.execute(query.where(c.id.in_(part))))
    return {row.id: Asked(row.seq, row.session, bytes(row.question), bool(row.forgotten)) for row in rows}


def newest(connection: Connection, keys: Collection[bytes]) -> dict[bytes, Asked]:
    """Return by question the turn that stands for it; questions without a turn are missing."""
    query = sa.select(_newest_of(questions.c.key).label("seq"))
    rows = (row for part in _parts(keys) for row in connection.execute(query.where(questions.c.key.in_(part))))
    found = standing_among(connection, {row.seq for row in rows if row.seq is not None})
    return {one.question: one for one in found}


def standing_among(connection: Connection, seqs: Collection[int]) -> list[Asked]:
    """Return those of these interactions that stand for their question, by number."""
    turn = interactions.alias("turn")
    query = sa.select(turn.c.seq, turn.c.session, turn.c.question).where(_stands(turn))
    rows = (row for part in _parts(seqs) for row in connection.execute(query.where(turn.c.seq.in_(part))))
    return sorted((Asked(row.seq, row.session, bytes(row.question)) for row in rows), key=lambda one: one.seq)


def standing(connection: Connection, sessions: Collection[str]) -> set[str]:
    """Return those of these sessions in which a turn stands for its question."""
    turn = interactions.alias("turn")
    query = sa.select(turn.c.session).distinct().where(_stands(turn))
    return {
        row.session for part in _parts(sessions) for row in connection.execute(query.where(turn.c.session.in_(part)))
    }


def replaced(connection: Connection, seqs: Collection[int]) -> set[str]:
    """Return the sessions in which the questions of these interactions stood before: those of the turns before them."""
    here, turn = interactions.alias("here"), interactions.alias("turn")
    earlier = _turns(turn, sa.select(turn.c.session)).where(turn.c.question == here.c.question, turn.c.seq < here.c.seq)
    before = earlier.order_by(turn.c.seq.desc()).limit(1).correlate(here).scalar_subquery()
    query = sa.select(before.label("session")).select_from(here).distinct()
    rows = (row for part in _parts(seqs) for row in connection.execute(query.where(here.c.seq.in_(part))))
    return {row.session for row in rows if row.session is not None}


def beside(connection: Connection, seqs: Collection[int], reach: int) -> dict[int, list[int]]:
    """Return for each interaction of a session the numbers of the turns beside it, sorted: `reach` before and after."""
    here = interactions.alias("here")
    query = sa.select(
        here.c.seq, _next_to(here, after=False).label("before"), _next_to(here, after=True).label("after")
    )
    links: dict[int, tuple[int | None, int | None]] = {}
    unknown = set(seqs)
    for _ in range(reach):
        for part in _parts(unknown):
            rows = connection.execute(query.where(here.c.seq.in_(part)))
            links |= {row.seq: (row.before, row.after) for row in rows}
        unknown = {near for seq in unknown for near in links.get(seq, ()) if near is not None} - links.keys()
    return {seq: sorted([*_walk(links, seq, 0, reach), *_walk(links, seq, 1, reach)]) for seq in seqs}


def said(connection: Connection, seqs: Collection[int]) -> dict[int, Said]:
    """Return what was said in these turns, by number; what is no turn is missing."""
    turn = interactions.alias("turn")
    query = _texts(turn)
    return {
        row.seq: Said(*row) for part in _parts(seqs) for row in connection.execute(query.where(turn.c.seq.in_(part)))
    }


def last(connection: Connection, session: str, limit: int) -> list[Said]:
    """Return the last `limit` turns of a session, oldest first."""
    turn = interactions.alias("turn")
    query = _texts(turn).where(turn.c.session == session).order_by(turn.c.seq.desc()).limit(limit)
    return [Said(*row) for row in connection.execute(query)][::-1]


def _turns(turn: sa.FromClause, query: sa.Select[Any]) -> sa.Select[Any]:
    """Keep the turns of sessions."""
    return query.where(turn.c.session.is_not(None), turn.c.question.is_not(None), turn.c.query != "")


def _newest_of(question: sa.ColumnElement[bytes]) -> sa.ScalarSelect[Any]:
    """The number of the turn that stands for a question of the query around."""
    other = interactions.alias("other")
    found = _turns(other, sa.select(other.c.seq)).where(other.c.question == question)
    return found.order_by(other.c.seq.desc()).limit(1).scalar_subquery()


def _stands(turn: sa.FromClause) -> sa.ColumnElement[bool]:
    """Whether a turn is the newest that asks its question."""
    return sa.and_(turn.c.session.is_not(None), turn.c.query != "", turn.c.seq == _newest_of(turn.c.question))


def _next_to(here: sa.FromClause, *, after: bool) -> sa.ScalarSelect[Any]:
    """The number of the turn of the same session before or after an interaction."""
    turn = interactions.alias("turn")
    found = _turns(turn, sa.select(turn.c.seq)).where(turn.c.session == here.c.session)
    if after:
        found = found.where(turn.c.seq > here.c.seq).order_by(turn.c.seq)
    else:
        found = found.where(turn.c.seq < here.c.seq).order_by(turn.c.seq.desc())
    return found.limit(1).correlate(here).scalar_subquery()


def _texts(turn: sa.FromClause) -> sa.Select[Any]:
    """Select turns as `Said` has them."""
    c = turn.c
    query, response = (sa.func.substr(text, 1, _MAX_CHARS) for text in (c.query, c.response))
    chosen = sa.select(c.seq, c.session, questions.c.id, query, response, c.time)
    return _turns(turn, chosen.join_from(turn, questions, questions.c.key == c.question))


def _walk(links: dict[int, tuple[int | None, int | None]], seq: int, way: int, reach: int) -> Iterator[int]:
    """Yield the numbers of the next turns before (0) or after (1) an interaction."""
    for _ in range(reach):
        near = links.get(seq, (None, None))[way]
        if near is None:
            return
        yield near
        seq = near


def _parts(keys: Collection[_Key]) -> Iterator[list[_Key]]:
    """Yield sorted keys, so many as one statement takes."""
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), _AT_ONCE):
        yield ordered[start : start + _AT_ONCE]
