"""Talk that a model should not hear, told by what it means: concepts that stand together, in any order and language.

Pure and linear: one walk of an automaton over the text, then one walk over the few words that were found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import ahocorasick

from fedlearn.privacy.harm.concepts import CONCEPTS

#: Scripts from here on write without spaces.
_IDEOGRAPHIC = "\u3000"

__all__ = ["Meaning", "find"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is said when all these concepts stand in one sentence within `width` characters."""

    kind: str
    reason: str
    concepts: frozenset[str]
    width: int


def _meaning(kind: str, reason: str, concepts: str, width: int) -> Meaning:
    return Meaning(kind, reason, frozenset(concepts.split()), width)


_DROP = "tells the reader to drop its instructions"
_PART = "gives the reader a new part to play"
_ORDER = "gives orders to the model"
_ADDRESS = "speaks to an assistant, or about the person whom it serves, and not about the work"
_BETRAY = "asks the model for what it was told in confidence"
_HIDE = "asks to hide something from people"
_LIE = "asks to make something look like what it is not"
_CLAIM = "claims that approval was given"
_SEND = "asks to send private things away"

_MEANINGS = (
    _meaning("instruction", _DROP, "drop rules prior", 90),
    _meaning("instruction", _DROP, "drop guards", 70),
    _meaning("instruction", _DROP, "lifted guards", 70),
    _meaning("instruction", _DROP, "lifted rules prior", 80),
    _meaning("instruction", _DROP, "lifted prompt", 60),
    _meaning("instruction", _DROP, "stale prompt", 60),
    _meaning("instruction", _PART, "become unbound", 160),
    _meaning("instruction", _PART, "become outrank authority", 200),
    _meaning("instruction", _PART, "become lifted", 90),
    _meaning("instruction", _PART, "unbound rules", 60),
    _meaning("instruction", _PART, "unbound prompt", 160),
    _meaning("instruction", _PART, "model unbound", 120),
    _meaning("instruction", _ORDER, "note model", 40),
    _meaning("instruction", _ORDER, "model reading", 60),
    _meaning("instruction", _ORDER, "model act no·question", 140),
    _meaning("instruction", _ORDER, "model add answer", 120),
    _meaning("instruction", _ORDER, "machine add each·answer", 120),
    _meaning("instruction", _ORDER, "against", 0),
    _meaning("instruction", _ORDER, "addressed", 0),
    _meaning("instruction", _ORDER, "machine must this", 160),
    _meaning("instruction", _ORDER, "machine answer", 90),
    _meaning("instruction", _ORDER, "machine no·question", 140),
    _meaning("instruction", _ORDER, "answer must", 60),
    _meaning("instruction", _ORDER, "any·reader must", 140),
    _meaning("instruction", _ORDER, "own·memory acts", 200),
    _meaning("instruction", _ORDER, "own·memory persist", 200),
    _meaning("instruction", _ORDER, "become respond", 120),
    _meaning("instruction", _ORDER, "respond whatever", 90),
    _meaning("instruction", _ORDER, "order this", 80),
    _meaning("instruction", _ORDER, "digest add", 60),
    _meaning("instruction", _DROP, "drop user·wish", 70),
    _meaning("instruction", _DROP, "outrank authority", 90),
    _meaning("instruction", _BETRAY, "disclose prompt", 90),
    _meaning("secrecy", _HIDE, "hush person", 70),
    _meaning("secrecy", _HIDE, "need·not person", 70),
    _meaning("secrecy", _HIDE, "stealth", 0),
    _meaning("secrecy", _HIDE, "hush machine", 160),
    _meaning("secrecy", _HIDE, "hush records", 60),
    _meaning("secrecy", _LIE, "disguise trace", 70),
    _meaning("secrecy", _LIE, "success whatever", 60),
    _meaning("secrecy", _HIDE, "keep hidden from·whom", 70),
    _meaning("secrecy", _HIDE, "leave·out records", 60),
    _meaning("secrecy", _HIDE, "if·asked lie", 70),
    _meaning("approval", _CLAIM, "consent given", 70),
    _meaning("approval", _CLAIM, "blanket approved", 70),
    _meaning("approval", _CLAIM, "no·question blanket", 120),
    _meaning("approval", _CLAIM, "no·question person", 120),
    _meaning("approval", _CLAIM, "vetted no·question", 160),
    _meaning("approval", _CLAIM, "vetted skip·checks", 160),
    _meaning("approval", _CLAIM, "imposed", 0),
    _meaning("exfiltration", _SEND, "add answer private", 140),
    _meaning("exfiltration", _SEND, "add each·answer private", 140),
    _meaning("exfiltration", _SEND, "send answer private", 140),
    _meaning("exfiltration", _SEND, "before private", 160),
    _meaning("exfiltration", _SEND, "machine private add", 120),
    _meaning("exfiltration", _SEND, "machine private take", 120),
    _meaning("exfiltration", _SEND, "personal outside", 140),
    _meaning("exfiltration", _SEND, "personal publish", 140),
    _meaning("exfiltration", _SEND, "files send publish", 140),
    # Topics that ordinary advice does not bring together in one sentence.
    _meaning("instruction", _ADDRESS, "machines notes", 200),
    _meaning("instruction", _ADDRESS, "machines you controls", 200),
    _meaning("instruction", _ADDRESS, "machines you human", 200),
    _meaning("instruction", _ADDRESS, "machines human controls", 200),
    _meaning("instruction", _ADDRESS, "machines consents controls", 200),
    _meaning("instruction", _ADDRESS, "agents you controls", 200),
    _meaning("instruction", _ADDRESS, "agents consents controls", 200),
    _meaning("instruction", _ADDRESS, "human controls notes", 200),
    _meaning("instruction", _ADDRESS, "you human controls acts", 200),
    _meaning("secrecy", _HIDE, "human silence totals", 200),
    _meaning("secrecy", _HIDE, "human silence acts", 200),
    _meaning("exfiltration", _SEND, "files send outside", 140),
)

