"""Turns of sessions: interactions that name a session and still have their question, as the index wants them.

A question is one point of the index, however often it was asked. Where it was asked in sessions, the newest turn that
asks it stands for it there, with what was said beside it (index/history.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from fedlearn.ledger.database import bulk
from fedlearn.ledger.schema import interactions, outbox, questions

__all__ = [
    "COLLECTIONS",
    "Asked",
    "Part",
    "Said",
    "asked",
    "beside",
    "newest",
    "queue",
    "queue_all",
    "replaced",
    "said",
    "standing_among",
    "within",
]

#: The collections of the index that follow from turns: questions, and the sessions in which they were asked.
COLLECTIONS = ("interactions", "interactions-sessions")

#: So many keys go into one statement.
_AT_ONCE = 500
#: Characters that are read of a question and of an answer.
_MAX_CHARS = 4_000
#: A part of a session ends at the latest after so many turns.
_MAX_PART = 100
#: The first part has so many interactions at least: a short talk is about one thing.
_LEAST_FIRST = 8

_Key = TypeVar("_Key", int, str, bytes)


class Part(NamedTuple):
    """A part of a session: its first interaction by number, 0 where the session begins.

    A long session is about many things. After its first interactions parts begin where an id says so, one in sixteen,
    so that what comes later moves none of them.
    """

    session: str
    begin: int


@dataclass(frozen=True, slots=True)
class Asked:
    """An interaction of a session that asked something: its number, where it stands, the key of its question.

    It is no turn any more once its texts were dropped (`forgotten`).
    """

    seq: int
    part: Part
    question: bytes
    forgotten: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What was said in a turn: the question and the answer as they begin, at most 4,000 characters each.

    `point` is the id of its question's point in the index, `time` in microseconds, None where unknown.
    """

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
    queue(connection, connection.execute(_ALL).scalars())


def asked(connection: Connection, ids: Collection[str]) -> dict[str, Asked]:
    """Return those of these interactions that name a session and have a question, by id."""
    return {row.id: _asked(row) for row in _rows(connection, _ASKED, ids)}


def newest(connection: Connection, keys: Collection[bytes]) -> dict[bytes, Asked]:
    """Return by question the turn that stands for it; questions without a turn are missing."""
    found = _rows(connection, _NEWEST, keys)
    return {one.question: one for one in standing_among(connection, [row.seq for row in found if row.seq is not None])}


def standing_among(connection: Connection, seqs: Collection[int]) -> list[Asked]:
    """Return those of these interactions that stand for their question, by number."""
    return sorted((_asked(row) for row in _rows(connection, _STANDING, seqs)), key=lambda one: one.seq)


def replaced(connection: Connection, seqs: Collection[int]) -> set[Part]:
    """Return where the questions of these interactions stood before: the parts of the turns that asked them last."""
    earlier = {row.seq for row in _rows(connection, _REPLACED, seqs) if row.seq is not None}
    return {_asked(row).part for row in _rows(connection, _AT, earlier)}


def beside(connection: Connection, seqs: Collection[int], reach: int) -> dict[int, list[int]]:
    """Return for each interaction of a session the numbers of the turns beside it, sorted: `reach` before and after."""
    links: dict[int, tuple[int | None, int | None]] = {}
    unknown = set(seqs)
    for _ in range(reach):
        links |= {row.seq: (row.before, row.after) for row in _rows(connection, _BESIDE, unknown)}
        unknown = {near for seq in unknown for near in links.get(seq, ()) if near is not None} - links.keys()
    return {seq: sorted([*_walk(links, seq, 0, reach), *_walk(links, seq, 1, reach)]) for seq in seqs}


def within(connection: Connection, part: Part) -> list[int]:
    """Return the numbers of the turns of a part of a session, sorted."""
    return list(connection.execute(_WITHIN, {"session": part.session, "begin": part.begin}).scalars())


def said(connection: Connection, seqs: Collection[int]) -> dict[int, Said]:
    """Return what was said in these turns, by number; what is no turn is missing."""
    return {row.seq: Said(row.id, row.query, row.response, row.time) for row in _rows(connection, _SAID, seqs)}


def _rows(connection: Connection, statement: sa.Select[Any], keys: Collection[_Key]) -> Iterator[Row[Any]]:
    """Yield what a statement finds for keys, asked in parts."""
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), _AT_ONCE):
        yield from connection.execute(statement, {"keys": ordered[start : start + _AT_ONCE]})


