"""The facts of a state of data/ and the order that joins each kind of them. Pure; the laws are told in `merge`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from fedlearn.datarepo.canonical import MAX_LINE_BYTES, dump
from fedlearn.datarepo.codec import Place, Withdrawal, metadata_record
from fedlearn.datarepo.statements import Signed
from fedlearn.records import Pattern

__all__ = [
    "LIGHTEST_COPY",
    "Snapshot",
    "State",
    "better_line",
    "better_row",
    "better_snapshot",
    "closed",
    "earlier",
    "farther",
    "put",
    "stub",
    "union",
]

V = TypeVar("V")
#: A copy counts for at least so many bytes, so that thousands of tiny ones are no way around the limit.
LIGHTEST_COPY = 65_536
_POINT_STUB = re.compile(rb'\{"id":"(?:[^"\\]|\\.)*","payload":\{"bytes":([1-9]\d{0,5}),"withdrawn":true\}\}')
_EXAMPLE_STUB = re.compile(
    rb'\{"messages":\[\],"metadata":\{"bytes":([1-9]\d{0,5}),"pattern_id":"(?:[^"\\]|\\.)*","withdrawn":true\}\}'
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A dated copy as records by id. Of two with one name that with more ids stands; two alike are joined by record.

    A record that was withdrawn leaves a stub that weighs what the record weighed, so that neither the order of copies
    nor the limit of them depends on when it was withdrawn.
    """

    records: Mapping[str, bytes]

    @property
    def weight(self) -> int:
        """What the copy counts against the limit, in bytes: at least what it holds. Withdrawing does not change it."""
        return max(sum(_record_weight(record) + 2 for record in self.records.values()), LIGHTEST_COPY)

    @property
    def rank(self) -> tuple[int, bytes]:
        """What decides between two copies of one name: ids and weights. Withdrawing a record does not change it."""
        weights = "\n".join(f"{identity} {_record_weight(record)}" for identity, record in sorted(self.records.items()))
        return len(self.records), hashlib.sha256(weights.encode()).digest()


@dataclass(slots=True)
class State:
    """The facts of one state of data/."""

    lines: dict[str, Pattern] = field(default_factory=dict)
    statements: dict[str, Signed] = field(default_factory=dict)
    withdrawn: dict[str, Withdrawal] = field(default_factory=dict)
    telemetry: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    snapshots: dict[str, Snapshot] = field(default_factory=dict)
    #: The weight of the heaviest copy that was ever seen, by series (`layout.dated`).
    heaviest: dict[str, int] = field(default_factory=dict)
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
    if first == second:
        return first
    return max(first, second, key=lambda row: (row["value_score"], dump(row)))


def better_snapshot(first: Snapshot, second: Snapshot) -> Snapshot:
    """Return the copy that stands, of two with one name."""
    if first == second:
        return first
    if first.rank != second.rank:
        return max(first, second, key=lambda snapshot: snapshot.rank)
    return Snapshot(union(first.records, second.records, _better_record))


def stub(identity: str, record: bytes, *, point: bool) -> bytes:
    """Return what is left of a point, or of an example, whose text was withdrawn: its id and its weight."""
    weight = _record_weight(record)
    if point:
        return dump({"id": identity, "payload": {"withdrawn": True, "bytes": weight}})
    return dump({"messages": [], "metadata": {"pattern_id": identity, "withdrawn": True, "bytes": weight}})


def _better_record(first: bytes, second: bytes) -> bytes:
    """Return the greater record; a stub is greater than all."""
    return max(first, second, key=lambda record: (_stub_weight(record) is not None, record))


def _record_weight(record: bytes) -> int:
    weight = _stub_weight(record)
    return len(record) if weight is None else weight


def _stub_weight(record: bytes) -> int | None:
    """Return the weight that a stub names, None of a record that is no stub."""
    if not record.endswith(b'"withdrawn":true}}'):
        return None
    found = _POINT_STUB.fullmatch(record) or _EXAMPLE_STUB.fullmatch(record)
    return min(int(found[1]), MAX_LINE_BYTES) if found else None


def earlier(first: Withdrawal, second: Withdrawal) -> Withdrawal:
    """Return the earlier withdrawal, with the place that either knows."""
    earlier = min(first, second, key=lambda item: (item.month, item.reason))
    return replace(earlier, place=farther(first.place, second.place))


def farther(first: Place | None, second: Place | None) -> Place | None:
    """Return the place that is farther up in its file."""
    places = [place for place in (first, second) if place is not None]
    return max(places, key=lambda place: (place.claimed, place.weight, place.category)) if places else None
