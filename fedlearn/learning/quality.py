"""How good the knowledge is: relevance, reuse, worth and junk, each held against a target with what to do. Pure.

What the figures mean and where the targets come from stands in docs/knowledge.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from fedlearn.counted import counted
from fedlearn.ledger.measures import USED, Asked, Searched
from fedlearn.ledger.outcomes import HARMED, HELPED, UNUSED

__all__ = ["BANDS", "CHANCE", "USEFUL", "Answers", "Junk", "Measure", "Turns", "band", "measured"]

#: A hit of this score is taken as useful where nobody told of it.
USEFUL = 0.5
#: The bands of value scores, from this score on, and the share that each should have.
BANDS = (("low", 0.0, 0.2), ("medium", 0.4, 0.3), ("high", 0.6, 0.3), ("top", 0.8, 0.2))
#: After so many searches a pattern had its chance to be found; before, that it never was says nothing.
CHANCE = 50
_BAND_SLACK = 0.15
_REUSE = (0.2, 0.4)
_USEFUL_SHARE = 0.5
_JUNK = 0.1


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure: its value (None: nothing to measure yet), the target in words, whether it is met, and what to do."""

    name: str
    value: float | Mapping[str, float] | None
    target: str
    met: bool | None
    says: str
    todo: str

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self)


@dataclass(slots=True)
class Answers:
    """What came of searches."""

    searches: int = 0
    found: int = 0
    useful: int = 0
    used: int = 0
    told: int = 0
    tops: list[float] = field(default_factory=list)

    @classmethod
    def of(cls, searches: Iterable[Searched]) -> Answers:
        """Return the sums over searches."""
        sums = cls()
        for one in searches:
            sums.searches += 1
            sums.found += one.found > 0
            sums.told += bool(one.told)
            sums.used += bool(one.told & USED)
            sums.useful += useful(one)
            if one.top is not None:
                sums.tops.append(one.top)
        return sums


@dataclass(slots=True)
class Turns:
    """What interactions were worth, and whether they used what is known."""

    turns: int = 0
    reused: int = 0
    echoes: int = 0
    bands: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, turns: Iterable[Asked]) -> Turns:
        """Return the sums over interactions."""
        sums = cls()
        for one in turns:
            sums.turns += 1
            sums.reused += one.retrieved > 0
            sums.echoes += one.learned == "echo"
            sums.bands[band(one.score)] += 1
        return sums


@dataclass(frozen=True, slots=True)
class Junk:
    """The patterns of a sample that are of no use, each counted under every reason that holds.

    `exact` has the very solution of an older one, `near` says the same as an older one (None: the index could not be
    asked), `never` was never handed out although it was there before the time looked at (None: fewer than `CHANCE`
    searches were ever asked), `looped` is text that fedlearn had handed out. `any` counts each once; `sampled` are
    those looked at, of `patterns` in all.
    """

    patterns: int
    sampled: int
    exact: int
    near: int | None
    never: int | None
    looped: int
    any: int


def useful(search: Searched) -> bool:
    """Tell whether a search had a useful hit: somebody said that it helped, or nobody said otherwise and it fits."""
    if search.told:
        return HELPED in search.told
    return search.top is not None and search.top >= USEFUL


def band(score: float) -> str:
    """Return the band of a value score."""
    return next(name for name, least, _ in reversed(BANDS) if score >= least)


def measured(answers: Answers, turns: Turns, junk: Junk) -> tuple[Measure, ...]:
    """Return every measure, in a fixed order."""
    return _top(answers), _useful(answers), _reuse(answers, turns), _worth(turns), _junk(junk, turns)


def _top(answers: Answers) -> Measure:
    target = f"the middle one at {USEFUL:g} or more"
    if not answers.tops:
        says = "no search found anything" if answers.searches else "nobody searched"
        return Measure("top score", None, target, None, says, _SEARCH if not answers.searches else _GAPS)
    value = round(median(answers.tops), 4)
    says = f"of {counted(answers.searches, 'search', 'searches')} {answers.found:,} found something"
    todo = "" if value >= USEFUL else f"{_GAPS}; a real embedding model ([embedding]) finds what is said in other words"
    return Measure("top score", value, target, value >= USEFUL, says, todo)


def _useful(answers: Answers) -> Measure:
    target = f"{_USEFUL_SHARE:.0%} or more"
    if not answers.searches:
        return Measure("useful hits", None, target, None, "nobody searched", _SEARCH)
    value = round(answers.useful / answers.searches, 4)
    searches = counted(answers.searches, "search", "searches")
    says = f"{answers.useful:,} of {searches}; of {answers.told:,} somebody told what came of it"
    return Measure("useful hits", value, target, value >= _USEFUL_SHARE, says, "" if value >= _USEFUL_SHARE else _GAPS)


