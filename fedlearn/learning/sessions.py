"""Failures that still wait for their fix, by session."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import timedelta

from fedlearn.ledger.interactions import Stored
from fedlearn.records import Interaction

__all__ = ["OpenFailures", "related"]

_WORD = re.compile(r"[^\W_]{3,}")
_COMMON = frozenset(
    """the and for that this with from what how does not can you are was have has please fix error failed fails why
    when all any but its into out use using run try again still now get got""".split()
)
_SESSIONS_KEPT = 2000
_FAILURES_KEPT = 5


def related(failure: Interaction, success: Interaction) -> bool:
    """Tell whether a success speaks of what failed: a third of the words of its question were in the failure."""
    before = _words(f"{failure.query} {failure.error or ''}")
    after = _words(success.query)
    if not before or not after:
        return False
    shared = len(before & after)
    return shared >= 2 and shared >= min(len(before), len(after)) / 3


def _words(text: str) -> set[str]:
    """Return the telling words of a text."""
    return {word for word in _WORD.findall(text[:4000].lower()) if word not in _COMMON}


class OpenFailures:
    """The last failures of each session that no fix has followed yet; asks the ledger once a session."""

    def __init__(self, window: timedelta) -> None:
        self._window = window
        self._sessions: OrderedDict[str, list[Stored]] = OrderedDict()

    def add(self, stored: Stored, load: Callable[[str], Sequence[Stored]]) -> None:
        """Remember a failure of a session."""
        session = stored.interaction.session
        if session is None:
            return
        failures = self._of(session, load)
        failures[:] = [f for f in failures if f.interaction.id != stored.interaction.id][-_FAILURES_KEPT + 1 :]
        failures.append(stored)

    def fixed_by(self, success: Interaction, load: Callable[[str], Sequence[Stored]]) -> Stored | None:
        """Take out and return the latest failure of the session that this success fixes."""
        if success.session is None:
            return None
        failures = self._of(success.session, load)
        for at in range(len(failures) - 1, -1, -1):
            failure = failures[at].interaction
            if failure.id != success.id and self._in_time(failure, success) and related(failure, success):
                return failures.pop(at)
        return None

    def forget(self) -> None:
        """Forget everything; the ledger knows it."""
        self._sessions.clear()

    def _of(self, session: str, load: Callable[[str], Sequence[Stored]]) -> list[Stored]:
        """Return the failures of a session, asked of the ledger the first time."""
        if session not in self._sessions:
            self._sessions[session] = list(load(session))[-_FAILURES_KEPT:]
            if len(self._sessions) > _SESSIONS_KEPT:
                self._sessions.popitem(last=False)
        self._sessions.move_to_end(session)
        return self._sessions[session]

    def _in_time(self, failure: Interaction, success: Interaction) -> bool:
        """Tell whether the fix came soon enough; without times the order of the file is enough."""
        if failure.time is None or success.time is None:
            return True
        return timedelta(0) <= success.time - failure.time <= self._window
