"""One cycle of the coordinator: look at what is new, weigh what recurs, write what is worth acting on.

One transaction holds how far was looked, the improvements and the name of their playbook; the file is made of them
afterwards. A kill at any instant loses nothing and doubles nothing: the next cycle writes the file that is missing.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import orjson
from sqlalchemy.engine import Connection

from fedlearn.coordinator.calls import calls_of
from fedlearn.coordinator.failures import Failure, gathered
from fedlearn.coordinator.playbooks import facts, file_name, from_line, grown, improvements, line, playbook
from fedlearn.datarepo.files import sweep, write_if_changed
from fedlearn.errors import LockedError
from fedlearn.ledger import journal, playbooks
from fedlearn.ledger.clock import to_micros
from fedlearn.ledger.database import Ledger
from fedlearn.ledger.playbooks import Written
from fedlearn.privacy import content
from fedlearn.privacy.gate import Finding
from fedlearn.records import NAMESPACE, Improvement
from fedlearn.settings import Coordinator

__all__ = ["Gate", "Report", "Result", "run"]

_NAME = re.compile(r"playbook_\d{8}_\d{6}\.json")
_PENDING = "coordinator_pending"


class Gate(Protocol):
    """The last proof before anything is written."""

    def prove(self, data: bytes) -> tuple[Finding, ...]:
        """Return what stands against writing these bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Result:
    """What a cycle did, in the documented form; times are ISO 8601 in UTC."""

    cycle_id: str
    start_time: str
    end_time: str
    events_processed: int
    improvements_generated: int
    adapters_updated: int = 0
    configs_updated: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """A cycle, or why there was none.

    `wanted` interactions more are waited for where `result` is None. `behind` are new ones that the next cycle takes.
    `improvements` were written, `known` stand in earlier playbooks, `held` wait for review. `below` are failures that
    recur with less confidence than the threshold, the surest first. `left_out` kinds of failure were not weighed.
    """

    result: Result | None
    wanted: int = 0
    behind: int = 0
    playbook: Path | None = None
    improvements: tuple[Improvement, ...] = ()
    known: int = 0
    held: int = 0
    below: tuple[Failure, ...] = ()
    left_out: int = 0


@dataclass(slots=True)
class _Found:
    """What is to be written, each with its failure; how much is known already; and what is held back."""

    fresh: list[tuple[Improvement, Failure]] = field(default_factory=list)
    known: int = 0
    held: list[journal.Held] = field(default_factory=list)


def run(
    ledger: Ledger,
    chosen: Coordinator,
    directory: Path,
    *,
    clean: Callable[[str], str],
    gate: Gate,
    now: Callable[[], datetime],
    force: bool = False,
    dry_run: bool = False,
) -> Report:
    """Run one cycle. Let nobody else write playbooks meanwhile.

    Args:
        ledger: with the interactions.
        chosen: the limits and the threshold.
        directory: where playbooks stand.
        clean: takes out of a text what is secret or personal.
        gate: proves what is about to be written.
        now: the clock.
        force: do not wait for `min_events`.
        dry_run: look and weigh as ever, and write nothing.

    Raises:
        RepositoryError: the playbook cannot be written; the next cycle writes it.
        LockedError: another cycle ran meanwhile.

    """
    start = now()
    if not dry_run:
        _finish(ledger, directory)
    with ledger.reading() as connection:
        after = playbooks.seen_upto(connection)
        new = playbooks.waiting(connection, after)
        if new < chosen.min_events and not force:
            return Report(None, wanted=chosen.min_events - new)
        upto = playbooks.place_of(connection, after, chosen.max_events)
        failures, left_out = _failures(connection, chosen, upto, clean)
        before = playbooks.written(connection)
    found = _sorted_out(failures, before, chosen.threshold, gate, start)
    result = Result(
        cycle_id=str(uuid.uuid5(NAMESPACE, f"cycle\n{after}\n{upto}\n{start.isoformat()}")),
        start_time=start.isoformat(timespec="seconds"),
        end_time=now().isoformat(timespec="seconds"),
        events_processed=min(new, chosen.max_events),
        improvements_generated=len(found.fresh),
    )
    report = Report(
        result=result,
        behind=max(0, new - chosen.max_events),
        improvements=tuple(one for one, _ in found.fresh),
        known=found.known,
        held=len(found.held),
        below=tuple(failure for failure in failures if failure.confidence < chosen.threshold),
        left_out=left_out,
    )
    if dry_run:
        return report
    name = file_name(start, lambda name: (directory / name).exists()) if found.fresh else ""
    rows = [Written(line(one), name, facts(failure)) for one, failure in found.fresh]
    with ledger.writing() as connection:
        if playbooks.seen_upto(connection) != after:
            raise LockedError("coordinate: another cycle ran meanwhile; run it again")
        playbooks.put(connection, rows)
        journal.hold(connection, found.held, to_micros(start) or 0)
        journal.set_fact(connection, _PENDING, name)
        journal.bump(connection, {"coordinator_cycles": 1, "improvements": len(rows)})
        counted = {"known": report.known, "held": report.held, "behind": report.behind, "left_out": left_out}
        playbooks.note_cycle(connection, asdict(result) | counted | {"playbook": name}, upto)
    _finish(ledger, directory)
    _keep(ledger, directory, chosen.keep)
    return replace(report, playbook=directory / name if name else None)


