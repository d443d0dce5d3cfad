"""Which texts the ledger may drop: old ones that nothing was learnt from. Pure; the ledger carries it out."""

from __future__ import annotations

from datetime import datetime, timedelta

__all__ = ["cutoff"]


def cutoff(now: datetime, retention_days: int) -> datetime | None:
    """Return the time before which texts of low value may go; None where `retention_days` is 0, which keeps all."""
    return now - timedelta(days=retention_days) if retention_days > 0 else None
