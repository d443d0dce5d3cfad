"""Search before acting: what is known about a question, as data with origin, tier and evidence."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any

from fedlearn.assist.agreement import Telling, contradictions, near_copy, successors, telling
from fedlearn.assist.rerank import reranked
from fedlearn.assist.results import Judge, Result
from fedlearn.errors import EmbeddingError, LedgerError, LockedError
from fedlearn.index.documents import INTERACTIONS
from fedlearn.index.interface import Index
from fedlearn.index.search import search
from fedlearn.ledger import journal, measures, patterns
from fedlearn.ledger.clock import to_micros
from fedlearn.ledger.database import Ledger
from fedlearn.models.embedding import Embedder
from fedlearn.records import Category, Tier
from fedlearn.settings import Evidence as Weighing

__all__ = ["EVERYWHERE", "Answer", "Result", "Where", "answer", "browse", "note", "present"]

#: More are looked up than asked for, because some may not be served; many more where what is found is filtered.
_SPARE = 20
_FILTERED = 200
_FEW = 5_000
#: What fits less than this fits by chance: of 200 reworded questions none has its answer below 0.07.
_CHANCE = 0.05


@dataclass(frozen=True, slots=True)
class Where:
    """Where to look: in these categories (none: in all), for patterns with all these tags, and of these ids alone.

    Tags are in lower case, as in patterns.
    """

    categories: Sequence[Category] = ()
    tags: Sequence[str] = ()
    ids: Collection[str] | None = None

    def __bool__(self) -> bool:
        """Tell whether some patterns of a category are looked for, not all."""
        return bool(self.tags) or self.ids is not None

    def fits(self, result: Result) -> bool:
        """Tell whether a result of one of the categories is looked for."""
        return set(self.tags) <= set(result.metadata.get("tags", ())) and (self.ids is None or result.id in self.ids)


EVERYWHERE = Where()


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question.

    `held_back` counts results of other hosts above the limit for one answer. `left_out` counts what else was found and
    is not shown: `not_served`, `filtered`, `by_chance`, `superseded`, `copies`, and `beyond_limit`. `words_only` says
    why words alone were searched, where the embedder failed, and is empty else.
    """

    id: str
    question: str
    results: tuple[Result, ...]
    held_back: int
    left_out: Mapping[str, int] = field(default_factory=dict)
    words_only: str = ""

    def to_json(self, *, explain: bool = False) -> dict[str, Any]:
        """Return the answer as JSON values; with `why` of each result and `left_out` when it is to be explained."""
        values = asdict(self)
        if not explain:
            del values["left_out"]
            for result in values["results"]:
                del result["why"]
        return values


def answer(
    ledger: Ledger,
    index: Index,
    embedder: Embedder,
    question: str,
    *,
    limit: int,
    now: Callable[[], datetime],
    where: Where = EVERYWHERE,
    history: bool = False,
    foreign: int = 2,
    weighing: Weighing | None = None,
    rerank: bool = False,
    noted: bool = True,
    earlier: Sequence[str] = (),
) -> Answer:
    """Return what is known about a question, best first.

    Near-copies are shown as one, the best of them; what supersedes another result has its place; results that
    contradict each other name each other.

    Args:
        ledger: holds what the index points to, and remembers what was handed out.
        index: finds.
        embedder: the one that the index was made with.
        question: any text.
        limit: at most so many results.
        now: the clock.
        where: look only there.
        history: also look at the host's own interactions, unless only some patterns are looked for.
        foreign: at most so many results of other hosts; 0 means no limit.
        weighing: how outcomes move patterns; None means the default settings.
        rerank: look a second time at what was found (assist/rerank.py); the embedder must be a model.
        noted: False where the caller has no time to wait for the ledger's writers, and calls `note` later.
        earlier: turns of the session before the question, oldest first; they widen it.

    Raises:
        SearchIndexError, LockedError: the index cannot be used.

    """
    collections = [category.value for category in where.categories or Category]
    if history and not where:
        collections.append(INTERACTIONS)
    # The index looks for one tag by itself; with more, or with ids, what it finds is filtered here.
    equals = {"tags": where.tags[0]} if where.tags else {}
    depth = limit + (_FILTERED if where else _SPARE)
    # Few ids are looked among by themselves; of many there are enough among the first that are found.
    few = where.ids if where.ids is not None and len(where.ids) <= _FEW else None
    failures: list[EmbeddingError] = []
    found = search(
        index,
        embedder,
        question,
        limit=depth,
        collections=collections,
        equals=equals,
        among=few,
        earlier=earlier,
        failed=failures.append,
    )
    time = now()
    judge = Judge(time.strftime("%Y-%m"), weighing or Weighing())
    with ledger.reading() as connection:
        served = judge.results(connection, found)
    known = [result for result in served if where.fits(result)]
    left_out = {"not_served": len(found) - len(served), "filtered": len(served) - len(known)}
    others = sum(result.tier == Tier.TRUSTED.value for result in known)
    if foreign and len(known) - others + min(others, foreign) < limit and others > foreign:
        # Other hosts filled the candidates; most of them are held back, so what is our own is asked for by itself.
        names = [name for name in collections if name != INTERACTIONS]
        mine = {**equals, "tier": Tier.OWN.value}
        own = search(index, embedder, question, limit=depth, collections=names, equals=mine, among=few, earlier=earlier)
        there = {result.id for result in known}
        with ledger.reading() as connection:
            more = judge.results(connection, [item for item in own if item.id not in there])
        known += [result for result in more if where.fits(result)]
    if rerank and not failures:
        known = reranked(embedder, question, known)
    # Who looks at a few patterns wants to see them; who looks at all of them wants what fits.
    given = _handed_out(question, known, limit, foreign, left_out, least=0.0 if where else _CHANCE)
    if failures:
        given = replace(given, words_only=str(failures[0]))
    if noted:
        note(ledger, given, time, keep=(weighing or Weighing()).searches_kept)
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
    with ledger.reading() as connection:
        # Of each tier, so that those of other hosts, of which few are shown, leave our own their room.
        found = [
            known
            for tier in patterns.SERVED_TIERS
            for known in islice(patterns.best(connection, category, tiers=[tier]), limit + _SPARE)
        ]
    found.sort(key=lambda known: (-known.pattern.value_score, known.pattern.id))
    return present(ledger, found, limit=limit, now=now, foreign=foreign, weighing=weighing)


