"""Patterns in the ledger: their rows, their links to interactions, their merges."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from fedlearn.ledger import journal, marks
from fedlearn.ledger.database import among, bulk, change, upsert
from fedlearn.ledger.schema import links, merges, patterns, raw_keys, vouches
from fedlearn.ledger.text import json_text
from fedlearn.records import Category, Evidence, Pattern, PatternMetadata, Status, Tier

__all__ = [
    "Known",
    "Link",
    "Merge",
    "add_links",
    "add_raw_keys",
    "admitted",
    "best",
    "best_score",
    "by_ids",
    "by_prefix",
    "by_solution",
    "counts",
    "directory",
    "forget_texts",
    "links_of",
    "merge_by_id",
    "merges_of",
    "move_links",
    "never_merge",
    "newest",
    "own_active",
    "raw_known",
    "record_merges",
    "remove_links",
    "save",
    "servable_ids",
    "undo_merge",
    "voices",
    "vouchers",
    "withdrawn",
]

_METADATA_TUPLES = frozenset(f.name for f in fields(PatternMetadata) if str(f.type).startswith("tuple"))

_ALL = tuple(patterns.c.keys())

#: Tiers whose patterns may be served.
SERVED_TIERS = (Tier.OWN.value, Tier.TRUSTED.value)


@dataclass(frozen=True, slots=True)
class Known:
    """A pattern with where it stands on this host. `own`: this host learnt it from its own interactions."""

    pattern: Pattern
    own: bool
    tier: Tier
    status: Status
    evidence: Evidence
    solution_key: bytes | None = None
    reason: str | None = None
    seq: int | None = None

    @property
    def servable(self) -> bool:
        """Whether the pattern may be found and handed out."""
        return self.status is Status.ACTIVE and self.tier is not Tier.QUARANTINED

    def to_row(self) -> dict[str, Any]:
        """Return the columns of the table, without `seq`."""
        return {
            "id": self.pattern.id,
            "category": self.pattern.category.value,
            "content": self.pattern.content,
            "metadata": metadata_json(self.pattern.metadata),
            "solution_key": self.solution_key,
            "value_score": self.pattern.value_score,
            "own": self.own,
            "tier": self.tier.value,
            "status": self.status.value,
            "reason": self.reason,
            "seen": self.evidence.seen,
            "helped": self.evidence.helped,
            "harmed": self.evidence.harmed,
            "last": self.evidence.last,
        }

    @classmethod
    def from_row(cls, row: Row[Any]) -> Known:
        """Return what a row of the table holds."""
        pattern = Pattern(row.id, Category(row.category), row.content, metadata_from(row.metadata), row.value_score)
        evidence = Evidence(row.seen, row.helped, row.harmed, row.last)
        key = None if row.solution_key is None else bytes(row.solution_key)
        return cls(pattern, bool(row.own), Tier(row.tier), Status(row.status), evidence, key, row.reason, row.seq)


@dataclass(frozen=True, slots=True)
class Link:
    """An interaction that made or reinforced a pattern, with the interaction's score."""

    interaction_id: str
    pattern_id: str
    kind: str
    score: float


@dataclass(frozen=True, slots=True)
class Merge:
    """A near-duplicate that was merged into the pattern `kept`, with its similarity and the rule that decided."""

    id: int
    kept: str
    merged: Pattern
    similarity: float
    rule: str
    undone: bool


def metadata_json(metadata: PatternMetadata) -> str:
    """Return the metadata that says something, as JSON."""
    return json_text({name: value for name in PatternMetadata.__slots__ if (value := getattr(metadata, name))})


def metadata_from(text: str) -> PatternMetadata:
    """Return the metadata held by `metadata_json`."""
    values = orjson.loads(text)
    for name in _METADATA_TUPLES & values.keys():
        values[name] = tuple(values[name])
    return PatternMetadata(**values)


def save(connection: Connection, new: Sequence[Known], changed: Sequence[Known]) -> None:
    """Insert new patterns in the order given and replace changed ones, by id; learners elsewhere are told."""
    bulk(connection, patterns, [known.to_row() for known in new])
    change(connection, patterns, "id", [known.to_row() for known in changed])
    if new or changed:
        journal.touch_knowledge(connection)


def by_ids(connection: Connection, ids: Collection[str]) -> dict[str, Known]:
    """Return the patterns that are known among `ids`."""
    return {row.id: Known.from_row(row) for row in among(connection, patterns, _ALL, "id", ids)}


def by_prefix(connection: Connection, prefix: str, limit: int = 3) -> list[Known]:
    """Return patterns whose id starts with `prefix`, which people type."""
    query = sa.select(patterns).where(patterns.c.id.startswith(prefix, autoescape=True)).limit(limit)
    return [Known.from_row(row) for row in connection.execute(query)]


def by_solution(connection: Connection, solution_key: bytes) -> list[Known]:
    """Return the servable patterns with this very solution, oldest first."""
    query = (
        sa.select(patterns)
        .where(
            patterns.c.solution_key == solution_key,
            patterns.c.status == Status.ACTIVE.value,
            patterns.c.tier.in_(SERVED_TIERS),
        )
        .order_by(patterns.c.seq)
    )
    return [Known.from_row(row) for row in connection.execute(query)]


