"""The review queue: look at what is held back, release it or drop it."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from fedlearn.errors import FedlearnError
from fedlearn.index import outbox
from fedlearn.ledger import journal, patterns, review
from fedlearn.ledger.clock import from_micros
from fedlearn.ledger.review import DROPPED, RELEASED, Waiting
from fedlearn.ledger.text import typed_id
from fedlearn.records import Status
from fedlearn.wiring import Parts

__all__ = ["decide", "queue", "show"]


def queue(parts: Parts, limit: int) -> dict[str, Any]:
    """Return the records that wait for a decision, the oldest first."""
    with parts.ledger.reading() as connection:
        rows = review.waiting(connection, limit)
        total = journal.still_held(connection)
    return {"waiting": [_shown(row) for row in rows], "total": total}


def show(parts: Parts, prefix: str) -> dict[str, Any]:
    """Return one record with its findings.

    Raises:
        FedlearnError: nothing or more than one record has such an id.

    """
    with parts.ledger.reading() as connection:
        return _shown(_one(review.by_prefix(connection, typed_id(prefix)), prefix))


def decide(parts: Parts, prefix: str, *, release: bool) -> dict[str, Any]:
    """Release or drop a record.

    One on its way out passes or stops the next sync. One that came in, or was remembered here, is served and believed,
    or withdrawn on this host.

    Raises:
        FedlearnError: nothing or more than one record has such an id.

    """
    decision = RELEASED if release else DROPPED
    with parts.ledger.writing() as connection:
        row = _one(review.by_prefix(connection, typed_id(prefix)), prefix)
        review.decide(connection, row.record_id, row.direction, decision)
        known = patterns.by_ids(connection, [row.record_id]).get(row.record_id) if row.direction == "in" else None
        if known is not None and (known.status is Status.HELD or not release):
            status = Status.ACTIVE if release else Status.WITHDRAWN
            reason = None if release else "dropped in review"
            patterns.save(connection, [], [replace(known, status=status, reason=reason)])
            journal.queue(connection, [(known.pattern.category.value, known.pattern.id)])
    if row.direction == "in":
        outbox.drain(parts.ledger, parts.index, parts.embedder)
    return {"record_id": row.record_id, "direction": row.direction, "decision": decision}


def _one(found: list[Waiting], prefix: str) -> Waiting:
    if len(found) == 1:
        return found[0]
    what = "more than one record starts so; give more of the id" if found else "no such record is held"
    raise FedlearnError(f"{prefix}: {what}; `fedlearn review list` shows them")


def _shown(row: Waiting) -> dict[str, Any]:
    return asdict(row) | {"noticed": str(from_micros(row.noticed))}
