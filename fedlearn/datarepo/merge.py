"""The join of two states of data/, pure: `join(a, b)` is what both know, and the same bytes on every host.

Laws, for all states a, b, c and the same limits, each shown by tests/property/test_datarepo_merge.py:

- commutative   `join(a, b) == join(b, a)`
- associative   `join(join(a, b), c) == join(a, join(b, c))`
- idempotent    `join(a, a) == canonical(a)` and `canonical(canonical(a)) == canonical(a)`
- limits and withdrawals included; a withdrawal, once known, is in every join and its text in none

Why they hold. A state is a set of facts, and each kind of fact is joined by the maximum of a total order (a line by
its claim, then its metadata; a statement by its sequence; a withdrawal by its earliest month; a telemetry row by its
score), so facts form a semilattice. A limit then keeps, from the best down by (claim, pattern_id), all lines before
which the better ones weigh less than the limit. That commutes with joining, since a line that is out stays out: what
stands before it only grows. For this a line's weight follows from its id alone (`codec.weight`), its claim never falls,
and a withdrawn line keeps its place without its text. Everything else (scores shown, evidence, dataset, metrics) is a
view, computed after the join from facts that stayed, and never read back.

The limit of the whole repository is for what can be spared: where all files together are above it, the oldest dated
files go, copies of the dataset first (`shed`). It follows from the joined facts alone: commutative and idempotent. It
is associative but for one case: where a repository above its limit shrinks again, because something was withdrawn, a
host that still holds a file brings it back.

Signatures are not checked here: whoever joins has dropped statements that are not well signed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from fedlearn.datarepo import layout
from fedlearn.datarepo.canonical import dump
from fedlearn.datarepo.codec import MAX_CONTENT_BYTES, Place, Withdrawal, weight
from fedlearn.datarepo.facts import Snapshot, State, better_line, better_row, better_snapshot, earlier, farther, union
from fedlearn.datarepo.parse import Files, LinesRead, Problem, parse
from fedlearn.datarepo.statements import winner
from fedlearn.datarepo.views import render, shed
from fedlearn.records import Category, Pattern

__all__ = ["Limits", "canonical", "files_of", "join", "join_files", "within"]

_HEAVIEST = 3 * MAX_CONTENT_BYTES + 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What data/ may hold. Part of the law: hosts that share a repository must have the same."""

    file_bytes: int = 10_000_000
    telemetry_rows: int = 1000
    snapshots_kept: int = 5
    repository_bytes: int = 100_000_000


def join_files(first: Files, second: Files, limits: Limits) -> tuple[dict[str, bytes], list[Problem]]:
    """Return the join of two states as files, and what was refused in either."""
    read: LinesRead = {}
    left, problems = parse(first, read)
    right, more = parse(second, read)
    return files_of(join(left, right, limits), limits), problems + more


def canonical(files: Files, limits: Limits) -> tuple[dict[str, bytes], list[Problem]]:
    """Return one state in canonical bytes, whatever a hosting site or an editor made of it."""
    state, problems = parse(files)
    return files_of(within(state, limits), limits), problems


def files_of(state: State, limits: Limits) -> dict[str, bytes]:
    """Return the canonical files of a state that is within the limits of its kinds."""
    return shed(render(state, limits.file_bytes), limits.repository_bytes)


def join(first: State, second: State, limits: Limits) -> State:
    """Return the join of two states, within the limits. Neither is changed."""
    joined = State(
        lines=union(first.lines, second.lines, better_line),
        statements=union(first.statements, second.statements, winner),
        withdrawn=union(first.withdrawn, second.withdrawn, earlier),
        telemetry=union(first.telemetry, second.telemetry, lambda a, b: union(a, b, better_row)),
        snapshots=union(first.snapshots, second.snapshots, better_snapshot),
        readme=max(first.readme, second.readme),
    )
    return within(joined, limits)


def within(state: State, limits: Limits) -> State:
    """Return the state with withdrawals and limits applied. Idempotent, and it commutes with `join`."""
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
    telemetry, snapshots = {}, {}
    for path in layout.newest([*state.telemetry, *state.snapshots], limits.snapshots_kept):
        if path in state.telemetry:
            rows = (_row_stub(row) if i in withdrawn else row for i, row in state.telemetry[path].items())
            best = sorted(rows, key=lambda row: (row["value_score"], row["id"]), reverse=True)
            telemetry[path] = {row["id"]: row for row in best[: limits.telemetry_rows]}
        else:
            stub = _point_stub if path.endswith(".json") else _example_stub
            records = state.snapshots[path].records
            snapshots[path] = Snapshot({i: stub(i) if i in withdrawn else record for i, record in records.items()})
    return State(lines, state.statements, withdrawn, telemetry, snapshots, state.readme)


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


def _row_stub(row: dict[str, Any]) -> dict[str, Any]:
    return {"id": row["id"], "value_score": row["value_score"], "withdrawn": True}


def _point_stub(identity: str) -> bytes:
    return dump({"id": identity, "payload": {"withdrawn": True}})


def _example_stub(identity: str) -> bytes:
    return dump({"messages": [], "metadata": {"pattern_id": identity, "withdrawn": True}})
