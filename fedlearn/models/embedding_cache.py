"""Vectors of an embedding server, kept on disk: a text is sent once to a model, and after that while it is remembered.

The cache is derived and may be deleted at any time. Where it cannot be used, the server is simply asked.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from fedlearn.models.embedding import Embedder

__all__ = ["CachedEmbedder"]

_T = TypeVar("_T")

#: How much of the cache goes at once when it is full: what came first.
_FREED = 0.1
_AT_ONCE = 500
#: Another process may write; nobody waits for it longer than for the model.
_BUSY_SECONDS = 0.2


class CachedEmbedder:
    """An embedder that remembers. Safe to use from several threads, and processes may share one file.

    Args:
        inner: is asked for what is not remembered.
        path: the SQLite file, made where it is missing, and made anew where it is damaged.
        most_bytes: when the vectors take more room, those that came first are forgotten.

    """

    def __init__(self, inner: Embedder, path: Path, most_bytes: int) -> None:
        self._inner = inner
        self._path = path
        self._most_bytes = most_bytes
        self._salt = f"{inner.name}\n{inner.dimension}\n".encode("utf-8", "surrogatepass")
        self._lock = threading.Lock()
        self._file: sqlite3.Connection | None = None
        self._gone = False

    @property
    def name(self) -> str:
        """The inner embedder's name: its vectors are not changed."""
        return self._inner.name

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._inner.dimension

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text, shape `(len(texts), dimension)`, as the inner embedder would.

        Raises:
            EmbeddingError: from the inner embedder.

        """
        keys = [self._key(text) for text in texts]
        known = self._tried(lambda file: self._read(file, list(dict.fromkeys(keys)))) or {}
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            made = np.asarray(self._inner.embed(list(missing.values())), dtype=np.float32)
            fresh = dict(zip(missing, made, strict=True))
            self._tried(lambda file: self._write(file, fresh))
            known = {**known, **fresh}
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, key in zip(vectors, keys, strict=True):
            row[:] = known[key]
        return vectors

    def close(self) -> None:
        """Close the file and the inner embedder's connections."""
        with self._lock:
            if self._file is not None:
                self._file.close()
                self._file = None
        if (close := getattr(self._inner, "close", None)) is not None:
            close()

    def _key(self, text: str) -> bytes:
        """Return the 16-byte key of a text, apart for each model and length."""
        return blake2b(self._salt + text.encode("utf-8", "surrogatepass"), digest_size=16).digest()

    def _tried(self, work: Callable[[sqlite3.Connection], _T]) -> _T | None:
        """Do something with the file; None where that is not possible. A damaged file is thrown away."""
        with self._lock:
            if self._gone:
                return None
            try:
                return work(self._opened())
            except sqlite3.DatabaseError as error:
                if "locked" in str(error):
                    return None
                if self._file is not None:
                    self._file.close()
                    self._file = None
                self._gone = isinstance(error, sqlite3.OperationalError)
                if not self._gone:
                    for suffix in ("", "-wal", "-shm"):
                        with suppress(OSError):
                            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
            except OSError:
                self._gone = True
        return None

    def _opened(self) -> sqlite3.Connection:
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._path.touch(mode=0o600)
            file = sqlite3.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            self._file = file
            file.execute("PRAGMA journal_mode=WAL")
            file.execute("PRAGMA synchronous=OFF")
            # The rowid is the order in which they came.
            file.execute("CREATE TABLE IF NOT EXISTS vectors (place INTEGER PRIMARY KEY, key BLOB UNIQUE, vector BLOB)")
        return self._file

    def _read(self, file: sqlite3.Connection, keys: Sequence[bytes]) -> Mapping[bytes, NDArray[np.float32]]:
        """Return what is remembered of these keys."""
        found: dict[bytes, NDArray[np.float32]] = {}
        for start in range(0, len(keys), _AT_ONCE):
            part = keys[start : start + _AT_ONCE]
            marks = ", ".join("?" * len(part))
            rows = file.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", part)  # noqa: S608 - marks
            found.update((key, np.frombuffer(vector, dtype="<f4")) for key, vector in rows)
        return {key: vector for key, vector in found.items() if vector.shape == (self.dimension,)}

    def _write(self, file: sqlite3.Connection, fresh: Mapping[bytes, NDArray[np.float32]]) -> None:
        """Remember vectors, and forget the first ones where there are too many."""
        rows = [(key, vector.astype("<f4").tobytes()) for key, vector in fresh.items()]
        file.execute("BEGIN IMMEDIATE")
        try:
            file.executemany("INSERT OR REPLACE INTO vectors (key, vector) VALUES (?, ?)", rows)
            while (count := file.execute("SELECT count(*) FROM vectors").fetchone()[0]) and self._full(file):
                first = "DELETE FROM vectors WHERE place IN (SELECT place FROM vectors ORDER BY place LIMIT ?)"
                file.execute(first, (max(1, int(count * _FREED)),))
        except BaseException:
            file.execute("ROLLBACK")
            raise
        file.execute("COMMIT")

    def _full(self, file: sqlite3.Connection) -> bool:
        """Tell whether the pages in use take more room than they may."""
        pages, free, size = (
            file.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
        )
        return bool((pages - free) * size > self._most_bytes)
