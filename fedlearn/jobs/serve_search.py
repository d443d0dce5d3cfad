"""What the proxy knows about a question within a few milliseconds, or nothing: a request waits for no search.

The embedded index is for one process at a time, and opening it takes longer than a request may. So the server reads a
copy of its own, which it makes anew when the index was written to. What may be served is asked of the ledger each time.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fedlearn.assist.answer import Answer, answer
from fedlearn.assist.prompt import Used, believed, chosen, framed
from fedlearn.assist.routing import Route, route
from fedlearn.errors import EmbeddingError, FedlearnError
from fedlearn.index import replica
from fedlearn.index.interface import Index
from fedlearn.models.embedding import Embedder
from fedlearn.records import Category
from fedlearn.wiring import Parts, utc_now

__all__ = ["Known", "QuickSearch"]

Place = Literal["local", "remote"]

_COLLECTIONS = tuple(category.value for category in Category)
#: An embedding server is asked only where the settings leave a search this long.
_EMBEDDING_MS = 50.0
_THREADS = 2
#: More searches than these are not begun: they would be late.
_AT_ONCE = 16
#: Opening the copy stops all threads for a moment, so it waits for a time without requests, but not longer than this.
_PATIENCE = 10
_SCRUBBED = 1_000


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about a question: the answer, the patterns to send along and their text, and where it goes.

    `text` is empty where nothing is sent along. `ms` is how long it took.
    """

    found: Answer | None
    used: tuple[Used, ...]
    text: str
    route: Route
    ms: float


