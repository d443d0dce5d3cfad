"""From failures to playbooks: which of them to act on, where an improvement takes hold, and what it says. Pure.

A playbook is data. Nothing in it runs by itself; what it proposes is for a person, or for a later step that checks it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import orjson

from fedlearn.coordinator.advice import UNKNOWN, advice
from fedlearn.coordinator.corrections import Correction
from fedlearn.coordinator.failures import Failure
from fedlearn.counted import counted
from fedlearn.records import NAMESPACE, Improvement, Lever

__all__ = ["facts", "file_name", "from_line", "grown", "improvement", "improvements", "line", "playbook"]

#: So many times the evidence that was written, an improvement is written again.
_GROWN = 2


def improvements(failures: Iterable[Failure], threshold: float, now: datetime) -> list[tuple[Improvement, Failure]]:
    """Return an improvement for each failure of at least this confidence, the surest first; each id once."""
    found: dict[str, tuple[Improvement, Failure]] = {}
    for failure in failures:
        if failure.confidence >= threshold:
            one = improvement(failure, now)
            found.setdefault(one.id, (one, failure))
    return sorted(found.values(), key=lambda pair: _surest(pair[0]))


def _surest(one: Improvement) -> tuple[float, int, str]:
    return -one.confidence, -one.evidence, one.id


def improvement(failure: Failure, now: datetime) -> Improvement:
    """Return what to change about a failure."""
    lever, says = advice(failure.signature, failure.categories)
    where = f"{failure.service} {failure.method}".strip()
    signature = failure.signature or "no error text"
    often = f"{failure.occurrences:,} of {counted(failure.calls, 'call')}"
    if 1 < failure.sessions < failure.occurrences:
        often += f" in {counted(failure.sessions, 'session')}"
    return Improvement(
        id=str(uuid.uuid5(NAMESPACE, f"improvement\n{lever.value}\n{failure.service}\n{failure.method}\n{signature}")),
        category=lever,
        description=f"{where}: {signature} ({often})",
        confidence=failure.confidence,
        changes=_changes(failure, lever, says),
        evidence=failure.occurrences,
        created=now,
    )


def _changes(failure: Failure, lever: Lever, says: str) -> dict[str, str]:
    """Return what to change, in words: the correction that was seen to work comes before general advice."""
    changes: dict[str, str] = {}
    correction = failure.correction
    if correction is not None:
        worked = f"worked {correction.times:,} of {counted(failure.occurrences, 'time')}"
        changes["do"] = f"{_done(correction, failure.method)} ({worked})"
        if correction.tried and correction.change is None:
            changes["instead_of"] = f"`{correction.tried}`"
    if correction is None or says != UNKNOWN:
        changes[lever.value] = says.format(service=failure.service, method=failure.method or "its calls")
    if failure.example and failure.example != failure.signature:
        changes["seen"] = failure.example
    for name, texts in (("suspects", failure.suspects), ("proposed", failure.proposed), ("tools", failure.tools)):
        if texts and texts != (failure.method,):
            changes[name] = "; ".join(texts)
    return changes


def _done(correction: Correction, method: str) -> str:
    """Say what mended a failure."""
    if correction.learned:
        return f"as learnt: {correction.learned}"
    if not correction.did:
        return f"{', then '.join(correction.tools)}, then {method}"
    if correction.change is None:
        return f"`{correction.did}`"
    went, came = correction.change
    if went and came:
        return f"`{came}` in place of `{went}`, as in `{correction.did}`"
    return f"with `{came}`, as in `{correction.did}`" if came else f"without `{went}`, as in `{correction.did}`"


def grown(before: Improvement, now: Improvement) -> bool:
    """Tell whether an improvement says so much more than what was written that it is written again."""
    return now.evidence >= _GROWN * before.evidence or ("do" in now.changes and "do" not in before.changes)


def line(one: Improvement) -> dict[str, Any]:
    """Return an improvement as it stands in a playbook."""
    return {
        "improvement_id": one.id,
        "category": one.category.value,
        "description": one.description,
        "confidence": one.confidence,
        "suggested_changes": dict(one.changes),
        "evidence_count": one.evidence,
        "created_at": one.created.isoformat(timespec="seconds"),
    }


def playbook(found: Iterable[Improvement]) -> bytes:
    """Return the bytes of a playbook: an array, the surest improvement first, sorted keys, one final line end."""
    rows = [line(one) for one in sorted(found, key=_surest)]
    return orjson.dumps(rows, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def file_name(now: datetime, taken: Callable[[str], bool]) -> str:
    """Return the name of a playbook made now, in UTC; of a second that has one already, the next free second."""
    while taken(name := f"playbook_{now:%Y%m%d_%H%M%S}.json"):
        now += timedelta(seconds=1)
    return name


def from_line(row: Mapping[str, Any]) -> Improvement:
    """Return the improvement that `line` wrote.

    Raises:
        KeyError, ValueError: it is none.

    """
    return Improvement(
        id=row["improvement_id"],
        category=Lever(row["category"]),
        description=row["description"],
        confidence=float(row["confidence"]),
        changes=row["suggested_changes"],
        evidence=int(row["evidence_count"]),
        created=datetime.fromisoformat(row["created_at"]),
    )


def facts(failure: Failure) -> dict[str, Any]:
    """Return what is known of a failure beside its improvement, as JSON values."""
    return {
        "service": failure.service,
        "method": failure.method,
        "signature": failure.signature,
        "occurrences": failure.occurrences,
        "calls": failure.calls,
        "sessions": failure.sessions,
        "hosts": "own",
        "first": failure.first.isoformat() if failure.first else None,
        "last": failure.last.isoformat() if failure.last else None,
    }
