"""A circuit breaker: a server that failed again and again is left alone for a while, so that nobody waits for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from fedlearn.errors import ModelDownError
from fedlearn.models.chat import ChatModel, Completion, Message, WrappedChat

__all__ = ["Breaker", "BreakerChat"]


class Breaker:
    """Counts failures in a row. Safe to use from several threads.

    Closed: all may pass. Open, after `failures` in a row: nobody may, for `seconds`. Then one may try, and decides.
    """

    def __init__(
        self, name: str, *, failures: int = 3, seconds: float = 30.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Take the name for messages, the limits (1 or more, above 0), and a clock that only goes forward."""
        self._name = name
        self._failures = failures
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._in_a_row = 0
        self._until = 0.0
        self._trying = False

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Let one request pass and learn from how it ends: only `ModelDownError` counts as a failure.

        Raises:
            ModelDownError: the server is left alone at the moment.

        """
        self._enter()
        try:
            yield
        except ModelDownError:
            self._left(failed=True)
            raise
        except GeneratorExit:
            self._left(failed=None)
            raise
        except Exception:
            self._left(failed=False)
            raise
        except BaseException:
            # Somebody stopped it, which says nothing about the server.
            self._left(failed=None)
            raise
        self._left(failed=False)

    @property
    def is_open(self) -> bool:
        """Whether the server is left alone at the moment."""
        with self._lock:
            return self._in_a_row >= self._failures and (self._trying or self._clock() < self._until)

    def _enter(self) -> None:
        with self._lock:
            if self._in_a_row < self._failures:
                return
            left = self._until - self._clock()
            if left > 0 or self._trying:
                raise ModelDownError(
                    f"{self._name}: did not answer {self._in_a_row} times in a row and is left alone; "
                    f"try again in {max(1, round(left))} s"
                )
            self._trying = True

    def _left(self, *, failed: bool | None) -> None:
        with self._lock:
            self._trying = False
            if failed is None:
                return
            if not failed:
                self._in_a_row = 0
                return
            self._in_a_row += 1
            if self._in_a_row >= self._failures:
                self._until = self._clock() + self._seconds


class BreakerChat(WrappedChat):
    """A chat model behind a breaker."""

    def __init__(self, inner: ChatModel, breaker: Breaker) -> None:
        super().__init__(inner)
        self._breaker = breaker

    def complete(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        temperature: float,
        seed: int | None = None,
        schema: Mapping[str, Any] | None = None,
    ) -> Completion:
        """Return the inner model's answer; see the port."""
        with self._breaker.guard():
            return self._inner.complete(
                messages, max_tokens=max_tokens, temperature=temperature, seed=seed, schema=schema
            )
