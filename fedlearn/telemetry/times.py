"""Times as other programs write them, understood where they can be. Pure."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

__all__ = ["parse_time"]

#: From these magnitudes on an epoch counts milliseconds, microseconds, nanoseconds.
_EPOCH_UNITS = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3))

#: A run of digits this long is an epoch; a shorter one is a calendar date such as 20260901.
_EPOCH_DIGITS = 9


def parse_time(value: Any) -> datetime | None:
    """Return an aware UTC time, or None when the value holds none that can be understood.

    Taken: ISO 8601 in every form that `datetime.fromisoformat` knows, the same with `Z` after an offset, epochs in
    seconds to nanoseconds as numbers or text, `... UTC` and `... GMT`. A time without a zone is UTC.
    """
    if type(value) is str:
        try:
            # The common form has its first dash after the year, so it is never taken for a number.
            if value[4:5] != "-" and _is_epoch(value):
                return _from_epoch(float(value))
            return _utc(datetime.fromisoformat(value))
        except (ValueError, OverflowError):
            return _odd_text(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_epoch(value)
    return None


def _is_epoch(text: str) -> bool:
    return text.count("-", 1) == 0 and len(text) >= _EPOCH_DIGITS and text.replace(".", "", 1).lstrip("-").isdecimal()


def _utc(time: datetime) -> datetime:
    if time.tzinfo is None:
        return time.replace(tzinfo=UTC)
    return time if time.tzinfo is UTC else time.astimezone(UTC)


def _from_epoch(number: float) -> datetime | None:
    try:
        if not math.isfinite(number):
            return None
        for limit, unit in _EPOCH_UNITS:
            if abs(number) >= limit:
                number /= unit
                break
        return datetime.fromtimestamp(number, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _odd_text(text: str) -> datetime | None:
    """Read a text that is no plain ISO time."""
    cleaned = text.strip().replace(",", ".")
    for ending in ("Z", "z", " UTC", " GMT"):
        cleaned = cleaned.removesuffix(ending)
    if cleaned == text:
        return None
    try:
        return _utc(datetime.fromisoformat(cleaned)) if not _is_epoch(cleaned) else _from_epoch(float(cleaned))
    except (ValueError, OverflowError):
        return None
