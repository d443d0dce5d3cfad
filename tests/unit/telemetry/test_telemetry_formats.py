"""What the lines of ralph, aidb, hybrid, vscode and Phoenix mean, in both shapes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fedlearn.records import Feedback, Interaction, Outcome

ID = "0b6b8f0e-4a5c-4c7e-9d55-0d6f5b1c2a3e"
T = "2026-05-01T10:00:00Z"


def test_a_documented_task_is_one_interaction(memory: Any, write: Callable[..., Path]) -> None:
    twice = {
        "event": "iteration_completed",
        "task_id": "t1",
        "iteration": 1,
        "exit_code": 2,
        "error": "boom",
        "output": "try 1",
    }
    path = write(
        "ralph-events.jsonl",
        {"event": "task_submitted", "task_id": "t1", "backend": "aider", "prompt_length": 3},
        {"event": "iteration_started", "task_id": "t1", "iteration": 1},
        twice | {"timestamp": "2026-05-01T10:00:00+00:00"},
        twice | {"timestamp": T},
        {"event": "exit_code_blocked", "task_id": "t1", "iteration": 1, "exit_code": 2},
        {"event": "checkpoint_saved", "task_id": "t1"},
        {"event": "iteration_completed", "task_id": "t1", "iteration": 2, "exit_code": 0},
        {"event": "task_completed", "task_id": "t1", "prompt": "p", "output": "do `x = 1` now, it helps a lot",
         "backend": "aider", "iteration": 2, "exit_code": 0,
         "context": {"files_modified": ["a.nix", "b.nix"], "lines_changed": 9, "tests_passed": True}, "timestamp": T},
    )  # fmt: skip
    (batch,) = memory.read(path)
    (task,) = batch.events
    assert (task.kind, task.outcome, task.iterations, task.query) == ("task", Outcome.SUCCESS, 2, "p")
    assert task.files == ("a.nix", "b.nix")
    assert task.error == "boom"
    assert task.attempted == "try 1"
    assert task.has_code
    assert task.has_explanation
    assert task.context["ref"] == "t1"
    assert task.context["lines_changed"] == 9
    assert task.context["backend"] == "aider"
    assert not memory.states


def test_a_found_task_with_status_failed_is_a_failure_however_few_its_iterations(
    memory: Any, write: Callable[..., Path]
) -> None:
    path = write(
        "ralph-events.jsonl",
        {"event": "task_completed", "status": "failed", "total_iterations": 1, "iteration_mode": "adaptive",
         "task": {"task_id": "t", "prompt": "p", "output": "o", "iteration": 1, "context": {"last_error": "E"}}},
    )  # fmt: skip
    (task,) = memory.events(path)
    assert (task.outcome, task.iterations, task.error) == (Outcome.FAILURE, 1, "E")


def test_the_same_task_id_submitted_again_after_its_end_is_a_new_task(memory: Any, write: Callable[..., Path]) -> None:
    def run(minute: int, end: str) -> list[dict[str, Any]]:
        time = f"2026-05-01T10:{minute:02}:00Z"
        return [
            {"event": "task_submitted", "task_id": "t", "timestamp": time},
            {"event": "iteration_completed", "task_id": "t", "iteration": minute, "exit_code": 0, "timestamp": time},
            {"event": end, "task_id": "t", "prompt": f"p{minute}", "timestamp": time},
        ]

    events = memory.events(write("ralph-events.jsonl", *run(4, "task_completed"), *run(2, "task_failed")))
    assert [(e.query, e.outcome, e.iterations) for e in events] == [
        ("p4", Outcome.SUCCESS, 4),
        ("p2", Outcome.FAILURE, 2),
    ]


def test_a_task_whose_tests_failed_is_half_done(memory: Any, write: Callable[..., Path]) -> None:
    line = {"event": "task_completed", "task_id": "t", "prompt": "p", "context": {"tests_passed": "false"}}
    assert memory.events(write("r.jsonl", line))[0].outcome is Outcome.PARTIAL


def test_a_vscode_completion_and_its_later_feedback(memory: Any, write: Callable[..., Path]) -> None:
    path = write(
        "vscode-events.jsonl",
        {"event_type": "completion", "completion_id": "c1", "extension": "continue", "model_used": "q",
         "is_local": "true",
         "prompt_tokens": "12", "completion_tokens": 3, "latency_ms": "40.5", "success": "true", "prompt": "p",
         "completion": "c", "context": {"file": "flake.nix", "language": "nix", "cursor_line": 3}, "timestamp": T},
        {"event_type": "health-check", "extension": "continue", "success": True},
        {"event_type": "feedback", "completion_id": "c1", "extension": "continue", "user_feedback": "1",
         "event_id": "its own", "timestamp": T},
        {"event_type": "error", "extension": "continue", "error_message": "no model"},
    )  # fmt: skip
    completion, word, failure = memory.events(path)
    assert completion.outcome is Outcome.SUCCESS
    assert (completion.tokens_in, completion.tokens_out, completion.latency_ms) == (12, 3, 40.5)
    assert (completion.is_local, completion.files, completion.feedback) == (True, ("flake.nix",), None)
    assert completion.context == {"file": "flake.nix", "language": "nix", "extension": "continue", "ref": "c1"}
    assert isinstance(word, Feedback)
    assert (word.target, word.value) == ("c1", 1)
    assert (failure.outcome, failure.error) == (Outcome.FAILURE, "no model")


def test_aidb_lines_with_and_without_text(memory: Any, write: Callable[..., Path]) -> None:
    path = write(
        "aidb-events.jsonl",
        {"event_type": "query_completion", "source": "aidb", "llm_used": "local", "tokens_saved": 3, "rag_hits": 2,
         "collections_used": ["best-practices"], "model": "m", "latency_ms": 5, "cache_hit": False, "metadata": {}},
        {"event_type": "query_completion", "llm_used": "remote", "query": "q", "response": "r", "success": True,
         "context_retrieved": [ID], "qdrant_results": 2},
    )  # fmt: skip
    bare, full = memory.events(path)
    assert (bare.query, bare.outcome, bare.is_local) == ("", Outcome.UNKNOWN, True)
    assert bare.context["collections_used"] == ["best-practices"]
    assert (full.outcome, full.is_local, full.retrieved) == (Outcome.SUCCESS, False, (ID,))


def test_aidb_lines_of_one_request_are_one_interaction(memory: Any, write: Callable[..., Path]) -> None:
    path = write(
        "aidb-events.jsonl",
        {"event_type": "query", "request_id": "r", "query": "q", "llm_used": "local"},
        {"event_type": "tool_invocation", "request_id": "r", "tool_name": "grep"},
        {"event_type": "completion", "request_id": "r", "response": "a", "success": True, "llm_used": "local"},
        {"event_type": "query", "request_id": "s", "query": "never answered", "llm_used": "local"},
    )
    joined, alone = memory.events(path)
    assert (joined.query, joined.response, joined.tools) == ("q", "a", ("grep",))
    assert joined.outcome is Outcome.SUCCESS
    assert (alone.query, alone.response) == ("never answered", "")


def test_hybrid_lines_of_one_request_are_one_interaction(memory: Any, write: Callable[..., Path]) -> None:
    path = write(
        "hybrid-events.jsonl",
        {"event": "context_augmented", "request_id": "r", "query": "q", "context_used": [ID]},
        {"event": "route_decided", "request_id": "r", "query": "q", "route": "local", "confidence_score": "0.9"},
        {"event_type": "local_inference", "request_id": "r", "query": "q", "response": "a", "success": True,
         "value_score": "0.85", "tokens_in": 3},
        {"event": "learning_triggered", "patterns_extracted": 1},
        {"event": "pattern_stored"},
        {"event": "dataset_updated"},
    )  # fmt: skip
    (one,) = memory.events(path)
    assert (one.query, one.response, one.retrieved) == ("q", "a", (ID,))
    assert one.context["route"] == "local"
    assert one.given_value_score == 0.85


def test_what_an_agent_did_belongs_to_the_step_that_follows(memory: Any, write: Callable[..., Path]) -> None:
    session = {"session_id": "s"}
    path = write(
        "hybrid-events.jsonl",
        {"event_type": "agent_thinking", "query": "hm"} | session,
        {"event_type": "agent_tool_call", "tool_name": "bash", "success": False, "error": "E1", "query": "nix bild"}
        | session,
        {"event_type": "tool_result", "query": "nix bild", "response": "E1", "success": False} | session,
        {"event_type": "agent_tool_call", "tool_name": "bash", "success": True} | session,
        {"event_type": "agent_step_complete", "query": "q", "response": "a", "role": "implementer", "success": True}
        | session,
        {"event_type": "agent_step_complete", "query": "next", "response": "b"} | session,
    )
    step, after = memory.events(path)
    assert (step.tools, step.error, step.attempted, step.iterations) == (("bash",), "E1", "nix bild", 2)
    assert step.outcome is Outcome.SUCCESS
    assert (after.tools, after.outcome) == ((), Outcome.UNKNOWN)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"event_type": "learning_feedback", "interaction_id": "i", "rating": 5}, ("i", 1, None)),
        ({"event_type": "learning_feedback", "interaction_id": "i", "rating": 2}, ("i", -1, None)),
        (
            {"event_type": "learning_feedback", "interaction_id": "i", "rating": -1, "correction": "no: y"},
            ("i", -1, "no: y"),
        ),
        ({"event_type": "interaction_tracked", "interaction_id": "i", "user_feedback": "-1"}, ("i", -1, None)),
        ({"event_type": "interaction_tracked", "interaction_id": "i", "outcome": "success"}, ("i", 1, None)),
    ],
)
def test_hybrid_feedback_finds_its_target(memory: Any, write: Callable[..., Path], line: Any, expected: Any) -> None:
    (word,) = memory.events(write("h.jsonl", line))
    assert (word.target, word.value, word.correction) == expected


def test_a_rating_that_may_mean_both_says_nothing(memory: Any, write: Callable[..., Path]) -> None:
    line = {"event_type": "learning_feedback", "interaction_id": "i", "rating": 1}
    (batch,) = memory.read(write("h.jsonl", line))
    assert (batch.events, batch.quarantined) == ([], [])


def test_phoenix_traces_and_conversations(memory: Any, write: Callable[..., Path]) -> None:
    trace = {"trace_id": "t", "request_id": "r", "service": "aidb", "method": "search", "duration_ms": 5.5,
             "success": False, "error": "timeout", "metadata": {}, "timestamp": T}  # fmt: skip
    log = {"log_id": "l", "session_id": "s", "user_query": "q", "system_response": "a", "metadata": {}, "timestamp": T}
    joint = {"request_id": "r2", "session_id": "s2"}
    path = write(
        f"events_{ID}.jsonl",
        {"event_id": "1", "event_type": "ExecutionTrace", "execution_trace": trace, "conversation_log": None},
        {"event_id": "2", "event_type": "ConversationLog", "execution_trace": None, "conversation_log": log},
        {"event_id": "3", "event_type": "ExecutionTrace",
         "execution_trace": trace | {"request_id": "r2", "success": True, "error": None, "metadata": joint}},
        {"event_id": "4", "event_type": "ConversationLog",
         "conversation_log": log | {"metadata": joint, "session_id": "s2"}},
    )  # fmt: skip
    alone, talk, joined = memory.events(path)
    assert (alone.kind, alone.outcome, alone.error, alone.query) == ("trace", Outcome.FAILURE, "timeout", "aidb.search")
    assert (alone.context["service"], alone.context["method"], alone.latency_ms) == ("aidb", "search", 5.5)
    assert (talk.kind, talk.session, talk.query, talk.response) == ("conversation", "s", "q", "a")
    assert (joined.query, joined.response, joined.outcome) == ("q", "a", Outcome.SUCCESS)


def test_redacted_text_is_counted_and_not_kept(memory: Any, write: Callable[..., Path]) -> None:
    path = write(
        "hybrid-events.jsonl",
        {
            "event_type": "local_inference",
            "query": "sha256:" + "ab" * 32,
            "response": "[REDACTED:secrets_detected:token]",
        },
    )
    (batch,) = memory.read(path)
    assert batch.redacted == 1
    (event,) = batch.events
    assert isinstance(event, Interaction)
    assert event.redacted
    assert event.query == event.response == ""


def test_what_fedlearn_handed_out_is_marked(memory: Any, write: Callable[..., Path]) -> None:
    line = {"event_type": "local_inference", "query": "q", "response": f"as fedlearn:{ID} says, do x"}
    assert memory.events(write("h.jsonl", line))[0].retrieved == (ID,)