class QuickSearch:
    """Searches inside a time limit. `start` before use, `close` after it."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._settings = parts.settings.serve
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="search")
        self._free = threading.Semaphore(_AT_ONCE)
        self._index: Index | None = None
        self._turn = threading.Lock()
        self._stop = threading.Event()
        self._copies = parts.settings.cache_dir / f"serve-{os.getpid()}"
        self._keeper: threading.Thread | None = None
        self._scrubbed: dict[str, str] = {}
        self._scrubbed_by: object = None
        self.running = 0
        self.late = 0
        self.problem = ""

    @property
    def is_ready(self) -> bool:
        """Whether there is an index to search."""
        return self._index is not None

    def start(self) -> None:
        """Begin to make the copy, and to keep it fresh."""
        self._keeper = threading.Thread(target=self._keep, name="index copy", daemon=True)
        self._keeper.start()

    def close(self) -> None:
        """Let the copy go."""
        self._stop.set()
        if self._keeper is not None:
            self._keeper.join(timeout=5)
        self._pool.shutdown(wait=False, cancel_futures=True)
        with self._turn:
            self._swap(None)
        shutil.rmtree(self._copies, ignore_errors=True)

    async def look(self, question: str, forced: Place | None) -> Known:
        """Return what is known about a question, in time; where it is not, nothing is.

        Args:
            question: what the user asked.
            forced: `local` or `remote` where the client chose; None leaves it to what is known.

        """
        begun = time.perf_counter()
        found: Known | None = None
        llm = self._parts.settings.llm
        decides = forced is None and llm.local.is_set and llm.remote.is_set
        wanted = bool(question.strip()) and (self._settings.add_context or decides)
        if wanted and self._index is not None and not self._free.acquire(blocking=False):
            self.late += 1
        elif wanted and self._index is not None:
            work = self._pool.submit(self._look, question, forced)
            work.add_done_callback(lambda _: self._free.release())
            try:
                found = await asyncio.wait_for(asyncio.wrap_future(work), self._settings.context_ms / 1000)
            except TimeoutError:
                self.late += 1
            except Exception:  # noqa: BLE001 - whatever a search meets, the request goes on without it
                found = None
        taken = 1000 * (time.perf_counter() - begun)
        if found is None:
            return Known(None, (), "", self._route(question, 0.0, forced), taken)
        return Known(found.found, found.used, found.text, found.route, taken)

    async def instead(self, known: Known, where: Place) -> Known:
        """Return what is known as the other model may have it, where the one that was chosen gives no answer."""
        llm, first = self._parts.settings.llm, known.route.where
        route = Route(where, f"the {first} model gives no answer")
        if not known.text or not llm.leaves(where) or first == "none" or llm.leaves(first):
            return replace(known, route=route)
        # What was put together for this machine alone is scrubbed before it leaves.
        try:
            text = await asyncio.wrap_future(self._pool.submit(self._framed, known.used, leaves=True))
        except FedlearnError:
            return replace(known, route=route, used=(), text="")
        return replace(known, route=route, text=text)

    def _route(self, question: str, score: float, forced: Place | None) -> Route:
        llm = self._parts.settings.llm
        if forced is not None:
            return Route(forced, "the client asked for this model")
        return route(question, score, local=llm.local.is_set, remote=llm.remote.is_set, settings=llm)

    def _look(self, question: str, forced: Place | None) -> Known:
        parts, llm = self._parts, self._parts.settings.llm
        with self._turn:
            if (index := self._index) is None:
                raise FedlearnError("the index is not there yet")
            found = answer(
                parts.ledger,
                index,
                self._embedder(),
                question,
                limit=max(1, llm.context_patterns),
                now=utc_now,
                foreign=parts.settings.trust.foreign_per_answer,
                weighing=parts.settings.evidence,
                noted=False,
            )
        best = max((result.score for result in found.results if believed(result)), default=0.0)
        to = self._route(question, best, forced)
        used = chosen(found.results, llm) if self._settings.add_context and to.where != "none" else ()
        leaves = to.where != "none" and llm.leaves(to.where)
        return Known(found, used, self._framed(used, leaves=leaves), to, 0.0)

    def _framed(self, used: Sequence[Used], *, leaves: bool) -> str:
        """Return the patterns as text, scrubbed again where it leaves this machine."""
        context = [(one, self._clean(one) if leaves else one.content) for one in used]
        while context:
            delimiter = secrets.token_hex(12)
            if not any(delimiter in content for _, content in context):
                return framed(context, delimiter) + "\n\nThe user's message:"
        return ""

    def _clean(self, one: Used) -> str:
        """Return a pattern's text as it may leave; its content never changes, so it is scrubbed once."""
        scrubber = self._parts.scrubber
        if scrubber is not self._scrubbed_by or len(self._scrubbed) >= _SCRUBBED:
            self._scrubbed, self._scrubbed_by = {}, scrubber
        key = f"{one.id} {len(one.content)}"
        if key not in self._scrubbed:
            self._scrubbed[key] = scrubber.scrub(one.content).text
        return self._scrubbed[key]

    def _embedder(self) -> Embedder:
        """Return the embedder, unless it is a server and there is no time to ask one: then words alone decide."""
        settings = self._parts.settings
        quick = settings.embedding.built_in or self._settings.context_ms >= _EMBEDDING_MS
        return self._parts.embedder if quick else _WordsOnly(self._parts.embedder)

    # --- the copy ---------------------------------------------------------------------------------------------------

    def _keep(self) -> None:
        """Make the copy, and make it anew when the index was written to."""
        self._remove_old_copies()
        made: replica.Mark | None = None
        number = 0
        while not self._stop.is_set():
            # Whatever fails here is tried again; meanwhile requests go on with the copy that there is, or without.
            try:
                _ = self._parts.ledger, self._parts.embedder, self._parts.scrubber
                if self._parts.settings.index.backend != "embedded":
                    self._index = self._parts.index
                elif (now := replica.mark(self._root, _COLLECTIONS)) != made:
                    number += 1
                    self._renew(self._copies / str(number))
                    made = now
                self._parts.renew()
                self.problem = ""
            except (FedlearnError, OSError) as error:
                self.problem = str(error)
            self._stop.wait(self._settings.refresh_seconds)

    @property
    def _root(self) -> Path:
        return self._parts.settings.state_dir / "index"

    def _renew(self, target: Path) -> None:
        """Copy the index, open the copy at a quiet time, and let the old one go."""
        shutil.rmtree(target, ignore_errors=True)
        with ExitStack() as failed:
            failed.callback(shutil.rmtree, target, ignore_errors=True)
            replica.copy(self._root, target, _COLLECTIONS, self._parts.settings.index.lock_seconds)
            fresh = self._parts.index_copy(target)
            failed.callback(fresh.close)
            until = time.monotonic() + _PATIENCE
            for collection in _COLLECTIONS:
                while self.running and time.monotonic() < until and not self._stop.wait(0.05):
                    pass
                fresh.count(collection)
            # The first search sets up what later ones find ready.
            with suppress(EmbeddingError):
                fresh.dense(_COLLECTIONS[0], np.ones(self._parts.embedder.dimension, np.float32), 1)
            failed.pop_all()
        with self._turn:
            self._swap(fresh)
        # What the first look needs besides is set up here, and not while a request waits.
        with suppress(FedlearnError):
            self._look("warm up", None)
        for old in self._copies.iterdir():
            if old != target:
                shutil.rmtree(old, ignore_errors=True)

    def _swap(self, fresh: Index | None) -> None:
        old, self._index = self._index, fresh
        if old is not None and self._parts.settings.index.backend == "embedded":
            with suppress(FedlearnError):
                old.close()

    def _remove_old_copies(self) -> None:
        """Remove what servers left that were killed."""
        for left in self._parts.settings.cache_dir.glob("serve-*"):
            pid = left.name.removeprefix("serve-")
            if pid == str(os.getpid()) or not Path("/proc", pid).exists():
                shutil.rmtree(left, ignore_errors=True)


class _WordsOnly(Embedder):
    """Stands for an embedder that there is no time to ask."""

    def __init__(self, inner: Embedder) -> None:
        self._inner = inner

    @property
    def name(self) -> str:
        """The inner one's name."""
        return self._inner.name

    @property
    def dimension(self) -> int:
        """The inner one's dimension."""
        return self._inner.dimension

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:  # noqa: ARG002 - the port's
        """Raise EmbeddingError, whereupon words alone decide."""
        raise EmbeddingError("there is no time to ask the embedding server")
