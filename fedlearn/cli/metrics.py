"""`fedlearn metrics`: the numbers of this host."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, opened, print_json

__all__ = ["metrics"]


def metrics(
    textfile: Annotated[
        Path | None,
        typer.Option("--textfile", help="Write them into this file, for the node exporter.", metavar="FILE"),
    ] = None,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Print the numbers of this host for Prometheus, or write them where its node exporter reads them.

    The ledger alone is read, so this may run every minute. The file is replaced as a whole.

    \b
    Example:
      fedlearn metrics
      fedlearn metrics --json | jq .rates
      fedlearn metrics --textfile /var/lib/prometheus/node-exporter/fedlearn.prom
    """
    from fedlearn.jobs import metrics as job

    with opened(config) as parts:
        found = job.metrics(parts)
    if textfile is not None:
        job.write_textfile(textfile, job.prometheus_text(found))
    if json:
        print_json(found.to_json())
    elif textfile is None:
        sys.stdout.write(job.prometheus_text(found).decode())
