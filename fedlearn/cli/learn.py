"""`fedlearn learn`: read what is new, score it, learn from it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, opened, print_json, say, tell
from fedlearn.counted import counted

__all__ = ["learn"]


def learn(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files or directories; none: all known ones.", show_default=False)
    ] = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Keep reading until interrupted.")] = False,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Read what is new in the telemetry, judge it and learn from it.

    Running it again reads only what is new; a run that was killed goes on where it was.

    \b
    Example:
      fedlearn learn                            all known telemetry directories
      fedlearn learn ~/logs/aidb-events.jsonl   one file
      fedlearn learn --follow                   and what comes, until Ctrl-C
    """
    from fedlearn.daemon import follow as follow_files
    from fedlearn.jobs.learn import learn_once

    with opened(config, initialised=False) as parts:
        if follow:
            follow_files(parts, paths or [], tell=tell)
            return
        from fedlearn.cli.progress import bar

        with bar("learning", "lines", quiet=json) as progress:
            report = learn_once(
                parts, paths or [], on_progress=progress, on_problem=lambda line: tell(f"fedlearn: {line}")
            )
    if json:
        print_json(report.to_json())
        return
    if not report.files:
        say("No telemetry found. Name files or directories, or set telemetry.directories.")
        return
    say(f"Read {counted(report.lines, 'line')} of {counted(report.files, 'file')} in {report.seconds:.1f} s.")
    say(
        f"{counted(report.new, 'new interaction')}, {counted(report.duplicates, 'line')} known already, "
        f"{report.quarantined:,} unreadable (fedlearn inspect quarantine), {report.redacted:,} redacted at the source."
    )
    say(
        f"{report.high_value:,} of high value: {counted(report.patterns_new, 'new pattern')}, "
        f"{counted(report.patterns_reinforced, 'time')} reinforced "
        f"({counted(report.merged, 'near-duplicate')} merged), "
        f"{counted(report.examples, 'example')}."
    )
    if report.objected:
        waits = counted(report.objected, "new pattern is", "new patterns are")
        say(f"{waits} unproven: the content check objects (fedlearn review list).")
