"""What may enter: size and shape first, then characters, then instructions and commands that nobody should follow.

Pure. A text with objections is held for review with its reasons and never served meanwhile. Filters are hygiene:
plain bad advice passes, and trust, quorum and local outcomes deal with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import ahocorasick

from fedlearn.privacy import caps, encoded, scripts
from fedlearn.privacy.caps import DEEPEST, LARGEST_RECORD, MOST_VALUES
from fedlearn.privacy.forms import Form
from fedlearn.privacy.objections import FORMS

__all__ = ["Objection", "check", "check_bytes", "check_record"]

#: What JSON can hold.
JsonValue = Any

#: Characters of one text.
LONGEST_TEXT = 131_072
_DECODINGS = 2


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a text is held. The offsets are in the text, or span it whole where folding moved what was found."""

    kind: str
    reason: str
    start: int
    end: int


def _automaton() -> ahocorasick.Automaton:
    calls: dict[str, list[int]] = {}
    for number, each in enumerate(FORMS):
        for needle in each.needles:
            calls.setdefault(needle, []).append(number)
    automaton = ahocorasick.Automaton()
    for needle, numbers in calls.items():
        automaton.add_word(needle, tuple(numbers))
    automaton.make_automaton()
    return automaton


_NEEDLES = _automaton()
_CONTROL = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\ufdd0-\ufdef\U000e0000-\U000e0fff\ue000-\uf8ff\U000f0000-\U0010ffff\ud800-\udfff]"
)
#: Joiners and variation selectors belong to emoji and to some scripts, but not between ASCII characters.
_JOINER = re.compile(
    "(?<=[\u0000-\u007f])[\u200c\u200d\ufe00-\ufe0e](?=[\u0000-\u007f]|$)|^[\u200c\u200d]|(?<=[a-zA-Z])\ufe0f"
)
_NAMES = {
    range(0x202A, 0x202F): ("bidirectional", "bidirectional control character"),
    range(0x2066, 0x206A): ("bidirectional", "bidirectional control character"),
    range(0x200E, 0x2010): ("bidirectional", "bidirectional control character"),
    range(0xE0000, 0xE1000): ("tag", "tag character that shows nothing"),
}
#: Quoting inside a word, which a shell takes away: `c''url`, `c\\url`, `c$@url`.
_QUOTING = re.compile(
    r"""(?<=\w)(?:''|""|\$@|\$\*|``|\$\{\w{0,3}[^\w}]{0,2}\})(?=\w)|(?<![^\s;|&\w])\\(?=[a-z]{2})|\^(?=[a-z])"""
)
_CONTINUED = re.compile(r"\\\r?\n\s*")
_IFS = re.compile(r"\$\{?ifs\}?(?:\$\d)?")
_QUOTES = re.compile(r"\\\r?\n\s*|[\"'\\^]")


#: Advice against what follows is no advice to do it.
_WARNED = re.compile(r"(?:\bnot\suse|\bnever\suse|n't\suse|\bavoid|\bstop\susing|\binstead\sof)\s[`'\"]?$")


def check(text: str) -> tuple[Objection, ...]:
    """Return what stands against serving this text; nothing means that it may enter.

    Plain text in any one language passes, and so do control characters of layout (tab, newline, carriage return).
    """
    if len(text) > LONGEST_TEXT:
        return (Objection("size", f"text longer than {LONGEST_TEXT} characters", 0, len(text)),)
    found = list(_characters(text))
    if not text.isascii():
        found += [
            Objection("script", "mixed scripts in a command, address or identifier", *span)
            for span in scripts.mixed(text)
        ]
    found += _talk(text, text, _DECODINGS)
    return tuple(_distinct(found))


def _distinct(found: list[Objection]) -> Iterator[Objection]:
    """Yield the objections by place; of one kind at one place the widest is enough."""
    ends: dict[str, int] = {}
    for one in sorted(dict.fromkeys(found), key=lambda one: (one.start, -one.end)):
        if one.start >= ends.get(one.kind, 0) or one.start == one.end:
            ends[one.kind] = one.end
            yield one


