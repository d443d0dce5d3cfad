"""`fedlearn schedule`: what it prints is what the NixOS module sets, and cron and systemd can read it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fedlearn.cli.schedule import SCHEDULES, Schedule, crontab, units

ROOT = Path(__file__).parents[2]
FIELD = {"minute": 59, "hour": 23, "day": 31, "month": 12, "weekday": 7}


def nix_schedules():
    """Return schedules.nix as {schedule: {job: (OnCalendar, RandomizedDelaySec)}}."""
    text = (ROOT / "nixos-module/schedules.nix").read_text()
    found = {}
    for name, body in re.findall(r"^  (\w+) = \{\n(.*?)^  \};", text, re.MULTILINE | re.DOTALL):
        jobs = re.findall(r'(\w+) = \{\s+OnCalendar = "(.+)";\s+RandomizedDelaySec = "(.+)";', body)
        found[name] = {job: (when, delay) for job, when, delay in jobs}
    return found


def seconds(span):
    return 0 if span == "0" else int(span[:-1]) * {"m": 60, "h": 3600}[span[-1]]


def test_the_times_are_those_of_the_nixos_module():
    module = nix_schedules()
    assert set(module) == {name.value for name in SCHEDULES}
    for name, jobs in SCHEDULES.items():
        assert {job.command for job in jobs} == set(module[name.value])
        for job in jobs:
            when, delay = module[name.value][job.command]
            assert (job.calendar, job.spread) == (when, seconds(delay))


def allowed(field, largest):
    """Say whether one field of a cron line is well formed and in its range."""
    found = re.fullmatch(r"(\*|(\d+)(?:-(\d+))?)(?:/(\d+))?", field)
    return bool(found) and all(int(number) <= largest for number in found.groups()[1:3] if number)


@pytest.mark.parametrize("name", list(Schedule))
def test_cron_can_read_the_crontab(name):
    text = crontab(name, "/usr/bin/fedlearn", "log", textfile=Path("/srv/fedlearn.prom"))
    lines = [line for line in text.splitlines() if line and line[0] not in "#@S"]
    assert len(lines) == len(SCHEDULES[name])
    for line in lines:
        *fields, command = line.split(" ", 5)
        assert all(allowed(field, most) for field, most in zip(fields, FIELD.values(), strict=True)), line
        # cron takes a percent sign for the end of the command.
        assert "%" not in command
        spread = r"sleep \$\(shuf -i 0-\d+ -n 1\); /usr/bin/fedlearn \w+"
        numbers = "/usr/bin/fedlearn metrics --textfile /srv/fedlearn.prom"
        assert re.fullmatch(rf"({spread}|{numbers}) >>log 2>&1", command)


def test_a_bad_field_is_seen():
    assert not allowed("61", 59)
    assert not allowed("*/", 59)


@pytest.mark.parametrize("name", list(Schedule))
def test_systemd_can_read_the_units(in_root, debian_root, name, tmp_path_factory):
    files = units(name, "/bin/true", textfile=Path("/srv/fedlearn.prom"))
    writes = "; ".join(f"cat >$d/{file} <<'EOF'\n{text}EOF\n" for file, text in files.items())
    done = in_root(
        "sh", "-c", f"d=$(mktemp -d); {writes.replace('; ', '')} systemd-analyze verify --man=no $d/* 2>&1; rm -r $d"
    )
    assert [line for line in done.stdout.splitlines() if "fedlearn" in line] == []


def invoke(*arguments):
    import typer

    from fedlearn.cli.schedule import schedule

    app = typer.Typer()
    app.command()(schedule)
    return CliRunner().invoke(app, list(arguments))


def test_the_command_prints_and_writes(tmp_path):
    shown = invoke("minimal", "--format", "cron")
    assert shown.exit_code == 0
    assert "0 0 1 * *" in shown.stdout
    written = invoke("--format", "systemd", "--write", str(tmp_path))
    assert written.exit_code == 0
    assert {path.name for path in tmp_path.iterdir()} == set(units(Schedule.CONSERVATIVE, "x"))


def test_the_numbers_are_written_where_a_file_is_named(tmp_path):
    assert "metrics" not in invoke("--format", "cron").stdout
    file = tmp_path / "node exporter/fedlearn.prom"
    lines = invoke("--format", "cron", "--textfile", str(file)).stdout
    assert re.search(rf"^\*/5 \* \* \* \* \S+ metrics --textfile '{file}' >>", lines, re.MULTILINE)
    found = json.loads(invoke("--json", "--textfile", str(file)).stdout)
    assert f"metrics --textfile '{file}'\n" in found["fedlearn-metrics.service"]
    assert "OnCalendar=*-*-* *:00/5:00\n" in found["fedlearn-metrics.timer"]


def test_wrong_words_are_a_usage_error(tmp_path):
    assert invoke("hourly").exit_code == 2
    assert invoke("--format", "cron", "--write", str(tmp_path)).exit_code == 2


def test_a_settings_file_reaches_every_job(tmp_path):
    file = str(tmp_path / "my settings.toml")
    lines = invoke("--format", "cron", "--config", file).stdout.splitlines()
    assert all(f"--config '{file}'" in line for line in lines if "fedlearn/cron.log" in line)
    found = json.loads(invoke("--json", "--config", file).stdout)
    commands = [line for text in found.values() for line in text.splitlines() if line.startswith("ExecStart")]
    # The daemon's unit has three.
    assert len(commands) == 3 + len(SCHEDULES[Schedule.CONSERVATIVE]) - 1
    assert all(f"--config '{file}'" in line for line in commands)
