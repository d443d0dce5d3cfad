"""One thing that is known, as it is handed out: what the ledger holds of what was found, and what is believed of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.engine import Connection

from fedlearn.assist.evidence import Prior, prior, success_rate
from fedlearn.index.documents import INTERACTIONS
from fedlearn.index.search import Found
from fedlearn.ledger import interactions, journal, marks, patterns, review
from fedlearn.ledger.heard import heard_origins
from fedlearn.records import Evidence, PatternMetadata, Tier
from fedlearn.settings import Evidence as Weighing

__all__ = ["Judge", "Result", "doubt"]


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that is known.

    Attributes:
        id: of the pattern or interaction.
        kind: `pattern` or `interaction`.
        category: of the pattern, or `interactions`.
        score: in [0, 1], how well it fits the question.
        value_score: in [0, 1], what it was worth.
        origin: the fingerprint of the host that vouches for it, or `own`.
        tier: how far that host is believed.
        name: its first line.
        content: its text.
        evidence: what is known of it in use; `unproven` where nothing speaks for it yet: a model wrote it, or the
            content check objects, which `objection` tells.
        metadata: what else it says.
        why: what decides its place: `score` is the sum of `words`, `vector`, for a turn of a conversation `session`,
            and after a second look `text`; `word_rank` and `vector_rank` (from 1) where either list has it; `belief`,
            `voices` and `freshness` are the factors of assist/evidence.py. Score and factors multiplied, `standing`,
            order the answer.
        copies: ids of near-copies that it stands for beside itself.
        in_place_of: ids of older ones that it supersedes and that were found as well.
        contradicts: by the id of other results on the same problem what differs.

    """

    id: str
    kind: str
    category: str
    score: float
    value_score: float
    origin: str
    tier: str
    name: str
    content: str
    evidence: Mapping[str, Any]
    metadata: Mapping[str, Any]
    why: Mapping[str, float] = field(default_factory=dict)
    copies: tuple[str, ...] = ()
    in_place_of: tuple[str, ...] = ()
    contradicts: Mapping[str, str] = field(default_factory=dict)

    @property
    def own(self) -> bool:
        """Whether this host vouches for it."""
        return self.tier == Tier.OWN.value

    @property
    def unproven(self) -> bool:
        """Whether nothing speaks for it yet."""
        return bool(self.evidence.get("unproven"))

    @property
    def problem(self) -> str:
        """The problem that it solves."""
        return str(self.metadata.get("source_query") or self.name)

    @property
    def supersedes(self) -> tuple[str, ...]:
        """Ids whose place it takes."""
        return tuple(self.metadata.get("supersedes", ()))

    @property
    def standing(self) -> float:
        """What orders an answer."""
        return float(self.why.get("standing", self.score))


@dataclass(frozen=True, slots=True)
class Judge:
    """Makes results of what the ledger holds, with what is believed of them in `month` (YYYY-MM)."""

    month: str
    weighing: Weighing

    def results(self, connection: Connection, found: Sequence[Found]) -> list[Result]:
        """Return what the ledger holds of what was found and may be served, in the same order."""
        known = patterns.by_ids(connection, [item.id for item in found if item.collection != INTERACTIONS])
        asked = journal.questions_by_id(connection, [item.id for item in found if item.collection == INTERACTIONS])
        latest = interactions.latest(connection, [question.key for question in asked.values()])
        served = {item.id: item for item in found if item.id in known and known[item.id].servable}
        made = {one.id: one for one in self.patterns(connection, [(known[i], _fit(served[i])) for i in served])}
        for item in found:
            question = asked.get(item.id)
            if question is not None and question.key in latest:
                made[item.id] = _of_interaction(item, latest[question.key], question.asked)
        return [made[item.id] for item in found if item.id in made]

    def patterns(
        self, connection: Connection, known: Sequence[tuple[patterns.Known, Mapping[str, float]]]
    ) -> list[Result]:
        """Return patterns as results, each with how well it fits (`score` and its parts)."""
        said = patterns.voices(connection, [one.pattern.id for one, _ in known])
        heard = heard_origins(connection) if said else frozenset()
        unproven = marks.unproven_among(connection, [one.pattern.id for one, _ in known])
        objected = review.objections(connection, unproven)
        results = []
        for one, fit in known:
            vouched = said.get(one.pattern.id, {})
            # Anybody can vouch; who is not heard lends no name and no number to what others vouch for.
            voices = {origin: vouched[origin] for origin in sorted(vouched) if origin in heard}
            weighed = prior(one.evidence, self.month, self.weighing, voices.values())
            evidence = _evidence(one, voices, weighed)
            evidence["unproven"] = one.pattern.id in unproven
            if one.pattern.id in objected:
                evidence["objection"] = next(iter(objected[one.pattern.id]), "held for review")
            results.append(_of_pattern(one, fit, weighed, evidence))
        return results


