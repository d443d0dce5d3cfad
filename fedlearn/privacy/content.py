"""What may enter: size and shape first, then characters, then instructions and commands that nobody should follow.

Pure. A text with objections is held for review with its reasons and never served meanwhile. Filters are hygiene:
plain bad advice passes, and trust, quorum and local outcomes deal with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import ahocorasick

from fedlearn.privacy import caps
from fedlearn.privacy.caps import DEEPEST, LARGEST_RECORD, MOST_VALUES
from fedlearn.privacy.harm import meanings, scripts, unhide
from fedlearn.privacy.harm.deeds import Deed
from fedlearn.privacy.harm.objections import DEEDS
from fedlearn.privacy.harm.warned import careful, spoken_of, warned

__all__ = ["Objection", "check", "check_bytes", "check_record"]

#: What JSON can hold.
JsonValue = Any

#: Characters of one text.
LONGEST_TEXT = 131_072
_DECODINGS = 2


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a text is held. The offsets are in the text; they span lines where what was found had been in disguise."""

    kind: str
    reason: str
    start: int
    end: int


def _automaton() -> ahocorasick.Automaton:
    """Build the automaton of the words of all deeds; a word carries whether it begins one, and (deed, group) pairs."""
    calls: dict[tuple[str, bool], list[tuple[int, int]]] = {}
    for number, deed in enumerate(DEEDS):
        for group, words in enumerate(deed.groups):
            for word in words:
                plain = unhide.unquoted(word.lstrip("*"))
                calls.setdefault((plain, plain[0].isalnum() and word[0] != "*"), []).append((number, 1 << group))
    entries: dict[str, list[tuple[int, tuple[tuple[int, int], ...]]]] = {}
    for (word, begins), pairs in calls.items():
        entries.setdefault(word, []).append((len(word) if begins else 0, tuple(pairs)))
    automaton = ahocorasick.Automaton()
    for word, found in entries.items():
        automaton.add_word(word, tuple(found))
    automaton.make_automaton()
    return automaton


_WORDS = _automaton()
#: For each deed the bits of all its groups.
_WHOLE = tuple((1 << len(deed.groups)) - 1 for deed in DEEDS)
_CONTROL = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]")
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
#: What a model is told, which no sentence around it turns into a warning.
_TALK = frozenset({"instruction", "role", "secrecy", "approval"})
#: Places of one form that are looked at, where those before are warnings.
_WAYS = 4
#: A place in a record that may be told as it is.
_PLAIN = re.compile(r"(?:\.[\w -]{1,40}){0,16}")
#: Characters of a text that says nothing.
_SHORT = 3
#: What parts the texts of a list: an empty line, so that nobody's sentence goes on in the next.
_STEP = "\n\n"
_QUOTED = re.compile(r"[\\'\"$^`{]")


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
    found += _said(text, text, _DECODINGS)
    return tuple(_distinct(found))


def _distinct(found: list[Objection]) -> Iterator[Objection]:
    """Yield the objections by place; of one kind at one place the widest is enough."""
    ends: dict[str, int] = {}
    for one in sorted(dict.fromkeys(found), key=lambda one: (one.start, -one.end)):
        if one.start >= ends.get(one.kind, 0) or one.start == one.end:
            ends[one.kind] = one.end
            yield one


def check_record(item: JsonValue) -> tuple[Objection, ...]:
    """Return what stands against a parsed record, in any of its texts and keys; caps on depth and count come first.

    Texts of one list are read together, so that a deed in several steps is seen. Each reason ends with its place: the
    name of the field and, within it, the line; the offsets are in the text of that field.
    """
    texts: list[tuple[str, str, str]] = []
    stack: list[tuple[str, JsonValue, int]] = [("", item, 1)]
    seen = 0
    while stack:
        path, value, depth = stack.pop()
        seen += 1
        if depth > DEEPEST:
            return (Objection("depth", f"nested deeper than {DEEPEST}", 0, 0),)
        if seen + len(stack) > MOST_VALUES or (isinstance(value, list | tuple) and len(value) > MOST_VALUES):
            return (Objection("count", f"more than {MOST_VALUES} values", 0, 0),)
        if isinstance(value, str):
            texts.append((path, value, "\n"))
        elif isinstance(value, dict):
            texts.extend((f"{path}.a name", str(key), "\n") for key in value)
            stack.extend((f"{path}.{key}", inner, depth + 1) for key, inner in value.items())
        elif isinstance(value, list | tuple) and value and all(isinstance(inner, str) for inner in value):
            seen += len(value)
            texts.append((path, _STEP.join(value) if max(map(len, value)) > _SHORT else "", _STEP))
        elif isinstance(value, list | tuple):
            stack.extend((f"{path}.{number}", inner, depth + 1) for number, inner in enumerate(value, 1))
    if sum(len(text) for _, text, _ in texts) > LARGEST_RECORD:
        return (Objection("size", f"more than {LARGEST_RECORD} characters", 0, 0),)
    found = (_placed(path, text, end, one) for path, text, end in texts if len(text) > _SHORT for one in check(text))
    return tuple(dict.fromkeys(found))


