"""Events as the learner takes them: a time that can be, a turn that comes again, a failure beside its fix. Pure."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from operator import attrgetter

from fedlearn.learning.extract import Pair
from fedlearn.records import Feedback, Interaction
from fedlearn.telemetry.formats.interface import Event

__all__ = ["FIXES", "believable", "pair_of", "with_earlier_word"]

#: Under this name the context of an interaction holds the id of the failure that it fixed.
FIXES = "fixes"

_NAMES = [item.name for item in fields(Interaction)]
_VALUES = attrgetter(*_NAMES)
_TIME = _NAMES.index("time")


def pair_of(failed: Interaction) -> Pair:
    """Return what a failure says beside the success that fixed it."""
    return Pair(error=failed.error or failed.query, attempted=failed.attempted or failed.response)


def believable(event: Event, latest: datetime) -> Event:
    """Return the event without its time when that lies in the future."""
    if event.time is None or event.time <= latest:
        return event
    if isinstance(event, Feedback):
        return replace(event, time=None)
    # As `replace`, which takes five times as long.
    values = list(_VALUES(event))
    values[_TIME] = None
    return Interaction(*values)


def with_earlier_word(interaction: Interaction, before: Interaction) -> Interaction:
    """Return an interaction that came again, grown, with the feedback and the fixed failure that it had already."""
    if FIXES in before.context and FIXES not in interaction.context:
        interaction = replace(interaction, context={**interaction.context, FIXES: before.context[FIXES]})
    if before.feedback is None and not before.copied and before.correction is None:
        return interaction
    return replace(
        interaction,
        feedback=before.feedback if interaction.feedback is None else interaction.feedback,
        copied=interaction.copied or before.copied,
        correction=interaction.correction or before.correction,
    )
