"""The join of two states of data/, pure: `join(a, b)` is what both know, and the same bytes on every host.

Laws, for all states a, b, c and the same limits, each shown by tests/property/test_datarepo_merge.py:

- commutative   `join(a, b) == join(b, a)`
- associative   `join(join(a, b), c) == join(a, join(b, c))`
- idempotent    `join(a, a) == canonical(a)` and `canonical(canonical(a)) == canonical(a)`
- limits and withdrawals included; a withdrawal, once known, is in every join and its text in none

Why they hold. A state is a set of facts, and each kind of fact is joined by the maximum of a total order (a line by
its claim, then its metadata; a statement by its sequence; a withdrawal by its earliest month; a telemetry row by its
score, then its bytes; a dated copy by its ids), so facts form a semilattice. A limit then keeps, from
the best down, everything before which the better ones weigh less than the limit. That commutes with joining, since
what is out stays out: what stands before it only grows. For this no place and no weight may ever fall: a line's weight
follows from its content alone (`codec.weight`), and what is withdrawn keeps its place and its weight without its text.

- A category's file holds lines by (claim, pattern_id), up to `file_bytes`.
- A telemetry snapshot holds `telemetry_rows` rows by (score, id). They are counted and not weighed: a row's length may
  change with its score, and a weight that can fall breaks the law.
- Of each series of dated files the newest stay, by the date in the name, at most `snapshots_kept`.
- Copies (of the collections and of the dataset) may take two fifths of `repository_bytes`. How many of each series
  stay follows from the heaviest copy that was ever seen of it (data/copies.json, which only grows), and not from what
  stands there now: a repository that shrinks after a withdrawal takes nothing back that another host still held. A
  copy above `file_bytes` is refused before the join, and says nothing.

With its default settings patterns (30 MB), dataset (10), telemetry (10 where rows have 2 kB) and copies (40) leave 10
of 100 MB for statements and withdrawals, of which the join drops none: without them belief and safety would depend on
who joined first. Where they, or longer rows, take more, `verify` finds it.

Everything else (scores shown, evidence, dataset, metrics) is a view, computed after the join from facts that stayed,
and never read back.

Signatures are not checked here: whoever joins has dropped statements that are not well signed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from fedlearn.datarepo import layout
from fedlearn.datarepo.codec import MAX_CONTENT_BYTES, Place, Withdrawal, weight
from fedlearn.datarepo.facts import (
    Snapshot,
    State,
    better_line,
    better_row,
    better_snapshot,
    earlier,
    farther,
    put,
    stub,
    union,
)
from fedlearn.datarepo.parse import Files, LinesRead, Problem, parse
from fedlearn.datarepo.statements import winner
from fedlearn.datarepo.views import render
from fedlearn.records import Category, Pattern

__all__ = ["Limits", "canonical", "copies_kept", "files_of", "join", "join_files", "within"]

_HEAVIEST = 3 * MAX_CONTENT_BYTES + 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What data/ may hold. Part of the law: hosts that share a repository must have the same."""

    file_bytes: int = 10_000_000
    telemetry_rows: int = 1000
    snapshots_kept: int = 5
    repository_bytes: int = 100_000_000

    @property
    def copies_bytes(self) -> int:
        """What all copies of the collections and of the dataset may take together."""
        return self.repository_bytes * 2 // 5


def join_files(first: Files, second: Files, limits: Limits) -> tuple[dict[str, bytes], list[Problem]]:
    """Return the join of two states as files, and what was refused in either."""
    read: LinesRead = {}
    left, problems = parse(first, read)
    right, more = parse(second, read)
    heavy = _too_heavy(left, limits) + _too_heavy(right, limits)
    return files_of(join(left, right, limits), limits), problems + more + heavy


def canonical(files: Files, limits: Limits) -> tuple[dict[str, bytes], list[Problem]]:
    """Return one state in canonical bytes, whatever a hosting site or an editor made of it."""
    state, problems = parse(files)
    return files_of(within(state, limits), limits), problems + _too_heavy(state, limits)


def files_of(state: State, limits: Limits) -> dict[str, bytes]:
    """Return the canonical files of a state that is within the limits."""
    return render(state, limits.file_bytes)


def join(first: State, second: State, limits: Limits) -> State:
    """Return the join of two states, within the limits. Neither is changed."""
    first, second = _admitted(first, limits), _admitted(second, limits)
    joined = State(
        lines=union(first.lines, second.lines, better_line),
        statements=union(first.statements, second.statements, winner),
        withdrawn=union(first.withdrawn, second.withdrawn, earlier),
        telemetry=union(first.telemetry, second.telemetry, lambda a, b: union(a, b, better_row)),
        snapshots=union(first.snapshots, second.snapshots, better_snapshot),
        heaviest=union(first.heaviest, second.heaviest, max),
        readme=max(first.readme, second.readme),
    )
    return _limited(joined, limits)


def within(state: State, limits: Limits) -> State:
    """Return the state with withdrawals and limits applied. Idempotent, and it commutes with `join`."""
    return _limited(_admitted(state, limits), limits)


