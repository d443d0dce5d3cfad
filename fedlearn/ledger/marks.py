"""The user's explicit mark: what bears it is shared whatever its score. A fact of the ledger for each pattern."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from fedlearn.ledger import journal
from fedlearn.ledger.schema import meta

__all__ = ["mark", "marked"]

_PREFIX = "share "


def mark(connection: Connection, pattern_id: str) -> None:
    """Mark a pattern; marking it twice changes nothing. Scrubber, gate and review hold for it as for all others."""
    journal.set_fact(connection, _PREFIX + pattern_id, "1")


def marked() -> sa.Select[tuple[str]]:
    """Return a query for the ids of the patterns that bear the mark."""
    return sa.select(sa.func.substr(meta.c.name, len(_PREFIX) + 1)).where(meta.c.name.startswith(_PREFIX))
