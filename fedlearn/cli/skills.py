"""`fedlearn skills`: what is known, as a tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, opened, print_json, say, tell
from fedlearn.counted import counted

__all__ = ["skills"]


def skills(
    branch: Annotated[
        str, typer.Argument(help="Walk from here, as in nixos/networking.", show_default=False, metavar="[BRANCH]")
    ] = "",
    depth: Annotated[
        int | None, typer.Option("-d", "--depth", min=0, help="So many levels.", show_default=False)
    ] = None,
    regrow: Annotated[
        bool, typer.Option("--regrow", help="Grow the branches anew; edits by hand stay, other places may change.")
    ] = False,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Show the skill tree: the branches with their counts, and the best patterns.

    Branches grow from tags that occur together, and stay where they are. What you want otherwise stands in skills.toml
    in the state directory (docs/knowledge.md): rename, move, merge, pin.

    \b
    Example:
      fedlearn skills
      fedlearn skills nixos/networking --depth 1
      fedlearn search "static address" --branch nixos
    """
    from fedlearn.jobs.skills import walk

    with opened(config) as parts:
        found = walk(parts, branch, depth=depth, regrow=regrow)
    if json:
        print_json(found)
        return
    for note in found["notes"]:
        tell(note)
    if not found["patterns"]:
        say("No patterns yet, so no tree. Learn first (fedlearn learn) or import (fedlearn import).")
        return
    if branch:
        say(f"{found['branch']}  {counted(found['patterns'], 'pattern')}, {found['own']:,} of them right here")
    else:
        say(
            f"{counted(found['patterns'], 'pattern')}, {found['unsorted']:,} of them without a branch: "
            "their tags are too rare"
        )
    lines = list(_lines(found.get("branches", []), "  "))
    width = max((len(name) for name, _ in lines), default=0)
    for name, count in lines:
        say(f"{name:<{width}}  {count:>7,}")
    if best := found.get("best") if branch else _overall(found["branches"]):
        say()
        say("Best:" if branch else "Best of the branches shown:")
        for item in best:
            say(f"  {item['value_score']:.2f}  fedlearn:{item['id']}  {item['name']}")


def _lines(branches: list[dict[str, Any]], indent: str) -> Iterator[tuple[str, int]]:
    for one in branches:
        yield indent + one["branch"].rsplit("/", 1)[-1], one["patterns"]
        yield from _lines(one.get("branches", []), indent + "  ")


def _overall(branches: list[dict[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the best patterns of the largest branches, one each."""
    return [one["best"][0] for one in branches[:5] if one["best"]]
