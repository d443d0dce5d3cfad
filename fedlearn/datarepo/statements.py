"""What one origin vouches for, and the laws of its statements. Pure: no I/O, no clock; signatures are checked above.

An origin is the SHA-256 fingerprint of its Ed25519 public key as 64 lower-case hex digits. It alone writes its
statement, so nothing conflicts: of two good ones the higher sequence stands (of two with one sequence, a fork, the
greater hash, the same on every host). `previous` is the hash of the statement before, so replays, gaps and forks show.
A vouch names the digest of the metadata it was given for: content is covered by the pattern's id, and with this
digest nobody can put other steps or commands beside a text that a trusted origin vouches for.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import orjson

from fedlearn.datarepo.canonical import RecordError, dump, number
from fedlearn.datarepo.codec import metadata_record
from fedlearn.privacy import caps
from fedlearn.records import PatternMetadata

__all__ = [
    "MAX_VOUCHES",
    "Relation",
    "Signed",
    "Statement",
    "Vouch",
    "digest",
    "fingerprint",
    "metadata_digest",
    "next_statement",
    "read_statement",
    "relation",
    "winner",
    "write_statement",
]

#: What one origin may vouch for; its best stay.
MAX_VOUCHES = 30_000
_MAX_WITHDRAWS = 30_000
_MAX_MONTHS = 24
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Vouch:
    """One origin's word for one pattern: its score in [0, 1], what it saw, and the digest of the metadata it means."""

    value_score: float
    seen: int = 0
    helped: int = 0
    harmed: int = 0
    last: str | None = None
    metadata: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """All that one origin says. `sequence` counts from 1; `issued` is a month; `metrics` are numbers by month."""

    origin: str
    public_key: str
    sequence: int
    previous: str | None
    issued: str
    vouches: Mapping[str, Vouch] = field(default_factory=dict)
    withdraws: Mapping[str, str] = field(default_factory=dict)
    metrics: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signed:
    """A statement with its exact bytes and the SSHSIG over them."""

    statement: Statement
    data: bytes
    signature: bytes

    @property
    def rank(self) -> tuple[int, str, bytes]:
        """What decides between two statements of one origin."""
        return self.statement.sequence, digest(self.data), self.signature


class Relation(StrEnum):
    """How a statement stands to the last one that is known of its origin."""

    FIRST = "first"
    SAME = "same"
    NEXT = "next"
    LATER = "later"  # a gap: statements between them were not seen
    REPLAY = "replay"
    FORK = "fork"


def digest(data: bytes) -> str:
    """Return the SHA-256 of a statement's bytes, as `previous` names it."""
    return hashlib.sha256(data).hexdigest()


def metadata_digest(metadata: PatternMetadata) -> str:
    """Return the first 32 hex digits of the SHA-256 of metadata in canonical form."""
    return hashlib.sha256(dump(metadata_record(metadata))).hexdigest()[:32]


def fingerprint(public_key: str) -> str:
    """Return the origin of a public key in OpenSSH form (`ssh-ed25519 AAAA...`).

    Raises:
        RecordError: not an Ed25519 key.

    """
    parts = public_key.split()
    if len(parts) < 2 or parts[0] != "ssh-ed25519":
        raise RecordError("not a public key of the form `ssh-ed25519 AAAA...`")
    try:
        blob = base64.b64decode(parts[1], validate=True)
    except binascii.Error as error:
        raise RecordError("the public key is not base64") from error
    if len(blob) != 51 or not blob.startswith(b"\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20"):
        raise RecordError("the public key is not an Ed25519 key")
    return hashlib.sha256(blob).hexdigest()


def write_statement(statement: Statement) -> bytes:
    """Return the canonical bytes of a statement, the ones that are signed: one JSON object and a line end."""
    record: dict[str, Any] = {
        "origin": statement.origin,
        "public_key": statement.public_key,
        "sequence": statement.sequence,
        "previous": statement.previous,
        "issued": statement.issued,
        "vouches": {identity: _vouch_record(vouch) for identity, vouch in statement.vouches.items()},
        "withdraws": dict(statement.withdraws),
        "metrics": {month: dict(values) for month, values in statement.metrics.items()},
    }
    return dump(record) + b"\n"


def read_statement(data: bytes, origin: str) -> Statement:
    """Return the statement in `data`, which must be the one of `origin` and in canonical bytes.

    Raises:
        RecordError: wrong shape, another's origin, a key that is not the origin's, too many entries, other bytes
            than the canonical ones.

    """
    try:
        record = _object(data)
        statement = _statement(record)
    except (KeyError, TypeError, AttributeError) as error:
        raise RecordError(f"not a statement: {error}") from error
    if statement.origin != origin:
        raise RecordError("the statement is of another origin than its file name says")
    if fingerprint(statement.public_key) != origin:
        raise RecordError("the public key is not the one of the origin")
    if write_statement(statement) != data:
        raise RecordError("the statement is not in canonical bytes")
    return statement


