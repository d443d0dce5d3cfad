"""What is kept here on purpose and the content check objects to: it waits in the review queue, unproven meanwhile."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.engine import Connection

from fedlearn.ledger import review
from fedlearn.ledger.clock import to_micros
from fedlearn.records import Pattern
from fedlearn.wiring import utc_now

__all__ = ["UNPROVEN", "let_wait", "said"]

#: What a pattern is while it waits.
UNPROVEN = "it is unproven: kept and found, but neither sent along to a model nor shared"


def let_wait(connection: Connection, pattern: Pattern, reasons: Sequence[str], source: str) -> None:
    """Let a pattern wait for a person, unless one decided already; `source` says what brought it."""
    review.let_wait(connection, [(pattern, reasons)], source, to_micros(utc_now()) or 0)


def said(pattern_id: str, reasons: Sequence[str], meanwhile: str) -> str:
    """Return in a line why a pattern waits, what it is meanwhile, and what ends that."""
    first, *more = reasons
    told = f"{first}, and {len(more)} more" if more else first
    return f"{told}; {meanwhile} until `fedlearn review release {pattern_id[:8]}`"
