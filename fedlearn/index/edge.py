"""The embedded index: Qdrant's engine in this process, one directory a collection. The default; needs no server.

    ROOT/COLLECTION.lock     whoever holds its flock may touch ROOT/COLLECTION
    ROOT/COLLECTION/         meta.json (embedder, dimension, format) and shard/ (the engine's files)

The engine damages a shard that is opened twice, even when it refuses the second opening; so the lock lies outside and
is taken before every create and load. The write-ahead log stays on: a killed process loses nothing acknowledged.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import qdrant_edge as qdrant
from numpy.typing import NDArray

from fedlearn.errors import LockedError, SearchIndexError
from fedlearn.index import words
from fedlearn.index.interface import FILTERED, Hit, Index, Point, best_first, check_name, mismatch
from fedlearn.index.lock import awaited, file_lock
from fedlearn.index.points import check_id, check_points, check_vector

__all__ = ["EdgeIndex"]

_PAGE = 1_000
# Hits taken beyond the limit, so that equal scores at the edge can be put in order by id.
_MARGIN = 16
# Exact search is quick enough below 100,000 points, and building a graph would hold up every thread for seconds.
_NEVER = 10**9


@dataclass(slots=True)
class _Open:
    shard: qdrant.EdgeShard
    dimension: int
    embedder: str
    release: ExitStack


class EdgeIndex(Index):
    """Opens each collection at its first use and keeps it, with its lock, until `close`.

    Opening costs about 10 ms, and 0.1 s with 10,000 points: a long-lived process closes after each piece of work.
    May be used from several threads; they take turns.

    Args:
        root: the directory of all collections; made when the first one is.
        lock_seconds: how long to wait for another process.

    """

    def __init__(self, root: Path, lock_seconds: float = 30.0) -> None:
        self._root = root
        self._lock_seconds = lock_seconds
        self._open: dict[str, _Open] = {}
        self._turn = threading.RLock()

    def prepare(self, collection: str, dimension: int, embedder: str) -> None:
        """Create the collection if it is not there."""
        with self._turn:
            stored = self._opened(collection, lambda: self._create(collection, dimension, embedder))
            assert stored is not None
            found = {"embedder": stored.embedder, "dimension": stored.dimension}
            if error := mismatch(collection, found, {"embedder": embedder, "dimension": dimension}):
                raise error

    def upsert(self, collection: str, points: Sequence[Point]) -> None:
        """Add or replace the points."""
        with self._turn:
            stored = self._opened(collection)
            if stored is None:
                raise SearchIndexError(f"index: there is no collection {collection}; run `fedlearn index rebuild`")
            checked, vectors = check_points(collection, points, stored.dimension)
            if not checked:
                return
            with self._engine(collection):
                rows = [
                    qdrant.Point(point.id, {"dense": vector, "bm25": _sparse(point)}, dict(point.payload))
                    for point, vector in zip(checked, vectors.tolist(), strict=True)
                ]
                stored.shard.update(qdrant.UpdateOperation.upsert_points(rows))

    def delete(self, collection: str, ids: Sequence[str]) -> None:
        """Remove the points of these ids."""
        keys = [check_id(collection, key) for key in ids]
        with self._turn:
            if keys and (stored := self._opened(collection)):
                with self._engine(collection):
                    stored.shard.update(qdrant.UpdateOperation.delete_points([*keys]))

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
        with self._turn:
            stored = self._opened(collection)
            if stored is None or (asked := check_vector(collection, vector, stored.dimension)) is None:
                return []
            query = qdrant.Query.Nearest(asked.tolist(), using="dense")
            return self._query(collection, stored, query, limit, _filter(collection, equals, among), payload)

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
        with self._turn:
            stored = self._opened(collection)
            if stored is None or not terms:
                return []
            query = qdrant.Query.Nearest(qdrant.SparseVector(terms, [1.0] * len(terms)), using="bm25")
            return self._query(collection, stored, query, limit, _filter(collection, equals), payload)

    def fetch(self, collection: str, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """Return the payloads of those ids that are there."""
        keys = [check_id(collection, key) for key in ids]
        with self._turn:
            stored = self._opened(collection)
            if stored is None or not keys:
                return {}
            with self._engine(collection):
                records = stored.shard.retrieve([*keys], with_payload=True, with_vector=False)
                return {str(record.id): record.payload or {} for record in records}

    def scroll(self, collection: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield every id with its payload, sorted by id, page by page."""
        offset = None
        while True:
            with self._turn:
                stored = self._opened(collection)
                if stored is None:
                    return
                with self._engine(collection):
                    records, offset = stored.shard.scroll(
                        qdrant.ScrollRequest(offset=offset, limit=_PAGE, with_payload=True, with_vector=False)
                    )
            for record in records:
                yield str(record.id), record.payload or {}
            if offset is None:
                return

    def count(self, collection: str) -> int:
        """Return the number of points."""
        with self._turn:
            stored = self._opened(collection)
            if stored is None:
                return 0
            with self._engine(collection):
                # Walking through all points for the exact number takes 8 ms at 100,000; without a filter both agree.
                return int(stored.shard.count(qdrant.CountRequest(exact=False)))

    def drop(self, collection: str) -> None:
        """Remove the collection with all it holds, damaged or not."""
        with self._turn:
            self._shut(check_name(collection))
            if self._root.is_dir():
                with self._lock(collection), _disk(self._root):
                    # Renamed first: a kill half-way leaves no half collection.
                    doomed = self._root / f"{collection}.old"
                    shutil.rmtree(doomed, ignore_errors=True)
                    if self._path(collection).exists():
                        self._path(collection).rename(doomed)
                        shutil.rmtree(doomed)

    def collections(self) -> list[str]:
        """Return the names of the collections, sorted."""
        with _disk(self._root):
            names = [path.name for path in self._root.iterdir() if path.is_dir()] if self._root.is_dir() else []
        return sorted(name for name in names if "." not in name)

    def flush(self) -> None:
        """Bring everything to the disk."""
        with self._turn:
            for collection, stored in self._open.items():
                with self._engine(collection):
                    stored.shard.flush()

    def release(self, collection: str) -> None:
        """Close one collection and let other processes in."""
        with self._turn:
            self._shut(check_name(collection))

    def wanted(self) -> bool:
        """Tell whether another process waits for a collection that is open here."""
        with self._turn:
            return any(awaited(self._lock_path(collection)) for collection in self._open)

    def close(self) -> None:
        """Close all collections and let other processes in."""
        with self._turn:
            for collection in list(self._open):
                self._shut(collection)

    def _path(self, collection: str) -> Path:
        return self._root / collection

    def _lock_path(self, collection: str) -> Path:
        return self._root / f"{collection}.lock"

    def _lock(self, collection: str) -> ExitStack:
        path, lock = self._lock_path(collection), ExitStack()
        try:
            try:
                lock.enter_context(file_lock(path, 0.0))
            except TimeoutError:
                # Who waits keeps nothing: two processes would wait in vain, each with what the other one wants.
                self.close()
                lock.enter_context(file_lock(path, self._lock_seconds))
        except TimeoutError as error:
            raise LockedError(
                f"index: {self._path(collection)} is in use by another process{error}; try again later"
            ) from error
        except OSError as error:
            raise _unusable(self._root, error) from error
        return lock

    def _opened(self, collection: str, create: Callable[[], None] | None = None) -> _Open | None:
        """Return the open collection; None when it does not exist and is not to be created."""
        if collection in self._open:
            return self._open[collection]
        path = self._path(check_name(collection))
        if create is None and not path.exists():
            return None
        with _disk(self._root):
            self._root.mkdir(parents=True, exist_ok=True)
        with self._lock(collection) as lock:
            if not path.exists():
                if create is None:
                    return None
                create()
            meta = _read_meta(path)
            if error := mismatch(collection, meta, {"words": words.VERSION}):
                raise error
            with self._engine(collection):
                shard = qdrant.EdgeShard.load(str(path / "shard"))
            stored = _Open(shard, int(meta["dimension"]), str(meta["embedder"]), lock.pop_all())
        self._open[collection] = stored
        return stored

    def _create(self, collection: str, dimension: int, embedder: str) -> None:
        """Make the collection beside its place and move it there, so that it is whole or absent."""
        fresh = self._root / f"{collection}.new"
        with _disk(self._root):
            for left in (fresh, self._root / f"{collection}.old"):
                shutil.rmtree(left, ignore_errors=True)
            (fresh / "shard").mkdir(parents=True)
            meta = {"dimension": dimension, "embedder": embedder, "words": words.VERSION}
            with (fresh / "meta.json").open("w", encoding="utf-8") as file:
                json.dump(meta, file, sort_keys=True)
                file.flush()
                os.fsync(file.fileno())
            with self._engine(collection):
                shard = qdrant.EdgeShard.create(str(fresh / "shard"), _config(dimension))
                for key in FILTERED:
                    keyword = qdrant.PayloadSchemaType.Keyword
                    shard.update(qdrant.UpdateOperation.create_field_index(key, keyword))
                shard.flush()
                shard.close()
            fresh.rename(self._path(collection))

    def _query(
        self,
        collection: str,
        stored: _Open,
        query: qdrant.Query,
        limit: int,
        kept: qdrant.Filter | None,
        payload: bool,
    ) -> list[Hit]:
        """Return the best `limit` hits; more are taken while a tie reaches beyond what was taken."""
        if limit < 1:
            return []
        taken = limit + _MARGIN
        ranked = self._best(collection, stored, query, taken, kept, payload)
        if len(ranked) < taken or ranked[-1].score < ranked[limit - 1].score:
            return ranked[:limit]
        while len(ranked) == taken and ranked[-1].score == ranked[limit - 1].score:
            taken *= 4
            ranked = self._best(collection, stored, query, taken, kept, payload=False)
        if not payload:
            return ranked[:limit]
        payloads = self.fetch(collection, [hit.id for hit in ranked[:limit]])
        return [Hit(hit.id, hit.score, payloads[hit.id]) for hit in ranked[:limit]]

    def _best(
        self,
        collection: str,
        stored: _Open,
        query: qdrant.Query,
        taken: int,
        kept: qdrant.Filter | None,
        payload: bool,
    ) -> list[Hit]:
        request = qdrant.QueryRequest(limit=taken, query=query, filter=kept, with_payload=payload)
        with self._engine(collection):
            points = stored.shard.query(request)
        return best_first((Hit(str(p.id), round(p.score, 6), p.payload or {}) for p in points), taken)

    def _shut(self, collection: str) -> None:
        if stored := self._open.pop(collection, None):
            with stored.release, self._engine(collection):
                stored.shard.close()

    @contextmanager
    def _engine(self, collection: str) -> Iterator[None]:
        """Turn whatever the engine raises, panics among it, into an error that says what to do."""
        try:
            yield
        except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError, SearchIndexError):
            raise
        except BaseException as error:
            raise _failed(self._path(collection), " ".join(str(error).split())[:200]) from error


