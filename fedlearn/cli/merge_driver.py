"""`fedlearn merge-driver`: what git calls when somebody merges data/ by hand. `fedlearn init` installs it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, loaded, print_json, say

__all__ = ["merge_driver"]


def merge_driver(
    base: Annotated[Path | None, typer.Argument(help="The common ancestor (%O).", show_default=False)] = None,
    ours: Annotated[Path | None, typer.Argument(help="Our side (%A); the result is written here.")] = None,
    theirs: Annotated[Path | None, typer.Argument(help="Their side (%B).", show_default=False)] = None,
    path: Annotated[str | None, typer.Argument(help="The file in the repository (%P).", show_default=False)] = None,
    finish: Annotated[bool, typer.Option("--finish", help="After a merge: bring the whole of data/ in order.")] = False,
    rebased: Annotated[bool, typer.Option("--rebased", help="With --finish: it was a rebase.")] = False,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Join two sides of a file of data/ as `fedlearn federate` does. git calls it; run it in the repository.

    \b
    Example:
      git config merge.fedlearn.driver "fedlearn merge-driver %O %A %B %P"
      git merge hub/main
      fedlearn merge-driver --finish
    """
    from fedlearn.errors import SettingsError
    from fedlearn.jobs import merge as job

    settings = loaded(config)
    if finish:
        commit = job.finish(settings, Path.cwd(), rebased=rebased)
        if json:
            print_json({"commit": commit})
        elif commit:
            say(f"fedlearn: brought data/ in order in {commit[:12]}")
        return
    if base is None or ours is None or theirs is None or path is None:
        raise SettingsError("merge-driver: give BASE OURS THEIRS PATH, as git does, or --finish")
    job.merge_file(settings, Path.cwd(), ours, theirs, path)
    if json:
        print_json({"path": path})
