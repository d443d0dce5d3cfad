"""`fedlearn federate`: exchange patterns with the remotes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, opened, print_json, say, tell
from fedlearn.counted import counted

if TYPE_CHECKING:
    from fedlearn.jobs.federate import FederateResult, RemoteResult
    from fedlearn.jobs.take import ImportResult

__all__ = ["federate"]

_OUTCOMES = {
    "same": "nothing new",
    "received": "received",
    "sent": "sent",
    "exchanged": "received and sent",
    "empty": "empty, and nothing to send yet",
    "offline": "offline, the next run catches up",
    "refused": "REFUSED",
}
_SHOWN = 20


def federate(
    remote: Annotated[
        list[str] | None, typer.Option("--remote", help="Only this remote; may be repeated.", show_default=False)
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would happen, and touch nothing.")] = False,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Sync, exchange with every remote of the settings, and import what is new.

    What comes is checked before it is joined; what is refused is named, and the rest goes on. A remote that cannot be
    reached is tried again by the next run (exit code 75); one whose history was rewritten is refused (exit code 1).

    \b
    Example:
      fedlearn federate
      fedlearn federate --dry-run
      fedlearn federate --remote company
    """
    from fedlearn.cli import exit_codes
    from fedlearn.jobs import federate as job

    with opened(config) as parts:
        result = job.plan(parts, remote or []) if dry_run else job.federate(parts, remote or [])
        place, configured = parts.settings.repository_path, bool(parts.settings.federation.remotes)
    if json:
        print_json(result.to_json())
    else:
        _show(result)
        if not configured:
            say(f"No remote is set (federation.remotes): patterns stay in the local repository {place}.")
    if result.refused:
        raise typer.Exit(exit_codes.FAILED)
    if result.offline:
        raise typer.Exit(exit_codes.TRY_LATER)


def _show(result: FederateResult) -> None:
    would = "would be " if result.dry_run else ""
    if result.shared is not None:
        held = f", {result.shared.held:,} held back by the gate" if result.shared.held else ""
        written = counted(len(result.shared.written), "file")
        say(f"shared      {counted(result.shared.patterns, 'pattern')} of this host ({written}){held}")
        for name, count in result.shared.apart.items():
            say(f"            {count:,} of them with {name}")
    for name, files in sorted(result.writes.items()):
        for file in files:
            say(f"would write {name + ': ' if name else ''}{file}")
    for one in result.remotes:
        _remote(one, would)
    if result.imported is not None:
        _imported(result.imported, would)
    elif result.dry_run:
        say("Nothing would be imported.")


def _remote(one: RemoteResult, would: str) -> None:
    outcome = _OUTCOMES[one.outcome]
    # One line in the journal says who, what and why.
    why = f": {one.detail}" if one.detail else ""
    say(f"{one.name:<11} {would if one.outcome in ('received', 'sent', 'exchanged') else ''}{outcome}{why}")
    if would:
        for file in one.files:
            say(f"            would change {file}")
    for line in one.sequences:
        say(f"            {line}")
    for problem in one.refused[:_SHOWN]:
        place = f":{problem['place']}" if problem["place"] else ""
        say(f"            refused {problem['path']}{place}: {problem['reason']}")
    if len(one.refused) > _SHOWN:
        say(f"            and {len(one.refused) - _SHOWN:,} more; --json lists all")


def _imported(result: ImportResult, would: str) -> None:
    say(f"imported    {would}{counted(result.imported, 'pattern')} ({result.known:,} already known)")
    for one in result.arrivals:
        say(f"            {one['patterns']:,} from {one['origin'] or 'nobody (no statement)'}, {one['tier']}")
    for count, words in (
        (result.held, "held for review, the content check objects: see `fedlearn review list`"),
        (result.withdrawn_here, "withdrawn by an origin that counts here"),
        (result.demoted, "no longer believed: too few trusted origins vouch for them"),
        (result.restored, "believed again"),
        (result.unheard, "withdrawn in the repository by origins that you do not trust; this host keeps its own"),
    ):
        if count:
            say(f"            {count:,} {words}")
    if result.quarantined:
        say("Quarantined patterns are not served: `fedlearn trust review`, then `fedlearn trust add ORIGIN`.")
    if result.waits:
        tell(f"fedlearn: {result.waits}")
    for refusal in result.refusals[:_SHOWN]:
        tell(f"refused: {refusal}")
    if len(result.refusals) > _SHOWN:
        tell(f"and {len(result.refusals) - _SHOWN:,} more; --json lists all")
