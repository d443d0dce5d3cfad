"""What is shared, written and read: sync, export and import between the ledger and the data repository."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fedlearn.datarepo import intake, snapshots
from fedlearn.datarepo import sync as datarepo_sync
from fedlearn.datarepo.codec import metadata_record
from fedlearn.datarepo.merge import Limits
from fedlearn.datarepo.snapshots import Stopped
from fedlearn.errors import RepositoryError
from fedlearn.federation import trust
from fedlearn.federation.keys import OriginKey, load_key
from fedlearn.federation.worktree import commit_data, open_repository
from fedlearn.index import outbox
from fedlearn.ledger import interactions, journal, patterns
from fedlearn.ledger.clock import to_micros
from fedlearn.ledger.intake import LedgerIntakeStore, accepted_origins
from fedlearn.ledger.interactions import Stored
from fedlearn.ledger.patterns import Known
from fedlearn.privacy.gate import Finding
from fedlearn.records import Category
from fedlearn.wiring import Parts, utc_now

if TYPE_CHECKING:
    from fedlearn.records import Pattern

__all__ = ["ExportResult", "ImportResult", "SyncResult", "export", "import_", "sync"]


@dataclass(frozen=True, slots=True)
class SyncResult:
    """What a sync wrote. `held` counts records that the gate stopped; `left_out` patterns above the limits."""

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


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What an export wrote: points by collection, the files, and how many the gate stopped."""

    points: Mapping[str, int]
    written: tuple[str, ...]
    removed: tuple[str, ...]
    held: int
    left_out: int
    commit: str | None


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import took. Counts are patterns; `unknown_origins` vouch for something and are not trusted yet."""

    imported: int
    known: int
    quarantined: int
    held: int
    withdrawn: int
    refused: int
    files: int
    indexed: int
    unknown_origins: tuple[str, ...]
    refusals: tuple[str, ...]

    @property
    def summary(self) -> str:
        """The one line that a person reads in the journal."""
        if not any((self.imported, self.known, self.quarantined, self.held, self.withdrawn, self.refused)):
            return "No snapshots found (this is normal on a first deployment)"
        return f"Imported {self.imported:,} points from federated data ({self.known:,} already known)"


def sync(parts: Parts) -> SyncResult:
    """Write what this host has learned into the data repository, through scrubber and gate, and commit it.

    A second run with nothing new changes no byte.

    Raises:
        RepositoryError, GitError, TrustError: the repository or the key cannot be used; nothing is half-written.

    """
    settings, key, now = parts.settings, _key(parts), utc_now()
    repository = open_repository(settings.repository_path, key.origin)
    with parts.ledger.reading() as connection:
        contents = datarepo_sync.Contents(
            public_key=key.public,
            patterns=[(k.pattern, k.evidence) for k in _shareable(parts, connection)],
            month=now.strftime("%Y-%m"),
            today=now.date(),
            interactions=_telemetry_rows(parts, interactions.high_value(connection, settings.limits.telemetry_rows)),
            metrics=interactions.month_metrics(connection, *_month(now)),
        )
        report = datarepo_sync.write(settings.repository_path, contents, parts.gate, trust.signer(key), _limits(parts))
    held = _hold(parts, report.stopped, now)
    commit = commit_data(repository, "Share what this host has learned") if settings.federation.auto_commit else None
    with parts.ledger.writing() as connection:
        journal.set_fact(connection, "last_sync", now.isoformat(timespec="seconds"))
        journal.set_fact(connection, "shared_patterns", str(report.vouched))
        journal.set_fact(connection, "left_out_patterns", str(len(report.left_out)))
    return SyncResult(
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
    )


def export(parts: Parts) -> ExportResult:
    """Write the three collections as dated snapshots of payloads into the data repository, and commit them.

    Raises:
        RepositoryError, GitError: the repository cannot be used.

    """
    settings, now = parts.settings, utc_now()
    repository = open_repository(settings.repository_path, _key(parts).origin)
    with parts.ledger.reading() as connection:
        collections = {
            category.value: ((k.pattern.id, _payload(k)) for k in patterns.best(connection, category))
            for category in Category
        }
        report = snapshots.export(
            settings.repository_path,
            collections,
            now.date(),
            parts.gate,
            keep=settings.limits.snapshots_kept,
            limit=settings.limits.snapshot_points,
            file_bytes=settings.limits.file_bytes,
        )
    held = _hold(parts, report.stopped, now)
    commit = commit_data(repository, "Export the collections") if settings.federation.auto_commit else None
    return ExportResult(report.points, tuple(report.written), tuple(report.removed), held, report.left_out, commit)


def import_(parts: Parts, *, on_progress: Callable[[int, int | None], None] | None = None) -> ImportResult:
    """Take patterns and newest snapshots of the data repository into ledger and index.

    Batches are whole or not at all, duplicates are skipped by id, so a run that was killed is resumed by the next.

    Raises:
        RepositoryError: there is no data repository.
        TrustError: signatures cannot be checked.

    """
    from fedlearn.privacy.content import check_record

    settings, key = parts.settings, _key(parts)
    path = settings.repository_path
    if not path.is_dir():
        raise RepositoryError(f"{path}: no data repository; clone one there or run `fedlearn init`")
    refusals: list[str] = []
    with parts.ledger.reading() as connection:
        accepted = accepted_origins(connection)

    def objections(pattern: Pattern) -> Sequence[object]:
        item = {"content": pattern.content, "metadata": metadata_record(pattern.metadata)}
        return [objection.reason for objection in check_record(item)]

    report = intake.import_repository(
        path,
        LedgerIntakeStore(parts.ledger, str(path.resolve()), key.origin, utc_now),
        trust.policy_of(settings.trust, key.origin, accepted, _believes_everybody(parts)),
        trust.verify,
        objections,
        on_refusal=lambda file, place, reason: refusals.append(f"{file}:{place}: {reason}"),
        progress=(lambda found: on_progress(found, None)) if on_progress else None,
        batch=settings.limits.import_batch,
        file_bytes=settings.limits.file_bytes,
    )
    indexed = outbox.drain(parts.ledger, parts.index, parts.embedder)
    known = report.known
    if report.unchanged:
        with parts.ledger.reading() as connection:
            known = max(known, patterns.admitted(connection) - report.imported)
    return ImportResult(
        imported=report.imported,
        known=known,
        quarantined=report.quarantined,
        held=report.held,
        withdrawn=report.withdrawn,
        refused=report.refused,
        files=report.files,
        indexed=indexed,
        unknown_origins=tuple(report.unknown_origins),
        refusals=tuple(refusals),
    )


def _key(parts: Parts) -> OriginKey:
    return load_key(parts.settings.key_path)


def _limits(parts: Parts) -> Limits:
    chosen = parts.settings.limits
    return Limits(chosen.file_bytes, chosen.telemetry_rows, chosen.snapshots_kept)


def _believes_everybody(parts: Parts) -> bool:
    """Tell whether the only remotes are such where everybody who can push is believed."""
    remotes = parts.settings.federation.remotes.values()
    return bool(remotes) and all(remote.trust == "all" for remote in remotes)


def _shareable(parts: Parts, connection: Any) -> Iterator[Known]:
    """Yield the patterns of this host that reach the threshold, in the categories that are shared."""
    wanted = parts.settings.federation.categories
    for known in patterns.own_active(connection, parts.settings.value.threshold):
        if not wanted or known.pattern.category.value in wanted:
            yield known


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


def _payload(known: Known) -> dict[str, Any]:
    """Return a pattern as the payload of a snapshot."""
    return {
        "pattern_id": known.pattern.id,
        "category": known.pattern.category.value,
        "content": known.pattern.content,
        "value_score": round(known.pattern.value_score, 4),
        "metadata": metadata_record(known.pattern.metadata),
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
