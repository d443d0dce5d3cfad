"""What others share is taken in: from the data repositories, checked and weighed, into ledger and index."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fedlearn.datarepo import intake
from fedlearn.datarepo.intake import Admission, ImportReport, IntakeStore
from fedlearn.datarepo.objections import objections
from fedlearn.errors import EmbeddingError, LockedError, RepositoryError, SearchIndexError
from fedlearn.index import outbox
from fedlearn.jobs.repositories import DataRepository, hear, policy_of, repositories, signatures
from fedlearn.ledger import patterns
from fedlearn.ledger.intake import LedgerIntakeStore, Settled, settle
from fedlearn.wiring import Parts, utc_now

if TYPE_CHECKING:
    from fedlearn.records import Tier

__all__ = ["ImportResult", "import_", "import_files", "import_plan"]

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import took. Counts are patterns.

    `arrivals` say how many came from which origin (empty: nobody vouches), and in which tier; `unknown_origins` vouch
    for something and are not trusted; `withdrawn_here` were known and are withdrawn now; `demoted` are no longer
    believed, `restored` are again; `unheard` counts withdrawals by origins that are not believed. `waits` says why the
    index does not have it yet.
    """

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
    arrivals: tuple[dict[str, Any], ...] = ()
    withdrawn_here: int = 0
    demoted: int = 0
    restored: int = 0
    unheard: int = 0
    waits: str | None = None

    @property
    def summary(self) -> str:
        """The one line that a person reads in the journal."""
        if not any((self.imported, self.known, self.quarantined, self.held, self.withdrawn, self.refused)):
            return "No snapshots found (this is normal on a first deployment)"
        # These very words are promised to who reads the journal, one point or many.
        return f"Imported {self.imported:,} points from federated data ({self.known:,} already known)"


def import_(parts: Parts, *, on_progress: Progress | None = None) -> ImportResult:
    """Take patterns and newest snapshots of the data repositories into ledger and index.

    Batches are whole or not at all, duplicates are skipped by id, so a run that was killed is resumed by the next.
    What was withdrawn, or is believed no longer or again, is brought in line. Where the index cannot take it now, the
    ledger keeps it and the next command gives it.

    Raises:
        RepositoryError: there is no data repository.
        TrustError: signatures cannot be checked.

    """
    path = parts.settings.repository_path
    if not path.is_dir():
        raise RepositoryError(f"{path}: no data repository; clone one there or run `fedlearn init`")
    found = repositories(parts, make=False)
    refusals: list[str] = []
    reports = []
    for one in found:
        store = LedgerIntakeStore(parts.ledger, str(one.path.resolve()), one.key.origin, utc_now)
        reports.append(_import(parts, one, one.path, store, refusals, on_progress))
    now = hear(parts, found)
    with parts.ledger.writing() as connection:
        settled = settle(connection, now)
    indexed, waits = 0, None
    try:
        indexed = outbox.drain(parts.ledger, parts.index, parts.embedder)
    except (EmbeddingError, LockedError, SearchIndexError) as error:
        waits = f"what came is kept, and found as soon as the index has it: {error}"
    known = sum(report.known for report in reports)
    if any(report.unchanged for report in reports):
        with parts.ledger.reading() as connection:
            known = max(known, patterns.admitted(connection) - sum(report.imported for report in reports))
    return replace(_result(reports, refusals, known, indexed, settled), waits=waits)


def import_files(parts: Parts, one: DataRepository, files: Mapping[str, bytes]) -> int:
    """Take in files of data/ that stand in no repository of this host; return how many patterns came."""
    store = LedgerIntakeStore(parts.ledger, "", one.key.origin, utc_now)
    with _laid_out(files) as root:
        return _import(parts, one, root, store, [], None, remember=False).imported


@contextmanager
def _laid_out(files: Mapping[str, bytes]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="fedlearn-plan-") as scratch:
        for path, data in files.items():
            (Path(scratch) / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(scratch) / path).write_bytes(data)
        yield Path(scratch)


def import_plan(parts: Parts, one: DataRepository, files: Mapping[str, bytes]) -> ImportResult:
    """Return what an import would take of files that do not stand in the data repository yet; change nothing."""
    refusals: list[str] = []
    with _laid_out(files) as root:
        report = _import(parts, one, root, _Looking(parts), refusals, None, remember=False)
    return _result([report], refusals, report.known, 0, Settled())


class _Looking:
    """The ledger, looked at and not changed."""

    def __init__(self, parts: Parts) -> None:
        self._ledger = parts.ledger

    def known(self, ids: Sequence[str]) -> Collection[str]:
        with self._ledger.reading() as connection:
            return set(patterns.by_ids(connection, ids))

    def admit(self, batch: Sequence[Admission]) -> None:
        del batch

    def imported_digest(self, path: str) -> str | None:
        del path
        return None

    def remember_import(self, path: str, digest: str) -> None:
        del path, digest


def _import(
    parts: Parts,
    one: DataRepository,
    path: Path,
    store: IntakeStore,
    refusals: list[str],
    progress: Progress | None,
    *,
    remember: bool = True,
) -> ImportReport:
    """Bring in one repository, under the trust that holds for it."""
    where = f"{one.name}: " if one.apart else ""
    return intake.import_repository(
        path,
        store,
        policy_of(parts, one),
        signatures(parts, remember=remember),
        objections,
        on_refusal=lambda file, place, reason: refusals.append(f"{where}{file}:{place}: {reason}"),
        progress=(lambda count: progress(count, None)) if progress else None,
        batch=parts.settings.limits.import_batch,
        file_bytes=parts.settings.limits.file_bytes,
    )


def _result(
    reports: Sequence[ImportReport], refusals: Sequence[str], known: int, indexed: int, settled: Settled
) -> ImportResult:
    arrivals: Counter[tuple[str, Tier]] = Counter()
    for report in reports:
        arrivals.update(report.arrivals)
    return ImportResult(
        imported=sum(r.imported for r in reports),
        known=known,
        quarantined=sum(r.quarantined for r in reports),
        held=sum(r.held for r in reports),
        withdrawn=sum(r.withdrawn for r in reports),
        refused=sum(r.refused for r in reports),
        files=sum(r.files for r in reports),
        indexed=indexed,
        unknown_origins=tuple(sorted({origin for r in reports for origin in r.unknown_origins})),
        refusals=tuple(refusals),
        arrivals=tuple(
            {"origin": origin, "tier": tier.value, "patterns": count}
            for (origin, tier), count in sorted(arrivals.items())
        ),
        withdrawn_here=len(settled.withdrawn),
        demoted=len(settled.quarantined),
        restored=len(settled.believed),
        unheard=sum(r.unheard for r in reports),
    )
