"""`fedlearn maintain`: upkeep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, opened, print_json, say
from fedlearn.counted import counted

if TYPE_CHECKING:
    from fedlearn.jobs.maintain import Maintained

__all__ = ["maintain"]

_JOBS = ("weekly", "monthly", "quarterly", "yearly")


def maintain(
    job: Annotated[
        list[str] | None,
        typer.Option("--job", help="weekly, monthly, quarterly or yearly; none: what is due.", show_default=False),
    ] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Let the quarterly review merge near-duplicates.")] = False,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Do the upkeep that is due, and pack the data repository without rewriting its history.

    Weekly an export, monthly the metrics, quarterly a review with near-duplicates to read, yearly an archive of the
    snapshots of past years.

    \b
    Example:
      fedlearn maintain
      fedlearn maintain --job quarterly
      fedlearn maintain --job quarterly --apply
    """
    from dataclasses import asdict

    from fedlearn.errors import SettingsError
    from fedlearn.jobs import maintain as jobs

    for name in job or []:
        if name not in _JOBS:
            raise SettingsError(f"--job {name}: there are {', '.join(_JOBS)}")
    with opened(config) as parts:
        result = jobs.maintain(parts, [jobs.Job(name) for name in job or []], apply=apply)
    if json:
        print_json(asdict(result))
    else:
        _show(result)


def _show(result: Maintained) -> None:
    for name, report in result.done.items():
        {"weekly": _weekly, "monthly": _monthly, "quarterly": _quarterly, "yearly": _yearly}[name](report)
    if not result.done:
        say("Nothing is due.")
    for path in result.compacted:
        say(f"packed      {path}")


def _weekly(report: dict[str, Any]) -> None:
    say(f"weekly      {counted(len(report['written']), 'snapshot')} written")


def _monthly(report: dict[str, Any]) -> None:
    for month, record in report["months"].items():
        totals = ", ".join(f"{name} {value:,}" for name, value in sorted(record["totals"].items()))
        say(f"monthly     {month}: {counted(record['origins'], 'origin')}, {totals}")


def _quarterly(report: dict[str, Any]) -> None:
    say(f"quarterly   {counted(len(report['duplicates']), 'near-duplicate')}, {report['merged']:,} merged")
    for item in report["duplicates"]:
        say(f"  {item['similarity']:.3f} {item['kept']}  {item['kept_name']}")
        say(f"        {item['merged']}  {item['merged_name']}")
    for identity in report["harmful"]:
        say(f"  harmed more often than it helped: {identity}")
    say(
        f"  {counted(len(report['unused']), 'pattern was', 'patterns were')} not used for a year; "
        f"{counted(report['held'], 'record waits', 'records wait')} for review"
    )
    for row in report["quarantined"]:
        say(f"  quarantined: {counted(row['patterns'], 'pattern')} of {row['origin'] or 'nobody (no statement)'}")
    if report["duplicates"] and not report["merged"]:
        say("  Read them; `fedlearn maintain --job quarterly --apply` merges them.")


def _yearly(report: dict[str, Any]) -> None:
    for path in report["written"]:
        say(f"yearly      archived {path}")
    if not report["written"]:
        say("yearly      no snapshots of past years to archive")
