"""Near-duplicates among all that this host serves, its own and foreign: found for a report, merged where asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from fedlearn.index import outbox
from fedlearn.learning.merge import difference, fingerprint
from fedlearn.ledger import journal, patterns
from fedlearn.ledger.patterns import Known, Merge
from fedlearn.records import Category, Status
from fedlearn.wiring import Parts

__all__ = ["Duplicate", "find", "merge"]

#: So many patterns of a category are compared with each other, the best.
_COMPARED = 10_000
_ROWS = 500


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two patterns that say the same, and the cosine of their texts; `kept` is the better one."""

    kept: Known
    merged: Known
    similarity: float


def find(parts: Parts) -> list[Duplicate]:
    """Return the near-duplicates, by the same law as the learner: similarity nominates, equality decides."""
    found: list[Duplicate] = []
    with parts.ledger.reading() as connection:
        apart = patterns.never_merge(connection)
        known = {c: list(islice(patterns.best(connection, c), _COMPARED)) for c in Category}
    for members in known.values():
        if len(members) < 2:
            continue
        vectors = np.asarray(parts.embedder.embed([k.pattern.content for k in members]), dtype=np.float32)
        gone: set[int] = set()
        for start in range(0, len(members), _ROWS):
            alike = vectors[start : start + _ROWS] @ vectors.T
            for row, column in zip(*np.nonzero(alike >= parts.settings.learning.merge_similarity), strict=True):
                better, worse = start + int(row), int(column)
                if worse <= better or worse in gone or better in gone:
                    continue
                kept, merged = members[better], members[worse]
                pair = (kept.pattern.id, merged.pattern.id)
                if pair in apart or pair[::-1] in apart:
                    continue
                if difference(fingerprint(kept.pattern.content), fingerprint(merged.pattern.content)) is None:
                    gone.add(worse)
                    found.append(Duplicate(kept, merged, float(alike[row, column])))
    return found


def merge(parts: Parts, duplicates: list[Duplicate]) -> int:
    """Serve only the better of each two; `fedlearn inspect merges --undo` takes it back. Return how many there were."""
    superseded = [
        replace(d.merged, status=Status.SUPERSEDED, reason=f"near-duplicate of {d.kept.pattern.id}") for d in duplicates
    ]
    rows = [Merge(0, d.kept.pattern.id, d.merged.pattern, round(d.similarity, 4), "review", False) for d in duplicates]
    with parts.ledger.writing() as connection:
        patterns.save(connection, [], superseded)
        patterns.record_merges(connection, rows)
        journal.queue(connection, [(k.pattern.category.value, k.pattern.id) for k in superseded])
    outbox.drain(parts.ledger, parts.index, parts.embedder)
    return len(duplicates)
