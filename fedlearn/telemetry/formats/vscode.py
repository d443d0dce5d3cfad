"""Editor extensions: each completion or refactoring is one interaction; feedback may come later."""

from __future__ import annotations

from typing import Any

from fedlearn.telemetry.fields import feedback
from fedlearn.telemetry.formats.common import event_name, from_event, later_word
from fedlearn.telemetry.formats.interface import Line, Step

__all__ = ["VSCode"]

_KINDS = frozenset(("completion", "refactoring", "error", "chat", "inline_edit"))
_SILENT = frozenset(("health-check", "health_check", "heartbeat", "activation", "startup", "shutdown"))


class VSCode:
    """`event_type` completion, refactoring, feedback, error or health-check, with the extension that wrote it."""

    name = "vscode"
    flushes = False

    def recognises(self, line: Line) -> int:
        """An extension, a model_used or a cursor gives it away; `completion` and `error` are also words of aidb."""
        event = event_name(line)
        if event not in _KINDS and event != "feedback" and event not in _SILENT:
            return 0
        if "extension" in line or "model_used" in line:
            return 3
        if event == "refactoring" or event == "health-check" or "user_feedback" in line or "is_local" in line:
            return 2
        return 1

    def thread(self, line: Line) -> str | None:
        """Every line stands alone."""
        return None

    def read(self, line: Line, line_id: str, state: dict[str, Any] | None) -> Step:
        """Return the interaction or the feedback of the line; a health check says nothing."""
        event = event_name(line)
        if event in _KINDS:
            return Step((from_event(self.name, event, line, line_id),))
        if event == "feedback":
            value = feedback(line, "user_feedback", "feedback", "value")
            return Step((later_word(self.name, line, line_id, value),))
        if event in _SILENT:
            return Step()
        raise ValueError(f"unknown kind of line: {event[:60]}" if event else "no event name")

    def flush(self, state: dict[str, Any]) -> Step:
        """Nothing is ever open."""
        return Step((), state)
