"""What others share comes in here: read in every known shape, validated, weighed by who vouches, admitted in batches.

Nothing is believed that a file says of itself. A pattern's score and metadata count as far as a statement of a
trusted origin covers them; what nobody trusted vouches for is counted as quarantined and stays where it is.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from fedlearn.datarepo import layout
from fedlearn.datarepo.belief import TrustPolicy, believed, tier_of, vouchers_of
from fedlearn.datarepo.canonical import RecordError, load_object, split_lines
from fedlearn.datarepo.codec import Refusal, decode_withdrawn
from fedlearn.datarepo.files import read_bounded
from fedlearn.datarepo.shapes import read_record
from fedlearn.datarepo.snapshots import newest_snapshots, read_points
from fedlearn.datarepo.statements import Signed, Vouch, read_statement
from fedlearn.records import Category, Pattern, Tier

__all__ = [
    "Admission",
    "ImportReport",
    "Incoming",
    "IntakeStore",
    "Source",
    "heard_withdrawals",
    "import_repository",
    "incoming",
    "read_statements",
    "sources",
]

#: Says what stands against serving a pattern; nothing means that it may be served.
ContentCheck = Callable[[Pattern], Sequence[object]]
#: Takes signed statements and returns the objection for every origin whose signature does not hold.
SignatureCheck = Callable[[Sequence[Signed]], Mapping[str, str]]
#: Is told of everything refused: path, place in it (a line or a point from 1, 0 the whole file), reason.
OnRefusal = Callable[[str, int, str], None]


@dataclass(frozen=True, slots=True)
class Source:
    """A file that patterns are read from, with the category of its records where its place tells it."""

    path: str
    category: Category | None
    lines: bool


@dataclass(frozen=True, slots=True)
class Incoming:
    """A valid pattern, who vouches for it, and the file and place it was read from.

    A dataset row of ours is only a view of a pattern; `view_of` is that pattern's id, which is the better source.
    """

    pattern: Pattern
    vouchers: Mapping[str, Vouch]
    path: str
    place: int
    view_of: str | None = None


@dataclass(frozen=True, slots=True)
class Admission:
    """A pattern for the ledger. With objections it is held for review and not served."""

    pattern: Pattern
    tier: Tier
    vouchers: Mapping[str, Vouch]
    path: str
    objections: tuple[str, ...] = ()


class IntakeStore(Protocol):
    """What the ledger does for intake."""

    def known(self, ids: Sequence[str]) -> Collection[str]:
        """Return those of the pattern ids that the ledger has already, in whatever status."""
        ...

    def admit(self, batch: Sequence[Admission]) -> None:
        """Take a batch in one transaction: patterns, vouches and outbox rows."""
        ...

    def imported_digest(self, path: str) -> str | None:
        """Return the digest under which a file was imported whole, if it was."""
        ...

    def remember_import(self, path: str, digest: str) -> None:
        """Note that a file was imported whole."""
        ...


@dataclass(slots=True)
class ImportReport:
    """What an import did, counted in patterns.

    `found` were valid, and each of them is one of `imported`, `held` (taken, but kept for review), `known`,
    `quarantined` (nobody trusted vouches for it), `withdrawn` or `repeated` (the same pattern twice in the files).
    `refused` were not valid. `resumed` counts what an earlier run had brought in before the first new one of this run;
    `unchanged` counts files that were imported whole before and have not changed, whose patterns are not read again.
    `unknown_origins` vouch for something here and are not trusted. `arrivals` counts by (origin, tier) what was taken
    or is quarantined: a pattern under the best voucher that is believed, else under the best; "" where nobody vouches.
    `unheard` counts withdrawals by origins that are not believed: they clear data/ and leave the ledger alone.
    """

    found: int = 0
    imported: int = 0
    known: int = 0
    quarantined: int = 0
    held: int = 0
    withdrawn: int = 0
    repeated: int = 0
    refused: int = 0
    resumed: int = 0
    unchanged: int = 0
    files: int = 0
    unheard: int = 0
    unknown_origins: list[str] = field(default_factory=list)
    arrivals: Counter[tuple[str, Tier]] = field(default_factory=Counter)


def sources(repo: Path) -> list[Source]:
    """Return the files to read, in the order in which they are read: what is richest first."""
    found = [
        Source(layout.patterns_file(category), category, lines=True)
        for category in Category
        if (repo / layout.patterns_file(category)).exists()
    ]
    for path in newest_snapshots(repo):
        split = layout.split_snapshot(path.rpartition("/")[2])
        named = split[0].removeprefix("fedlearn-") if split else ""
        found.append(Source(path, Category(named) if named in set(Category) else None, lines=False))
    if (repo / layout.DATASET).exists():
        found.append(Source(layout.DATASET, None, lines=True))
    return found


def read_statements(
    repo: Path, verify: SignatureCheck, on_refusal: OnRefusal, file_bytes: int = 10_000_000
) -> dict[str, Signed]:
    """Return the statements of a repository that are well-formed and well signed, by origin; others are refused."""
    signed: list[Signed] = []
    directory = repo / layout.ORIGINS
    for file in sorted(directory.glob("*.json")) if directory.is_dir() else ():
        path = f"{layout.ORIGINS}/{file.name}"
        origin = layout.origin_of(path)
        try:
            if origin is None:
                raise RecordError("not the name of an origin (64 hex digits)")
            data = _read_plain(file, file_bytes)
            signature = _read_plain(file.with_name(file.name + ".sig"), 4096)
            signed.append(Signed(read_statement(data, origin), data, signature))
        except ValueError as error:
            on_refusal(path, 0, str(error))
    objections = verify(signed) if signed else {}
    for origin, reason in sorted(objections.items()):
        on_refusal(layout.statement_file(origin), 0, reason)
    return {item.statement.origin: item for item in signed if item.statement.origin not in objections}


def heard_withdrawals(
    repo: Path, statements: Mapping[str, Signed], policy: TrustPolicy, file_bytes: int = 10_000_000
) -> tuple[dict[str, str], set[str]]:
    """Return the withdrawals that count on this host (reason by pattern id), and the ids of the others.

    Everybody who can push can empty data/ of a pattern. What the ledger knows is withdrawn only on the signed word of
    this host or of an origin that it believes; where everybody is believed, on any word.
    """
    heard: dict[str, str] = {}
    others: set[str] = set()
    for origin, signed in sorted(statements.items()):
        if policy.believes(origin):
            heard = {**signed.statement.withdraws, **heard}
        else:
            others |= signed.statement.withdraws.keys()
    with suppress(ValueError):
        for item in decode_withdrawn(_read_plain(repo / layout.WITHDRAWN, file_bytes))[0]:
            if policy.everybody and item.pattern_id not in others:
                heard.setdefault(item.pattern_id, item.reason)
            others.add(item.pattern_id)
    return heard, others - heard.keys()


def incoming(
    repo: Path,
    source: Source,
    vouchers: Mapping[str, Mapping[str, Vouch]],
    on_refusal: OnRefusal,
    file_bytes: int = 10_000_000,
) -> Iterator[Incoming]:
    """Yield the valid patterns of one file in its order; at most one file is in memory. Refusals go to `on_refusal`."""
    for place, record in _records(repo, source, file_bytes):
        try:
            if isinstance(record, Refusal):
                raise RecordError(record.reason)
            pattern = read_record(record, source.category).pattern
        except RecordError as error:
            on_refusal(source.path, place, str(error))
            continue
        yield Incoming(pattern, vouchers.get(pattern.id, {}), source.path, place, _view_of(record))


def import_repository(
    repo: Path,
    store: IntakeStore,
    policy: TrustPolicy,
    verify: SignatureCheck,
    check: ContentCheck,
    on_refusal: OnRefusal | None = None,
    progress: Callable[[int], None] | None = None,
    batch: int = 100,
    file_bytes: int = 10_000_000,
) -> ImportReport:
    """Bring what a repository shares, and this host may believe, into the ledger.

    Every batch is one transaction and duplicates are skipped by id, so an import that was killed is resumed by running
    it again. A file that was read to its end is not read again until it, a statement or the policy changes.

    Args:
        repo: root of the data repository, or any clone of one.
        store: the ledger's side.
        policy: whom to believe.
        verify: checks signatures.
        check: what stands against serving a pattern.
        on_refusal: is told of everything refused.
        progress: is told how many patterns were looked at so far.
        batch: patterns in one transaction.
        file_bytes: a larger file is refused by name.

    """
    report = ImportReport()

    def refuse(path: str, place: int, reason: str) -> None:
        report.refused += 1
        if on_refusal is not None:
            on_refusal(path, place, reason)

    statements = read_statements(repo, verify, refuse, file_bytes)
    vouchers = vouchers_of(statements, policy)
    withdrawn, unheard = heard_withdrawals(repo, statements, policy, file_bytes)
    report.unheard = len(unheard)
    report.unknown_origins = sorted(origin for origin in statements if not policy.believes(origin))
    view = _view(policy, statements, withdrawn)
    seen: set[str] = set()
    for source in sources(repo):
        report.files += 1
        key = _digest(repo / source.path, view, file_bytes)
        if key is not None and store.imported_digest(source.path) == key:
            report.unchanged += 1
            continue
        before = report.refused, report.quarantined
        stream = incoming(repo, source, vouchers, refuse, file_bytes)
        while items := list(islice(stream, batch)):
            _take(items, store, policy, check, withdrawn, seen, report)
            if progress is not None:
                progress(report.found)
        # What was refused or quarantined is read again each time, so that every run says what is wrong and what waits.
        if key is not None and (report.refused, report.quarantined) == before:
            store.remember_import(source.path, key)
    if not report.imported + report.held:
        report.resumed = 0
    return report


def _take(
    items: Sequence[Incoming],
    store: IntakeStore,
    policy: TrustPolicy,
    check: ContentCheck,
    withdrawn: Collection[str],
    seen: set[str],
    report: ImportReport,
) -> None:
    """Sort one batch into admissions and counts, and admit."""
    ids = [item.pattern.id for item in items]
    known = store.known(ids + [item.view_of for item in items if item.view_of])
    admissions: list[Admission] = []
    for item in items:
        report.found += 1
        identity = item.pattern.id
        tier = tier_of(
            item.vouchers.keys(),
            policy.own,
            policy.trusted,
            policy.unsigned,
            policy.quorum,
            policy.everybody,
            policy.revoked,
        )
        if identity in seen or (item.view_of and (item.view_of in seen or item.view_of in known)):
            report.repeated += 1
        elif identity in withdrawn or item.view_of in withdrawn:
            report.withdrawn += 1
        elif identity in known:
            report.known += 1
            report.resumed += report.imported + report.held + len(admissions) == 0
        elif tier is Tier.QUARANTINED:
            report.quarantined += 1
            report.arrivals[_speaker(item.vouchers, policy), tier] += 1
        else:
            pattern = believed(item.pattern, item.vouchers, policy)
            objections = tuple(str(objection) for objection in check(pattern))
            admissions.append(Admission(pattern, tier, item.vouchers, item.path, objections))
            report.arrivals[_speaker(item.vouchers, policy), tier] += 1
        seen.add(identity)
    if admissions:
        store.admit(admissions)
    held = sum(1 for admission in admissions if admission.objections)
    report.held += held
    report.imported += len(admissions) - held


def _speaker(vouchers: Mapping[str, Vouch], policy: TrustPolicy) -> str:
    """Return the origin that a pattern is counted under: the best that is believed, else the best, else none."""
    return max(sorted(vouchers, reverse=True), key=lambda o: (policy.believes(o), vouchers[o].value_score), default="")


def _records(repo: Path, source: Source, file_bytes: int) -> Iterator[tuple[int, dict[str, Any] | Refusal]]:
    """Yield (place, record or refusal) of a file of either kind."""
    if not source.lines:
        yield from read_points(repo / source.path, file_bytes)
        return
    try:
        data = _read_plain(repo / source.path, file_bytes)
    except ValueError as error:
        yield 0, Refusal(0, str(error))
        return
    for place, line in split_lines(data):
        try:
            yield place, load_object(line)
        except RecordError as error:
            yield place, Refusal(place, str(error))


def _view_of(record: Mapping[str, Any]) -> str | None:
    """Return the pattern id that a chat row names, if it does."""
    metadata = record.get("metadata")
    named = metadata.get("pattern_id") if "messages" in record and isinstance(metadata, dict) else None
    return named if isinstance(named, str) else None


def _read_plain(path: Path, limit: int) -> bytes:
    """Return a file's bytes; a link is refused, because what it points to is not what was shared."""
    if path.is_symlink():
        raise RecordError("a symbolic link, which is not followed")
    return read_bounded(path, limit)


def _view(policy: TrustPolicy, statements: Mapping[str, Signed], withdrawn: Collection[str]) -> bytes:
    """Return a digest of all that decides about a file beside its own bytes."""
    state = hashlib.sha256(policy.facts + repr(sorted(withdrawn)).encode())
    for _, signed in sorted(statements.items()):
        state.update(hashlib.sha256(signed.data).digest())
    return state.digest()


def _digest(path: Path, view: bytes, limit: int) -> str | None:
    """Return what stands for a file's bytes and all that decides about them; None for what is no readable file."""
    try:
        return hashlib.sha256(view + hashlib.sha256(read_bounded(path, limit)).digest()).hexdigest()
    except ValueError:
        return None
