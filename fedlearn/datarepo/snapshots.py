"""Dated snapshots of the collections: payloads only, all pages, the newest few; written and read.

A snapshot is {"result": {"points": [{"id", "payload"}]}}. Reading also takes the raw answer of a scroll, with its
`status` and `next_page_offset`, a bare list of points, and names that end in `-latest.json`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import orjson

from fedlearn.datarepo import layout
from fedlearn.datarepo.canonical import MAX_LINE_BYTES, dump
from fedlearn.datarepo.codec import Refusal
from fedlearn.datarepo.files import read_bounded, write_if_changed
from fedlearn.privacy import caps

__all__ = ["ExportReport", "Gate", "Stopped", "export", "newest_snapshots", "read_points"]

_HEAD, _TAIL = b'{"result":{"points":[\n', b"\n]}}\n"


class Gate(Protocol):
    """The last proof before bytes leave: what it finds stops that record."""

    def prove(self, data: bytes) -> Iterable[object]:
        """Return the findings; none means that the bytes may leave."""
        ...


@dataclass(frozen=True, slots=True)
class Stopped:
    """A record that the gate did not let out: where it was bound for, its id, the findings, and its bytes."""

    path: str
    record_id: str
    findings: tuple[object, ...]
    data: bytes


@dataclass(slots=True)
class ExportReport:
    """What an export did. `points` counts by collection what its snapshot holds."""

    points: dict[str, int] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    stopped: list[Stopped] = field(default_factory=list)
    left_out: int = 0


def export(
    repo: Path,
    collections: Mapping[str, Iterable[tuple[str, Mapping[str, Any]]]],
    today: date,
    gate: Gate,
    keep: int = 5,
    limit: int = 10_000,
    file_bytes: int = 10_000_000,
) -> ExportReport:
    """Write COLLECTION-YYYY-MM-DD.json for every collection; a snapshot equal to the newest one is not
    written again, and an empty one not at all.

    Args:
        repo: root of the data repository.
        collections: points (id, payload) by collection, best first: where a limit bites, the first ones stay.
        today: the date in the new names.
        gate: proves every point.
        keep: how many snapshots of each collection stay.
        limit: most points in a snapshot.
        file_bytes: most bytes in a snapshot.

    Raises:
        RepositoryError: a file cannot be written.

    """
    report = ExportReport()
    for collection, points in sorted(collections.items()):
        path = layout.collection_snapshot(collection, today)
        lines = _proved(path, points, gate, limit, file_bytes, report)
        report.points[collection] = len(lines)
        if not lines:
            continue
        data = _HEAD + b",\n".join(line for _, line in sorted(lines.items())) + _TAIL
        series = _series(repo, collection)
        if series and series[-1] < path and (repo / series[-1]).read_bytes() == data:
            continue
        if write_if_changed(repo / path, data):
            report.written.append(path)
        for old in sorted(set(series) - set(layout.newest([*series, path], keep))):
            (repo / old).unlink(missing_ok=True)
            report.removed.append(old)
    return report


def _proved(
    path: str,
    points: Iterable[tuple[str, Mapping[str, Any]]],
    gate: Gate,
    limit: int,
    file_bytes: int,
    report: ExportReport,
) -> dict[str, bytes]:
    """Return the canonical line of every point that may leave and has room, by id."""
    size, kept = len(_HEAD) + len(_TAIL), dict[str, bytes]()
    source = iter(points)
    for identity, payload in islice(source, limit):
        line = dump({"id": identity, "payload": dict(payload)})
        if findings := tuple(gate.prove(line)):
            report.stopped.append(Stopped(path, identity, findings, line))
        elif size + len(line) + 2 > file_bytes or len(line) > MAX_LINE_BYTES:
            report.left_out += 1
        else:
            kept[identity] = line
            size += len(line) + 2
    report.left_out += sum(1 for _ in source)
    return kept


def newest_snapshots(repo: Path) -> list[str]:
    """Return the newest snapshot of every collection, by the date in its name.

    A `-latest.json` counts only where its collection has no dated snapshot: a link says the same as its target, and
    a copy may be older than any date.
    """
    latest: dict[str, tuple[str, str]] = {}
    directory = repo / layout.COLLECTION_SNAPSHOTS
    for file in sorted(directory.glob("*.json")) if directory.is_dir() else ():
        if split := layout.split_snapshot(file.name):
            collection, when = split
            found = ("" if when == "latest" else when, f"{layout.COLLECTION_SNAPSHOTS}/{file.name}")
            latest[collection] = max(latest.get(collection, found), found)
    return sorted(path for _, path in latest.values())


def read_points(path: Path, limit: int) -> Iterator[tuple[int, dict[str, Any] | Refusal]]:
    """Yield (number from 1, payload or refusal) of every point of a snapshot; number 0 refuses the whole file.

    Args:
        path: the file, or a link to one in the same directory.
        limit: most bytes; a larger file is refused unread.

    """
    try:
        if path.is_symlink() and path.resolve().parent != path.parent.resolve():
            raise ValueError("a link that leaves its directory")
        data = read_bounded(path, limit)
        if caps.too_deep(data):
            raise ValueError(f"nested deeper than {caps.DEEPEST}")
        document = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        yield 0, Refusal(0, f"not JSON: {error.msg}")
        return
    except ValueError as error:
        yield 0, Refusal(0, str(error))
        return
    points = _points(document)
    if points is None:
        yield 0, Refusal(0, "no points: neither a list nor {result: {points: [...]}}")
        return
    for place, point in enumerate(points, 1):
        payload = point.get("payload", point) if isinstance(point, dict) else None
        if isinstance(payload, dict):
            yield place, payload
        else:
            yield place, Refusal(place, "a point without a payload object")


def _points(document: object) -> list[Any] | None:
    for key in ("result", "points"):
        if isinstance(document, dict):
            document = document.get(key, document)
    return document if isinstance(document, list) else None


def _series(repo: Path, collection: str) -> list[str]:
    """Return the dated snapshots of a collection, oldest first."""
    directory = repo / layout.COLLECTION_SNAPSHOTS
    names = (f"{layout.COLLECTION_SNAPSHOTS}/{file.name}" for file in directory.glob(f"{collection}-*.json"))
    return sorted(n for n in names if (found := layout.dated(n)) and found[0].endswith(f"/{collection}"))
