"""Hybrid search: words (BM25) and vectors over several collections, fused into one list. Pure over its two ports.

How they are fused was measured (`benchmarks/retrieval.py`): words decide, vectors refine. Reciprocal rank fusion with
equal weights loses to words alone, because it throws away by how much a hit is better than the next.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fedlearn.errors import EmbeddingError
from fedlearn.index import words
from fedlearn.index.interface import Hit, Index
from fedlearn.models.embedding import Embedder

__all__ = ["MAX_QUESTION_BYTES", "Found", "cut", "fuse", "search"]

#: A longer question is cut; its first words say what it is about.
MAX_QUESTION_BYTES = 8_192

# Share of the cosine beside the normalised BM25 score.
_DENSE_WEIGHT = 0.3
# Candidates of each kind and collection.
_DEPTH = 30

_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """One answer.

    `score` in [0, 1] orders the answers and says how well the best of them fits the question as a whole: about 1 when
    all words of the question are in it or its vector is the question's. `dense` is the cosine and `lexical` the BM25
    score, with the rank (from 1) in each list; None where the list does not hold it.
    """

    id: str
    collection: str
    score: float
    dense: float | None
    dense_rank: int | None
    lexical: float | None
    lexical_rank: int | None
    payload: Mapping[str, Any]


def search(
    index: Index,
    embedder: Embedder,
    question: str,
    *,
    limit: int,
    category: str | None = None,
    collections: Sequence[str],
    equals: Mapping[str, str] | None = None,
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

    When the embedder fails, words alone decide, and `dense` is None everywhere.

    Raises:
        SearchIndexError: the index failed or does not fit the embedder.
        LockedError: another process keeps the index.

    """
    asked = cut(question)
    names = [category] if category is not None else list(dict.fromkeys(collections))
    if limit < 1 or not asked.strip():
        return []
    depth = max(_DEPTH, 2 * limit)
    try:
        vector = embedder.embed([asked])[0]
    except EmbeddingError:
        vector = None
    dense: list[tuple[str, Hit]] = []
    lexical: list[tuple[str, Hit]] = []
    for name in names:
        lexical += [(name, hit) for hit in index.lexical(name, asked, depth, equals=equals, payload=False)]
        if vector is not None:
            dense += [
                (name, hit) for hit in index.dense(name, vector, depth, equals=equals, payload=False) if hit.score > 0
            ]
    size = sum(index.count(name) for name in names)
    best = fuse(dense, lexical, limit, terms=len(words.query(asked)), size=size)
    payloads = {name: index.fetch(name, [one.id for one in best if one.collection == name]) for name in names}
    return [replace(one, payload=payloads[one.collection].get(one.id, {})) for one in best]


def fuse(
    dense: Iterable[tuple[str, Hit]], lexical: Iterable[tuple[str, Hit]], limit: int, *, terms: int, size: int
) -> list[Found]:
    """Fuse two lists of (collection, hit) into one of at most `limit`, best first.

    Order: BM25 divided by the best BM25, plus `_DENSE_WEIGHT` of the cosine; what a list does not hold counts 0 there.
    Score: the best answer's is how strong the match is at all, the others' are in proportion to it.

    Args:
        dense: cosines above 0.
        lexical: BM25 scores.
        limit: how many are wanted.
        terms: number of distinct words of the question.
        size: number of points that were searched.

    """
    by_vector, by_word = _ranked(dense), _ranked(lexical)
    top = max((hit.score for _, hit in by_word.values()), default=0.0)
    fused: dict[_Key, float] = {}
    for key in by_vector | by_word:
        word = by_word[key][1].score / top if key in by_word else 0.0
        cosine = by_vector[key][1].score if key in by_vector else 0.0
        fused[key] = word + _DENSE_WEIGHT * cosine
    if not fused:
        return []
    nearest = max((hit.score for _, hit in by_vector.values()), default=0.0)
    scale = max(_strength(top, terms, size), min(1.0, nearest)) / max(fused.values())
    found = []
    for key in sorted(fused, key=lambda key: (-fused[key], key[1], key[0]))[:limit]:
        dense_rank, near = by_vector.get(key, (None, None))
        lexical_rank, worded = by_word.get(key, (None, None))
        hit = near or worded
        assert hit is not None
        found.append(
            Found(
                id=hit.id,
                collection=key[0],
                score=round(fused[key] * scale, 4),
                dense=near.score if near else None,
                dense_rank=dense_rank,
                lexical=worded.score if worded else None,
                lexical_rank=lexical_rank,
                payload=hit.payload,
            )
        )
    return found


def cut(question: str) -> str:
    """Return the question's first `MAX_QUESTION_BYTES` bytes of UTF-8, no character split, no lone surrogate."""
    return question[:MAX_QUESTION_BYTES].encode("utf-8", "replace")[:MAX_QUESTION_BYTES].decode("utf-8", "ignore")


def _ranked(hits: Iterable[tuple[str, Hit]]) -> dict[_Key, tuple[int, Hit]]:
    """Return the hits by collection and id with their ranks over all collections."""
    ordered = sorted(hits, key=lambda pair: (-pair[1].score, pair[1].id, pair[0]))
    return {(name, hit.id): (rank, hit) for rank, (name, hit) in enumerate(ordered, start=1)}


def _strength(best: float, terms: int, size: int) -> float:
    """Return in [0, 1] how much of a question of `terms` words the best BM25 score covers.

    A word of middling rarity among `size` texts weighs about 0.6 of what the rarest does, ln(1 + 2 * size).
    """
    if best <= 0 or terms < 1:
        return 0.0
    return min(1.0, best / (terms * 0.6 * math.log(3 + 2 * size)))
