"""A deed that nobody should be told to do: a pattern, the words that call for it, and the reason for people to read."""

from __future__ import annotations

import re

__all__ = ["Deed", "objection"]

#: Quotes that a pattern only allows, as `["']?` does; it works as well where all quotes were taken away.
_ALLOWED = re.compile(r"\[[^\]]*[\"'][^\]]*\](?:\?|\{0,\d+\})")


class Deed:
    """A pattern over folded text that is tried only when its words are there: one of each group.

    `kind` is one word (`erase`), `reason` completes "this text ...". A pattern that asks for quotes is `quoted`: it is
    tried on the text with its quotes as well, the others only where quoting was taken away. Patterns are compiled at
    first use, because most are never called for.
    """

    __slots__ = ("_compiled", "groups", "kind", "quoted", "reason", "source")

    def __init__(self, kind: str, reason: str, groups: tuple[tuple[str, ...], ...], source: str) -> None:
        self.kind = kind
        self.reason = reason
        self.groups = groups
        self.source = source
        bare = _ALLOWED.sub("", source)
        self.quoted = any(mark in bare for mark in ('"', "'", r"\\", "^"))
        self._compiled: re.Pattern[str] | None = None

    @property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern."""
        if self._compiled is None:
            self._compiled = re.compile(self.source, re.VERBOSE)
        return self._compiled


def objection(kind: str, reason: str, words: str, pattern: str) -> Deed:
    """Make a deed from its words and its verbose pattern.

    Words are separated by spaces, `·` is a space within one, `&` stands between groups of which each must be there.
    A word that begins with a letter begins a word of the text; `*` before it lifts that.
    """
    groups = tuple(tuple(word.replace("·", " ") for word in group.split()) for group in words.split(" & "))
    return Deed(kind, reason, groups, pattern)
