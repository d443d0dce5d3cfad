"""Failures that recur: calls gathered by service, method and what their errors have in common. Pure.

Each kind of failure is weighed against the calls of its own service and method, never against all that a host does,
so that what always fails counts however rarely it is called:

    confidence = the greater of  failures / (calls + 1)  and  corrected alike / (failures + 1)

The first says how surely a call fails, the second how surely the same correction mended it. The 1 stands for the call
that nobody has made yet, so that few observations never give certainty, and more of the same always give more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from fedlearn.coordinator.calls import ANY, Call
from fedlearn.coordinator.corrections import Correction, Mended, correction, mended
from fedlearn.coordinator.signature import normal, short, signature, telling_line

__all__ = ["VARIOUS", "Failure", "gathered"]

#: The signature of a method that fails for ever other reasons.
VARIOUS = "various errors"
#: A shell that fails so often is broken, whatever the work is.
_BROKEN = 0.5
#: Characters of an error's telling line that are cleaned.
_LOOKED_AT = 1_000
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Failure:
    """One kind of failure of one method, on this host.

    `signature` and all texts are clean: what is secret or personal was taken out. `calls` counts every call of the
    method in the same time, failed or not, and of the whole service where the failure names no method. `sessions`
    counts distinct ones, a call without a session as one.
    """

    service: str
    method: str
    signature: str
    example: str
    occurrences: int
    calls: int
    sessions: int
    first: datetime | None
    last: datetime | None
    correction: Correction | None
    tools: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    suspects: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()

    @property
    def rate(self) -> float:
        """How surely the call fails, in [0, 1)."""
        return self.occurrences / (self.calls + 1)

    @property
    def corrected(self) -> float:
        """How surely the correction mended it, in [0, 1)."""
        return self.correction.times / (self.occurrences + 1) if self.correction else 0.0

    @property
    def confidence(self) -> float:
        """The greater of both, rounded to 4 places."""
        return round(max(self.rate, self.corrected), 4)


@dataclass(slots=True)
class _Kind:
    """The failures with one error, as they are gathered, and the names under which they were called."""

    failed: list[Call] = field(default_factory=list)
    mended: list[Mended] = field(default_factory=list)
    names: set[tuple[str, str]] = field(default_factory=set)

    def add(self, other: _Kind) -> None:
        """Take in the failures of another kind that turned out to be this one."""
        self.failed += other.failed
        self.mended += other.mended
        self.names |= other.names


_Key = tuple[str, str, str]


def gathered(
    calls: Iterable[Call],
    *,
    clean: Callable[[str], str],
    least: int,
    most: int,
    learned: Callable[[Collection[str]], Mapping[str, str]] = lambda _: {},
) -> tuple[list[Failure], int]:
    """Return the failures that recur, the surest first, and how many kinds were left out because of `most`.

    The order of the calls says nothing where they have times; where a session has calls without, it is their order.

    Args:
        calls: of this host.
        clean: takes out of a text what is secret or personal.
        least: a failure that occurred less often does not recur.
        most: so many kinds of failure are weighed, the most frequent.
        learned: names the patterns that interactions taught, by the ids of these; they fix the failures before them.

    """
    shape = cache(normal)
    totals: Counter[tuple[str, str]] = Counter()
    kinds: dict[_Key, _Kind] = {}
    sessions: dict[str, list[Call]] = {}
    failing: set[str] = set()
    fixed_by: dict[str, str] = {}
    for call in calls:
        name = shape(call.service), shape(call.method)
        totals[name] += call.times
        if name[1] != ANY:
            totals[name[0], ANY] += call.times
        if call.failed:
            kind = kinds.setdefault((*name, signature(call.error)), _Kind())
            kind.failed.append(call)
            kind.names.add(name)
        if call.fixes:
            fixed_by[call.fixes] = call.id
        if call.session is not None:
            sessions.setdefault(call.session, []).append(call)
            if call.failed:
                failing.add(call.session)
    fixes: dict[int, Mended] = {}
    for session in failing:
        fixes |= mended(sessions[session])
    names = learned(fixed_by.values()) if fixed_by else {}
    for kind in kinds.values():
        for call in kind.failed:
            if name_of := names.get(fixed_by.get(call.id, "")):
                kind.mended.append(Mended(call, learned=name_of))
            elif id(call) in fixes:
                kind.mended.append(fixes[id(call)])
    frequent = sorted(kinds.items(), key=lambda item: (-len(item[1].failed), item[0]))
    weighed = _cleaned(frequent[:most], clean)
    weighed |= _various(weighed)
    found = []
    for key, kind in weighed.items():
        if len(kind.failed) >= least:
            failure = _failure(key, kind, sum(totals[name] for name in kind.names), clean)
            if _recurs(failure, kind.failed):
                found.append(failure)
    found.sort(key=lambda f: (-f.confidence, -f.occurrences, f.service, f.method, f.signature))
    return found, max(0, len(kinds) - most)


def _recurs(failure: Failure, failed: Sequence[Call]) -> bool:
    """Tell whether it is more than the user's own work: a shell's commands fail in it, one session or one test long."""
    if not failed[0].is_shell:
        return True
    return failure.sessions > 1 and (failure.correction is not None or failure.rate >= _BROKEN)


def _cleaned(frequent: Sequence[tuple[_Key, _Kind]], clean: Callable[[str], str]) -> dict[_Key, _Kind]:
    """Return the kinds by their clean signatures; those that differed only in what was taken out are one."""
    found: dict[_Key, _Kind] = {}
    for (service, method, _), kind in frequent:
        # Names are cleaned as well: programs put hosts and users into them.
        key = normal(clean(service)), normal(clean(method)), normal(clean(_line(kind.failed)))
        found.setdefault(key, _Kind()).add(kind)
    return found


def _various(weighed: Mapping[_Key, _Kind]) -> dict[_Key, _Kind]:
    """Return the methods that fail for many reasons, none of which is half of it, as kinds of their own."""
    by_method: dict[tuple[str, str], list[_Kind]] = {}
    for (service, method, _), kind in weighed.items():
        by_method.setdefault((service, method), []).append(kind)
    found: dict[_Key, _Kind] = {}
    for name, kinds in by_method.items():
        whole = _Kind()
        for kind in kinds:
            whole.add(kind)
        if 2 * max(len(kind.failed) for kind in kinds) < len(whole.failed):
            # What mended one of them says nothing of the others.
            whole.mended = []
            found[*name, VARIOUS] = whole
    return found


def _line(failed: Sequence[Call]) -> str:
    """Return the telling line of a failure, the same whatever order they come in."""
    return min((telling_line(call.error)[:_LOOKED_AT] for call in failed), key=lambda line: (len(line), line))


def _failure(key: _Key, kind: _Kind, calls: int, clean: Callable[[str], str]) -> Failure:
    service, method, shared = key
    failed = kind.failed
    times = sorted(call.time for call in failed if call.time is not None)
    return Failure(
        service=service,
        method=method,
        signature=shared,
        example=short(clean(_line(failed))),
        occurrences=len(failed),
        calls=calls,
        sessions=len({call.session for call in failed if call.session}) + sum(not call.session for call in failed),
        first=times[0] if times else None,
        last=times[-1] if times else None,
        correction=correction(kind.mended, clean),
        tools=_common((tool for call in failed for tool in call.tools), clean),
        categories=_common((call.category for call in failed), clean),
        suspects=_common((name for call in failed for name in call.suspects), clean),
        proposed=_common((text for call in failed for text in call.proposed), clean),
    )


def _common(texts: Iterable[str], clean: Callable[[str], str]) -> tuple[str, ...]:
    """Return the texts that were named most, clean, the most frequent first."""
    counted = Counter(text for text in texts if text)
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return tuple(short(clean(text)) for text, _ in ordered[:_NAMED])
