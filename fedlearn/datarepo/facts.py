"""The facts of a state of data/ and the order that joins each kind of them. Pure; the laws are told in `merge`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from fedlearn.datarepo.canonical import dump
from fedlearn.datarepo.codec import Place, Withdrawal, metadata_record
from fedlearn.datarepo.statements import Signed
from fedlearn.records import Pattern

__all__ = [
    "Snapshot",
    "State",
    "better_line",
    "better_row",
    "better_snapshot",
    "closed",
    "earlier",
    "farther",
    "put",
    "union",
]

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A dated file as records by id; of two with one name that with more ids stands, and one set of ids is joined."""

    records: Mapping[str, bytes]

    @property
    def rank(self) -> tuple[int, bytes]:
        """What decides between two snapshots of one name; withdrawing a record's text does not change it."""
        return len(self.records), hashlib.sha256("\n".join(sorted(self.records)).encode()).digest()


@dataclass(slots=True)
class State:
    """The facts of one state of data/."""

    lines: dict[str, Pattern] = field(default_factory=dict)
    statements: dict[str, Signed] = field(default_factory=dict)
    withdrawn: dict[str, Withdrawal] = field(default_factory=dict)
    telemetry: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    snapshots: dict[str, Snapshot] = field(default_factory=dict)
    readme: bytes = b""


def put(target: dict[str, V], key: str, value: V, better: Callable[[V, V], V]) -> None:
    """Join one fact into `target`."""
    target[key] = better(target[key], value) if key in target else value


def union(first: Mapping[str, V], second: Mapping[str, V], better: Callable[[V, V], V]) -> dict[str, V]:
    """Return all facts of both; those under one key are joined."""
    joined = dict(first)
    for key, value in second.items():
        put(joined, key, value, better)
    return joined


def closed(state: State) -> State:
    """Return the state with the withdrawals of its statements among its facts: they outlive the statements."""
    withdrawn = dict(state.withdrawn)
    for signed in state.statements.values():
        for identity, reason in signed.statement.withdraws.items():
            put(withdrawn, identity, Withdrawal(identity, reason, signed.statement.issued), earlier)
    return replace(state, withdrawn=withdrawn)


def better_line(first: Pattern, second: Pattern) -> Pattern:
    """Return the line with the higher claim; of equal claims the one with the greater metadata."""
    if first == second:
        return first
    return max(first, second, key=lambda p: (p.value_score, dump(metadata_record(p.metadata))))


def better_row(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """Return the row with the higher score; of equal scores the one with the greater bytes."""
    return max(first, second, key=lambda row: (row["value_score"], dump(row)))


def better_snapshot(first: Snapshot, second: Snapshot) -> Snapshot:
    """Return the snapshot that stands, of two with one name."""
    if first.rank != second.rank:
        return max(first, second, key=lambda snapshot: snapshot.rank)
    return Snapshot(union(first.records, second.records, _better_record))


def _better_record(first: bytes, second: bytes) -> bytes:
    """Return the greater record; one whose text was withdrawn is greater than all."""
    return max(first, second, key=lambda record: (b'"withdrawn":true' in record, record))


def earlier(first: Withdrawal, second: Withdrawal) -> Withdrawal:
    """Return the earlier withdrawal, with the place that either knows."""
    earlier = min(first, second, key=lambda item: (item.month, item.reason))
    return replace(earlier, place=farther(first.place, second.place))


def farther(first: Place | None, second: Place | None) -> Place | None:
    """Return the place that is farther up in its file."""
    places = [place for place in (first, second) if place is not None]
    return max(places, key=lambda place: (place.claimed, place.weight, place.category)) if places else None
