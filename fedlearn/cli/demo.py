"""`fedlearn demo`: the whole way of the data between two hosts, in one directory."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, loaded, print_json, say, tell

__all__ = ["demo"]


def demo(
    directory: Annotated[
        Path | None,
        typer.Option("--directory", "-d", help="Empty directory; none: a temporary one.", show_default=False),
    ] = None,
    telemetry: Annotated[
        list[Path] | None,
        typer.Option("--telemetry", "-t", help="Further telemetry for host A; may be given again.", show_default=False),
    ] = None,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Show the main job with two hosts and a git repository between them: no server, no model, no network.

    \b
    Example:
      fedlearn demo
      fedlearn demo --directory /tmp/two-hosts --telemetry ~/.claude/projects
    """
    import tempfile

    from fedlearn.errors import SettingsError
    from fedlearn.jobs.demo import demo as job

    root = directory or Path(tempfile.mkdtemp(prefix="fedlearn-demo-"))
    if root.exists() and any(root.iterdir()):
        raise SettingsError(f"--directory {root}: not empty; name a new or empty directory")
    figures = job(root.absolute(), loaded(config), tell if json else say, telemetry or [])
    if json:
        print_json(figures)
