"""`fedlearn schedule`: the three schedules as a crontab or as systemd units of a user, for hosts that are not NixOS."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from fedlearn.cli.common import ConfigOption, JsonOption, print_json, tell
from fedlearn.counted import counted

__all__ = ["SCHEDULES", "Format", "Job", "Schedule", "crontab", "jobs", "schedule", "units"]


class Schedule(StrEnum):
    """How often the jobs run."""

    CONSERVATIVE = "conservative"
    AGGRESSIVE = "aggressive"
    MINIMAL = "minimal"


class Format(StrEnum):
    """What starts the jobs."""

    CRON = "cron"
    SYSTEMD = "systemd"


@dataclass(frozen=True, slots=True)
class Job:
    """When one command runs: for cron, for systemd, and by how many seconds a fleet is spread."""

    command: str
    cron: str
    calendar: str
    spread: int


#: The same times as nixos-module/schedules.nix; a test compares them. `metrics` runs where its file is named.
SCHEDULES: dict[Schedule, tuple[Job, ...]] = {
    Schedule.CONSERVATIVE: (
        Job("sync", "0 * * * *", "hourly", 300),
        Job("federate", "20 * * * *", "*-*-* *:20:00", 1800),
        Job("export", "0 2 * * 0", "Sun *-*-* 02:00:00", 1800),
        Job("maintain", "0 4 * * 0", "Sun *-*-* 04:00:00", 1800),
        Job("coordinate", "0 3 * * *", "*-*-* 03:00:00", 1800),
        Job("metrics", "*/5 * * * *", "*-*-* *:00/5:00", 0),
    ),
    Schedule.AGGRESSIVE: (
        Job("sync", "*/15 * * * *", "*-*-* *:00/15:00", 60),
        Job("federate", "5-59/15 * * * *", "*-*-* *:05/15:00", 480),
        Job("export", "0 2 * * *", "*-*-* 02:00:00", 1800),
        Job("maintain", "0 4 * * *", "*-*-* 04:00:00", 1800),
        Job("coordinate", "40 * * * *", "*-*-* *:40:00", 600),
        Job("metrics", "* * * * *", "*-*-* *:*:00", 0),
    ),
    Schedule.MINIMAL: (
        Job("sync", "0 0 * * *", "daily", 3600),
        Job("federate", "30 1 * * *", "*-*-* 01:30:00", 10800),
        Job("export", "0 0 1 * *", "monthly", 7200),
        Job("maintain", "0 4 1 * *", "*-*-01 04:00:00", 7200),
        Job("coordinate", "0 3 * * 1", "Mon *-*-* 03:00:00", 7200),
        Job("metrics", "0 * * * *", "hourly", 0),
    ),
}


def jobs(name: Schedule, textfile: Path | None) -> list[Job]:
    """Return the jobs of a schedule; the numbers are written where `textfile` says so, else not at all."""
    chosen = []
    for job in SCHEDULES[name]:
        if job.command != "metrics":
            chosen.append(job)
        elif textfile is not None:
            chosen.append(replace(job, command=f"metrics --textfile {shlex.quote(str(textfile.absolute()))}"))
    return chosen


def crontab(name: Schedule, program: str, log: str, options: str = "", textfile: Path | None = None) -> str:
    """Return a crontab for one user: each job with a random delay, its talk appended to `log`.

    `options` follow each verb, with a space before them; `textfile` is the file for the node exporter, if any.
    """
    lines = [
        f"# fedlearn, schedule {name.value}: add these lines with `crontab -e`.",
        "# The delay spreads a fleet: hosts that share a remote must not push in the same second.",
        "SHELL=/bin/sh",
        f"@reboot {program} import{options} >>{log} 2>&1",
    ]
    lines += [f"{job.cron} {_delay(job)}{program} {job.command}{options} >>{log} 2>&1" for job in jobs(name, textfile)]
    return _lines(*lines)


def _delay(job: Job) -> str:
    return f"sleep $(shuf -i 0-{job.spread} -n 1); " if job.spread else ""


def units(name: Schedule, program: str, options: str = "", textfile: Path | None = None) -> dict[str, str]:
    """Return systemd units of a user by file name: the daemon, and a service and a timer for each job.

    `options` follow each verb, with a space before them; `textfile` is the file for the node exporter, if any.
    """
    files = {
        "fedlearn.service": _lines(
            "[Unit]",
            "Description=fedlearn: learn from telemetry",
            "",
            "[Service]",
            "Type=notify",
            "NotifyAccess=main",
            f"ExecStartPre={program} init{options}",
            f"ExecStartPre=-{program} import{options}",
            f"ExecStart={program} daemon{options}",
            "WatchdogSec=60",
            "Restart=on-failure",
            "RestartSec=5",
            "",
            "[Install]",
            "WantedBy=default.target",
        )
    }
    for job in jobs(name, textfile):
        verb = job.command.split()[0]
        files[f"fedlearn-{verb}.service"] = _lines(
            "[Unit]",
            f"Description=fedlearn: {verb}",
            "",
            "[Service]",
            "Type=oneshot",
            f"ExecStart={program} {job.command}{options}",
            "# 75 means: try again later; the timer does.",
            "SuccessExitStatus=75",
        )
        files[f"fedlearn-{verb}.timer"] = _lines(
            "[Unit]",
            f"Description=fedlearn: when to run {verb}",
            "",
            "[Timer]",
            f"OnCalendar={job.calendar}",
            f"RandomizedDelaySec={job.spread}",
            "FixedRandomDelay=true",
            "Persistent=true",
            "",
            "[Install]",
            "WantedBy=timers.target",
        )
    return files


def _lines(*lines: str) -> str:
    return "\n".join(lines) + "\n"


def schedule(
    name: Annotated[Schedule, typer.Argument(help="How often.")] = Schedule.CONSERVATIVE,
    format: Annotated[Format, typer.Option("--format", help="What starts the jobs.")] = Format.SYSTEMD,
    write: Annotated[
        Path | None, typer.Option("--write", help="Write systemd units into this directory.", metavar="DIR")
    ] = None,
    textfile: Annotated[
        Path | None,
        typer.Option("--textfile", help="Also write metrics into this file, for Prometheus.", metavar="FILE"),
    ] = None,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Print the jobs of a schedule for cron or for systemd. On NixOS set services.fedlearn.schedule instead.

    With --config each job gets that settings file.

    \b
    Example:
      fedlearn schedule minimal --format cron
      fedlearn schedule --format systemd --write ~/.config/systemd/user
    """
    program = str(Path(sys.argv[0]).absolute())
    options = f" --config {shlex.quote(str(config.absolute()))}" if config else ""
    if format is Format.CRON:
        if write is not None:
            raise typer.BadParameter("a crontab is printed only; add it with `crontab -e`", param_hint="--write")
        text = crontab(name, program, "$HOME/.local/state/fedlearn/cron.log", options, textfile)
        if json:
            print_json({"crontab": text})
        else:
            sys.stdout.write(text)
        return
    files = units(name, program, options, textfile)
    if json:
        print_json(files)
    elif write is None:
        sys.stdout.write("\n".join(f"# {file}\n{text}" for file, text in files.items()))
    if write is None:
        return
    from fedlearn.datarepo.files import write_if_changed

    for file, text in files.items():
        write_if_changed(write / file, text.encode())
    timers = " ".join(file for file in files if file.endswith(".timer"))
    tell(f"{counted(len(files), 'unit')} written. Start them: systemctl --user daemon-reload")
    tell(f"systemctl --user enable --now fedlearn.service {timers}")
