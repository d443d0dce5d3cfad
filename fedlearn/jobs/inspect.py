"""Why something was scored, kept, merged or refused."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from sqlalchemy.engine import Connection

from fedlearn.errors import FedlearnError
from fedlearn.learning.extract import unlearnable
from fedlearn.learning.glance import text_key
from fedlearn.ledger import interactions, journal, outcomes, patterns, reading
from fedlearn.ledger.interactions import Stored
from fedlearn.ledger.patterns import Known, Merge
from fedlearn.ledger.text import typed_id
from fedlearn.records import Evidence, Status, Tier
from fedlearn.value.outcome import score
from fedlearn.wiring import Parts

__all__ = ["by_id", "merges", "quarantine", "undo_merge"]

_LINKS_AT_ONCE = 1_000


def by_id(parts: Parts, prefix: str) -> dict[str, Any]:
    """Return an interaction or a pattern by the start of its id.

    Raises:
        FedlearnError: nothing or more than one thing has such an id.

    """
    with parts.ledger.reading() as connection:
        found: list[Stored | Known] = []
        if len(start := typed_id(prefix)) >= 4:
            found += interactions.by_prefix(connection, start)
            found += patterns.by_prefix(connection, start)
        if len(found) != 1:
            what = "more than one id starts so; give more of it" if found else "no interaction or pattern has this id"
            raise FedlearnError(f"{prefix}: {what}")
        one = found[0]
        if isinstance(one, Stored):
            links = patterns.links_of(connection, interactions=[one.interaction.id])
            return _interaction(parts, one, [asdict(link) for link in links])
        made_by = patterns.links_of(connection, pattern=one.pattern.id, limit=20)
        vouchers = patterns.vouchers(connection, [one.pattern.id]).get(one.pattern.id, [])
        said = outcomes.notes_of(connection, one.pattern.id)
    return _pattern(one, [asdict(link) for link in made_by], vouchers) | {"outcomes": said}


def quarantine(parts: Parts, limit: int) -> dict[str, Any]:
    """Return the latest lines that could not be read, with reason, file and offset."""
    with parts.ledger.reading() as connection:
        lines = [asdict(row) for row in journal.unread(connection, limit)]
        kept = reading.reading_now(connection)["quarantine"]
        total = journal.totals(connection).get("quarantined", 0)
    return {"lines": lines, "kept": kept, "total": total}


def merges(parts: Parts, limit: int) -> dict[str, Any]:
    """Return the latest merges of near-duplicates."""
    with parts.ledger.reading() as connection:
        rows = patterns.merges_of(connection, limit=limit)
        names = {i: k.pattern.metadata.name for i, k in patterns.by_ids(connection, [r.kept for r in rows]).items()}
    return {
        "merges": [
            {
                "id": row.id,
                "kept": row.kept,
                "kept_name": names.get(row.kept, ""),
                "merged": row.merged.id,
                "merged_name": row.merged.metadata.name,
                "similarity": row.similarity,
                "rule": row.rule,
                "undone": row.undone,
            }
            for row in rows
        ]
    }


def undo_merge(parts: Parts, number: int) -> dict[str, Any]:
    """Undo a merge: the merged text becomes a pattern of its own with the evidence that it brought, for good.

    Raises:
        FedlearnError: there is no such merge, or it was undone before.

    """
    with parts.ledger.writing() as connection:
        merge = patterns.merge_by_id(connection, number)
        if merge is None or merge.undone:
            raise FedlearnError(f"merge {number}: there is no such merge; `fedlearn inspect merges` lists them")
        patterns.undo_merge(connection, merge)
        moved = _brought(parts, connection, merge)
        patterns.move_links(connection, moved, merge.kept, merge.merged.id)
        there = patterns.by_ids(connection, [merge.kept, merge.merged.id])
        kept = there.get(merge.kept)
        seen = max(1, len(moved))
        if kept is not None and kept.evidence.seen > 1:
            evidence = replace(kept.evidence, seen=max(1, kept.evidence.seen - seen))
            patterns.save(connection, [], [replace(kept, evidence=evidence)])
        if merge.merged.id not in there:
            month = kept.evidence.last if kept else None
            own = Known(merge.merged, True, Tier.OWN, Status.ACTIVE, Evidence(seen=seen, last=month))
            patterns.save(connection, [own], [])
        elif (superseded := there[merge.merged.id]).status is Status.SUPERSEDED:
            patterns.save(connection, [], [replace(superseded, status=Status.ACTIVE, reason=None)])
        patterns.forget_texts(connection, merge.kept)
        journal.queue(connection, [(merge.merged.category.value, merge.merged.id)])
    from fedlearn.index import outbox

    outbox.drain(parts.ledger, parts.index, parts.embedder)
    return {"id": number, "kept": merge.kept, "merged": merge.merged.id, "moved": len(moved)}


def _brought(parts: Parts, connection: Connection, merge: Merge) -> list[str]:
    """Return the interactions whose own text is the merged one, so that they are evidence for it and not for the kept.

    An interaction whose text was dropped after `telemetry.retention_days` cannot be told and stays where it is.
    """
    links = [link.interaction_id for link in patterns.links_of(connection, pattern=merge.kept)]
    makes: dict[bytes, bool] = {}
    moved = []
    for start in range(0, len(links), _LINKS_AT_ONCE):
        for stored in interactions.by_ids(connection, links[start : start + _LINKS_AT_ONCE]).values():
            key = text_key(stored.interaction) + stored.interaction.context.get("fixes", "").encode()
            if key not in makes:
                makes[key] = parts.learner.would_make(connection, stored.interaction) == merge.merged.id
            if makes[key]:
                moved.append(stored.interaction.id)
    return moved


def _interaction(parts: Parts, stored: Stored, links: list[dict[str, Any]]) -> dict[str, Any]:
    """Return an interaction with its factors and why."""
    it, value = stored.interaction, parts.settings.value
    worth = score(it, stored.look_ups, value.weights, value.novelty_similarity)
    return {
        "type": "interaction",
        "id": it.id,
        "source": it.source,
        "kind": it.kind,
        "time": it.time.isoformat() if it.time else None,
        "session": it.session,
        "outcome": it.outcome.value,
        "score": stored.score,
        "given_value_score": it.given_value_score,
        "threshold": value.threshold,
        "high_value": stored.high,
        "learned": stored.learned,
        "why_not": unlearnable(it, parts.settings.learning) if stored.high else _too_low(stored, value.threshold),
        "factors": [asdict(factor) for factor in worth.factors],
        "patterns": links,
        "query": it.query,
        "response": it.response,
        "error": it.error,
        "attempted": it.attempted,
        "feedback": it.feedback,
        "model": it.model,
        "redacted": it.redacted,
    }


def _too_low(stored: Stored, threshold: float) -> str:
    """Say why an interaction of low value taught nothing."""
    return f"its score {stored.score:.4f} is below the threshold {threshold:g}"


def _pattern(known: Known, links: list[dict[str, Any]], vouchers: list[str]) -> dict[str, Any]:
    """Return a pattern with its evidence."""
    return {
        "type": "pattern",
        "id": known.pattern.id,
        "category": known.pattern.category.value,
        "status": known.status.value,
        "reason": known.reason,
        "tier": known.tier.value,
        "own": known.own,
        "value_score": known.pattern.value_score,
        "evidence": asdict(known.evidence),
        "vouched_by": vouchers,
        "metadata": {name: value for name, value in asdict(known.pattern.metadata).items() if value},
        "content": known.pattern.content,
        "interactions": links,
    }
