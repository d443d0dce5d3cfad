"""`fedlearn review`: what is held back, and what shall become of it."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, opened, print_json, say
from fedlearn.counted import counted

__all__ = ["group"]

group = typer.Typer(
    help="What the gate or the content check holds back: look at it, release it or drop it.\n\n\b\nExample:\n"
    "  fedlearn review list\n"
    "  fedlearn review show 1b4e28ba",
    no_args_is_help=True,
    rich_markup_mode=None,
)

RecordArgument = Annotated[str, typer.Argument(help="Id of the record; its start is enough.")]


@group.command("list")
def list_(
    limit: Annotated[int, typer.Option("-n", "--limit", min=1, help="At most so many.")] = 20,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """List the records that wait for a decision, the oldest first.

    \b
    Example:
      fedlearn review list
    """
    from fedlearn.jobs.review import queue

    with opened(config) as parts:
        found = queue(parts, limit)
    if json:
        print_json(found)
        return
    for row in found["waiting"]:
        say(f"{row['record_id']}  {row['direction']:<3}  {'; '.join(_reason(f) for f in row['findings'])}")
    say(f"{counted(found['total'], 'record waits', 'records wait')}." if found["total"] else "Nothing is held back.")


@group.command()
def show(record: RecordArgument, config: ConfigOption = None, json: JsonOption = False) -> None:
    """Show a record with its findings; the doubtful place is marked, the value itself is not repeated.

    \b
    Example:
      fedlearn review show 1b4e28ba
    """
    from fedlearn.jobs.review import show as job

    with opened(config) as parts:
        found = job(parts, record)
    if json:
        print_json(found)
        return
    direction = "on its way out" if found["direction"] == "out" else "came in"
    say(f"{found['record_id']}  {direction}, {found['decision']}, since {found['noticed']}")
    for finding in found["findings"]:
        say(f"  {_reason(finding)}")
        if isinstance(finding, dict) and finding.get("excerpt"):
            say(f"    …{finding['excerpt']}…".replace("\n", " "))
    for name, value in found["record"].items():
        say(f"{name}: {value}")


@group.command()
def release(record: RecordArgument, config: ConfigOption = None, json: JsonOption = False) -> None:
    """Let a record pass: the next sync shares it, or, if it came in or was remembered, it is believed from now on.

    \b
    Example:
      fedlearn review release 1b4e28ba && fedlearn sync
    """
    _decide(record, config, json, release=True)


@group.command()
def drop(record: RecordArgument, config: ConfigOption = None, json: JsonOption = False) -> None:
    """Keep a record back for good.

    \b
    Example:
      fedlearn review drop 1b4e28ba
    """
    _decide(record, config, json, release=False)


def _decide(record: str, config: Any, json: bool, *, release: bool) -> None:
    from fedlearn.jobs.review import decide

    with opened(config) as parts:
        found = decide(parts, record, release=release)
    if json:
        print_json(found)
    else:
        say(f"{found['record_id']} is {found['decision']}.")


def _reason(finding: Any) -> str:
    return str(finding["reason"]) if isinstance(finding, dict) else str(finding)
