"""The built-in embedder: what words mean, by a table that comes with fedlearn, beside how they are spelled.

The vector of a text is the sum of the vectors of its words (static embeddings, as in model2vec), fitted to a sentence
model by tools/train-static-embedder; docs/models.md says from what. It knows that "suspend fails on my notebook" and
"the laptop will not go to sleep" are near; of the order of words it knows nothing. Letters keep near copies near, and
other languages apart.

The same text gives the same bits on every host: all that is summed is whole numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from fedlearn.errors import EmbeddingError
from fedlearn.models.letters import MAX_CHARS, hashed, unit
from fedlearn.models.pieces import Pieces, words

__all__ = ["SMALLEST", "StaticEmbedder"]

#: The least length of a vector: as many floats for letters as for meanings.
SMALLEST = 128

# The share of the meaning in a cosine; more of it finds more paraphrases and tells fewer near copies apart.
_MEANING = 0.7

# What a piece weighs that a text has so many times: 1 + ln(times), in sixteenths, so that sums stay whole numbers. A
# long text is about more than the word that it repeats.
_TIMES = np.array([0] + [round(16 * (1 + math.log(times))) for times in range(1, 256)])

# Texts that are looked up at once: bounds memory.
_TEXTS = 256


class StaticEmbedder:
    """64 floats of meaning and `dimension - 64` of spelling."""

    def __init__(self, dimension: int = 192) -> None:
        """Take the length of a vector.

        Raises:
            EmbeddingError: it is less than `SMALLEST`.

        """
        if dimension < SMALLEST:
            raise EmbeddingError(f"embedding.dimension: {dimension} is too short; give 192, at least {SMALLEST}")
        self._table = _table()
        self._dimension = dimension

    @property
    def name(self) -> str:
        """`static-v2`; the version changes whenever a vector does."""
        return "static-v2"

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._dimension

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text, shape `(len(texts), dimension)`; text without a letter or digit gives zeros.

        Only the first `MAX_CHARS` characters of a text count.
        """
        rows = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for start in range(0, len(texts), _TEXTS):
            chunk = [text[:MAX_CHARS] for text in texts[start : start + _TEXTS]]
            rows[start : start + len(chunk)] = self._embed_chunk(chunk)
        return rows

    def _embed_chunk(self, texts: list[str]) -> NDArray[np.float64]:
        share = _MEANING * np.array([_known_letters(text) for text in texts])[:, None]
        meaning = np.sqrt(share) * self._table.sums(texts)
        letters = hashed(texts, self._dimension - self._table.width)
        spelling = np.sqrt(1.0 - share) * letters.astype(np.float64)
        return unit(np.concatenate([meaning, spelling], axis=1))


class _Table:
    """Whole-number vectors of pieces of words."""

    def __init__(self, pieces: Pieces, values: NDArray[np.int8], shift: NDArray[np.uint8]) -> None:
        self._pieces, self._values, self._shift = pieces, values, shift

    @property
    def width(self) -> int:
        """The length of a vector."""
        return int(self._values.shape[1])

    def sums(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the unit vectors of texts, shape `(len(texts), width)`; zeros where no piece is known."""
        known = [self._pieces.of(text) for text in texts]
        sums = np.zeros((len(texts), self.width), dtype=np.float64)
        row = np.repeat(np.arange(len(texts)), [len(numbers) for numbers in known])
        if row.size:
            piece = np.concatenate([np.array(numbers, dtype=np.int64) for numbers in known])
            key, count = np.unique(row * len(self._values) + piece, return_counts=True)
            row, piece = np.divmod(key, len(self._values))
            vectors = np.left_shift(self._values[piece].astype(np.int64), self._shift[piece, None])
            vectors *= _TIMES[np.minimum(count, _TIMES.size - 1), None]
            some, starts = np.unique(row, return_index=True)
            sums[some] = np.add.reduceat(vectors, starts, axis=0)
        return unit(sums)


@cache
def _table() -> _Table:
    with files("fedlearn.models").joinpath("meanings.npz").open("rb") as file, np.load(file) as stored:
        pieces = Pieces(stored["pieces"].tobytes().decode("ascii").split("\n"))
        return _Table(pieces, stored["values"], stored["shift"])


def _known_letters(text: str) -> float:
    """Return the share of the letters of a text that are Latin: of others, the table knows nothing."""
    if text.isascii():
        return 1.0
    letters = sum(map(str.isalpha, text))
    return min(1.0, math.fsum(map(len, words(text))) / letters) if letters else 0.0
