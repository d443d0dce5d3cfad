"""`fedlearn coordinate`: one cycle over the failures that recur."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, opened, print_json, say
from fedlearn.counted import counted

if TYPE_CHECKING:
    from fedlearn.coordinator.cycle import Report

__all__ = ["coordinate"]

_BELOW = 3


def coordinate(
    now: Annotated[bool, typer.Option("--now", help="Do not wait for coordinator.min_events.")] = False,
    if_due: Annotated[
        bool, typer.Option("--if-due", help="Only when coordinator.cycle_seconds have passed since the last cycle.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be written, and write nothing.")] = False,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Look for failures that recur, and write what to change about them into a playbook.

    A playbook is a file of proposals for prompts, settings and workflows. Nothing in it runs by itself. Where too
    little is new, the command says how much is waited for and ends with 0.

    \b
    Example:
      fedlearn coordinate --now --dry-run
      fedlearn coordinate && fedlearn playbooks list
    """
    from fedlearn.jobs.coordinate import coordinate as job

    with opened(config) as parts:
        done = job(parts, force=now, if_due=if_due, dry_run=dry_run)
        threshold = parts.settings.coordinator.threshold
    if json:
        print_json(done.to_json())
    elif done.waits or done.report is None:
        say(done.waits[:1].upper() + done.waits[1:] + ".")
    else:
        _tell(done.report, threshold, dry_run=dry_run)


def _tell(report: Report, threshold: float, *, dry_run: bool) -> None:
    """Tell what a cycle found, the surest first."""
    events = report.result.events_processed if report.result else 0
    say(
        f"{counted(events, 'new interaction')}: {counted(len(report.improvements), 'improvement')}, "
        f"{report.known:,} known already, "
        f"{counted(len(report.below), 'failure recurs', 'failures recur')} with less confidence than {threshold:g}"
    )
    for number, one in enumerate(report.improvements, 1):
        say(f"{number}. {one.confidence:.2f} {one.category.value:<8} {one.description}")
        for name, text in one.changes.items():
            say(f"   {name.replace('_', ' ')}: {text}")
    if not report.improvements:
        for failure in report.below[:_BELOW]:
            where = f"{failure.service} {failure.method}: {failure.signature or 'no error text'}"
            say(f"   {failure.confidence:.2f} {where} ({failure.occurrences:,} of {counted(failure.calls, 'call')})")
    if report.held:
        say(f"{report.held:,} held back; see them with fedlearn review list")
    if report.behind:
        behind = counted(report.behind, "new interaction is", "new interactions are")
        say(f"{behind} left for the next cycle (coordinator.max_events)")
    if report.left_out:
        rarer = counted(report.left_out, "rarer kind of failure was", "rarer kinds of failure were")
        say(f"{rarer} not weighed (coordinator.max_signatures)")
    if dry_run:
        say("Dry run: nothing was written.")
    elif report.playbook:
        say(f"Written: {report.playbook}")
    elif not report.improvements:
        say("Nothing new to write.")
