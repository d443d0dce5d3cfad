"""Anybody's JSONL by a mapping of field names in the settings."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Mapping
from typing import Any

from fedlearn.records import Interaction, Outcome
from fedlearn.settings import GenericSource
from fedlearn.telemetry.fields import feedback, is_redacted, text
from fedlearn.telemetry.formats.common import error_text, look, outcome_of, reference, retrieved_ids
from fedlearn.telemetry.formats.interface import Line, Step
from fedlearn.telemetry.times import parse_time

__all__ = ["GenericFormat"]

_ROTATED = re.compile(r"(?:[.-](?:\d+|\d{4}-\d\d-\d\d))?(?:\.gz)?$")


class GenericFormat:
    """Every line with a question or an answer in the named fields is one interaction."""

    flushes = False

    def __init__(self, name: str, settings: GenericSource) -> None:
        self.name = name
        self._fields = settings

    def matches(self, file_name: str) -> bool:
        """Say whether a file of that name, rotated or compressed or not, is meant."""
        plain = _ROTATED.sub("", file_name)
        return fnmatch.fnmatch(plain, self._fields.match) or fnmatch.fnmatch(file_name, self._fields.match)

    def recognises(self, line: Line) -> int:
        """Two of three where a named field is there: a built-in source that is sure of its line goes first."""
        named = (self._fields.query, self._fields.response)
        return 2 if any(path and _dig(line, path) is not None for path in named) else 0

    def thread(self, line: Line) -> str | None:
        """Every line stands alone."""
        return None

    def read(self, line: Line, line_id: str, state: dict[str, Any] | None) -> Step:
        """Return the line's interaction.

        Raises:
            ValueError: a named field holds what it cannot hold.

        """
        mapped = self._fields
        query, response = self._text(line, mapped.query), self._text(line, mapped.response)
        redacted = is_redacted(query) or is_redacted(response)
        error = error_text({"error": _dig(line, mapped.error)})
        outcome = _outcome(_dig(line, mapped.outcome))
        if outcome is Outcome.UNKNOWN and error:
            outcome = Outcome.FAILURE
        has_code, has_explanation = look(response)
        ref = reference(line)
        interaction = Interaction(
            id=line_id,
            source=self.name,
            kind="line",
            time=parse_time(_dig(line, mapped.time)),
            session=self._text(line, mapped.session) or None,
            query="" if is_redacted(query) else query,
            response="" if is_redacted(response) else response,
            context={"ref": ref} if ref else {},
            outcome=outcome,
            feedback=feedback({mapped.feedback: _dig(line, mapped.feedback)}, mapped.feedback),
            has_code=has_code,
            has_explanation=has_explanation,
            error=error,
            model=self._text(line, mapped.model) or None,
            retrieved=retrieved_ids(line, query, response),
            redacted=redacted,
        )
        return Step((interaction,))

    def flush(self, state: dict[str, Any]) -> Step:
        """Nothing is ever open."""
        return Step((), state)

    @staticmethod
    def _text(line: Line, path: str) -> str:
        return text({path: _dig(line, path)}, path) if path else ""


def _dig(line: Line, path: str) -> Any:
    """Return what a dotted path leads to, numbers being places in lists; None where it leads nowhere."""
    if not path:
        return None
    if path in line:
        return line[path]
    value: Any = line
    for step in path.split("."):
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and step.lstrip("-").isdecimal() and -len(value) <= int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def _outcome(value: Any) -> Outcome:
    """Read a boolean, a word, or an exit code: 0 is success for a number, failure for a boolean."""
    if value is None:
        return Outcome.UNKNOWN
    if isinstance(value, bool):
        return Outcome.SUCCESS if value else Outcome.FAILURE
    word = str(value).strip().lower()
    if word.lstrip("-").isdecimal():
        return Outcome.SUCCESS if int(word) == 0 else Outcome.FAILURE
    found = outcome_of({"status": word})
    return (
        found if found is not Outcome.UNKNOWN else outcome_of({"success": word if word in ("true", "false") else None})
    )
