"""The index of a server that is called now and then: open between calls, and let go as soon as others wait for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from typing import TypeVar

from fedlearn.assist.answer import answer
from fedlearn.errors import FedlearnError
from fedlearn.index import outbox
from fedlearn.wiring import Parts, utc_now

__all__ = ["KeptIndex"]

_T = TypeVar("_T")

#: The embedded index is for one process at a time, and opening it takes far longer than asking it. So it is kept open
#: this long after a call, less than others wait for it (`index.lock_seconds`); and let go when somebody waits, which is
#: looked after this often. All in seconds.
_LULL = 15.0
_LOOK = 0.1
#: Who waits looks again every 20 ms; so long nobody here takes the index back.
_TURN = 0.06


class KeptIndex:
    """Lets one call at a time work on ledger and index.

    Args:
        parts: of the server.
        lull: seconds without a call after which the index is let go.

    """

    def __init__(self, parts: Parts, *, lull: float = _LULL) -> None:
        self._parts = parts
        self._lull = lull
        self._turn = threading.Lock()
        self._used = 0.0
        self._unsettled = False
        self._watch: threading.Thread | None = None

    def alone(self, work: Callable[[], _T], *, changes: bool = False) -> _T:
        """Work on the index and keep it open; `changes` tells that the index may have to be settled afterwards."""
        with self._turn:
            self._unsettled = self._unsettled or changes
            try:
                return work()
            finally:
                self._used = time.monotonic()
                if self._watch is None:
                    self._watch = threading.Thread(target=self._let_others_in, name="kept-index", daemon=True)
                    self._watch.start()

    def warm(self) -> None:
        """Load and open beforehand what a search needs; what fails here is told to whoever searches."""

        def search() -> None:
            parts = self._parts
            answer(parts.ledger, parts.index, parts.embedder, "fedlearn", limit=1, now=utc_now, noted=False)

        with suppress(FedlearnError):
            self.alone(search)

    def warm_soon(self, seconds: float) -> None:
        """Warm up in the background, a little later: what comes first has the machine for itself."""
        later = threading.Timer(seconds, self.warm)
        later.daemon = True
        later.start()

    def close(self) -> None:
        """Let the index go."""
        with self._turn:
            self._release()

    def _let_others_in(self) -> None:
        """Let the index go when nobody here needs it any more, or somebody else does."""
        while True:
            time.sleep(min(_LOOK, self._lull))
            with self._turn:
                wanted = self._wanted()
                if wanted or time.monotonic() - self._used >= self._lull:
                    self._watch = None
                    self._release()
                    if wanted:
                        time.sleep(_TURN)
                    return

    def _wanted(self) -> bool:
        with suppress(FedlearnError):
            return self._parts.index.wanted()
        return False

    def _release(self) -> None:
        # Changes that cannot be settled now wait in the ledger for whoever drains next.
        with suppress(FedlearnError), closing(self._parts.index):
            if self._unsettled:
                outbox.drain(self._parts.ledger, self._parts.index, self._parts.embedder)
                self._unsettled = False
