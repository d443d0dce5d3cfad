"""Interactions of every source become calls of a service's method."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from fedlearn.coordinator.calls import ANY, REJECTED, Call, calls_of
from fedlearn.records import Interaction, Outcome

T = datetime(2026, 9, 1, tzinfo=UTC)


def told(source: str, kind: str, context: dict[str, Any] | None = None, **fields: Any) -> Interaction:
    return Interaction("i", source, kind, time=T, session="s", context=context or {}, **fields)


@pytest.mark.parametrize(
    ("interaction", "service", "method"),
    [
        (told("phoenix", "trace", {"service": "qdrant", "method": "upsert"}), "qdrant", "upsert"),
        (told("vscode", "completion", {"extension": "continue"}), "continue", "completion"),
        (told("ralph", "task", {"backend": "aider"}), "ralph", "aider"),
        (told("hybrid", "agent_tool_call", tools=("fetch",)), "hybrid", "fetch"),
        (told("aidb", "query"), "aidb", "query"),
    ],
)
def test_a_call_has_its_service_and_its_method(interaction: Interaction, service: str, method: str) -> None:
    (call,) = calls_of(interaction)
    assert (call.service, call.method, call.failed, call.times) == (service, method, False, 1)


def test_only_a_failure_has_an_error() -> None:
    (bad,) = calls_of(told("aidb", "query", outcome=Outcome.FAILURE, error="refused", attempted="GET"))
    (good,) = calls_of(told("aidb", "query", outcome=Outcome.SUCCESS, error="refused", attempted="GET"))
    assert (bad.failed, bad.error, bad.tried) == (True, "refused", "GET")
    assert (good.failed, good.error, good.tried) == (False, "", "")


def test_a_turn_is_the_calls_in_it() -> None:
    failed = [{"tool": "Edit", "error": "not read", "tried": "Edit a", "worked": "Edit b", "between": ["Read"]}]
    turn = told("claude-code", "turn", {"calls": {"Edit": 3, "Read": 1, "Bash": 1}, "failed": failed})
    found = list(calls_of(turn))
    assert sum(call.times for call in found) == 6
    assert found[-1] == Call("claude-code", "turn", False, session="s", time=T)
    assert found[-2] == Call(
        "claude-code", "Edit", True, session="s", time=T, error="not read", tried="Edit a", worked="Edit b",
        between=("Read",),
    )  # fmt: skip
    assert found[:3] == [Call("claude-code", n, False, t, "s", T) for n, t in (("Bash", 1), ("Edit", 2), ("Read", 1))]


def test_an_answer_that_its_user_rejected_is_a_failure() -> None:
    (call,) = calls_of(told("vscode", "completion", outcome=Outcome.SUCCESS, feedback=-1))
    assert (call.failed, call.error) == (True, REJECTED)
    *_, turn = calls_of(told("claude-code", "turn", {"calls": {"Edit": 1}}, feedback=-1))
    assert (turn.method, turn.failed, turn.error) == ("turn", True, REJECTED)


def test_an_event_of_an_error_is_no_call_of_its_own() -> None:
    (call,) = calls_of(told("vscode", "error", {"extension": "continue"}, outcome=Outcome.FAILURE, error="timeout"))
    assert (call.service, call.method) == ("continue", ANY)


def test_redacted_text_is_left_out() -> None:
    (call,) = calls_of(told("aidb", "query", outcome=Outcome.FAILURE, error="sha256:" + "a" * 64))
    assert call.failed and call.error == ""


@pytest.mark.parametrize("junk", [{"calls": 3}, {"calls": {"a": 1}, "failed": ["x", None]}, {"calls": {}}])
def test_a_context_of_another_shape_is_no_trouble(junk: dict[str, Any]) -> None:
    assert [call.failed for call in calls_of(told("other", "turn", junk))].count(True) == 0
