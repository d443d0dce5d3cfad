"""What became of the patterns that were handed out: the outcomes, and the evidence that follows from them."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from fedlearn.ledger.database import bulk
from fedlearn.ledger.schema import outcomes, served

__all__ = ["HARMED", "HELPED", "UNUSED", "answers_by_prefix", "earlier", "handed_out", "notes_of", "record"]

HELPED, HARMED, UNUSED = "helped", "harmed", "unused"


def answers_by_prefix(connection: Connection, prefix: str, limit: int = 3) -> list[str]:
    """Return the ids of answers that start with `prefix`, which people type."""
    query = sa.select(served.c.answer_id).where(served.c.answer_id.startswith(prefix, autoescape=True)).distinct()
    return [row.answer_id for row in connection.execute(query.order_by(served.c.answer_id).limit(limit))]


def handed_out(connection: Connection, answer_id: str) -> list[str]:
    """Return the patterns of an answer, best first."""
    query = sa.select(served.c.pattern_id).where(served.c.answer_id == answer_id)
    return [row.pattern_id for row in connection.execute(query.order_by(served.c.rank, served.c.pattern_id))]


def earlier(connection: Connection, event_id: str) -> dict[str, str]:
    """Return what an event said before: outcomes by pattern id."""
    query = sa.select(outcomes.c.pattern_id, outcomes.c.outcome).where(outcomes.c.event_id == event_id)
    return {row.pattern_id: row.outcome for row in connection.execute(query)}


def record(connection: Connection, event_id: str, said: Mapping[str, str], note: str, micros: int) -> None:
    """Write what an event says, outcomes by pattern id, in place of what it said of them; the note is scrubbed."""
    before = sa.and_(outcomes.c.event_id == event_id, outcomes.c.pattern_id.in_(sorted(said)))
    connection.execute(outcomes.delete().where(before))
    rows = [
        {"event_id": event_id, "pattern_id": pattern_id, "outcome": outcome, "note": note, "time": micros}
        for pattern_id, outcome in sorted(said.items())
    ]
    bulk(connection, outcomes, rows)


def notes_of(connection: Connection, pattern_id: str, limit: int = 20) -> list[dict[str, str]]:
    """Return what was said of a pattern, the latest first: event, outcome and note."""
    query = sa.select(outcomes).where(outcomes.c.pattern_id == pattern_id).order_by(outcomes.c.time.desc()).limit(limit)
    rows = connection.execute(query)
    return [{"event_id": row.event_id, "outcome": row.outcome, "note": row.note} for row in rows]
