"""Points checked before they reach an engine: engines take NaN and duplicates without a word."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from fedlearn.errors import SearchIndexError
from fedlearn.index.interface import Point

__all__ = ["check_id", "check_points", "check_vector"]

_NORMAL = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def check_points(collection: str, points: Sequence[Point], dimension: int) -> tuple[list[Point], NDArray[np.float32]]:
    """Return the points with normal ids, the last of each id, and their vectors, shape `(len, dimension)`.

    Raises:
        SearchIndexError: an id that is no UUID, a vector of another length or with NaN or infinity.

    """
    distinct = {check_id(collection, point.id): point for point in points}
    vectors = np.empty((len(distinct), dimension), dtype=np.float32)
    for row, (key, point) in enumerate(distinct.items()):
        if len(point.vector) != dimension:
            raise SearchIndexError(
                f"index: point {key} of {collection} has {len(point.vector)} numbers, expected {dimension}; "
                "run `fedlearn index rebuild` when the embedder has changed"
            )
        vectors[row] = point.vector
    if not np.isfinite(vectors).all():
        row = int(np.flatnonzero(~np.isfinite(vectors).all(axis=1))[0])
        raise SearchIndexError(
            f"index: the vector of point {list(distinct)[row]} of {collection} is not finite; check the embedder"
        )
    return [replace(point, id=key) for key, point in distinct.items()], vectors


def check_vector(
    collection: str, vector: NDArray[np.float32] | Sequence[float], dimension: int
) -> NDArray[np.float32] | None:
    """Return the vector of a question, None when it is zero and so near to nothing.

    Raises:
        SearchIndexError: another length, NaN or infinity.

    """
    asked = np.asarray(vector, dtype=np.float32)
    if asked.shape != (dimension,):
        raise SearchIndexError(
            f"index: the question has {asked.size} numbers, collection {collection} has {dimension}; "
            "run `fedlearn index rebuild`"
        )
    if not np.isfinite(asked).all():
        raise SearchIndexError("index: the question's vector is not finite; check the embedder")
    return asked if asked.any() else None


def check_id(collection: str, key: str) -> str:
    """Return a point's id in the normal form of a UUID.

    Raises:
        SearchIndexError: it is not a UUID.

    """
    # The normal form is by far the commonest; parsing would cost more than the rest of the check.
    if _NORMAL.fullmatch(key):
        return key
    try:
        return str(uuid.UUID(key))
    except ValueError as error:
        raise SearchIndexError(f"index: {key!r} of {collection} is not a UUID; point ids are made by uuid5") from error