def copies_kept(state: State, limits: Limits) -> int:
    """Return how many copies of each series stay: as many as fit if each were as heavy as the heaviest ever seen."""
    used = sum(state.heaviest.values())
    # Where a series had to go, every other one is down to its newest.
    if used > limits.copies_bytes - limits.file_bytes:
        return 1
    return max(min(limits.snapshots_kept, limits.copies_bytes // used), 1) if used else limits.snapshots_kept


def _admitted(state: State, limits: Limits) -> State:
    """Return the state without copies that are too heavy, and with the weights that were seen of the others."""
    weights = {path: copy.weight for path, copy in state.snapshots.items()}
    snapshots = {path: copy for path, copy in state.snapshots.items() if weights[path] <= limits.file_bytes}
    present = {_series(path) for path in snapshots}
    heaviest = {name: min(seen, limits.file_bytes) for name, seen in state.heaviest.items() if name in present}
    for path in snapshots:
        put(heaviest, _series(path), weights[path], max)
    return replace(state, snapshots=snapshots, heaviest=heaviest)


def _too_heavy(state: State, limits: Limits) -> list[Problem]:
    """Name the copies that `_admitted` leaves out."""
    return [
        Problem(path, 0, f"{copy.weight} bytes, above the limit of {limits.file_bytes}")
        for path, copy in sorted(state.snapshots.items())
        if copy.weight > limits.file_bytes
    ]


def _limited(state: State, limits: Limits) -> State:
    lines: dict[str, Pattern] = {}
    # A withdrawn line keeps its place in the limit but not its text.
    withdrawn = dict(state.withdrawn)
    for identity, pattern in state.lines.items():
        if (withdrawal := withdrawn.get(identity)) is None:
            lines[identity] = pattern
        else:
            place = Place(pattern.category, pattern.value_score, weight(pattern.content))
            withdrawn[identity] = replace(withdrawal, place=farther(withdrawal.place, place))
    for category in Category:
        stay = _best(category, lines, withdrawn, max(limits.file_bytes - _HEAVIEST, 1))
        for identity in [i for i, line in lines.items() if line.category is category and i not in stay]:
            del lines[identity]
        for identity, withdrawal in withdrawn.items():
            if withdrawal.place and withdrawal.place.category is category and identity not in stay:
                withdrawn[identity] = replace(withdrawal, place=None)
    telemetry = {
        path: _best_rows(state.telemetry[path], withdrawn, limits.telemetry_rows)
        for path in layout.newest(state.telemetry, limits.snapshots_kept)
    }
    state = replace(state, lines=lines, withdrawn=withdrawn, telemetry=telemetry)
    heaviest = _series_that_stay(state.heaviest, limits)
    kept = copies_kept(replace(state, heaviest=heaviest), limits)
    snapshots = {
        path: _cleared(path, state.snapshots[path], withdrawn)
        for path in layout.newest(state.snapshots, kept)
        if _series(path) in heaviest
    }
    return replace(state, snapshots=snapshots, heaviest=heaviest)


def _series_that_stay(heaviest: Mapping[str, int], limits: Limits) -> dict[str, int]:
    """Return the series before which the more important ones leave room for a whole file."""
    stay, used = dict[str, int](), 0
    for name in sorted(heaviest, key=_importance):
        if used > limits.copies_bytes - limits.file_bytes:
            break
        stay[name] = heaviest[name]
        used += heaviest[name]
    return stay


def _importance(series: str) -> tuple[int, str]:
    """Return what orders series: our collections, the dataset, then those of others by name."""
    collection = series.rpartition("/")[2].removeprefix("fedlearn-")
    if series == layout.DATASET_SNAPSHOTS:
        return 1, series
    return (0 if collection in set(Category) else 2), series


def _series(path: str) -> str:
    found = layout.dated(path)
    return found[0] if found else path


def _cleared(path: str, copy: Snapshot, withdrawn: Mapping[str, Withdrawal]) -> Snapshot:
    """Return a copy without the texts of what was withdrawn."""
    gone = copy.records.keys() & withdrawn.keys()
    if not gone:
        return copy
    point = path.endswith(".json")
    return Snapshot({i: stub(i, r, point=point) if i in gone else r for i, r in copy.records.items()})


def _best_rows(
    rows: Mapping[str, dict[str, Any]], withdrawn: Mapping[str, Withdrawal], most: int
) -> dict[str, dict[str, Any]]:
    """Return the best rows, without the texts of those that were withdrawn."""
    told = (_row_stub(row) if i in withdrawn else row for i, row in rows.items())
    best = sorted(told, key=lambda row: (row["value_score"], row["id"]), reverse=True)
    return {row["id"]: row for row in best[:most]}


def _row_stub(row: dict[str, Any]) -> dict[str, Any]:
    return {"id": row["id"], "value_score": row["value_score"], "withdrawn": True}


def _best(
    category: Category, lines: Mapping[str, Pattern], withdrawn: Mapping[str, Withdrawal], budget: int
) -> set[str]:
    """Return the ids that stay in a category's file: those before which the better ones weigh less than the budget."""
    held = [(p.value_score, i, weight(p.content)) for i, p in lines.items() if p.category is category]
    held += [
        (item.place.claimed, i, item.place.weight)
        for i, item in withdrawn.items()
        if item.place and item.place.category is category
    ]
    stay, used = set[str](), 0
    for _, identity, load in sorted(held, reverse=True):
        if used >= budget:
            break
        stay.add(identity)
        used += load
    return stay
