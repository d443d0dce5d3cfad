"""The scrubber: text in, text that may leave out. Pure: no I/O, no clock.

Layers find spans, in this order: the host's own words, structure, further rules, assignments, entropy, personal data.
Overlapping spans are joined, a value found once is found everywhere in the item, and each distinct value of a
category gets a number. The whole is repeated until nothing more is found, so scrubbing twice changes nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from fedlearn.privacy import encoded, views
from fedlearn.privacy.known import NOTHING_KNOWN, HostContext
from fedlearn.privacy.layers import assignments, guess, hosts, pem, personal, tables
from fedlearn.privacy.layers.forms import scan
from fedlearn.privacy.layers.host import COMMON, Host, Literals
from fedlearn.privacy.layers.keep import Kept
from fedlearn.privacy.layers.order import AT_START, FORMS, TRIGGERS
from fedlearn.privacy.normalise import ascii_lower, normalise
from fedlearn.privacy.spans import PLACEHOLDER, Span, apart, masked, union

__all__ = ["JsonValue", "Replacement", "Rule", "Scrubbed", "Scrubber"]

#: What JSON can hold.
JsonValue = Any

_ROUNDS = 6
_DEEPEST = 2
#: What was found in so many texts, the latest of at most so many characters, is remembered: one question comes with
#: many answers, and a task that failed comes again.
_REMEMBERED = 4_096
_SHORT = 1_000
_FOLDED = frozenset({"USER", "HOST", "EMAIL", "NAME", "MAC", "UUID", "IP", "ID"})


class Rule(Protocol):
    """A further detector, such as the rules of a gitleaks file."""

    def find(self, text: str, low: str) -> list[Span]:
        """Return the spans of what must go; `low` is the same text in lower case."""
        ...


class Replacement(NamedTuple):
    """One value that was replaced. `start` and `end` are offsets in the normalised text."""

    layer: str
    category: str
    start: int
    end: int
    placeholder: str


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """A text that may leave, and what was replaced in it, in order."""

    text: str
    replacements: tuple[Replacement, ...]


class Scrubber:
    """Takes out everything secret or personal. Made once and used for many items; safe to share between threads."""

    def __init__(
        self,
        context: HostContext = NOTHING_KNOWN,
        *,
        allow: Sequence[str] = (),
        deny: Sequence[str] = (),
        rules: Sequence[Rule] = (),
    ) -> None:
        self._host = Host(context, deny)
        self._allow = frozenset(normalise(text) for text in allow)
        self._rules = tuple(rules)
        self._detected = lru_cache(maxsize=_REMEMBERED)(self.detect)

    def scrub(self, text: str) -> Scrubbed:
        """Return the text with `<CATEGORY_n>` in place of what must not leave."""
        norm = normalise(text)
        (clean,), (replacements,) = self._settle([norm], [None])
        return Scrubbed(clean, replacements)

    def scrub_item(self, item: JsonValue) -> tuple[JsonValue, tuple[Replacement, ...]]:
        """Return a nested value with every string and key scrubbed under one numbering.

        A value that is replaced once is replaced everywhere in the item. Offsets are those in each string.
        """
        texts: list[str] = []
        names: list[int | None] = []
        _collect(item, texts, names)
        clean, replacements = self._settle(texts, names)
        return _rebuild(item, iter(clean)), tuple(one for each in replacements for one in each)

    def detect(self, text: str) -> list[Span]:
        """Return what one look at a normalised text finds, joined and sorted; the gate uses it on bytes."""
        bare = masked(text)
        spans = self._look(bare)
        if "\\" in bare:
            for view in views.unescaped(bare):
                spans += view.back(self._look(view.text))
        if "&" in bare and (seen := views.entities(bare)):
            spans += seen.back(self._look(seen.text))
        for start, end, hidden in encoded.pieces(bare):
            if self._hides(hidden, _DEEPEST):
                spans.append(Span(start, end, "ENCODED", "normalise"))
        if self._allow:
            spans = [s for s in spans if text[s.start : s.end] not in self._allow]
        return apart(text, union(spans))

    def literals(self, low: str) -> Iterable[tuple[int, int, str]]:
        """Return where the host's own words stand in a lowered text that was not normalised: (start, end, category)."""
        return ((s.start, s.end, s.category) for s in self._host.find(low, low))

    def _hides(self, text: str, depth: int) -> bool:
        """Say whether a decoded text holds something that must not leave, also when it is encoded again."""
        text = normalise(text)
        if len(text) > 3 and any(span.layer != guess.LAYER for span in self._look(text)):
            return True
        return depth > 1 and any(self._hides(hidden, depth - 1) for _, _, hidden in encoded.pieces(text))

    def _look(self, bare: str) -> list[Span]:
        """Return what the layers find in a text without placeholders, as it comes."""
        low = ascii_lower(bare)
        present: set[int] = set()
        hits: list[tuple[int, int]] = []
        for final, (length, forms) in TRIGGERS.iter(low):
            if forms:
                present |= forms
            if length:
                hits.append((final - length + 1, final + 1))
        kept = Kept(bare)
        spans = self._host.find(bare, low)
        if present:
            spans += [
                span
                for span in scan([FORMS[number] for number in sorted(present)], bare, low)
                if span.category != "NAME" or not kept.covers(span.start, span.end)
            ]
            if (anchored := sorted(present & AT_START)) and (view := views.unmarked(bare)):
                spans += view.back(scan([FORMS[number] for number in anchored], view.text, ascii_lower(view.text)))
            if "-----" in low:
                spans += pem.find(bare, low)
        for rule in self._rules:
            spans += rule.find(bare, low)
        if hits:
            hits.sort()
            spans += assignments.find(bare, hits, kept)
        spans += tables.find(bare)
        guessed = guess.find(bare, kept)
        spans += hosts.find(bare, spans + guessed)
        named = union(spans)
        spans += guessed
        spans += [span for span in personal.find(bare, kept) if not _crosses(span, named)]
        return spans

    def _settle(self, texts: list[str], names: list[int | None]) -> tuple[list[str], list[tuple[Replacement, ...]]]:
        """Look, replace and look again until nothing is found."""
        found: list[list[Span]] = [[] for _ in texts]
        clean = texts
        replacements: list[tuple[Replacement, ...]] = [() for _ in texts]
        for _ in range(_ROUNDS):
            news = False
            for index, text in enumerate(clean):
                spans = [] if len(text) < 3 else self._detected(text) if len(text) <= _SHORT else self.detect(text)
                name = names[index]
                if name is not None and (under := assignments.value_under(clean[name], text)):
                    spans = [under]
                if spans:
                    news = True
                    found[index] = union(found[index] + _mapped(spans, replacements[index]))
            if not news:
                return clean, replacements
            found = _everywhere(texts, found)
            clean, replacements = _render(texts, found)
        # Text that never settles was made to; nothing of it leaves.
        last = [[Span(0, len(text), "TEXT", "unsettled")] if text else [] for text in texts]
        return _render(texts, last)


