"""What was called and how it went: one interaction of any source as the calls that it tells of. Pure.

A trace is one call. A turn of an agent tells of many: `context["calls"]` counts them by tool, and `context["failed"]`
has those that failed, with what was tried and what worked then (telemetry/formats/calls.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fedlearn.records import Interaction, Outcome
from fedlearn.telemetry.fields import is_redacted
from fedlearn.telemetry.formats.calls import SHELLS

__all__ = ["ANY", "REJECTED", "Call", "calls_of"]

#: The method of an error whose call is not named.
ANY = ""
#: The error of an answer that its user rejected.
REJECTED = "rejected by the user"


@dataclass(frozen=True, slots=True)
class Call:
    """Calls of one method of one service that went alike.

    `times` is how many; a failed one is told by itself. `tried` is what was called, `worked` what worked in its place,
    `between` the tools that were used in between, as far as the telemetry knows. `suspects` and `proposed` come from
    records of errors, which may also name their `category`. `id` is that of an
    interaction that is one call, and `fixes` that of the failure whose fix the learner found in it.
    """

    service: str
    method: str
    failed: bool
    times: int = 1
    session: str | None = None
    time: datetime | None = None
    error: str = ""
    tried: str = ""
    worked: str = ""
    between: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    category: str = ""
    suspects: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()
    id: str = ""
    fixes: str = ""

    @property
    def is_shell(self) -> bool:
        """Whether it ran a command of the user's work: that it fails is work, not a fault of the assistant's."""
        return self.method.lower() in SHELLS


def calls_of(told: Interaction) -> Iterator[Call]:
    """Yield the calls that an interaction tells of; text that was redacted at the source is left out."""
    counted = told.context.get("calls")
    if isinstance(counted, Mapping) and counted:
        yield from _of_turn(told, counted)
        return
    yield _whole(told)


def _whole(told: Interaction) -> Call:
    """Return an interaction as one call; that its user rejected the answer is a failure, too."""
    failed = told.outcome is Outcome.FAILURE
    if told.feedback == -1 and not failed:
        return Call(
            _service(told), _method(told), True, session=told.session, time=told.time, error=REJECTED, id=told.id
        )
    return Call(
        service=_service(told),
        method=_method(told),
        failed=failed,
        session=told.session,
        time=told.time,
        error=_text(told.error) if failed else "",
        tried=_text(told.attempted) if failed else "",
        tools=told.tools,
        category=_text(told.context.get("error_category")),
        suspects=_texts(told.context.get("suspects")),
        proposed=_texts(told.context.get("proposed")),
        id=told.id,
        fixes=_text(told.context.get("fixes")),
    )


def _of_turn(told: Interaction, counted: Mapping[str, Any]) -> Iterator[Call]:
    """Yield the calls of a turn that worked by tool, those that failed one by one, and how the user took the whole."""
    failed = [one for one in told.context.get("failed") or () if isinstance(one, Mapping)]
    failures = Counter(_text(one.get("tool")) for one in failed)
    # What worked comes first: where a failure was not mended in the turn, the tool worked before it or not at all.
    for tool, times in sorted(counted.items()):
        if (rest := int(times) - failures[tool]) > 0:
            yield Call(told.source, tool, failed=False, times=rest, session=told.session, time=told.time)
    for one in failed:
        yield Call(
            service=told.source,
            method=_text(one.get("tool")),
            failed=True,
            session=told.session,
            time=told.time,
            error=_text(one.get("error")),
            tried=_text(one.get("tried")),
            worked=_text(one.get("worked")),
            between=_texts(one.get("between")),
        )
    rejected = told.feedback == -1
    yield Call(
        told.source,
        told.kind,
        rejected,
        session=told.session,
        time=told.time,
        error=REJECTED if rejected else "",
    )


def _service(told: Interaction) -> str:
    """Return the service: the one that is named, the extension of an editor, else the source."""
    return _text(told.context.get("service")) or _text(told.context.get("extension")) or told.source


def _method(told: Interaction) -> str:
    """Return what was called: the method of a service, the one tool, the backend that a task ran on, else its kind.

    An event that only says that something went wrong is no call: it counts against all that its service does.
    """
    if told.kind == "error":
        return _text(told.context.get("method")) or ANY
    if method := _text(told.context.get("method")):
        return method
    if len(told.tools) == 1 and told.kind in ("agent_tool_call", "tool_result", "tool_invocation", "error_record"):
        return told.tools[0]
    return _text(told.context.get("backend")) or told.kind


def _text(value: object) -> str:
    return value if isinstance(value, str) and not is_redacted(value) else ""


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return ()
    return tuple(item for item in value if isinstance(item, str) and item)
