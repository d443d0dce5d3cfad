"""The port of the formats: one adapter a source, pure, from a decoded line to what it says.

A source whose tasks or turns span many lines names a *thread*; the state of an open thread is a small JSON value
that the ledger keeps between runs, in the same transaction as the read position.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from fedlearn.records import Feedback, Interaction

__all__ = ["FLUSHED", "TOLD_BEFORE", "Event", "Format", "Line", "Step"]

#: What a line can mean to the learner.
Event = Interaction | Feedback

Line = Mapping[str, Any]

#: The key that `Format.flush` sets in a state: it has been told and nothing has been added since.
FLUSHED = "flushed"

#: In the context of an interaction whose beginning was not seen: where one of its source with its reference is known,
#: this may be the same told once more. The learner looks, and takes the mark away.
TOLD_BEFORE = "told_before"


@dataclass(frozen=True, slots=True)
class Step:
    """What one line did: events that are ready, in order, and the thread's new state (None closes the thread)."""

    events: tuple[Event, ...] = ()
    state: dict[str, Any] | None = None


class Format(Protocol):
    """One source of telemetry. Implementations are stateless and pure, and never change a state given to them."""

    @property
    def name(self) -> str:
        """The source, as it stands in every interaction."""
        ...

    @property
    def flushes(self) -> bool:
        """Say whether an open thread can be worth something at the end of its file."""
        ...

    def recognises(self, line: Line) -> int:
        """Return 0 when the line cannot be of this source, up to 3 when it can be of no other."""
        ...

    def thread(self, line: Line) -> str | None:
        """Return the key under which the line joins others of its source, or None when it stands alone."""
        ...

    def read(self, line: Line, line_id: str, state: dict[str, Any] | None) -> Step:
        """Fold one line into its thread.

        Args:
            line: the decoded object.
            line_id: uuid5 of the source and of the canonical form of the line, in text form.
            state: the thread's state, None for a line that stands alone or opens its thread.

        Raises:
            ValueError: the line cannot be understood; the text becomes the reason in quarantine.

        """
        ...

    def flush(self, state: dict[str, Any]) -> Step:
        """Say what an open thread is worth at the end of its file; the state stays (marked `FLUSHED`), news extends it.

        An interaction that was flushed and then extended is emitted again under the same id.
        """
        ...
