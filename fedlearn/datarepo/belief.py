"""How far a pattern is believed: by whose word, and as far as that word covers it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from fedlearn.datarepo.statements import Signed, Vouch, metadata_digest
from fedlearn.records import Pattern, PatternMetadata, Tier

__all__ = ["TrustPolicy", "believed", "tier_of", "vouchers_of"]


@dataclass(frozen=True, slots=True)
class TrustPolicy:
    """Whom this host believes in one repository.

    Attributes:
        own: its own origin there.
        trusted: the origins that are believed, one voice each.
        unsigned: believe what nobody vouches for.
        quorum: how many distinct believed origins must vouch.
        everybody: believe all who can push there.
        revoked: origins that are believed nowhere, whatever else is said.
        origin_patterns: of another origin's vouches so many count, its best.

    """

    own: str | None = None
    trusted: frozenset[str] = frozenset()
    unsigned: bool = False
    quorum: int = 1
    everybody: bool = False
    revoked: frozenset[str] = frozenset()
    origin_patterns: int = 10_000

    def believes(self, origin: str) -> bool:
        """Say whether the word of an origin counts."""
        return origin == self.own or (origin not in self.revoked and (self.everybody or origin in self.trusted))

    @property
    def facts(self) -> bytes:
        """All that it says, as bytes that are the same in every process."""
        chosen = (self.own, self.unsigned, self.quorum, self.everybody, self.origin_patterns)
        return repr((chosen, sorted(self.trusted), sorted(self.revoked))).encode()


def tier_of(
    vouchers: Collection[str],
    own: str | None,
    trusted: Collection[str],
    unsigned_trusted: bool = False,
    quorum: int = 1,
    trust_all: bool = False,
    revoked: Collection[str] = (),
) -> Tier:
    """Return how far a pattern is believed: own > trusted > quarantined. Pure.

    Args:
        vouchers: the origins whose good statements vouch for it.
        own: this host's origin.
        trusted: the origins that are believed, one voice each.
        unsigned_trusted: believe what nobody vouches for.
        quorum: how many distinct trusted origins must vouch.
        trust_all: everybody who vouches counts, and so does what nobody vouches for.
        revoked: origins that never count.

    """
    voices = set(vouchers)
    if own is not None and own in voices:
        return Tier.OWN
    if not voices:
        return Tier.TRUSTED if unsigned_trusted or trust_all else Tier.QUARANTINED
    heard = voices - set(revoked)
    believed_voices = len(heard) if trust_all else len(heard & set(trusted))
    return Tier.TRUSTED if believed_voices >= max(quorum, 1) else Tier.QUARANTINED


def believed(pattern: Pattern, vouchers: Mapping[str, Vouch], policy: TrustPolicy) -> Pattern:
    """Return the pattern as far as trusted statements cover it: their best score, and metadata only where covered.

    What this host vouched for itself has the score that it gave, because it goes out again under its own name. A
    pattern that nobody vouches for keeps what its line says; it is only ever admitted where that is allowed.
    """
    heard = {o: v for o, v in vouchers.items() if policy.believes(o)}
    if not heard:
        return pattern
    mine = heard.get(policy.own or "")
    score = mine.value_score if mine else max(vouch.value_score for vouch in heard.values())
    covered = {vouch.metadata for vouch in heard.values()}
    if None in covered or metadata_digest(pattern.metadata) in covered:
        return replace(pattern, value_score=score)
    first = pattern.content.split("\n", 1)[0][:80].rstrip()
    return replace(pattern, value_score=score, metadata=PatternMetadata(name=first))


def vouchers_of(statements: Mapping[str, Signed], policy: TrustPolicy | None = None) -> dict[str, dict[str, Vouch]]:
    """Return who vouches for each pattern: origin to vouch, by pattern id; of another origin only its best."""
    policy, gathered = policy or TrustPolicy(), dict[str, dict[str, Vouch]]()
    for origin, signed in sorted(statements.items()):
        vouches = signed.statement.vouches
        if origin != policy.own and len(vouches) > policy.origin_patterns:
            ranked = sorted(vouches, key=lambda identity: (vouches[identity].value_score, identity), reverse=True)
            vouches = {identity: vouches[identity] for identity in ranked[: policy.origin_patterns]}
        for identity, vouch in vouches.items():
            gathered.setdefault(identity, {})[origin] = vouch
    return gathered
