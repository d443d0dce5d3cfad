"""The whole of data/ checked: names, canonical bytes, ids, signatures, limits. One finding a line of the report.

`fedlearn verify` shows it, and so does a hub's pre-receive hook or the repository's CI.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from fedlearn.datarepo import layout
from fedlearn.datarepo.facts import State
from fedlearn.datarepo.intake import ContentCheck, SignatureCheck
from fedlearn.datarepo.merge import Limits, files_of, within
from fedlearn.datarepo.parse import LinesRead, parse
from fedlearn.datarepo.statements import Relation, relation

__all__ = ["Finding", "verify_files", "verify_passing"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something that must not stand in data/: path, place (a line from 1, 0 the whole file), and what is wrong."""

    path: str
    place: int
    reason: str


def verify_files(
    files: Mapping[str, bytes],
    signatures: SignatureCheck,
    content: ContentCheck,
    today: date,
    limits: Limits | None = None,
    before: Mapping[str, bytes] | None = None,
) -> list[Finding]:
    """Return everything that is wrong with a state of data/, sorted; nothing means that it may be pushed.

    Args:
        files: paths from the repository's root, and bytes.
        signatures: checks the statements' signatures.
        content: what stands against serving a pattern.
        today: dates after tomorrow are findings.
        limits: the limits of data/.
        before: the files that stood there, against which sequences and withdrawals are held.

    """
    limits = limits or Limits()
    repository_bytes = limits.repository_bytes
    state, problems = parse(files)
    findings = [Finding(problem.path, problem.place, problem.reason) for problem in problems]
    objections = signatures(list(state.statements.values())) if state.statements else {}
    findings += [Finding(layout.statement_file(origin), 0, reason) for origin, reason in objections.items()]
    tomorrow = (today + timedelta(days=1)).isoformat()
    for origin, signed in state.statements.items():
        if signed.statement.issued > tomorrow[:7]:
            findings.append(Finding(layout.statement_file(origin), 0, "issued in the future"))
        if (signed.statement.previous is None) != (signed.statement.sequence == 1):
            findings.append(Finding(layout.statement_file(origin), 0, "sequence and previous do not fit together"))
    findings += _sequences(before or {}, state) + _withdrawals(before or {}, state)
    findings += [
        Finding(path, 0, "a date in the future") for path in files if (d := layout.dated(path)) and d[1] > tomorrow
    ]
    for pattern in state.lines.values():
        path = layout.patterns_file(pattern.category)
        findings += [Finding(path, 0, f"{pattern.id}: {objection}") for objection in content(pattern)]
    findings += [
        Finding(path, 0, f"{len(data)} bytes, above the limit of {limits.file_bytes}")
        for path, data in files.items()
        if len(data) > limits.file_bytes
    ]
    if (total := sum(len(data) for data in files.values())) > repository_bytes:
        findings.append(Finding(layout.ROOT, 0, f"{total} bytes in all, above the limit of {repository_bytes}"))
    named = {finding.path for finding in findings}
    canonical = files_of(within(state, limits), limits)
    for path in sorted({*files, *canonical} - named):
        if files.get(path) != canonical.get(path) and not _absent_and_empty(path, files, canonical):
            findings.append(
                Finding(path, 0, "not in canonical bytes; `fedlearn federate` or `fedlearn sync` repairs it")
            )
    return sorted(findings)


def verify_passing(
    files: Mapping[str, bytes], signatures: SignatureCheck, limits: Limits, read: LinesRead
) -> list[Finding]:
    """Return what is wrong with files that stood in data/ for a while, each by itself: they stay in history for ever.

    What a text says is not judged: it is never served from history, and a host that withdrew it must be able to go on.

    Args:
        files: those that are new, a statement with its signature.
        signatures: checks the statements' signatures.
        limits: the limits of data/.
        read: lines that were read before; lines are added to it.

    """
    state, problems = parse(files, read)
    findings = [Finding(problem.path, problem.place, problem.reason) for problem in problems]
    objections = signatures(list(state.statements.values())) if state.statements else {}
    findings += [Finding(layout.statement_file(origin), 0, reason) for origin, reason in objections.items()]
    findings += [
        Finding(path, 0, f"{len(data)} bytes, above the limit of {limits.file_bytes}")
        for path, data in files.items()
        if len(data) > limits.file_bytes
    ]
    return sorted(findings)


def _withdrawals(before: Mapping[str, bytes], state: State) -> list[Finding]:
    """Return the withdrawals that nobody signed, and those that are gone, of what changed since before."""
    there = parse(before)[0].withdrawn.keys() if before else set[str]()
    signed = {i for one in state.statements.values() for i in one.statement.withdraws}
    found = [(i, "withdrawn, but no statement says so") for i in state.withdrawn.keys() - there - signed]
    found += [(i, "a withdrawal that stood there is gone") for i in there - state.withdrawn.keys()]
    return [Finding(layout.WITHDRAWN, 0, f"{identity}: {reason}") for identity, reason in found] if before else []


def _sequences(before: Mapping[str, bytes], state: State) -> list[Finding]:
    """Return the statements that do not follow on those that stood there before."""
    known = parse({path: data for path, data in before.items() if path.startswith(layout.ORIGINS)})[0].statements
    findings = []
    for origin, signed in known.items():
        path = layout.statement_file(origin)
        if (now := state.statements.get(origin)) is None:
            findings.append(Finding(path, 0, "a statement that stood there is gone"))
        elif (how := relation(signed, now)) in (Relation.REPLAY, Relation.FORK):
            sequences = f"sequence {now.statement.sequence} after {signed.statement.sequence}"
            findings.append(Finding(path, 0, f"{how.value}: {sequences}"))
    return findings


def _absent_and_empty(path: str, files: Mapping[str, bytes], canonical: Mapping[str, bytes]) -> bool:
    """Say whether a file is missing that would hold nothing, or is empty where none is needed."""
    return not files.get(path) and not canonical.get(path)
