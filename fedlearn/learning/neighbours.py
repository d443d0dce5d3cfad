"""The latest questions or patterns as vectors in memory, for exact look-ups of what is similar. Pure.

Vectors are kept as whole numbers in float32 (unit length times `_SCALE`, rounded). Every product and partial sum is
then a whole number below 2**24, which float32 holds exactly; so a cosine is the same bits on every machine, alone or
in a batch of any size, and no threshold falls differently when a run is cut and resumed. The rounding moves a cosine
by about 1e-4.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["RecentVectors", "SimilarBatch"]

# With a dimension up to 8,192 the length stays below 4,046 after rounding, and its square below 2**24.
_SCALE = 4_000.0
# Questions whose products with all rows are computed at once: 64 x 20,000 floats are 5 MB.
_BLOCK = 64

Vector = NDArray[np.float32] | Sequence[float]


class RecentVectors:
    """A ring of the latest `capacity` rows (key, vector, count); the oldest insertion goes first.

    Args:
        capacity: how many rows are kept, at least 1.
        dimension: the length of a vector, at most 8,192.

    """

    def __init__(self, capacity: int, dimension: int) -> None:
        if capacity < 1 or not 1 <= dimension <= 8_192:
            raise ValueError(
                f"capacity {capacity} and dimension {dimension}: give at least 1, and at most 8192 numbers"
            )
        self._capacity = capacity
        self._dimension = dimension
        self._rows = np.zeros((min(64, capacity), dimension), dtype=np.float32)
        self._squares = np.zeros(len(self._rows))
        self._counts = np.zeros(len(self._rows), dtype=np.int64)
        self._keys: list[str] = []
        self._slot: dict[str, int] = {}
        self._added = 0

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, key: str) -> bool:
        return key in self._slot

    def add(self, key: str, vector: Vector, count: int = 1) -> None:
        """Add a row that stands for `count` sightings; of a key that is there only the count grows.

        Raises:
            ValueError: the vector has another length, or NaN or infinity.

        """
        if self.bump(key, count):
            return
        row = self._whole(np.asarray(vector, dtype=np.float32)[np.newaxis])[0]
        slot = self._added % self._capacity
        if slot < len(self._keys):
            del self._slot[self._keys[slot]]
            self._keys[slot] = key
        else:
            self._grow(slot)
            self._keys.append(key)
        self._slot[key] = slot
        self._rows[slot] = row
        self._squares[slot] = _squares(row[np.newaxis])[0]
        self._counts[slot] = count
        self._added += 1

    def bump(self, key: str, count: int = 1) -> bool:
        """Add to the count of a row, which keeps its age; False when the key is not there (any more)."""
        slot = self._slot.get(key)
        if slot is None:
            return False
        self._counts[slot] += count
        return True

    def weight_at_least(self, vector: Vector, cosine: float) -> int:
        """Return the sum of the counts of the rows whose cosine with `vector` is at least `cosine`."""
        return self.similar_batch(np.asarray(vector, dtype=np.float32)[np.newaxis]).weight_at_least(0, cosine)

    def best(self, vector: Vector) -> tuple[str, float] | None:
        """Return key and cosine of the most similar row, of equal ones the smallest key; None in an empty ring."""
        return self.similar_batch(np.asarray(vector, dtype=np.float32)[np.newaxis]).best(0)

    def similar_batch(self, vectors: NDArray[np.float32]) -> SimilarBatch:
        """Return the look-ups of a whole batch, shape `(n, dimension)`, for the price of one matrix product.

            batch = recent.similar_batch(embedder.embed(questions))
            for i, question in enumerate(questions):
                earlier = batch.weight_at_least(i, 0.85)    # sees rows added for 0 .. i-1, too
                recent.add(key(question), vectors[i])

        Each answer is exactly that of the method of the same name on the ring at that moment: rows that were added,
        bumped or evicted since the batch was made count as they are now.

        Raises:
            ValueError: the vectors have another length, or NaN or infinity.

        """
        return SimilarBatch(self, self._whole(vectors))

    def _whole(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the vectors at length `_SCALE`, rounded to whole numbers; a zero vector stays zero."""
        if vectors.ndim != 2 or vectors.shape[1] != self._dimension or not np.isfinite(vectors).all():
            raise ValueError(f"vectors of shape {vectors.shape} are not finite rows of {self._dimension} numbers")
        wide = vectors.astype(np.float64, order="C")
        lengths = np.sqrt(_squares(wide))[:, np.newaxis]
        unit: NDArray[np.float64] = np.divide(wide * _SCALE, lengths, out=np.zeros_like(wide), where=lengths > 0)
        return np.rint(unit).astype(np.float32)

    def _grow(self, slot: int) -> None:
        if slot < len(self._rows):
            return
        size = min(2 * slot, self._capacity)
        for name in ("_rows", "_squares", "_counts"):
            old = getattr(self, name)
            new = np.zeros((size, *old.shape[1:]), dtype=old.dtype)
            new[:slot] = old
            setattr(self, name, new)


class SimilarBatch:
    """Look-ups of a batch against a ring that goes on changing; made by `RecentVectors.similar_batch`."""

    def __init__(self, ring: RecentVectors, vectors: NDArray[np.float32]) -> None:
        self._ring = ring
        self._vectors = vectors
        self._vector_squares = _squares(vectors)
        self._start = self._stop = 0
        self._products = np.zeros((0, 0), dtype=np.float32)
        self._seen = 0

    def weight_at_least(self, position: int, cosine: float) -> int:
        """Return the sum of the counts of the rows whose cosine with the batch's vector is at least `cosine`."""
        cosines = self._cosines(position)
        return int(self._ring._counts[: cosines.size][cosines >= cosine].sum())

    def best(self, position: int) -> tuple[str, float] | None:
        """Return key and cosine of the most similar row, of equal ones the smallest key; None in an empty ring."""
        cosines = self._cosines(position)
        if cosines.size == 0:
            return None
        highest = cosines.max()
        keys = self._ring._keys
        return min(keys[slot] for slot in np.flatnonzero(cosines == highest)), float(highest)

    def _cosines(self, position: int) -> NDArray[np.float64]:
        """Return the cosine with each row of the ring as it is now; rows newer than the block are done singly."""
        ring = self._ring
        size = len(ring)
        if not self._start <= position < self._stop or ring._added - self._seen > _BLOCK:
            self._start, self._stop = position, min(position + _BLOCK, len(self._vectors))
            self._products = self._vectors[self._start : self._stop] @ ring._rows[:size].T
            self._seen = ring._added
        products = np.zeros(size)
        known = self._products[position - self._start]
        products[: known.size] = known
        fresh = np.arange(self._seen, ring._added) % ring._capacity
        products[fresh] = ring._rows[fresh] @ self._vectors[position]
        lengths = np.sqrt(ring._squares[:size] * self._vector_squares[position])
        cosines: NDArray[np.float64] = np.divide(products, lengths, out=np.zeros(size), where=lengths > 0)
        return cosines


def _squares(rows: NDArray[np.float32] | NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the squared length of each row; of whole numbers it is exact, so equal rows have cosine 1.0."""
    squares: NDArray[np.float64] = np.square(rows, dtype=np.float64).sum(axis=1)
    return squares
