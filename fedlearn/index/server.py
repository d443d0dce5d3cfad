"""The index on a Qdrant server, by the optional part `qdrant` (`pip install fedlearn[qdrant]`).

Words become sparse vectors here, with the embedded engine's own BM25, so that the server needs no model of its own.
What a collection was made with is kept in one point of a small collection of its own, `PREFIXmeta`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fedlearn.errors import SearchIndexError, TemporaryError
from fedlearn.index import words
from fedlearn.index.interface import FILTERED, Hit, Index, Point, best_first, check_name, mismatch
from fedlearn.index.points import check_id, check_points, check_vector
from fedlearn.records import NAMESPACE

if TYPE_CHECKING:
    from qdrant_client import QdrantClient
    from qdrant_client import models as qdrant

__all__ = ["ServerIndex"]

_META = "meta"
_PAGE = 1_000
_BATCH = 500
# Hits taken beyond the limit, so that equal scores at the edge can be put in order by id.
_MARGIN = 16


class ServerIndex(Index):
    """Collections on a server, each named `prefix` + name, so that several users can share one server.

    Args:
        url: address of the server, `http://127.0.0.1:6333`.
        api_key: its key; None sends none.
        prefix: before the name of every collection.
        timeout: seconds for one request.
        client: a connection to use instead of making one; it stays open.

    """

    def __init__(
        self,
        url: str = "",
        api_key: str | None = None,
        prefix: str = "fedlearn-",
        timeout: int = 30,
        client: QdrantClient | None = None,
    ) -> None:
        self._url = url or "memory"
        self._api_key = api_key
        self._prefix = prefix
        self._timeout = timeout
        self._given = client
        self._client: QdrantClient | None = client
        self._known: dict[str, Mapping[str, Any]] = {}

    def prepare(self, collection: str, dimension: int, embedder: str) -> None:
        """Create the collection if it is not there."""
        wanted = {"embedder": embedder, "dimension": dimension, "words": words.VERSION}
        if check_name(collection) == _META:
            raise SearchIndexError(f"index: the name {_META} is taken; choose another collection")
        found = self._meta(collection)
        if found is None:
            with self._server() as client:
                self._create(client, collection, dimension, wanted)
        elif error := mismatch(collection, found, wanted):
            raise error

    def upsert(self, collection: str, points: Sequence[Point]) -> None:
        """Add or replace the points."""
        stored = self._meta(collection)
        if stored is None:
            raise SearchIndexError(f"index: there is no collection {collection}; run `fedlearn index rebuild`")
        checked, vectors = check_points(collection, points, int(stored["dimension"]))
        models = _models()
        rows = [
            models.PointStruct(
                id=point.id, vector={"dense": vector, "bm25": _sparse(point)}, payload=dict(point.payload)
            )
            for point, vector in zip(checked, vectors.tolist(), strict=True)
        ]
        with self._server() as client:
            for start in range(0, len(rows), _BATCH):
                client.upsert(self._prefix + collection, rows[start : start + _BATCH], wait=True)

    def delete(self, collection: str, ids: Sequence[str]) -> None:
        """Remove the points of these ids."""
        keys: list[Any] = [check_id(collection, key) for key in ids]
        if keys and self._meta(collection):
            with self._server() as client:
                client.delete(self._prefix + collection, _models().PointIdsList(points=keys), wait=True)

    def dense(
        self,
        collection: str,
        vector: NDArray[np.float32] | Sequence[float],
        limit: int,
        *,
        equals: Mapping[str, str] | None = None,
        among: Sequence[str] | None = None,
        payload: bool = True,
    ) -> list[Hit]:
        """Return the nearest points by cosine, best first."""
        stored = self._meta(collection)
        if stored is None or (asked := check_vector(collection, vector, int(stored["dimension"]))) is None:
            return []
        return self._query(collection, asked.tolist(), "dense", limit, _filter(collection, equals, among), payload)

    def lexical(
        self,
        collection: str,
        text: str,
        limit: int,
        *,
        equals: Mapping[str, str] | None = None,
        payload: bool = True,
    ) -> list[Hit]:
        """Return the points that share words with the text by BM25, best first."""
        terms = words.query(text)
        if not terms or self._meta(collection) is None:
            return []
        asked = _models().SparseVector(indices=terms, values=[1.0] * len(terms))
        return self._query(collection, asked, "bm25", limit, _filter(collection, equals), payload)

    def fetch(self, collection: str, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """Return the payloads of those ids that are there."""
        keys = [check_id(collection, key) for key in ids]
        if not keys or self._meta(collection) is None:
            return {}
        with self._server() as client:
            records = client.retrieve(self._prefix + collection, keys, with_payload=True)
        return {str(record.id): record.payload or {} for record in records}

    def scroll(self, collection: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield every id with its payload, sorted by id, page by page."""
        if self._meta(collection) is None:
            return
        offset: Any = None
        while True:
            with self._server() as client:
                records, offset = client.scroll(
                    self._prefix + collection, limit=_PAGE, offset=offset, with_payload=True
                )
            for record in records:
                yield str(record.id), record.payload or {}
            if offset is None:
                return

    def count(self, collection: str) -> int:
        """Return the number of points."""
        if self._meta(collection) is None:
            return 0
        with self._server() as client:
            return client.count(self._prefix + collection, exact=True).count

    def drop(self, collection: str) -> None:
        """Remove the collection with all it holds."""
        self._known.pop(check_name(collection), None)
        with self._server() as client:
            client.delete_collection(self._prefix + collection)
            if client.collection_exists(self._prefix + _META):
                client.delete(self._prefix + _META, _models().PointIdsList(points=[_meta_id(collection)]), wait=True)

    def collections(self) -> list[str]:
        """Return the names of the collections, sorted."""
        with self._server() as client:
            names = [found.name for found in client.get_collections().collections]
        mine = (name.removeprefix(self._prefix) for name in names if name.startswith(self._prefix))
        return sorted(name for name in mine if name != _META)

    def flush(self) -> None:
        """Do nothing: the server has answered every write, and keeps its own log."""

    def close(self) -> None:
        """Close the connection; the next use makes a new one."""
        self._known.clear()
        if self._client is not None and self._client is not self._given:
            self._client.close()
            self._client = None

    def _meta(self, collection: str) -> Mapping[str, Any] | None:
        """Return what the collection was made with, None when it does not exist."""
        if collection in self._known:
            return self._known[collection]
        with self._server() as client:
            if not client.collection_exists(self._prefix + check_name(collection)):
                return None
            records = (
                client.retrieve(self._prefix + _META, [_meta_id(collection)], with_payload=True)
                if client.collection_exists(self._prefix + _META)
                else []
            )
        if not records or not records[0].payload:
            raise SearchIndexError(
                f"index: {self._url}: collection {self._prefix}{collection} is incomplete or not ours; "
                "run `fedlearn index rebuild`, or set index.collection_prefix"
            )
        self._known[collection] = records[0].payload
        return self._known[collection]

    def _create(self, client: QdrantClient, collection: str, dimension: int, meta: dict[str, Any]) -> None:
        """Write what it is made with first: a collection without it is one that somebody else made."""
        models = _models()
        if not client.collection_exists(self._prefix + _META):
            client.create_collection(self._prefix + _META, vectors_config={})
        client.upsert(
            self._prefix + _META,
            [models.PointStruct(id=_meta_id(collection), vector={}, payload=meta)],
            wait=True,
        )
        client.create_collection(
            self._prefix + collection,
            vectors_config={"dense": models.VectorParams(size=dimension, distance=models.Distance.COSINE)},
            sparse_vectors_config={"bm25": models.SparseVectorParams(modifier=models.Modifier.IDF)},
        )
        # The stand-in that tests use has no payload indexes and says so with a warning.
        if client is not self._given:
            for key in FILTERED:
                client.create_payload_index(self._prefix + collection, key, models.PayloadSchemaType.KEYWORD)

    def _query(
        self, collection: str, query: Any, using: str, limit: int, kept: qdrant.Filter | None, payload: bool
    ) -> list[Hit]:
        """Return the best `limit` hits; more are taken while a tie reaches beyond what was taken."""
        taken = limit + _MARGIN
        while limit > 0:
            with self._server() as client:
                points = client.query_points(
                    self._prefix + collection,
                    query=query,
                    using=using,
                    limit=taken,
                    query_filter=kept,
                    with_payload=payload,
                    search_params=_models().SearchParams(exact=True) if using == "dense" else None,
                ).points
            ranked = best_first((Hit(str(p.id), round(p.score, 6), p.payload or {}) for p in points), taken)
            if len(ranked) < taken or ranked[-1].score < ranked[limit - 1].score:
                return ranked[:limit]
            taken *= 8
        return []

    @contextmanager
    def _server(self) -> Iterator[QdrantClient]:
        """Yield the connection; what the client raises becomes an error that says what to do."""
        try:
            if self._client is None:
                from qdrant_client import QdrantClient

                self._client = QdrantClient(
                    url=self._url, api_key=self._api_key, timeout=self._timeout, check_compatibility=False
                )
            yield self._client
        except ImportError as error:
            raise SearchIndexError(
                "index.backend: a server needs the part `qdrant`: pip install 'fedlearn[qdrant]'"
            ) from error
        except SearchIndexError:
            raise
        except Exception as error:
            raise _explain(self._url, error) from error


