"""Which source a file and a line are of: by content; the file's name only breaks a tie. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fedlearn.telemetry.formats import GenericFormat
from fedlearn.telemetry.formats.interface import Format

__all__ = ["SURE", "Sources", "detect"]

#: What `Format.recognises` answers when a line can be of no other source.
SURE = 3


def detect(sample: Sequence[Mapping[str, Any]], name: str, formats: Sequence[Format]) -> Format | None:
    """Return the source of a file, from its first lines; None when neither they nor its name tell.

    The same lines give the same source under any name as long as one source claims more of them than the others.
    The mappings of the settings are the exception: they are meant for files of a name.
    """
    open_formats = [one for one in formats if not isinstance(one, GenericFormat) or one.matches(name)]
    claims = [sum(strength for line in sample if (strength := one.recognises(line)) > 1) for one in open_formats]
    best = max(claims, default=0)
    leaders = [one for one, claim in zip(open_formats, claims, strict=True) if claim == best]
    if best and len(leaders) == 1:
        return leaders[0]
    return next((one for one in leaders if one.name in name), None)


class Sources:
    """The formats that may read one file, and the choice among them line by line."""

    def __init__(self, formats: Sequence[Format], name: str, source: Format | None) -> None:
        """Take the formats, the file's name and the file's source, None where it is not known."""
        self._formats = [one for one in formats if not isinstance(one, GenericFormat) or one.matches(name)]
        self.source = source

    def of_line(self, line: Mapping[str, Any]) -> Format | None:
        """Return the source of a line: the file's, unless only another is sure of it; None when nobody knows it."""
        own = self.source
        chosen, strongest = own, 0
        if own is not None:
            strongest = own.recognises(line)
            if strongest == SURE:
                return own
        for one in self._formats:
            strength = one.recognises(line)
            if strength > strongest and (strength == SURE or not strongest or own is None):
                chosen, strongest = one, strength
        return chosen if strongest else None
