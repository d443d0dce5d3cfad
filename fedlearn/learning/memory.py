"""What the learner remembers while it reads: recent questions and patterns, as vectors, and how often each was asked.

Everything here can be made again from the ledger, and is, when a learner starts. Look-ups see what is learned but not
yet in the index. Sizes are bounded by `value.recent_questions`; the window holds the latest by first appearance, so a
learner that was killed and one that ran on see the same.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fedlearn.models.embedding import Embedder
from fedlearn.records import NAMESPACE

__all__ = ["PatternMemory", "QuestionMemory", "Window", "normal_question", "question_key", "question_point"]

#: Near questions remembered for each question; five already give the highest reusability.
_NEAR_KEPT = 8
_SPACE = re.compile(r"\s+")
_MAX_QUESTION = 2000


def normal_question(text: str) -> str:
    """Return a question as it is compared and embedded: single spaces, at most 2,000 characters."""
    return _SPACE.sub(" ", text[: 2 * _MAX_QUESTION]).strip()[:_MAX_QUESTION]


def question_key(normal: str) -> bytes:
    """Return the 16-byte key of a normalised question; case does not count."""
    return blake2b(normal.lower().encode("utf-8", "surrogatepass"), digest_size=16).digest()


def question_point(key: bytes) -> str:
    """Return the id of a question's point in the index."""
    return str(uuid.uuid5(NAMESPACE, "question " + key.hex()))


class Window:
    """The latest vectors, in a ring. Serial numbers count all vectors ever added, from 0."""

    def __init__(self, capacity: int, dimension: int) -> None:
        self._capacity = capacity
        self._rows: NDArray[np.float32] = np.zeros((min(1024, capacity), dimension), dtype=np.float32)
        self.added = 0

    @property
    def first(self) -> int:
        """The serial number of the oldest vector still held."""
        return max(0, self.added - self._capacity)

    def add(self, vector: NDArray[np.float32]) -> int:
        """Hold a vector and return its serial number; the oldest goes when the window is full."""
        place = self.added % self._capacity
        if place >= len(self._rows):
            grown = np.zeros((min(self._capacity, 2 * len(self._rows)), self._rows.shape[1]), dtype=np.float32)
            grown[: len(self._rows)] = self._rows
            self._rows = grown
        self._rows[place] = vector
        self.added += 1
        return self.added - 1

    def vector(self, serial: int) -> NDArray[np.float32] | None:
        """Return a vector that is still held, else None."""
        return self._rows[serial % self._capacity] if serial >= self.first else None

    def blank(self, serial: int) -> None:
        """Make a vector similar to nothing."""
        if serial >= self.first:
            self._rows[serial % self._capacity] = 0.0

    def cosines(self, vectors: NDArray[np.float32], since: int = 0) -> tuple[int, NDArray[np.float32]]:
        """Return the first serial number s and the cosines to the vectors s, s+1, ...

        Args:
            vectors: shape (n, dimension).
            since: the first serial number of interest.

        Returns:
            s, and an array of shape (n, held since s).

        """
        start = max(since, self.first)
        places = np.arange(start, self.added) % self._capacity
        # Without a wrap the rows are a view, which spares a copy of the whole window.
        unwrapped = len(places) > 0 and places[0] <= places[-1]
        rows = self._rows[places[0] : places[-1] + 1] if unwrapped else self._rows[places]
        cosines: NDArray[np.float32] = vectors @ rows.T
        return start, cosines


@dataclass(slots=True)
class _Asked:
    """A question: how often it was asked, its place in the window (-1 when it fell out), the questions near it.

    `near` is None until someone wants it: a window loaded from the ledger is not compared with itself.
    """

    asked: int
    serial: int = -1
    near: list[int] | None = None
    vector: NDArray[np.float32] | None = None
    best: float | None = None
    best_through: int = 0
    best_changes: int = -1


