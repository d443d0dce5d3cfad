"""From the ledger to the index. Repeating any of it is harmless: points are looked up again and replaced by id."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy.engine import Connection

from fedlearn.index.documents import INTERACTIONS, pattern_point, problem_of, question_point
from fedlearn.index.interface import Index, Point
from fedlearn.ledger import journal, patterns
from fedlearn.ledger.database import Ledger
from fedlearn.models.embedding import Embedder
from fedlearn.records import Category

__all__ = ["COLLECTIONS", "drain", "prepare", "rebuild"]

#: Every collection of the index.
COLLECTIONS = (*(category.value for category in Category), INTERACTIONS)

_BATCH = 1000


def prepare(index: Index, embedder: Embedder) -> None:
    """Make the collections that are missing.

    Raises:
        SearchIndexError: they were made by another embedder; the message says what to run.

    """
    for collection in COLLECTIONS:
        index.prepare(collection, embedder.dimension, embedder.name)


def drain(
    ledger: Ledger,
    index: Index,
    embedder: Embedder,
    *,
    on_progress: Callable[[int, int], None] | None = None,
    settle: bool = True,
) -> int:
    """Give the index every change that waits, and return how many there were.

    Args:
        ledger: holds the outbox.
        index: takes the points.
        embedder: makes the vectors.
        on_progress: called with (done, waiting at the start).
        settle: False leaves a few changes waiting although the index has them, which spares the wait for the disk; the
            next drain gives them again.

    """
    with ledger.reading() as connection:
        waiting = journal.pending_count(connection)
        collections = journal.waiting_collections(connection)
    done = 0
    for collection in collections:
        index.prepare(collection, embedder.dimension, embedder.name)
        last = 0
        while True:
            with ledger.reading() as connection:
                rows = journal.pending(connection, collection, _BATCH, after=last)
                ids = list(dict.fromkeys(row.point_id for row in rows))
                points = _points(connection, collection, ids)
            _give(index, embedder, collection, ids, points)
            done += len(rows)
            if len(rows) < _BATCH and not settle:
                break
            # Only now, when the index has acknowledged them, are the changes forgotten.
            index.flush()
            with ledger.writing() as connection:
                journal.dequeue(connection, rows)
            if on_progress is not None:
                on_progress(done, max(waiting, done))
            if len(rows) < _BATCH:
                break
            last = rows[-1].seq
        if settle and len(collections) > 1:
            # An open collection maps tens of megabytes: one at a time bounds what a long run holds.
            index.release(collection)
    return done


def rebuild(
    ledger: Ledger, index: Index, embedder: Embedder, *, on_progress: Callable[[int, int], None] | None = None
) -> int:
    """Make the index again from the ledger, and return the number of points; a rebuild that is killed goes on later."""
    for collection in index.collections():
        index.drop(collection)
    with ledger.writing() as connection:
        journal.empty_outbox(connection)
        journal.queue(connection, list(patterns.servable_ids(connection)))
        journal.queue(connection, [(INTERACTIONS, question.id) for question in journal.all_questions(connection)])
    prepare(index, embedder)
    return drain(ledger, index, embedder, on_progress=on_progress)


#: A point that is still to be embedded: its id, the text for the vector, and how it is made.
_Pending = tuple[str, str, Callable[..., Point]]


def _points(connection: Connection, collection: str, ids: Sequence[str]) -> list[_Pending]:
    """Return what the ledger says these points are now; what may not be served is missing."""
    if collection == INTERACTIONS:
        found = journal.questions_by_id(connection, ids)
        return [(q.id, q.text, lambda vector, q=q: question_point(q.id, q.text, vector)) for q in found.values()]
    known = patterns.by_ids(connection, ids)
    return [
        (k.pattern.id, problem_of(k.pattern), lambda vector, k=k: pattern_point(k.pattern, k.tier, vector))
        for k in known.values()
        if k.servable
    ]


def _give(index: Index, embedder: Embedder, collection: str, ids: Sequence[str], points: Sequence[_Pending]) -> None:
    """Put the points that are, and take out those that are no more."""
    present = {identity for identity, _, _ in points}
    gone = [identity for identity in ids if identity not in present]
    if gone:
        index.delete(collection, gone)
    if points:
        vectors = embedder.embed([text for _, text, _ in points])
        index.upsert(collection, [make(vector) for (_, _, make), vector in zip(points, vectors, strict=True)])