def directory(connection: Connection, limit: int) -> Iterator[tuple[str, bytes | None]]:
    """Yield (id, solution key) of every pattern, in order of appearance."""
    query = sa.select(patterns.c.id, patterns.c.solution_key).order_by(patterns.c.seq).limit(limit)
    for row in connection.execute(query):
        yield row.id, None if row.solution_key is None else bytes(row.solution_key)


def newest(connection: Connection, limit: int) -> list[Known]:
    """Return the last `limit` patterns of served tiers, oldest first, whatever their status."""
    query = sa.select(patterns).where(patterns.c.tier.in_(SERVED_TIERS)).order_by(patterns.c.seq.desc()).limit(limit)
    return [Known.from_row(row) for row in connection.execute(query)][::-1]


def own_active(connection: Connection, threshold: float) -> Iterator[Known]:
    """Yield the active patterns that this host learnt and that are worth sharing or marked for it, by id.

    Patterns that nothing proves yet are none of them, whatever their worth and marks.
    """
    shared = sa.or_(patterns.c.value_score >= threshold, patterns.c.id.in_(marks.marked()))
    query = (
        sa.select(patterns)
        .where(
            patterns.c.own.is_(True),
            patterns.c.status == Status.ACTIVE.value,
            patterns.c.id.not_in(marks.unproven()),
            shared,
        )
        .order_by(patterns.c.id)
    )
    for row in connection.execute(query):
        yield Known.from_row(row)


def best(connection: Connection, category: Category, *, tiers: Collection[str] = SERVED_TIERS) -> Iterator[Known]:
    """Yield the servable patterns of a category, the most valuable first."""
    query = (
        sa.select(patterns)
        .where(
            patterns.c.category == category.value,
            patterns.c.status == Status.ACTIVE.value,
            patterns.c.tier.in_(tiers),
        )
        .order_by(patterns.c.value_score.desc(), patterns.c.id)
    )
    for row in connection.execute(query):
        yield Known.from_row(row)


def admitted(connection: Connection) -> int:
    """Return the number of patterns that some origin vouches for or that were admitted from others."""
    vouched = sa.select(vouches.c.pattern_id)
    query = (
        sa.select(sa.func.count())
        .select_from(patterns)
        .where(sa.or_(patterns.c.id.in_(vouched), patterns.c.own.is_(False)))
    )
    return int(connection.execute(query).scalar_one())


def servable_ids(connection: Connection) -> Iterator[tuple[str, str]]:
    """Yield (category, id) of every pattern that may be served, by id."""
    query = (
        sa.select(patterns.c.category, patterns.c.id)
        .where(patterns.c.status == Status.ACTIVE.value, patterns.c.tier.in_(SERVED_TIERS))
        .order_by(patterns.c.id)
    )
    for row in connection.execute(query):
        yield row.category, row.id


def withdrawn(connection: Connection) -> set[str]:
    """Return the ids of what was withdrawn, by whomever."""
    query = sa.select(patterns.c.id).where(patterns.c.status == Status.WITHDRAWN.value)
    return set(connection.execute(query).scalars())


def add_links(connection: Connection, rows: Sequence[Link]) -> None:
    """Add links; the score of a link that is there is renewed."""
    upsert(
        connection,
        links,
        [
            {"interaction_id": r.interaction_id, "pattern_id": r.pattern_id, "kind": r.kind, "score": r.score}
            for r in sorted(rows, key=lambda row: (row.interaction_id, row.pattern_id))
        ],
        ["score", "kind"],
    )


def remove_links(connection: Connection, interaction_ids: Sequence[str]) -> None:
    """Remove every link of these interactions."""
    for identity in interaction_ids:
        connection.execute(links.delete().where(links.c.interaction_id == identity))


def links_of(
    connection: Connection, *, interactions: Collection[str] = (), pattern: str | None = None, limit: int | None = None
) -> list[Link]:
    """Return the links of some interactions, or of one pattern."""
    query = sa.select(links)
    if pattern is not None:
        query = query.where(links.c.pattern_id == pattern)
    else:
        query = query.where(links.c.interaction_id.in_(list(interactions)))
    rows = connection.execute(query.order_by(links.c.interaction_id).limit(limit))
    return [Link(row.interaction_id, row.pattern_id, row.kind, row.score) for row in rows]


def best_score(connection: Connection, pattern_id: str, without: Collection[str]) -> float | None:
    """Return the highest score that this host's own evidence gives a pattern, but for that of some interactions.

    What other origins vouch is theirs to say: taken for one's own it would go out again under one's own name.
    """
    query = sa.select(sa.func.max(links.c.score)).where(
        links.c.pattern_id == pattern_id, links.c.interaction_id.not_in(list(without))
    )
    found = connection.execute(query).scalar()
    return None if found is None else float(found)


def raw_known(connection: Connection, keys: Collection[bytes]) -> dict[bytes, str]:
    """Return the pattern ids that texts became, by the hash of the text before scrubbing."""
    return {bytes(row.key): row.pattern_id for row in among(connection, raw_keys, ("key", "pattern_id"), "key", keys)}


