"""The tokens of a day: what a request may cost is taken before it is sent, and corrected when it is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, Protocol

import orjson

from fedlearn.errors import BudgetError, ModelError, TemporaryError
from fedlearn.models.chat import ChatModel, Completion, Message, WrappedChat, estimated_tokens

__all__ = ["Account", "Budget", "BudgetedChat", "Reservation"]


class Account(Protocol):
    """Where spent tokens are kept, by the name of the model's place and the day; shared by all processes."""

    def take(self, name: str, day: date, tokens: int, limit: int) -> bool:
        """Add tokens to what was spent, unless more than `limit` would be; say whether they were added. Atomic."""
        ...

    def correct(self, name: str, day: date, by: int) -> None:
        """Add to what was spent on a day, or take away; a day that is over stays as it is."""
        ...


class Reservation:
    """Tokens that were taken for one request. Settle it once; one that never is stays taken, to be on the safe side."""

    def __init__(self, account: Account, name: str, day: date, tokens: int) -> None:
        self._account = account
        self._name = name
        self._day = day
        self._tokens = tokens

    def settle(self, tokens: int) -> None:
        """Say how many tokens it really were. A busy ledger is no reason to fail: then what was taken stays taken."""
        with suppress(TemporaryError):
            self._account.correct(self._name, self._day, tokens - self._tokens)
            self._tokens = tokens


class Budget:
    """The budget of one model: so many tokens a day, in and out together; a day ends at midnight UTC."""

    def __init__(self, account: Account, name: str, daily_tokens: int, today: Callable[[], date]) -> None:
        """Take the account, the name (`local`, `remote`), the limit, where 0 lets nothing through, and the calendar."""
        self._account = account
        self._name = name
        self._daily_tokens = daily_tokens
        self._today = today

    def reserve(self, tokens: int) -> Reservation:
        """Take tokens for one request: what it sends and the longest answer.

        Raises:
            BudgetError: they would be more than the day's.
            LockedError: the ledger is busy.

        """
        day = self._today()
        if not self._account.take(self._name, day, tokens, self._daily_tokens):
            raise BudgetError(
                f"llm.{self._name}.daily_tokens = {self._daily_tokens}: this needs up to {tokens:,} tokens, more than "
                "are left today; raise the limit or wait until midnight UTC"
            )
        return Reservation(self._account, self._name, day, tokens)


class BudgetedChat(WrappedChat):
    """A chat model that stays inside its budget, as far as tokens can be estimated before they are counted."""

    def __init__(self, inner: ChatModel, budget: Budget) -> None:
        super().__init__(inner)
        self._budget = budget

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
        sent = estimated_tokens(messages)
        if schema is not None:
            sent += estimated_tokens([Message("system", orjson.dumps(dict(schema)).decode())])
        reserved = self._budget.reserve(sent + max_tokens)
        try:
            found = self._inner.complete(
                messages, max_tokens=max_tokens, temperature=temperature, seed=seed, schema=schema
            )
        except ModelError as error:
            reserved.settle(error.spent)
            raise
        reserved.settle(found.tokens_in + found.tokens_out)
        return found