def _asked(row: Row[Any]) -> Asked:
    return Asked(row.seq, Part(row.session, row.begin or 0), bytes(row.question), bool(row.forgotten))


def _walk(links: dict[int, tuple[int | None, int | None]], seq: int, way: int, reach: int) -> Iterator[int]:
    """Yield the numbers of the next turns before (0) or after (1) an interaction."""
    for _ in range(reach):
        near = links.get(seq, (None, None))[way]
        if near is None:
            return
        yield near
        seq = near


# --- the statements, made once: making one takes longer than running it -------------------------------------------

_here, _other, _earlier = (interactions.alias(name) for name in ("here", "other", "earlier"))


def _is_turn(one: sa.FromClause) -> sa.ColumnElement[bool]:
    """Whether an interaction is a turn of a session; the first condition is that of a partial index."""
    return sa.and_(one.c.session.is_not(None), one.c.question.is_not(None), one.c.query != "")


def _other_seq(*where: sa.ColumnElement[bool], after: bool = False) -> sa.ScalarSelect[Any]:
    """The number of the last, or with `after` the first, of the other interactions for which this holds."""
    found = sa.select(_other.c.seq).where(*where).order_by(_other.c.seq if after else _other.c.seq.desc()).limit(1)
    return found.correlate(_here, questions).scalar_subquery()


def _among(column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    return column.in_(sa.bindparam("keys", expanding=True))


_SAME_SESSION = _other.c.session == _here.c.session
_SAME_QUESTION = sa.and_(_is_turn(_other), _other.c.question == _here.c.question)
_OTHER_IS_LATE = (
    sa.select(sa.literal(1))
    .where(_earlier.c.session == _other.c.session, _earlier.c.seq < _other.c.seq)
    .order_by(_earlier.c.seq)
    .offset(_LEAST_FIRST - 1)
    .limit(1)
    .correlate(_other)
    .exists()
)
_OTHER_OPENS = sa.and_(sa.func.substr(_other.c.id, 1, 1) == "0", _OTHER_IS_LATE)
_STANDS = sa.and_(_is_turn(_here), _here.c.seq == _other_seq(_SAME_QUESTION))

_PLACED = sa.select(
    _here.c.id,
    _here.c.seq,
    _here.c.session,
    _here.c.question,
    (_here.c.query == "").label("forgotten"),
    _other_seq(_SAME_SESSION, _OTHER_OPENS, _other.c.seq <= _here.c.seq).label("begin"),
)
_ASKED = _PLACED.where(_here.c.session.is_not(None), _here.c.question.is_not(None), _among(_here.c.id))
_AT = _PLACED.where(_among(_here.c.seq))
_STANDING = _AT.where(_STANDS)
_ALL = sa.select(_here.c.id).where(_STANDS).order_by(_here.c.seq)
_NEWEST = sa.select(_other_seq(_is_turn(_other), _other.c.question == questions.c.key).label("seq")).where(
    _among(questions.c.key)
)
_REPLACED = sa.select(_other_seq(_SAME_QUESTION, _other.c.seq < _here.c.seq).label("seq")).where(_among(_here.c.seq))
_BESIDE = sa.select(
    _here.c.seq,
    _other_seq(_is_turn(_other), _SAME_SESSION, _other.c.seq < _here.c.seq).label("before"),
    _other_seq(_is_turn(_other), _SAME_SESSION, _other.c.seq > _here.c.seq, after=True).label("after"),
).where(_among(_here.c.seq))
_SAID = (
    sa.select(
        _here.c.seq,
        questions.c.id,
        sa.func.substr(_here.c.query, 1, _MAX_CHARS).label("query"),
        sa.func.substr(_here.c.response, 1, _MAX_CHARS).label("response"),
        _here.c.time,
    )
    .join_from(_here, questions, questions.c.key == _here.c.question)
    .where(_is_turn(_here), _among(_here.c.seq))
)
_session, _begin = sa.bindparam("session", type_=sa.Text), sa.bindparam("begin", type_=sa.BigInteger)
_END = _other_seq(_other.c.session == _session, _OTHER_OPENS, _other.c.seq > _begin, after=True)
_WITHIN = (
    sa.select(_here.c.seq)
    .where(_is_turn(_here), _here.c.session == _session, _here.c.seq >= _begin)
    .where(_here.c.seq < sa.func.coalesce(_END, sa.literal(2**62, sa.BigInteger)))
    .order_by(_here.c.seq)
    .limit(_MAX_PART)
)