def _failures(
    connection: Connection, chosen: Coordinator, upto: int, clean: Callable[[str], str]
) -> tuple[list[Failure], int]:
    """Return the failures that recur in the last interactions up to a number, and how many kinds were left out."""
    told = playbooks.window(connection, upto, chosen.max_events)
    return gathered(
        (call for one in told for call in calls_of(one)),
        clean=clean,
        least=chosen.min_failures,
        most=chosen.max_signatures,
        learned=partial(playbooks.taught, connection),
    )


def _sorted_out(
    failures: Sequence[Failure], before: Mapping[str, Written], threshold: float, gate: Gate, now: datetime
) -> _Found:
    """Return what is to be written of the failures, what is known already, and what must not be written."""
    found = _Found()
    for one, failure in improvements(failures, threshold, now):
        if one.id in before and not grown(from_line(before[one.id].row), one):
            found.known += 1
        elif objections := _objections(gate, one):
            found.held.append(journal.Held(one.id, "out", line(one), objections))
        else:
            found.fresh.append((one, failure))
    return found


def _finish(ledger: Ledger, directory: Path) -> None:
    """Write the playbook that a kill kept from the directory; take away what it left half-written."""
    sweep(directory)
    with ledger.reading() as connection:
        name = journal.fact(connection, _PENDING)
        rows = [one.row for one in playbooks.written(connection).values() if one.playbook == name] if name else []
    if not name:
        return
    write_if_changed(directory / name, playbook(from_line(row) for row in rows))
    with ledger.writing() as connection:
        journal.set_fact(connection, _PENDING, "")


def _keep(ledger: Ledger, directory: Path, keep: int) -> None:
    """Remove all but the newest playbooks, by their names; what stood in them may be written anew."""
    names = sorted(path.name for path in directory.glob("playbook_*.json") if _NAME.fullmatch(path.name))
    old = set(names[:-keep])
    if not old:
        return
    with ledger.writing() as connection:
        playbooks.forget(connection, [i for i, one in playbooks.written(connection).items() if one.playbook in old])
    for name in sorted(old):
        (directory / name).unlink(missing_ok=True)


def _objections(gate: Gate, one: Improvement) -> list[Any]:
    """Return what stands against writing an improvement: what the gate finds, and what nobody should be told to do."""
    # The gate knows by its id what a person has decided.
    found: list[Any] = [asdict(finding) for finding in gate.prove(orjson.dumps(line(one) | {"id": one.id}))]
    texts = (one.description, *one.changes.values())
    return found + [objection.reason for text in texts for objection in content.check(text)]
