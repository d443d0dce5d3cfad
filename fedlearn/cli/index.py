"""`fedlearn index`: the search index, which is derived from the ledger."""

from __future__ import annotations

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, opened, print_json, say
from fedlearn.counted import counted

__all__ = ["group"]

group = typer.Typer(
    help="The search index: derived from the ledger, so it can always be made again.\n\n\b\nExample:\n"
    "  fedlearn index rebuild",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@group.command()
def rebuild(config: ConfigOption = None, json: JsonOption = False) -> None:
    """Make the index again from the ledger, with the embedder of the settings.

    \b
    Example:
      fedlearn index rebuild
    """
    from fedlearn.cli.progress import bar
    from fedlearn.index import outbox

    with opened(config) as parts, bar("indexing", "points", quiet=json) as progress:
        points = outbox.rebuild(parts.ledger, parts.index, parts.embedder, on_progress=progress)
    if json:
        print_json({"points": points})
    else:
        say(f"Indexed {counted(points, 'point')}.")


@group.command()
def drain(config: ConfigOption = None, json: JsonOption = False) -> None:
    """Give the index what waits for it; learn and the daemon do this by themselves.

    \b
    Example:
      fedlearn index drain
    """
    from fedlearn.index import outbox

    with opened(config) as parts:
        points = outbox.drain(parts.ledger, parts.index, parts.embedder)
    if json:
        print_json({"points": points})
    else:
        say(f"Indexed {counted(points, 'change')}.")
