"""What several sources share: field names that mean the same, the look of an answer, joining by request. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from fedlearn.records import Feedback, Interaction, Outcome
from fedlearn.telemetry.fields import boolean, feedback, integer, is_redacted, mapping, number, text, texts
from fedlearn.telemetry.formats.interface import FLUSHED, Line, Step
from fedlearn.telemetry.times import parse_time

__all__ = [
    "MAX_TEXT",
    "bounded",
    "combine",
    "error_text",
    "event_name",
    "event_time",
    "flush_request",
    "from_event",
    "join_request",
    "later_word",
    "look",
    "outcome_of",
    "reference",
    "retrieved_ids",
    "session_of",
    "short_context",
]

#: Characters of one text that an open thread keeps; beyond it the middle is left out.
MAX_TEXT = 65_536

_REFERENCES = ("completion_id", "interaction_id", "task_id", "request_id", "trace_id", "log_id", "event_id", "id")
_RETRIEVED = ("context_used", "context_ids", "retrieved", "retrieved_ids", "pattern_ids", "context_retrieved")
_COLLECTIONS = ("collections_used", "collections", "context_used")
_KEPT = (
    "file", "language", "route", "extension", "backend", "role", "service", "method", "confidence_score",
    "rag_hits", "qdrant_results", "lines_changed", "tests_passed", "last_error", "exit_code", "profile", "reasoning",
)  # fmt: skip
_GOOD = frozenset(("success", "succeeded", "completed", "complete", "ok", "passed", "done", "resolved", "submitted"))
_BAD = frozenset(("failure", "failed", "fail", "error", "aborted", "cancelled", "canceled", "timeout", "rejected"))
_HALF = frozenset(("partial", "incomplete", "partially_completed"))
_MARK = re.compile(r"fedlearn:([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})")
_UUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")
_CODE_LINE = re.compile(r"^\s*(?:\$ |# nix|sudo |nix[ -]|nixos-|systemctl |git |[\w.\"-]+ = .*;\s*$)", re.MULTILINE)
_CODE_SIGNS = ("=", ";", "/", "--", "(", " ")
_FIELDS = tuple((field.name, field.default) for field in fields(Interaction) if field.name not in ("id", "context"))


def event_name(line: Line) -> str:
    """Return the name of the event, under either key; the empty string when there is none."""
    name = line.get("event_type")
    if type(name) is not str:
        name = line.get("event")
    return name if type(name) is str else ""


def event_time(line: Line) -> datetime | None:
    """Return the time of the line under any of its usual keys."""
    value = line.get("timestamp")
    if value is None:
        value = line.get("ts")
        if value is None:
            value = line.get("time", line.get("created_at"))
    return parse_time(value)


def look(answer: str) -> tuple[bool, bool]:
    """Return (has code, has prose that explains the code): fenced blocks, inline code, lines of nix or shell."""
    if "`" in answer:
        parts = answer.split("```" if "```" in answer else "`")
        code = len(parts) > 2 and ("```" in answer or any(sign in part for part in parts[1::2] for sign in _CODE_SIGNS))
        if code:
            return True, sum(len(part.split()) for part in parts[::2]) >= 4
    if "\n" in answer or ";" in answer or "$ " in answer:
        found = _CODE_LINE.findall(answer)
        if found:
            prose = [row for row in answer.splitlines() if not _CODE_LINE.match(row)]
            return True, sum(len(row.split()) for row in prose) >= 4
    return False, False


def retrieved_ids(line: Line, *written: str) -> tuple[str, ...]:
    """Return the ids of patterns that the assistant was given: uuids in context fields, `fedlearn:<uuid>` in texts."""
    found: list[str] = []
    for key in _RETRIEVED:
        value = line.get(key)
        if value and type(value) is list:
            found += [item.lower() for item in value if type(item) is str and _UUID.fullmatch(item)]
            found += [
                item["id"].lower()
                for item in value
                if type(item) is dict and type(item.get("id")) is str and _UUID.fullmatch(item["id"])
            ]
    for part in written:
        if "fedlearn:" in part:
            found += [mark.lower() for mark in _MARK.findall(part)]
    return tuple(dict.fromkeys(found)) if found else ()


def reference(line: Line) -> str | None:
    """Return the native id by which later lines may speak of this one."""
    for key in _REFERENCES:
        value = line.get(key)
        if type(value) is str and value:
            return value
        if type(value) is int:
            return str(value)
    return None


def session_of(line: Line) -> str | None:
    """Return the session that the line names, in text form."""
    session = line.get("session_id")
    if session is None:
        session = line.get("sessionId", line.get("conversation_id"))
    return str(session) if session and isinstance(session, str | int) else None


def later_word(source: str, line: Line, line_id: str, value: int | None) -> Feedback:
    """Return the feedback of a line about an earlier one; an `event_id` in it is its own and aims at nothing."""
    return Feedback(
        id=line_id,
        source=source,
        target=text(line, "target", "target_id", *_REFERENCES[:-2]) or None,
        session=session_of(line),
        value=value,
        copied=bool(boolean(line, "copied", "accepted")),
        correction=text(line, "correction", "corrected_text") or None,
        time=event_time(line),
    )


def short_context(line: Line, inner: Mapping[str, Any]) -> dict[str, Any]:
    """Return the few side fields worth keeping, from the line and from its `context`."""
    kept: dict[str, Any] = {}
    for key in _KEPT:
        value = inner.get(key)
        if value is None:
            value = line.get(key)
        if value is not None and type(value) is not dict and type(value) is not list:
            kept[key] = value[:500] if type(value) is str else value
    for key in _COLLECTIONS:
        names = line.get(key)
        if names and type(names) is list:
            kept["collections_used"] = list(texts(names, 10))
            break
    ref = reference(line)
    if ref is not None:
        kept["ref"] = ref
    return kept


def outcome_of(line: Line) -> Outcome:
    """Return the outcome that the line declares: `success`, `status`, `outcome`, else what `exit_code` says."""
    word = line.get("status")
    if word is None:
        word = line.get("outcome")
    if type(word) is str:
        lowered = word.lower()
        if lowered in _BAD:
            return Outcome.FAILURE
        if lowered in _HALF:
            return Outcome.PARTIAL
        if lowered in _GOOD:
            return Outcome.SUCCESS
    success = boolean(line, "success")
    if success is None and "exit_code" in line:
        code = integer(line, "exit_code")
        success = None if code is None else code == 0
    if success is None:
        return Outcome.UNKNOWN
    return Outcome.SUCCESS if success else Outcome.FAILURE


def error_text(line: Line) -> str | None:
    """Return the text of an error, which some writers wrap in an object."""
    error = line.get("error")
    if type(error) is dict:
        return text(error, "message", "detail", "type") or None
    if type(error) is bool:
        error = None
    return (text(line, "error") if error is not None else "") or text(line, "error_message", "last_error") or None


def from_event(source: str, kind: str, line: Line, line_id: str) -> Interaction:
    """Return the interaction that a line with the usual field names tells of.

    Raises:
        ValueError: a field holds what it cannot hold.

    """
    query = text(line, "query", "prompt", "user_query", "question")
    response = text(line, "response", "completion", "output", "answer", "system_response")
    redacted = False
    if query and is_redacted(query):
        query, redacted = "", True
    if response and is_redacted(response):
        response, redacted = "", True
    error = error_text(line)
    outcome = outcome_of(line)
    if outcome is Outcome.UNKNOWN and (error or kind == "error"):
        outcome = Outcome.FAILURE
    inner = mapping(line, "context")
    tool = text(line, "tool_name", "tool")
    file = inner.get("file")
    has_code, has_explanation = look(response) if response else (False, False)
    local = boolean(line, "is_local", "local")
    if local is None and (used := line.get("llm_used")) is not None:
        local = used == "local"
    return Interaction(
        id=line_id,
        source=source,
        kind=kind,
        time=event_time(line),
        session=session_of(line),
        query=query,
        response=response,
        context=short_context(line, inner),
        outcome=outcome,
        iterations=max(1, integer(line, "iterations", "iteration", "total_iterations") or 1),
        feedback=feedback(line, "user_feedback"),
        copied=bool(boolean(line, "copied", "accepted")),
        correction=text(line, "correction", "corrected_text") or None,
        tools=(tool,) if tool else texts(line.get("tools")),
        files=(file,) if type(file) is str and file else texts(inner.get("files_modified")),
        has_code=has_code,
        has_explanation=has_explanation,
        error=error,
        model=text(line, "model", "model_used", "model_name") or None,
        is_local=local,
        tokens_in=integer(line, "tokens_in", "tokens_input", "prompt_tokens"),
        tokens_out=integer(line, "tokens_out", "tokens_output", "completion_tokens"),
        latency_ms=number(line, "latency_ms", "duration_ms", "execution_time_ms"),
        cache_hit=boolean(line, "cache_hit"),
        retrieved=retrieved_ids(line, query, response),
        redacted=redacted,
        given_value_score=number(line, "value_score"),
    )


def combine(earlier: Interaction, later: Interaction) -> Interaction:
    """Return one interaction of two that belong together: the earlier's identity, the later's word where it has one."""
    has_code = earlier.has_code or later.has_code
    return replace(
        later,
        id=earlier.id,
        time=earlier.time or later.time,
        session=later.session or earlier.session,
        query=later.query or earlier.query,
        response=later.response or earlier.response,
        context={**earlier.context, **later.context},
        outcome=earlier.outcome if later.outcome is Outcome.UNKNOWN else later.outcome,
        iterations=max(earlier.iterations, later.iterations),
        feedback=earlier.feedback if later.feedback is None else later.feedback,
        copied=earlier.copied or later.copied,
        correction=later.correction or earlier.correction,
        tools=tuple(dict.fromkeys(earlier.tools + later.tools)),
        files=tuple(dict.fromkeys(earlier.files + later.files)),
        has_code=has_code,
        has_explanation=earlier.has_explanation or later.has_explanation,
        error=later.error or earlier.error,
        attempted=later.attempted or earlier.attempted,
        model=later.model or earlier.model,
        is_local=earlier.is_local if later.is_local is None else later.is_local,
        tokens_in=earlier.tokens_in if later.tokens_in is None else later.tokens_in,
        tokens_out=earlier.tokens_out if later.tokens_out is None else later.tokens_out,
        latency_ms=earlier.latency_ms if later.latency_ms is None else later.latency_ms,
        cache_hit=earlier.cache_hit if later.cache_hit is None else later.cache_hit,
        retrieved=tuple(dict.fromkeys(earlier.retrieved + later.retrieved)),
        redacted=earlier.redacted or later.redacted,
        given_value_score=(earlier.given_value_score if later.given_value_score is None else later.given_value_score),
    )


def join_request(state: dict[str, Any] | None, new: Interaction, *, complete: bool) -> Step:
    """Join one line's interaction with the earlier ones of its request.

    `complete` says that this line ends the request; then the interaction is told and the thread closed.
    """
    whole = combine(_thaw(state), new) if state else new
    if complete:
        return Step((whole,), None)
    return Step((), _freeze(replace(whole, query=bounded(whole.query), response=bounded(whole.response))))


def flush_request(state: dict[str, Any]) -> Step:
    """Tell an open request as far as it is known."""
    return Step((_thaw(state),), {**state, FLUSHED: True})


def bounded(written: str, limit: int = MAX_TEXT) -> str:
    """Return the text, or its beginning and its end where it is longer than `limit` characters."""
    if len(written) <= limit:
        return written
    half = limit // 2 - 4
    return f"{written[:half]}\n[...]\n{written[-half:]}"


def _freeze(interaction: Interaction) -> dict[str, Any]:
    """Return an interaction as a small JSON value: only what is not the default."""
    state: dict[str, Any] = {"id": interaction.id, "context": dict(interaction.context)}
    for name, default in _FIELDS:
        value = getattr(interaction, name)
        if value != default:
            if isinstance(value, datetime):
                value = value.isoformat()
            elif isinstance(value, Outcome):
                value = value.value
            state[name] = list(value) if isinstance(value, tuple) else value
    return state


def _thaw(state: Mapping[str, Any]) -> Interaction:
    values: dict[str, Any] = {key: value for key, value in state.items() if key != FLUSHED}
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    if "time" in values:
        values["time"] = datetime.fromisoformat(values["time"])
    values["outcome"] = Outcome(values.get("outcome", Outcome.UNKNOWN))
    return Interaction(**values)
