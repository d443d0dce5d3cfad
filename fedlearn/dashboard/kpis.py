"""The numbers that a dashboard shows, from the ledger alone: the index is not opened, so they cost no lock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from fedlearn.ledger import interactions, journal, patterns, reading, schema, tokens
from fedlearn.records import Status

__all__ = ["LAST", "Kpis", "gather", "rates"]

#: What is done again and again; the ledger holds when each was done last.
LAST = ("learn", "sync", "federate", "coordinate")


@dataclass(frozen=True, slots=True)
class Kpis:
    """The numbers of one host. Counts are rows of the ledger; `totals` only grow.

    Attributes:
        interactions: `interactions`, those of `high_value`, and those `learned_from`.
        sources: interactions by the source that they were read from.
        patterns: (category, tier, count) of the patterns that are neither held, withdrawn nor merged away.
        set_aside: patterns that are `held`, `withdrawn` or `merged` into others.
        shared: patterns in the data repository by this host.
        waiting: changes for the `index`, records for `review`, and tasks that are not complete (`open_threads`).
        unreadable: lines in quarantine.
        totals: everything that is counted since the ledger was made, by name.
        last: when each of `LAST` was done last, ISO 8601 in UTC; those that never were are missing.
        models: what each chat model that is set up cost today: `tokens`, and requests `refused` for want of them.
        ledger_bytes: what the ledger takes on disk.
        limits: a plain word for each limit that bites; it begins with the limit's key.

    """

    interactions: Mapping[str, int]
    sources: Mapping[str, int]
    patterns: Sequence[tuple[str, str, int]]
    set_aside: Mapping[str, int]
    shared: int
    waiting: Mapping[str, int]
    unreadable: int
    totals: Mapping[str, int]
    last: Mapping[str, str]
    models: Mapping[str, Mapping[str, int]]
    ledger_bytes: int
    limits: Sequence[str]

    def to_json(self) -> dict[str, Any]:
        """Return the numbers as JSON values, with the rates that follow from them."""
        rows = [{"category": category, "tier": tier, "patterns": n} for category, tier, n in self.patterns]
        return {**asdict(self), "patterns": rows, "rates": rates(self)}


def gather(
    connection: Connection, *, models: Iterable[str], today: date, ledger_bytes: int, limits: Sequence[str]
) -> Kpis:
    """Read the numbers.

    Args:
        connection: to the ledger.
        models: the names of the chat models that are set up.
        today: the day whose tokens count.
        ledger_bytes: what the ledger takes on disk.
        limits: a plain word for each limit that bites.

    """
    read, known = reading.reading_now(connection), patterns.counts(connection)
    last = {name: journal.fact(connection, f"last_{name}") for name in LAST}
    return Kpis(
        interactions=interactions.count(connection),
        sources=_sources(connection),
        patterns=_patterns(connection),
        set_aside={name: known[name] for name in ("held", "withdrawn", "merged")},
        shared=int(journal.fact(connection, "shared_patterns") or 0),
        waiting={
            "index": journal.pending_count(connection),
            "review": journal.still_held(connection),
            "open_threads": read["open_threads"],
        },
        unreadable=read["quarantine"],
        totals=journal.totals(connection),
        last={name: when for name, when in last.items() if when is not None},
        models={name: asdict(tokens.spent(connection, name, today)) for name in models},
        ledger_bytes=ledger_bytes,
        limits=tuple(limits),
    )


def rates(kpis: Kpis) -> dict[str, float]:
    """Return shares in [0, 1], rounded to 4 places; one whose whole is 0 is missing.

    `high_value` and `learned_from` are shares of the interactions, `helped` and `harmed` of the answers of which it was
    said what became of them.
    """
    said = {name: kpis.totals.get(f"outcomes_{name}", 0) for name in ("helped", "harmed", "unused")}
    parts = {
        "high_value": (kpis.interactions["high_value"], kpis.interactions["interactions"]),
        "learned_from": (kpis.interactions["learned_from"], kpis.interactions["interactions"]),
        "helped": (said["helped"], sum(said.values())),
        "harmed": (said["harmed"], sum(said.values())),
    }
    return {name: round(part / whole, 4) for name, (part, whole) in parts.items() if whole}


def _sources(connection: Connection) -> dict[str, int]:
    """Count by source; the index of sources and references covers this, so no text is read."""
    source = schema.interactions.c.source
    rows = connection.execute(sa.select(source, sa.func.count().label("n")).group_by(source).order_by(source))
    return {row.source: int(row.n) for row in rows}


def _patterns(connection: Connection) -> tuple[tuple[str, str, int], ...]:
    c = schema.patterns.c
    query = sa.select(c.category, c.tier, sa.func.count().label("n")).where(c.status == Status.ACTIVE.value)
    rows = connection.execute(query.group_by(c.category, c.tier).order_by(c.category, c.tier))
    return tuple((row.category, row.tier, int(row.n)) for row in rows)
