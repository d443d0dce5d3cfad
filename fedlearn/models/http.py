"""What embedders behind servers have in common: one POST with retries, vectors checked and brought to unit length."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import httpx
import numpy as np
from numpy.typing import NDArray
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential, wait_random

from fedlearn.errors import EmbeddingError

__all__ = ["BATCH", "MAX_CHARS", "ServedEmbedder"]

#: Texts in one request, and characters of one text: what small servers take with their defaults.
BATCH = 64
MAX_CHARS = 8_192


class ServedEmbedder(ABC):
    """An embedding model behind a server. An adapter says where it is asked, and what its answers hold."""

    def __init__(
        self, kind: str, url: str, model: str, dimension: int, *, api_key: str | None, timeout: float, pause: float
    ) -> None:
        self._url = url
        self._kind = kind
        self._model = model
        self._dimension = dimension
        self._server = _Server(url, api_key=api_key, timeout=timeout, pause=pause)

    @property
    def name(self) -> str:
        """The kind of server and the model: vectors of one model may differ by server."""
        return f"{self._kind}/{self._model}"

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
        for positions, run in _batches(texts):
            # Model and input alone: servers disagree about every other field.
            answer = self._server.post({"model": self._model, "input": run})
            vectors[positions] = _unit_rows(self._url, self._vectors(answer), len(run), self._dimension)
        return vectors

    def close(self) -> None:
        """Close the connections."""
        self._server.close()

    @abstractmethod
    def _vectors(self, answer: Any) -> object:
        """Return the vectors that an answer holds, in the order of the texts.

        Raises:
            EmbeddingError: it is no answer of this kind of server.

        """


class _Server:
    """A connection to an embedding server. Proxies and credentials of the environment are not used."""

    def __init__(self, url: str, *, api_key: str | None, timeout: float, pause: float = 0.5) -> None:
        self._url = url
        self._pause = pause
        headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._client = httpx.Client(timeout=timeout, trust_env=False, headers=headers)

    def post(self, body: dict[str, Any]) -> Any:
        """Return the decoded answer. Failed connections, 429 and 5xx are tried three times.

        Raises:
            EmbeddingError: no answer, a refusal, or an answer that is not JSON.

        """
        attempts = Retrying(
            retry=retry_if_exception(_passes),
            stop=stop_after_attempt(3),
            wait=wait_exponential(multiplier=self._pause, max=5.0) + wait_random(0.0, self._pause),
            reraise=True,
        )
        try:
            return attempts(self._post_once, body)
        except httpx.HTTPStatusError as error:
            status, said = error.response.status_code, " ".join(error.response.text.split())[:200]
            raise EmbeddingError(
                f"{self._url}: the embedding server answered {status}: {said}; check embedding.model and the key"
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise EmbeddingError(
                f"{self._url}: the embedding server cannot be reached ({type(error).__name__}); start it, correct "
                'embedding.url, or set embedding.backend = "static" and run `fedlearn index rebuild`'
            ) from error
        except ValueError as error:
            raise EmbeddingError(f"{self._url}: the answer is not JSON; check embedding.url") from error

    def _post_once(self, body: dict[str, Any]) -> Any:
        response = self._client.post(self._url, json=body)
        response.raise_for_status()
        return response.json()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _passes(error: BaseException) -> bool:
    """Tell whether another try can help."""
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code == 429 or error.response.status_code >= 500
    return isinstance(error, httpx.TransportError)


def _batches(texts: Sequence[str]) -> list[tuple[list[int], list[str]]]:
    """Return the texts that are not blank, cut to `MAX_CHARS`, in runs of `BATCH`, each with its positions."""
    full = [(position, text[:MAX_CHARS]) for position, text in enumerate(texts) if text.strip()]
    runs = [full[start : start + BATCH] for start in range(0, len(full), BATCH)]
    return [([position for position, _ in run], [text for _, text in run]) for run in runs]


def _unit_rows(url: str, vectors: object, count: int, dimension: int) -> NDArray[np.float32]:
    """Return what a server sent as rows of unit length, shape `(count, dimension)`.

    Raises:
        EmbeddingError: another number of vectors, another length, or values that are not finite numbers.

    """
    if not isinstance(vectors, list) or len(vectors) != count:
        raise EmbeddingError(f"{url}: {count} texts were sent, but the answer does not hold {count} vectors")
    for vector in vectors:
        if not isinstance(vector, list) or len(vector) != dimension:
            found = len(vector) if isinstance(vector, list) else "no"
            raise EmbeddingError(
                f"{url}: a vector has {found} numbers, expected {dimension}; set embedding.dimension to what the "
                "model gives and run `fedlearn index rebuild`"
            )
        if not all(isinstance(x, int | float) and math.isfinite(x) for x in vector):
            raise EmbeddingError(f"{url}: a vector holds values that are not finite numbers; check the model")
    rows = np.asarray(vectors, dtype=np.float64).reshape(count, dimension)
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: NDArray[np.float64] = np.divide(rows, length, out=np.zeros_like(rows), where=length > 0)
    return unit.astype(np.float32)