def _collect(item: JsonValue, texts: list[str], names: list[int | None], name: int | None = None) -> None:
    """List the texts of an item in order, and for each the number of the text that names it.

    A value is named by its key; in {"name": "DB_PASSWORD", "value": "..."} by the text under the other key.
    """
    if isinstance(item, str):
        texts.append(normalise(item))
        names.append(name)
    elif isinstance(item, dict):
        said: int | None = None
        value_at: int | None = None
        for key, value in item.items():
            at = len(texts)
            texts.append(normalise(str(key)))
            names.append(None)
            if isinstance(value, str):
                said = at + 1 if key in ("name", "key", "variable") else said
                value_at = at + 1 if key == "value" else value_at
            _collect(value, texts, names, at)
        if said is not None and value_at is not None:
            names[value_at] = said
    elif isinstance(item, list | tuple):
        for value in item:
            _collect(value, texts, names, name)


def _rebuild(item: JsonValue, clean: Any) -> JsonValue:
    if isinstance(item, str):
        return next(clean)
    if isinstance(item, dict):
        return {next(clean): _rebuild(value, clean) for value in item.values()}
    if isinstance(item, list | tuple):
        return [_rebuild(value, clean) for value in item]
    return item


def _crosses(span: Span, others: list[Span]) -> bool:
    """Say whether the span shares some but not all of its text with one that was found by name or by form."""
    at = bisect_right(others, span.start, key=lambda s: s.end)
    if at >= len(others) or others[at].start >= span.end:
        return False
    return others[at].start <= span.start and others[at].end < span.end and others[at].layer not in ("host", "hosts")


def _mapped(spans: list[Span], replaced: tuple[Replacement, ...]) -> list[Span]:
    """Turn offsets in a rendered text into offsets in the text it was rendered from."""
    if not replaced:
        return spans
    result = []
    for span in spans:
        start, end = span.start, span.end
        shift = 0
        new_start, new_end = None, None
        for one in replaced:
            left = one.start + shift
            right = left + len(one.placeholder)
            if new_start is None and start < right:
                new_start = one.start if start >= left else start - shift
            if new_end is None and end <= right:
                new_end = one.end if end > left else end - shift
                break
            shift += len(one.placeholder) - (one.end - one.start)
        new_start = start - shift if new_start is None else new_start
        new_end = end - shift if new_end is None else new_end
        result.append(Span(new_start, new_end, span.category, span.layer))
    return result


def _everywhere(texts: list[str], found: list[list[Span]]) -> list[list[Span]]:
    """Add every other place where a found value stands in the item."""
    literals = Literals()
    values = dict.fromkeys(
        (text[span.start : span.end].strip(), span.category)
        for text, spans in zip(texts, found, strict=True)
        for span in spans
    )
    for value, category in values:
        plain = value.isalpha() and value.islower() and category == "SECRET"
        if len(value) >= (5 if plain else 3) and value.lower() not in COMMON and not value.isdigit():
            literals.add(value, category, whole=len(value) < 8 or category in _FOLDED)
    literals.close()
    result = []
    for text, spans in zip(texts, found, strict=True):
        more = [Span(s, e, c, "repeat") for s, e, c in literals.find(ascii_lower(text))]
        result.append(union(spans + apart(text, more)))
    return result


def _render(texts: list[str], found: list[list[Span]]) -> tuple[list[str], list[tuple[Replacement, ...]]]:
    """Number the values in order of appearance and put the placeholders in."""
    counts: dict[str, int] = {}
    for text in texts:
        if "<" in text:
            for match in PLACEHOLDER.finditer(text):
                counts[match[1]] = max(counts.get(match[1], 0), int(match[2]))
    numbers: dict[tuple[str, str], str] = {}
    clean: list[str] = []
    replacements: list[tuple[Replacement, ...]] = []
    for text, spans in zip(texts, found, strict=True):
        parts: list[str] = []
        made: list[Replacement] = []
        at = 0
        for span in spans:
            value = text[span.start : span.end]
            same = (span.category, value.casefold() if span.category in _FOLDED else value)
            placeholder = numbers.get(same)
            if placeholder is None:
                counts[span.category] = counts.get(span.category, 0) + 1
                placeholder = numbers[same] = f"<{span.category}_{counts[span.category]}>"
            parts += (text[at : span.start], placeholder)
            made.append(Replacement(span.layer, span.category, span.start, span.end, placeholder))
            at = span.end
        parts.append(text[at:])
        clean.append("".join(parts))
        replacements.append(tuple(made))
    return clean, replacements
