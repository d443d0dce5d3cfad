"""Make the scrubber that the settings describe: this host's context, the lists, and further rules if a file is set."""

from __future__ import annotations

from fedlearn.privacy.context import gather
from fedlearn.privacy.scrub import Rule, Scrubber
from fedlearn.settings import Settings

__all__ = ["scrubber"]


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
