"""Letters of one script that pass for another: harmless in sentences, never in commands, addresses and identifiers."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["mixed", "skeleton"]

#: Letters that look like Latin ones, and the ones they look like.
_LOOKALIKES = dict(
    zip(
        "аеорсухіѕјһԁԛԝАВЕКМНОРСТХІЅЈοναρικτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧԍɡɑıⅼӏոօսց",
        "aeopcyxisjhdqwABEKMHOPCTXISJovapiktuxABEZHIKMNOPTYXGgaillnoug",
        strict=True,
    )
)
_TABLE = str.maketrans(_LOOKALIKES)
_RUN = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z]")
_FOREIGN = re.compile("[\u0370-\u03ff\u0400-\u052f\u0530-\u058f\u13a0-\u13ff\u2c80-\u2cff\ua640-\ua69f]")
_TECHNICAL = re.compile(r"://|[/_.=@\\$-](?=\w)|\(\)")


def skeleton(text: str) -> str:
    """Return the text with letters that look Latin replaced by the Latin ones, word by word where both occur."""
    return _RUN.sub(lambda m: m.group().translate(_TABLE) if _LATIN.search(m.group()) else m.group(), text)


def mixed(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of words that mix Latin with look-alike scripts where a machine reads them.

    Everywhere: words whose foreign letters all pass for Latin ones. In addresses, paths and identifiers: any mix.
    """
    for word in re.finditer(r"\S+", text):
        token = word.group()
        if token.isascii() or not _FOREIGN.search(token):
            continue
        technical = _TECHNICAL.search(token) is not None
        for run in _RUN.finditer(token):
            foreign = _FOREIGN.findall(run.group())
            latin = _LATIN.findall(run.group())
            if not foreign or not latin:
                continue
            alike = all(letter in _LOOKALIKES for letter in foreign)
            if (alike and len(latin) >= 2) or (technical and len(latin) >= 2 and len(run.group()) > 3):
                yield word.start() + run.start(), word.start() + run.end()
