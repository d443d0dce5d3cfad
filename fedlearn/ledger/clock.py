"""Times as the ledger holds them: whole microseconds since 1970 in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

__all__ = ["from_micros", "to_micros"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_micros(time: datetime | None) -> int | None:
    """Return an aware time in microseconds since 1970, exactly; None stays None."""
    return None if time is None else (time - _EPOCH) // _MICROSECOND


def from_micros(micros: int | None) -> datetime | None:
    """Return the aware UTC time of a number of microseconds since 1970; None stays None."""
    return None if micros is None else _EPOCH + timedelta(microseconds=micros)
