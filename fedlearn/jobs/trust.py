"""Whom this host believes: shown, widened, revoked, and reviewed before it is widened."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from fedlearn.datarepo.belief import vouchers_of
from fedlearn.datarepo.intake import incoming, read_statements, sources
from fedlearn.datarepo.objections import objections
from fedlearn.datarepo.statements import Signed, Vouch
from fedlearn.errors import TrustError
from fedlearn.federation.keys import origin_from, shown
from fedlearn.federation.trust import trusted_origins
from fedlearn.index import outbox
from fedlearn.jobs.repositories import DataRepository, alone, hear, policy_of, repositories, signatures
from fedlearn.jobs.share import sync
from fedlearn.jobs.take import ImportResult, import_
from fedlearn.ledger import patterns
from fedlearn.ledger.intake import (
    accept_origins,
    accepted_origins,
    doubted_origins,
    revoke_origin,
    revoked_origins,
    settle,
    withdraw,
    would_settle,
)
from fedlearn.records import Pattern, Tier
from fedlearn.wiring import Parts

__all__ = ["Added", "OriginRow", "Quarantined", "Revoked", "Sample", "add", "list_", "review", "revoke"]

_REVOKED = "its origin was revoked"
_FILE_KEY_BYTES = 4096


@dataclass(frozen=True, slots=True)
class OriginRow:
    """An origin: how it stands, why, its sequence, and the patterns that it vouches for, some of them alone."""

    origin: str
    fingerprint: str
    tier: str
    why: str
    remote: str
    sequence: int
    patterns: int
    alone: int


@dataclass(frozen=True, slots=True)
class Added:
    """The origin that is trusted now, whether that is new, and what was imported for it."""

    origin: str
    new: bool
    imported: ImportResult


@dataclass(frozen=True, slots=True)
class Gone:
    """A pattern that goes with a revoked key. `everywhere`: withdrawn in data/, too, since nobody else vouches."""

    pattern_id: str
    category: str
    name: str
    value_score: float
    everywhere: bool


@dataclass(frozen=True, slots=True)
class Revoked:
    """What a revocation took, or would take, sorted by id."""

    origin: str
    dry_run: bool
    patterns: tuple[Gone, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """A pattern of an origin that is not trusted, as its first line, with what the content check objects."""

    pattern_id: str
    category: str
    value_score: float
    text: str
    objections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An origin that is not believed (empty: no statement at all): counts and its best patterns."""

    origin: str
    remote: str
    patterns: int
    alone: int
    objected: int
    samples: tuple[Sample, ...]


def list_(parts: Parts) -> list[OriginRow]:
    """Return every origin that stands in a repository, is trusted, or was revoked; sorted by tier and origin."""
    with parts.ledger.reading() as connection:
        accepted, revoked = accepted_origins(connection), revoked_origins(connection)
        doubted = doubted_origins(connection)
    declared = trusted_origins(parts.settings.trust)
    rows: dict[tuple[str, str], OriginRow] = {}
    for one, statements in _statements(parts):
        policy, vouchers = policy_of(parts, one), vouchers_of(statements)
        for origin, signed in statements.items():
            if origin == one.key.origin:
                tier, why = Tier.OWN.value, "this host's key"
            elif origin in revoked:
                tier, why = "revoked", "fedlearn trust revoke"
            elif policy.believes(origin):
                tier = Tier.TRUSTED.value
                why = _why(origin, declared, accepted)
            else:
                tier, why = Tier.QUARANTINED.value, doubted.get(origin, "not trusted yet")
            lonely = sum(1 for i in signed.statement.vouches if set(vouchers[i]) == {origin})
            statement = signed.statement
            rows[origin, one.name] = OriginRow(
                origin, shown(origin), tier, why, one.name, statement.sequence, len(statement.vouches), lonely
            )
    met = {origin for origin, _ in rows}
    for origin in sorted((declared | accepted | revoked) - met):
        tier = "revoked" if origin in revoked else Tier.TRUSTED.value
        why = "fedlearn trust revoke" if origin in revoked else _why(origin, declared, accepted)
        rows[origin, ""] = OriginRow(origin, shown(origin), tier, f"{why}; not met yet", "", 0, 0, 0)
    order = [Tier.OWN.value, Tier.TRUSTED.value, Tier.QUARANTINED.value, "revoked"]
    return sorted(rows.values(), key=lambda row: (order.index(row.tier), row.origin, row.remote))


def add(parts: Parts, named: str) -> Added:
    """Trust an origin from now on, and import what waited for it.

    Args:
        parts: ledger, index and settings.
        named: 64 hex digits (or the start of those of an origin that was met), `SHA256:...`, a public key, or a file
            with one.

    Raises:
        TrustError: it names no origin.

    """
    origin, key = _origin(parts, named)
    with parts.ledger.writing() as connection:
        new = accept_origins(connection, [(origin, key)])
    return Added(origin, bool(new), import_(parts))


