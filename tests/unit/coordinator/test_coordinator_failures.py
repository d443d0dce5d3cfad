"""Failures that recur are gathered and weighed against the calls of their own method."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fedlearn.coordinator.calls import ANY, Call
from fedlearn.coordinator.failures import VARIOUS, Failure, gathered
from fedlearn.privacy.known import HostContext
from fedlearn.privacy.scrub import Scrubber

SCRUBBER = Scrubber(HostContext())
START = datetime(2026, 9, 1, tzinfo=UTC)


def call(service: str, method: str, error: str | None = None, **fields: Any) -> Call:
    return Call(service, method, error is not None, error=error or "", **fields)


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def found(calls: list[Call], least: int = 3, most: int = 100) -> list[Failure]:
    return gathered(calls, clean=lambda text: SCRUBBER.scrub(text).text, least=least, most=most)[0]


@pytest.mark.parametrize("others", [0, 100, 100_000])
def test_a_failure_that_always_happens_in_a_rare_call_passes_0_7(others: int) -> None:
    """Confidence is judged against the calls of that service and method, not against all events of the host."""
    busy = [Call("aidb", "query", False, times=others), call("aidb", "query", "timeout")]
    (failure,) = found([call("qdrant", "upsert", f"wrong vector, expected {n}") for n in range(3)] + busy)
    assert (failure.service, failure.method, failure.occurrences, failure.calls) == ("qdrant", "upsert", 3, 3)
    assert failure.confidence >= 0.7


def test_what_happens_seldom_in_a_frequent_call_does_not_pass() -> None:
    calls = [call("aidb", "query", "timeout") for _ in range(30)] + [Call("aidb", "query", False, times=970)]
    (failure,) = found(calls)
    assert failure.calls == 1000 and failure.confidence < 0.05


def test_two_failures_do_not_recur() -> None:
    assert found([call("qdrant", "upsert", "refused")] * 2) == []


def test_times_and_sessions_are_told() -> None:
    calls = [call("a", "b", "refused", session=f"s{n % 2}", time=at(n)) for n in range(4)]
    (failure,) = found([*calls, call("a", "b", "refused")])
    assert (failure.sessions, failure.first, failure.last) == (3, at(0), at(3))


def test_errors_that_differ_in_what_the_scrubber_takes_out_are_one() -> None:
    calls = [call("a", "b", f"mailbox of {name}@mail-example.net is refused") for name in ("ann", "bob", "cy")]
    (failure,) = found(calls)
    assert failure.occurrences == 3
    assert "ann" not in failure.signature + failure.example


def test_what_worked_later_in_the_session_is_the_correction() -> None:
    calls = []
    for n in range(4):
        where = {"session": f"s{n}"}
        calls += [
            call("store", "write", "Read-only file system", time=at(n), **where),
            call("store", "set_directory", time=at(n + 0.1), **where),
            call("store", "write", time=at(n + 0.2), **where),
        ]
    (failure,) = found(calls)
    assert failure.correction is not None
    assert (failure.correction.tools, failure.correction.times) == (("set_directory",), 4)
    assert failure.rate == 4 / 9
    assert failure.confidence == 0.8


def test_a_correction_that_comes_too_late_or_elsewhere_is_none() -> None:
    calls = []
    for n in range(4):
        calls += [
            call("store", "write", "full", time=at(0), session=f"s{n}"),
            call("store", "clear", time=at(1), session=f"s{n}"),
            call("store", "write", time=at(121), session=f"s{n}"),
            call("store", "clear", time=at(1), session="other"),
            call("store", "write", time=at(2), session="other"),
        ]
    (failure,) = found(calls)
    assert failure.correction is None


def test_another_command_in_its_place_is_the_correction() -> None:
    calls = [
        call(
            "claude-code",
            "Bash",
            "bash: python: command not found",
            session=f"s{n}",
            tried=f"python tests/t{n}.py",
            worked=f"python3 tests/t{n}.py",
        )
        for n in range(3)
    ]
    (failure,) = found([*calls, Call("claude-code", "Bash", False, times=500)])
    assert failure.correction is not None
    assert (failure.correction.did, failure.correction.tried) == ("python3 <PATH>", "python <PATH>")
    assert failure.confidence == 0.75


def test_the_users_own_work_is_no_failure_of_the_assistant() -> None:
    """A test that fails until the code is mended: the same command works after an edit."""
    calls = [
        call(
            "claude-code",
            "Bash",
            "FAILED tests/test_x.py - AssertionError",
            session=f"s{n}",
            tried="make test",
            worked="make test",
            between=("Edit",),
        )
        for n in range(9)
    ]
    assert found([*calls, Call("claude-code", "Bash", False, times=30)]) == []


def test_a_shell_that_never_works_is_told_all_the_same() -> None:
    calls = [call("claude-code", "Bash", "spawn bash ENOENT", session=f"s{n}") for n in range(5)]
    assert found(calls)[0].confidence == 0.8333
    assert found([call("claude-code", "Bash", "spawn bash ENOENT", session="one")] * 5) == []


def test_a_method_that_fails_for_ever_other_reasons_is_told() -> None:
    words = ("full", "refused", "denied", "gone", "late")
    calls = [call("a", "b", f"it is {word}") for word in words for _ in range(2)]
    (failure,) = found(calls)
    assert (failure.signature, failure.occurrences, failure.confidence) == (VARIOUS, 10, 0.9091)


def test_the_most_frequent_kinds_are_weighed() -> None:
    calls = [call("a", f"m{chr(97 + n)}", "refused") for n in range(6) for _ in range(3 + n)]
    kept, left_out = gathered(calls, clean=str, least=3, most=4)
    assert left_out == 2
    assert {failure.method for failure in kept} == {"mc", "md", "me", "mf"}


def test_paths_in_the_names_of_methods_are_one_method() -> None:
    calls = [call("api", "GET /users/1", "HTTP 500")] * 3 + [Call("api", f"GET /users/{n}", False) for n in range(97)]
    (failure,) = found(calls)
    assert (failure.method, failure.calls) == ("GET <PATH>", 100)


def test_an_error_without_its_call_is_weighed_against_all_that_the_service_does() -> None:
    errors = [call("continue", ANY, "timeout") for _ in range(10)]
    (failure,) = found([*errors, Call("continue", "completion", False, times=990)])
    assert (failure.calls, failure.confidence) == (1000, 0.01)


def test_a_fix_that_the_learner_knows_is_the_correction() -> None:
    calls = []
    for n in range(3):
        calls += [
            call("continue", "completion", "bind() failed", id=f"bad{n}", session=f"s{n}", time=at(n)),
            call("continue", "completion", id=f"good{n}", fixes=f"bad{n}", session=f"s{n}", time=at(n + 0.5)),
        ]
    asked: list[str] = []

    def learned(ids: Collection[str]) -> dict[str, str]:
        asked.extend(ids)
        return dict.fromkeys(ids, "Free the port (fedlearn inspect ab12)")

    ((failure,), _) = gathered(calls, clean=str, least=3, most=9, learned=learned)
    assert sorted(asked) == ["good0", "good1", "good2"]
    assert failure.correction is not None
    assert (failure.correction.learned, failure.confidence) == ("Free the port (fedlearn inspect ab12)", 0.75)
