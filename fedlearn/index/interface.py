"""The port of the index: named collections of points, found by vector (cosine) and by words (BM25).

The index is derived from the ledger and can be thrown away and rebuilt at any time (`fedlearn index rebuild`).
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from fedlearn.errors import SearchIndexError

__all__ = ["FILTERED", "Hit", "Index", "Payload", "Point", "best_first", "check_name", "mismatch"]

#: What is stored beside a vector and handed back with a hit.
Payload = Mapping[str, str | int | float | bool | list[str]]

#: Payload keys that have an index of their own where the engine knows such, so that `equals` is quick on them.
FILTERED = ("category", "source", "session", "tier", "origin")

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class Point:
    """What is indexed: `id` a UUID as text, `vector` of the collection's dimension, `text` for BM25, the payload.

    `around` holds texts that stand beside it, each with a share in [0, 1]: a word of theirs finds the point, too, but
    counts only that share of what it counts there (index/conversation.py).
    """

    id: str
    vector: NDArray[np.float32] | Sequence[float]
    text: str
    payload: Payload = field(default_factory=dict)
    around: Sequence[tuple[str, float]] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """What was found. `score` is the cosine in [-1, 1], or the BM25 score above 0; rounded to 6 places."""

    id: str
    score: float
    payload: Mapping[str, Any]


class Index(ABC):
    """One store with named collections. A context manager: leaving it flushes and closes.

    A closed index opens again at its next use; close it to let other processes in. Reading a collection that was
    never prepared finds nothing. Every method raises `SearchIndexError` when the store fails or is damaged, and
    `LockedError` when another process keeps it for too long.
    """

    @abstractmethod
    def prepare(self, collection: str, dimension: int, embedder: str) -> None:
        """Create the collection if it is not there.

        Raises:
            SearchIndexError: it was made by another embedder or with another dimension; the message says what to run.

        """

    @abstractmethod
    def upsert(self, collection: str, points: Sequence[Point]) -> None:
        """Add the points or replace those of the same id; once this returns, a killed process loses none.

        Raises:
            SearchIndexError: not prepared, an id that is no UUID, a vector of another length or with NaN or infinity.
                Nothing of `points` has been stored then.

        """

    @abstractmethod
    def delete(self, collection: str, ids: Sequence[str]) -> None:
        """Remove the points of these ids; unknown ids are passed over."""

    @abstractmethod
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
        """Return the nearest points by cosine, best first, ties by id; a zero vector is near to nothing.

        `equals` keeps the points whose payload has each value under its key, or in the list under its key; `among`
        looks at the points of these ids alone, which is much quicker than at all.
        Without `payload` the hits have none, which is quicker where many are taken and few are shown.
        """

    @abstractmethod
    def lexical(
        self,
        collection: str,
        text: str,
        limit: int,
        *,
        equals: Mapping[str, str] | None = None,
        payload: bool = True,
    ) -> list[Hit]:
        """Return the points that share words with `text` by BM25, best first, ties by id."""

    @abstractmethod
    def fetch(self, collection: str, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """Return the payloads of those ids that are there."""

    @abstractmethod
    def scroll(self, collection: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield every id with its payload, sorted by id."""

    @abstractmethod
    def count(self, collection: str) -> int:
        """Return the number of points."""

    @abstractmethod
    def drop(self, collection: str) -> None:
        """Remove the collection with all it holds, damaged or not."""

    @abstractmethod
    def collections(self) -> list[str]:
        """Return the names of the collections, sorted."""

    @abstractmethod
    def flush(self) -> None:
        """Bring everything to the disk, so that a loss of power loses nothing either."""

    def release(self, collection: str) -> None:  # noqa: B027 - not every index holds anything for a collection
        """Let go of the memory and locks that one collection holds; its next use takes them again."""

    def wanted(self) -> bool:
        """Tell whether another process waits for something that this index holds."""
        return False

    @abstractmethod
    def close(self) -> None:
        """Release files, locks and connections."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.flush()
        finally:
            self.close()


def best_first(hits: Iterable[Hit], limit: int) -> list[Hit]:
    """Return the best hits, ties by id: the one order of all adapters."""
    return sorted(hits, key=lambda hit: (-hit.score, hit.id))[:limit]


def check_name(collection: str) -> str:
    """Return the collection's name when it is one.

    Raises:
        SearchIndexError: it could not be a file name and a collection name on every system.

    """
    if not _NAME.fullmatch(collection):
        raise SearchIndexError(f"index: {collection!r} cannot name a collection; use a-z, 0-9, _ and -")
    return collection


def mismatch(collection: str, found: Mapping[str, object], wanted: Mapping[str, object]) -> SearchIndexError | None:
    """Return the error that tells how a stored collection differs from what is wanted, None when it does not."""
    for key, value in wanted.items():
        if found.get(key) != value:
            return SearchIndexError(
                f"index: collection {collection} was made with {key} {found.get(key)}, now it is {value}; "
                "run `fedlearn index rebuild`"
            )
    return None
