"""The layer that knows this host: its users, names, addresses, ids and secret values, also when encoded."""

from __future__ import annotations

import base64
import re
import string
from collections.abc import Iterator, Sequence
from urllib.parse import quote

import ahocorasick

from fedlearn.privacy.known import HostContext
from fedlearn.privacy.normalise import ascii_lower, normalise
from fedlearn.privacy.spans import Span

__all__ = ["Host", "Literals", "disguises"]

LAYER = "host"
_BEGINNING = 32
_LONGEST = 4096

#: Names that every machine has; they identify nobody.
COMMON = frozenset(
    "root admin administrator user users test guest nobody daemon bin sys git www www-data http nginx apache postgres "
    "mysql redis docker ubuntu debian nixos pi vagrant runner jenkins backup ec2-user centos fedora arch node app "
    "localhost localhost.localdomain localdomain local lan home internal nix nixbld host server desktop laptop "
    "default none ip6-localhost ip6-loopback ip6-allnodes ip6-allrouters broadcasthost gateway".split()
)


class Literals:
    """Known texts and what they are, found in one pass however many there are."""

    def __init__(self) -> None:
        self._automaton = ahocorasick.Automaton()
        self._known: dict[str, list[tuple[str, str, bool]]] = {}

    def add(self, text: str, category: str, *, whole: bool = True) -> None:
        """Add a text; `whole` means that it counts only where no ASCII letter or digit goes on with it."""
        low = ascii_lower(text)
        if not low or len(low) > _LONGEST:
            return
        # The automaton holds beginnings only, which bounds its size and its walk over text that repeats itself.
        same = self._known.setdefault(low[:_BEGINNING], [])
        if all(low != other for other, _, _ in same):
            same.append((low, category, whole))

    def close(self) -> Literals:
        """Make the automaton ready; nothing can be added afterwards."""
        for beginning, texts in self._known.items():
            self._automaton.add_word(beginning, (len(beginning), tuple(texts)))
        if self._known:
            self._automaton.make_automaton()
        return self

    def find(self, low: str) -> Iterator[tuple[int, int, str]]:
        """Yield (start, end, category) of every known text in the lowered text."""
        if not self._known:
            return
        size = len(low)
        for final, (length, texts) in self._automaton.iter(low):
            start = final + 1 - length
            for text, category, whole in texts:
                end = start + len(text)
                if len(text) > length and not low.startswith(text, start):
                    continue
                if whole and (
                    (start and low[start - 1] in _WORDY and low[start].isalnum())
                    or (end < size and low[end] in _WORDY and low[end - 1].isalnum())
                ):
                    continue
                yield start, end, category


def disguises(value: str) -> set[str]:
    """Return the value in the forms in which it may hide: base64 at each offset, hex, percent-encoded, reversed."""
    raw = value.encode()
    forms = {raw.hex(), quote(value, safe=""), value[::-1], "".join(f"%{b:02x}" for b in raw)}
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + raw).decode()
        # The first and last characters also depend on the neighbours, so compare only what is the value's own.
        core = encoded[(0, 2, 3)[shift] : len(encoded.rstrip("=")) - (1 if (shift + len(raw)) % 3 else 0)]
        forms |= {core, core.replace("+", "-").replace("/", "_")}
    return {form for form in forms if len(form) >= 8 and form != value}


#: What goes on with a word. ASCII alone, so that a text and its escapes are judged alike, and so that a name before
#: a particle of a language without spaces is found.
_WORDY = frozenset(string.ascii_lowercase + string.digits)
_BELOW = re.compile(r"[\w.-]{0,253}$")


class Host:
    """Finds what the context names, and every host below one of its domains."""

    def __init__(self, context: HostContext, deny: Sequence[str] = ()) -> None:
        literals = Literals()
        for text in deny:
            literals.add(normalise(text), "PRIVATE", whole=len(text) < 6)
        for text in context.secrets:
            if len(text) >= 4:
                literals.add(normalise(text), "SECRET", whole=len(text) < 8)
                for form in disguises(text) if len(text) >= 8 else ():
                    literals.add(form, "SECRET", whole=False)
        groups = (
            ("NAME", context.names, 3),
            ("DOMAIN", context.domains, 4),
            ("USER", context.users, 2),
            ("HOST", context.hosts, 2),
            ("IP", context.addresses, 3),
            ("ID", context.ids, 6),
        )
        for category, texts, least in groups:
            for text in texts:
                if len(text) >= least and text.lower() not in COMMON:
                    literals.add(normalise(text), category)
        self._literals = literals.close()

    def find(self, text: str, low: str) -> list[Span]:
        """Return the spans of known texts; a name below a known domain goes whole."""
        spans = []
        for start, end, category in self._literals.find(low):
            if category == "DOMAIN":
                below = _BELOW.search(text, max(0, start - 253), start)
                start = below.start() if below and start and text[start - 1] == "." else start
                category = "HOST"
            spans.append(Span(start, end, category, LAYER))
        return spans
