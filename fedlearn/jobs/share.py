"""What is shared: sync and export, from the ledger through scrubber and gate into the data repositories."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import orjson
from sqlalchemy.engine import Connection

from fedlearn.datarepo import layout, snapshots
from fedlearn.datarepo import sync as datarepo_sync
from fedlearn.datarepo.parse import parse
from fedlearn.datarepo.shapes import payload_of
from fedlearn.datarepo.snapshots import Stopped
from fedlearn.federation import trust
from fedlearn.federation.worktree import commit_data
from fedlearn.jobs.repositories import DataRepository, alone, limits_of, repositories
from fedlearn.jobs.withhold import withhold
from fedlearn.ledger import interactions, journal, marks, patterns
from fedlearn.ledger.clock import to_micros
from fedlearn.ledger.intake import activity, own_withdrawals
from fedlearn.ledger.interactions import Stored
from fedlearn.privacy.gate import Finding
from fedlearn.records import Category
from fedlearn.wiring import Parts, utc_now

__all__ = ["ExportResult", "SyncResult", "export", "sync", "sync_plan"]

_MESSAGE = "Share what this host has learned"


@dataclass(frozen=True, slots=True)
class SyncResult:
    """What a sync wrote into the host's own repository.

    `held` counts records that the gate stopped; `left_out` patterns above the limits; `copies_kept` dated copies of
    each kind that there is room for; `apart` the patterns shared with each remote that has a repository of its own.
    """

    origin: str
    patterns: int
    dataset: int
    interactions: int
    held: int
    left_out: int
    written: tuple[str, ...]
    removed: tuple[str, ...]
    commit: str | None
    problems: tuple[str, ...]
    copies_kept: int = 0
    apart: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What an export wrote: points by collection, the files, and how many the gate stopped."""

    points: Mapping[str, int]
    written: tuple[str, ...]
    removed: tuple[str, ...]
    held: int
    left_out: int
    commit: str | None


def sync(parts: Parts) -> SyncResult:
    """Write what this host has learned into the data repository, through scrubber and gate, and commit it.

    A second run with nothing new changes no byte.

    Raises:
        RepositoryError, GitError, TrustError: the repository or the key cannot be used; nothing is half-written.

    """
    with alone(parts):
        now = utc_now()
        found = repositories(parts)
        withhold(parts, found[0].path)
        own, *apart = [_write(parts, one, now) for one in found]
        with parts.ledger.writing() as connection:
            journal.set_fact(connection, "last_sync", now.isoformat(timespec="seconds"))
            journal.set_fact(connection, "shared_patterns", str(own.patterns))
            journal.set_fact(connection, "left_out_patterns", str(own.left_out))
            journal.set_fact(connection, "copies_kept", str(own.copies_kept))
    return replace(own, apart={one.name: result.patterns for one, result in zip(found[1:], apart, strict=True)})


def sync_plan(parts: Parts) -> dict[str, list[str]]:
    """Return the files that `sync` would write now, by repository ("" is the host's own); write nothing."""
    now, limits = utc_now(), limits_of(parts)
    plans: dict[str, list[str]] = {}
    for one in repositories(parts, make=False):
        with parts.ledger.reading() as connection:
            contents = _contents(parts, one, connection, now)
            report = datarepo_sync.plan(one.path, contents, parts.gate, trust.signer(one.key), limits)[2]
        plans[one.name] = report.written
    return plans


def _write(parts: Parts, one: DataRepository, now: datetime) -> SyncResult:
    """Write what may stand in one repository, and commit it; where nothing can be new, only look."""
    repository, limits = one.open(), limits_of(parts)
    name = f"synced:{one.name}"
    with parts.ledger.reading() as connection:
        before = orjson.loads(journal.fact(connection, name) or "{}")
        if before.get("mark") == _mark(parts, one, connection, now):
            return SyncResult(written=(), removed=(), commit=None, problems=(), **before["result"])
    # A statement that a kill, or `auto_commit = false`, left uncommitted is part of the chain: without it the next one
    # would look like a gap, and others would believe this host no longer.
    if repository.head() is not None:
        commit_data(repository, _MESSAGE, limits)
    with parts.ledger.reading() as connection:
        contents = _contents(parts, one, connection, now)
        report = datarepo_sync.write(one.path, contents, parts.gate, trust.signer(one.key), limits)
    held = _hold(parts, report.stopped, now)
    commit = commit_data(repository, _MESSAGE, limits) if parts.settings.federation.auto_commit else None
    result = SyncResult(
        origin=report.origin,
        patterns=report.vouched,
        dataset=report.dataset,
        interactions=report.rows,
        held=held,
        left_out=len(report.left_out),
        written=tuple(report.written),
        removed=tuple(report.removed),
        commit=commit,
        problems=tuple(f"{p.path}: {p.reason}" for p in report.problems),
        copies_kept=report.copies_kept,
    )
    # What is wrong is looked at, and told, each time.
    if not result.problems:
        names = ("origin", "patterns", "dataset", "interactions", "held", "left_out", "copies_kept")
        counts = {name: getattr(result, name) for name in names}
        with parts.ledger.writing() as connection:
            mark = _mark(parts, one, connection, now)
            journal.set_fact(connection, name, orjson.dumps({"mark": mark, "result": counts}).decode())
    return result