def _config(dimension: int) -> qdrant.EdgeConfig:
    # Half precision moves a cosine by less than 0.001, and halves the disk and a third of the search time.
    half = qdrant.VectorStorageDatatype.Float16
    return qdrant.EdgeConfig(
        vectors={"dense": qdrant.EdgeVectorParams(size=dimension, distance=qdrant.Distance.Cosine, datatype=half)},
        sparse_vectors={"bm25": qdrant.EdgeSparseVectorParams(modifier=qdrant.Modifier.Idf)},
        optimizers=qdrant.EdgeOptimizersConfig(indexing_threshold=_NEVER),
    )


def _sparse(point: Point) -> qdrant.SparseVector:
    weights = words.document(point.text, point.around)
    return qdrant.SparseVector(list(weights), list(weights.values()))


def _filter(
    collection: str, equals: Mapping[str, str] | None, among: Sequence[str] | None = None
) -> qdrant.Filter | None:
    conditions: list[Any] = [
        qdrant.FieldCondition(key, match=qdrant.MatchValue(value)) for key, value in sorted((equals or {}).items())
    ]
    if among is not None:
        conditions.append(qdrant.HasIdCondition({check_id(collection, key) for key in among}))
    return qdrant.Filter(must=conditions) if conditions else None


def _read_meta(path: Path) -> dict[str, Any]:
    """Return what a collection was made with.

    Raises:
        SearchIndexError: the collection is half there: something else than this program touched it.

    """
    try:
        meta = json.loads((path / "meta.json").read_text(encoding="utf-8"))
        if {"dimension", "embedder", "words"} <= meta.keys() and (path / "shard").is_dir():
            return dict(meta)
        reason = "incomplete"
    except (OSError, ValueError, AttributeError) as error:
        reason = type(error).__name__
    raise SearchIndexError(f"index: {path} is damaged ({reason}); run `fedlearn index rebuild`")


@contextmanager
def _disk(root: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _unusable(root, error) from error


def _unusable(root: Path, error: OSError) -> SearchIndexError:
    return SearchIndexError(f"index: {root} cannot be used ({error.strerror}); make it writable or free some space")


def _failed(path: Path, said: str) -> SearchIndexError:
    """Return the error for what the engine said; it has no types, so a full disk is known by its words."""
    if "No space left" in said or "os error 28" in said:
        return SearchIndexError(f"index: {path} cannot be written ({said}); free some space, nothing is lost")
    return SearchIndexError(f"index: {path} failed ({said}); run `fedlearn index rebuild`")
