"""Hybrid search: words (BM25) and vectors over several collections, in one list. Pure over its two ports.

How they become one order stands in index/fusion.py, what a session adds in index/context.py.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from fedlearn.errors import EmbeddingError
from fedlearn.index import cosine, words
from fedlearn.index.context import Context
from fedlearn.index.conversation import CONVERSATIONS, session_id, sessions_of
from fedlearn.index.fusion import Found, fuse, words_decide
from fedlearn.index.interface import Hit, Index
from fedlearn.index.widen import background, blended
from fedlearn.models.embedding import Embedder

__all__ = ["MAX_QUESTION_BYTES", "Found", "cut", "search"]

#: A longer question is cut; its first words say what it is about.
MAX_QUESTION_BYTES = 8_192

# Candidates of each kind and collection; of turns more, because the right session lifts a weak one.
_DEPTH = 30
_TURN_DEPTH = 100
# Where few points are looked among, words are looked for deeper, because most hits stand elsewhere.
_AMONG_DEPTH = 300
# Sessions whose words count.
_SESSION_DEPTH = 50


def search(
    index: Index,
    embedder: Embedder,
    question: str,
    *,
    limit: int,
    category: str | None = None,
    collections: Sequence[str],
    equals: Mapping[str, str] | None = None,
    among: Collection[str] | None = None,
    earlier: Sequence[str] = (),
    failed: Callable[[EmbeddingError], None] | None = None,
) -> list[Found]:
    """Return the answers to a question, best first, ties by id.

    Args:
        index: where to look.
        embedder: the one that the collections were made with.
        question: any text; without words or vector it finds nothing.
        limit: at most so many answers.
        category: look in the collection of this name alone.
        collections: where to look when no category is given: names of categories, `interactions`.
        equals: only points whose payload has these values.
        among: only the points of these ids, all of which are compared by vector.
        earlier: turns of the session before the question, oldest first; they widen it (index/widen.py).
        failed: is told why the embedder failed, where it did.

    When the embedder fails, words alone decide, and `dense` is None everywhere.

    Raises:
        SearchIndexError: the index failed or does not fit the embedder.
        LockedError: another process keeps the index.

    """
    asked = cut(question)
    names = [category] if category is not None else list(dict.fromkeys(collections))
    if limit < 1 or not asked.strip() or (among is not None and not among):
        return []
    if spoken_of := background(earlier):
        one, two = (
            search(
                index,
                embedder,
                text,
                limit=max(limit, _DEPTH),
                category=category,
                collections=collections,
                equals=equals,
                among=among,
                failed=failed,
            )
            for text in (asked, spoken_of)
        )
        return blended(one, two, limit)
    try:
        vector = embedder.embed([asked])[0]
    except EmbeddingError as error:
        vector = None
        if failed is not None:
            failed(error)
    terms, says = len(words.query(asked)), cosine.of(embedder.name)
    size = sum(index.count(name) for name in names)
    lexical = {
        name: [
            hit
            for hit in index.lexical(
                name,
                asked,
                _depth(name, limit) if among is None else _AMONG_DEPTH,
                equals=equals,
                payload=name in CONVERSATIONS,
            )
            if among is None or hit.id in among
        ]
        for name in names
    }
    worded = _flat(lexical)
    near = {
        name: [] if vector is None else _cosines(index, name, vector, [hit.id for hit in hits])
        for name, hits in lexical.items()
    }
    # The vectors of all points take most of the time of a search, those of the candidates nearly none.
    if vector is not None and not (
        among is None
        and set(names).isdisjoint(CONVERSATIONS)
        and words_decide(_flat(near), worded, limit, terms=terms, size=size, cosine=says)
    ):
        for name, hits in near.items():
            known = {hit.id for hit in hits}
            all_near = index.dense(
                name,
                vector,
                _depth(name, limit),
                equals=equals,
                among=None if among is None else sorted(among),
                payload=name in CONVERSATIONS,
            )
            hits += [hit for hit in all_near if hit.id not in known]
    contexts = {
        name: _context(index, name, asked, vector, [*lexical[name], *near[name]])
        for name in names
        if name in CONVERSATIONS
    }
    dense = [(name, hit) for name, hit in _flat(near) if hit.score > 0]
    best = fuse(dense, worded, limit, terms=terms, size=size, cosine=says, contexts=contexts)
    payloads = {name: index.fetch(name, [one.id for one in best if one.collection == name]) for name in names}
    return [replace(one, payload=payloads[one.collection].get(one.id, {})) for one in best]


def cut(question: str) -> str:
    """Return the question's first `MAX_QUESTION_BYTES` bytes of UTF-8, no character split, no lone surrogate."""
    return question[:MAX_QUESTION_BYTES].encode("utf-8", "replace")[:MAX_QUESTION_BYTES].decode("utf-8", "ignore")


def _flat(by_name: Mapping[str, Sequence[Hit]]) -> list[tuple[str, Hit]]:
    return [(name, hit) for name, hits in by_name.items() for hit in hits]


def _depth(name: str, limit: int) -> int:
    """Return how many candidates of each kind are taken from a collection."""
    return max(_TURN_DEPTH if name in CONVERSATIONS else _DEPTH, 2 * limit)


def _cosines(index: Index, name: str, vector: NDArray[np.float32], ids: Collection[str]) -> list[Hit]:
    """Return the cosines of these points."""
    return index.dense(name, vector, len(ids), among=sorted(ids), payload=False) if ids else []


def _context(index: Index, name: str, asked: str, vector: NDArray[np.float32] | None, hits: Sequence[Hit]) -> Context:
    """Return the sessions in which the hits stand, and how well each fits the question as a whole."""
    turns = {hit.id: hit.payload for hit in hits if "session" in hit.payload}
    session = {turn: session_id(str(said["session"]), int(said.get("part", 0))) for turn, said in turns.items()}
    if not session:
        return Context()
    sessions = sessions_of(name)
    near = [] if vector is None else _cosines(index, sessions, vector, set(session.values()))
    return Context(
        session=session,
        words={hit.id: hit.score for hit in index.lexical(sessions, asked, _SESSION_DEPTH, payload=False)},
        vectors={hit.id: hit.score for hit in near},
        asking={turn: float(said.get("asks", 0.0)) for turn, said in turns.items()},
    )
