"""`fedlearn scrub`: the scrubber as a filter, and as a check before a commit."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, loaded, print_json, say
from fedlearn.counted import counted

__all__ = ["scrub"]


def scrub(
    file: Annotated[
        Path | None, typer.Argument(help="File to read; none or `-`: standard input.", show_default=False)
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Tell on standard error what was replaced, by which layer.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 when something would be replaced.")
    ] = False,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Take secrets and personal data out of a text, and write what may leave.

    Reads UTF-8 text and writes it with placeholders such as `<USER_1>`. The explanation never shows a value, only
    its place in the text, so it can be kept.

    \b
    Example:
      journalctl -u nginx | fedlearn scrub > report.txt
      fedlearn scrub --check --explain notes.md      in a pre-commit hook
    """
    from fedlearn.errors import SourceError
    from fedlearn.privacy.build import scrubber
    from fedlearn.privacy.normalise import normalise

    try:
        data = sys.stdin.buffer.read() if file is None or str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise SourceError(f"{file}: cannot be read: {error.strerror}") from error
    text = data.decode("utf-8", "replace")
    scrubbed = scrubber(loaded(config)).scrub(text)
    lines = normalise(text)
    found = [
        {
            "line": lines.count("\n", 0, one.start) + 1,
            "column": one.start - (lines.rfind("\n", 0, one.start) + 1) + 1,
            "length": one.end - one.start,
            "layer": one.layer,
            "category": one.category,
            "placeholder": one.placeholder,
        }
        for one in scrubbed.replacements
    ]
    if json:
        print_json({"text": None if check else scrubbed.text, "replacements": found})
    elif not check:
        sys.stdout.write(scrubbed.text)
        sys.stdout.flush()
    if explain and not json:
        name = "standard input" if file is None or str(file) == "-" else str(file)
        for one in found:
            place = f"{name}:{one['line']}:{one['column']}"
            sys.stderr.write(f"{place}: {one['placeholder']} ({one['length']} characters, layer {one['layer']})\n")
    if check and found:
        if not explain and not json:
            say(f"{counted(len(found), 'place')} would be replaced; --explain lists them")
        raise typer.Exit(1)
