"""Search before acting: what is known about a question, as data with origin, tier and evidence."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy.engine import Connection

from fedlearn.assist.evidence import prior, success_rate
from fedlearn.errors import LockedError
from fedlearn.index.documents import INTERACTIONS
from fedlearn.index.interface import Index
from fedlearn.index.search import Found, search
from fedlearn.ledger import interactions, journal, measures, patterns
from fedlearn.ledger.clock import to_micros
from fedlearn.ledger.database import Ledger
from fedlearn.models.embedding import Embedder
from fedlearn.records import Category, Tier
from fedlearn.settings import Evidence as Weighing

__all__ = ["Answer", "Result", "answer", "browse", "note"]

#: More are looked up than asked for, because some may not be served.
_SPARE = 20


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that is known.

    `kind` is `pattern` or `interaction`. `score` in [0, 1] says how well it fits the question, `value_score` in
    [0, 1] what it was worth. `origin` is the fingerprint of the host that vouches for it, or `own`. What stands first
    has the highest `score` times `evidence.prior` (assist/evidence.py).
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


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question. `held_back` counts results of other hosts above the limit for one answer."""

    id: str
    question: str
    results: tuple[Result, ...]
    held_back: int

    def to_json(self) -> dict[str, Any]:
        """Return the answer as JSON values."""
        return asdict(self)


def answer(
    ledger: Ledger,
    index: Index,
    embedder: Embedder,
    question: str,
    *,
    limit: int,
    now: Callable[[], datetime],
    category: Category | None = None,
    history: bool = False,
    foreign: int = 2,
    weighing: Weighing | None = None,
    noted: bool = True,
) -> Answer:
    """Return what is known about a question, best first.

    Args:
        ledger: holds what the index points to, and remembers what was handed out.
        index: finds.
        embedder: the one that the index was made with.
        question: any text.
        limit: at most so many results.
        now: the clock.
        category: look only there.
        history: also look at the host's own interactions.
        foreign: at most so many results of other hosts; 0 means no limit.
        weighing: how outcomes move patterns; None means the default settings.
        noted: False where the caller has no time to wait for the ledger's writers, and calls `note` later.

    Raises:
        SearchIndexError, LockedError: the index cannot be used.

    """
    collections = [c.value for c in Category] if category is None else [category.value]
    if history:
        collections.append(INTERACTIONS)
    found = search(index, embedder, question, limit=limit + _SPARE, collections=collections)
    time = now()
    with ledger.reading() as connection:
        known = _results(connection, found, time.strftime("%Y-%m"), weighing or Weighing())
    others = sum(result.tier == Tier.TRUSTED.value for result in known)
    if foreign and len(known) - others + min(others, foreign) < limit and others > foreign:
        # Other hosts filled the candidates; most of them are held back, so what is our own is asked for by itself.
        names = [name for name in collections if name != INTERACTIONS]
        own = search(index, embedder, question, limit=limit, collections=names, equals={"tier": Tier.OWN.value})
        there = {result.id for result in known}
        with ledger.reading() as connection:
            more = [item for item in own if item.id not in there]
            known += _results(connection, more, time.strftime("%Y-%m"), weighing or Weighing())
    known.sort(key=lambda result: -result.score * result.evidence.get("prior", 1.0))
    given = _handed_out(question, known, limit, foreign)
    if noted:
        note(ledger, given, time)
    return given


def browse(
    ledger: Ledger,
    category: Category,
    *,
    limit: int,
    now: Callable[[], datetime],
    foreign: int = 2,
    weighing: Weighing | None = None,
) -> Answer:
    """Return the most valuable patterns of a category, as an answer to no question; arguments as in `answer`."""
    time = now()
    with ledger.reading() as connection:
        found = list(islice(patterns.best(connection, category), limit + _SPARE))
        vouchers = patterns.vouchers(connection, [known.pattern.id for known in found])
    month = time.strftime("%Y-%m")
    results = [
        _of_pattern(known, 1.0, _evidence(known, vouchers.get(known.pattern.id, []), month, weighing or Weighing()))
        for known in found
    ]
    given = _handed_out("", results, limit, foreign)
    note(ledger, given, time)
    return given


def note(ledger: Ledger, given: Answer, time: datetime) -> None:
    """Remember what was asked and handed out, so that it is not learnt again; a busy ledger is no reason to fail."""
    handed_out = [result.id for result in given.results if result.kind == "pattern"]
    micros = to_micros(time) or 0
    if not handed_out and not given.question.strip():
        return
    with suppress(LockedError), ledger.writing() as connection:
        if handed_out:
            journal.remember_served(connection, given.id, handed_out, micros)
            journal.bump(connection, {"answers": 1})
        if given.question.strip():
            top = max((result.score for result in given.results), default=None)
            measures.note_search(connection, given.id, given.question, len(given.results), top, micros)


def _handed_out(question: str, known: Sequence[Result], limit: int, foreign: int) -> Answer:
    """Return what may be handed out as an answer with its id."""
    results: list[Result] = []
    held_back = others = 0
    for result in known:
        if result.tier == Tier.TRUSTED.value:
            others += 1
            if foreign and others > foreign:
                held_back += 1
                continue
        results.append(result)
    return Answer(str(uuid.uuid4()), question, tuple(results[:limit]), held_back)


def _results(connection: Connection, found: Sequence[Found], month: str, weighing: Weighing) -> list[Result]:
    """Return what the ledger holds of what was found and may be served, in the same order."""
    pattern_ids = [item.id for item in found if item.collection != INTERACTIONS]
    known = patterns.by_ids(connection, pattern_ids)
    vouchers = patterns.vouchers(connection, pattern_ids)
    asked = journal.questions_by_id(connection, [item.id for item in found if item.collection == INTERACTIONS])
    latest = interactions.latest(connection, [question.key for question in asked.values()])
    results: list[Result] = []
    for item in found:
        if item.collection == INTERACTIONS:
            question = asked.get(item.id)
            stored = latest.get(question.key) if question else None
            if question is not None and stored is not None:
                results.append(_of_interaction(item, stored, question.asked))
        elif (pattern := known.get(item.id)) is not None and pattern.servable:
            evidence = _evidence(pattern, vouchers.get(item.id, []), month, weighing)
            results.append(_of_pattern(pattern, item.score, evidence))
    return results


def _evidence(known: patterns.Known, vouchers: Sequence[str], month: str, weighing: Weighing) -> dict[str, Any]:
    """Return what is known of a pattern in use, as JSON values."""
    return {
        **asdict(known.evidence),
        "success_rate": success_rate(known.evidence),
        "prior": round(prior(known.evidence, month, weighing), 4),
        "vouched_by": list(vouchers),
    }


def _of_pattern(known: patterns.Known, score: float, evidence: Mapping[str, Any]) -> Result:
    """Return a pattern as a result."""
    pattern, meta = known.pattern, known.pattern.metadata
    return Result(
        id=pattern.id,
        kind="pattern",
        category=pattern.category.value,
        score=round(score, 4),
        value_score=pattern.value_score,
        origin="own" if known.own else next(iter(evidence["vouched_by"]), "unsigned"),
        tier=known.tier.value,
        name=meta.name,
        content=pattern.content,
        evidence=evidence,
        metadata={name: value for name, value in asdict(meta).items() if value and name != "name"},
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
    )
