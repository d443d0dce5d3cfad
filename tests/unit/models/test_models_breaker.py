"""The circuit breaker: who passes, and what counts as a failure."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fedlearn.errors import ModelDownError, ModelError
from fedlearn.models.breaker import Breaker


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker("the server", failures=3, seconds=10, clock=clock)


def fail(breaker: Breaker, error: BaseException | None = None) -> None:
    with suppress(ModelError, KeyboardInterrupt), breaker.guard():
        raise error or ModelDownError("down")


def test_three_failures_in_a_row_open_it_for_a_while(breaker: Breaker, clock: Clock) -> None:
    for _ in range(3):
        assert not breaker.is_open
        fail(breaker)
    assert breaker.is_open
    with (
        pytest.raises(ModelDownError, match=r"the server: did not answer 3 times .* try again in 10 s"),
        breaker.guard(),
    ):
        pytest.fail("nobody may pass")
    clock.now += 10
    with breaker.guard():
        pass
    assert not breaker.is_open
    fail(breaker)
    assert not breaker.is_open, "it counts from the beginning again"


def test_after_the_pause_one_may_try_and_decides(breaker: Breaker, clock: Clock) -> None:
    for _ in range(3):
        fail(breaker)
    clock.now += 11
    with suppress(ModelDownError), breaker.guard():
        with pytest.raises(ModelDownError), breaker.guard():
            pytest.fail("only one may try")
        raise ModelDownError("still down")
    assert breaker.is_open
    clock.now += 9
    assert breaker.is_open
    clock.now += 2
    assert not breaker.is_open


@pytest.mark.parametrize("error", [ModelError("refused"), KeyboardInterrupt(), GeneratorExit()])
def test_a_refusal_or_an_interruption_is_no_failure_of_the_server(breaker: Breaker, error: BaseException) -> None:
    for _ in range(5):
        with suppress(GeneratorExit):
            fail(breaker, error)
    assert not breaker.is_open


def test_an_interrupted_try_lets_the_next_one_try(breaker: Breaker, clock: Clock) -> None:
    for _ in range(3):
        fail(breaker)
    clock.now += 11
    fail(breaker, KeyboardInterrupt())
    with breaker.guard():
        pass
    assert not breaker.is_open


@given(st.lists(st.sampled_from(["good", "bad", "wait"]), max_size=60))
def test_it_never_lets_more_than_its_failures_pass_without_a_pause(events: list[str]) -> None:
    clock = Clock()
    breaker = Breaker("x", failures=3, seconds=10, clock=clock)
    row = 0
    for event in events:
        if event == "wait":
            clock.now += 10
            row = min(row, 2)
            continue
        passed = False
        with suppress(ModelDownError), breaker.guard():
            passed = True
            if event == "bad":
                raise ModelDownError("down")
        assert passed == (row < 3)
        if passed:
            row = row + 1 if event == "bad" else 0


def test_threads_may_use_it_at_once() -> None:
    breaker = Breaker("x", failures=3, seconds=100)
    passed: list[int] = []

    def work(number: int) -> None:
        with suppress(ModelDownError), breaker.guard():
            passed.append(number)
            raise ModelDownError("down")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert breaker.is_open and len(passed) >= 3
