"""All forms in their order, and the words in a text that call for them."""

from __future__ import annotations

import re

import ahocorasick

from fedlearn.privacy.layers import (
    civil,
    commands,
    connections,
    devices,
    gear,
    hostnames,
    identity,
    logins,
    logs,
    machines,
    messages,
    pairs,
    people,
    prompts,
    services,
    spoken,
    structure,
    wireless,
    written,
)
from fedlearn.privacy.layers.forms import Form
from fedlearn.privacy.layers.words import NOUNS

__all__ = ["AT_START", "FORMS", "TRIGGERS"]

FORMS: tuple[Form, ...] = (
    structure.FORMS
    + commands.FORMS
    + connections.FORMS
    + prompts.FORMS
    + services.FORMS
    + spoken.FORMS
    + wireless.FORMS
    + civil.FORMS
    + written.FORMS
    + gear.FORMS
    + logins.FORMS
    + logs.FORMS
    + machines.FORMS
    + messages.FORMS
    + pairs.FORMS
    + people.FORMS
    + identity.FORMS
    + hostnames.FORMS
    + devices.FORMS
)


def _automaton() -> ahocorasick.Automaton:
    """Return the words that call for a closer look: each with its length if it is a noun, and with its forms."""
    calls: dict[str, set[int]] = {noun: set() for noun in NOUNS}
    for number, each in enumerate(FORMS):
        for needle in each.needles:
            calls.setdefault(needle, set()).add(number)
    automaton = ahocorasick.Automaton()
    for needle, numbers in calls.items():
        automaton.add_word(needle, (len(needle) if needle in NOUNS else 0, frozenset(numbers)))
    automaton.make_automaton()
    return automaton


#: Finds the nouns and the words that forms need, all in one pass: (length of a noun or 0, numbers of forms).
TRIGGERS = _automaton()
#: The forms that want the beginning of a line.
AT_START = frozenset(number for number, each in enumerate(FORMS) if re.search(r"(?:\)|^|[|:])\^(?!\])", each.source))
