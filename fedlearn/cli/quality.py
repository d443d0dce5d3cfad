"""`fedlearn quality`: how good the knowledge is, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, opened, print_json, say
from fedlearn.counted import counted

__all__ = ["quality"]


def quality(
    days: Annotated[int, typer.Option("--days", min=1, max=3650, help="Look at so many days.")] = 7,
    sample: Annotated[
        int, typer.Option("--sample", min=1, max=10_000, help="Look through so many patterns for junk.")
    ] = 500,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Show how well searches were answered, how much was reused, what it was worth, and how much is junk.

    What is off its target says what to do. The exit code is 0 whatever the figures say.

    \b
    Example:
      fedlearn quality
      fedlearn quality --days 30 --json | jq '.measures[] | select(.met == false)'
    """
    from fedlearn.jobs.quality import quality as job

    with opened(config) as parts:
        found = job(parts, days=days, sample=sample)
    if json:
        print_json(found.to_json())
        return
    if found.empty:
        say("Nothing to measure: the store is empty. Learn first (fedlearn learn) or import (fedlearn import).")
        return
    say(
        f"The last {counted(days, 'day')}: {counted(found.searches, 'search', 'searches')}, "
        f"{counted(found.interactions, 'interaction')}"
    )
    for measure in found.measures:
        mark = {True: "ok  ", False: "OFF ", None: "-   "}[measure.met]
        say(f"{mark}{measure.name:<13} {_value(measure.value):<34} target: {measure.target}")
        say(f"    {measure.says}")
        if measure.todo:
            say(f"    -> {measure.todo}")


def _value(value: float | Mapping[str, float] | None) -> str:
    """Return a figure for people; all of them are shares or scores from 0 to 1."""
    if value is None:
        return "nothing to measure"
    if isinstance(value, Mapping):
        return " / ".join(f"{share * 100:.0f}" for share in value.values()) + " %"
    return f"{value:.2f}"
