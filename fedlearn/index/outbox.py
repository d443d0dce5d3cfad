"""From the ledger to the index. Repeating any of it is harmless: points are looked up again and replaced by id."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sqlalchemy.engine import Connection

from fedlearn.index import history
from fedlearn.index.conversation import sessions_of
from fedlearn.index.documents import INTERACTIONS, pattern_point, problem_of
from fedlearn.index.history import Changes, Pending
from fedlearn.index.interface import Index
from fedlearn.ledger import journal, patterns, superseded, turns
from fedlearn.ledger.database import Ledger
from fedlearn.models.embedding import Embedder
from fedlearn.records import Category

__all__ = ["COLLECTIONS", "drain", "prepare", "rebuild"]

#: Every collection of the index.
COLLECTIONS = (*(category.value for category in Category), INTERACTIONS)

#: Changes that are looked up together, and then forgotten together: each time waits for the disk.
_BATCH = 5000
#: Texts that are embedded together.
_TEXTS = 500


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
        on_progress: called with (done, waiting at the start), at least once for some hundred texts embedded.
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
                for _ in _given(index, embedder, collection, _changes(connection, collection, ids)):
                    if on_progress is not None:
                        on_progress(done, max(waiting, done))
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
        turns.queue_all(connection)
    prepare(index, embedder)
    drain(ledger, index, embedder, on_progress=on_progress)
    return sum(index.count(collection) for collection in index.collections())


def _changes(connection: Connection, collection: str, ids: Sequence[str]) -> Changes:
    """Return what the ledger says of these points now; what may not be served is gone."""
    if collection == INTERACTIONS:
        return history.questions(connection, ids)
    if collection == sessions_of(INTERACTIONS):
        return history.sessions(connection, ids)
    known = [one for one in patterns.by_ids(connection, ids).values() if one.servable]
    there = {one.pattern.id for one in known}
    behind = superseded.contents_behind(connection, there)
    return Changes(
        [_pattern(one, behind.get(one.pattern.id, ())) for one in known],
        [identity for identity in ids if identity not in there],
    )


def _pattern(known: patterns.Known, behind: Sequence[str]) -> Pending:
    return Pending(
        [problem_of(known.pattern)], lambda vectors: pattern_point(known.pattern, known.tier, vectors[0], behind)
    )


def _given(index: Index, embedder: Embedder, collection: str, changes: Changes) -> Iterator[None]:
    """Take out the points that are no more, put those that are, and yield after each step."""
    if changes.gone:
        index.delete(collection, changes.gone)
        yield
    points = iter(changes.points)
    while part := _next(points):
        row = {text: place for place, text in enumerate(dict.fromkeys(text for one in part for text in one.texts))}
        vectors = embedder.embed(list(row))
        index.upsert(collection, [one.make(vectors[[row[text] for text in one.texts]]) for one in part])
        yield


def _next(points: Iterator[Pending]) -> list[Pending]:
    """Return the next points, as many as are embedded at once."""
    part, texts = [], 0
    for one in points:
        part.append(one)
        texts += len(one.texts)
        if texts >= _TEXTS:
            break
    return part
