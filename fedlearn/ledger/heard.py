"""Which other origins this host listens to, as it was when patterns were last brought in line with what they say."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.engine import Connection

from fedlearn.ledger import journal

__all__ = ["heard_origins", "note_heard"]

_FACT = "heard_origins"


def heard_origins(connection: Connection) -> frozenset[str]:
    """Return the origins, without this host's own."""
    return frozenset((journal.fact(connection, _FACT) or "").split())


def note_heard(connection: Connection, origins: Collection[str]) -> None:
    """Put these origins in place of those before."""
    journal.set_fact(connection, _FACT, " ".join(sorted(origins)))