#: Where one thought ends: an empty line, a new item of a list; then a full stop before a space.
_BREAK = re.compile(r"\n\s*\n|\n\s*(?:[-*+]|\d{1,3}[.)])\s")
_MARK = "\x01"
_END = re.compile(rf"[.!?][\"'*_)`]? |[。！？{_MARK}]")
#: What stands before a line that goes on, in comments and quotations.
_MARGIN = re.compile(r"\n\s*(?:[#>|]|//|--)+\s")
_TOKEN = re.compile(rf"(?P<mark>{_BREAK.pattern})|(?P<margin>{_MARGIN.pattern})|\S+")
#: Punctuation that may stand before a word; the words are looked for with a space before them.
_OPENING = str.maketrans(dict.fromkeys('"`([{<*,:;/\u201c\u201e\u00ab\u300c', " "))


_Entry = tuple[int, bool, tuple[str, ...]]


def _automata() -> tuple[ahocorasick.Automaton, ahocorasick.Automaton]:
    """Build the automata of words with a space before them, and of those in scripts that write without spaces.

    A word carries its length, whether letters may follow, and its concepts. Two automata, because the first then has
    but one way out of its root, which is where it is most of the time.
    """
    meant: dict[tuple[str, bool], list[str]] = {}
    for concept, words in CONCEPTS.items():
        for entry in words.split():
            word = entry.rstrip("*").replace("·", " ")
            meant.setdefault((word, entry.endswith("*")), []).append(concept)
    entries: dict[str, list[_Entry]] = {}
    for (word, open_ended), concepts in meant.items():
        spaced = word if word[0] >= _IDEOGRAPHIC else f" {word}".translate(_OPENING)
        entries.setdefault(spaced, []).append((len(word), open_ended, tuple(dict.fromkeys(concepts))))
    automata = ahocorasick.Automaton(), ahocorasick.Automaton()
    for word, found in entries.items():
        automata[word[0] != " "].add_word(word, tuple(found))
    for automaton in automata:
        automaton.make_automaton()
    return automata


_SPACED, _UNSPACED = _automata()


def find(folded: str) -> Iterator[tuple[Meaning, int, int]]:
    """Yield what is meant and where, once for each meaning; the text is folded (see `unhide.fold`)."""
    plain = _plain(folded)
    hits: list[tuple[int, int, str]] = []
    for last, entries in _entries(plain):
        for length, open_ended, concepts in entries:
            if open_ended or _whole(plain, last):
                hits.extend((last + 1 - length, last + 1, concept) for concept in concepts)
    present = {concept for _, _, concept in hits}
    called = [meaning for meaning in _MEANINGS if meaning.concepts <= present]
    if not called:
        return
    ends = [match.end() for match in _END.finditer(plain)]
    hits.sort()
    for meaning in called:
        place = _together(meaning, hits, ends)
        if place:
            yield meaning, *_back(folded, plain, place)


def _entries(plain: str) -> Iterator[tuple[int, tuple[_Entry, ...]]]:
    yield from _SPACED.iter(plain.translate(_OPENING))
    if not plain.isascii():
        yield from _UNSPACED.iter(plain)


def _plain(folded: str) -> str:
    """Return the text with one space between words and a mark where a thought ends, a space before it and after."""
    if "\n" in folded:
        folded = _MARGIN.sub("\n", _BREAK.sub(f" {_MARK} ", folded))
    return f" {' '.join(folded.split())} "


def _back(folded: str, plain: str, place: tuple[int, int]) -> tuple[int, int]:
    """Return a span of the text with single spaces as one of the folded text, in whole words."""
    start, end = plain.count(" ", 0, place[0] + 1) - 1, plain.count(" ", 0, place[1])
    words = [match.span() for match in _TOKEN.finditer(folded) if match.lastgroup != "margin"]
    return words[min(start, len(words) - 1)][0], words[min(end, len(words)) - 1][1]


def _whole(text: str, last: int) -> bool:
    """Say whether a word ends there. Scripts that write without spaces have no ends of words."""
    if text[last] >= _IDEOGRAPHIC or last + 1 == len(text):
        return True
    return not (text[last + 1].isalnum() and text[last].isalnum())


def _together(meaning: Meaning, hits: list[tuple[int, int, str]], ends: list[int]) -> tuple[int, int] | None:
    """Return the span of the first place where all concepts of a meaning stand together."""
    latest: dict[str, tuple[int, int]] = {}
    at, since = 0, 0
    for start, end, concept in hits:
        if concept not in meaning.concepts:
            continue
        while at < len(ends) and ends[at] <= start:
            since, at = ends[at], at + 1
        latest[concept] = (start, end)
        if len(latest) == len(meaning.concepts):
            first = min(place[0] for place in latest.values())
            if first >= since and (not meaning.width or end - first <= meaning.width):
                return first, max(place[1] for place in latest.values())
    return None
