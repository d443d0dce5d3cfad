"""aidb, the retrieval server: questions, completions, cache hits, tool calls; joined by request where one is named."""

from __future__ import annotations

from typing import Any

from fedlearn.telemetry.formats.common import event_name, flush_request, from_event, join_request
from fedlearn.telemetry.formats.interface import Line, Step

__all__ = ["Aidb"]

_OWN = frozenset(("query_completion", "cache_hit", "context_augmentation"))
_ENDS = frozenset(("completion", "query_completion", "error", "cache_hit"))
_KINDS = _OWN | _ENDS | {"query", "tool_invocation"}
_SIGNS = ("llm_used", "rag_hits", "tokens_saved", "qdrant_results", "context_retrieved", "tokens_input")


class Aidb:
    """Each line is an interaction; lines of one `request_id` are one, which its completion ends."""

    name = "aidb"
    flushes = True

    def recognises(self, line: Line) -> int:
        """`completion`, `error` and `query` are also words of others; the fields beside them decide."""
        event = event_name(line)
        if event not in _KINDS:
            return 0
        if event in _OWN or line.get("source") == "aidb" or any(sign in line for sign in _SIGNS):
            return 3
        return 2 if event == "tool_invocation" or event == "query" else 1

    def thread(self, line: Line) -> str | None:
        """Return the request, where one is named."""
        request = line.get("request_id")
        return request if type(request) is str and request else None

    def read(self, line: Line, line_id: str, state: dict[str, Any] | None) -> Step:
        """Return the line's interaction, or join it to its request."""
        event = event_name(line)
        if event not in _KINDS:
            raise ValueError(f"unknown kind of line: {event[:60]}" if event else "no event name")
        new = from_event(self.name, event, line, line_id)
        if self.thread(line) is None:
            return Step((new,))
        return join_request(state, new, complete=event in _ENDS)

    def flush(self, state: dict[str, Any]) -> Step:
        """A request without its completion is told as far as it went."""
        return flush_request(state)
