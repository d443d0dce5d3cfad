"""What a manual writes in place of a secret: one sign repeated, words that ask for it, the alphabet. Pure."""

from __future__ import annotations

import re

__all__ = ["is_alphabet", "is_sample"]

_SHORTEST = 12
#: One sign four times or more; other letters in a row may be a poor key.
_ROW = re.compile(r"([xX*#0•])\1{3,}")
#: The part that would be the secret.
_ENDS = re.compile(r"[-_.]([xX*#•])\1{11,}$")
_SIGNS = re.compile(r"[A-Za-z0-9*#•]")
#: Share of the signs that stand in rows.
_MOST = 0.6
_ASKS = re.compile(
    r"""(?ix) (?:^|[^a-z]) (?:put|insert|enter|paste|add|replace)[_-](?:with[_-])?(?:your|my|the)[_-][a-z]
    | (?:^|[^a-z])your[_-](?:[a-z]{1,16}[_-]){0,3}(?:token|key|secret|password|passwd|id|value|credentials?)(?![a-z])
    | (?:token|key|secret|password)[_-]?here$ | [_-](?:fake|dummy|sample|bogus)[_-]?(?:token|key|secret|password)$
    """
)
#: One of them is in each of these.
_WORDS = ("your", "my", "the", "here", "fake", "dummy", "sample", "bogus")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SIGN = r"[!-/:-@\[-`{-~]"
#: Two rows of all letters or digits in their order or more, with nothing but signs besides.
_ALPHABET = re.compile(rf"(?:{_SIGN}*(?:{_LETTERS}|{_LETTERS.upper()}|0123456789|1234567890)){{2,6}}{_SIGN}*")


def is_sample(value: str) -> bool:
    """Say whether the value shows how a secret looks and is none: `ghp_xxxxxxxx`, `PUT_YOUR_TOKEN_HERE`."""
    if len(value) < _SHORTEST:
        return False
    if _ROW.search(value):
        rows = sum(len(match.group()) for match in _ROW.finditer(value))
        if rows >= _MOST * len(_SIGNS.findall(value)) or _ENDS.search(value):
            return True
    low = value.lower()
    return any(word in low for word in _WORDS) and _ASKS.search(value) is not None


def is_alphabet(value: str) -> bool:
    """Say whether the value is made of whole alphabets, as tables of characters are."""
    return _ALPHABET.fullmatch(value) is not None
