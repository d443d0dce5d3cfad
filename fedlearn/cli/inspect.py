"""`fedlearn inspect`: why something was scored, kept, merged or refused."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, opened, print_json, say
from fedlearn.counted import counted

__all__ = ["inspect"]


def inspect(
    what: Annotated[
        str, typer.Argument(help="Id of an interaction or pattern (its start is enough), `quarantine` or `merges`.")
    ],
    limit: Annotated[int, typer.Option("-n", "--limit", min=1, help="At most so many rows of a list.")] = 20,
    undo: Annotated[
        int | None, typer.Option("--undo", help="With `merges`: undo this one.", show_default=False)
    ] = None,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Show an interaction with its factors, a pattern with its evidence, what could not be read, or what was merged.

    \b
    Example:
      fedlearn inspect 1b4e28ba              an interaction or a pattern
      fedlearn inspect quarantine            lines that could not be read, with file and offset
      fedlearn inspect merges                near-duplicates that were merged
      fedlearn inspect merges --undo 3       keep the two apart from now on
    """
    from fedlearn.jobs import inspect as job

    with opened(config) as parts:
        if what == "quarantine":
            _show(job.quarantine(parts, limit), json, _quarantine)
        elif what == "merges" and undo is not None:
            _show(job.undo_merge(parts, undo), json, _undone)
        elif what == "merges":
            _show(job.merges(parts, limit), json, _merges)
        else:
            _show(job.by_id(parts, what), json, _one)


def _show(value: Any, json: bool, plain: Any) -> None:
    if json:
        print_json(value)
    else:
        plain(value)


def _quarantine(value: dict[str, Any]) -> None:
    for row in value["lines"]:
        say(f"{row['path']}:{row['offset']}  {row['reason']}")
        if row["excerpt"]:
            say(f"    {row['excerpt'][:120]}")
    say(f"{value['kept']:,} kept of {counted(value['total'], 'unreadable line')}.")


def _merges(value: dict[str, Any]) -> None:
    for row in value["merges"]:
        state = " (undone)" if row["undone"] else ""
        say(f"{row['id']}. {row['rule']}, similarity {row['similarity']:.3f}{state}")
        say(f"    kept    {row['kept']}  {row['kept_name']}")
        say(f"    merged  {row['merged']}  {row['merged_name']}")
    if not value["merges"]:
        say("Nothing was merged.")


def _undone(value: dict[str, Any]) -> None:
    say(f"Merge {value['id']} is undone: {value['merged']} stands beside {value['kept']} and will not be merged again.")


def _one(value: dict[str, Any]) -> None:
    if value["type"] == "interaction":
        say(f"interaction {value['id']}  {value['source']}/{value['kind']}  {value['outcome']}  {value['time'] or ''}")
        say(f"score {value['score']:.4f} (threshold {value['threshold']:g}), learned: {value['learned']}")
        if value["why_not"]:
            say(f"not learnt from: {value['why_not']}")
        for factor in value["factors"]:
            say(
                f"  {factor['name']:<12} {factor['value']:.2f} x {factor['weight']:.2f} = "
                f"{factor['value'] * factor['weight']:.3f}   {factor['reason']}"
            )
        for pattern in value["patterns"]:
            say(f"pattern {pattern['pattern_id']} ({pattern['kind']})")
        say(f"\n{value['query']}\n\n{value['response']}")
        return
    say(
        f"pattern {value['id']}  [{value['category']}]  {value['status']}, {value['tier']}, "
        f"worth {value['value_score']:.2f}"
    )
    evidence = value["evidence"]
    told = f"seen {evidence['seen']}x, helped {evidence['helped']}x, harmed {evidence['harmed']}x"
    last = f", last in {evidence['last']}" if evidence["last"] else ""
    say(f"evidence: {told}{last}; vouched for by {', '.join(value['vouched_by']) or 'nobody but this host'}")
    for said in value["outcomes"]:
        say(f"  {said['outcome']} ({said['event_id'][:8]}) {said['note']}".rstrip())
    for link in value["interactions"]:
        # What was remembered on purpose came from a person or an assistant, not from telemetry.
        by = "on purpose" if link["kind"] == "remembered" else f"by interaction {link['interaction_id']}"
        say(f"  {link['kind']} {by} (score {link['score']:.2f})")
    say(f"\n{value['content']}")
