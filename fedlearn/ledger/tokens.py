"""Tokens spent today, kept as facts: they survive restarts and all processes share them. One row a model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.engine import Connection

from fedlearn.ledger import journal
from fedlearn.ledger.database import Ledger

__all__ = ["LedgerAccount", "Spent", "spent"]

_PREFIX = "tokens "


@dataclass(frozen=True, slots=True)
class Spent:
    """What a model cost on a day: tokens, and how many requests were refused because the day's were spent."""

    tokens: int = 0
    refused: int = 0


def spent(connection: Connection, name: str, day: date) -> Spent:
    """Return what was spent on a day; only the latest day is known, every other one is nothing."""
    words = (journal.fact(connection, _PREFIX + name) or "").split()
    if len(words) != 3 or words[0] != day.isoformat():
        return Spent()
    return Spent(int(words[1]), int(words[2]))


class LedgerAccount:
    """Implements `models.budget.Account`."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def take(self, name: str, day: date, tokens: int, limit: int) -> bool:
        """Add tokens unless more than `limit` would be spent; writers come one after the other."""
        with self._ledger.writing() as connection:
            before = spent(connection, name, day)
            allowed = limit > 0 and before.tokens + tokens <= limit
            _set(
                connection,
                name,
                day,
                Spent(before.tokens + tokens * allowed, before.refused + (not allowed)),
            )
        return allowed

    def correct(self, name: str, day: date, by: int) -> None:
        """Add to what was spent on a day; a day that is over stays as it is."""
        with self._ledger.writing() as connection:
            if not (journal.fact(connection, _PREFIX + name) or "").startswith(day.isoformat()):
                return
            before = spent(connection, name, day)
            _set(connection, name, day, Spent(max(0, before.tokens + by), before.refused))


def _set(connection: Connection, name: str, day: date, now: Spent) -> None:
    journal.set_fact(connection, _PREFIX + name, f"{day.isoformat()} {now.tokens} {now.refused}")
