"""What was searched for, and the figures of the store that `fedlearn quality` and `fedlearn gaps` look at."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from fedlearn.ledger import journal
from fedlearn.ledger.database import among, bulk
from fedlearn.ledger.outcomes import HARMED, HELPED
from fedlearn.ledger.patterns import SERVED_TIERS, Known
from fedlearn.ledger.schema import interactions, outcomes, patterns, searches, served
from fedlearn.records import Status

__all__ = [
    "Asked",
    "Searched",
    "asked_since",
    "note_search",
    "retrieved",
    "sample",
    "searches_count",
    "searches_since",
    "servable_count",
    "was_searched",
    "with_solution",
]

_QUESTION = 500
_SAME = 1_000_000


@dataclass(frozen=True, slots=True)
class Searched:
    """One search: when (microseconds), what for, how many were found, the best score in [0, 1], what was told of it.

    `told` has the outcomes that were reported of the answer: helped, harmed, unused.
    """

    time: int
    question: str
    found: int
    top: float | None
    told: frozenset[str]
    answer_id: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What of an interaction a gap needs. `is_local` is None where the telemetry does not say who answered.

    `answer_id` is that of the search that an exchange of ours began with.
    """

    question: str
    outcome: str
    learned: str
    score: float
    tokens: int
    latency_ms: float
    iterations: int
    is_local: bool | None
    retrieved: int
    answer_id: str | None = None


def note_search(
    connection: Connection, answer_id: str, question: str, found: int, top: float | None, micros: int, *, keep: int
) -> None:
    """Remember a search, the start of its question alone, and of all the latest `keep`; what goes is counted."""
    asked = " ".join(question[: 2 * _QUESTION].split())[:_QUESTION]
    row = {"answer_id": answer_id, "time": micros, "question": asked, "found": found, "top": top}
    bulk(connection, searches, [row])
    newest = sa.select(sa.func.max(searches.c.seq)).scalar_subquery()
    gone = connection.execute(searches.delete().where(searches.c.seq <= newest - keep)).rowcount
    journal.bump(connection, {"searches_dropped": gone})


def was_searched(connection: Connection, prefix: str) -> bool:
    """Tell whether the id of the answer to a search that is remembered starts so."""
    query = sa.select(searches.c.seq).where(searches.c.answer_id.startswith(prefix, autoescape=True)).limit(1)
    return connection.execute(query).first() is not None


def searches_count(connection: Connection) -> int:
    """Return how many searches are remembered."""
    return int(connection.execute(sa.select(sa.func.count()).select_from(searches)).scalar_one())


def searches_since(connection: Connection, micros: int) -> Iterator[Searched]:
    """Yield the searches since a time, oldest first, with what was told of their answers."""
    told: dict[str, set[str]] = {}
    recent = sa.select(searches.c.answer_id).where(searches.c.time >= micros)
    query = sa.select(outcomes.c.event_id, outcomes.c.outcome).where(outcomes.c.event_id.in_(recent))
    for row in connection.execute(query):
        told.setdefault(row.event_id, set()).add(row.outcome)
    last: Searched | None = None
    for row in connection.execute(sa.select(searches).where(searches.c.time >= micros).order_by(searches.c.seq)):
        said = frozenset(told.get(row.answer_id, ()))
        this = Searched(row.time, row.question, row.found, row.top, said, row.answer_id)
        # An error text that has no fix is searched for once more everywhere: that is one search.
        if last is not None and not (this.question == last.question and this.time - last.time < _SAME):
            yield last
        last = this
    if last is not None:
        yield last


def asked_since(connection: Connection, micros: int, limit: int) -> Iterator[Asked]:
    """Yield the last `limit` interactions with a question since a time, newest first."""
    c = interactions.c
    query = (
        sa.select(c.query, c.outcome, c.learned, c.score, c.rest)
        .where(c.question.is_not(None), c.time >= micros)
        .order_by(c.seq.desc())
        .limit(limit)
    )
    for row in connection.execute(query):
        rest = orjson.loads(row.rest)
        yield Asked(
            question=row.query,
            outcome=row.outcome,
            learned=row.learned,
            score=row.score,
            tokens=int(rest.get("tokens_in") or 0) + int(rest.get("tokens_out") or 0),
            latency_ms=float(rest.get("latency_ms") or 0.0),
            iterations=int(rest.get("iterations") or 1),
            is_local=rest.get("is_local"),
            retrieved=len(rest.get("retrieved") or ()),
            answer_id=(rest.get("context") or {}).get("answer_id"),
        )


def _servable() -> sa.ColumnElement[bool]:
    return sa.and_(patterns.c.status == Status.ACTIVE.value, patterns.c.tier.in_(SERVED_TIERS))


def servable_count(connection: Connection) -> int:
    """Return how many patterns may be served."""
    return int(connection.execute(sa.select(sa.func.count()).select_from(patterns).where(_servable())).scalar_one())


def sample(connection: Connection, limit: int) -> list[Known]:
    """Return at most `limit` servable patterns, the first by id: ids are hashes, so that they are a fair sample."""
    query = sa.select(patterns).where(_servable()).order_by(patterns.c.id).limit(limit)
    return [Known.from_row(row) for row in connection.execute(query)]


def with_solution(connection: Connection, keys: Collection[bytes]) -> dict[bytes, int]:
    """Return for each solution key the number of the oldest servable pattern with it."""
    found: dict[bytes, int] = {}
    columns = ("solution_key", "seq", "tier")
    for row in among(connection, patterns, columns, "solution_key", keys, within=("status", Status.ACTIVE.value)):
        if row.tier in SERVED_TIERS:
            key = bytes(row.solution_key)
            found[key] = min(row.seq, found.get(key, row.seq))
    return found


def retrieved(connection: Connection, ids: Collection[str]) -> dict[str, int]:
    """Return the patterns that were ever handed out among `ids`, with the first time of each in microseconds."""
    found: dict[str, int] = {}
    wanted = list(ids)
    for start in range(0, len(wanted), 500):
        part = served.c.pattern_id.in_(wanted[start : start + 500])
        query = sa.select(served.c.pattern_id, sa.func.min(served.c.time).label("first")).where(part)
        found |= {row.pattern_id: row.first for row in connection.execute(query.group_by(served.c.pattern_id))}
    return found


#: An answer was used when somebody told what came of it.
USED = frozenset({HELPED, HARMED})
