"""What a text says once its disguise is off: folded letters, quoting apart, names filled in, escapes resolved. Pure."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator

from fedlearn.privacy import encoded
from fedlearn.privacy.harm import scripts

__all__ = ["INVISIBLE", "fold", "hidden", "quiet", "unquoted"]

#: Characters that show nothing.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\ufdd0-\ufdef\U000e0000-\U000e0fff\ue000-\uf8ff\U000f0000-\U0010ffff\ud800-\udfff]"
)
#: Quoting inside a word, which a shell takes away: `c''url`, `c\\url`, `c$@url`, `c${x}url`.
_QUOTING = re.compile(
    r"""''(?<=\w'')(?=\w)|""(?<=\w"")(?=\w)|``(?<=\w``)(?=\w)|\$[@*](?<=\w..)(?=\w)|\$\(\)(?<=\w...)(?=\w)"""
    r"""|\$\{\w{0,3}[^\w}]{0,2}\}(?=\w)|\\(?<![^\s;|&\w].)(?=[a-z]{2})|\^(?=[a-z])"""
)
_CONTINUED = re.compile(r"\\\r?\n\s*")
_IFS = re.compile(r"\$\{?ifs\}?(?:\$\d)?")
#: What a shell makes into several words: `{curl,-s,x}`, `{ba,}sh`; and what it makes into nothing: `${x:+}`.
_BRACES = re.compile(r"\{([\w./:@%?=-]{0,80}(?:,[\w./:@%?=-]{0,80}){1,8})\}(\w{0,12})")
_NOTHING = re.compile(r"\$\{\w{1,12}:[+-]\}")
_QUOTES = re.compile(r"[\"']\s?\+\s?[\"']|\\\r?\n\s*|[\"'\\^]")
#: A name and what it stands for, quoted or not.
_ASSIGNED = re.compile(
    r"(?<![\w$.-])([a-z_]\w{0,15})=(?:\"([^\"\n]{1,80})\"|'([^'\n]{1,80})'|([^\s;&|`()<>\"']{1,60}))"
)
_USED = re.compile(r"\$(?:\{([a-z_]\w{0,15})(?::(\d{1,2}):(\d{1,2}))?\}|([a-z_]\w{0,15}))")
_ESCAPE = re.compile(r"\\x([0-9a-fA-F]{2})|\\u00([0-9a-fA-F]{2})|&#x([0-9a-fA-F]{2});|\\0?([0-7]{3})|&#(\d{2,3});")
_BASES = (16, 16, 16, 8, 10)
_CODES = re.compile(r"(?:\d{2,3}[,\s+.]{1,3}(?:chr\()?){5,400}\d{2,3}|(?:chr\(\d{2,3}\)[\s+.,&|]{0,4}){4,400}")
_PAIRS = re.compile(r"(?<![0-9a-fA-F])(?:[0-9a-fA-F]{2}[\s:,-]{1,2}){7,400}[0-9a-fA-F]{2}(?![0-9a-fA-F])")
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_][ ._*|~-]){5,200}[^\W\d_](?!\w)")
#: What may stand between letters that are written apart.
_APART = str.maketrans(dict.fromkeys("._*|~-", " "))
_LETTERS = re.compile(" [a-z] [a-z] [a-z] [a-z] ")
_ROTATED = ("rot13", "rot-13", "n-za-m", "[n-z")
_REVERSED = ("rev ", "|rev", "rev<", "[::-1]", "reverse(", "reversed(", "backwards", "rückwärts")
#: Words that stand beside numbers that are characters, how such numbers look, and their base.
_NUMBERED = (
    (("chr(", "char", "bytes", "ascii", "[char", "printf", "ord"), _CODES, 10),
    (("hex", "xxd", "printf", "decode"), _PAIRS, 16),
)
#: Escapes below this are ordinary text about colours and line ends.
_FEW = 4


def fold(text: str) -> str:
    """Return the text in lower case and compatibility forms, with letters that pass for Latin ones made Latin."""
    if not text.isascii():
        text = scripts.skeleton(unicodedata.normalize("NFKC", INVISIBLE.sub("", text)))
        text = text.replace("\u2019", "'")
    text = text.lower()
    return _IFS.sub(" ", _NOTHING.sub("", text)) if "ifs" in text else text


def quiet(folded: str) -> str:
    """Return the text without quoting inside words, as a shell reads it."""
    if "\\\n" in folded:
        folded = _CONTINUED.sub(" ", folded)
    return _QUOTING.sub("", folded)


def unquoted(folded: str) -> str:
    """Return the text without any quoting, with the values of names that the text itself gives."""
    if "$" in folded and "=" in folded:
        values = {name: one or two or three for name, one, two, three in _ASSIGNED.findall(folded)}
        if values:
            folded = _USED.sub(lambda match: _value(match, values), folded)
    if "," in folded and "{" in folded:
        folded = _BRACES.sub(_words, folded)
    return _QUOTES.sub("", folded)


def _words(match: re.Match[str]) -> str:
    """Return the words of a list in braces."""
    return " ".join(word + match[2] for word in match[1].split(","))


def _value(match: re.Match[str], values: dict[str, str]) -> str:
    """Return what a use of a name stands for, whole or a slice, or the use itself where the text does not tell."""
    value = values.get(match[1] or match[4])
    if value is None:
        return match.group()
    if match[2]:
        return value[int(match[2]) : int(match[2]) + int(match[3])]
    return value


def hidden(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, what it says) of pieces that are written in another form."""
    yield from encoded.pieces(text)
    if ("\\" in text or "&#" in text) and len(_ESCAPE.findall(text)) >= _FEW:
        yield 0, len(text), _ESCAPE.sub(_character, text)
    folded = text.lower()
    for words, pattern, base in _NUMBERED:
        if any(word in folded for word in words):
            yield from _spelt(pattern, base, text)
    if _LETTERS.search(folded.translate(_APART)):
        for match in _SPACED.finditer(text):
            yield *match.span(), re.sub(r"[ ._*|~-]", "", match.group())
    if any(word in folded for word in _ROTATED):
        yield 0, len(text), codecs.encode(text, "rot13")
    if any(word in folded for word in _REVERSED):
        yield 0, len(text), text[::-1]


def _spelt(pattern: re.Pattern[str], base: int, text: str) -> Iterator[tuple[int, int, str]]:
    """Yield what numbers say that stand for characters."""
    for match in pattern.finditer(text):
        numbers = re.findall(r"\d{2,3}" if base == 10 else r"[0-9a-fA-F]{2}", match.group())
        plain = "".join(chr(int(number, base)) for number in numbers)
        if plain.isascii() and plain.replace("\n", " ").isprintable():
            yield *match.span(), plain


def _character(match: re.Match[str]) -> str:
    code = next((int(digits, base) for digits, base in zip(match.groups(), _BASES, strict=True) if digits), 0)
    return chr(code) if 9 <= code < 127 else " "