def next_statement(
    previous: Signed | None,
    public_key: str,
    issued: str,
    vouches: Mapping[str, Vouch],
    withdraws: Mapping[str, str],
    metrics: Mapping[str, Mapping[str, Any]],
) -> Statement:
    """Return the statement that follows `previous`, or `previous` itself when it says the same already.

    Withdrawals of before stay, metrics of before stay for 24 months, and no more than MAX_VOUCHES of the best vouches
    by (value_score, pattern_id) are made. A month's name alone is no news.

    Args:
        previous: the highest statement of this origin that the repository holds.
        public_key: the origin's key; the origin follows from it.
        issued: this month (YYYY-MM).
        vouches: all that the origin vouches for now.
        withdraws: reasons by pattern id, to be added.
        metrics: numbers by month, to be laid over those of before.

    """
    last = previous.statement if previous else None
    said = dict(last.withdraws) if last else {}
    fresh = sorted((identity, reason) for identity, reason in withdraws.items() if identity not in said)
    withdrawn = said | dict(fresh[: max(_MAX_WITHDRAWS - len(said), 0)])
    best = sorted(((v.value_score, i) for i, v in vouches.items() if i not in withdrawn), reverse=True)[:MAX_VOUCHES]
    months = {**(last.metrics if last else {}), **metrics}
    statement = Statement(
        origin=fingerprint(public_key),
        public_key=" ".join(public_key.split()[:2]),
        sequence=(last.sequence if last else 0) + 1,
        previous=digest(previous.data) if previous else None,
        issued=issued,
        vouches={identity: vouches[identity] for _, identity in best},
        withdraws=withdrawn,
        metrics={month: months[month] for month in sorted(months)[-_MAX_MONTHS:]},
    )
    if last is not None and (last.vouches, last.withdraws, last.metrics) == (
        statement.vouches,
        statement.withdraws,
        statement.metrics,
    ):
        return last
    return statement


def winner(first: Signed, second: Signed) -> Signed:
    """Return the statement that stands, of two good ones of one origin. Commutative, associative, idempotent."""
    return max(first, second, key=lambda signed: signed.rank)


def relation(known: Signed | None, incoming: Signed) -> Relation:
    """Say how an incoming statement stands to the one that is known of its origin."""
    if known is None:
        return Relation.FIRST
    if known.data == incoming.data:
        return Relation.SAME
    step = incoming.statement.sequence - known.statement.sequence
    if step == 0:
        return Relation.FORK
    if step < 0:
        return Relation.FORK if step == -1 and known.statement.previous != digest(incoming.data) else Relation.REPLAY
    if step > 1:
        return Relation.LATER
    return Relation.NEXT if incoming.statement.previous == digest(known.data) else Relation.FORK


def _object(data: bytes) -> dict[str, Any]:
    if caps.too_deep(data):
        raise RecordError(f"not a statement: nested deeper than {caps.DEEPEST}")
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise RecordError(f"not a statement: {error.msg}") from error
    if not isinstance(value, dict):
        raise RecordError("not a statement: not a JSON object")
    return value


def _statement(record: dict[str, Any]) -> Statement:
    vouches, withdraws, metrics = record["vouches"], record["withdraws"], record["metrics"]
    if len(vouches) > MAX_VOUCHES or len(withdraws) > _MAX_WITHDRAWS or len(metrics) > _MAX_MONTHS:
        raise RecordError(f"more than {MAX_VOUCHES} vouches or withdrawals, or {_MAX_MONTHS} months of metrics")
    previous = record["previous"]
    if previous is not None and not _HEX.fullmatch(previous):
        raise RecordError("previous is not a hash")
    for identity, reason in withdraws.items():
        if not _UUID.fullmatch(identity) or not isinstance(reason, str) or len(reason) > 500:
            raise RecordError("a withdrawal is not {pattern_id: reason}")
    for month, values in metrics.items():
        _month(month, "metrics")
        if len(values) > 64 or not all(isinstance(value, (int, float)) for value in values.values()):
            raise RecordError("metrics are not at most 64 numbers a month")
    return Statement(
        origin=record["origin"],
        public_key=record["public_key"],
        sequence=_count(record["sequence"], "sequence", 1),
        previous=previous,
        issued=_month(record["issued"], "issued"),
        vouches={identity: _vouch(identity, value) for identity, value in vouches.items()},
        withdraws=withdraws,
        metrics=metrics,
    )


def _vouch_record(vouch: Vouch) -> dict[str, Any]:
    record: dict[str, Any] = {
        "value_score": vouch.value_score,
        "seen": vouch.seen,
        "helped": vouch.helped,
        "harmed": vouch.harmed,
    }
    if vouch.last:
        record["last"] = vouch.last
    if vouch.metadata:
        record["metadata"] = vouch.metadata
    return record


def _vouch(identity: str, record: dict[str, Any]) -> Vouch:
    if not _UUID.fullmatch(identity):
        raise RecordError("a vouch is not for a pattern id")
    covered = record.get("metadata")
    if covered is not None and not (isinstance(covered, str) and len(covered) == 32):
        raise RecordError("a vouch's metadata is not a digest")
    last = record.get("last")
    return Vouch(
        number(record["value_score"], "value_score"),
        _count(record["seen"], "seen"),
        _count(record["helped"], "helped"),
        _count(record["harmed"], "harmed"),
        _month(last, "last") if last is not None else None,
        covered,
    )


def _count(value: object, name: str, low: int = 0) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value < 2**53:
        raise RecordError(f"{name} is not a count")
    return value


def _month(value: object, name: str) -> str:
    if not isinstance(value, str) or not _MONTH.fullmatch(value):
        raise RecordError(f"{name} is not a month (YYYY-MM)")
    return value
