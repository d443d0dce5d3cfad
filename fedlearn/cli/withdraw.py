"""`fedlearn withdraw`: take a pattern back, everywhere."""

from __future__ import annotations

from typing import Annotated

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, opened, print_json, say
from fedlearn.counted import counted

__all__ = ["withdraw"]


def withdraw(
    pattern: Annotated[str, typer.Argument(help="Id of the pattern; its start is enough.")],
    reason: Annotated[str, typer.Option("--reason", help="One line that every host will read.")],
    purge: Annotated[bool, typer.Option("--purge", help="Say what git history still holds, and how to rewrite it.")] = (
        False
    ),
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Change nothing.")] = False,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Withdraw a pattern for good: here at once, on every other host with the next exchange. It cannot be undone.

    For a leaked secret add --purge: a withdrawal takes the text out of data/, and git history still holds it.

    \b
    Example:
      fedlearn withdraw 1b4e28ba --reason "wrong since nginx 1.27"
      fedlearn withdraw 1b4e28ba --reason "held a secret" --purge
    """
    from dataclasses import asdict

    from fedlearn.jobs.withdraw import withdraw as job

    with opened(config) as parts:
        result = job(parts, pattern, reason, purge=purge, dry_run=dry_run)
    if json:
        print_json(asdict(result))
        return
    what = "Would withdraw" if dry_run else "Withdrawn before" if result.already else "Withdrawn"
    say(f"{what}: {result.pattern_id}  {result.name}")
    if not dry_run:
        say("`fedlearn federate` tells the other hosts.")
    for one in result.purge:
        commits = counted(one.commits, "commit")
        say(f"\nThe history of {one.repository} still holds the text: {commits} brought or took it.")
        say("fedlearn never rewrites history. To do it by hand:")
        for command in one.commands:
            say(f"  {command}")
    if purge and not result.purge:
        say("No history of this host's repositories holds it.")
