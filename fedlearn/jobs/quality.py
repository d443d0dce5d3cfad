"""How good the knowledge was in the last days: searches, reuse, worth, junk, each with what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from fedlearn.errors import EmbeddingError, LockedError, SearchIndexError
from fedlearn.index.documents import problem_of
from fedlearn.learning.echo import Echoes
from fedlearn.learning.extract import solution_of
from fedlearn.learning.merge import difference, fingerprint
from fedlearn.learning.quality import CHANCE, Answers, Junk, Measure, Turns, measured
from fedlearn.ledger import journal, measures, patterns
from fedlearn.ledger.clock import to_micros
from fedlearn.ledger.patterns import Known
from fedlearn.wiring import Parts, utc_now

__all__ = ["Quality", "quality"]

#: So many interactions are looked at, the newest, and so many patterns that were handed out are recognised.
_TURNS = 50_000
_SERVED = 2_000
#: Neighbours of a pattern that are compared with it.
_NEIGHBOURS = 5


@dataclass(frozen=True, slots=True)
class Quality:
    """The measures of the days since `since`, over so many searches, interactions and patterns."""

    days: int
    since: datetime
    searches: int
    interactions: int
    patterns: int
    measures: tuple[Measure, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to measure."""
        return not (self.searches or self.interactions or self.patterns)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "days": self.days,
            "since": self.since.isoformat(),
            "searches": self.searches,
            "interactions": self.interactions,
            "patterns": self.patterns,
            "measures": [measure.to_json() for measure in self.measures],
        }


def quality(parts: Parts, *, days: int = 7, sample: int = 500) -> Quality:
    """Return how good the knowledge was.

    Args:
        parts: of the command.
        days: that are looked at.
        sample: so many patterns are looked through for junk, a fair sample of all.

    """
    since = utc_now() - timedelta(days=days)
    micros = to_micros(since) or 0
    with parts.ledger.reading() as connection:
        answers = Answers.of(measures.searches_since(connection, micros))
        turns = Turns.of(measures.asked_since(connection, micros, _TURNS))
        count = measures.servable_count(connection)
        members = measures.sample(connection, sample)
        exact = _exact(connection, members)
        never = _never(connection, members, since)
        looped = _looped(parts, connection, members)
    near = _near(parts, members)
    any_of = exact | looped | (never or set()) | (near or set())
    junk = Junk(
        patterns=count,
        sampled=len(members),
        exact=len(exact),
        near=None if near is None else len(near),
        never=None if never is None else len(never),
        looped=len(looped),
        any=len(any_of),
    )
    return Quality(days, since, answers.searches, turns.turns, count, measured(answers, turns, junk))


def _exact(connection: Connection, members: list[Known]) -> set[str]:
    """Return those whose very solution an older pattern has."""
    keys = {known.solution_key for known in members if known.solution_key is not None}
    oldest = measures.with_solution(connection, keys)
    return {k.pattern.id for k in members if k.solution_key is not None and oldest[k.solution_key] < (k.seq or 0)}


def _never(connection: Connection, members: list[Known], since: datetime) -> set[str] | None:
    """Return those that were there before the month of `since` and were never handed out.

    None while too little was searched for: then nothing had a chance.
    """
    if measures.searches_count(connection) < CHANCE:
        return None
    month = since.strftime("%Y-%m")
    old = {k.pattern.id for k in members if k.evidence.last is not None and k.evidence.last < month}
    return old - measures.retrieved(connection, old).keys()


def _looped(parts: Parts, connection: Connection, members: list[Known]) -> set[str]:
    """Return own patterns that hold a pattern which was handed out before they were learnt."""
    age = timedelta(days=parts.settings.learning.echo_days)
    recent = journal.served_since(connection, to_micros(utc_now() - age) or 0)
    served = patterns.by_ids(connection, sorted(recent, key=lambda i: (-recent[i], i))[:_SERVED])
    echoes = Echoes((identity, solution_of(known.pattern.content)) for identity, known in served.items())
    found: set[str] = set()
    for known in members:
        origin = echoes.found_in(solution_of(known.pattern.content)) if known.own else None
        if origin is None or origin == known.pattern.id or origin in known.pattern.metadata.supersedes:
            continue
        if (served[origin].seq or 0) < (known.seq or 0):
            found.add(known.pattern.id)
    return found


def _near(parts: Parts, members: list[Known]) -> set[str] | None:
    """Return those that say the same as an older pattern; None when the index cannot be asked now."""
    if not members:
        return set()
    least = parts.settings.learning.merge_similarity
    pairs: list[tuple[Known, str]] = []
    # Category after category: the embedded index need not have all of them open at once.
    members = sorted(members, key=lambda known: (known.pattern.category, known.pattern.id))
    try:
        vectors = parts.embedder.embed([problem_of(known.pattern) for known in members])
        for known, vector in zip(members, vectors, strict=True):
            hits = parts.index.dense(known.pattern.category.value, vector, _NEIGHBOURS, payload=False)
            pairs += [(known, hit.id) for hit in hits if hit.id != known.pattern.id and hit.score >= least]
    except (EmbeddingError, SearchIndexError, LockedError):
        return None
    with parts.ledger.reading() as connection:
        others = patterns.by_ids(connection, {identity for _, identity in pairs})
        apart = patterns.never_merge(connection)
    found: set[str] = set()
    for known, identity in pairs:
        other = others.get(identity)
        if other is None or not other.servable or (other.seq or 0) > (known.seq or 0):
            continue
        pair = (identity, known.pattern.id)
        if pair in apart or pair[::-1] in apart:
            continue
        if difference(fingerprint(other.pattern.content), fingerprint(known.pattern.content)) is None:
            found.add(known.pattern.id)
    return found
