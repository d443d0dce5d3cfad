"""What was done when a call worked after it had failed, and what many such corrections have in common. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher

from fedlearn.coordinator.calls import Call
from fedlearn.coordinator.signature import normal, short

__all__ = ["Correction", "Mended", "correction", "mended"]

#: So soon after a failure its correction follows in the same session.
_WINDOW = timedelta(hours=2)
#: So many calls of a session are looked through for it.
_AHEAD = 50
_BETWEEN = 4
#: A correction that changes more words of a command is another command.
_CHANGED = 3
#: Tools that change files: a command that works after them was mended by the user's own work.
_EDITS = ("edit", "write", "replace", "create", "insert", "patch")
_EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Mended:
    """A failed call, and what was done when it worked: called instead, used in between, or learnt as a pattern."""

    call: Call
    did: str = ""
    between: tuple[str, ...] = ()
    learned: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What mended failures of one kind, seen `times` times: `did` in place of `tried`, or the `tools` used before.

    `change` has the words that went and those that came, where the tellings have just these in common. `learned` names
    the pattern where the learner knows the fix.
    """

    did: str
    tried: str
    tools: tuple[str, ...]
    times: int
    change: tuple[str, str] | None = None
    learned: str = ""


def mended(calls: Sequence[Call]) -> dict[int, Mended]:
    """Return the failed calls of one session that worked later, by their `id()`; in the order of their times."""
    if all(call.time is not None for call in calls):
        calls = sorted(calls, key=lambda call: call.time or _EARLIEST)
    found: dict[int, Mended] = {}
    for place, call in enumerate(calls):
        if not call.failed:
            continue
        if call.worked:
            found[id(call)] = Mended(call, call.worked, call.between)
        elif (after := _after(call, calls[place + 1 : place + 1 + _AHEAD])) is not None:
            found[id(call)] = Mended(call, *after)
    return found


def _after(call: Call, later: Sequence[Call]) -> tuple[str, tuple[str, ...]] | None:
    """Return what followed a failure until the same call worked; None when it did not, or too late.

    That a shell works says nothing of a command that failed in it.
    """
    if call.is_shell:
        return None
    between: list[str] = []
    for one in later:
        if call.time is not None and one.time is not None and one.time - call.time > _WINDOW:
            return None
        if (one.service, one.method) == (call.service, call.method):
            if not one.failed:
                return one.tried, tuple(dict.fromkeys(between))[-_BETWEEN:]
        elif not one.failed:
            between.append(one.method if one.service == call.service else f"{one.service} {one.method}")
    return None


def correction(found: Sequence[Mended], clean: Callable[[str], str]) -> Correction | None:
    """Return the correction that mended most failures of a kind: a known fix, other words, or other tools used before.

    What was seen once only is chance. That the same call worked again is no correction, nor is the user's own work.
    """
    by_words: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    by_tools: Counter[tuple[str, ...]] = Counter()
    by_pattern = Counter(one.learned for one in found if one.learned)
    for one in found:
        is_shell = one.call.is_shell
        if is_shell and any(word in tool.lower() for tool in one.between for word in _EDITS):
            continue
        if one.did and (key := _difference(one.call.tried, one.did)) != ("", ""):
            by_words.setdefault(key, []).append((one.did, one.call.tried))
        if one.between and not is_shell:
            by_tools[one.between] += 1
    words = max(by_words.items(), key=lambda item: (len(item[1]), item[0]), default=((), []))[1]
    tools, times = max(by_tools.items(), key=lambda item: (item[1], item[0]), default=((), 0))
    pattern, told = max(by_pattern.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    if told > 1 and told >= max(times, len(words)):
        return Correction("", "", (), told, learned=pattern)
    if times > 1 and times >= len(words):
        return Correction("", "", tuple(normal(clean(tool)) for tool in tools), times)
    if len(words) > 1:
        did, tried = (short(clean(text)) for text in min(words))
        if len(set(words)) == 1:
            return Correction(did, tried, (), len(words))
        change = _difference(tried, did)
        return Correction(normal(did), normal(tried), (), len(words), change if len(change) == 2 else None)
    return None


def _difference(tried: str, did: str) -> tuple[str, ...]:
    """Return the words that went and those that came, where that is one small change; else the whole new call."""
    before, after = normal(tried).split(), normal(did).split()
    steps = [step for step in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes() if step[0] != "equal"]
    if not steps:
        return "", ""
    _, i1, i2, j1, j2 = steps[0]
    if len(steps) > 1 or max(i2 - i1, j2 - j1) > _CHANGED or i2 - i1 == len(before):
        return (" ".join(after),)
    return " ".join(before[i1:i2]), " ".join(after[j1:j2])
