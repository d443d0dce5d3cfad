"""The tokens of a day, in a real ledger: never more than the limit, whoever asks, and nothing lost over a restart."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fedlearn.errors import BudgetError, ModelDownError, ModelError
from fedlearn.ledger.database import Ledger
from fedlearn.ledger.tokens import LedgerAccount, Spent, spent
from fedlearn.models.budget import Budget, BudgetedChat
from fedlearn.models.chat import ChatModel, Completion, Message

MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)
ASKED = [Message("user", "x" * 400)]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    return str(request.getfixturevalue("postgresql_url"))


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    with_it = Ledger.open(url)
    yield with_it
    with_it.close()


class Model(ChatModel):
    """Answers with `tokens` in and out, or raises."""

    name, url = "m", "http://m"

    def __init__(self, tokens: int = 10, error: BaseException | None = None) -> None:
        self.tokens, self.error, self.asked = tokens, error, 0

    def complete(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        temperature: float,
        seed: int | None = None,
        schema: Mapping[str, Any] | None = None,
    ) -> Completion:
        self.asked += 1
        if self.error is not None:
            raise self.error
        return Completion("x", "m", self.tokens, self.tokens, 1.0, "stop")

    def close(self) -> None:
        pass


def state(ledger: Ledger, day: date = MONDAY, name: str = "remote") -> Spent:
    with ledger.reading() as connection:
        return spent(connection, name, day)


def budget(ledger: Ledger, limit: int, day: date = MONDAY, name: str = "remote") -> Budget:
    return Budget(LedgerAccount(ledger), name, limit, lambda: day)


def ask(model: ChatModel, **more: Any) -> Completion:
    return model.complete(ASKED, **{"max_tokens": 100, "temperature": 0.0, **more})


def test_what_an_answer_really_cost_is_counted(ledger: Ledger) -> None:
    chat = BudgetedChat(Model(), budget(ledger, 1_000))
    for _ in range(3):
        ask(chat)
    assert state(ledger) == Spent(60, 0)


def test_a_request_that_could_cost_more_than_is_left_is_not_sent(ledger: Ledger) -> None:
    model = Model()
    with pytest.raises(BudgetError, match=r"llm\.remote\.daily_tokens = 150: .* until midnight UTC") as caught:
        ask(BudgetedChat(model, budget(ledger, 150)))
    assert model.asked == 0 and caught.value.exit_code == 75
    assert state(ledger) == Spent(0, 1)


def test_nothing_is_allowed_where_the_limit_is_0(ledger: Ledger) -> None:
    with pytest.raises(BudgetError):
        budget(ledger, 0).reserve(0)


def test_a_new_day_brings_new_tokens_and_the_models_have_their_own(ledger: Ledger) -> None:
    late = budget(ledger, 100).reserve(100)
    with pytest.raises(BudgetError):
        budget(ledger, 100).reserve(1)
    budget(ledger, 100, name="local").reserve(100)
    budget(ledger, 100, TUESDAY).reserve(60)
    late.settle(5)
    assert state(ledger, TUESDAY) == Spent(60, 0), "what belongs to yesterday leaves today alone"


def test_it_survives_a_restart(ledger: Ledger, url: str) -> None:
    budget(ledger, 100).reserve(70)
    ledger.close()
    again = Ledger.open(url)
    with pytest.raises(BudgetError):
        budget(again, 100).reserve(31)
    budget(again, 100).reserve(30)
    again.close()


@pytest.mark.parametrize(
    ("error", "left"),
    [(ModelDownError("x"), 0), (ModelDownError("x", spent=40), 40), (ModelError("x", spent=25), 25)],
)
def test_a_failure_costs_what_it_says(ledger: Ledger, error: ModelError, left: int) -> None:
    with pytest.raises(type(error)):
        ask(BudgetedChat(Model(error=error), budget(ledger, 1_000)))
    assert state(ledger).tokens == left


def test_a_request_that_was_interrupted_stays_counted(ledger: Ledger) -> None:
    with suppress(KeyboardInterrupt):
        ask(BudgetedChat(Model(error=KeyboardInterrupt()), budget(ledger, 1_000)))
    assert state(ledger).tokens == 204


def test_a_schema_is_counted_too(ledger: Ledger) -> None:
    with pytest.raises(BudgetError):
        ask(BudgetedChat(Model(), budget(ledger, 250)), schema={"description": "x" * 400})


def test_those_who_ask_at_once_stay_inside_together(url: str) -> None:
    given_out: list[int] = []

    def work() -> None:
        own = Ledger.open(url)
        for _ in range(5):
            with suppress(BudgetError):
                budget(own, 100).reserve(10)
                given_out.append(10)
        own.close()

    Ledger.open(url).close()
    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(given_out) == 100


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=12), st.integers(0, 1_000))
def test_never_more_is_reserved_than_the_limit(
    tmp_path_factory: pytest.TempPathFactory, requests: list[tuple[int, int]], limit: int
) -> None:
    with_it = Ledger.open(f"sqlite:///{tmp_path_factory.mktemp('budget') / 'l.db'}")
    total = 0
    for asked, used in requests:
        with suppress(BudgetError):
            reserved = budget(with_it, limit).reserve(asked)
            assert total + asked <= limit
            reserved.settle(used)
            total += used
    assert state(with_it).tokens == total
    with_it.close()
