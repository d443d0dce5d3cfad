"""`fedlearn playbooks`: what stands in the playbooks of this host."""

from __future__ import annotations

from typing import Annotated

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, opened, print_json, say
from fedlearn.counted import counted

__all__ = ["group"]

group = typer.Typer(
    help="What the coordinator proposes to change.\n\n\b\nExample:\n  fedlearn playbooks list",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@group.command("list")
def list_(
    limit: Annotated[int, typer.Option("-n", "--limit", min=1, max=10_000, help="At most so many.")] = 50,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """List the improvements, those of the newest playbook first.

    \b
    Example:
      fedlearn playbooks list
      fedlearn playbooks list --json | jq '.[] | select(.category == "config")'
    """
    from fedlearn.jobs.coordinate import listed

    with opened(config) as parts:
        found = listed(parts)
    if json:
        print_json([one.row | {"playbook": one.playbook} for one in found[:limit]])
        return
    if not found:
        say("No playbooks yet: `fedlearn coordinate` writes one when a failure recurs.")
    for one in found[:limit]:
        row = one.row
        say(f"{row['improvement_id'][:8]}  {row['confidence']:.2f}  {row['category']:<8}  {row['description']}")
    if len(found) > limit:
        say(f"{len(found) - limit:,} more; see them with --limit.")


@group.command()
def show(
    improvement: Annotated[str, typer.Argument(help="The beginning of an improvement's id.", metavar="ID")],
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Show one improvement with what is known of the failure behind it.

    \b
    Example:
      fedlearn playbooks show 1f3a
    """
    from fedlearn.jobs.coordinate import shown

    with opened(config) as parts:
        one = shown(parts, improvement)
        place = parts.settings.playbook_path / one.playbook
    row, failure = one.row, one.failure
    if json:
        print_json(row | {"playbook": str(place), "failure": failure})
        return
    say(f"{row['improvement_id']}  {row['category']}, confidence {row['confidence']:.2f}")
    say(row["description"])
    for name, text in row["suggested_changes"].items():
        say(f"  {name.replace('_', ' ')}: {text}")
    seen = " to ".join(dict.fromkeys(time[:10] for time in (failure["first"], failure["last"]) if time))
    say(
        f"{failure['occurrences']:,} of {counted(failure['calls'], 'call')}, {counted(failure['sessions'], 'session')}"
        + (f", {seen}" if seen else "")
    )
    say(f"in {place}, made {row['created_at']}")
