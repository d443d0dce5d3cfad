"""The questions that were made of gaps, and what became of each, so that nothing is asked twice."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from fedlearn.ledger import journal
from fedlearn.ledger.database import among, bulk
from fedlearn.ledger.schema import gap_questions

__all__ = ["PROPOSED", "Proposal", "forget_oldest", "gaps_among", "known", "put"]

PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question made of a gap. `state` is proposed, learned, refused or held; `model` is who wrote or answered it."""

    id: str
    gap: str
    question: str
    state: str = PROPOSED
    pattern_id: str | None = None
    model: str = ""
    tokens: int = 0


def known(connection: Connection, ids: Collection[str]) -> dict[str, Proposal]:
    """Return the questions that are known among `ids`."""
    columns = ("id", "gap", "question", "state", "pattern_id", "model", "tokens")
    rows = among(connection, gap_questions, columns, "id", ids)
    return {row.id: Proposal(**dict(zip(columns, row, strict=True))) for row in rows}


def put(connection: Connection, rows: Sequence[Proposal], micros: int, *, keep: int) -> None:
    """Write questions in place of what was known of them; the latest `keep` stay, and what goes is counted.

    A gap whose questions are forgotten is proposed anew while it is one.
    """
    distinct = {row.id: row for row in rows}
    if not distinct:
        return
    connection.execute(gap_questions.delete().where(gap_questions.c.id.in_(list(distinct))))
    bulk(connection, gap_questions, [asdict(row) | {"time": micros} for row in distinct.values()])
    journal.bump(connection, {"gap_questions_dropped": forget_oldest(connection, keep)})


def gaps_among(connection: Connection, ids: Collection[str]) -> set[str]:
    """Return those of these gaps of which questions were made."""
    return {row.gap for row in among(connection, gap_questions, ("gap",), "gap", ids)}


def forget_oldest(connection: Connection, keep: int) -> int:
    """Forget all but the latest `keep` questions, and those of the same time as the oldest of them; return how many."""
    border = connection.execute(
        sa.select(gap_questions.c.time).order_by(gap_questions.c.time.desc()).offset(keep - 1).limit(1)
    ).scalar()
    if border is None:
        return 0
    return connection.execute(gap_questions.delete().where(gap_questions.c.time < border)).rowcount
