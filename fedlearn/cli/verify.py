"""`fedlearn verify`: check a whole data repository."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, loaded, print_json, say
from fedlearn.counted import counted

__all__ = ["verify"]


def verify(
    repository: Annotated[
        Path | None, typer.Argument(help="A clone or a bare repository; none: this host's own.", show_default=False)
    ] = None,
    commit: Annotated[
        str | None, typer.Option("--commit", help="Check this commit instead of the files.", show_default=False)
    ] = None,
    against: Annotated[
        str | None, typer.Option("--against", help="Hold sequences against this commit.", show_default=False)
    ] = None,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Check data/: names, canonical bytes, ids, signatures, sequences, limits, content. One finding a line, exit 1.

    It needs no state of this host, so it serves as pre-receive hook of a hub and in CI (docs/federation.md).

    \b
    Example:
      fedlearn verify
      fedlearn verify /srv/git/knowledge.git --commit main
    """
    from dataclasses import asdict

    from fedlearn.cli import exit_codes
    from fedlearn.jobs.verify import verify as job

    settings = loaded(config)
    result = job(settings, (repository or settings.repository_path).absolute(), commit, against)
    if json:
        print_json(asdict(result))
    else:
        for finding in result.findings:
            place = f":{finding.place}" if finding.place else ""
            say(f"{finding.path}{place}: {finding.reason}")
        if not result.findings:
            say(f"{counted(result.files, 'file')}, nothing wrong.")
    if result.findings:
        raise typer.Exit(exit_codes.FAILED)
