"""One cycle of the coordinator: look at what is new, weigh what recurs, write what is worth acting on.

One transaction holds how far was looked, the improvements and the name of their playbook; the file is made of them
afterwards. A kill at any instant loses nothing and doubles nothing: the next cycle writes the file that is missing.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import orjson

from fedlearn.coordinator.calls import calls_of
from fedlearn.coordinator.failures import Failure, gathered
from fedlearn.coordinator.playbooks import facts, file_name, from_line, grown, improvement, line, playbook
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
        calls = (call for told in playbooks.window(connection, upto, chosen.max_events) for call in calls_of(told))
        failures, left_out = gathered(
            calls,
            clean=clean,
            least=chosen.min_failures,
            most=chosen.max_signatures,
            learned=partial(playbooks.taught, connection),
        )
        before = playbooks.written(connection)
    weighed = {(one := improvement(failure, start)).id: (one, failure) for failure in reversed(failures)}
    sure = [pair for pair in weighed.values() if pair[0].confidence >= chosen.threshold]
    fresh = [
        (one, failure) for one, failure in sure if one.id not in before or grown(from_line(before[one.id].row), one)
    ]
    stopped = {one.id: found for one, _ in fresh if (found := _objections(gate, one))}
    fresh = [(one, failure) for one, failure in fresh if one.id not in stopped]
    report = Report(
        result=None,
        behind=max(0, new - chosen.max_events),
        improvements=tuple(sorted((one for one, _ in fresh), key=lambda one: (-one.confidence, -one.evidence, one.id))),
        known=len(sure) - len(fresh) - len(stopped),
        held=len(stopped),
        below=tuple(failure for failure in failures if failure.confidence < chosen.threshold),
        left_out=left_out,
    )
    end = now()
    result = Result(
        cycle_id=str(uuid.uuid5(NAMESPACE, f"cycle\n{after}\n{upto}\n{start.isoformat()}")),
        start_time=start.isoformat(timespec="seconds"),
        end_time=end.isoformat(timespec="seconds"),
        events_processed=min(new, chosen.max_events),
        improvements_generated=len(fresh),
    )
    report = replace(report, result=result)
    if dry_run:
        return report
    name = file_name(start, lambda name: (directory / name).exists()) if fresh else ""
    rows = [Written(line(one), name, facts(failure)) for one, failure in fresh]
    with ledger.writing() as connection:
        if playbooks.seen_upto(connection) != after:
            raise LockedError("coordinate: another cycle ran meanwhile; run it again")
        playbooks.put(connection, rows)
        journal.hold(connection, _held(sure, stopped), to_micros(start) or 0)
        journal.set_fact(connection, _PENDING, name)
        journal.bump(connection, {"coordinator_cycles": 1, "improvements": len(rows)})
        counted = {"known": report.known, "held": report.held, "behind": report.behind, "left_out": left_out}
        playbooks.note_cycle(connection, asdict(result) | counted | {"playbook": name}, upto)
    _finish(ledger, directory)
    _keep(ledger, directory, chosen.keep)
    return replace(report, playbook=directory / name if name else None)


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


def _held(sure: Sequence[tuple[Improvement, Failure]], stopped: dict[str, list[Any]]) -> list[journal.Held]:
    return [journal.Held(one.id, "out", line(one), stopped[one.id]) for one, _ in sure if one.id in stopped]