def _mark(parts: Parts, one: DataRepository, connection: Connection, now: datetime) -> str:
    """Return what stands for all that a sync depends on: the ledger, the settings, the day, and the files."""
    state = hashlib.sha256(f"{version('fedlearn')} {now.date()} {activity(connection)}".encode())
    state.update(parts.settings.model_dump_json().encode())
    for file in sorted((one.path / layout.ROOT).rglob("*")):
        if file.is_file():
            status = file.stat()
            state.update(f"{file.relative_to(one.path)} {status.st_size} {status.st_mtime_ns}\n".encode())
    return state.hexdigest()


def _contents(parts: Parts, one: DataRepository, connection: Connection, now: datetime) -> datarepo_sync.Contents:
    """Return what this host says in a repository: in one that is kept apart its patterns, and no word of its work."""
    settings, withdrawn = parts.settings, own_withdrawals(connection)
    shared = [(k.pattern, k.evidence) for k in patterns.own_active(connection, settings.value.threshold)]
    month, today = now.strftime("%Y-%m"), now.date()
    known = [(pattern, evidence) for pattern, evidence in shared if one.shares(pattern)]
    if one.apart:
        # Not even the id of a pattern that was never there.
        there = parse(datarepo_sync.read_files(one.path, settings.limits.file_bytes)[0])[0].lines if withdrawn else {}
        reasons = {identity: reason for identity, reason in withdrawn.items() if identity in there}
        most = settings.limits.origin_patterns
        return datarepo_sync.Contents(one.key.public, known, month, today, withdraws=reasons, most=most)
    rows = interactions.high_value(connection, settings.limits.telemetry_rows)
    return datarepo_sync.Contents(
        public_key=one.key.public,
        patterns=known,
        month=month,
        today=today,
        interactions=list(_telemetry_rows(parts, (row for row in rows if row.interaction.id not in withdrawn))),
        metrics=interactions.month_metrics(connection, *_month(now)),
        withdraws=withdrawn,
        most=settings.limits.origin_patterns,
    )


def export(parts: Parts) -> ExportResult:
    """Write the three collections as dated snapshots of payloads into the data repository, and commit them.

    Raises:
        RepositoryError, GitError: the repository cannot be used.

    """
    settings, now, limits = parts.settings, utc_now(), limits_of(parts)
    with alone(parts):
        one = repositories(parts)[0]
        repository = one.open()
        with parts.ledger.reading() as connection:
            unproven = {row.id for row in connection.execute(marks.unproven())}
            collections = {
                category.value: (
                    (k.pattern.id, payload_of(k.pattern))
                    for k in patterns.best(connection, category)
                    if one.shares(k.pattern) and k.pattern.id not in unproven
                )
                for category in Category
            }
            report = snapshots.export(
                one.path,
                collections,
                now.date(),
                parts.gate,
                keep=limits.snapshots_kept,
                limit=settings.limits.snapshot_points,
                file_bytes=limits.file_bytes,
            )
        held = _hold(parts, report.stopped, now)
        commit = commit_data(repository, "Export the collections", limits) if settings.federation.auto_commit else None
    return ExportResult(report.points, tuple(report.written), tuple(report.removed), held, report.left_out, commit)


def _telemetry_rows(parts: Parts, rows: Iterator[Stored]) -> Iterator[Mapping[str, Any]]:
    """Yield interactions as they may leave: their words scrubbed, no session, no path, no user."""
    for stored in rows:
        it = stored.interaction
        words = {"query": it.query, "response": it.response, "error": it.error or "", "model": it.model or ""}
        clean, _ = parts.scrubber.scrub_item(words)
        yield {
            "id": it.id,
            "source": it.source,
            "kind": it.kind,
            "month": it.time.strftime("%Y-%m") if it.time else "",
            "outcome": it.outcome.value,
            "iterations": it.iterations,
            "value_score": stored.score,
            **{name: text for name, text in clean.items() if text},
        }


def _hold(parts: Parts, stopped: Sequence[Stopped], now: datetime) -> int:
    """Put what the gate stopped into the review queue."""
    rows = [
        journal.Held(
            item.record_id,
            "out",
            {"path": item.path, "line": item.data.decode("utf-8", "replace")},
            [asdict(found) if isinstance(found, Finding) else str(found) for found in item.findings],
        )
        for item in stopped
    ]
    with parts.ledger.writing() as connection:
        journal.hold(connection, rows, to_micros(now) or 0)
    return len(rows)


def _month(now: datetime) -> tuple[int, int]:
    """Return the first microsecond of this month and of the next."""
    first = datetime(now.year, now.month, 1, tzinfo=UTC)
    after = datetime(now.year + now.month // 12, now.month % 12 + 1, 1, tzinfo=UTC)
    return to_micros(first) or 0, to_micros(after) or 0
