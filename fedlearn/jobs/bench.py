"""Measure retrieval on a set from outside: the real index in a temporary directory, the real search."""

from __future__ import annotations

import statistics
import tempfile
import uuid
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fedlearn.index.conversation import REACH, part_of, session_point, sessions_of
from fedlearn.index.documents import INTERACTIONS
from fedlearn.index.interface import Index, Point
from fedlearn.index.measures import DEPTH, measures
from fedlearn.index.search import cut, search
from fedlearn.index.turns import Turn, messages, turn_point
from fedlearn.jobs.bench_set import RetrievalSet
from fedlearn.models.embedding import Embedder
from fedlearn.records import NAMESPACE
from fedlearn.settings import Settings
from fedlearn.wiring import Parts

__all__ = ["VARIANTS", "retrieval"]

_BATCH = 256

OnProgress = Callable[[int, int | None], None]


def retrieval(
    given: RetrievalSet, settings: Settings, variant: str = "search", on_progress: OnProgress | None = None
) -> dict[str, Any]:
    """Return how well a way of searching finds the documents that answer the questions.

    The keys are those of `measures`, `p50_ms` (the median time of one search in milliseconds, the question's vector
    being there) and `questions` (how many were asked).

    Args:
        given: the set.
        settings: whose embedder and kind of index are used; neither its state nor its collections are touched.
        variant: one of `VARIANTS`.
        on_progress: called with (texts embedded, all texts).

    Raises:
        EmbeddingError: the embedder failed; a set is not judged by halves.
        SearchIndexError: the index failed.

    """
    with tempfile.TemporaryDirectory(prefix="fedlearn-bench-") as directory:
        apart = settings.index.model_copy(update={"collection_prefix": f"bench-{uuid.uuid4().hex[:12]}-"})
        own = {"state_dir": Path(directory), "cache_dir": Path(directory), "embedding": settings.embedding}
        with Parts(Settings.model_validate(own | {"index": apart})) as parts:
            embedder = _Ahead(parts.embedder, given, on_progress or (lambda _done, _total: None))
            try:
                return _measured(parts.index, embedder, given, variant)
            finally:
                for collection in parts.index.collections():
                    parts.index.drop(collection)


def _measured(index: Index, embedder: Embedder, given: RetrievalSet, variant: str) -> dict[str, Any]:
    """Fill the index, ask every question, and judge the answers."""
    identity = {document.id: str(uuid.uuid5(NAMESPACE, f"document\n{document.id}")) for document in given.documents}
    document_of = {point: document for document, point in identity.items()}
    _fill(index, embedder, given, identity, with_sessions=variant == "search")
    find = VARIANTS[variant]
    ranked: list[list[str]] = []
    taken: list[float] = []
    for question in given.questions:
        begun = perf_counter()
        found = find(index, embedder, question.text)
        taken.append((perf_counter() - begun) * 1e3)
        ranked.append([document_of[point] for point in found])
    figures: dict[str, Any] = dict(measures(ranked, [question.relevant for question in given.questions]))
    return figures | {"p50_ms": round(statistics.median(taken), 3) if taken else 0.0, "questions": len(ranked)}


def _fill(
    index: Index, embedder: Embedder, given: RetrievalSet, identity: Mapping[str, str], *, with_sessions: bool
) -> None:
    """Put in the documents as turns of their sessions, and the sessions; without them each document stands alone."""
    index.prepare(INTERACTIONS, embedder.dimension, embedder.name)
    sessions = given.sessions() if with_sessions else {}
    single = [document for document in given.documents if document.session is None or not with_sessions]
    points = [Point(identity[d.id], embedder.embed([d.text])[0], d.text) for d in single]
    for name, turns in sessions.items():
        row = [Turn(identity[turn.id], (turn.text,)) for turn in turns]
        vectors = embedder.embed(messages(row))
        for place in range(len(row)):
            first, near = max(0, place - REACH), slice(max(0, place - REACH), place + REACH + 1)
            points.append(turn_point(name, row[near], place - first, vectors[near], part_of(place)))
    for start in range(0, len(points), _BATCH):
        index.upsert(INTERACTIONS, points[start : start + _BATCH])
    index.prepare(sessions_of(INTERACTIONS), embedder.dimension, embedder.name)
    for name, turns in sessions.items():
        for part, stand in groupby(range(len(turns)), part_of):
            said = [turns[place] for place in stand]
            texts = [turn.text for turn in said]
            days = [turn.time.date() for turn in said if turn.time is not None]
            index.upsert(sessions_of(INTERACTIONS), [session_point(name, texts, embedder.embed(texts), days, part)])


def _search(index: Index, embedder: Embedder, question: str) -> list[str]:
    return [one.id for one in search(index, embedder, question, limit=DEPTH, collections=[INTERACTIONS])]


def _bm25(index: Index, _embedder: Embedder, question: str) -> list[str]:
    return [hit.id for hit in index.lexical(INTERACTIONS, cut(question), DEPTH, payload=False)]


def _dense(index: Index, embedder: Embedder, question: str) -> list[str]:
    vector = embedder.embed([cut(question)])[0]
    return [hit.id for hit in index.dense(INTERACTIONS, vector, DEPTH, payload=False)]


#: Ways of searching: `search` is what `fedlearn search` does; `single` the same without sessions; the others are what
#: it is held against, words alone and vectors alone over single documents.
VARIANTS: Mapping[str, Callable[[Index, Embedder, str], list[str]]] = {
    "search": _search,
    "single": _search,
    "bm25": _bm25,
    "dense": _dense,
}


class _Ahead:
    """The embedder with every vector of the set made ahead, in batches, so that search is timed without it."""

    def __init__(self, embedder: Embedder, given: RetrievalSet, on_progress: OnProgress) -> None:
        self.name, self.dimension = embedder.name, embedder.dimension
        texts = [d.text for d in given.documents] + [cut(q.text) for q in given.questions]
        distinct = list(dict.fromkeys(texts))
        self._row = {text: row for row, text in enumerate(distinct)}
        self._vectors = np.zeros((len(distinct), embedder.dimension), dtype=np.float32)
        for start in range(0, len(distinct), _BATCH):
            batch = distinct[start : start + _BATCH]
            self._vectors[start : start + len(batch)] = embedder.embed(batch)
            on_progress(start + len(batch), len(distinct))

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._vectors[[self._row[text] for text in texts]]
