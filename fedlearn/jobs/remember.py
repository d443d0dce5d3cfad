"""Remember what someone stores on purpose: scrubbed, scored, kept always, shared when it is worth it or marked."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy.engine import Connection

from fedlearn.assist.remember import Memory, draft, lines_of, missing
from fedlearn.assist.tellings import LEAST, general_pattern, is_general, same_solution
from fedlearn.datarepo.objections import objections
from fedlearn.errors import FedlearnError, LockedError, SearchIndexError, SettingsError
from fedlearn.index import outbox
from fedlearn.index.documents import pattern_text, problem_of
from fedlearn.index.search import search
from fedlearn.jobs.hold import UNPROVEN, let_wait, said
from fedlearn.learning.merge import solution_key
from fedlearn.ledger import journal, marks, patterns, review
from fedlearn.ledger.clock import to_micros
from fedlearn.ledger.patterns import Known, Link
from fedlearn.ledger.superseded import stepped_back
from fedlearn.ledger.text import storable
from fedlearn.records import Category, Evidence, Pattern, Status, Tier, ValueScore, pattern_id
from fedlearn.value.workflow import score
from fedlearn.wiring import Parts, utc_now

__all__ = ["Remembered", "drain", "remember"]

#: Tellings of one solution are looked for among so many similar patterns.
_CANDIDATES = 30


@dataclass(frozen=True, slots=True)
class Remembered:
    """What became of a memory.

    `id` is its pattern, `general` the one that stands for it and its like, if there is one. `stored` is new, again
    (told before), or known (handed out by fedlearn, and nothing new). `objection` says in a line what the
    content check has against it: then it is unproven, found but neither sent along to a model nor shared, until a
    person releases it in review. `waits` says what could not be done yet.
    """

    id: str
    category: str
    name: str
    stored: str
    value_score: float
    threshold: float
    factors: tuple[dict[str, Any], ...]
    shareable: bool
    general: str | None
    occurrences: int
    objection: str | None
    waits: str | None

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Near:
    """What the index knows that is like a pattern: the highest cosine of a problem, and similar patterns' ids."""

    cosine: float = 0.0
    similar: tuple[str, ...] = ()
    waits: str | None = None


def remember(parts: Parts, memory: Memory, *, supersedes: Sequence[str] = (), settle: bool = True) -> Remembered:
    """Store a memory as a pattern of this host, and generalise it when its like was told often enough.

    Args:
        parts: of the command or server.
        memory: as it was given; it is scrubbed here.
        supersedes: patterns whose place it takes; own ones are served no longer.
        settle: as in `outbox.drain`.

    Raises:
        SettingsError: something is missing or too long.
        FedlearnError: this very text was withdrawn or waits for review.

    """
    value = parts.settings.value
    clean = _scrubbed(parts, memory)
    if (reason := missing(clean, parts.settings.learning.max_content_chars)) is not None:
        raise SettingsError(f"remember: {reason}")
    made = draft(clean)
    metadata = replace(made.metadata, supersedes=tuple(supersedes))
    pattern = Pattern(pattern_id(made.category, made.content), made.category, made.content, metadata, 0.0)
    near = _near(parts, pattern, settle)
    worth = _worth(parts, clean, near.cosine < value.novelty_similarity and pattern.id not in near.similar)
    pattern = replace(pattern, value_score=worth.value)
    against = objections(pattern)
    with parts.ledger.writing() as connection:
        stored, known = _store(parts, connection, pattern, solution_key(made.solution), clean)
        general = None
        if against and stored != "known":
            let_wait(connection, pattern, against, "remember")
        open_ = review.objections(connection, [pattern.id]).get(pattern.id)
        # What nobody has looked at takes no other one's place, and is no telling.
        if stored != "known" and not open_:
            _supersede(connection, supersedes, pattern.id)
            general = _generalise(parts, connection, known, near.similar, clean)
        if clean.share:
            for one in filter(None, (known, general)):
                marks.mark(connection, one.pattern.id)
    waits = near.waits or drain(parts, "it is kept, and found as soon as the index has it", settle)
    stands = general or known
    return Remembered(
        id=pattern.id,
        category=pattern.category.value,
        name=pattern.metadata.name,
        stored=stored,
        value_score=worth.value,
        threshold=value.threshold,
        factors=tuple(asdict(factor) for factor in worth.factors),
        shareable=stands.own and not open_ and (clean.share or stands.pattern.value_score >= value.threshold),
        general=general.pattern.id if general else None,
        occurrences=stands.evidence.seen,
        objection=said(pattern.id, open_, UNPROVEN) if open_ else None,
        waits=waits,
    )


def _scrubbed(parts: Parts, memory: Memory) -> Memory:
    """Return a memory without anything secret or personal, under one numbering of what was replaced."""
    names = ("text", "name", "error", "attempted", "root_cause", "tags")
    item = {name: value for name in names if (value := getattr(memory, name))}
    item = {name: [*map(storable, v)] if isinstance(v, tuple) else storable(v) for name, v in item.items()}
    if sum(map(len, item.values())) > 4 * parts.settings.learning.max_content_chars:
        return memory  # Refused for its length by whoever asks, so there is no need to look through it.
    scrubbed, _ = parts.scrubber.scrub_item(item)
    changes: dict[str, Any] = {name: tuple(v) if name == "tags" else v for name, v in scrubbed.items()}
    return replace(memory, **changes)


def _worth(parts: Parts, memory: Memory, novel: bool, *, generic: bool | None = None) -> ValueScore:
    """Return the workflow score of a memory."""
    return score(
        lines=lines_of(memory),
        generic=memory.generic if generic is None else generic,
        novel=novel,
        confirmed=memory.confirmed,
        impact=memory.impact,
        weights=parts.settings.value.workflow,
    )


