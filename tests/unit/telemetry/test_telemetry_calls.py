"""The tool calls of a turn are counted by tool, and those that failed are told with what worked then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from fedlearn.records import Outcome
from fedlearn.telemetry.formats.calls import called, context_of

S = {"session_id": "s"}


def test_a_failure_is_mended_by_the_next_call_of_its_tool_that_works() -> None:
    calls = called(None, "Edit", "Edit a", "not read yet")
    calls = called(calls, "Edit", "Edit a", "not read yet")
    calls = called(calls, "Read", "Read a")
    calls = called(calls, "Edit", "Edit a: x -> y")
    calls = called(calls, "Bash", "make", "no rule")
    told = context_of(calls)
    assert told["calls"] == {"Edit": 3, "Read": 1, "Bash": 1}
    first, second, third = told["failed"]
    assert first == second | {}
    assert (first["worked"], first["between"]) == ("Edit a: x -> y", ["Read"])
    assert "worked" not in third


def test_a_turn_of_any_length_stays_small() -> None:
    calls: dict[str, Any] | None = None
    for number in range(500):
        calls = called(calls, f"tool {number % 90}" * 9, "x" * 5000, "e" * 5000 if number % 2 else None)
    told = context_of(calls)
    assert len(told["calls"]) <= 30 and len(told["failed"]) <= 8
    assert len(str(told)) < 16_000
    assert context_of(None) == {}


def test_what_is_given_is_not_changed() -> None:
    before = called(None, "Edit", "a", "wrong")
    called(before, "Edit", "b")
    assert before == called(None, "Edit", "a", "wrong")


def test_calls_of_an_agent_stand_in_its_step(memory: Any, write: Callable[..., Path]) -> None:
    call = {"event_type": "agent_tool_call", "tool_name": "fetch"} | S
    path = write(
        "hybrid-events.jsonl",
        call | {"success": False, "error": "refused", "query": "http://a"},
        {"event_type": "tool_result", "tool_name": "fetch", "success": False, "response": "refused"} | S,
        call | {"success": True, "query": "http://b"},
        {"event_type": "agent_step_complete", "query": "q", "response": "a", "success": True} | S,
    )
    (step,) = memory.events(path)
    assert step.context["calls"] == {"fetch": 2}
    assert step.context["failed"] == [{"tool": "fetch", "error": "refused", "tried": "http://a", "worked": "http://b"}]


def test_calls_without_their_step_are_told_and_become_the_step(memory: Any, write: Callable[..., Path]) -> None:
    call = {"event_type": "agent_tool_call", "tool_name": "fetch", "timestamp": "2026-09-01T00:00:00Z"} | S
    path = write("hybrid-events.jsonl", call | {"success": False, "error": "refused"})
    (open_,) = memory.events(path)
    assert (open_.kind, open_.outcome, open_.session) == ("agent_tools", Outcome.UNKNOWN, "s")
    assert open_.context["failed"][0]["error"] == "refused"
    path = write(
        "hybrid-events.jsonl",
        call | {"success": False, "error": "refused"},
        {"event_type": "agent_step_complete", "query": "q", "response": "a"} | S,
    )
    (step,) = memory.events(path)
    assert step.id == open_.id and step.context["calls"] == {"fetch": 1}


def test_claude_code_tells_which_tools_failed(memory: Any, write: Callable[..., Path]) -> None:
    def use(number: int, tool: str, **given: str) -> dict[str, Any]:
        block = {"type": "tool_use", "id": str(number), "name": tool, "input": given}
        return {"type": "assistant", "sessionId": "c", "message": {"content": [block]}}

    def result(number: int, text: str, error: bool = False) -> dict[str, Any]:
        block = {"type": "tool_result", "tool_use_id": str(number), "content": text, "is_error": error}
        return {"type": "user", "sessionId": "c", "message": {"content": [block]}}

    path = write(
        "a.jsonl",
        {"type": "user", "sessionId": "c", "uuid": "u", "message": {"content": "change it"}},
        use(1, "Edit", file_path="/a"),
        result(1, "<tool_use_error>File has not been read yet.</tool_use_error>", True),
        use(2, "Read", file_path="/a"),
        result(2, "text"),
        use(3, "Edit", file_path="/a"),
        result(3, "done"),
    )
    (turn,) = memory.events(path)
    assert turn.context["calls"] == {"Edit": 2, "Read": 1}
    (failure,) = turn.context["failed"]
    assert failure == {
        "tool": "Edit", "error": "File has not been read yet.", "tried": "Edit /a", "between": ["Read"],
        "worked": "Edit /a",
    }  # fmt: skip


def test_swe_agent_tells_its_own_tools_from_commands(memory: Any, write: Callable[..., Path]) -> None:
    def move(action: str, observation: str) -> dict[str, Any]:
        return {"action": action, "observation": observation, "thought": "", "response": ""}

    document = {
        "history": [{"role": "user", "content": "mend it"}],
        "trajectory": [
            move("edit 1:2", "Your proposed edit has introduced new syntax error(s)"),
            move("edit 1:3", "File updated"),
            move("python x.py", "Traceback (most recent call last):\nValueError: no"),
        ],
        "info": {"exit_status": "submitted", "submission": "diff"},
    }
    (told,) = memory.events(write("a.traj", document))
    assert told.context["calls"] == {"edit": 2, "shell": 1}
    assert [one["tool"] for one in told.context["failed"]] == ["edit", "shell"]
    assert told.context["failed"][0]["worked"] == "edit 1:3"


def test_an_error_record_is_a_failure_with_its_suspects(memory: Any, write: Callable[..., Path]) -> None:
    record = {
        "failure_type": "tool_misuse", "error_category": "prompt", "contributing_tools": ["Edit"],
        "suspected_prompts_or_configs": ["agents/coder.md"], "proposed_corrections": ["say: read first"],
        "unknown": {"a": 1}, "error": "old_string not found", "timestamp": "2026-09-01T00:00:00Z",
    }  # fmt: skip
    (batch,) = memory.read(write("error-records.jsonl", record, {"failure_type": {"a": 1}, "error_category": "x"}))
    (told,) = batch.events
    assert (told.source, told.kind, told.outcome, told.tools) == (
        "error-record", "error_record", Outcome.FAILURE, ("Edit",),
    )  # fmt: skip
    assert told.context["suspects"] == ["agents/coder.md"]
    assert told.context["error_category"] == "prompt"
    (bad,) = batch.quarantined
    assert bad.reason.startswith("failure_type") and bad.offset > 0 and bad.path.endswith("error-records.jsonl")


def test_a_command_is_mended_by_one_that_is_about_the_same() -> None:
    calls = called(None, "Bash", "python x.py --fast", "command not found")
    calls = called(calls, "Bash", "git status")
    assert "worked" not in calls["failed"][0]
    calls = called(calls, "Bash", "python3 x.py --fast")
    assert calls["failed"][0]["worked"] == "python3 x.py --fast"
