"""What the learner remembers while it reads: recent questions and patterns, as vectors, and how often each was asked.

Everything here can be made again from the ledger, and is, when a learner starts. Look-ups see what is learned but not
yet in the index. Sizes are bounded by `value.recent_questions`; the window holds the latest by first appearance, so a
learner that was killed and one that ran on see the same.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fedlearn.learning.window import Window, whole
from fedlearn.models.embedding import Embedder
from fedlearn.records import NAMESPACE
from fedlearn.value.outcome import MANY

__all__ = ["PatternMemory", "QuestionMemory", "question_point"]

#: Near questions remembered for each question: more than what gives the highest reusability, as some fall out.
_NEAR_KEPT = MANY + 3
#: Texts that are embedded at once: rounding them takes as much memory again, several times.
_AT_ONCE = 1000
#: Coming questions that are compared with each other at once.
_BLOCK = 64

Vector = NDArray[np.float32]


def question_point(key: bytes) -> str:
    """Return the id of a question's point in the index."""
    return str(uuid.uuid5(NAMESPACE, "question " + key.hex()))


@dataclass(slots=True)
class _Asked:
    """A question: how often it was asked, its place in the window (-1 outside), the questions near it, oldest first.

    `near` is None until someone wants it: a window loaded from the ledger is not compared with itself. `vector` is
    kept only outside the window. The rest is the best match among the patterns, and of when it is.
    """

    asked: int
    serial: int = -1
    near: list[int] | None = None
    vector: Vector | None = None
    best: float = 0.0
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
        self._vectors = np.zeros((0, embedder.dimension), dtype=np.float32)
        self._fresh = Window(0, embedder.dimension)
        self._alike: tuple[int, NDArray[np.bool_]] = 0, np.zeros((0, 0), dtype=np.bool_)
        self._serials = np.zeros(0, dtype=np.int64)
        self._near_before: list[list[int]] = []

    def load(self, recent: Sequence[tuple[bytes, str, int]], known: QuestionMemory | None = None) -> None:
        """Take (key, normalised text, times asked) of the latest questions from the ledger, oldest first.

        `known` is an older memory, whose vectors need not be made again.
        """
        for start in range(0, len(recent), _AT_ONCE):
            part = recent[start : start + _AT_ONCE]
            vectors = {key: known.held(key) for key, _, _ in part} if known else {}
            missing = [(key, text) for key, text, _ in part if vectors.get(key) is None]
            made = whole(self._embedder.embed([text for _, text in missing])) if missing else ()
            vectors.update(zip((key for key, _ in missing), made, strict=True))
            for key, _, asked in part:
                vector = vectors[key]
                assert vector is not None
                self._hold(key, asked, vector, None)

    def begin(self, keys: Iterable[bytes]) -> list[bytes]:
        """Start a batch that asks these questions: return those that the ledger has to be asked for."""
        if len(self._asked) > len(self._keys):
            # What fell out of the window was kept for the rest of its batch; the ledger still counts it.
            self._asked = {key: entry for key, entry in self._asked.items() if entry.serial >= 0}
        return [key for key in keys if key not in self._asked]

    def prepare(self, coming: Mapping[bytes, str], known: Mapping[bytes, int]) -> dict[str, Vector]:
        """Embed and compare, in one go, the questions of a batch that the window does not hold.

        Args:
            coming: normalised texts by key, all questions of the batch.
            known: how often the ledger says each was asked before, for those that fell out of the window.

        Returns:
            The vectors that were made, by text.

        """
        fresh = [key for key in coming if key not in self._asked]
        self._coming = {key: at for at, key in enumerate(fresh)}
        self._serials = np.full(len(fresh), -1, dtype=np.int64)
        if not fresh:
            return {}
        self._vectors = np.empty((len(fresh), self._embedder.dimension), dtype=np.float32)
        for start in range(0, len(fresh), _AT_ONCE):
            part = [coming[key] for key in fresh[start : start + _AT_ONCE]]
            self._vectors[start : start + _AT_ONCE] = whole(self._embedder.embed(part))
        self._near_before = self._window.near(self._vectors, self._similar, _NEAR_KEPT)
        self._fresh = Window(len(fresh), self._vectors.shape[1])
        for vector in self._vectors:
            self._fresh.add(vector)
        self._alike = 0, self._alike[1][:0]
        for key in fresh:
            if known.get(key):
                # It fell out of the window: it keeps its count, and is compared, but does not come in again.
                self._asked[key] = _Asked(known[key], vector=self._vectors[self._coming[key]])
        return dict(zip((coming[key] for key in fresh), self._vectors, strict=True))

    def recall(self, key: bytes, text: str, asked: int) -> None:
        """Take back a question that fell out of the window; it is compared, but does not come in again."""
        self._asked[key] = _Asked(asked, vector=whole(self._embedder.embed([text]))[0])

    def remembers(self, key: bytes) -> bool:
        """Tell whether a question was asked in the window or in this batch."""
        return key in self._asked

    def held(self, key: bytes) -> Vector | None:
        """Return the vector of a question in the window, None for any other."""
        entry = self._asked.get(key)
        return self._window.vector(entry.serial) if entry is not None and entry.serial >= 0 else None

    def vector(self, key: bytes) -> Vector:
        """Return the vector of a question of this batch or of the window."""
        entry = self._asked.get(key)
        if entry is None:
            row: Vector = self._vectors[self._coming[key]]
            return row
        found = entry.vector if entry.serial < 0 else self._window.vector(entry.serial)
        assert found is not None
        return found

    def same_wording(self, key: bytes) -> int:
        """Return how often this very question was asked before."""
        entry = self._asked.get(key)
        return entry.asked if entry else 0

    def earlier(self, key: bytes, itself: int = 0) -> int:
        """Return how many earlier questions ask the same, this very wording included; it stops counting at `MANY`.

        Args:
            key: a question of this batch or of the window.
            itself: how many of the times that it was asked do not count.

        """
        entry = self._asked.get(key)
        if entry is None:
            return min(MANY, self._sum(self._near_now(self._coming[key])))
        wording = entry.asked - itself
        if wording >= MANY:
            return MANY
        if entry.serial < 0:
            near = self._search(entry)
        else:
            if entry.near is None or (entry.near and entry.near[0] < self._window.first):
                entry.near = self._search(entry)
            near = entry.near
        return min(MANY, wording + self._sum(near))

    def ask(self, key: bytes) -> bool:
        """Count a question; True when it was never asked before."""
        entry = self._asked.get(key)
        if entry is not None:
            entry.asked += 1
            return False
        at = self._coming[key]
        self._serials[at] = self._hold(key, 1, self._vectors[at], self._near_now(at))
        return True

    def asked(self, key: bytes) -> int:
        """Return how often a question was asked by now."""
        return self._asked[key].asked

    def entry(self, key: bytes) -> _Asked | None:
        """Return what is remembered of a question, for the pattern memory to keep its best match at."""
        return self._asked.get(key)

    def _hold(self, key: bytes, asked: int, vector: Vector, near: list[int] | None) -> int:
        """Put a question into the window, and let the questions near it know of it."""
        self._leave(self._window.leaving)
        serial = self._window.add(vector)
        for other_serial in near or ():
            if (key_of := self._keys.get(other_serial)) is not None:
                other = self._asked[key_of]
                if other.near is not None and len(other.near) < _NEAR_KEPT:
                    other.near.append(serial)
        self._asked[key] = _Asked(asked, serial, near)
        self._keys[serial] = key
        return serial

    def _leave(self, serial: int | None) -> None:
        """Let the question with this serial fall out of the window; its count stays until the next batch."""
        key = None if serial is None else self._keys.pop(serial, None)
        if key is not None and serial is not None:
            gone = self._asked[key]
            vector = self._window.vector(serial)
            gone.serial, gone.near, gone.vector = -1, None, None if vector is None else vector.copy()

    def _near_now(self, at: int) -> list[int]:
        """Return the near questions of a coming one: those of the window, and those of this batch held before it."""
        near = self._near_before[at]
        first = self._window.first
        if near and near[0] < first:
            return self._window.near(self._vectors[at : at + 1], self._similar, _NEAR_KEPT)[0]
        held = self._serials[self._alike_to(at)]
        return (near + sorted(held[held >= first].tolist()))[-_NEAR_KEPT:] if held.size else near

    def _alike_to(self, at: int) -> NDArray[np.bool_]:
        """Tell which coming questions ask the same as this one; some are compared at once, and not all, for memory."""
        start, alike = self._alike
        if not start <= at < start + len(alike):
            start = at - at % _BLOCK
            alike = self._fresh.cosines(self._vectors[start : start + _BLOCK])[1] >= self._similar
            self._alike = start, alike
        row: NDArray[np.bool_] = alike[at - start]
        return row

    def _search(self, entry: _Asked) -> list[int]:
        """Compare a question with the whole window again."""
        vector = entry.vector if entry.serial < 0 else self._window.vector(entry.serial)
        assert vector is not None
        near = self._window.near(vector[np.newaxis], self._similar, _NEAR_KEPT + 1)[0]
        return [serial for serial in near if serial != entry.serial][-_NEAR_KEPT:]

    def _sum(self, serials: Iterable[int]) -> int:
        """Return how often the questions with these serials were asked."""
        return sum(self._asked[self._keys[serial]].asked for serial in serials if serial in self._keys)