def doubt(evidence: Mapping[str, Any]) -> str:
    """Say of the evidence of a result why it is unproven; empty: it is not."""
    if not evidence.get("unproven"):
        return ""
    if "objection" in evidence:
        return f"unproven: the content check objects, {evidence['objection']}, and nobody has reviewed it"
    return "unproven: a model wrote it and nobody tried it"


def _fit(item: Found) -> dict[str, float]:
    """Return how well what was found fits the question, and why."""
    ranks = {"word_rank": item.lexical_rank, "vector_rank": item.dense_rank}
    return {"score": item.score, **item.parts, **{name: rank for name, rank in ranks.items() if rank is not None}}


def _evidence(known: patterns.Known, voices: Mapping[str, Evidence], weighed: Prior) -> dict[str, Any]:
    """Return what is known of a pattern in use, as JSON values; `others` is what trusted origins say of it."""
    others = {
        "voices": len(voices),
        "helped": sum(voice.helped for voice in voices.values()),
        "harmed": sum(voice.harmed for voice in voices.values()),
    }
    return {
        **_flat(known.evidence),
        "success_rate": success_rate(known.evidence),
        "prior": round(weighed.factor, 4),
        "others": others,
        "vouched_by": list(voices),
    }


def _of_pattern(known: patterns.Known, fit: Mapping[str, float], weighed: Prior, evidence: Mapping[str, Any]) -> Result:
    """Return a pattern as a result."""
    pattern, meta = known.pattern, known.pattern.metadata
    factors = {name: round(value, 4) for name, value in _flat(weighed).items()}
    why = {name: value for name, value in fit.items() if name != "score"}
    return Result(
        id=pattern.id,
        kind="pattern",
        category=pattern.category.value,
        score=round(fit["score"], 4),
        value_score=pattern.value_score,
        origin="own" if known.own else next(iter(evidence["vouched_by"]), "unsigned"),
        tier=known.tier.value,
        name=meta.name,
        content=pattern.content,
        evidence=evidence,
        metadata={name: value for name, value in _flat(meta).items() if value and name != "name"},
        why={**why, **factors, "standing": round(fit["score"] * weighed.factor, 4)},
    )


def _of_interaction(item: Found, stored: interactions.Stored, asked: int) -> Result:
    """Return one of the host's own interactions, the newest with this question, as a result."""
    it = stored.interaction
    return Result(
        id=it.id,
        kind="interaction",
        category=INTERACTIONS,
        score=round(item.score, 4),
        value_score=stored.score,
        origin="own",
        tier=Tier.OWN.value,
        name=it.query[:80],
        content=f"{it.query}\n\n{it.response}",
        evidence={"seen": asked, "outcome": it.outcome.value, "feedback": it.feedback},
        metadata={"source": it.source, "time": it.time.isoformat() if it.time else None, "error": it.error},
        why={name: value for name, value in _fit(item).items() if name != "score"},
    )


def _flat(one: Evidence | Prior | PatternMetadata) -> dict[str, Any]:
    """Return the fields of a value that holds no other one; `asdict` would look into each and copy it."""
    return {name: getattr(one, name) for name in one.__slots__}
