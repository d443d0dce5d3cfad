"""The port of the embedders: text in, vectors of unit length out. No heavy part is imported here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Embedder"]


class Embedder(Protocol):
    """Turns text into vectors. Vectors of two embedders are comparable only when name and dimension are equal."""

    @property
    def name(self) -> str:
        """What made the vectors, stored with every collection: `lexical-v1`, `ollama/nomic-embed-text`."""
        ...

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text, shape `(len(texts), dimension)`.

        Rows have unit length; an empty text gives a zero row, which is similar to nothing.

        Raises:
            EmbeddingError: the model cannot be reached, or its answer does not fit.

        """
        ...
