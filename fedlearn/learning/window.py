"""The latest vectors in a ring, compared exactly. Pure.

Vectors are kept as whole numbers in float32 (unit length times `_SCALE`, rounded). Every product and partial sum is
then a whole number below 2**24, which float32 holds exactly; so a cosine is the same bits on every machine, alone or
in a batch of any size, and no threshold falls differently when a run is cut and resumed. The rounding moves a cosine
by about 1e-4.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Window", "whole"]

# With a dimension up to 8,192 the length stays below 4,046 after rounding, and its square below 2**24.
_SCALE = 4_000.0
# Vectors whose cosines with all rows are computed at once: 64 x 20,000 doubles are 10 MB.
_BLOCK = 64

Vector = NDArray[np.float32]


def whole(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return vectors, shape (n, dimension), at length 4,000 and rounded to whole numbers; a zero row stays zero."""
    wide = vectors.astype(np.float64)
    lengths = np.sqrt(np.square(wide).sum(axis=1, keepdims=True))
    unit = np.divide(wide * _SCALE, lengths, out=np.zeros_like(wide), where=lengths > 0)
    rounded: NDArray[np.float32] = np.rint(unit).astype(np.float32)
    return rounded


class Window:
    """A ring of whole-number vectors. Serial numbers count all places ever given, from 0; a place may be empty."""

    def __init__(self, capacity: int, dimension: int) -> None:
        self._capacity = capacity
        # Zeros take memory only where they are written.
        self._rows: NDArray[np.float32] = np.zeros((capacity, dimension), dtype=np.float32)
        # 1 where a place is empty: its products are 0, and so are its cosines.
        self._lengths: NDArray[np.float64] = np.ones(capacity)
        self._empty: NDArray[np.bool_] = np.ones(capacity, dtype=np.bool_)
        self.added = 0

    @property
    def first(self) -> int:
        """The serial number of the oldest place."""
        return max(0, self.added - self._capacity)

    @property
    def leaving(self) -> int | None:
        """The serial number that the next `add` pushes out, None while there is room."""
        return self.first if self.added >= self._capacity else None

    def add(self, vector: Vector | None) -> int:
        """Give a vector, or an empty place, the next serial number and return it."""
        self.added += 1
        self.put(self.added - 1, vector)
        return self.added - 1

    def put(self, serial: int, vector: Vector | None) -> None:
        """Set or empty a place that is still there."""
        if serial < self.first:
            return
        place = serial % self._capacity
        self._rows[place] = 0.0 if vector is None else vector
        self._lengths[place] = 1.0 if vector is None else _lengths(vector[np.newaxis])[0]
        self._empty[place] = vector is None

    def vector(self, serial: int) -> Vector | None:
        """Return the vector at a place, None where it is empty or gone."""
        place = serial % self._capacity
        return self._rows[place] if serial >= self.first and not self._empty[place] else None

    def cosines(self, vectors: NDArray[np.float32], since: int = 0) -> tuple[int, NDArray[np.float64]]:
        """Return the first serial number s and the cosines to the places s, s+1, ...

        Args:
            vectors: whole numbers, shape (n, dimension).
            since: the first serial number of interest.

        Returns:
            s, and an array of shape (n, places since s); 0 for empty places.

        """
        start = max(since, self.first)
        if start >= self.added:
            return start, np.zeros((len(vectors), 0))
        first, last = start % self._capacity, (self.added - 1) % self._capacity
        # Without a wrap the rows are a view, which spares a copy of the whole window.
        part = slice(first, last + 1) if first <= last else np.arange(start, self.added) % self._capacity
        products = (vectors @ self._rows[part].T).astype(np.float64)
        return start, products / (_lengths(vectors)[:, np.newaxis] * self._lengths[part])

    def one(self, vector: Vector, since: int = 0) -> tuple[int, NDArray[np.float64]]:
        """Return the first serial number and the cosines of one vector to the places from there on."""
        start, cosines = self.cosines(vector[np.newaxis], since)
        row: NDArray[np.float64] = cosines[0]
        return start, row

    def near(self, vectors: NDArray[np.float32], cosine: float, limit: int, since: int = 0) -> list[list[int]]:
        """Return for each vector the latest `limit` places at this cosine or more, oldest first."""
        found: list[list[int]] = []
        for at in range(0, len(vectors), _BLOCK):
            start, cosines = self.cosines(vectors[at : at + _BLOCK], since)
            found += [(np.flatnonzero(row >= cosine)[-limit:] + start).tolist() for row in cosines]
        return found


def _lengths(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the lengths of whole-number vectors, shape (n,); 1 for a zero row, whose every product is 0."""
    squares = np.einsum("ij,ij->i", vectors, vectors)
    squares[squares == 0.0] = 1.0
    lengths: NDArray[np.float64] = np.sqrt(squares.astype(np.float64))
    return lengths
