"""From failures to playbooks: which of them to act on, where an improvement takes hold, and what it says. Pure.

A playbook is data. Nothing in it runs by itself; what it proposes is for a person, or for a later step that checks it.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

from fedlearn.coordinator.calls import REJECTED
from fedlearn.coordinator.corrections import Correction
from fedlearn.coordinator.failures import VARIOUS, Failure
from fedlearn.records import NAMESPACE, Improvement, Lever

__all__ = ["facts", "file_name", "from_line", "grown", "improvement", "improvements", "line", "playbook"]

#: So many times the evidence that was written, an improvement is written again.
_GROWN = 2


@dataclass(frozen=True, slots=True)
class _Advice:
    """What an error of some shape calls for: where to take hold, and what to look at there.

    `says` is filled with the service and the method.
    """

    lever: Lever
    shape: re.Pattern[str]
    says: str


def _advice(lever: Lever, shape: str, says: str) -> _Advice:
    return _Advice(lever, re.compile(shape, re.IGNORECASE), says)


#: In this order: how a tool is called, then what stands around it. What fits nothing is a matter of the workflow.
_ADVICE = (
    _advice(
        Lever.PROMPT,
        rf"^{REJECTED}$",
        "Read what users corrected in the answers of {service} to {method}, and say it in the prompt.",
    ),
    _advice(
        Lever.PROMPT,
        r"not been read|read it first|modified since (?:it was )?read|read the file before",
        "Tell the assistant to read a file right before it changes it with {method}.",
    ),
    _advice(
        Lever.PROMPT,
        r"^(?:error: )?file does not exist|did you mean|^(?:error: )?(?:file|path) not found|EISDIR|is a directory",
        "Tell the assistant to look where a file is, by a listing or a search, before {method}.",
    ),
    _advice(
        Lever.PROMPT,
        r"string to replace|old_string|old_str\b|no match(?:es)? (?:was |were )?found (?:for|to) replac|"
        r"did not appear verbatim|patch (?:failed|does not apply)|hunk\b.{0,40}failed|no changes to make",
        "Tell the assistant to copy the text for {method} from the file as it stands now, with its indentation, "
        "and with enough of it to be found once only.",
    ),
    _advice(
        Lever.PROMPT,
        r"context (?:length|window)|maximum context|too many tokens|token limit|exceeds? the (?:max|limit|context)|"
        r"prompt is too long|file (?:content )?is too large|exceeds maximum allowed tokens",
        "Tell the assistant to give {method} less at a time: a part of the file, fewer results, a shorter history.",
    ),
    _advice(
        Lever.PROMPT,
        r"invalid (?:argument|parameter|input|json|tool|option|value|request)|"
        r"(?:argument|parameter|field|property|option)s?\b.{0,60}"
        r"(?:required|missing|invalid|unknown|unexpected|not allowed)|"
        r"(?:missing|required|unexpected|unknown|unrecognized) .{0,40}"
        r"(?:argument|parameter|field|property|option|keyword)|InputValidation|ValidationError|"
        r"validation error|does not match the schema|unknown tool|no such tool|"
        r"tool .{0,40}(?:not found|does not exist)|"
        r"JSONDecodeError|not valid JSON|could not parse|parse error|malformed",
        "Show the assistant how {method} is called: its arguments, their form, one example.",
    ),
    _advice(
        Lever.CONFIG,
        r"address already in use|EADDRINUSE|bind\(\)|port .{0,30}(?:in use|taken|allocated)",
        "See which other program holds the address of {service}, and give one of both another.",
    ),
    _advice(
        Lever.CONFIG,
        r"connection (?:refused|reset|error|aborted|closed)|could not connect|cannot connect|failed to connect|"
        r"unable to connect|name or service not known|name resolution|no route to host|unreachable|ECONN[A-Z]+|"
        r"ENOTFOUND|getaddrinfo|bad gateway|service unavailable|\b50[23]\b|not running|connect(?:ion)? fail",
        "See that what {service} reaches in {method} runs, is started before it, and listens at the address and port "
        "that {service} is told.",
    ),
    _advice(
        Lever.CONFIG,
        r"\b40[13]\b|unauthori[sz]ed|forbidden|authenticat|api[ _-]?key|credential|permission denied|access denied|"
        r"operation not permitted|EACCES|EPERM|login failed|not allowed to",
        "See which user and which key {service} has in {method}, and what they may do.",
    ),
    _advice(
        Lever.CONFIG,
        r"rate.?limit|too many requests|\b429\b|quota|overloaded",
        "Call {method} less often at once: a smaller batch, a back-off, or a higher quota at {service}.",
    ),
    _advice(
        Lever.CONFIG,
        r"time[ds]?[ -]?out|deadline exceeded|ETIMEDOUT|took too long|\b504\b",
        "Give {method} of {service} more time, or less to do at once.",
    ),
    _advice(
        Lever.CONFIG,
        r"no space left|disk (?:is )?full|out of memory|cannot allocate|oom.?kill|quota exceeded|too many open files",
        "Give {service} more room for {method}, or bound what it takes.",
    ),
    _advice(
        Lever.CONFIG,
        r"read-only file system|EROFS",
        "Let {method} of {service} write where writing is allowed: name another directory in its settings.",
    ),
    _advice(
        Lever.CONFIG,
        r"command not found|executable file not found|no module named|ModuleNotFound|cannot find module|"
        r"ImportError|shared librar|: not found$|spawn .{0,60}ENOENT",
        "Add what is missing to the environment of {service}.",
    ),
    _advice(
        Lever.CONFIG,
        r"dimension|version mismatch|incompatible|unsupported version|schema version|protocol version",
        "Make both sides of {method} agree: the same model, version or dimension in the settings of {service} and of "
        "what it talks to.",
    ),
    _advice(
        Lever.CONFIG,
        r"no such (?:file|table|collection|database|model)|"
        r"(?:collection|table|database|model|index|file|directory|path)\b.{0,60}"
        r"(?:not found|does ?n.t exist|is missing|not exist)|\b404\b|ENOENT",
        "See that what {method} looks for is there before {service} starts, or correct its name in the settings.",
    ),
)
_NO_WORDS = "Let {service} say why {method} fails: its telemetry has no error text."
_UNKNOWN = "Find out why {method} of {service} fails before it is called again; trying again does not help."
_NAMED = {
    "prompt": Lever.PROMPT, "prompting": Lever.PROMPT, "instruction": Lever.PROMPT,
    "config": Lever.CONFIG, "configuration": Lever.CONFIG, "environment": Lever.CONFIG, "setting": Lever.CONFIG,
    "adapter": Lever.ADAPTER, "model": Lever.ADAPTER,
    "workflow": Lever.WORKFLOW, "process": Lever.WORKFLOW,
}  # fmt: skip


def improvements(failures: Iterable[Failure], threshold: float, now: datetime) -> list[Improvement]:
    """Return an improvement for each failure of at least this confidence, the surest first, each id once."""
    found: dict[str, Improvement] = {}
    for failure in failures:
        if failure.confidence >= threshold:
            one = improvement(failure, now)
            found.setdefault(one.id, one)
    return sorted(found.values(), key=lambda one: (-one.confidence, -one.evidence, one.id))


def improvement(failure: Failure, now: datetime) -> Improvement:
    """Return what to change about a failure."""
    lever, says = _taken(failure)
    where = f"{failure.service} {failure.method}".strip()
    signature = failure.signature or "no error text"
    often = f"{failure.occurrences:,} of {failure.calls:,} calls"
    if 1 < failure.sessions < failure.occurrences:
        often += f" in {failure.sessions:,} sessions"
    return Improvement(
        id=str(uuid.uuid5(NAMESPACE, f"improvement\n{lever.value}\n{failure.service}\n{failure.method}\n{signature}")),
        category=lever,
        description=f"{where}: {signature} ({often})",
        confidence=failure.confidence,
        changes=_changes(failure, lever, says),
        evidence=failure.occurrences,
        created=now,
    )


def _taken(failure: Failure) -> tuple[Lever, str]:
    """Return where to take hold, and the advice: what a record of errors says goes before the words of the error.

    The signature alone is looked at, so that more evidence of the same never makes another improvement of it.
    """
    fits = next((one for one in _ADVICE if one.shape.search(failure.signature)), None)
    named = next((_NAMED[name.lower()] for name in failure.categories if name.lower() in _NAMED), None)
    if fits is not None and named in (None, fits.lever):
        return fits.lever, fits.says
    if failure.signature in ("", VARIOUS) and failure.correction is None:
        return named or Lever.WORKFLOW, _UNKNOWN if failure.signature else _NO_WORDS
    return named or Lever.WORKFLOW, _UNKNOWN


def _changes(failure: Failure, lever: Lever, says: str) -> dict[str, str]:
    """Return what to change, in words: the correction that was seen to work comes before general advice."""
    changes: dict[str, str] = {}
    correction = failure.correction
    if correction is not None:
        changes["do"] = (
            f"{_done(correction, failure.method)} (worked {correction.times:,} of {failure.occurrences:,} times)"
        )
        if correction.tried and correction.change is None:
            changes["instead_of"] = f"`{correction.tried}`"
    if correction is None or says != _UNKNOWN:
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
    rows = [line(one) for one in sorted(found, key=lambda one: (-one.confidence, -one.evidence, one.id))]
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
