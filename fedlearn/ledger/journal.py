"""The small tables: counters, facts, questions, what was handed out, what is held, what the index still wants."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from fedlearn.ledger.database import among, bulk, change, upsert
from fedlearn.ledger.schema import counters, held, imports, meta, outbox, quarantine, questions, served
from fedlearn.ledger.text import json_text

__all__ = [
    "Held",
    "OutboxRow",
    "Question",
    "Unread",
    "add_questions",
    "all_questions",
    "ask",
    "bump",
    "dequeue",
    "empty_outbox",
    "fact",
    "hold",
    "import_digest",
    "knowledge_version",
    "known_questions",
    "note_import",
    "pending",
    "pending_count",
    "questions_by_id",
    "questions_by_key",
    "queue",
    "recent_questions",
    "remember_served",
    "served_since",
    "set_fact",
    "still_held",
    "totals",
    "touch_knowledge",
    "unread",
    "waiting_collections",
]


#: The counter that tells learners of changes by others.
_VERSION = "knowledge_version"


@dataclass(frozen=True, slots=True)
class Question:
    """A distinct question: its 16-byte key, its point id in the index, its text, and how often it was asked."""

    key: bytes
    id: str
    text: str
    asked: int


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A point of a collection that the index must look up again."""

    seq: int
    collection: str
    point_id: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that could not be read: where, why, and how it begins."""

    path: str
    offset: int
    reason: str
    source: str | None
    excerpt: str


@dataclass(frozen=True, slots=True)
class Held:
    """A record held back on its way out (`out`) or in (`in`), with the findings against it."""

    record_id: str
    direction: str
    record: Any
    findings: Any


def bump(connection: Connection, by: Mapping[str, int]) -> None:
    """Add to running totals."""
    rows = [{"name": name, "value": amount} for name, amount in sorted(by.items()) if amount]
    upsert(connection, counters, rows, ["value"], add=True)


def totals(connection: Connection) -> dict[str, int]:
    """Return the running totals by name."""
    rows = connection.execute(sa.select(counters).where(counters.c.name != _VERSION).order_by(counters.c.name))
    return {row.name: row.value for row in rows}


def fact(connection: Connection, name: str) -> str | None:
    """Return a fact about the ledger, None when it was never set."""
    found = connection.execute(sa.select(meta.c.value).where(meta.c.name == name)).scalar()
    return None if found is None else str(found)


def set_fact(connection: Connection, name: str, value: str) -> None:
    """Set a fact about the ledger."""
    upsert(connection, meta, [{"name": name, "value": value}], ["value"])


def knowledge_version(connection: Connection) -> int:
    """Return a number that changes whenever a process changes patterns or questions."""
    found = connection.execute(sa.select(counters.c.value).where(counters.c.name == _VERSION)).scalar()
    return int(found or 0)


def touch_knowledge(connection: Connection) -> None:
    """Say that patterns or questions changed, so that a learner in another process forgets what it remembers."""
    bump(connection, {_VERSION: 1})


def known_questions(connection: Connection, keys: Collection[bytes]) -> dict[bytes, int]:
    """Return how often each of these questions was asked; those never asked are missing."""
    return {bytes(row.key): row.asked for row in among(connection, questions, ("key", "asked"), "key", keys)}


def recent_questions(connection: Connection, limit: int) -> list[Question]:
    """Return the last `limit` distinct questions, oldest first."""
    query = sa.select(questions).order_by(questions.c.seq.desc()).limit(limit)
    return [Question(bytes(r.key), r.id, r.text, r.asked) for r in connection.execute(query)][::-1]


def all_questions(connection: Connection) -> Iterator[Question]:
    """Yield every distinct question in order of first appearance."""
    for row in connection.execute(sa.select(questions).order_by(questions.c.seq)):
        yield Question(bytes(row.key), row.id, row.text, row.asked)


def questions_by_id(connection: Connection, ids: Collection[str]) -> dict[str, Question]:
    """Return questions by their point ids."""
    rows = among(connection, questions, ("key", "id", "text", "asked"), "id", ids)
    return {row.id: Question(bytes(row.key), row.id, row.text, row.asked) for row in rows}


def questions_by_key(connection: Connection, keys: Collection[bytes]) -> dict[bytes, Question]:
    """Return questions by their keys."""
    rows = among(connection, questions, ("key", "id", "text", "asked"), "key", keys)
    return {bytes(row.key): Question(bytes(row.key), row.id, row.text, row.asked) for row in rows}


def add_questions(connection: Connection, new: Sequence[Question]) -> None:
    """Insert questions that were never asked before, in the order given."""
    bulk(connection, questions, [{"key": q.key, "id": q.id, "text": q.text, "asked": q.asked} for q in new])


def ask(connection: Connection, times: Mapping[bytes, int]) -> None:
    """Set how often questions were asked."""
    change(connection, questions, "key", [{"key": key, "asked": count} for key, count in times.items()])


def queue(connection: Connection, points: Collection[tuple[str, str]]) -> None:
    """Ask the index to look up (collection, point id) pairs again; repeating it is harmless."""
    bulk(connection, outbox, [{"collection": c, "point_id": p} for c, p in points])


def waiting_collections(connection: Connection) -> list[str]:
    """Return the collections for which changes wait, sorted."""
    return list(connection.execute(sa.select(outbox.c.collection).distinct().order_by(outbox.c.collection)).scalars())


def pending(connection: Connection, collection: str, limit: int, *, after: int = 0) -> list[OutboxRow]:
    """Return the oldest `limit` changes of a collection behind number `after` that the index has not taken."""
    wanted = sa.and_(outbox.c.collection == collection, outbox.c.seq > after)
    query = sa.select(outbox).where(wanted).order_by(outbox.c.seq).limit(limit)
    return [OutboxRow(row.seq, row.collection, row.point_id) for row in connection.execute(query)]


def pending_count(connection: Connection) -> int:
    """Return how many changes the index has not taken."""
    return int(connection.execute(sa.select(sa.func.count()).select_from(outbox)).scalar_one())


def dequeue(connection: Connection, rows: Sequence[OutboxRow]) -> None:
    """Forget changes that `pending` gave: the index has them."""
    for collection in {row.collection for row in rows}:
        numbers = [row.seq for row in rows if row.collection == collection]
        within = outbox.c.seq.between(min(numbers), max(numbers))
        connection.execute(outbox.delete().where(outbox.c.collection == collection, within))


def empty_outbox(connection: Connection) -> None:
    """Forget every change that waits, before all of them are queued anew."""
    connection.execute(outbox.delete())


def remember_served(connection: Connection, answer_id: str, pattern_ids: Collection[str], micros: int) -> None:
    """Remember what was handed out, best first, so that it is recognised when it comes back."""
    distinct = dict.fromkeys(pattern_ids)
    rows = [{"answer_id": answer_id, "pattern_id": p, "time": micros, "rank": r} for r, p in enumerate(distinct)]
    upsert(connection, served, rows)


def served_since(connection: Connection, micros: int) -> dict[str, int]:
    """Return the patterns handed out since a time, with the first time each."""
    query = (
        sa.select(served.c.pattern_id, sa.func.min(served.c.time).label("first"))
        .where(served.c.time >= micros)
        .group_by(served.c.pattern_id)
    )
    return {row.pattern_id: row.first for row in connection.execute(query)}


def unread(connection: Connection, limit: int = 100) -> list[Unread]:
    """Return lines in quarantine, the latest first."""
    query = sa.select(quarantine).order_by(quarantine.c.noticed.desc(), quarantine.c.path, quarantine.c.offset)
    return [
        Unread(row.path, row.offset, row.reason, row.source, row.excerpt)
        for row in connection.execute(query.limit(limit))
    ]


def hold(connection: Connection, rows: Sequence[Held], micros: int) -> None:
    """Hold records back; a record that is held or decided already stays as it is."""
    upsert(
        connection,
        held,
        [
            {
                "record_id": row.record_id,
                "direction": row.direction,
                "record": json_text(row.record),
                "findings": json_text(row.findings),
                "noticed": micros,
                "decision": "open",
            }
            for row in rows
        ],
    )


def still_held(connection: Connection) -> int:
    """Return how many records wait for a decision."""
    query = sa.select(sa.func.count()).select_from(held).where(held.c.decision == "open")
    return int(connection.execute(query).scalar_one())


def import_digest(connection: Connection, path: str) -> str | None:
    """Return the digest of a file that was imported whole, None when it was not."""
    found = connection.execute(sa.select(imports.c.digest).where(imports.c.path == path)).scalar()
    return None if found is None else str(found)


def note_import(connection: Connection, path: str, digest: str) -> None:
    """Remember that a file was imported whole."""
    upsert(connection, imports, [{"path": path, "digest": digest}], ["digest"])