def present(
    ledger: Ledger,
    found: Sequence[patterns.Known],
    *,
    limit: int,
    now: Callable[[], datetime],
    foreign: int = 2,
    weighing: Weighing | None = None,
) -> Answer:
    """Return servable patterns that were chosen already, in their order, as an answer; arguments as in `answer`."""
    time = now()
    judge = Judge(time.strftime("%Y-%m"), weighing or Weighing())
    with ledger.reading() as connection:
        results = judge.patterns(connection, [(known, {"score": 1.0}) for known in found])
    given = _handed_out("", results, limit, foreign, {})
    note(ledger, given, time, keep=(weighing or Weighing()).searches_kept)
    return given


def note(ledger: Ledger, given: Answer, time: datetime, *, keep: int) -> None:
    """Remember what was asked and handed out, so that it is not learnt again; where the ledger refuses, it is not.

    Args:
        ledger: that remembers.
        given: what was handed out.
        time: when.
        keep: so many searches are remembered, the latest.

    """
    handed_out = [result.id for result in given.results if result.kind == "pattern"]
    micros = to_micros(time) or 0
    if not handed_out and not given.question.strip():
        return
    with suppress(LockedError, LedgerError), ledger.writing() as connection:
        if handed_out:
            journal.remember_served(connection, given.id, handed_out, micros)
            journal.bump(connection, {"answers": 1})
        if given.question.strip():
            top = max((result.score for result in given.results), default=None)
            measures.note_search(connection, given.id, given.question, len(given.results), top, micros, keep=keep)


def _handed_out(
    question: str, known: Sequence[Result], limit: int, foreign: int, left_out: Mapping[str, int], *, least: float = 0.0
) -> Answer:
    """Return what may be handed out as an answer with its id; of a browsed category the order stays.

    What fits by a score below `least` is left out, unless it has the place of an older one that fits.
    """
    ranked = sorted(known, key=lambda result: -result.standing) if question else list(known)
    newest = _newest(ranked)
    fitting = {result.id for result in ranked if result.score >= least}
    fit = [result for result in newest if not fitting.isdisjoint((result.id, *result.in_place_of))]
    shown, counted = _single(fit, limit, foreign)
    opposed = contradictions(shown)
    results = tuple(replace(one, contradicts=opposed.get(one.id, {})) for one in shown)
    gone = {**left_out, "superseded": len(ranked) - len(newest), "by_chance": len(newest) - len(fit), **counted}
    return Answer(str(uuid.uuid4()), question, results, gone.pop("held_back"), gone)


def _newest(ranked: Sequence[Result]) -> list[Result]:
    """Return the results without those that another one supersedes, which takes the best place of them all."""
    newer = successors(ranked)
    places: dict[str, list[str]] = {}
    for result in ranked:
        heir, passed = result.id, {result.id}
        while newer.get(heir, heir) not in passed:
            heir = newer[heir]
            passed.add(heir)
        places.setdefault(heir, []).append(result.id)
    there = {result.id: result for result in ranked}
    return [replace(there[heir], in_place_of=tuple(i for i in ids if i != heir)) for heir, ids in places.items()]


def _single(ranked: Iterable[Result], limit: int, foreign: int) -> tuple[list[Result], Mapping[str, int]]:
    """Return at most `limit` results, near-copies as one, at most `foreign` of other hosts; and counts of the rest."""
    kept: list[Result] = []
    told: list[Telling] = []
    counted: Counter[str] = Counter(held_back=0, copies=0, beyond_limit=0)
    others = 0
    for result in ranked:
        ours = telling(result)
        # What is proven is no copy of what is not.
        alike = (i for i, one in enumerate(kept) if one.unproven <= result.unproven and near_copy(told[i], ours))
        same = next(alike, None)
        if same is not None:
            counted["copies"] += 1
            first = kept[same]
            if result.own and not first.own:
                # Ours stands for theirs, whatever a copy adds.
                kept[same], told[same] = replace(result, copies=(first.id, *first.copies)), ours
                others -= first.tier == Tier.TRUSTED.value
            else:
                kept[same] = replace(first, copies=(*first.copies, result.id))
        elif foreign and result.tier == Tier.TRUSTED.value and others == foreign:
            counted["held_back"] += 1
        elif len(kept) == limit:
            counted["beyond_limit"] += 1
        else:
            others += result.tier == Tier.TRUSTED.value
            kept.append(result)
            told.append(ours)
    return kept, counted
