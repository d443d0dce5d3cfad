"""The index in memory: exact cosine by numpy and BM25 over a dictionary. For tests and for trying things out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fedlearn.errors import SearchIndexError
from fedlearn.index import words
from fedlearn.index.interface import Hit, Index, Point, best_first, check_name, mismatch
from fedlearn.index.points import check_id, check_points, check_vector

__all__ = ["MemoryIndex"]


@dataclass(slots=True)
class _Collection:
    """Rows stand in insertion order; a removed row is filled by the last one."""

    dimension: int
    embedder: str
    vectors: NDArray[np.float32]
    ids: list[str] = field(default_factory=list)
    row: dict[str, int] = field(default_factory=dict)
    payload: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    terms: dict[str, dict[int, float]] = field(default_factory=dict)
    postings: dict[int, dict[str, float]] = field(default_factory=dict)

    def put(self, point: Point, vector: NDArray[np.float32]) -> None:
        self.remove(point.id)
        row = len(self.ids)
        if row == len(self.vectors):
            grown = np.zeros((max(64, 2 * row), self.dimension), dtype=np.float32)
            grown[:row] = self.vectors
            self.vectors = grown
        length = float(np.linalg.norm(vector))
        self.vectors[row] = vector / length if length else vector
        self.ids.append(point.id)
        self.row[point.id] = row
        self.payload[point.id] = dict(point.payload)
        self.terms[point.id] = words.document(point.text, point.around)
        for term, weight in self.terms[point.id].items():
            self.postings.setdefault(term, {})[point.id] = weight

    def remove(self, key: str) -> None:
        if key not in self.row:
            return
        row, last = self.row.pop(key), self.ids.pop()
        if last != key:
            self.ids[row], self.row[last] = last, row
            self.vectors[row] = self.vectors[len(self.ids)]
        del self.payload[key]
        for term in self.terms.pop(key):
            del self.postings[term][key]
            if not self.postings[term]:
                del self.postings[term]

    def matches(self, key: str, equals: Mapping[str, str] | None) -> bool:
        stored = self.payload[key]
        return all(_equal(stored.get(name), wanted) for name, wanted in (equals or {}).items())

    def hits(
        self, scores: Mapping[str, float], limit: int, equals: Mapping[str, str] | None, payload: bool
    ) -> list[Hit]:
        found = (
            Hit(key, round(score, 6), self.payload[key] if payload else {})
            for key, score in scores.items()
            if self.matches(key, equals)
        )
        return best_first(found, limit)


class MemoryIndex(Index):
    """Nothing is written; what is closed is still there."""

    def __init__(self) -> None:
        self._collections: dict[str, _Collection] = {}

    def prepare(self, collection: str, dimension: int, embedder: str) -> None:
        """Create the collection if it is not there."""
        stored = self._collections.get(check_name(collection))
        if stored is None:
            empty = np.zeros((0, dimension), dtype=np.float32)
            self._collections[collection] = _Collection(dimension, embedder, empty)
            return
        found = {"embedder": stored.embedder, "dimension": stored.dimension}
        if error := mismatch(collection, found, {"embedder": embedder, "dimension": dimension}):
            raise error

    def upsert(self, collection: str, points: Sequence[Point]) -> None:
        """Add or replace the points."""
        if collection not in self._collections:
            raise SearchIndexError(f"index: there is no collection {collection}; run `fedlearn index rebuild`")
        stored = self._collections[collection]
        checked, vectors = check_points(collection, points, stored.dimension)
        for point, vector in zip(checked, vectors, strict=True):
            stored.put(point, vector)

    def delete(self, collection: str, ids: Sequence[str]) -> None:
        """Remove the points of these ids."""
        if stored := self._collections.get(collection):
            for key in ids:
                stored.remove(check_id(collection, key))

    def dense(
        self,
        collection: str,
        vector: NDArray[np.float32] | Sequence[float],
        limit: int,
        *,
        equals: Mapping[str, str] | None = None,
        among: Sequence[str] | None = None,
        payload: bool = True,
    ) -> list[Hit]:
        """Return the nearest points by cosine, best first."""
        stored = self._collections.get(collection)
        if stored is None or (asked := check_vector(collection, vector, stored.dimension)) is None:
            return []
        cosines = stored.vectors[: len(stored.ids)] @ (asked / np.linalg.norm(asked))
        scores = dict(zip(stored.ids, cosines.tolist(), strict=True))
        if among is not None:
            scores = {key: scores[key] for key in _ids(collection, among) if key in scores}
        return stored.hits(scores, limit, equals, payload)

    def lexical(
        self,
        collection: str,
        text: str,
        limit: int,
        *,
        equals: Mapping[str, str] | None = None,
        payload: bool = True,
    ) -> list[Hit]:
        """Return the points that share words with the text by BM25, best first."""
        stored = self._collections.get(collection)
        if stored is None:
            return []
        scores: dict[str, float] = {}
        for term in words.query(text):
            found = stored.postings.get(term, {})
            rarity = math.log(1 + (len(stored.ids) - len(found) + 0.5) / (len(found) + 0.5))
            for key, weight in found.items():
                scores[key] = scores.get(key, 0.0) + rarity * weight
        return stored.hits(scores, limit, equals, payload)

    def fetch(self, collection: str, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """Return the payloads of those ids that are there."""
        stored = self._collections.get(collection)
        keys = _ids(collection, ids)
        return {key: stored.payload[key] for key in keys if key in stored.row} if stored else {}

    def scroll(self, collection: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield every id with its payload, sorted by id."""
        stored = self._collections.get(collection)
        yield from sorted(stored.payload.items()) if stored else ()

    def count(self, collection: str) -> int:
        """Return the number of points."""
        stored = self._collections.get(collection)
        return len(stored.ids) if stored else 0

    def drop(self, collection: str) -> None:
        """Remove the collection."""
        self._collections.pop(collection, None)

    def collections(self) -> list[str]:
        """Return the names of the collections, sorted."""
        return sorted(self._collections)

    def flush(self) -> None:
        """Do nothing: there is no disk."""

    def close(self) -> None:
        """Do nothing: there is nothing to release."""


def _ids(collection: str, keys: Sequence[str]) -> list[str]:
    return [check_id(collection, key) for key in keys]


def _equal(stored: object, wanted: str) -> bool:
    return wanted in stored if isinstance(stored, list) else stored == wanted
