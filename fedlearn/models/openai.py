"""Embeddings from any server that speaks `/v1/embeddings`: llama-server, Ollama, vLLM or a paid one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fedlearn.errors import EmbeddingError
from fedlearn.models.http import EmbeddingServer, batches, unit_rows

__all__ = ["OpenAIEmbedder"]


class OpenAIEmbedder:
    """An embedding model behind `POST {url}/v1/embeddings`.

    Args:
        url: base URL, with or without the closing `/v1`.
        model: the model's name on that server.
        dimension: the length of its vectors.
        api_key: sent as bearer token; None sends none.
        timeout: seconds for one request.
        pause: seconds before the first of the two retries.

    """

    def __init__(
        self,
        url: str,
        model: str,
        dimension: int,
        api_key: str | None = None,
        timeout: float = 30.0,
        pause: float = 0.5,
    ) -> None:
        self._url = url.rstrip("/").removesuffix("/v1") + "/v1/embeddings"
        self._model = model
        self._dimension = dimension
        self._server = EmbeddingServer(self._url, api_key=api_key, timeout=timeout, pause=pause)

    @property
    def name(self) -> str:
        """`openai/` and the model."""
        return f"openai/{self._model}"

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
            # Model and input alone: servers disagree about every other field.
            answer = self._server.post({"model": self._model, "input": run})
            vectors[positions] = unit_rows(self._url, self._in_order(answer), len(run), self._dimension)
        return vectors

    def _in_order(self, answer: Any) -> list[Any]:
        """Return the vectors by their `index`, for a server may answer in any order."""
        try:
            rows = sorted(answer["data"], key=lambda row: int(row["index"]))
            return [row["embedding"] for row in rows]
        except (KeyError, TypeError, ValueError) as error:
            raise EmbeddingError(
                f"{self._url}: the answer is not one of /v1/embeddings; check embedding.url"
            ) from error

    def close(self) -> None:
        """Close the connections."""
        self._server.close()
