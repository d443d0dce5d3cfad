"""The hybrid coordinator: routing, retrieval, local inference and agent steps.

Lines of one `request_id` are one interaction, which the line with the answer ends. Tool calls, tool results and
thoughts of a session belong to the agent step that follows them. What the coordinator says of its own learning
(`pattern_stored`, `dataset_updated`, `learning_triggered`) is nobody's question and says nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fedlearn.records import Interaction, Outcome
from fedlearn.telemetry.fields import feedback, number, text
from fedlearn.telemetry.formats.calls import called, context_of
from fedlearn.telemetry.formats.common import (
    bounded,
    event_name,
    event_time,
    flush_request,
    from_event,
    join_request,
    later_word,
    outcome_of,
    session_of,
)
from fedlearn.telemetry.formats.interface import FLUSHED, Line, Step
from fedlearn.telemetry.times import parse_time

__all__ = ["Hybrid"]

_REQUEST = frozenset(("context_augmented", "route_decided", "route_search", "hybrid_search", "local_inference"))
_AGENT = frozenset(("agent_tool_call", "tool_result", "agent_thinking"))
_ALONE = frozenset(("agent_step_complete", "routing_decision", "error"))
_FEEDBACK = frozenset(("learning_feedback", "interaction_tracked"))
_SILENT = frozenset(("learning_triggered", "pattern_stored", "dataset_updated", "health-check", "health_check"))
_OWN = (_REQUEST | _AGENT | _ALONE | _FEEDBACK | _SILENT) - {"error", "health-check", "health_check"}
_MAX_ERROR = 2_000


class Hybrid:
    """`event` or `event_type`; a given value score is kept beside ours."""

    name = "hybrid"
    flushes = True

    def recognises(self, line: Line) -> int:
        """Nearly every event name is its own."""
        event = event_name(line)
        if event in _OWN:
            return 3
        return 1 if event == "error" or event in _SILENT else 0

    def thread(self, line: Line) -> str | None:
        """Return the request, or the session for what an agent does."""
        event = event_name(line)
        if event in _REQUEST:
            request = line.get("request_id")
            return f"request:{request}" if request and type(request) is str else None
        if event in _AGENT or event == "agent_step_complete":
            session = session_of(line)
            return f"agent:{session}" if session else None
        return None

    def read(self, line: Line, line_id: str, state: dict[str, Any] | None) -> Step:
        """Return what the line says, joined with what belongs to it."""
        event = event_name(line)
        if event in _REQUEST:
            new = from_event(self.name, event, line, line_id)
            if self.thread(line) is None:
                return Step((new,))
            return join_request(state, new, complete=bool(new.response) or event == "local_inference")
        if event in _AGENT:
            if self.thread(line) is None:
                return Step(() if event == "agent_thinking" else (from_event(self.name, event, line, line_id),))
            return Step((), self._gather(event, line, line_id, state))
        if event in _ALONE:
            new = from_event(self.name, event, line, line_id)
            return Step((self._with_tools(new, state) if state else new,))
        if event in _FEEDBACK:
            return self._feedback(event, line, line_id)
        if event in _SILENT:
            return Step()
        raise ValueError(f"unknown kind of line: {event[:60]}" if event else "no event name")

    def flush(self, state: dict[str, Any]) -> Step:
        """A request without an answer is told as far as it went, and so are tool calls without their step."""
        if "id" in state:
            return flush_request(state)
        if not state.get("called"):
            return Step((), state)
        return Step((self._without_step(state),), {**state, FLUSHED: True})

    @staticmethod
    def _gather(event: str, line: Line, line_id: str, state: dict[str, Any] | None) -> dict[str, Any]:
        """Add a tool call, a result or a thought to those that wait for their agent step."""
        new: dict[str, Any] = dict(state) if state else {"tools": [], "steps": 0, "failures": 0}
        if event == "agent_thinking":
            return new
        new.pop(FLUSHED, None)
        time = event_time(line)
        new = {"first": line_id, "session": session_of(line), "time": time.isoformat() if time else None} | new
        tool = text(line, "tool_name", "tool")
        if tool and tool not in new["tools"] and len(new["tools"]) < 50:
            new["tools"] = [*new["tools"], tool]
        if event == "agent_tool_call" or not state:
            new["steps"] += 1
        if outcome_of(line) is Outcome.FAILURE:
            new["failures"] += event == "agent_tool_call" or not state
            new["error"] = bounded(text(line, "error", "error_message", "response"), _MAX_ERROR) or new.get("error")
            new["attempted"] = bounded(text(line, "query", "command", "arguments") or tool, _MAX_ERROR)
        # A call and its result tell of one thing: for each tool the kind of line that came first is counted.
        counted = new.get("counted", {})
        if tool and counted.get(tool, event) == event:
            new["counted"] = {**counted, tool: event}
            failed = outcome_of(line) is Outcome.FAILURE
            error = text(line, "error", "error_message", "response") if failed else None
            new["called"] = called(new.get("called"), tool, text(line, "query", "command", "arguments"), error)
        return new

    def _without_step(self, state: dict[str, Any]) -> Interaction:
        """Return the tool calls of a session whose step is not told yet, under the id that the step will have."""
        return Interaction(
            id=state["first"],
            source=self.name,
            kind="agent_tools",
            time=parse_time(state["time"]),
            session=state["session"],
            context=context_of(state["called"]),
            iterations=state["failures"] + 1,
            tools=tuple(state["tools"]),
            steps=max(1, state["steps"]),
        )

    @staticmethod
    def _with_tools(step: Interaction, state: dict[str, Any]) -> Interaction:
        return replace(
            step,
            id=state.get("first", step.id),
            context={**step.context, **context_of(state.get("called"))},
            tools=tuple(dict.fromkeys([*state["tools"], *step.tools])),
            steps=max(1, state["steps"] + 1),
            iterations=max(step.iterations, state["failures"] + 1),
            error=step.error or state.get("error"),
            attempted=state.get("attempted"),
        )

    def _feedback(self, event: str, line: Line, line_id: str) -> Step:
        """Read a later word; `interaction_tracked` with an answer in it is an interaction of its own."""
        if event == "interaction_tracked" and text(line, "response"):
            return Step((from_event(self.name, event, line, line_id),))
        value = feedback(line, "user_feedback", "feedback")
        if value is None:
            value = _judged(number(line, "rating"))
        if value is None:
            outcome = outcome_of(line)
            value = {Outcome.SUCCESS: 1, Outcome.FAILURE: -1}.get(outcome)
        word = later_word(self.name, line, line_id, value)
        says_something = word.value is not None or word.copied or word.correction is not None
        return Step((word,) if says_something else ())


def _judged(rating: float | None) -> int | None:
    """Read a rating: some rate from -1 to 1, some from one to five stars; a 1 says nothing."""
    if rating is None or rating == 1:
        return None
    middle = 3 if rating > 1 else 0
    return (rating > middle) - (rating < middle)
