"""`fedlearn bench`: measure fedlearn on your own data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, loaded, print_json, say, tell
from fedlearn.counted import counted

__all__ = ["group"]

group = typer.Typer(
    help="Measure fedlearn on your own data.\n\n\b\nExample:\n  fedlearn bench retrieval conversations.json",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@group.callback()
def _bench() -> None:
    """Keep `bench` a group while it has one command."""


@group.command()
def retrieval(
    file: Annotated[Path, typer.Argument(help="Documents and questions (docs/retrieval.md).", metavar="FILE")],
    variant: Annotated[
        str,
        typer.Option("--variant", help="search (as fedlearn does), single (without sessions), bm25 or dense."),
    ] = "search",
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Measure how well search finds the documents that answer questions, with the embedder of the settings.

    Everything is put into an index of its own, which is removed afterwards.

    \b
    Example:
      fedlearn bench retrieval conversations.json
      fedlearn bench retrieval conversations.json --variant bm25 --json
    """
    from fedlearn.cli.progress import bar
    from fedlearn.errors import SettingsError
    from fedlearn.jobs import bench, bench_set

    if variant not in bench.VARIANTS:
        raise SettingsError(f"--variant {variant}: there is no such variant; use {', '.join(bench.VARIANTS)}")
    given = bench_set.read(file)
    for note in given.notes:
        tell(f"{file}: {note}")
    with bar("embedding", "texts", quiet=json) as progress:
        figures = bench.retrieval(given, loaded(config), variant, progress)
    if json:
        print_json(figures)
        return
    say(f"{counted(len(given.documents), 'document')}, {counted(figures['questions'], 'question')}, variant {variant}")
    for name, value in figures.items():
        if name not in ("p50_ms", "questions"):
            say(f"  {name:10} {value:.3f}")
    say(f"  {'p50':10} {figures['p50_ms']:.1f} ms a search, without embedding")
