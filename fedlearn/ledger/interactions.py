"""Interactions in the ledger, with their scores."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from fedlearn.ledger import turns
from fedlearn.ledger.clock import from_micros, to_micros
from fedlearn.ledger.database import among, bulk, change
from fedlearn.ledger.schema import FAILED, interactions, links
from fedlearn.ledger.text import json_text
from fedlearn.records import Interaction, Outcome
from fedlearn.value.outcome import LookUps

__all__ = [
    "Stored",
    "by_ids",
    "by_prefix",
    "by_ref",
    "count",
    "drop_texts",
    "high_value",
    "insert",
    "interaction_of",
    "last_failures",
    "last_of",
    "latest",
    "latest_of",
    "month_metrics",
    "update",
]

#: Fields that have a column of their own; the others travel as JSON in `rest`, and only where they say something.
_COLUMNS = ("id", "source", "kind", "time", "session", "query", "response", "outcome")
_DEFAULTS = [(f.name, f.default) for f in fields(Interaction) if f.name not in _COLUMNS and f.name != "context"]
_OTHERS = attrgetter(*(name for name, _ in _DEFAULTS))
_TUPLES = frozenset({"tools", "files", "retrieved"})
_ALL = tuple(interactions.c.keys())


@dataclass(frozen=True, slots=True)
class Stored:
    """An interaction with what was found out about it.

    `learned` is one of: nothing, pattern, reinforced, failure, paired, echo. `question` is the 16-byte key of its
    question, None without text. `seq` is None until the ledger has numbered it.
    """

    interaction: Interaction
    score: float
    look_ups: LookUps
    high: bool
    learned: str
    question: bytes | None = None
    seq: int | None = None

    def now(self, learned: str) -> Stored:
        """Return the same with another `learned`."""
        if learned == self.learned:
            return self
        return Stored(self.interaction, self.score, self.look_ups, self.high, learned, self.question, self.seq)

    def to_row(self) -> dict[str, Any]:
        """Return the columns of the table, without `seq`."""
        it = self.interaction
        ref = it.context.get("ref")
        return {
            "id": it.id,
            "source": it.source,
            "kind": it.kind,
            "time": to_micros(it.time),
            "session": it.session,
            "ref": None if ref is None else str(ref),
            "question": self.question,
            "query": it.query,
            "response": it.response,
            "outcome": it.outcome.value,
            "rest": _rest(it),
            "score": self.score,
            "earlier": self.look_ups.earlier,
            "best": self.look_ups.best,
            "embedded": self.look_ups.embedded,
            "high": self.high,
            "learned": self.learned,
        }

    @classmethod
    def from_row(cls, row: Row[Any]) -> Stored:
        """Return what a row of the table holds."""
        look_ups = LookUps(row.earlier, row.best, bool(row.embedded))
        key = None if row.question is None else bytes(row.question)
        return cls(interaction_of(row), row.score, look_ups, bool(row.high), row.learned, key, row.seq)


def interaction_of(row: Row[Any]) -> Interaction:
    """Return the interaction that a row with its columns holds."""
    rest = orjson.loads(row.rest)
    for name in _TUPLES & rest.keys():
        rest[name] = tuple(rest[name])
    return Interaction(
        id=row.id,
        source=row.source,
        kind=row.kind,
        time=from_micros(row.time),
        session=row.session,
        query=row.query,
        response=row.response,
        outcome=Outcome(row.outcome),
        **rest,
    )


def _rest(it: Interaction) -> str:
    """Return the fields that differ from their defaults, as JSON."""
    rest = {
        name: value
        for (name, default), value in zip(_DEFAULTS, _OTHERS(it), strict=True)
        if value is not default and value != default
    }
    if it.context:
        rest["context"] = it.context
    if not rest:
        return "{}"
    return json_text(rest)


def insert(connection: Connection, rows: Sequence[Stored]) -> None:
    """Insert new interactions, numbered in the order given; the index is told of the turns of sessions among them."""
    bulk(connection, interactions, [stored.to_row() for stored in rows])
    turns.queue(connection, [row.interaction.id for row in rows if _in_session(row)])


def update(connection: Connection, rows: Sequence[Stored]) -> None:
    """Replace interactions that are there, by id; the index is told of turns of sessions that say something else."""
    told = {row.interaction.id: _said(row.interaction) for row in rows if _in_session(row)}
    before = among(connection, interactions, ("id", "session", "query", "response"), "id", told)
    same = {row.id for row in before if _said(row) == told[row.id]}
    change(connection, interactions, "id", [stored.to_row() for stored in rows])
    turns.queue(connection, [identity for identity in told if identity not in same])


def _in_session(row: Stored) -> bool:
    return row.interaction.session is not None and row.question is not None


def _said(one: Interaction | Row[Any]) -> tuple[str | None, str, str]:
    return one.session, one.query, one.response


def by_ids(connection: Connection, ids: Collection[str]) -> dict[str, Stored]:
    """Return the interactions that are known among `ids`."""
    return {row.id: Stored.from_row(row) for row in among(connection, interactions, _ALL, "id", ids)}


def by_prefix(connection: Connection, prefix: str, limit: int = 3) -> list[Stored]:
    """Return interactions whose id starts with `prefix`, which people type."""
    query = sa.select(interactions).where(interactions.c.id.startswith(prefix, autoescape=True)).limit(limit)
    return [Stored.from_row(row) for row in connection.execute(query)]


def by_ref(connection: Connection, source: str, ref: str) -> Stored | None:
    """Return the newest interaction of a source with this native reference or id."""
    query = (
        sa.select(interactions)
        .where(interactions.c.source == source, sa.or_(interactions.c.ref == ref, interactions.c.id == ref))
        .order_by(interactions.c.seq.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return None if row is None else Stored.from_row(row)


def last_of(connection: Connection, source: str, session: str | None) -> Stored | None:
    """Return the newest interaction of a source, in `session` when one is given."""
    query = sa.select(interactions).where(interactions.c.source == source)
    if session is not None:
        query = query.where(interactions.c.session == session)
    row = connection.execute(query.order_by(interactions.c.seq.desc()).limit(1)).first()
    return None if row is None else Stored.from_row(row)


def latest_of(connection: Connection, source: str, limit: int) -> list[Interaction]:
    """Return the latest interactions of a source, newest first."""
    query = sa.select(interactions).where(interactions.c.source == source).order_by(interactions.c.seq.desc())
    return [Stored.from_row(row).interaction for row in connection.execute(query.limit(limit))]


def last_failures(connection: Connection, sessions: Collection[str], limit: int) -> dict[str, list[Stored]]:
    """Return the last `limit` failures of each session, fixed or not, oldest first."""
    found: dict[str, list[Stored]] = {}
    age = sa.func.row_number().over(partition_by=interactions.c.session, order_by=interactions.c.seq.desc())
    wanted = list(sessions)
    for start in range(0, len(wanted), 500):
        # The condition on `learned` is spelt as in the partial index, or SQLite would not use it.
        inner = sa.select(interactions.c.seq, age.label("age")).where(
            interactions.c.session.in_(wanted[start : start + 500]), sa.text(FAILED)
        )
        aged = inner.subquery()
        query = sa.select(interactions).join(aged, interactions.c.seq == aged.c.seq).where(aged.c.age <= limit)
        for row in connection.execute(query.order_by(interactions.c.seq)):
            found.setdefault(row.session, []).append(Stored.from_row(row))
    return found


def high_value(connection: Connection, limit: int) -> Iterator[Stored]:
    """Yield the last `limit` interactions of high value that have text, newest first."""
    query = (
        sa.select(interactions)
        .where(interactions.c.high.is_(True), interactions.c.question.is_not(None))
        .order_by(interactions.c.seq.desc())
        .limit(limit)
    )
    for row in connection.execute(query):
        yield Stored.from_row(row)


def latest(connection: Connection, question_keys: Iterable[bytes]) -> dict[bytes, Stored]:
    """Return for each question what stands for it: the newest turn of a session, else the newest interaction.

    What asked it and lost its texts since stands for nothing.
    """
    keys = set(question_keys)
    if not keys:
        return {}
    in_session = {key: turn.seq for key, turn in turns.newest(connection, keys).items()}
    seqs = list(in_session.values())
    if others := keys - in_session.keys():
        alone = (
            sa.select(sa.func.max(interactions.c.seq))
            .where(interactions.c.question.in_(others), interactions.c.query != "")
            .group_by(interactions.c.question)
        )
        seqs += connection.execute(alone).scalars()
    rows = connection.execute(sa.select(interactions).where(interactions.c.seq.in_(seqs)))
    return {row.question: Stored.from_row(row) for row in rows}


def drop_texts(connection: Connection, before: int) -> int:
    """Drop the texts of interactions of low value from before a time in microseconds; return how many lost theirs.

    The index is told of turns of sessions among them, so that what stands beside them forgets them, too.
    """
    c = interactions.c
    old = sa.and_(c.high.is_(False), c.time < before, sa.or_(c.query != "", c.response != ""))
    turns_of_sessions = sa.select(c.id).where(old, c.session.is_not(None), c.question.is_not(None))
    turns.queue(connection, connection.execute(turns_of_sessions).scalars())
    return connection.execute(interactions.update().where(old).values(query="", response="", rest="{}")).rowcount


def month_metrics(connection: Connection, begin: int, end: int) -> dict[str, float]:
    """Return the numbers of the interactions between two times in microseconds; empty when there are none."""
    c = interactions.c
    row = connection.execute(
        sa.select(
            sa.func.count().label("interactions"),
            sa.func.sum(sa.cast(c.high, sa.Integer)).label("high_value"),
            sa.func.sum(sa.case((c.outcome == Outcome.SUCCESS.value, 1), else_=0)).label("successes"),
            sa.func.sum(sa.case((c.outcome == Outcome.FAILURE.value, 1), else_=0)).label("failures"),
            sa.func.avg(c.score).label("mean_score"),
        ).where(c.time >= begin, c.time < end)
    ).one()
    if not row.interactions:
        return {}
    counts = {name: float(int(row._mapping[name])) for name in ("interactions", "high_value", "successes", "failures")}
    return counts | {"mean_score": round(float(row.mean_score), 4)}


def count(connection: Connection) -> Mapping[str, int]:
    """Return how many interactions there are, of high value, and linked to a pattern."""
    total, high = connection.execute(
        sa.select(
            sa.func.count(), sa.func.coalesce(sa.func.sum(sa.cast(interactions.c.high, sa.Integer)), 0)
        ).select_from(interactions)
    ).one()
    linked = connection.execute(sa.select(sa.func.count(sa.distinct(links.c.interaction_id)))).scalar_one()
    return {"interactions": int(total), "high_value": int(high), "learned_from": int(linked)}
