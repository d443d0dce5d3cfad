"""The review queue: what the gate or the content check holds back, and what a person decided about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from fedlearn.ledger import journal
from fedlearn.ledger.database import among
from fedlearn.ledger.schema import held
from fedlearn.records import Pattern

__all__ = [
    "DROPPED",
    "OPEN",
    "RELEASED",
    "Waiting",
    "by_prefix",
    "decide",
    "decided",
    "let_wait",
    "objections",
    "waiting",
]

OPEN, RELEASED, DROPPED = "open", "released", "dropped"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record in the queue. `direction` is `out` or `in`; `decision` is open, released or dropped."""

    record_id: str
    direction: str
    record: dict[str, Any]
    findings: list[Any]
    noticed: int
    decision: str


def waiting(connection: Connection, limit: int, decision: str = OPEN) -> list[Waiting]:
    """Return records with this decision, the oldest first."""
    query = sa.select(held).where(held.c.decision == decision).order_by(held.c.noticed, held.c.record_id)
    return [_waiting(row) for row in connection.execute(query.limit(limit))]


def by_prefix(connection: Connection, prefix: str, limit: int = 3) -> list[Waiting]:
    """Return records whose id starts with `prefix`, which people type."""
    query = sa.select(held).where(held.c.record_id.startswith(prefix, autoescape=True)).limit(limit)
    return [_waiting(row) for row in connection.execute(query)]


def let_wait(
    connection: Connection, looked_at: Iterable[tuple[Pattern, Sequence[str]]], source: str, micros: int
) -> int:
    """Let patterns wait for a person where something stands against them, unless one decided already; return how many.

    Args:
        connection: of the ledger.
        looked_at: patterns, each with what the content check objects to.
        source: what brought them.
        micros: when.

    """
    rows = [
        journal.Held(pattern.id, "in", {"from": source, "content": pattern.content}, against)
        for pattern, against in looked_at
        if against
    ]
    journal.hold(connection, rows, micros)
    return len(rows)


def decide(connection: Connection, record_id: str, direction: str, decision: str) -> None:
    """Write down what a person decided."""
    here = sa.and_(held.c.record_id == record_id, held.c.direction == direction)
    connection.execute(held.update().where(here).values(decision=decision))


def objections(connection: Connection, ids: Collection[str]) -> dict[str, list[str]]:
    """Return what the content check says against those of these patterns that nobody has released, by id."""
    columns = ("record_id", "direction", "findings", "decision")
    found = among(connection, held, columns, "record_id", ids)
    return {
        row.record_id: [str(reason) for reason in orjson.loads(row.findings)]
        for row in found
        if row.direction == "in" and row.decision != RELEASED
    }


def decided(connection: Connection, direction: str, decision: str) -> frozenset[str]:
    """Return the ids of all records of a direction with this decision."""
    query = sa.select(held.c.record_id).where(held.c.direction == direction, held.c.decision == decision)
    return frozenset(row.record_id for row in connection.execute(query))


def _waiting(row: Row[Any]) -> Waiting:
    return Waiting(
        row.record_id, row.direction, orjson.loads(row.record), orjson.loads(row.findings), row.noticed, row.decision
    )
