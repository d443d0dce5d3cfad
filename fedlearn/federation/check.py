"""What a remote holds, before it is joined: signatures, dates, and whether each origin's sequence goes on.

A statement replaces all earlier ones of its origin, and the join takes the same one on every host, so that data/ never
splits the fleet. What is refused is belief: a replay changes nothing, since the later statement stands; an origin whose
sequence forks or skips is *doubted*, and whoever joins must not believe it until a person has looked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from fedlearn.datarepo import layout
from fedlearn.datarepo.intake import SignatureCheck
from fedlearn.datarepo.parse import Problem, parse
from fedlearn.datarepo.statements import Relation, Signed, digest, read_statement, relation

__all__ = ["Checked", "check_tree"]

#: Returns every version of the statements that the incoming history holds and ours does not.
Versions = Callable[[], Iterable[bytes]]


@dataclass(slots=True)
class Checked:
    """The files that may be joined, what is left out of them, and the sequences that do not simply go on.

    `forks` are origins that said two things under one sequence: the key is used twice. `doubted` says why by origin.
    """

    files: dict[str, bytes]
    problems: list[Problem] = field(default_factory=list)
    sequences: list[str] = field(default_factory=list)
    forks: list[str] = field(default_factory=list)
    doubted: dict[str, str] = field(default_factory=dict)


def check_tree(
    theirs: Mapping[str, bytes],
    ours: Mapping[str, bytes],
    verify: SignatureCheck,
    today: date,
    seen: Mapping[str, bytes] | None = None,
    versions: Versions | None = None,
) -> Checked:
    """Return the files of theirs that may be joined: well signed and not from the future; what is left out is named.

    Args:
        theirs: files of data/ as they come.
        ours: files of data/ as this host holds them.
        verify: checks signatures.
        today: dates after tomorrow are refused.
        seen: files under data/origins that the remote held when it was last seen; an older statement is a replay.
        versions: the statements in their history; asked for only where a sequence skips.

    """
    checked = Checked(dict(theirs))
    tomorrow = (today + timedelta(days=1)).isoformat()
    for path in theirs:
        if (series := layout.dated(path)) and series[1] > tomorrow:
            checked.problems.append(Problem(path, 0, "a date in the future"))
            del checked.files[path]
    their, our, before = _statements(theirs), _statements(ours), _statements(seen or {})
    fresh = [signed for origin, signed in their.items() if our.get(origin) != signed]
    objections = dict(verify(fresh)) if fresh else {}
    for signed in fresh:
        origin = signed.statement.origin
        if origin not in objections and signed.statement.issued > tomorrow[:7]:
            objections[origin] = "issued in the future"
        if origin not in objections:
            _sequence(signed, our.get(origin), before.get(origin), versions, checked)
    for origin, reason in sorted(objections.items()):
        checked.problems.append(Problem(layout.statement_file(origin), 0, reason))
        checked.files.pop(layout.statement_file(origin), None)
        checked.files.pop(layout.signature_file(origin), None)
    return checked


def _sequence(
    signed: Signed, known: Signed | None, seen: Signed | None, versions: Versions | None, checked: Checked
) -> None:
    """Report a statement that does not simply follow on the last one."""
    origin, number = signed.statement.origin, signed.statement.sequence
    how = relation(known, signed)
    if how is Relation.FORK:
        checked.forks.append(origin)
        checked.doubted[origin] = f"forked: said two things under sequence {number}; its key is used twice"
    elif seen is not None and number < seen.statement.sequence:
        checked.sequences.append(
            f"replayed: {origin} sequence {number} where {seen.statement.sequence} stood; refused, the later one stays"
        )
    elif how is Relation.LATER and known is not None and versions is not None:
        chain = {}
        for data in versions():
            try:
                chain[digest(data)] = read_statement(data, origin).previous
            except ValueError:
                continue
        step = signed.statement.previous
        while step in chain:
            step = chain.pop(step)
        if step != digest(known.data):
            first = known.statement.sequence + 1
            gap = str(first) if first == number - 1 else f"{first} to {number - 1}"
            checked.doubted[origin] = f"skipped: sequence {gap} is nowhere before {number}"
    if origin in checked.doubted:
        what, _, why = checked.doubted[origin].partition(": ")
        checked.sequences.append(f"{what}: {origin} {why}; refused until `fedlearn trust add {origin[:16]}`")


def _statements(files: Mapping[str, bytes]) -> Mapping[str, Signed]:
    return parse({path: data for path, data in files.items() if path.startswith(layout.ORIGINS)})[0].statements
