"""Words cut into pieces that a table knows. Pure.

Longest match first, as in WordPiece: Wu et al., "Google's Neural Machine Translation System" (2016), section 4.1.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

__all__ = ["CONTINUES", "Pieces", "words"]

#: Begins a piece that goes on a word.
CONTINUES = "##"

# A longer run of letters is a key or a picture, no word.
_LONGEST = 40

# Words of one letter say nothing. What is written in other letters is left to the embedder of letters.
_WORD = re.compile(r"[A-Za-z]{2,}")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")

_CACHED = 1 << 16


def words(text: str) -> list[str]:
    """Return the words of a text as they stand there, without the accents of their letters."""
    plain = text if text.isascii() else _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return [word for word in _WORD.findall(plain) if len(word) <= _LONGEST]


class Pieces:
    """Numbers the pieces of words: a word that is known whole is one, others are cut."""

    def __init__(self, pieces: Sequence[str]) -> None:
        """Take the pieces in lower case, in the order of their numbers; what begins with `CONTINUES` goes on a word."""
        self._number = {piece: number for number, piece in enumerate(pieces)}
        self._of_word = lru_cache(_CACHED)(self._cut)

    def __len__(self) -> int:
        """How many pieces are known."""
        return len(self._number)

    def of(self, text: str) -> list[int]:
        """Return the numbers of the pieces of a text, in order; what cannot be cut into pieces is left out."""
        return [number for word in words(text) for number in self._of_word(word)]

    def _cut(self, word: str) -> tuple[int, ...]:
        whole = self._number.get(word.lower())
        if whole is not None:
            return (whole,)
        humps = _HUMP.findall(word)
        return tuple(number for hump in humps for number in self._longest(hump.lower()))

    def _longest(self, word: str) -> Iterator[int]:
        """Yield the longest piece that the word begins with, then that which the rest begins with."""
        at = 0
        while at < len(word):
            for end in range(len(word), at, -1):
                number = self._number.get((CONTINUES if at else "") + word[at:end])
                if number is not None:
                    yield number
                    break
            else:
                end = at + 1
            at = end
