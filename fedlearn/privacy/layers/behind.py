"""The value itself behind a noun, as one word with it: `service-key-1234567890abcdef`, `acmeSECRET-…`. Pure."""

from __future__ import annotations

import re

from fedlearn.privacy.layers.values import looks_random
from fedlearn.privacy.layers.words import Strength, strength

__all__ = ["value_behind"]

#: Shorter names hold no value.
_SHORTEST = 9
#: Further nouns between the first one and the value.
_MORE = re.compile(r"(?i)(?:[a-z_.-]{0,24}(?:key|token|secret|access|private|api)(?=[-_.s]))?")
_GLUED = re.compile(r"(?i)[-_.]((?=[a-z]{0,40}\d)(?=\d{0,40}[a-z])[a-z0-9]{16,}|[a-f0-9]{8}(?:-[a-f0-9]{4,}){2,})$")
_GROUPS = re.compile(r"(?i)[-_]([a-z0-9]{4,}(?:-[a-z0-9]{4,}){3,})$")
#: The same, longer or of other characters.
_LOOSE = re.compile(r"(?:s|s?[-_])([A-Za-z0-9][A-Za-z0-9+/_-]{7,200}={0,2})(?![\w.])")
#: Words of letters alone tell a longer name.
_WORDS = re.compile(r"(?:^|[-_/])[A-Za-z]{2,16}(?:[-_/]|$)")
#: Weak nouns before a value; what stands behind the others, such as `hash`, is no secret.
_OPENING = re.compile(r"(?i)(?:key|access|private|api)$")


def value_behind(text: str, start: int, end: int, stop: int) -> tuple[int, int] | None:
    """Return where the value stands that the name `text[start:stop]` carries behind its noun, which ends at `end`."""
    if stop - end < _SHORTEST and text[stop : stop + 1] not in "+/=":
        return None
    whole = strength(text[start:stop])
    more = _MORE.match(text, end, stop)
    noun = more.end() if more else end
    how = max(whole, strength(text[start:noun]))
    if how is Strength.NONE or (how is Strength.WEAK and not _OPENING.search(text, start, noun)):
        return None
    glued = _GLUED.search(text, noun, stop)
    if glued and (whole or glued.start() == noun):
        return glued.span(1)
    groups = _GROUPS.search(text, noun, stop)
    if groups and 4 * sum(map(str.isdigit, groups[1])) >= len(groups[1]) and not groups[1].replace("-", "").isdigit():
        return groups.span(1)
    loose = _LOOSE.match(text, noun)
    if loose is None or not looks_random(loose[1], 12) or _WORDS.search(loose[1]):
        return None
    apart = text[loose.start(1) - 1] in "-_"
    return loose.span(1) if whole or (apart and how > Strength.WEAK) else None
