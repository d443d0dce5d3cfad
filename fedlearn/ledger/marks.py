"""Marks on patterns, facts of the ledger: the user's, to share it whatever its score; and that nothing proves it."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from fedlearn.ledger import journal
from fedlearn.ledger.database import among
from fedlearn.ledger.schema import held, links, meta, patterns

__all__ = ["doubt", "mark", "marked", "unproven", "unproven_among"]

_SHARE = "share "
_UNPROVEN = "unproven "


def mark(connection: Connection, pattern_id: str) -> None:
    """Mark a pattern; marking it twice changes nothing. Scrubber, gate and review hold for it as for all others."""
    journal.set_fact(connection, _SHARE + pattern_id, "1")


def marked() -> sa.Select[tuple[str]]:
    """Return a query for the ids of the patterns that bear the user's mark."""
    return _bearing(_SHARE)


def doubt(connection: Connection, pattern_id: str) -> None:
    """Mark a pattern that a model wrote and nothing proves; until something does it is not shared or vouched for."""
    journal.set_fact(connection, _UNPROVEN + pattern_id, "1")


def unproven() -> sa.Select[tuple[str]]:
    """Return a query for the ids of the patterns that nothing proves yet.

    What proves one that a model wrote: it helped more often than it harmed, or an interaction, or somebody on purpose,
    told the same. What proves one that the content check objects to: a person released it in review, nothing else.
    """
    told = sa.exists().where(links.c.pattern_id == patterns.c.id)
    written = sa.and_(patterns.c.id.in_(_bearing(_UNPROVEN)), patterns.c.helped <= patterns.c.harmed, ~told)
    objected = sa.select(held.c.record_id).where(held.c.direction == "in", held.c.decision != "released")
    return sa.select(patterns.c.id).where(sa.or_(written, patterns.c.id.in_(objected)))


def unproven_among(connection: Connection, ids: Collection[str]) -> frozenset[str]:
    """Return those of these patterns that nothing proves yet; quick, since nearly none was ever doubted."""
    doubted = among(connection, meta, ("name",), "name", [_UNPROVEN + i for i in ids])
    named = {row.name.removeprefix(_UNPROVEN) for row in doubted}
    named |= {row.record_id for row in among(connection, held, ("record_id",), "record_id", ids)}
    if not named:
        return frozenset()
    return frozenset(row.id for row in connection.execute(unproven().where(patterns.c.id.in_(named))))


def _bearing(prefix: str) -> sa.Select[tuple[str]]:
    return sa.select(sa.func.substr(meta.c.name, len(prefix) + 1)).where(meta.c.name.startswith(prefix))