def _near(parts: Parts, pattern: Pattern, settle: bool) -> _Near:
    """Ask the index what it knows that is like a pattern; when it cannot answer now, the ledger keeps the memory."""
    try:
        outbox.drain(parts.ledger, parts.index, parts.embedder, settle=settle)
        vector = parts.embedder.embed([problem_of(pattern)])[0]
        hits = [hit for category in Category for hit in parts.index.dense(category.value, vector, 1, payload=False)]
        text = pattern_text(pattern)
        found = search(parts.index, parts.embedder, text, limit=_CANDIDATES, collections=[pattern.category.value])
    except (LockedError, SearchIndexError) as error:
        return _Near(waits=f"it was not compared with what is known: {error}")
    return _Near(max((hit.score for hit in hits), default=0.0), tuple(one.id for one in found))


def _store(parts: Parts, connection: Connection, pattern: Pattern, key: bytes, memory: Memory) -> tuple[str, Known]:
    """Add one telling to a pattern, which is made when it is new."""
    now = utc_now()
    before = patterns.by_ids(connection, [pattern.id]).get(pattern.id)
    if before is not None and before.status in (Status.WITHDRAWN, Status.HELD):
        what = before.reason or before.status.value
        raise FedlearnError(
            f"{pattern.id}: this text is not kept, {what}; `fedlearn inspect {pattern.id[:8]}` tells more"
        )
    since = now - timedelta(days=parts.settings.learning.echo_days)
    if before is not None and not before.own and pattern.id in journal.served_since(connection, to_micros(since) or 0):
        # What another host taught is no discovery of this one; whether it helped is told as an outcome.
        return "known", before
    seen = before.evidence if before else Evidence()
    month = now.strftime("%Y-%m")
    evidence = Evidence(seen.seen + 1, seen.helped + memory.confirmed, seen.harmed, month)
    if before is None:
        known = Known(pattern, True, Tier.OWN, Status.ACTIVE, evidence, key)
    else:
        # The score of a pattern that was not ours is what another host declared of it.
        best = max(before.pattern.value_score, pattern.value_score) if before.own else pattern.value_score
        superseded = before.status is Status.SUPERSEDED
        known = replace(
            before,
            pattern=replace(before.pattern, value_score=best),
            own=True,
            tier=Tier.OWN,
            status=before.status if superseded else Status.ACTIVE,
            reason=before.reason if superseded else None,
            evidence=evidence,
        )
    patterns.save(connection, [] if before else [known], [known] if before else [])
    event = str(uuid.uuid4())
    patterns.add_links(connection, [Link(event, pattern.id, "remembered", pattern.value_score)])
    journal.queue(connection, [(pattern.category.value, pattern.id)])
    journal.bump(connection, {"remembered": 1})
    return "again" if before else "new", known


def _supersede(connection: Connection, ids: Sequence[str], successor: str) -> None:
    """Let patterns of this host step back behind another one."""
    for known in patterns.by_ids(connection, [i for i in ids if i != successor]).values():
        if known.own and known.status is Status.ACTIVE:
            back = replace(known, status=Status.SUPERSEDED, reason=stepped_back(successor))
            patterns.save(connection, [], [back])
            journal.queue(connection, [(known.pattern.category.value, known.pattern.id)])


def _generalise(
    parts: Parts, connection: Connection, new: Known, similar: Sequence[str], memory: Memory
) -> Known | None:
    """Make, or reinforce, the general pattern of a solution that was told three times and more; None before that."""
    there = patterns.by_ids(connection, similar)
    # What only a model said is no telling.
    for identity in marks.unproven_among(connection, similar):
        there.pop(identity, None)
    others = {i: there[i] for i in similar if i in there and there[i].own and there[i].status is Status.ACTIVE}
    same = same_solution(new.pattern, [known.pattern for known in others.values()])
    tellings = [new.pattern, *same]
    worth = max(_worth(parts, memory, novel=False, generic=True).value, *(p.value_score for p in tellings))
    if not same:
        return None
    general = general_pattern(tellings, worth)
    before = patterns.by_ids(connection, [general.id]).get(general.id)
    told_before = (before is not None and before.own) or any(map(is_general, tellings))
    if len(tellings) < LEAST and not told_before:
        return None
    if before is not None and before.status in (Status.WITHDRAWN, Status.HELD):
        return None
    # What the general pattern counts already is not counted again: a telling that came before, and what it supersedes.
    counted = [known.evidence for known in others.values() if known.pattern in same and known.pattern.id != general.id]
    counted.append(new.evidence if new.status is Status.ACTIVE else Evidence(1, int(memory.confirmed)))
    counted += [before.evidence] if before else []
    evidence = Evidence(
        seen=sum(one.seen for one in counted),
        helped=sum(one.helped for one in counted),
        harmed=sum(one.harmed for one in counted),
        last=new.evidence.last,
    )
    if before is not None:
        general = replace(before.pattern, value_score=max(worth, before.pattern.value_score) if before.own else worth)
    known = Known(general, True, Tier.OWN, Status.ACTIVE, evidence)
    patterns.save(connection, [] if before else [known], [known] if before else [])
    journal.queue(connection, [(general.category.value, general.id)])
    _supersede(connection, [pattern.id for pattern in tellings], general.id)
    return known


def drain(parts: Parts, otherwise: str, settle: bool) -> str | None:
    """Give the index what changed; when it cannot take it now, return that in words, `otherwise` first."""
    try:
        outbox.drain(parts.ledger, parts.index, parts.embedder, settle=settle)
    except (LockedError, SearchIndexError) as error:
        return f"{otherwise}: {error}"
    return None
