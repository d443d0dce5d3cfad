"""The embedder of letters alone: no model, no table, no language (models/letters.py)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fedlearn.errors import EmbeddingError
from fedlearn.models.letters import hashed

__all__ = ["LexicalEmbedder"]


class LexicalEmbedder:
    """Character n-grams within words, and whole words, in `dimension` floats."""

    def __init__(self, dimension: int = 384) -> None:
        """Take the length of a vector.

        Raises:
            EmbeddingError: it is less than 1.

        """
        if dimension < 1:
            raise EmbeddingError(f"embedding.dimension: {dimension} is not a length; give 384")
        self._dimension = dimension

    @property
    def name(self) -> str:
        """`lexical-v1`; the version changes whenever a vector does."""
        return "lexical-v1"

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._dimension

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text, shape `(len(texts), dimension)`; text without a letter or digit gives zeros.

        Only the first `letters.MAX_CHARS` characters of a text count.
        """
        return hashed(texts, self._dimension)