class _Compared(NamedTuple):
    """The cosines of a vector to all places of the window from `start` on, as long as nothing was added or changed."""

    vector: Vector
    added: int
    changes: int
    start: int
    cosines: NDArray[np.float64]


class PatternMemory:
    """The problems that patterns solve, as vectors: how close the closest is.

    The window counts the latest patterns whatever their status; one that may not be served leaves its place empty.
    """

    def __init__(self, embedder: Embedder, capacity: int) -> None:
        self._embedder = embedder
        self._window = Window(capacity, embedder.dimension)
        self._ids: dict[int, str] = {}
        self._serials: dict[str, int] = {}
        self._live = 0
        self._changes = 0
        # A pattern is made of the question that was just compared.
        self._compared: _Compared | None = None

    def load(self, known: Sequence[tuple[str, str | None]], older: PatternMemory | None = None) -> None:
        """Take (pattern id, problem) of the latest patterns, oldest first; no problem for one that is not served.

        `older` is a memory made before, whose vectors need not be made again.
        """
        for start in range(0, len(known), _AT_ONCE):
            part = known[start : start + _AT_ONCE]
            vectors = {identity: older.vector(identity) for identity, _ in part} if older else {}
            missing = [(i, problem) for i, problem in part if problem is not None and vectors.get(i) is None]
            made = whole(self._embedder.embed([problem for _, problem in missing])) if missing else ()
            vectors.update(zip((i for i, _ in missing), made, strict=True))
            for identity, problem in part:
                self._add(identity, None if problem is None else vectors[identity])

    def add(self, identity: str, vector: Vector) -> None:
        """Remember the problem of a new pattern; vectors here are of whole numbers (window.py)."""
        self._add(identity, vector)

    def restore(self, identity: str, vector: Vector) -> bool:
        """Remember a pattern again at its old place; False when it has none in the window."""
        serial = self._serials.get(identity)
        if serial is None:
            return False
        if self.vector(identity) is None:
            self._window.put(serial, vector)
            self._live += 1
            self._changes += 1
        return True

    def remove(self, identity: str) -> None:
        """Forget a pattern, but not its place; nothing is close to it any more."""
        serial = self._serials.get(identity)
        if serial is not None and self.vector(identity) is not None:
            self._window.put(serial, None)
            self._live -= 1
            self._changes += 1

    def vector(self, identity: str) -> Vector | None:
        """Return the vector of a pattern's problem, None when it is not remembered."""
        serial = self._serials.get(identity)
        return None if serial is None else self._window.vector(serial)

    def best(self, vector: Vector, cache: _Asked | None = None) -> float | None:
        """Return the highest cosine in [0, 1] to a known problem, None when there is none.

        What was compared before is kept at the question (`cache`), so that only new patterns are compared again.

        Args:
            vector: from `QuestionMemory.vector`.
            cache: from `QuestionMemory.entry`.

        """
        if not self._live:
            return None
        since, best = 0, 0.0
        if cache is not None and cache.best_changes == self._changes:
            since, best = cache.best_through, cache.best
        if since < self._window.added:
            cosines = self._cosines(vector)[1] if since <= self._window.first else self._window.one(vector, since)[1]
            if cosines.size:
                best = max(best, float(cosines.max()))
        if cache is not None:
            cache.best, cache.best_through, cache.best_changes = best, self._window.added, self._changes
        return min(1.0, best)

    def nearest(self, vector: Vector, limit: int, at_least: float) -> list[tuple[str, float]]:
        """Return up to `limit` patterns whose problem is at cosine `at_least` or more, closest and then oldest first.

        `at_least` is above 0.
        """
        start, row = self._cosines(vector)
        close = np.flatnonzero(row >= at_least)
        picked = close[np.argsort(-row[close], kind="stable")[:limit]]
        return [(self._ids[int(place) + start], float(row[place])) for place in picked]

    def _cosines(self, vector: Vector) -> tuple[int, NDArray[np.float64]]:
        """Return the first place and the cosines from it on; those of the latest vector are kept."""
        last, added = self._compared, self._window.added
        if last is None or (last.added, last.changes) != (added, self._changes) or (last.vector != vector).any():
            start, cosines = self._window.one(vector)
            last = self._compared = _Compared(vector, added, self._changes, start, cosines)
        return last.start, last.cosines

    def _add(self, identity: str, vector: Vector | None) -> None:
        """Give a pattern the newest place in the window."""
        leaving = self._window.leaving
        if leaving is not None:
            gone = self._ids.pop(leaving)
            self._live -= self._window.vector(leaving) is not None
            del self._serials[gone]
            self._changes += 1
        serial = self._window.add(vector)
        self._live += vector is not None
        self._ids[serial] = identity
        self._serials[identity] = serial
