"""Whether letters make words: random ones hold pairs that no word has. Pure.

The pairs are those found in fewer than 8 of 10,000 distinct words of English documentation and of program sources.
In 19,264 names of programs two such pairs stand in 0.15 %; in random letters and digits of length 24 in 77 %.
"""

from __future__ import annotations

import re

__all__ = ["is_unspeakable"]

#: After each letter those that do not follow it within a word.
_NEVER = {
    "a": "q", "b": "hkqvwxz", "c": "jqwxz", "d": "qz", "f": "hjkqvwxz", "g": "jkqwxz", "h": "bghjqvxz", "i": "wy",
    "j": "bcdfghjklmnpqrtvwxyz", "k": "jkqvxz", "l": "jqx", "m": "hjqxz", "n": "x", "o": "q", "p": "jqxz",
    "q": "abcdefghijkmnopqtvwxyz", "r": "jqxz", "s": "j", "t": "jq", "u": "hjquvwy", "v": "fghjkquvwxyz",
    "w": "bgjkpquvwxyz", "x": "bghjknqruvwyz", "y": "hjkqvwxyz", "z": "bcdfghjklmnpqrstuvwxyz",
}  # fmt: skip
_PAIR = re.compile("|".join(f"{first}(?=[{others}])" for first, others in _NEVER.items()))
#: A word begins with a capital, or is all of capitals.
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_ALNUM = re.compile(r"[A-Za-z0-9]{16,}")
_DIGIT = re.compile(r"\d")


def is_unspeakable(value: str) -> bool:
    """Say whether the value holds two pairs of letters that no word has, or one where digits stand between letters."""
    pairs = sum(len(_PAIR.findall(word.lower())) for word in _WORD.findall(value))
    return pairs >= 2 or (pairs == 1 and _ALNUM.fullmatch(value) is not None and _DIGIT.search(value) is not None)