class QuestionMemory:
    """Distinct questions: how many earlier ones ask the same."""

    def __init__(self, embedder: Embedder, capacity: int, similar: float) -> None:
        self._embedder = embedder
        self._similar = similar
        self._window = Window(capacity, embedder.dimension)
        self._asked: dict[bytes, _Asked] = {}
        self._keys: dict[int, bytes] = {}
        self._coming: dict[bytes, int] = {}
        self._coming_near: list[list[int]] = []
        self._coming_serials: list[int] = []
        self._coming_vectors: NDArray[np.float32] = np.zeros((0, embedder.dimension), dtype=np.float32)

    def load(self, recent: Sequence[tuple[bytes, str, int]]) -> None:
        """Take (key, normalised text, times asked) of the latest questions from the ledger, oldest first."""
        for start in range(0, len(recent), 2000):
            part = recent[start : start + 2000]
            for (key, _, asked), vector in zip(part, self._embedder.embed([t for _, t, _ in part]), strict=True):
                self._hold(key, _Asked(asked), vector, None)

    def prepare(self, coming: Mapping[bytes, str], known: Mapping[bytes, int]) -> None:
        """Embed and compare, in one go, the questions of a batch that the window does not hold.

        Args:
            coming: normalised texts by key, all questions of the batch.
            known: how often the ledger says each was asked before, for those that fell out of the window.

        """
        self._forget_outside()
        fresh = [key for key in coming if key not in self._asked]
        self._coming = {key: at for at, key in enumerate(fresh)}
        self._coming_serials = [-1] * len(fresh)
        if not fresh:
            return
        vectors = self._embedder.embed([coming[key] for key in fresh])
        start, cosines = self._window.cosines(vectors)
        self._coming_vectors = vectors
        self._coming_near = [(np.flatnonzero(row >= self._similar)[-_NEAR_KEPT:] + start).tolist() for row in cosines]
        for key in fresh:
            if known.get(key):
                # It fell out of the window: it keeps its count, and is compared, but does not come in again.
                at = self._coming[key]
                self._asked[key] = _Asked(known[key], -1, self._near_now(at), vectors[at])

    def recall(self, key: bytes, text: str, asked: int) -> None:
        """Take back a question that fell out of the window; it is compared, but does not come in again."""
        self._asked[key] = _Asked(asked, -1, None, self._embedder.embed([text])[0])

    def vector(self, key: bytes) -> NDArray[np.float32]:
        """Return the vector of a question of this batch or of the window."""
        entry = self._asked.get(key)
        if entry is not None and entry.vector is not None:
            return entry.vector
        row: NDArray[np.float32] = self._coming_vectors[self._coming[key]]
        return row

    def same_wording(self, key: bytes) -> int:
        """Return how often this very question was asked before."""
        entry = self._asked.get(key)
        return entry.asked if entry else 0

    def earlier(self, key: bytes) -> int:
        """Return how many earlier questions ask the same, this very wording included."""
        entry = self._asked.get(key)
        if entry is None:
            return self._sum(self._near_now(self._coming[key]))
        if entry.asked >= 5:
            return entry.asked
        if entry.near is None or (entry.near and entry.near[0] < self._window.first):
            entry.near = self._search(entry)
        return entry.asked + self._sum(entry.near)

    def ask(self, key: bytes) -> bool:
        """Count a question; True when it was never asked before."""
        entry = self._asked.get(key)
        if entry is not None:
            entry.asked += 1
            return False
        at = self._coming[key]
        entry = _Asked(1)
        near = self._near_now(at)
        self._coming_serials[at] = self._hold(key, entry, self._coming_vectors[at], near)
        return True

    def asked(self, key: bytes) -> int:
        """Return how often a question was asked by now."""
        return self._asked[key].asked

    def entry(self, key: bytes) -> _Asked | None:
        """Return what is remembered of a question, for the pattern memory to keep its best match at."""
        return self._asked.get(key)

    def _hold(self, key: bytes, entry: _Asked, vector: NDArray[np.float32], near: list[int] | None) -> int:
        """Put a question into the window, and make it and the questions near it know each other."""
        oldest = self._window.first
        entry.serial = self._window.add(vector)
        entry.vector = np.array(vector, dtype=np.float32)
        entry.near = near
        for serial in near or ():
            other = self._asked.get(self._keys.get(serial, b""))
            if other is not None and other.near is not None and len(other.near) < _NEAR_KEPT:
                other.near.append(entry.serial)
        self._asked[key] = entry
        self._keys[entry.serial] = key
        if self._window.first > oldest:
            gone = self._keys.pop(oldest, None)
            if gone is not None:
                self._asked[gone].serial = -1
        return entry.serial

    def _forget_outside(self) -> None:
        """Drop what fell out of the window; the ledger still counts it."""
        if len(self._asked) > len(self._keys):
            self._asked = {key: entry for key, entry in self._asked.items() if entry.serial >= 0}

    def _near_now(self, at: int) -> list[int]:
        """Return the near questions of a coming one: those of the window, and those of this batch held before it."""
        near = [serial for serial in self._coming_near[at] if serial >= self._window.first]
        held = [(other, serial) for other, serial in enumerate(self._coming_serials) if serial >= 0]
        if held and len(near) < _NEAR_KEPT:
            rows = self._coming_vectors[[other for other, _ in held]]
            cosines = rows @ self._coming_vectors[at]
            near += [serial for (_, serial), c in zip(held, cosines, strict=True) if c >= self._similar]
        return near[-_NEAR_KEPT:]

    def _search(self, entry: _Asked) -> list[int]:
        """Compare a question with the whole window again, because some near ones fell out."""
        assert entry.vector is not None
        start, cosines = self._window.cosines(entry.vector[None, :])
        near = (np.flatnonzero(cosines[0] >= self._similar) + start).tolist()
        return [serial for serial in near if serial != entry.serial][-_NEAR_KEPT:]

    def _sum(self, serials: Iterable[int]) -> int:
        """Return how often the questions with these serials were asked."""
        return sum(self._asked[self._keys[serial]].asked for serial in serials if serial in self._keys)