def check_record(item: JsonValue) -> tuple[Objection, ...]:
    """Return what stands against a parsed record, in any of its texts and keys; caps on depth and count come first."""
    texts: list[str] = []
    stack: list[tuple[JsonValue, int]] = [(item, 1)]
    seen = 0
    while stack:
        value, depth = stack.pop()
        seen += 1
        if depth > DEEPEST:
            return (Objection("depth", f"nested deeper than {DEEPEST}", 0, 0),)
        if seen + len(stack) > MOST_VALUES:
            return (Objection("count", f"more than {MOST_VALUES} values", 0, 0),)
        if isinstance(value, str):
            texts.append(value)
        elif isinstance(value, dict):
            texts.extend(str(key) for key in value)
            stack.extend((inner, depth + 1) for inner in value.values())
        elif isinstance(value, list | tuple):
            stack.extend((inner, depth + 1) for inner in value)
    if sum(map(len, texts)) > LARGEST_RECORD:
        return (Objection("size", f"more than {LARGEST_RECORD} characters", 0, 0),)
    # Texts of a record are read together, so what is split over two of them is seen, too.
    found = [objection for text in texts if len(text) > 3 for objection in check(text)]
    return tuple(dict.fromkeys(found))


def check_bytes(data: bytes) -> tuple[Objection, ...]:
    """Return what stands against parsing these bytes as one JSON record: size, depth and count, before any parser."""
    found = caps.beyond(data)
    return (Objection(*found, 0, len(data)),) if found else ()


def _characters(text: str) -> Iterator[Objection]:
    """Find characters that people do not see."""
    for match in _CONTROL.finditer(text):
        reason = "ANSI escape" if match.group() == "\x1b" else "control character"
        yield Objection("control", reason, *match.span())
    if text.isascii():
        return
    for pattern in (_INVISIBLE, _JOINER):
        for match in pattern.finditer(text):
            code = ord(match.group())
            kind, reason = next(
                (name for codes, name in _NAMES.items() if code in codes), ("invisible", "invisible character")
            )
            yield Objection(kind, reason, *match.span())


def fold(text: str) -> str:
    """Return the text in lower case and compatibility forms, with letters that pass for Latin ones made Latin."""
    if not text.isascii():
        text = scripts.skeleton(unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)))
    text = text.lower()
    return _IFS.sub(" ", text) if "ifs" in text else text


def _talk(text: str, original: str, depth: int) -> Iterator[Objection]:
    """Find talk and commands in the text, then in what its encoded pieces say."""
    folded = fold(text)
    if "\\" in folded or "'" in folded or '"' in folded or "$" in folded or "^" in folded or "`" in folded:
        yield from _match(_QUOTING.sub("", _CONTINUED.sub(" ", folded)), original)
        yield from _match(_QUOTES.sub("", folded), original)
    else:
        yield from _match(folded, original)
    if depth:
        for start, end, hidden in encoded.pieces(text):
            for objection in _talk(hidden, hidden, depth - 1):
                if original is text:
                    yield Objection(objection.kind, f"{objection.reason} (encoded)", start, end)
                else:
                    yield objection


def _match(folded: str, original: str) -> Iterator[Objection]:
    numbers: set[int] = set()
    for _, those in _NEEDLES.iter(folded):
        numbers.update(those)
    for number in sorted(numbers):
        each: Form = FORMS[number]
        if (match := each.pattern.search(folded)) and not _WARNED.search(
            folded, max(0, match.start() - 24), match.start()
        ):
            start, end = match.span()
            if len(folded) != len(original) or original[start:end].lower() != match.group():
                start, end = 0, len(original)
            yield Objection(each.layer, each.categories[0], start, end)