def _explain(url: str, error: Exception) -> SearchIndexError | TemporaryError:
    from qdrant_client.http.exceptions import ResponseHandlingException

    said = " ".join(str(error).split())[:200]
    if isinstance(error, ResponseHandlingException):
        return TemporaryError(
            f"index: {url}: the Qdrant server cannot be reached ({said}); start it or correct index.url"
        )
    return SearchIndexError(f"index: {url}: the Qdrant server refused ({said}); check index.url and index.api_key_file")


def _models() -> Any:
    from qdrant_client import models

    return models


def _meta_id(collection: str) -> str:
    return str(uuid.uuid5(NAMESPACE, f"collection\n{collection}"))


def _sparse(point: Point) -> qdrant.SparseVector:
    weights = words.document(point.text, point.around)
    vector: qdrant.SparseVector = _models().SparseVector(indices=list(weights), values=list(weights.values()))
    return vector


def _filter(
    collection: str, equals: Mapping[str, str] | None, among: Sequence[str] | None = None
) -> qdrant.Filter | None:
    models = _models()
    conditions: list[Any] = [
        models.FieldCondition(key=key, match=models.MatchValue(value=value))
        for key, value in sorted((equals or {}).items())
    ]
    if among is not None:
        conditions.append(models.HasIdCondition(has_id=sorted({check_id(collection, key) for key in among})))
    found: qdrant.Filter | None = models.Filter(must=conditions) if conditions else None
    return found
