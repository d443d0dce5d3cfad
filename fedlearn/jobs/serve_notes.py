"""What is left to do when a request has been answered: one thread, one bounded queue. Nobody waits for it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Literal

from fedlearn.assist.answer import Answer, note
from fedlearn.assist.exchange_log import Exchange
from fedlearn.assist.prompt import Prompt, Used, saved_tokens
from fedlearn.assist.proxy_reply import read_reply
from fedlearn.errors import FedlearnError
from fedlearn.ledger import journal
from fedlearn.ledger.tokens import LedgerAccount, spent
from fedlearn.models.chat import Message, estimated_tokens
from fedlearn.wiring import Parts, utc_now

__all__ = ["Notes", "Passed"]

#: Spent tokens are added whatever the limit is: they are spent.
_NO_LIMIT = 10**15
#: How long a shutdown waits for what is still to be noted.
_PATIENCE = 3.0

Place = Literal["local", "remote"]


@dataclass(frozen=True, slots=True)
class Passed:
    """A request that went through the proxy, with the bytes that came back. `error` says why none or not all did.

    Without status and error the client went away before the answer began.
    """

    ref: str
    time: datetime
    question: str
    session: str | None
    sent: tuple[Message, ...]
    where: Place
    reason: str
    found: Answer | None
    used: tuple[Used, ...]
    data: bytes
    status: int | None
    latency_ms: float
    error: str | None = None


class Notes:
    """Notes exchanges for the learner, and tokens for the day's budget."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._queue: queue.Queue[Passed | Place | None] = queue.Queue(parts.settings.serve.queue)
        self._thread: threading.Thread | None = None
        self._spent: dict[str, tuple[date, int]] = {}
        self._unwritten: dict[str, int] = {}
        self.noted = 0
        self.dropped = 0
        self._told = 0

    def start(self) -> None:
        """Begin to take notes."""
        self._thread = threading.Thread(target=self._work, name="notes", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Note what waits, as far as that is quick, and end."""
        with suppress(queue.Full):
            self._queue.put(None, timeout=_PATIENCE)
        if self._thread is not None:
            self._thread.join(_PATIENCE)

    def take(self, passed: Passed) -> None:
        """Take what passed; where too much waits already, it is dropped and counted."""
        try:
            self._queue.put_nowait(passed)
        except queue.Full:
            self.dropped += 1

    def refused(self, where: Place) -> None:
        """Count a request that was not sent, as the day's tokens are spent; `fedlearn status` tells of it."""
        with suppress(queue.Full):
            self._queue.put_nowait(where)

    @property
    def waiting(self) -> int:
        """How many wait."""
        return self._queue.qsize()

    def may_spend(self, where: Place) -> bool:
        """Tell whether tokens of the day are left, as far as this process knows."""
        limit = self._parts.settings.llm.servers[where].daily_tokens
        day, tokens = self._spent.get(where, (None, 0))
        return limit > 0 and (day != utc_now().date() or tokens < limit)

    def _work(self) -> None:
        for where in self._parts.settings.llm.servers:
            self._safely(partial(self._read_spent, where))
        while (found := self._queue.get()) is not None:
            work = partial(self._note, found) if isinstance(found, Passed) else partial(self._count_refused, found)
            self._safely(work)

    def _safely(self, work: Callable[[], None]) -> None:
        """Do something that must not end the thread; what fails is lost, and counted."""
        try:
            work()
        except Exception:  # noqa: BLE001 - one exchange that cannot be noted must not keep others from being noted
            self.dropped += 1

    def _count_refused(self, where: Place) -> None:
        # Where nothing is allowed, nothing is taken, and that is counted.
        LedgerAccount(self._parts.ledger).take(where, utc_now().date(), 0, 0)

    def _note(self, passed: Passed) -> None:
        if passed.status is None and passed.error is None:
            # Nothing to learn from; but what was sent was read, and is paid for.
            self._spend(passed.where, estimated_tokens(passed.sent))
            return
        reply = read_reply(passed.data)
        tokens_in = reply.tokens_in if reply.tokens_in is not None else estimated_tokens(passed.sent)
        answered = Message("assistant", reply.text + reply.beside)
        tokens_out = reply.tokens_out if reply.tokens_out is not None else estimated_tokens([answered])
        error = passed.error or reply.error
        if error is None and passed.status is not None and passed.status >= 400:
            error = f"the model's server answered {passed.status}"
        if passed.question.strip():
            self._parts.exchanges.record(
                Exchange(
                    kind="chat",
                    time=passed.time,
                    query=passed.question,
                    response=reply.text,
                    model=reply.model,
                    is_local=passed.where == "local",
                    tokens_in=tokens_in,
                    tokens_out=tokens_out,
                    tokens_saved=None if error else self._saved(passed, tokens_in, tokens_out),
                    latency_ms=round(passed.latency_ms, 1),
                    finish_reason=reply.finish_reason,
                    route=f"{passed.where}: {passed.reason}",
                    answer_id=passed.found.id if passed.found else None,
                    context_used=tuple(one.id for one in passed.used),
                    session=passed.session,
                    error=error,
                    ref=passed.ref,
                )
            )
        self.noted += 1
        # From here on the ledger is written to, which may be busy: then the tokens are added with the next exchange.
        if passed.status is not None and passed.status < 400:
            self._spend(passed.where, tokens_in + tokens_out)
        if passed.found is not None:
            note(self._parts.ledger, passed.found, passed.time, keep=self._parts.settings.evidence.searches_kept)
        self._tell_dropped()

    def _saved(self, passed: Passed, tokens_in: int, tokens_out: int) -> int:
        spared = passed.where == "local" and self._parts.settings.llm.remote.is_set
        results = passed.found.results if passed.found else ()
        return saved_tokens(Prompt(passed.sent, passed.used, 0), results, tokens_in, tokens_out, spared=spared)

    def _spend(self, where: Place, tokens: int) -> None:
        """Add to what was spent today, here at once and in the ledger when it takes it."""
        today = utc_now().date()
        day, before = self._spent.get(where, (today, 0))
        self._spent[where] = (today, (before if day == today else 0) + tokens)
        self._unwritten[where] = self._unwritten.get(where, 0) + tokens
        with suppress(FedlearnError):
            LedgerAccount(self._parts.ledger).take(where, today, self._unwritten[where], _NO_LIMIT)
            self._unwritten[where] = 0
            self._read_spent(where)

    def _read_spent(self, where: str) -> None:
        """Read what all processes spent today."""
        today = utc_now().date()
        with self._parts.ledger.reading() as connection:
            self._spent[where] = (today, spent(connection, where, today).tokens)

    def _tell_dropped(self) -> None:
        """Count in the ledger what was dropped, so that `fedlearn status` and others see it."""
        if self.dropped > self._told:
            counted: Mapping[str, int] = {"exchanges_dropped": self.dropped - self._told}
            with suppress(FedlearnError), self._parts.ledger.writing() as connection:
                journal.bump(connection, dict(counted))
                self._told += counted["exchanges_dropped"]