def _placed(path: str, text: str, end: str, objection: Objection) -> Objection:
    """Return the objection with its place in words; `end` ends a line. A name that is no plain word is not repeated."""
    name = path.removeprefix(".") if _PLAIN.fullmatch(path) else "a field"
    before = text[: objection.start].replace(end, "\n")
    return replace(objection, reason=f"{objection.reason} ({name or 'the record'}, line {before.count(chr(10)) + 1})")


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
    for pattern in (unhide.INVISIBLE, _JOINER):
        for match in pattern.finditer(text):
            code = ord(match.group())
            kind, reason = next(
                (name for codes, name in _NAMES.items() if code in codes), ("invisible", "invisible character")
            )
            yield Objection(kind, reason, *match.span())


def _said(text: str, original: str, depth: int) -> Iterator[Objection]:
    """Find talk and commands in the text, then in what its hidden pieces say."""
    folded = unhide.fold(text)
    for meaning, start, end in meanings.find(folded):
        if not _harmless(meaning.kind, folded, start, end):
            yield Objection(meaning.kind, meaning.reason, *_place(folded, start, end, original))
    yield from _deeds(folded, original)
    if depth:
        for start, end, hidden in unhide.hidden(text):
            for objection in _said(hidden, hidden, depth - 1):
                if original is text:
                    yield Objection(objection.kind, f"{objection.reason} (encoded)", start, end)
                else:
                    yield objection


def _called(text: str) -> Iterator[Deed]:
    """Yield the deeds whose words are in the text, in their order."""
    bits: dict[int, int] = {}
    for last, entries in _WORDS.iter(text):
        for length, pairs in entries:
            if length and length <= last and text[last - length].isalnum():
                continue
            for number, bit in pairs:
                bits[number] = bits.get(number, 0) | bit
    return (DEEDS[number] for number in sorted(bits) if bits[number] == _WHOLE[number])


def _deeds(folded: str, original: str) -> Iterator[Objection]:
    """Find deeds: talk in the text as people read it, commands as a shell does, where quotes matter in both ways."""
    bare = unhide.unquoted(folded) if _QUOTED.search(folded) else folded
    quiet = None
    for deed in _called(bare):
        texts = [] if deed.kind in _TALK else [bare]
        if deed.quoted or not texts:
            quiet = quiet or unhide.quiet(folded)
            texts.insert(0, quiet)
        found = (place for text in texts if (place := _first(deed, text, original)))
        if place := next(found, None):
            yield Objection(deed.kind, deed.reason, *place)


def _first(deed: Deed, text: str, original: str) -> tuple[int, int] | None:
    """Return the first place of a deed that nothing around it makes harmless, as a span of the original text."""
    for match in islice(deed.pattern.finditer(text), _WAYS):
        if not _harmless(deed.kind, text, *match.span()):
            return _place(text, *match.span(), original)
    return None


def _harmless(kind: str, text: str, start: int, end: int) -> bool:
    """Say whether the words around a place make it harmless: a warning, a quotation, a rule against it."""
    if kind not in _TALK:
        return warned(text, start, end)
    return spoken_of(text, start, end) or (kind != "role" and careful(text, start, end))


def _place(read: str, start: int, end: int, original: str) -> tuple[int, int]:
    """Return a span of what was read as one of the original: exactly, else its lines, else all of it."""
    if len(read) == len(original) and original[start:end].lower() == read[start:end]:
        return start, end
    lines = original.split("\n")
    if read.count("\n") != len(lines) - 1:
        return 0, len(original)
    first, last = read.count("\n", 0, start), read.count("\n", 0, max(start, end - 1))
    begins = sum(len(line) + 1 for line in lines[:first])
    return begins, begins + sum(len(line) + 1 for line in lines[first : last + 1]) - 1
