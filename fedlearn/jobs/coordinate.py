"""One cycle of the coordinator with the parts of this host, and what stands in its playbooks."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from fedlearn.coordinator import cycle
from fedlearn.coordinator.cycle import Report
from fedlearn.coordinator.playbooks import facts, line
from fedlearn.counted import counted
from fedlearn.errors import FedlearnError, LockedError
from fedlearn.index.lock import file_lock
from fedlearn.ledger import journal, playbooks
from fedlearn.ledger.playbooks import Written
from fedlearn.ledger.text import storable
from fedlearn.wiring import Parts, utc_now

__all__ = ["Coordinated", "coordinate", "listed", "shown"]

#: How long to wait for another cycle, in seconds.
_PATIENCE = 5.0
#: Of the failures below the threshold the surest are told.
_BELOW = 20


@dataclass(frozen=True, slots=True)
class Coordinated:
    """What became of a call: the report of a cycle, or in `waits` why there was none."""

    report: Report | None
    waits: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values: the result of the cycle in its documented form, and what came of it."""
        if self.report is None or self.report.result is None:
            return {"cycle_id": None, "waits": self.waits, "wanted": self.report.wanted if self.report else 0}
        report, result = self.report, self.report.result
        return {
            **asdict(result),
            "playbook": str(report.playbook) if report.playbook else None,
            "improvements": [line(one) for one in report.improvements],
            "known": report.known,
            "held": report.held,
            "behind": report.behind,
            "left_out": report.left_out,
            "below": [facts(failure) | {"confidence": failure.confidence} for failure in report.below[:_BELOW]],
        }


def coordinate(parts: Parts, *, force: bool = False, if_due: bool = False, dry_run: bool = False) -> Coordinated:
    """Run a cycle where one is wanted.

    Args:
        parts: of the command.
        force: do not wait for `coordinator.min_events`.
        if_due: only when the last cycle is `coordinator.cycle_seconds` ago.
        dry_run: write nothing.

    Raises:
        LockedError: another cycle runs.
        RepositoryError: the playbook cannot be written; the next cycle writes it.

    """
    chosen = parts.settings.coordinator
    if not chosen.enabled:
        return Coordinated(None, "nothing was looked at: coordinator.enabled = false")
    if if_due and (left := _not_due(parts)) is not None:
        return Coordinated(None, f"the next cycle is due in {left:,.0f} s (coordinator.cycle_seconds)")
    lock = parts.settings.state_dir / "coordinator.lock"
    try:
        with file_lock(lock, _PATIENCE):
            report = cycle.run(
                parts.ledger,
                chosen,
                parts.settings.playbook_path,
                clean=lambda text: parts.scrubber.scrub(storable(text)).text if text else "",
                gate=parts.gate,
                now=utc_now,
                force=force,
                dry_run=dry_run,
            )
    except TimeoutError as error:
        raise LockedError(f"{lock}: another cycle{error} is at work; try again later") from error
    if report.result is None:
        return Coordinated(report, f"waiting for {counted(report.wanted, 'more interaction')} (coordinator.min_events)")
    return Coordinated(report)


def listed(parts: Parts) -> list[Written]:
    """Return the improvements that stand in playbooks, the newest playbook first, the surest first in each."""
    with parts.ledger.reading() as connection:
        found = list(playbooks.written(connection).values())
    found.sort(key=lambda one: (-one.row["confidence"], one.row["improvement_id"]))
    return sorted(found, key=lambda one: one.playbook, reverse=True)


def shown(parts: Parts, prefix: str) -> Written:
    """Return the one improvement whose id begins so.

    Raises:
        FedlearnError: there is none, or more than one.

    """
    found = [one for one in listed(parts) if one.row["improvement_id"].startswith(prefix.lower())]
    if len(found) == 1:
        return found[0]
    what = (
        "more than one improvement begins so; give more of the id" if found else "no playbook has such an improvement"
    )
    raise FedlearnError(f"{prefix}: {what}; `fedlearn playbooks list` shows them")


def _not_due(parts: Parts) -> float | None:
    """Return the seconds until the next cycle is due, None when it is."""
    with parts.ledger.reading() as connection:
        last = journal.fact(connection, "last_coordinate")
    if last is None:
        return None
    past, wanted = utc_now() - datetime.fromisoformat(last), parts.settings.coordinator.cycle_seconds
    # A last cycle in the future tells of a clock that was wrong.
    return wanted - past.total_seconds() if timedelta(0) <= past < timedelta(seconds=wanted) else None