def add_raw_keys(connection: Connection, rows: Mapping[bytes, str]) -> None:
    """Remember what texts became; a later word replaces an earlier one."""
    upsert(connection, raw_keys, [{"key": key, "pattern_id": value} for key, value in rows.items()], ["pattern_id"])


def forget_texts(connection: Connection, pattern_id: str) -> None:
    """Forget which texts became a pattern, so that they are looked at anew when they come again."""
    connection.execute(raw_keys.delete().where(raw_keys.c.pattern_id == pattern_id))


def record_merges(connection: Connection, rows: Sequence[Merge]) -> None:
    """Remember near-duplicates that were merged; each gets its number here."""
    if not rows:
        return
    connection.execute(
        merges.insert(),
        [
            {
                "kept": row.kept,
                "merged": row.merged.id,
                "category": row.merged.category.value,
                "content": row.merged.content,
                "metadata": metadata_json(row.merged.metadata),
                "value_score": row.merged.value_score,
                "similarity": row.similarity,
                "rule": row.rule,
                "undone": row.undone,
            }
            for row in rows
        ],
    )


def merges_of(connection: Connection, pattern_id: str | None = None, limit: int = 100) -> list[Merge]:
    """Return the newest merges, into one pattern when it is given."""
    query = sa.select(merges).order_by(merges.c.id.desc()).limit(limit)
    if pattern_id is not None:
        query = query.where(merges.c.kept == pattern_id)
    return [_merge(row) for row in connection.execute(query)]


def merge_by_id(connection: Connection, number: int) -> Merge | None:
    """Return one merge by its number."""
    row = connection.execute(sa.select(merges).where(merges.c.id == number)).first()
    return None if row is None else _merge(row)


def undo_merge(connection: Connection, merge: Merge) -> None:
    """Mark every merge of this pair as undone; the two are never merged again."""
    pair = sa.and_(merges.c.kept == merge.kept, merges.c.merged == merge.merged.id)
    connection.execute(merges.update().where(pair).values(undone=True))
    journal.touch_knowledge(connection)


def move_links(connection: Connection, interaction_ids: Sequence[str], kept: str, other: str) -> None:
    """Let interactions that were evidence for one pattern be evidence for another."""
    for identity in interaction_ids:
        one = sa.and_(links.c.interaction_id == identity, links.c.pattern_id == kept)
        connection.execute(links.update().where(one).values(pattern_id=other))


def never_merge(connection: Connection) -> set[tuple[str, str]]:
    """Return (kept, merged) pairs that must stay apart, because someone undid their merge."""
    query = sa.select(merges.c.kept, merges.c.merged).where(merges.c.undone.is_(True))
    return {(row.kept, row.merged) for row in connection.execute(query)}


def _merge(row: Row[Any]) -> Merge:
    """Return what a row of the table holds."""
    merged = Pattern(row.merged, Category(row.category), row.content, metadata_from(row.metadata), row.value_score)
    return Merge(row.id, row.kept, merged, row.similarity, row.rule, row.undone)


def counts(connection: Connection) -> dict[str, int]:
    """Return how many patterns there are: own, trusted, quarantined, held, withdrawn, and per category."""
    found = {"own": 0, "trusted": 0, "quarantined": 0, "held": 0, "withdrawn": 0, "merged": 0}
    found |= {category.value: 0 for category in Category}
    query = sa.select(patterns.c.tier, patterns.c.status, patterns.c.category, sa.func.count().label("n")).group_by(
        patterns.c.tier, patterns.c.status, patterns.c.category
    )
    for row in connection.execute(query):
        if row.status == Status.ACTIVE.value:
            found[row.tier] += row.n
            if row.tier in SERVED_TIERS:
                found[row.category] += row.n
        elif row.status in found:
            found[row.status] += row.n
    undone = sa.select(sa.func.count()).select_from(merges).where(merges.c.undone.is_(False))
    found["merged"] = int(connection.execute(undone).scalar_one())
    return found


def vouchers(connection: Connection, pattern_ids: Collection[str]) -> dict[str, list[str]]:
    """Return the origins that vouch for each pattern, sorted."""
    found: dict[str, list[str]] = {}
    query = sa.select(vouches.c.pattern_id, vouches.c.origin).where(vouches.c.pattern_id.in_(list(pattern_ids)))
    for row in connection.execute(query.order_by(vouches.c.pattern_id, vouches.c.origin)):
        found.setdefault(row.pattern_id, []).append(row.origin)
    return found


def voices(connection: Connection, pattern_ids: Collection[str]) -> dict[str, dict[str, Evidence]]:
    """Return what each origin that vouches for a pattern says of it in use: evidence by origin, by pattern id."""
    found: dict[str, dict[str, Evidence]] = {}
    columns = ("pattern_id", "origin", "seen", "helped", "harmed", "last")
    for row in among(connection, vouches, columns, "pattern_id", pattern_ids):
        found.setdefault(row.pattern_id, {})[row.origin] = Evidence(row.seen, row.helped, row.harmed, row.last)
    return found
