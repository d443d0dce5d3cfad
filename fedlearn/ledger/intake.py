"""The ledger's side of intake: patterns that others share are admitted in batches, each in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from fedlearn.datarepo.intake import Admission
from fedlearn.datarepo.standing import Standing
from fedlearn.datarepo.statements import Vouch
from fedlearn.ledger import journal, patterns
from fedlearn.ledger.clock import to_micros
from fedlearn.ledger.database import Ledger, among, upsert
from fedlearn.ledger.heard import heard_origins, note_heard
from fedlearn.ledger.patterns import Known
from fedlearn.ledger.schema import held, origins, vouches
from fedlearn.ledger.schema import patterns as pattern_rows
from fedlearn.records import Evidence, Status, Tier

__all__ = [
    "LedgerIntakeStore",
    "Settled",
    "accept_origins",
    "accepted_origins",
    "activity",
    "doubt_origins",
    "doubted_origins",
    "own_withdrawals",
    "revoke_origin",
    "revoked_origins",
    "settle",
    "withdraw",
    "would_settle",
]

_WITHDRAWALS = "own_withdrawals"
_DOUBTED = "doubted_origins"
#: So many origins are doubted by name; a repository holds no more.
_MOST_DOUBTED = 5_000


@dataclass(frozen=True, slots=True)
class Settled:
    """How known patterns were brought in line: ids that were withdrawn, are believed no longer, or again."""

    withdrawn: tuple[str, ...] = ()
    quarantined: tuple[str, ...] = ()
    believed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.withdrawn or self.quarantined or self.believed)


class LedgerIntakeStore:
    """Implements `datarepo.intake.IntakeStore`."""

    def __init__(self, ledger: Ledger, repository: str, own: str | None, now: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._repository = repository
        self._own = own
        self._now = now

    def known(self, ids: Sequence[str]) -> Collection[str]:
        """Return those of the ids that the ledger has already, in whatever status."""
        with self._ledger.reading() as connection:
            return set(patterns.by_ids(connection, ids))

    def admit(self, batch: Sequence[Admission]) -> None:
        """Take a batch in one transaction: patterns, vouches, dataset rows of our own, outbox, what is held."""
        new = [self._known(admission) for admission in batch]
        with self._ledger.writing() as connection:
            there = patterns.by_ids(connection, [known.pattern.id for known in new])
            new = [known for known in new if known.pattern.id not in there]
            patterns.save(connection, new, [])
            self._write_vouches(connection, batch)
            journal.queue(connection, [(k.pattern.category.value, k.pattern.id) for k in new if k.servable])
            held = [
                journal.Held(a.pattern.id, "in", {"path": a.path, "content": a.pattern.content}, list(a.objections))
                for a in batch
                if a.objections
            ]
            journal.hold(connection, held, to_micros(self._now()) or 0)
            journal.bump(connection, {"imported": sum(k.servable for k in new)})

    def imported_digest(self, path: str) -> str | None:
        """Return the digest under which a file of this repository was imported whole, if it was."""
        with self._ledger.reading() as connection:
            return journal.import_digest(connection, f"{self._repository}:{path}")

    def remember_import(self, path: str, digest: str) -> None:
        """Note that a file of this repository was imported whole."""
        with self._ledger.writing() as connection:
            journal.note_import(connection, f"{self._repository}:{path}", digest)

    def _known(self, admission: Admission) -> Known:
        """Return the pattern as it will stand here; what this host vouched for before a reinstall is its own again."""
        mine = admission.vouchers.get(self._own or "")
        evidence = Evidence(mine.seen, mine.helped, mine.harmed, mine.last) if mine else Evidence()
        status = Status.HELD if admission.objections else Status.ACTIVE
        reason = "; ".join(admission.objections) or None
        return Known(admission.pattern, admission.tier is Tier.OWN, admission.tier, status, evidence, None, reason)

    def _write_vouches(self, connection: Connection, batch: Sequence[Admission]) -> None:
        """Keep what each origin says of the patterns."""
        _save_vouches(connection, {admission.pattern.id: admission.vouchers for admission in batch})


def _save_vouches(connection: Connection, given: Mapping[str, Mapping[str, Vouch]]) -> None:
    rows = [
        {
            "pattern_id": identity,
            "origin": origin,
            "value_score": vouch.value_score,
            "seen": vouch.seen,
            "helped": vouch.helped,
            "harmed": vouch.harmed,
            "last": vouch.last,
        }
        for identity, by_origin in given.items()
        for origin, vouch in by_origin.items()
    ]
    upsert(connection, vouches, rows, ["value_score", "seen", "helped", "harmed", "last"])


# --- what is known, brought in line with what holds now ---------------------------------------------------------


def settle(connection: Connection, now: Standing) -> Settled:
    """Bring patterns that the ledger knows in line with what their origins say now.

    Withdrawn ones are withdrawn for good. A foreign pattern that too few believed origins vouch for is not served any
    longer, and is again when enough do; its score is the best that is believed. Vouches are kept up to date.
    """
    digest = f"{now.digest}:{journal.knowledge_version(connection)}"
    if journal.import_digest(connection, "standing") == digest and heard_origins(connection) == now.heard:
        return Settled()
    note_heard(connection, now.heard)
    known = {row[0] for row in among(connection, pattern_rows, ("id",), "id", now.vouches.keys())}
    for origin in sorted(now.present):
        connection.execute(vouches.delete().where(vouches.c.origin == origin))
    _save_vouches(connection, {identity: now.vouches[identity] for identity in sorted(known)})
    settled, changes = _judge(connection, now)
    for change in changes:
        connection.execute(pattern_rows.update().where(pattern_rows.c.id == change["id"]).values(change))
    journal.queue(connection, [(change["category"], change["id"]) for change in changes])
    if changes:
        journal.touch_knowledge(connection)
    journal.note_import(connection, "standing", f"{now.digest}:{journal.knowledge_version(connection)}")
    return settled


def would_settle(connection: Connection, now: Standing) -> Settled:
    """Return what `settle` would do to patterns, and change nothing."""
    return _judge(connection, now)[0]


def _judge(connection: Connection, now: Standing) -> tuple[Settled, list[dict[str, Any]]]:
    """Return what changes, as ids and as rows."""
    columns = ("id", "category", "value_score", "own", "tier", "status")
    gone = Status.WITHDRAWN.value
    changes: list[dict[str, Any]] = []
    withdrawn, quarantined, believed = [], [], []
    for row in among(connection, pattern_rows, columns, "id", sorted(now.withdrawn)):
        if row.status != gone:
            reason = f"withdrawn: {now.withdrawn[row.id]}"
            changes.append({"id": row.id, "category": row.category, "status": gone, "reason": reason})
            withdrawn.append(row.id)
    voices: dict[str, dict[str, float]] = {}
    for vouch in connection.execute(sa.select(vouches.c.pattern_id, vouches.c.origin, vouches.c.value_score)):
        voices.setdefault(vouch.pattern_id, {})[vouch.origin] = vouch.value_score
    foreign = sa.select(*(pattern_rows.c[name] for name in columns)).where(
        pattern_rows.c.own.is_(False), pattern_rows.c.status.in_([Status.ACTIVE.value, Status.RETRACTED.value])
    )
    for row in connection.execute(foreign.order_by(pattern_rows.c.id)):
        said = voices.get(row.id, {})
        tier = now.tier(said) if row.id not in now.withdrawn else None
        change: dict[str, Any] = {"id": row.id, "category": row.category}
        if tier is Tier.QUARANTINED and row.tier != tier.value:
            reason = "too few trusted origins vouch for it any longer"
            change |= {"tier": tier.value, "status": Status.RETRACTED.value, "reason": reason}
            quarantined.append(row.id)
        elif tier is Tier.TRUSTED:
            heard = [score for origin, score in said.items() if origin in now.believed]
            if row.tier != tier.value:
                change |= {"tier": tier.value, "status": Status.ACTIVE.value, "reason": None}
                believed.append(row.id)
            if heard and max(heard) != row.value_score:
                change["value_score"] = max(heard)
        if len(change) > 2:
            changes.append(change)
    return Settled(tuple(sorted(withdrawn)), tuple(quarantined), tuple(believed)), changes


# --- what this host withdraws, and whom it revoked ----------------------------------------------------------------


def withdraw(connection: Connection, reasons: Mapping[str, str]) -> None:
    """Withdraw patterns for good, known here or not; the next statement says so, and every one after it."""
    said = own_withdrawals(connection)
    journal.set_fact(connection, _WITHDRAWALS, orjson.dumps({**reasons, **said}, option=orjson.OPT_SORT_KEYS).decode())
    found = [k for k in patterns.by_ids(connection, reasons).values() if k.status is not Status.WITHDRAWN]
    gone = [replace(k, status=Status.WITHDRAWN, reason=f"withdrawn: {reasons[k.pattern.id]}") for k in found]
    patterns.save(connection, [], gone)
    journal.queue(connection, [(k.pattern.category.value, k.pattern.id) for k in gone])


def activity(connection: Connection) -> str:
    """Return a text that changes whenever this host may have something new to say: counters, decisions, withdrawals."""
    decided = sa.select(held.c.decision, sa.func.count().label("n")).group_by(held.c.decision).order_by(held.c.decision)
    rows = [(row.decision, row.n) for row in connection.execute(decided) if row.decision != "open"]
    counted = journal.knowledge_version(connection), sorted(journal.totals(connection).items())
    return repr((counted, rows, journal.fact(connection, _WITHDRAWALS)))


def own_withdrawals(connection: Connection) -> dict[str, str]:
    """Return what this host withdrew: reasons by pattern id."""
    found: dict[str, str] = orjson.loads(journal.fact(connection, _WITHDRAWALS) or "{}")
    return found


def revoke_origin(connection: Connection, origin: str) -> bool:
    """Never believe an origin again, whatever the settings say, until it is accepted; return whether that is new."""
    if origin in revoked_origins(connection):
        return False
    upsert(connection, origins, [{"origin": origin, "public_key": "", "trusted": False, "sequence": 0}], ["trusted"])
    return True


def doubt_origins(connection: Connection, reasons: Mapping[str, str]) -> None:
    """Believe origins no longer, for a reason by origin, until `accept_origins` takes them again."""
    if reasons:
        known = doubted_origins(connection)
        fresh = [(origin, why) for origin, why in sorted(reasons.items()) if origin not in known]
        known |= dict(fresh[: max(_MOST_DOUBTED - len(known), 0)])
        journal.set_fact(connection, _DOUBTED, orjson.dumps(known, option=orjson.OPT_SORT_KEYS).decode())


def doubted_origins(connection: Connection) -> dict[str, str]:
    """Return the origins whose sequence forked or skipped, with the reason, until somebody accepts them again."""
    found: dict[str, str] = orjson.loads(journal.fact(connection, _DOUBTED) or "{}")
    return found


def revoked_origins(connection: Connection) -> set[str]:
    """Return the origins that were revoked on this host."""
    query = sa.select(origins.c.origin).where(origins.c.trusted.is_(False))
    return {row.origin for row in connection.execute(query)}


def accept_origins(connection: Connection, accepted: Collection[tuple[str, str]]) -> list[str]:
    """Trust (origin, public key) pairs, doubted no longer, and return those that were not trusted before, sorted."""
    before, doubted = accepted_origins(connection), doubted_origins(connection)
    if cleared := doubted.keys() & {origin for origin, _ in accepted}:
        left = {origin: why for origin, why in doubted.items() if origin not in cleared}
        journal.set_fact(connection, _DOUBTED, orjson.dumps(left, option=orjson.OPT_SORT_KEYS).decode())
    rows = [{"origin": o, "public_key": key, "trusted": True, "sequence": 0} for o, key in sorted(set(accepted))]
    upsert(connection, origins, rows, ["trusted"])
    return sorted({origin for origin, _ in accepted} - before)


def accepted_origins(connection: Connection) -> set[str]:
    """Return the origins that were accepted on this host, beside those of the settings."""
    query = sa.select(origins.c.origin).where(origins.c.trusted.is_(True))
    return {row.origin for row in connection.execute(query)}