def revoke(parts: Parts, named: str, *, dry_run: bool = False, here: bool = False) -> Revoked:
    """Believe an origin no longer, and withdraw everything that only it vouched for.

    Patterns that too few other trusted origins vouch for leave ledger, index and dataset of this host; those that no
    other origin at all vouches for are withdrawn in data/, for every host.

    Args:
        parts: ledger, index and settings.
        named: as in `add`.
        dry_run: only list what would go.
        here: leave data/ alone.

    Raises:
        TrustError: it names no origin, or this host itself.

    """
    origin, _ = _origin(parts, named)
    found = repositories(parts, make=False)
    if origin in {one.key.origin for one in found}:
        raise TrustError(f"{origin[:16]}: this is the key of this host; `fedlearn withdraw` takes patterns back")
    with alone(parts):
        now = hear(parts, found, frozenset([origin]))
        only = {} if here else {i: _REVOKED for i, by in now.vouches.items() if set(by) == {origin}}
        now = replace(now, withdrawn={**now.withdrawn, **only})
        with parts.ledger.reading() as connection:
            going = would_settle(connection, now)
        gone = _gone(parts, found, {*only, *going.withdrawn, *going.quarantined}, set(only))
        if dry_run:
            return Revoked(origin, True, gone)
        with parts.ledger.writing() as connection:
            revoke_origin(connection, origin)
            withdraw(connection, only)
            settle(connection, now)
    if only:
        sync(parts)
    outbox.drain(parts.ledger, parts.index, parts.embedder)
    return Revoked(origin, False, gone)


def review(parts: Parts, samples: int = 3) -> list[Quarantined]:
    """Return what waits in quarantine by origin, the largest first, with its best patterns to look at."""
    rows = []
    for one, statements in _statements(parts):
        policy, vouchers = policy_of(parts, one), vouchers_of(statements)
        best: dict[str, list[tuple[float, str, Sample]]] = {}
        counts: dict[str, list[int]] = {}
        for pattern, by in _lines(one, vouchers, parts.settings.limits.file_bytes):
            speakers = [""] if not by and not (policy.unsigned or policy.everybody) else []
            speakers += [origin for origin in by if not policy.believes(origin)]
            if not speakers:
                continue
            against = objections(pattern)
            sample = Sample(pattern.id, pattern.category.value, pattern.value_score, _plain(pattern.content), against)
            for origin in speakers:
                count = counts.setdefault(origin, [0, 0, 0])
                count[0] += 1
                count[1] += len(by) <= 1
                count[2] += bool(against)
                score = by[origin].value_score if origin else pattern.value_score
                heap = best.setdefault(origin, [])
                heapq.heappush(heap, (score, pattern.id, sample))
                if len(heap) > samples:
                    heapq.heappop(heap)
        for origin, (total, lonely, objected) in counts.items():
            best_first = tuple(
                sample for _, _, sample in sorted(best[origin], key=lambda entry: entry[:2], reverse=True)
            )
            rows.append(Quarantined(origin, one.name, total, lonely, objected, best_first))
    return sorted(rows, key=lambda row: (-row.patterns, row.origin, row.remote))


def _statements(parts: Parts) -> Iterator[tuple[DataRepository, Mapping[str, Signed]]]:
    """Yield each repository with its good statements."""
    for one in repositories(parts, make=False):
        yield one, read_statements(one.path, signatures(parts), lambda *_: None, parts.settings.limits.file_bytes)


def _lines(
    one: DataRepository, vouchers: Mapping[str, Mapping[str, Vouch]], file_bytes: int
) -> Iterator[tuple[Pattern, Mapping[str, Vouch]]]:
    """Yield each pattern of a repository once, with who vouches for it."""
    seen: set[str] = set()
    for source in sources(one.path):
        if source.category is None or not source.lines:
            continue
        for item in incoming(one.path, source, vouchers, lambda *_: None, file_bytes):
            if item.pattern.id not in seen:
                seen.add(item.pattern.id)
                yield item.pattern, item.vouchers


def _gone(parts: Parts, found: list[DataRepository], ids: set[str], everywhere: set[str]) -> tuple[Gone, ...]:
    """Return what is known of patterns that go: from the ledger, else from the repositories."""
    with parts.ledger.reading() as connection:
        known = {i: k.pattern for i, k in patterns.by_ids(connection, ids).items()}
    if missing := ids - known.keys():
        for one in found:
            known |= {p.id: p for p, _ in _lines(one, {}, parts.settings.limits.file_bytes) if p.id in missing}
    return tuple(
        Gone(p.id, p.category.value, _plain(p.metadata.name), p.value_score, p.id in everywhere)
        for _, p in sorted(known.items())
    )


def _origin(parts: Parts, named: str) -> tuple[str, str]:
    """Return the origin that is meant and its public key where that is known."""
    file = Path(named)
    if not named.startswith("ssh-") and "/" in named and file.is_file() and file.stat().st_size <= _FILE_KEY_BYTES:
        named = file.read_text(encoding="utf-8", errors="replace").strip()
    keys = {o: s.statement.public_key for _, statements in _statements(parts) for o, s in statements.items()}
    try:
        origin = origin_from(named)
    except TrustError:
        with parts.ledger.reading() as connection:
            keys |= {o: "" for o in accepted_origins(connection) | revoked_origins(connection) if o not in keys}
        start = named.strip()
        matches = [o for o in keys if len(start) >= 8 and o.startswith(start)]
        if len(matches) != 1:
            raise
        origin = matches[0]
    key = " ".join(named.split()[:2]) if named.startswith("ssh-") else keys.get(origin, "")
    return origin, key


def _why(origin: str, declared: frozenset[str], accepted: set[str]) -> str:
    if origin in declared:
        return "trust.origins"
    return "fedlearn trust add" if origin in accepted else 'trust = "all"'


def _plain(text: str, most: int = 120) -> str:
    """Return the first line of foreign text, safe to print on a terminal."""
    line = text.split("\n", 1)[0][:most]
    return "".join(c if c.isprintable() else "\ufffd" for c in line)
