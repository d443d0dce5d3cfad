"""ralph, the loop that tries a task until it is done: many lines a task, joined by `task_id`."""

from __future__ import annotations

from typing import Any

from fedlearn.records import Interaction, Outcome
from fedlearn.telemetry.fields import boolean, feedback, integer, is_redacted, mapping, number, text, texts
from fedlearn.telemetry.formats.common import (
    bounded,
    event_name,
    event_time,
    look,
    outcome_of,
    retrieved_ids,
    session_of,
    short_context,
)
from fedlearn.telemetry.formats.interface import TOLD_BEFORE, Line, Step

__all__ = ["Ralph"]

_EVENTS = frozenset(
    (
        "task_submitted", "iteration_started", "iteration_completed", "exit_code_blocked",
        "task_completed", "task_failed", "checkpoint_saved",
    )
)  # fmt: skip
_ENDS = frozenset(("task_completed", "task_failed"))

#: Characters of one failing iteration's output that are kept as what was attempted.
_MAX_ATTEMPT = 8_192


class Ralph:
    """One interaction a task. The id is that of the line that completes it; what is written twice counts once."""

    name = "ralph"
    flushes = False

    def recognises(self, line: Line) -> int:
        """Every event name of ralph is its own; `task_id` alone hints at it."""
        if event_name(line) in _EVENTS:
            return 3
        return 0

    def thread(self, line: Line) -> str | None:
        """Return the task."""
        task = line.get("task_id")
        if task is None:
            task = mapping(line, "task").get("task_id")
        return str(task) if task is not None and type(task) is not dict else None

    def read(self, line: Line, line_id: str, state: dict[str, Any] | None) -> Step:
        """Gather a task; a `task_submitted` for a task that was already submitted starts it anew."""
        event = event_name(line)
        if event in _ENDS:
            return Step((self._task(event, line, line_id, state or {}),), None)
        if event not in _EVENTS:
            raise ValueError(f"unknown kind of line: {event[:60]}" if event else "no event name")
        if event == "task_submitted" and state and "submitted" in state:
            state = None
        new: dict[str, Any] = dict(state) if state else {"tries": 0}
        self._gather(event, line, new)
        return Step((), new)

    def flush(self, state: dict[str, Any]) -> Step:
        """An unfinished task is worth nothing yet."""
        return Step((), state)

    def _gather(self, event: str, line: Line, new: dict[str, Any]) -> None:
        if event == "task_submitted":
            new["submitted"] = True
        if event == "iteration_started" or event == "iteration_completed":
            tries = integer(line, "iteration")
            if tries is not None and tries > new["tries"]:
                new["tries"] = tries
        if prompt := text(line, "prompt", "query"):
            new["prompt"] = bounded(prompt)
        if backend := text(line, "backend"):
            new["backend"] = backend
        if event == "iteration_completed":
            output = text(line, "output")
            if integer(line, "exit_code"):
                if output:
                    new["attempted"] = bounded(output, _MAX_ATTEMPT)
                if error := text(line, "error", "error_message"):
                    new["error"] = bounded(error, _MAX_ATTEMPT)
            elif output:
                new["output"] = bounded(output)
        inner = mapping(line, "context")
        if inner:
            if error := text(inner, "last_error"):
                new["error"] = bounded(error, _MAX_ATTEMPT)
            if files := texts(inner.get("files_modified")):
                new["files"] = list(dict.fromkeys([*new.get("files", ()), *files]))[:50]

    def _task(self, event: str, line: Line, line_id: str, state: dict[str, Any]) -> Interaction:
        """Return the interaction of a finished task from its last line and what was gathered before."""
        task = mapping(line, "task") or line
        inner = mapping(task, "context") or mapping(line, "context")
        query = text(task, "prompt", "query") or text(line, "prompt") or state.get("prompt", "")
        response = text(task, "output", "response") or text(line, "output") or state.get("output", "")
        redacted = False
        if query and is_redacted(query):
            query, redacted = "", True
        if response and is_redacted(response):
            response, redacted = "", True
        has_code, has_explanation = look(response) if response else (False, False)
        attempted = state.get("attempted")
        context = short_context(line, inner)
        context["ref"] = self.thread(line) or line_id
        if "submitted" not in state:
            # Perhaps the other of the two programs that write the end of a task.
            context[TOLD_BEFORE] = True
        if backend := text(task, "backend") or state.get("backend"):
            context["backend"] = backend
        return Interaction(
            id=line_id,
            source=self.name,
            kind="task",
            time=event_time(line),
            session=session_of(line),
            query=query,
            response=response,
            context=context,
            outcome=self._outcome(event, line, inner),
            iterations=max(
                1,
                integer(line, "total_iterations", "iteration") or 0,
                integer(task, "iteration") or 0,
                state.get("tries", 0),
            ),
            feedback=feedback(line, "user_feedback"),
            correction=text(line, "correction") or None,
            files=texts(inner.get("files_modified")) or tuple(state.get("files", ())),
            has_code=has_code,
            has_explanation=has_explanation,
            error=text(inner, "last_error") or text(line, "error", "error_message") or state.get("error"),
            attempted=attempted if attempted != response else None,
            model=text(line, "model") or text(task, "model") or None,
            tokens_in=integer(line, "tokens_in", "prompt_tokens"),
            tokens_out=integer(line, "tokens_out", "completion_tokens"),
            latency_ms=number(line, "duration_ms", "latency_ms"),
            retrieved=retrieved_ids(inner, query, response),
            redacted=redacted,
            given_value_score=number(line, "value_score"),
        )

    @staticmethod
    def _outcome(event: str, line: Line, inner: Line) -> Outcome:
        """A declared failure is one, however few iterations it took; so is a bad exit code."""
        if event == "task_failed":
            return Outcome.FAILURE
        declared = outcome_of(line)
        if declared is Outcome.FAILURE or declared is Outcome.PARTIAL:
            return declared
        if boolean(inner, "tests_passed") is False:
            return Outcome.PARTIAL
        return Outcome.SUCCESS