def _reuse(answers: Answers, turns: Turns) -> Measure:
    """Return how often what is known was used: as the telemetry tells, or as was told of answers, whichever is more."""
    low, high = _REUSE
    target = f"{low:.0%} to {high:.0%}"
    views = [
        (
            turns.reused / turns.turns if turns.turns else 0.0,
            f"{turns.reused:,} of {counted(turns.turns, 'interaction')}",
        ),
        (
            answers.used / answers.searches if answers.searches else 0.0,
            f"{answers.used:,} of {counted(answers.searches, 'search', 'searches')}",
        ),
    ]
    if not turns.turns and not answers.searches:
        return Measure("reuse rate", None, target, None, "nothing happened", _SEARCH)
    value, says = max(views)
    value = round(value, 4)
    todo = ""
    if value < low:
        todo = f"let assistants search before they act and tell what came of it ({HELPED}, {HARMED}, {UNUSED})"
    elif value > high:
        todo = "the same questions come again and again: mend their causes, or write them into the projects' own guides"
    return Measure("reuse rate", value, target, low <= value <= high, f"{says} used what is known", todo)


def _worth(turns: Turns) -> Measure:
    target = "/".join(f"{share:.0%}"[:-1] for _, _, share in BANDS) + " % (" + "/".join(n for n, _, _ in BANDS) + ")"
    if not turns.turns:
        return Measure(
            "value scores", None, target, None, "no interactions", "let fedlearn read telemetry: fedlearn learn"
        )
    shares = {name: round(turns.bands[name] / turns.turns, 4) for name, _, _ in BANDS}
    off = {name: shares[name] - wanted for name, _, wanted in BANDS if abs(shares[name] - wanted) > _BAND_SLACK}
    todo = ""
    if off:
        most = max(off, key=lambda name: (abs(off[name]), name))
        todo = _TOO_MANY[most] if off[most] > 0 else _TOO_FEW[most]
    return Measure("value scores", shares, target, not off, f"{counted(turns.turns, 'interaction')}", todo)


def _junk(junk: Junk, turns: Turns) -> Measure:
    target = f"{_JUNK:.0%} or less"
    if not junk.sampled:
        return Measure(
            "junk rate", None, target, None, "no patterns", "learn (fedlearn learn) or import (fedlearn import)"
        )
    shares = {
        "exact duplicates": junk.exact / junk.sampled,
        "near-duplicates": (junk.near or 0) / junk.sampled,
        "never retrieved": (junk.never or 0) / junk.sampled,
        "looped": junk.looped / junk.sampled,
    }
    value = round(junk.any / junk.sampled, 4)
    if junk.near is None:
        del shares["near-duplicates"]
    if junk.never is None:
        del shares["never retrieved"]
    told = ", ".join(f"{share:.1%} {name}" for name, share in shares.items())
    near = "; near-duplicates could not be looked for now" if junk.near is None else ""
    never = (
        f"; what is never retrieved shows after {counted(CHANCE, 'search', 'searches')}" if junk.never is None else ""
    )
    says = (
        f"of {junk.sampled:,} of {counted(junk.patterns, 'pattern')} {told}{near}{never}; "
        f"{counted(turns.echoes, 'echo', 'echoes')} came back, not learnt"
    )
    worst = max(shares, key=lambda name: shares[name])
    return Measure("junk rate", value, target, value <= _JUNK, says, "" if value <= _JUNK else _AGAINST[worst])


_SEARCH = "let assistants search before they act: fedlearn mcp --print-config CLIENT"
_GAPS = "see what is asked in vain: fedlearn gaps"
_TOO_MANY = {
    "low": "much fails: look for what fails most (fedlearn gaps)",
    "medium": "much ends unclear: let the tools write whether a task succeeded, or say so (fedlearn feedback)",
    "high": "nearly all is judged alike: feedback tells the good from the very good (fedlearn feedback)",
    "top": "nearly all is judged top: raise value.threshold, or see why with fedlearn inspect",
}
_TOO_FEW = {
    "low": "failures are missing: see that telemetry of failed tasks is read, too (fedlearn status)",
    "medium": "little is in the middle: see the factors with fedlearn inspect",
    "high": "little is learnt from: tell what was right (fedlearn feedback), or lower value.threshold",
    "top": "the best are missing: feedback and repeated questions raise a score (fedlearn feedback)",
}
_AGAINST = {
    "exact duplicates": "merge them: fedlearn maintain --job quarterly --apply",
    "near-duplicates": "merge them: fedlearn maintain --job quarterly --apply",
    "never retrieved": "let assistants search (fedlearn mcp), or raise value.threshold so that less is kept",
    "looped": "withdraw what came back (fedlearn withdraw), and raise learning.echo_days",
}
