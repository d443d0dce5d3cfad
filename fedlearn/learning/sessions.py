"""Failures that still wait for their fix, by session."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta

from fedlearn.ledger.interactions import Stored
from fedlearn.records import Interaction

__all__ = ["FAILED", "LOADED", "OpenFailures", "related"]

_WORD = re.compile(r"[^\W_]{3,}")
_COMMON = frozenset(
    """the and for that this with from what how does not can you are was have has please fix error failed fails why
    when all any but its into out use using run try again still now get got""".split()
)
#: So many failures of a session, the latest, may still be fixed.
_KEPT = 5
#: So many are loaded, because some may turn out to be none.
LOADED = 2 * _KEPT
#: What `Stored.learned` says of an interaction that failed, fixed by a later one or not.
FAILED = ("failure", "paired")


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
    """The last failures of the sessions of one batch, fixed or not; what came before is asked of the ledger."""

    def __init__(self, window: timedelta, load: Callable[[Collection[str]], Mapping[str, Sequence[Stored]]]) -> None:
        """Take how soon a fix has to follow, and what returns the last `LOADED` failures of sessions, oldest first."""
        self._window = window
        self._load = load
        self._sessions: dict[str, dict[str, tuple[int, Stored]]] = {}

    def prepare(self, sessions: Collection[str]) -> None:
        """Ask the ledger once for all the sessions of a batch."""
        found = self._load(sessions)
        self._sessions = {
            session: {one.interaction.id: (one.seq or 0, one) for one in found.get(session, ())} for session in sessions
        }

    def note(self, stored: Stored, place: int) -> None:
        """Take in how an interaction stands now: a failure, one that was fixed, or none any more.

        Args:
            stored: as it stands.
            place: what orders interactions by first appearance; the number in the ledger for those that it has.

        """
        session, identity = stored.interaction.session, stored.interaction.id
        if session is None:
            return
        if stored.learned in FAILED:
            self._of(session)[identity] = (place, stored)
        else:
            self._of(session).pop(identity, None)

    def fixed_by(self, success: Interaction) -> Stored | None:
        """Return the latest open failure of the session that this success fixes."""
        if success.session is None:
            return None
        for _, stored in sorted(self._of(success.session).values(), key=lambda one: -one[0])[:_KEPT]:
            failure = stored.interaction
            if (
                stored.learned == "failure"
                and failure.id != success.id
                and self._in_time(failure, success)
                and related(failure, success)
            ):
                return stored
        return None

    def _of(self, session: str) -> dict[str, tuple[int, Stored]]:
        """Return the failures of a session by id, asked of the ledger the first time."""
        if session not in self._sessions:
            found = self._load([session]).get(session, ())
            self._sessions[session] = {one.interaction.id: (one.seq or 0, one) for one in found}
        return self._sessions[session]

    def _in_time(self, failure: Interaction, success: Interaction) -> bool:
        """Tell whether the fix came soon enough; without times the order of the file is enough."""
        if failure.time is None or success.time is None:
            return True
        return timedelta(0) <= success.time - failure.time <= self._window
