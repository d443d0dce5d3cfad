"""What results say of each other: near-copies, newer in place of older, and contradictions. Pure.

Similarity nominates, equality decides (learning/merge.py): two texts are one knowledge when nothing that matters
differs, and contradict each other when they are alike but for a negation, a polar word, a number or the order.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from fedlearn.learning.extract import solution_of
from fedlearn.learning.merge import Fingerprint, difference, fingerprint

__all__ = ["Telling", "contradictions", "near_copy", "successors", "telling"]

# Share of the words of both that two texts must have in common to be looked at: for copies what `difference` allows
# at most, for contradictions what tells two answers to one problem from answers to two.
_COPY = 0.8
_OPPOSED = 0.6
_PROBLEM = 0.5
_KINDS = frozenset(["negation", "polarity", "numbers or versions", "order"])
#: So much of a text is compared; the rest of a longer one seldom says the opposite.
_CHARS = 4_000


class Result(Protocol):
    """What is compared: `assist.answer.Result` fits."""

    @property
    def id(self) -> str:
        """The id of a pattern."""
        ...

    @property
    def kind(self) -> str:
        """`pattern`, or `interaction`, which is never compared."""
        ...

    @property
    def category(self) -> str:
        """Only results of one category are compared."""
        ...

    @property
    def own(self) -> bool:
        """Whether this host learned it itself."""
        ...

    @property
    def content(self) -> str:
        """The text."""
        ...

    @property
    def problem(self) -> str:
        """The problem that it solves."""
        ...

    @property
    def supersedes(self) -> Collection[str]:
        """Ids whose place it takes."""
        ...

    @property
    def unproven(self) -> bool:
        """Whether nothing speaks for it yet."""
        ...


@dataclass(frozen=True, slots=True)
class Telling:
    """A result as it is compared: its category, and the words of its whole content."""

    category: str
    text: str
    words: frozenset[str]


def telling(result: Result) -> Telling:
    """Return a result as `near_copy` takes it."""
    text = result.content[:_CHARS]
    return Telling(result.category if result.kind == "pattern" else result.id, text, frozenset(text.lower().split()))


def near_copy(a: Telling, b: Telling) -> bool:
    """Tell whether two results are the same knowledge."""
    if a.category != b.category or _shared(a.words, b.words) < _COPY:
        return False
    return difference(fingerprint(a.text), fingerprint(b.text)) is None


def successors(results: Sequence[Result]) -> dict[str, str]:
    """Return by the id of each superseded result the id of the one that takes its place.

    A pattern of another host takes the place of none that is own, and an unproven one of none at all: whoever writes it
    could silence what this host knows.
    Where two name each other, neither steps back.
    """
    there = {result.id: result for result in results}
    newer: dict[str, str] = {}
    for result in results:
        for identity in () if result.unproven else result.supersedes:
            older = there.get(identity)
            if older is None or older is result or result.id in older.supersedes or (older.own and not result.own):
                continue
            newer.setdefault(identity, result.id)
    return newer


def contradictions(results: Sequence[Result]) -> dict[str, dict[str, str]]:
    """Return by the id of each result that others contradict their ids, each with what differs.

    Two results contradict each other when they are of one category, solve one problem, and what they say is alike but
    for a negation, a polar word (always, never), a number, or the order of the words.
    """
    told = [(result, fingerprint(result.problem[:_CHARS])) for result in results if result.kind == "pattern"]
    found: dict[str, dict[str, str]] = {}
    for place, (a, problem) in enumerate(told):
        for b, other_problem in told[place + 1 :]:
            if a.category != b.category or not _same_problem(problem, other_problem):
                continue
            what = _opposed(*(fingerprint(solution_of(one.content)[:_CHARS]) for one in (a, b)))
            if what is not None:
                found.setdefault(a.id, {})[b.id] = what
                found.setdefault(b.id, {})[a.id] = what
    return found


def _same_problem(a: Fingerprint, b: Fingerprint) -> bool:
    """Tell whether two problems are one: hardly another word, and the same numbers and paths."""
    return a.numbers == b.numbers and a.paths == b.paths and _shared(a.tokens, b.tokens) >= _PROBLEM


def _opposed(a: Fingerprint, b: Fingerprint) -> str | None:
    """Return in what two solutions contradict each other."""
    if _shared(frozenset(a.words), frozenset(b.words)) < _OPPOSED:
        return None
    what = difference(a, b)
    return what if what in _KINDS else None


def _shared(a: frozenset[str], b: frozenset[str]) -> float:
    """Return the share of the words of both that are in each, in [0, 1]."""
    return len(a & b) / len(a | b) if a or b else 0.0
