"""`fedlearn dataset`: the fine-tuning dataset."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, opened, print_json, say
from fedlearn.counted import counted

__all__ = ["dataset"]


def dataset(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; none: standard output.", show_default=False)
    ] = None,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Write the fine-tuning dataset: one OpenAI chat row a learned pattern, with its metadata.

    \b
    Example:
      fedlearn dataset --output train.jsonl
    """
    from fedlearn.datarepo.files import write_if_changed
    from fedlearn.jobs.dataset import rows

    with opened(config) as parts:
        lines = list(rows(parts))
    data = b"".join(line + b"\n" for line in lines)
    if output is not None:
        write_if_changed(output, data)
        if json:
            print_json({"rows": len(lines), "file": str(output)})
        else:
            say(f"Wrote {counted(len(lines), 'row')} to {output}.")
    else:
        sys.stdout.buffer.write(data)
