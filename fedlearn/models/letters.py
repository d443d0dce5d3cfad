"""How a text is spelled, as a vector: words and their character n-grams, hashed to a few hundred floats. Pure.

Feature hashing with signs as in Weinberger et al., "Feature Hashing for Large Scale Multitask Learning" (2009).
Good for near-copies and for shared vocabulary; blind to paraphrase in other words.

The same text gives the same bits on every host: the hash is ours, every weight is a whole number, so that the sums
are exact in any order, and division and square root are exactly rounded by IEEE 754.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["MAX_CHARS", "hashed", "unit"]

#: Characters of a text that are read; a pattern has at most 8,000.
MAX_CHARS = 16_384

# Characters of the texts that are embedded at once: bounds memory to some 30 MB and stays in the cache.
_CHUNK_CHARS = 65_536

# An odd multiplier has an inverse modulo 2**64, so a word's hash does not depend on where the word stands.
_MULTIPLIER = 0x9E3779B97F4A7C15
_INVERSE = pow(_MULTIPLIER, -1, 2**64)

_GRAMS = (3, 4)
_BOUNDARY = 32

# Whole-number weights of one occurrence; inside a function word it counts for little. A word weighs as much as one of
# its n-grams: benchmarks/retrieval.py finds fewer answers when it weighs more.
_FULL, _LIGHT = 16, 2
_COUNTS = 256

# Words that say nothing of the subject. Negations are not among them: they turn a meaning round.
_FUNCTION_WORDS = (
    "a about after all also am an and any are as at be been before being but by can could did do does doing for from "
    "get gets had has have having he her here his how i if in into is it its just let like make me more most my need "
    "of on or our out over please she should so some such than that the their them then there these they this those "
    "through to too under until up use used using very was we were what when where which while who why will with "
    "would you your"
)


def hashed(texts: Sequence[str], dimension: int) -> NDArray[np.float32]:
    """Return one unit vector a text, shape `(len(texts), dimension)`; text without a letter or digit gives zeros.

    Only the first `MAX_CHARS` characters of a text count.
    """
    vectors = np.zeros((len(texts), dimension), dtype=np.float32)
    for start, chunk in _chunks(texts):
        vectors[start : start + len(chunk)] = _hashed_chunk(chunk, dimension)
    return vectors


def _hashed_chunk(texts: list[str], dimension: int) -> NDArray[np.float32]:
    size = len(texts) * dimension
    owner, feature, light = _features(texts)
    # One sort brings equal features of one text together: owner in the high bits, then hash, then lightness.
    key = (owner << np.uint64(44)) | ((feature >> np.uint64(22)) << np.uint64(2)) | light
    key.sort()
    first = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1]))) if key.size else np.zeros(0, np.intp)
    count = np.diff(np.append(first, key.size))
    key = key[first]
    weight = _WEIGHTS[(key & np.uint64(1)).astype(np.intp), np.minimum(count, _COUNTS - 1)]
    sign = 1.0 - 2.0 * ((key >> np.uint64(2)) & np.uint64(1)).astype(np.float64)
    bucket = ((key & np.uint64((1 << 44) - 1)) >> np.uint64(3)) % np.uint64(dimension)
    place = (key >> np.uint64(44)) * np.uint64(dimension) + bucket
    sums = np.bincount(place.astype(np.intp), weights=sign * weight, minlength=size)
    # Of nothing, the sums are whole numbers by type, too.
    return unit(sums.astype(np.float64).reshape(len(texts), dimension)).astype(np.float32)


def unit(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return rows of unit length; a row of zeros stays. The same bits on every host where the rows are."""
    length = np.sqrt(np.square(rows).sum(axis=1, keepdims=True))
    made = np.zeros_like(rows)
    np.divide(rows, length, out=made, where=length > 0)
    return made


