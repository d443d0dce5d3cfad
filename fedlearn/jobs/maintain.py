"""Upkeep: what is due by the calendar, and the packing of the data repositories. Shared history is never rewritten."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

import orjson

from fedlearn.datarepo import layout
from fedlearn.datarepo.files import read_bounded, write_if_changed
from fedlearn.federation.git import Repository
from fedlearn.jobs.duplicates import Duplicate, find, merge
from fedlearn.jobs.repositories import alone, repositories
from fedlearn.jobs.share import export, sync
from fedlearn.jobs.trust import review as quarantine
from fedlearn.ledger import journal, patterns
from fedlearn.wiring import Parts, utc_now

__all__ = ["Job", "Maintained", "due", "maintain"]

_STALE_MONTHS = 12


class Job(StrEnum):
    """What is done how often."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


@dataclass(frozen=True, slots=True)
class Maintained:
    """What was done: the report of each job by name, and the repositories that were packed."""

    done: dict[str, dict[str, Any]] = field(default_factory=dict)
    compacted: tuple[str, ...] = ()


def due(last: str | None, job: Job, today: date) -> bool:
    """Say whether a job is due, by the ISO date of its last run: a week later, or in another month, quarter or year."""
    if last is None:
        return True
    before = date.fromisoformat(last)
    if job is Job.WEEKLY:
        return (today - before).days >= 7
    periods = {Job.MONTHLY: 1, Job.QUARTERLY: 3, Job.YEARLY: 12}
    months = periods[job]
    return (today.year * 12 + today.month - 1) // months != (before.year * 12 + before.month - 1) // months


def maintain(
    parts: Parts, jobs: Sequence[Job] = (), *, apply: bool = False, on_progress: Callable[[str], None] | None = None
) -> Maintained:
    """Do what is due, or the jobs that are named, and pack the data repositories.

    Args:
        parts: of the command.
        jobs: to be done now; none means all that are due.
        apply: let the quarterly review merge the near-duplicates that it found.
        on_progress: is told what is being done.

    Raises:
        RepositoryError, GitError, TrustError: the repository cannot be used.

    """
    tell, today = on_progress or (lambda _: None), utc_now().date()
    with parts.ledger.reading() as connection:
        last = {job: journal.fact(connection, f"maintained_{job.value}") for job in Job}
    chosen = [job for job in Job if (job in jobs if jobs else due(last[job], job, today))]
    work: dict[Job, Callable[[], dict[str, Any]]] = {
        Job.WEEKLY: lambda: _export(parts),
        Job.MONTHLY: lambda: _metrics(parts),
        Job.QUARTERLY: lambda: _review(parts, today, apply=apply),
        Job.YEARLY: lambda: _archive(parts, today),
    }
    done: dict[str, dict[str, Any]] = {}
    for job in chosen:
        tell(job.value)
        done[job.value] = work[job]()
        with parts.ledger.writing() as connection:
            journal.set_fact(connection, f"maintained_{job.value}", today.isoformat())
    tell("compact")
    packed = []
    with alone(parts):
        for one in repositories(parts, make=False):
            repository = one.open()
            repository.clear_stale_locks()
            repository.compact()
            packed.append(str(one.path))
    return Maintained(done, tuple(packed))


def _export(parts: Parts) -> dict[str, Any]:
    result = export(parts)
    return {"points": dict(result.points), "written": list(result.written)}


def _metrics(parts: Parts) -> dict[str, Any]:
    """Write this month's figures, and return those of the last months that all hosts know of."""
    sync(parts)
    directory = parts.settings.repository_path / layout.METRICS
    months = {}
    for file in sorted(directory.glob("*.json"))[-3:]:
        record = orjson.loads(read_bounded(file, parts.settings.limits.file_bytes))
        months[file.stem] = {"origins": len(record["origins"]), "totals": record["totals"]}
    return {"months": months}


def _review(parts: Parts, today: date, *, apply: bool) -> dict[str, Any]:
    """Return what a person should look at: near-duplicates, what harmed, what nobody used, what waits."""
    oldest = today.year * 12 + today.month - 1 - _STALE_MONTHS
    stale = f"{oldest // 12:04d}-{oldest % 12 + 1:02d}"
    duplicates = find(parts)
    with parts.ledger.reading() as connection:
        counts = patterns.counts(connection)
        held = journal.still_held(connection)
        known = patterns.by_ids(connection, [identity for _, identity in patterns.servable_ids(connection)])
    harmful = sorted(i for i, k in known.items() if k.evidence.harmed > k.evidence.helped)
    unused = sorted(i for i, k in known.items() if k.evidence.last is not None and k.evidence.last < stale)
    merged = merge(parts, duplicates) if apply else 0
    return {
        "patterns": counts,
        "duplicates": [_shown(item) for item in duplicates],
        "merged": merged,
        "harmful": harmful,
        "unused": unused,
        "held": held,
        "quarantined": [{"origin": row.origin, "patterns": row.patterns} for row in quarantine(parts, samples=0)],
    }


def _shown(item: Duplicate) -> dict[str, Any]:
    return {
        "kept": item.kept.pattern.id,
        "kept_name": item.kept.pattern.metadata.name,
        "merged": item.merged.pattern.id,
        "merged_name": item.merged.pattern.metadata.name,
        "similarity": round(item.similarity, 4),
    }


def _archive(parts: Parts, today: date) -> dict[str, Any]:
    """Keep the dated files of past years beside the repository, those that newer ones have replaced included."""
    written = []
    for one in repositories(parts, make=False):
        repository = one.open()
        years: dict[str, dict[str, str]] = {}
        for path, oid in _history(repository).items():
            if (found := layout.dated(path)) and int(found[1][:4]) < today.year:
                years.setdefault(found[1][:4], {})[path] = oid
        for year, files in sorted(years.items()):
            name = f"snapshots-{one.name + '-' if one.apart else ''}{year}.tar.gz"
            target = parts.settings.state_dir / "archive" / name
            blobs = repository.blobs(files.values())
            if write_if_changed(target, _tar({path: blobs[oid] for path, oid in sorted(files.items())}), 0o600):
                written.append(str(target))
    return {"written": written}


def _history(repository: Repository) -> dict[str, str]:
    """Return the dated files in the history of the branch, each as it was last."""
    head = repository.head()
    directories = (layout.DATASET_SNAPSHOTS, layout.TELEMETRY_SNAPSHOTS, layout.COLLECTION_SNAPSHOTS)
    return repository.last_versions(head, directories) if head else {}


def _tar(files: dict[str, bytes]) -> bytes:
    """Return files as a compressed archive; the same files are the same bytes."""
    raw = io.BytesIO()
    with gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as packed, tarfile.open(fileobj=packed, mode="w") as archive:
        for path, data in files.items():
            entry = tarfile.TarInfo(path)
            entry.size, entry.mode = len(data), 0o600
            archive.addfile(entry, io.BytesIO(data))
    return raw.getvalue()
