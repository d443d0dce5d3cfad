"""The ledger's side of intake: patterns that others share are admitted in batches, each in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from fedlearn.datarepo.intake import Admission
from fedlearn.ledger import journal, patterns
from fedlearn.ledger.clock import to_micros
from fedlearn.ledger.database import Ledger, upsert
from fedlearn.ledger.patterns import Known
from fedlearn.ledger.schema import origins, vouches
from fedlearn.records import Evidence, Status, Tier

__all__ = ["LedgerIntakeStore", "accept_origins", "accepted_origins"]


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
        rows = [
            {
                "pattern_id": admission.pattern.id,
                "origin": origin,
                "value_score": vouch.value_score,
                "seen": vouch.seen,
                "helped": vouch.helped,
                "harmed": vouch.harmed,
                "last": vouch.last,
            }
            for admission in batch
            for origin, vouch in admission.vouchers.items()
        ]
        upsert(connection, vouches, rows, ["value_score", "seen", "helped", "harmed", "last"])


def accept_origins(connection: Connection, accepted: Collection[tuple[str, str]]) -> list[str]:
    """Trust (origin, public key) pairs, and return those that were not trusted before, sorted."""
    before = accepted_origins(connection)
    rows = [{"origin": o, "public_key": key, "trusted": True, "sequence": 0} for o, key in sorted(set(accepted))]
    upsert(connection, origins, rows, ["trusted"])
    return sorted({origin for origin, _ in accepted} - before)


def accepted_origins(connection: Connection) -> set[str]:
    """Return the origins that were accepted on this host, beside those of the settings."""
    query = sa.select(origins.c.origin).where(origins.c.trusted.is_(True))
    return {row.origin for row in connection.execute(query)}
