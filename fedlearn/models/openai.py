"""Embeddings from any server that speaks `/v1/embeddings`: llama-server, Ollama, vLLM or a paid one."""

from __future__ import annotations

from typing import Any

from fedlearn.errors import EmbeddingError
from fedlearn.models.http import ServedEmbedder

__all__ = ["OpenAIEmbedder"]


class OpenAIEmbedder(ServedEmbedder):
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
        asked = url.rstrip("/").removesuffix("/v1") + "/v1/embeddings"
        super().__init__("openai", asked, model, dimension, api_key=api_key, timeout=timeout, pause=pause)

    def _vectors(self, answer: Any) -> object:
        # A server may answer in any order.
        try:
            rows = sorted(answer["data"], key=lambda row: int(row["index"]))
            return [row["embedding"] for row in rows]
        except (KeyError, TypeError, ValueError) as error:
            raise EmbeddingError(
                f"{self._url}: the answer is not one of /v1/embeddings; check embedding.url"
            ) from error
