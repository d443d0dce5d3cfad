"""When two texts are the same knowledge. Pure.

Similarity only nominates: embedders give 0.98 to opposites (always and never, pip and npm swapped, "tabs not spaces"
turned round). What decides is equality of category, negation, polarity, numbers, versions, paths, commands and
names, that hardly any other word differs, and that the shared words stand in the same order, each as often.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b

from fedlearn.learning import cues

__all__ = ["Fingerprint", "difference", "fingerprint", "solution_key"]

_NUMBER = re.compile(r"(?<![\w.])v?\d+(?:[.:]\d+)*(?:[a-z]{1,3}\d*)?(?![\w])")
_NAME = re.compile(r"\b[A-Za-z]*[a-z][A-Z]\w*|\b[A-Z]{2,}\w*|\b\w+(?:[-_/]\w+)+")
#: Options such as -d and -D, +x, --no-sync; and operators that stand alone.
_OPTION = re.compile(r"(?<!\S)(?:--?|\+)[A-Za-z0-9][\w-]*|(?<!\S)[<>=!|&^~]+(?!\S)")
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_NEGATION = frozenset(
    [
        "not",
        "no",
        "never",
        "none",
        "nothing",
        "neither",
        "nor",
        "without",
        "cannot",
        "unless",
        "instead",
        "except",
        "nicht",
        "kein",
    ]
)
#: Words whose exchange turns a text round; each kind must occur equally often on both sides.
_POLARITY = frozenset(
    """always enable enabled disable disabled allow allowed deny denied before after add remove start stop on off up
    down true false yes no open close opened closed install uninstall mount unmount lock unlock accept reject include
    exclude increase decrease more less first last only also must may should can push pull encrypt decrypt public
    private
    read write old new latest local remote left right and or with""".split()
)
_STOP = frozenset(
    """a an the this that these those it its is are was were be been being of in for by at as then there here so if
    when while which who what how do does did you your i we our they them their he she his her me my please just
    simply also will would could should can may might have has had get gets got make makes made use used using run
    running ran it's that's""".split()
)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What must be equal in two texts that say the same, and the words in order, of which a few may differ."""

    negations: tuple[str, ...]
    polarity: tuple[str, ...]
    numbers: frozenset[str]
    paths: frozenset[str]
    commands: frozenset[str]
    names: frozenset[str]
    words: tuple[str, ...]
    tokens: frozenset[str]


def fingerprint(text: str) -> Fingerprint:
    """Return the fingerprint of a text."""
    lowered = text.lower()
    tokens = [token.replace("’", "'") for token in _TOKEN.findall(lowered)]
    blocks = [_squeeze(line) for _, code in cues.code_blocks(text) for line in code.split("\n") if line.strip()]
    inline = [_squeeze(code) for code in cues.inline_code(text)]
    bare = [_squeeze(line) for line in text.split("\n") if cues.is_command(line) and len(line) < 300]
    names = {option.lower() for option in cues.options(text)}
    names |= set(_NAME.findall(text))
    return Fingerprint(
        negations=tuple(sorted(t for t in tokens if t in _NEGATION or t.endswith("n't"))),
        polarity=tuple(sorted(t for t in tokens if t in _POLARITY)),
        numbers=frozenset(_NUMBER.findall(lowered)),
        paths=frozenset(cues.paths(text)),
        commands=frozenset([*blocks, *inline, *bare, *_OPTION.findall(text)]),
        names=frozenset(name.lower() for name in names),
        words=tuple(_stem(token) for token in tokens if token not in _STOP),
        tokens=frozenset(tokens),
    )


def difference(a: Fingerprint, b: Fingerprint, *, slack: float = 0.15) -> str | None:
    """Return the first thing in which two texts differ too much, None when they are the same knowledge.

    Args:
        a: one text.
        b: the other text; the relation is symmetric.
        slack: share of the words of both that one may have beyond those of the other.

    """
    if a.negations != b.negations:
        return "negation"
    if a.polarity != b.polarity:
        return "polarity"
    if a.numbers != b.numbers:
        return "numbers or versions"
    if a.paths != b.paths:
        return "paths"
    if a.commands != b.commands:
        return "commands"
    if (a.names - b.names) - b.tokens or (b.names - a.names) - a.tokens:
        return "names"
    ours, theirs = set(a.words), set(b.words)
    # A text may say a little more than the other; a word in place of another is another thing (nginx, caddy).
    if (ours - theirs and theirs - ours) or len(ours ^ theirs) > slack * len(ours | theirs):
        return "words"
    # The same words in another order may say the opposite: "tabs not spaces", "from 1.2 to 1.3".
    if [word for word in a.words if word in theirs] != [word for word in b.words if word in ours]:
        return "order"
    return None


def solution_key(solution: str) -> bytes:
    """Return a 16-byte key that two solutions share when they differ in nothing but space; -d is not -D."""
    return blake2b(" ".join(solution.split()).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _squeeze(code: str) -> str:
    """Return code with single spaces and without a prompt."""
    return " ".join(code.split()).removeprefix("$ ")


def _stem(word: str) -> str:
    """Return a word without its commonest English endings; crude, but the same for both sides."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) > len(ending) + 3:
            return word[: -len(ending)]
    return word
