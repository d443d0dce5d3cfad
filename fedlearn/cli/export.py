"""`fedlearn export`: dated snapshots of the collections."""

from __future__ import annotations

from fedlearn.cli.common import ConfigOption, JsonOption, opened, print_json, say
from fedlearn.counted import counted

__all__ = ["export"]


def export(config: ConfigOption = None, json: JsonOption = False) -> None:
    """Write the three collections as dated snapshots into data/collections/snapshots, payloads only; the last few stay.

    \b
    Example:
      fedlearn export
    """
    from dataclasses import asdict

    from fedlearn.jobs.share import export as job

    with opened(config) as parts:
        result = job(parts)
    if json:
        print_json(asdict(result))
        return
    for collection, points in result.points.items():
        say(f"{collection}: {counted(points, 'point')}")
    say(f"{counted(len(result.written), 'snapshot')} written, {counted(len(result.removed), 'old one')} removed.")
    if result.held or result.left_out:
        say(f"{counted(result.held, 'point')} held back by the gate, {result.left_out:,} above limits.snapshot_points.")
