"""Whatever a line holds, a format reads it or says in words why not, and what it says can be stored."""

from __future__ import annotations

import copy
import json
from datetime import datetime
from typing import Any

import orjson
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fedlearn.records import Feedback, Interaction, Outcome
from fedlearn.settings import GenericSource
from fedlearn.telemetry.decode import decode
from fedlearn.telemetry.formats import FORMATS, GenericFormat
from fedlearn.telemetry.formats.interface import Format

GENERIC = GenericFormat("mine", GenericSource(query="query", response="a.b", outcome="outcome", time="t", feedback="f"))
ALL: tuple[Format, ...] = (*FORMATS, GENERIC)
TEMPLATES: list[dict[str, Any]] = [
    {"event": "task_submitted", "task_id": "t", "prompt": "p", "timestamp": 1},
    {"event": "iteration_completed", "task_id": "t", "iteration": 1, "exit_code": 2, "output": "o", "error": "e",
     "context": {"last_error": "e", "files_modified": ["a"]}},
    {"event": "task_completed", "status": "failed", "total_iterations": 1, "session_id": "s", "value_score": 0.5,
     "task": {"task_id": "t", "prompt": "p", "output": "o", "iteration": 1, "context": {"tests_passed": True}}},
    {"event_type": "completion", "extension": "e", "prompt": "p", "completion": "c", "success": True, "model_used": "m",
     "prompt_tokens": 1, "completion_tokens": 2, "latency_ms": 3, "context": {"file": "f"}, "user_feedback": 1},
    {"event_type": "feedback", "extension": "e", "completion_id": "c", "user_feedback": 1, "correction": "x"},
    {"event_type": "query_completion", "llm_used": "local", "query": "q", "response": "r", "cache_hit": True,
     "collections_used": ["c"], "context_retrieved": ["i"], "request_id": "r"},
    {"event": "context_augmented", "request_id": "r", "query": "q", "context_used": [{"id": "x"}], "ts": 1.5},
    {"event_type": "local_inference", "request_id": "r", "query": "q", "response": "`a = 1;` is what you want here"},
    {"event_type": "agent_tool_call", "session_id": "s", "tool_name": "t", "success": False, "error": {"message": "e"}},
    {"event_type": "agent_step_complete", "session_id": "s", "query": "q", "response": "r", "tools": ["a"]},
    {"event_type": "learning_feedback", "interaction_id": "i", "rating": 4, "outcome": "success"},
    {"execution_trace": {"trace_id": "t", "request_id": "r", "service": "s", "method": "m", "success": False,
                         "metadata": {"session_id": "s"}, "timestamp": "x"}, "event_id": "e"},
    {"conversation_log": {"log_id": "t", "user_query": "q", "system_response": "r", "metadata": {"request_id": "r"}}},
    {"type": "user", "sessionId": "s", "uuid": "u", "message": {"content": "do it"}, "timestamp": "x"},
    {"type": "assistant", "sessionId": "s", "message": {
        "id": "m", "model": "m", "usage": {"input_tokens": 1}, "content": [
        {"type": "text", "text": "t"}, {"type": "tool_use", "id": "1", "name": "Bash", "input": {"command": "c"}}]}},
    {"type": "user", "sessionId": "s", "message": {"content": [
        {"type": "tool_result", "tool_use_id": "1", "content": [{"type": "text", "text": "t"}], "is_error": True}]}},
    {"environment": "e", "trajectory": [{"action": "a", "observation": "Error", "thought": "t"}],
     "history": [{"role": "user", "content": [{"text": "t"}]}, {"role": "assistant", "action": "a", "content": "c"}],
     "info": {"exit_status": "submitted", "submission": "s", "model_stats": {"tokens_sent": 1}}},
    {"event": "fedlearn_exchange", "id": "i", "kind": "ask", "timestamp": "x", "query": "q", "response": "r",
     "is_local": True, "tokens_saved": 3, "context_used": ["00000000-0000-4000-8000-000000000000"], "error": "e"},
    {"failure_type": "f", "error_category": "config", "contributing_tools": ["t"], "proposed_corrections": ["c"],
     "suspected_prompts_or_configs": ["p"], "error": "e", "service": "s", "timestamp": 1},
    {"query": "q", "a": {"b": "r"}, "outcome": 0, "t": 1, "f": 1},
]  # fmt: skip
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        ["1e999", "-1", "true", "sha256:" + "a" * 64, "[REDACTED:x]", 1e300, "9" * 400, "\x00", "\ud800"]
    ),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@st.composite
def lines(draw: st.DrawFn) -> dict[str, Any]:
    """Return a line of some source with some of its fields replaced by anything or taken away."""
    line = copy.deepcopy(draw(st.sampled_from(TEMPLATES)))
    for _ in range(draw(st.integers(0, 3))):
        spot: Any = line
        while True:
            keys = list(spot) if isinstance(spot, dict) else list(range(len(spot)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(spot[key], dict | list) and draw(st.booleans()):
                spot = spot[key]
                continue
            if isinstance(spot, dict) and draw(st.booleans()):
                del spot[key]
            else:
                spot[key] = draw(values)
            break
    # As it would come out of a file.
    return decode(json.dumps(line).encode())


@given(st.lists(lines(), max_size=8))
@settings(deadline=None, max_examples=800, suppress_health_check=[HealthCheck.too_slow])
def test_any_line_is_read_or_refused_in_words(sequence: list[dict[str, Any]]) -> None:
    for form in ALL:
        states: dict[str | None, dict[str, Any]] = {}
        for number, line in enumerate(sequence):
            strength = form.recognises(line)
            assert 0 <= strength <= 3
            thread = form.thread(line)
            before = states.get(thread) if thread is not None else None
            untouched = copy.deepcopy(before)
            try:
                step = form.read(line, f"id-{number}", before)
            except ValueError as error:
                assert 0 < len(str(error)) < 200
                continue
            assert before == untouched, "a format changed the state it was given"
            told = list(step.events)
            if step.state is not None:
                told += form.flush(step.state).events
                if thread is not None:
                    states[thread] = orjson.loads(orjson.dumps(step.state))
            elif thread is not None:
                states.pop(thread, None)
            for event in told:
                check(event, form)


def check(event: Interaction | Feedback, form: Format) -> None:
    assert event.source == form.name
    assert event.time is None or (isinstance(event.time, datetime) and event.time.tzinfo is not None)
    assert event.session is None or isinstance(event.session, str)
    if isinstance(event, Feedback):
        assert event.value in (None, -1, 0, 1)
        return
    for text in (event.query, event.response, event.kind):
        assert isinstance(text, str)
        text.encode()
    for maybe in (event.error, event.attempted, event.model, event.correction):
        assert maybe is None or isinstance(maybe, str)
    for whole in (event.iterations, event.steps, event.tokens_in or 0, event.tokens_out or 0):
        assert isinstance(whole, int)
        assert abs(whole) < 2**63, "SQL cannot hold it"
    assert event.iterations >= 1
    assert event.feedback in (None, -1, 0, 1)
    assert isinstance(event.outcome, Outcome)
    assert all(isinstance(name, str) for name in (*event.tools, *event.files, *event.retrieved))
    assert len(orjson.dumps(dict(event.context))) < 20_000
