"""Files of data/ to facts, pure. What is not valid is refused by path and place, and the rest goes on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson

from fedlearn.datarepo import layout
from fedlearn.datarepo.canonical import RecordError, dump, load_object, number, split_lines
from fedlearn.datarepo.codec import PatternLine, Refusal, decode_rows, decode_withdrawn, fit
from fedlearn.datarepo.facts import LIGHTEST_COPY, Snapshot, State, better_line, better_row, closed, earlier, put
from fedlearn.datarepo.shapes import read_record
from fedlearn.datarepo.statements import Signed, read_statement
from fedlearn.records import Category, Pattern

__all__ = ["Files", "LinesRead", "Problem", "dataset_snapshot", "parse"]

#: A state of data/ as files: path from the repository's root to bytes.
Files = Mapping[str, bytes]
#: Lines of patterns that were read, by category and bytes.
LinesRead = dict[tuple[Category | None, bytes], Pattern]

_HEAVIEST_SAID = 10**12
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the files that was not taken: path, place (a line from 1, 0 the whole file), reason."""

    path: str
    place: int
    reason: str


def parse(files: Files, read: LinesRead | None = None) -> tuple[State, list[Problem]]:
    """Return the facts that files hold, and what was refused. A double in a file is joined with itself.

    Args:
        files: paths and bytes.
        read: lines that were read before, so that what two states share is read once; lines are added to it.

    """
    read = {} if read is None else read
    state, problems = State(), list[Problem]()
    for path, data in sorted(files.items()):
        refused: list[Refusal] = []
        if (category := layout.category_of(path)) is not None:
            refused = _parse_lines(data, category, state, read)
        elif path == layout.WITHDRAWN:
            withdrawals, refused = decode_withdrawn(data)
            for withdrawal in withdrawals:
                put(state.withdrawn, withdrawal.pattern_id, withdrawal, earlier)
        elif path == layout.DATASET:
            refused = _parse_lines(data, None, state, read)
        elif (origin := layout.origin_of(path)) is not None:
            try:
                signature = files.get(path + ".sig", b"")
                state.statements[origin] = Signed(read_statement(data, origin), data, signature)
            except RecordError as error:
                refused = [Refusal(0, str(error))]
        elif (series := layout.dated(path)) is not None:
            refused = _parse_dated(path, series[0], data, state)
        elif path == layout.COPIES:
            refused = _parse_copies(data, state)
        elif path == layout.README:
            state.readme = data
        elif not layout.is_ours(path):
            refused = [Refusal(0, "not a file of the data repository")]
        problems += [Problem(path, item.line, item.reason) for item in refused]
    return closed(state), problems


def dataset_snapshot(data: bytes) -> Snapshot:
    """Return a valid dataset as the records of a dated copy of it."""
    return Snapshot(
        {_record_id(record): dump(record) for _, line in split_lines(data) for record in [load_object(line)]}
    )


def _parse_lines(data: bytes, category: Category | None, state: State, read: LinesRead) -> list[Refusal]:
    """Read a patterns file, or the dataset: of its rows only those that are no view of a pattern say something."""
    refused: list[Refusal] = []
    for place, raw in split_lines(data):
        try:
            fact = read.get((category, raw))
            if fact is None:
                record = load_object(raw)
                if category is None and _is_view(record):
                    continue
                fact = read[category, raw] = _fact(read_record(record, category))
        except RecordError as error:
            refused.append(Refusal(place, str(error)))
            continue
        put(state.lines, fact.id, fact, better_line)
    return refused


def _fact(line: PatternLine) -> Pattern:
    """Return what a line itself says: its claim for a score, and metadata that fits."""
    pattern = line.pattern
    metadata = fit(pattern.metadata, pattern.content)
    if metadata is pattern.metadata and line.claimed == pattern.value_score:
        return pattern
    return replace(pattern, value_score=line.claimed, metadata=metadata)


def _is_view(record: dict[str, Any]) -> bool:
    metadata = record.get("metadata")
    named = metadata.get("pattern_id") if isinstance(metadata, dict) else None
    return isinstance(named, str) and bool(_UUID.fullmatch(named))


def _parse_copies(data: bytes, state: State) -> list[Refusal]:
    """Read data/copies.json; a double in a union-merged one is joined with itself."""
    refused: list[Refusal] = []
    for place, raw in split_lines(data):
        try:
            given = load_object(raw).get("heaviest")
            if not isinstance(given, dict):
                raise RecordError("not {heaviest: {series: bytes}}")
            for series, weight in given.items():
                seen = int(number(weight, "heaviest", 0, _HEAVIEST_SAID))
                put(state.heaviest, series, max(seen, LIGHTEST_COPY), max)
        except RecordError as error:
            refused.append(Refusal(place, str(error)))
    return refused


def _parse_dated(path: str, series: str, data: bytes, state: State) -> list[Refusal]:
    if series == layout.TELEMETRY_SNAPSHOTS:
        rows, refused = decode_rows(data)
        found: dict[str, dict[str, Any]] = {}
        for row in rows:
            put(found, row["id"], row, better_row)
        # An empty file is no fact: it must not push an older one out of the few that are kept.
        if found:
            state.telemetry[path] = found
        return refused
    records: dict[str, bytes] = {}
    refused = []
    for place, record in _snapshot_records(path, data, refused):
        try:
            put(records, _record_id(record), dump(record), max)
        except RecordError as error:
            refused.append(Refusal(place, str(error)))
    if records:
        state.snapshots[path] = Snapshot(records)
    return refused


def _snapshot_records(path: str, data: bytes, refused: list[Refusal]) -> list[tuple[int, dict[str, Any]]]:
    """Return the points of a collection's snapshot, or the rows of a dataset's."""
    found: list[tuple[int, dict[str, Any]]] = []
    if path.endswith(".json"):
        try:
            points = orjson.loads(data)["result"]["points"]
            found = [(n, {"id": str(p["id"]), "payload": p["payload"]}) for n, p in enumerate(points, 1)]
        except (orjson.JSONDecodeError, KeyError, TypeError, IndexError):
            refused.append(Refusal(0, "not a snapshot {result: {points: [{id, payload}]}}"))
        return found
    for place, line in split_lines(data):
        try:
            found.append((place, load_object(line)))
        except RecordError as error:
            refused.append(Refusal(place, str(error)))
    return found


def _record_id(record: dict[str, Any]) -> str:
    """Return the id of a point, or of a dataset row: its pattern's, else the hash of its bytes."""
    if isinstance(record.get("id"), str):
        return str(record["id"])
    return str(record["metadata"]["pattern_id"]) if _is_view(record) else hashlib.sha256(dump(record)).hexdigest()
