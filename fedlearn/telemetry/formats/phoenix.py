"""Phoenix caches, `events_<uuid>.jsonl`: execution traces of services and logs of conversations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fedlearn.records import Interaction
from fedlearn.telemetry.fields import mapping, text
from fedlearn.telemetry.formats.common import flush_request, from_event, join_request
from fedlearn.telemetry.formats.interface import FLUSHED, Line, Step

__all__ = ["Phoenix"]

_PARTS = ("execution_trace", "conversation_log")


class Phoenix:
    """A trace or a conversation is an interaction; a trace and a log that name the same request and session are one."""

    name = "phoenix"
    flushes = True

    def recognises(self, line: Line) -> int:
        """The two nested parts are nobody else's."""
        return 3 if "execution_trace" in line or "conversation_log" in line else 0

    def thread(self, line: Line) -> str | None:
        """Return the request where both a request and a session are named, else None: guessing would join strangers."""
        part = self._part(line)[1]
        request, session = _joint(part, "request_id"), _joint(part, "session_id")
        return f"{session}/{request}" if request and session else None

    def read(self, line: Line, line_id: str, state: dict[str, Any] | None) -> Step:
        """Return the line's interaction; of a joined pair, when the second half comes."""
        name, part = self._part(line)
        if not part:
            raise ValueError("neither execution_trace nor conversation_log")
        new = self._interaction(name, part, line, line_id)
        if self.thread(line) is None:
            return Step((new,))
        other = state is not None and state.get("half") != name
        held = {key: value for key, value in state.items() if key != "half"} if state else None
        step = join_request(held, new, complete=other)
        return step if step.state is None else Step(step.events, {**step.state, "half": name})

    def flush(self, state: dict[str, Any]) -> Step:
        """Half a pair is told as it is."""
        step = flush_request({key: value for key, value in state.items() if key != "half"})
        return Step(step.events, {**state, FLUSHED: True})

    @staticmethod
    def _part(line: Line) -> tuple[str, Mapping[str, Any]]:
        for name in _PARTS:
            if part := mapping(line, name):
                return name, part
        return "", {}

    def _interaction(self, name: str, part: Mapping[str, Any], line: Line, line_id: str) -> Interaction:
        merged: dict[str, Any] = {**mapping(part, "metadata"), **part}
        merged.setdefault("event_id", line.get("event_id"))
        if merged.get("timestamp") is None:
            merged["timestamp"] = line.get("timestamp")
        if name == "conversation_log":
            return from_event(self.name, "conversation", merged, line_id)
        # A trace has no words: what was called stands in for the question when the error is worth something.
        called = ".".join(filter(None, (text(part, "service"), text(part, "method"))))
        if not text(merged, "query", "prompt", "user_query"):
            merged["query"] = called
        return from_event(self.name, "trace", merged, line_id)


def _joint(part: Mapping[str, Any], key: str) -> str | None:
    """Return an id that stands in a part or in its metadata; anything but a text joins nothing."""
    value = part.get(key) or mapping(part, "metadata").get(key)
    return value if type(value) is str else None