class PatternMemory:
    """The problems that patterns solve, as vectors: how close the closest is."""

    def __init__(self, embedder: Embedder, capacity: int) -> None:
        self._embedder = embedder
        self._window = Window(capacity, embedder.dimension)
        self._ids: dict[int, str] = {}
        self._serials: dict[str, int] = {}
        self._changes = 0

    def load(self, known: Sequence[tuple[str, str]]) -> None:
        """Take (pattern id, problem) of the latest patterns, oldest first."""
        for start in range(0, len(known), 2000):
            part = known[start : start + 2000]
            for (identity, _), vector in zip(part, self._embedder.embed([p for _, p in part]), strict=True):
                self.add(identity, vector)

    def add(self, identity: str, vector: NDArray[np.float32]) -> None:
        """Remember the problem of a pattern."""
        if identity in self._serials:
            return
        oldest = self._window.first
        serial = self._window.add(vector)
        self._ids[serial] = identity
        self._serials[identity] = serial
        if self._window.first > oldest:
            gone = self._ids.pop(oldest, None)
            if gone is not None:
                self._serials.pop(gone, None)
            self._changes += 1

    def remove(self, identity: str) -> None:
        """Forget a pattern; nothing is close to it any more."""
        serial = self._serials.pop(identity, None)
        if serial is not None:
            self._window.blank(serial)
            self._ids.pop(serial, None)
            self._changes += 1

    def vector(self, identity: str) -> NDArray[np.float32] | None:
        """Return the vector of a pattern's problem, None when the pattern is not remembered."""
        serial = self._serials.get(identity)
        return None if serial is None else self._window.vector(serial)

    def best(self, vector: NDArray[np.float32], cache: _Asked | None = None) -> float | None:
        """Return the highest cosine to a known problem, None when there is none.

        What was compared before is kept at the question (`cache`), so that only new patterns are compared again.
        """
        if not self._serials:
            return None
        since, best = 0, -1.0
        if cache is not None and cache.best is not None and cache.best_changes == self._changes:
            since, best = cache.best_through, cache.best
        if since < self._window.added:
            _, cosines = self._window.cosines(vector[None, :], since)
            if cosines.size:
                best = max(best, float(cosines.max()))
        if cache is not None:
            cache.best, cache.best_through, cache.best_changes = best, self._window.added, self._changes
        return min(1.0, best)

    def nearest(self, vector: NDArray[np.float32], limit: int, at_least: float) -> list[tuple[str, float]]:
        """Return up to `limit` patterns whose problem is at cosine `at_least` or more, closest first."""
        start, cosines = self._window.cosines(vector[None, :])
        if not cosines.size:
            return []
        row: NDArray[Any] = cosines[0]
        picked = np.argsort(-row, kind="stable")[: 2 * limit]
        found = [(self._ids.get(int(p) + start), float(row[p])) for p in picked if row[p] >= at_least]
        return [(identity, cosine) for identity, cosine in found if identity is not None][:limit]
