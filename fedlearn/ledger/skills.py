"""The skill tree in the ledger: its branches, the place of each pattern, and what stands where."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import islice

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from fedlearn.ledger.database import among, upsert
from fedlearn.ledger.patterns import SERVED_TIERS
from fedlearn.ledger.schema import patterns, skill_branches, skill_places
from fedlearn.records import Status

__all__ = ["best", "clear", "counts", "ids_at", "places_of", "save_places", "save_tree", "tagged", "tree"]

_AT_ONCE = 1000


def tree(connection: Connection) -> dict[str, str | None]:
    """Return the parent of each branch, by tag."""
    rows = connection.execute(sa.select(skill_branches).order_by(skill_branches.c.tag))
    return {row.tag: row.parent for row in rows}


def save_tree(connection: Connection, new: Mapping[str, str | None]) -> None:
    """Add branches; those that are there stay as they are."""
    upsert(connection, skill_branches, [{"tag": tag, "parent": parent} for tag, parent in sorted(new.items())])


def save_places(connection: Connection, places: Mapping[str, str]) -> None:
    """Give patterns their branch, by id; those that have one keep it."""
    rows = iter(sorted(places.items()))
    while part := [{"pattern_id": i, "tag": tag} for i, tag in islice(rows, _AT_ONCE)]:
        upsert(connection, skill_places, part)


def clear(connection: Connection) -> None:
    """Forget branches and places, so that the tree grows anew."""
    connection.execute(skill_places.delete())
    connection.execute(skill_branches.delete())


def tagged(connection: Connection, *, unplaced: bool = False) -> Iterator[tuple[str, list[str], str]]:
    """Yield (id, tags, name) of every pattern that may be served, by id; with `unplaced` of those without a place."""
    query = sa.select(patterns.c.id, patterns.c.metadata).where(_servable()).order_by(patterns.c.id)
    if unplaced:
        query = query.where(~sa.exists().where(skill_places.c.pattern_id == patterns.c.id))
    for row in connection.execute(query.execution_options(yield_per=_AT_ONCE)):
        metadata = orjson.loads(row.metadata)
        yield row.id, metadata.get("tags", []), metadata["name"]


def counts(connection: Connection) -> tuple[dict[str, int], int]:
    """Return how many patterns that may be served stand at each branch, by tag, and how many have no place."""
    query = (
        sa.select(skill_places.c.tag, sa.func.count().label("n"))
        .select_from(patterns.outerjoin(skill_places, skill_places.c.pattern_id == patterns.c.id))
        .where(_servable())
        .group_by(skill_places.c.tag)
    )
    found = [(row.tag, int(row.n)) for row in connection.execute(query)]
    return {tag: n for tag, n in found if tag is not None}, sum(n for tag, n in found if tag is None)


def places_of(connection: Connection, ids: Collection[str]) -> dict[str, str | None]:
    """Return the branch of each pattern that may be served among `ids`; None where it has none."""
    known = among(connection, patterns, ("id", "tier"), "id", ids, within=("status", Status.ACTIVE.value))
    found: dict[str, str | None] = {row.id: None for row in known if row.tier in SERVED_TIERS}
    placed = among(connection, skill_places, ("pattern_id", "tag"), "pattern_id", list(found))
    return found | {row.pattern_id: row.tag for row in placed}


def best(
    connection: Connection, tags: Collection[str], limit: int, *, tiers: Collection[str] = SERVED_TIERS
) -> dict[str, list[tuple[float, str, str]]]:
    """Return the `limit` most valuable patterns at each of these branches, by tag: (value score, id, name)."""
    rank = sa.func.row_number().over(
        partition_by=skill_places.c.tag, order_by=(patterns.c.value_score.desc(), patterns.c.id)
    )
    ranked = (
        sa.select(skill_places.c.tag, patterns.c.id, patterns.c.value_score, rank.label("rank"))
        .select_from(skill_places.join(patterns, skill_places.c.pattern_id == patterns.c.id))
        .where(_servable(), patterns.c.tier.in_(tiers), skill_places.c.tag.in_(list(tags)))
        .subquery()
    )
    query = (
        sa.select(ranked.c.tag, ranked.c.value_score, ranked.c.id, patterns.c.metadata)
        .join(patterns, patterns.c.id == ranked.c.id)
        .where(ranked.c.rank <= limit)
        .order_by(ranked.c.tag, ranked.c.rank)
    )
    found: dict[str, list[tuple[float, str, str]]] = {}
    for row in connection.execute(query):
        found.setdefault(row.tag, []).append((row.value_score, row.id, orjson.loads(row.metadata)["name"]))
    return found


def ids_at(connection: Connection, tags: Collection[str]) -> Iterator[str]:
    """Yield the patterns that stand at these branches, by id."""
    query = sa.select(skill_places.c.pattern_id).where(skill_places.c.tag.in_(list(tags)))
    for row in connection.execute(query.order_by(skill_places.c.pattern_id)):
        yield row.pattern_id


def _servable() -> sa.ColumnElement[bool]:
    return sa.and_(patterns.c.status == Status.ACTIVE.value, patterns.c.tier.in_(SERVED_TIERS))
