"""What the coordinator has looked at, and the improvements that it wrote: facts of the ledger, as marks are.

A playbook's file is derived: the improvements that stand under its name make its bytes again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from fedlearn.ledger import journal, patterns
from fedlearn.ledger.interactions import interaction_of
from fedlearn.ledger.schema import interactions, meta
from fedlearn.ledger.text import json_text
from fedlearn.records import Interaction

__all__ = [
    "Written",
    "forget",
    "last_cycle",
    "note_cycle",
    "place_of",
    "put",
    "seen_upto",
    "taught",
    "waiting",
    "window",
    "written",
]

_SEEN = "coordinator_seen"
_CYCLE = "coordinator_cycle"
_IMPROVEMENT = "improvement "


@dataclass(frozen=True, slots=True)
class Written:
    """An improvement as it stands in a playbook, the playbook's file name, and what is known of its failure."""

    row: dict[str, Any]
    playbook: str
    failure: dict[str, Any]


def seen_upto(connection: Connection) -> int:
    """Return the number of the last interaction that a cycle looked at, 0 before the first cycle."""
    return int(journal.fact(connection, _SEEN) or 0)


def waiting(connection: Connection, after: int) -> int:
    """Return how many interactions there are behind number `after`."""
    query = sa.select(sa.func.count()).select_from(interactions).where(interactions.c.seq > after)
    return int(connection.execute(query).scalar_one())


def place_of(connection: Connection, after: int, nth: int) -> int:
    """Return the number of the `nth` interaction behind `after`, or of the last one; `after` where there is none."""
    behind = sa.select(interactions.c.seq).where(interactions.c.seq > after).order_by(interactions.c.seq)
    found = connection.execute(behind.offset(nth - 1).limit(1)).scalar()
    if found is None:
        found = connection.execute(sa.select(sa.func.max(interactions.c.seq))).scalar()
    return max(after, int(found or 0))


def window(connection: Connection, upto: int, most: int) -> Iterator[Interaction]:
    """Return the last `most` interactions up to a number, oldest first, without their questions and answers."""
    c = interactions.c
    border = sa.select(c.seq).where(c.seq <= upto).order_by(c.seq.desc()).offset(most).limit(1)
    before = connection.execute(border).scalar() or 0
    unread = (sa.literal("").label("query"), sa.literal("").label("response"))
    query = (
        sa.select(c.id, c.source, c.kind, c.time, c.session, c.outcome, c.rest, *unread)
        .where(c.seq > before, c.seq <= upto)
        .order_by(c.seq)
        .execution_options(stream_results=True)
    )
    return map(interaction_of, connection.execute(query))


def taught(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    """Return by interaction the pattern that it made or reinforced, as people look it up; one that is served still."""
    wanted, found = list(ids), dict[str, str]()
    for start in range(0, len(wanted), 500):
        links = patterns.links_of(connection, interactions=wanted[start : start + 500])
        known = patterns.by_ids(connection, {link.pattern_id for link in links})
        for link in links:
            if (one := known.get(link.pattern_id)) is not None and one.servable:
                found[link.interaction_id] = f"{one.pattern.metadata.name} (fedlearn inspect {link.pattern_id[:8]})"
    return found


def written(connection: Connection) -> dict[str, Written]:
    """Return the improvements that stand in playbooks, by id."""
    rows = connection.execute(sa.select(meta).where(meta.c.name.startswith(_IMPROVEMENT)).order_by(meta.c.name))
    return {row.name.removeprefix(_IMPROVEMENT): Written(**orjson.loads(row.value)) for row in rows}


def put(connection: Connection, found: Sequence[Written]) -> None:
    """Write improvements in place of what was written of them."""
    for one in found:
        value = {"row": one.row, "playbook": one.playbook, "failure": one.failure}
        journal.set_fact(connection, _IMPROVEMENT + one.row["improvement_id"], json_text(value))


def forget(connection: Connection, ids: Collection[str]) -> None:
    """Forget improvements, so that what still fails is written anew."""
    for identity in ids:
        connection.execute(meta.delete().where(meta.c.name == _IMPROVEMENT + identity))


def note_cycle(connection: Connection, result: dict[str, Any], upto: int) -> None:
    """Remember a cycle as the last one, and how far it looked."""
    journal.set_fact(connection, _SEEN, str(upto))
    journal.set_fact(connection, _CYCLE, json_text(result))
    journal.set_fact(connection, "last_coordinate", result["end_time"])


def last_cycle(connection: Connection) -> dict[str, Any] | None:
    """Return the result of the last cycle, None before the first."""
    found = journal.fact(connection, _CYCLE)
    return None if found is None else dict(orjson.loads(found))
