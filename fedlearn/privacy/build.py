"""Make the scrubber that the settings describe: this host's context, the lists, and further rules if a file is set."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

from fedlearn.privacy.context import fingerprint, gather
from fedlearn.privacy.scrub import Rule, Scrubber
from fedlearn.settings import Settings

__all__ = ["FreshScrubber", "scrubber"]


def scrubber(settings: Settings) -> Scrubber:
    """Return a scrubber for this host.

    Raises:
        PrivacyError: `privacy.rules_file` is set and cannot be used.

    """
    rules: tuple[Rule, ...] = ()
    if settings.privacy.rules_file is not None:
        from fedlearn.privacy.rules import load

        rules = (load(settings.privacy.rules_file),)
    return Scrubber(gather(settings), allow=settings.privacy.allow, deny=settings.privacy.deny, rules=rules)


class FreshScrubber:
    """The scrubber of a process that runs for long: made anew when what the host knows of itself has changed.

    A change is looked for at most once in `every` seconds, and costs a few `stat` calls; a user, key or Wi-Fi name
    that was added is taken out at the latest that much later. Safe to share between threads.
    """

    def __init__(self, settings: Settings, *, every: float = 60.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._every = every
        self._clock = clock
        self._lock = Lock()
        self._looked = 0.0
        self._print = ""
        self._scrubber: Scrubber | None = None

    def current(self) -> Scrubber:
        """Return a scrubber that knows this host as it was at most `every` seconds ago.

        Raises:
            PrivacyError: `privacy.rules_file` is set and cannot be used.

        """
        with self._lock:
            now = self._clock()
            if self._scrubber is None or now - self._looked >= self._every:
                # Taken before gathering: what changes meanwhile is seen at the next look.
                seen = fingerprint(self._settings)
                if self._scrubber is None or seen != self._print:
                    self._scrubber = scrubber(self._settings)
                self._print, self._looked = seen, now
            return self._scrubber
