"""What fedlearn itself did: one line is one exchange with a model, by `fedlearn ask` or through the proxy.

Nobody has said yet whether the answer was right, so its outcome is unknown until feedback comes.
"""

from __future__ import annotations

from typing import Any

from fedlearn.records import Interaction, Outcome
from fedlearn.telemetry.fields import boolean, integer, number, text
from fedlearn.telemetry.formats.common import event_name, event_time, look, retrieved_ids, session_of
from fedlearn.telemetry.formats.interface import Line, Step

__all__ = ["EVENT", "SOURCE", "Own"]

SOURCE = "fedlearn"
EVENT = "fedlearn_exchange"
_KEPT = ("answer_id", "route", "finish_reason", "tokens_saved")


class Own:
    """Every line stands alone."""

    name = SOURCE
    flushes = False

    def recognises(self, line: Line) -> int:
        """The event's name is ours alone."""
        return 3 if event_name(line) == EVENT else 0

    def thread(self, line: Line) -> str | None:
        """Every line stands alone."""
        return None

    def read(self, line: Line, line_id: str, state: dict[str, Any] | None) -> Step:
        """Return the line's interaction.

        Raises:
            ValueError: a field holds what it cannot hold.

        """
        if event_name(line) != EVENT:
            raise ValueError(f"unknown kind of line: {event_name(line)[:60]}")
        response, error = text(line, "response"), text(line, "error") or None
        has_code, has_explanation = look(response)
        kept = {name: value for name in _KEPT if isinstance(value := line.get(name), str | int)}
        if (ref := text(line, "id")) != "":
            kept["ref"] = ref
        interaction = Interaction(
            id=line_id,
            source=self.name,
            kind=text(line, "kind") or "ask",
            time=event_time(line),
            # A server that was down is no failure of the assistant: no later answer of the session is its fix.
            session=None if error else session_of(line),
            query=text(line, "query"),
            response=response,
            context=kept,
            outcome=Outcome.FAILURE if error else Outcome.UNKNOWN,
            has_code=has_code,
            has_explanation=has_explanation,
            error=error,
            model=text(line, "model") or None,
            is_local=boolean(line, "is_local"),
            tokens_in=integer(line, "tokens_in"),
            tokens_out=integer(line, "tokens_out"),
            latency_ms=number(line, "latency_ms"),
            retrieved=retrieved_ids(line),
        )
        return Step((interaction,))

    def flush(self, state: dict[str, Any]) -> Step:
        """Nothing is ever open."""
        return Step((), state)
