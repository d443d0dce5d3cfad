"""Facts to canonical files, pure: the facts themselves, and every view of them made anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from fedlearn.datarepo import layout
from fedlearn.datarepo.canonical import dump, join_lines
from fedlearn.datarepo.codec import (
    SHOWN_ORIGINS,
    Gathered,
    PatternLine,
    encode_pattern,
    encode_withdrawn,
    example_of,
    example_row,
)
from fedlearn.datarepo.facts import State
from fedlearn.datarepo.statements import Signed, Vouch
from fedlearn.records import Category, Pattern

__all__ = ["render"]

_HEAD, _TAIL = b'{"result":{"points":[\n', b"\n]}}\n"


def render(state: State, file_bytes: int) -> dict[str, bytes]:
    """Return the canonical files of a state that is within the limits, sorted by path, with all views made anew."""
    vouchers: dict[str, dict[str, Vouch]] = {}
    for origin, signed in state.statements.items():
        for identity, vouch in signed.statement.vouches.items():
            if identity in state.lines:
                vouchers.setdefault(identity, {})[origin] = vouch
    shown = {i: _shown(state.lines[i], vouchers.get(i, {})) for i in sorted(state.lines)}
    files = {layout.ATTRIBUTES: layout.ATTRIBUTES_BYTES}
    for category in Category:
        encoded = (encode_pattern(line) for line in shown.values() if line.pattern.category is category)
        files[layout.patterns_file(category)] = join_lines(encoded)
    files[layout.WITHDRAWN] = encode_withdrawn(state.withdrawn.values())
    files[layout.DATASET] = _dataset([line.pattern for line in shown.values()], file_bytes)
    for origin, signed in state.statements.items():
        files[layout.statement_file(origin)] = signed.data
        if signed.signature:
            files[layout.signature_file(origin)] = signed.signature
    for path, rows in state.telemetry.items():
        files[path] = join_lines(dump(row) for _, row in sorted(rows.items()))
    for path, snapshot in state.snapshots.items():
        records = [record for _, record in sorted(snapshot.records.items())]
        files[path] = _HEAD + b",\n".join(records) + _TAIL if path.endswith(".json") else join_lines(records)
    if state.heaviest:
        files[layout.COPIES] = dump({"heaviest": state.heaviest}) + b"\n"
    for month, record in _metrics(state.statements).items():
        files[layout.metrics_file(month)] = dump(record) + b"\n"
    if state.readme:
        files[layout.README] = state.readme
    return {path: files[path] for path in sorted(files) if files[path] or path == layout.DATASET or "patterns" in path}


def _shown(fact: Pattern, vouchers: Mapping[str, Vouch]) -> PatternLine:
    """Return a line as the statements let it be shown: the highest score vouched, and by whom."""
    if not vouchers:
        return PatternLine(fact, fact.value_score)
    best = sorted(vouchers, key=lambda origin: (-vouchers[origin].value_score, origin))
    said = vouchers.values()
    evidence = Gathered(
        vouchers=len(vouchers),
        origins=tuple(best[:SHOWN_ORIGINS]),
        seen=sum(v.seen for v in said),
        helped=sum(v.helped for v in said),
        harmed=sum(v.harmed for v in said),
        last=max((v.last for v in said if v.last), default=None),
    )
    pattern = replace(fact, value_score=vouchers[best[0]].value_score)
    return PatternLine(pattern, fact.value_score, evidence)


def _dataset(patterns: Iterable[Pattern], file_bytes: int) -> bytes:
    """Return the fine-tuning rows of the best patterns that fit, sorted by id."""
    kept, used = dict[str, bytes](), 0
    for pattern in sorted(patterns, key=lambda p: (p.value_score, p.id), reverse=True):
        row = example_row(example_of(pattern), pattern.category)
        # A copy of the dataset must not weigh more than a file.
        used += len(row) + 2
        if used > file_bytes:
            break
        kept[pattern.id] = row
    return join_lines(row for _, row in sorted(kept.items()))


def _metrics(statements: Mapping[str, Signed]) -> dict[str, dict[str, Any]]:
    """Return the monthly records: what each origin says, and the sums."""
    months: dict[str, dict[str, Any]] = {}
    for origin, signed in sorted(statements.items()):
        for month, values in signed.statement.metrics.items():
            record = months.setdefault(month, {"month": month, "origins": {}, "totals": {}})
            record["origins"][origin] = dict(values)
            for name, value in values.items():
                record["totals"][name] = round(record["totals"].get(name, 0) + value, 4)
    return months
