"""What all repositories of this host together say of patterns it knows: who is heard, what is withdrawn. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from fedlearn.datarepo.belief import TrustPolicy, vouchers_of
from fedlearn.datarepo.statements import Signed, Vouch
from fedlearn.records import Tier

__all__ = ["Heard", "Standing", "standing"]


@dataclass(frozen=True, slots=True)
class Heard:
    """One repository: its good statements, whom this host believes there, and the withdrawals that count."""

    statements: Mapping[str, Signed]
    policy: TrustPolicy
    withdrawn: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds for patterns now.

    Attributes:
        vouches: what each origin says, by pattern id.
        present: the origins whose statements are held now.
        believed: those of them whose word counts.
        trusted: the origins that are trusted by key, held now or not.
        revoked: the origins that never count.
        own: this host's own origins.
        withdrawn: reasons by pattern id.
        quorum: how many must vouch.
        digest: stands for all of it.

    """

    vouches: Mapping[str, Mapping[str, Vouch]]
    present: frozenset[str]
    believed: frozenset[str]
    trusted: frozenset[str]
    revoked: frozenset[str]
    own: frozenset[str]
    withdrawn: Mapping[str, str]
    quorum: int
    digest: str

    @property
    def heard(self) -> frozenset[str]:
        """The other origins whose word counts."""
        return (self.believed | self.trusted) - self.revoked - self.own

    def tier(self, vouchers: Collection[str]) -> Tier | None:
        """Return how far a foreign pattern is believed now; None where nothing new can be said.

        Nothing can be said of what nobody vouches for, and where an origin is not held now (its repository is away)
        and was not revoked.
        """
        voices = set(vouchers)
        counted = voices & self.believed | (voices & self.trusted) - self.revoked
        if len(counted) >= self.quorum:
            return Tier.TRUSTED
        away = voices - self.present - self.revoked
        return None if not voices or away else Tier.QUARANTINED


def standing(heard: Sequence[Heard]) -> Standing:
    """Return what the repositories say together: one voice for each origin, however many of them hold its word."""
    vouches: dict[str, dict[str, Vouch]] = {}
    withdrawn: dict[str, str] = {}
    state = hashlib.sha256()
    for one in heard:
        for identity, by_origin in vouchers_of(one.statements, one.policy).items():
            vouches.setdefault(identity, {}).update(by_origin)
        withdrawn = {**one.withdrawn, **withdrawn}
        state.update(one.policy.facts + repr(sorted(one.withdrawn)).encode())
        for origin, signed in sorted(one.statements.items()):
            state.update(origin.encode() + hashlib.sha256(signed.data).digest())
    present = frozenset(origin for one in heard for origin in one.statements)
    return Standing(
        vouches=vouches,
        present=present,
        believed=frozenset(o for one in heard for o in one.statements if one.policy.believes(o)),
        trusted=frozenset(o for one in heard for o in one.policy.trusted),
        revoked=frozenset(o for one in heard for o in one.policy.revoked),
        own=frozenset(one.policy.own for one in heard if one.policy.own is not None),
        withdrawn=withdrawn,
        quorum=max((one.policy.quorum for one in heard), default=1),
        digest=state.hexdigest(),
    )