def _chunks(texts: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Cut the texts into runs of about `_CHUNK_CHARS` characters, each with its first position."""
    start, chunk, size = 0, list[str](), 0
    for position, text in enumerate(texts):
        chunk.append(_fold(text))
        size += len(chunk[-1]) + 1
        if size >= _CHUNK_CHARS:
            yield start, chunk
            start, chunk, size = position + 1, [], 0
    if chunk:
        yield start, chunk


def _fold(text: str) -> str:
    """Return the text in lower case and compatibility form: `Ｎｉｘ` and `NIX` are `nix`."""
    text = text[:MAX_CHARS]
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text)[:MAX_CHARS].lower()


def _features(texts: list[str]) -> tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.uint64]]:
    """Return for every n-gram and word: the number of its text, its 64-bit hash, 1 if it is light."""
    joined = " " + " ".join(texts) + " "
    code = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    lengths = np.fromiter(map(len, texts), dtype=np.intp, count=len(texts)) + 1
    lengths[0] += 1
    owner = np.repeat(np.arange(len(texts), dtype=np.uint64), lengths)
    in_word = _is_word(code)
    # One boundary before, between and after the words, whatever stood there.
    keep = in_word.copy()
    keep[:-1] |= in_word[1:]
    keep[-1] = True
    code, owner, in_word = code[keep], owner[keep], in_word[keep]
    letter = np.where(in_word, code, np.uint32(_BOUNDARY)).astype(np.uint64)

    word_hash, word_of = _words(letter, in_word)
    light = np.isin(word_hash, _FUNCTION_HASHES)
    inner = np.flatnonzero(in_word)
    starts = inner[np.concatenate(([True], np.diff(inner) > 1))] if inner.size else inner
    owners, features, lights = [owner[starts]], [_mix(word_hash, 1)], [light.astype(np.uint64)]
    for n in _GRAMS:
        last = letter.size - n + 1
        if last <= 0:
            continue
        whole = in_word[1 : 1 + last].copy()
        for offset in range(2, n - 1):
            whole &= in_word[offset : offset + last]
        at = np.flatnonzero(whole)
        value = letter[at]
        for offset in range(1, n):
            value = value * np.uint64(_MULTIPLIER) + letter[at + offset]
        owners.append(owner[at + 1])
        features.append(_mix(value, n))
        lights.append(light[word_of[at + 1]].astype(np.uint64))
    return np.concatenate(owners), np.concatenate(features), np.concatenate(lights)


def _is_word(code: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Tell letters and digits of every script from what stands between words.

    A fixed table instead of the interpreter's: a newer Unicode must not change a vector.
    """
    table = _ASCII_WORD[np.minimum(code, np.uint32(128))]
    if int(code.max(initial=0)) < 128:
        return table
    for low, high in _SEPARATORS:
        table &= (code < low) | (code > high)
    return table


def _words(letter: NDArray[np.uint64], in_word: NDArray[np.bool_]) -> tuple[NDArray[np.uint64], NDArray[np.intp]]:
    """Return the polynomial hash of each word and, for each position, the number of its word."""
    begins = in_word.copy()
    begins[1:] &= ~in_word[:-1]
    starts = np.flatnonzero(begins)
    number = np.cumsum(begins) - 1
    if starts.size == 0:
        return np.zeros(0, dtype=np.uint64), number
    power = _powers(_MULTIPLIER, letter.size)
    inverse = _powers(_INVERSE, letter.size)
    terms = np.where(in_word, letter, np.uint64(0)) * power
    return np.add.reduceat(terms, starts) * inverse[starts], number


def _powers(base: int, size: int) -> NDArray[np.uint64]:
    """Return base**0 ... base**(size-1) modulo 2**64."""
    values = np.full(size, base, dtype=np.uint64)
    values[:1] = 1
    return np.cumprod(values)


def _mix(value: NDArray[np.uint64], seed: int) -> NDArray[np.uint64]:
    """Spread a hash over all 64 bits (the finaliser of splitmix64), apart for each seed."""
    value = value + np.uint64((seed * _MULTIPLIER) % 2**64)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


def _weight_table() -> NDArray[np.float64]:
    """Return the weight of `count` occurrences (columns), full and light (rows): sublinear, 1 + ln(count), rounded."""
    growth = [0.0] + [1.0 + math.log(count) for count in range(1, _COUNTS)]
    return np.array([[float(round(weight * g)) for g in growth] for weight in (_FULL, _LIGHT)])


_ASCII_WORD = np.array([chr(c).isalnum() for c in range(128)] + [True])
# Latin-1 signs, general punctuation, arrows to dingbats, CJK and full-width punctuation, private use and emoji.
_SEPARATORS = (
    (0x80, 0xA9),
    (0xAB, 0xB4),
    (0xB6, 0xB9),
    (0xBB, 0xBF),
    (0xD7, 0xD7),
    (0xF7, 0xF7),
    (0x2000, 0x206F),
    (0x2190, 0x2BFF),
    (0x3000, 0x3004),
    (0x3008, 0x3020),
    (0xD800, 0xF8FF),
    (0xFE10, 0xFE6F),
    (0xFF00, 0xFF0F),
    (0xFFF0, 0xFFFF),
    (0x1F000, 0x1FAFF),
    (0xE0000, 0x10FFFF),
)
_WEIGHTS = _weight_table()


def _function_hashes() -> NDArray[np.uint64]:
    code = np.frombuffer(f" {_FUNCTION_WORDS} ".encode("utf-32-le"), dtype=np.uint32)
    return np.sort(_words(code.astype(np.uint64), _is_word(code))[0])


_FUNCTION_HASHES = _function_hashes()
