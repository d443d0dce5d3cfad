"""`fedlearn trust`: whom this host believes."""

from __future__ import annotations

from typing import Annotated

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, opened, print_json, say, tell
from fedlearn.counted import counted

__all__ = ["group"]

group = typer.Typer(
    help="Whom this host believes: list, add, revoke, review.\n\n\b\nExample:\n"
    "  fedlearn trust review\n"
    "  fedlearn trust add SHA256:Ki1ldG3pZc...",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_Named = Annotated[
    str, typer.Argument(help="SHA256:..., 64 hex digits or their start, a public key, or a file with one.")
]


@group.command("list")
def list_(config: ConfigOption = None, json: JsonOption = False) -> None:
    """List every origin: own, trusted, quarantined or revoked, with the patterns that it vouches for.

    \b
    Example:
      fedlearn trust list
    """
    from dataclasses import asdict

    from fedlearn.jobs.trust import list_ as job

    with opened(config) as parts:
        rows = job(parts)
    if json:
        print_json({"origins": [asdict(row) for row in rows]})
        return
    for row in rows:
        where = f" ({row.remote})" if row.remote else ""
        say(f"{row.tier:<12} {row.origin}{where}")
        say(f"             {row.fingerprint}")
        say(f"             {counted(row.patterns, 'pattern')}, {row.alone:,} vouched for by nobody else; {row.why}")
    if not rows:
        say("No origin was met yet; `fedlearn federate` meets them.")


@group.command()
def add(key: _Named, config: ConfigOption = None, json: JsonOption = False) -> None:
    """Trust an origin, and import what waited for it. Ask its owner for the fingerprint; do not take it from the data.

    \b
    Example:
      fedlearn trust add SHA256:Ki1ldG3pZc...
      fedlearn trust add "$(cat other-host.pub)"
    """
    from dataclasses import asdict

    from fedlearn.jobs.trust import add as job

    with opened(config) as parts:
        result = job(parts, key)
    if json:
        print_json(asdict(result))
        return
    say(f"{'Trusted now' if result.new else 'Trusted already'}: {result.origin}")
    say(result.imported.summary)
    if result.imported.waits:
        tell(f"fedlearn: {result.imported.waits}")


@group.command()
def revoke(
    origin: _Named,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list what would go.")] = False,
    here: Annotated[bool, typer.Option("--here", help="Only on this host: leave data/ alone.")] = False,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Believe an origin no longer, and withdraw everything that only it vouched for: ledger, index and dataset.

    What no other origin at all vouches for is withdrawn in data/ as well, for every host. A withdrawal is for good, so
    look at the list first.

    \b
    Example:
      fedlearn trust revoke 9f3c2a71d0b4 --dry-run
      fedlearn trust revoke 9f3c2a71d0b4
    """
    from dataclasses import asdict

    from fedlearn.jobs.trust import revoke as job

    with opened(config) as parts:
        result = job(parts, origin, dry_run=dry_run, here=here)
    if json:
        print_json(asdict(result))
        return
    for item in result.patterns:
        where = "withdrawn for every host" if item.everywhere else "on this host"
        say(f"{item.pattern_id}  {item.value_score:.2f}  {item.name}  ({where})")
    would = "would go" if dry_run else "went"
    say(f"{counted(len(result.patterns), 'pattern')} {would} with {result.origin}.")
    if not dry_run:
        say("`fedlearn federate` tells the other hosts.")


@group.command()
def review(
    samples: Annotated[int, typer.Option("-n", "--samples", min=0, max=50, help="Patterns shown of each.")] = 3,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Show what waits in quarantine by origin, with counts and its best patterns. Nothing of it is served.

    \b
    Example:
      fedlearn trust review -n 10
    """
    from dataclasses import asdict

    from fedlearn.jobs.trust import review as job

    with opened(config) as parts:
        rows = job(parts, samples)
    if json:
        print_json({"origins": [asdict(row) for row in rows]})
        return
    for row in rows:
        where = f" in {row.remote}" if row.remote else ""
        say(f"{row.origin or 'no statement vouches'}{where}")
        say(
            f"  {counted(row.patterns, 'pattern')}, {row.alone:,} vouched for by nobody else, "
            f"{row.objected:,} with objections to what they say"
        )
        for sample in row.samples:
            say(f"  {sample.value_score:.2f} {sample.text}")
            for objection in sample.objections[:3]:
                say(f"       OBJECTION {objection}")
    if not rows:
        say("Nothing is quarantined.")
