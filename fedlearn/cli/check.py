"""`fedlearn check`: would this text be admitted from somewhere else?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, loaded, print_json, say

__all__ = ["check"]


def check(
    file: Annotated[
        Path | None, typer.Argument(help="File to read; none or `-`: standard input.", show_default=False)
    ] = None,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Look for what must not enter: hidden characters, instructions to the model, commands that do harm.

    Exits with 1 when the text would be held for review. Findings are hints for a person; plain bad advice passes.

    \b
    Example:
      fedlearn check advice.md
      curl -s https://example.org/howto.txt | fedlearn check --json
    """
    from fedlearn.errors import SourceError
    from fedlearn.privacy.content import check as examine

    try:
        data = sys.stdin.buffer.read() if file is None or str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise SourceError(f"{file}: cannot be read: {error.strerror}") from error
    limit = loaded(config).limits.file_bytes
    if len(data) > limit:
        raise SourceError(f"{file or 'standard input'}: {len(data):,} bytes; limits.file_bytes admits {limit:,}")
    text = data.decode("utf-8", "replace")
    objections = examine(text)
    if json:
        print_json(
            {
                "held": bool(objections),
                "objections": [
                    {"kind": one.kind, "reason": one.reason, "start": one.start, "end": one.end} for one in objections
                ],
            }
        )
    else:
        name = "standard input" if file is None or str(file) == "-" else str(file)
        for one in objections:
            line = text.count("\n", 0, one.start) + 1
            say(f"{name}:{line}: {one.kind}: {one.reason}")
        if not objections:
            say(f"{name}: nothing stands against it")
    if objections:
        raise typer.Exit(1)
