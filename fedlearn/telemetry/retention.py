"""Which texts the ledger may drop: old ones that nothing was learnt from. Pure; the ledger carries it out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

__all__ = ["cutoff", "droppable"]


def cutoff(now: datetime, retention_days: int) -> datetime | None:
    """Return the time before which texts may go; None where `retention_days` is 0, which keeps all."""
    return now - timedelta(days=retention_days) if retention_days > 0 else None


def droppable(
    rows: Iterable[tuple[str, datetime | None, float]], now: datetime, retention_days: int, threshold: float
) -> list[str]:
    """Return the ids of the interactions whose query and response may be dropped.

    Args:
        rows: (id, time, value score); the time is aware, None (never dropped) where the telemetry gave none.
        now: an aware time.
        retention_days: texts older than so many days may go; 0 keeps all.
        threshold: an interaction of at least this score stays.

    """
    limit = cutoff(now, retention_days)
    if limit is None:
        return []
    return [row for row, time, score in rows if time is not None and time < limit and score < threshold]
