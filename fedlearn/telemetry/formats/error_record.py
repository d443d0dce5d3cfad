"""Records of errors that other tools made of failed tasks: what failed, who contributed, what they would change.

They tell of failures only, so they are never an answer to learn from; the coordinator weighs them with all others.
"""

from __future__ import annotations

from typing import Any

from fedlearn.records import Interaction, Outcome
from fedlearn.telemetry.fields import text, texts
from fedlearn.telemetry.formats.common import error_text, event_time, reference, session_of
from fedlearn.telemetry.formats.interface import Line, Step

__all__ = ["ErrorRecord"]

_MAX_ITEMS = 10
_MAX_ITEM = 500
_MAX_ERROR = 4_000


class ErrorRecord:
    """`failure_type` and `error_category`; every line stands alone, and what else it holds is left aside."""

    name = "error-record"
    flushes = False

    def recognises(self, line: Line) -> int:
        """Both names together are nobody else's, nor is one of them beside suspects or corrections."""
        if "failure_type" not in line:
            return 0
        beside = ("error_category", "suspected_prompts_or_configs", "proposed_corrections", "contributing_tools")
        return 3 if any(name in line for name in beside) else 1

    def thread(self, line: Line) -> str | None:
        """Every line stands alone."""
        return None

    def read(self, line: Line, line_id: str, state: dict[str, Any] | None) -> Step:
        """Return the failure that a record tells of.

        Raises:
            ValueError: it names no failure, or a field holds what it cannot hold.

        """
        failure = text(line, "failure_type")
        if not failure:
            raise ValueError("failure_type: text expected")
        told = {
            "ref": reference(line),
            "service": text(line, "service", "component")[:_MAX_ITEM],
            "method": (text(line, "method") or failure)[:_MAX_ITEM],
            "error_category": text(line, "error_category")[:_MAX_ITEM],
            "suspects": _items(line, "suspected_prompts_or_configs"),
            "proposed": _items(line, "proposed_corrections"),
        }
        return Step(
            (
                Interaction(
                    id=line_id,
                    source=self.name,
                    kind="error_record",
                    time=event_time(line),
                    session=session_of(line),
                    query=text(line, "query", "prompt", "task"),
                    context={name: value for name, value in told.items() if value},
                    outcome=Outcome.FAILURE,
                    tools=texts(line.get("contributing_tools"), _MAX_ITEMS),
                    error=(error_text(line) or text(line, "description", "message") or failure)[:_MAX_ERROR],
                    model=text(line, "model") or None,
                ),
            )
        )

    def flush(self, state: dict[str, Any]) -> Step:
        """Nothing is ever open."""
        return Step((), state)


def _items(line: Line, key: str) -> list[str]:
    return [item[:_MAX_ITEM] for item in texts(line.get(key), _MAX_ITEMS)]
