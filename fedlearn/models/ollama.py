"""Embeddings from Ollama by its own interface, `/api/embed`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fedlearn.errors import EmbeddingError
from fedlearn.models.http import EmbeddingServer, batches, unit_rows

__all__ = ["OllamaEmbedder"]


class OllamaEmbedder:
    """An embedding model behind `POST {url}/api/embed`.

    Args:
        url: base URL, `http://127.0.0.1:11434`.
        model: the model's name, `nomic-embed-text`; `ollama pull` brings it.
        dimension: the length of its vectors.
        timeout: seconds for one request.
        pause: seconds before the first of the two retries.

    """

    def __init__(self, url: str, model: str, dimension: int, timeout: float = 30.0, pause: float = 0.5) -> None:
        self._url = url.rstrip("/").removesuffix("/api") + "/api/embed"
        self._model = model
        self._dimension = dimension
        self._server = EmbeddingServer(self._url, api_key=None, timeout=timeout, pause=pause)

    @property
    def name(self) -> str:
        """`ollama/` and the model."""
        return f"ollama/{self._model}"

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._dimension

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text, shape `(len(texts), dimension)`; blank texts are not sent and give zeros.

        Raises:
            EmbeddingError: the server cannot be reached, refuses, or sends something else than asked for.

        """
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for positions, run in batches(texts):
            answer = self._server.post({"model": self._model, "input": run})
            found = answer.get("embeddings") if isinstance(answer, dict) else None
            if found is None:
                raise EmbeddingError(f"{self._url}: the answer is not one of /api/embed; check embedding.url")
            vectors[positions] = unit_rows(self._url, found, len(run), self._dimension)
        return vectors

    def close(self) -> None:
        """Close the connections."""
        self._server.close()
