"""Embeddings from Ollama by its own interface, `/api/embed`."""

from __future__ import annotations

from typing import Any

from fedlearn.errors import EmbeddingError
from fedlearn.models.http import ServedEmbedder

__all__ = ["OllamaEmbedder"]


class OllamaEmbedder(ServedEmbedder):
    """An embedding model behind `POST {url}/api/embed`.

    Args:
        url: base URL, `http://127.0.0.1:11434`.
        model: the model's name, `nomic-embed-text`; `ollama pull` brings it.
        dimension: the length of its vectors.
        timeout: seconds for one request.
        pause: seconds before the first of the two retries.

    """

    def __init__(self, url: str, model: str, dimension: int, timeout: float = 30.0, pause: float = 0.5) -> None:
        asked = url.rstrip("/").removesuffix("/api") + "/api/embed"
        super().__init__("ollama", asked, model, dimension, api_key=None, timeout=timeout, pause=pause)

    def _vectors(self, answer: Any) -> object:
        found = answer.get("embeddings") if isinstance(answer, dict) else None
        if found is None:
            raise EmbeddingError(f"{self._url}: the answer is not one of /api/embed; check embedding.url")
        return found
