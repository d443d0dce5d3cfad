"""The golden units under systemd's own eyes: they load, their times mean what they say, and the sandbox is tight."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path.name for path in GOLDEN.iterdir() if path.is_dir())
SERVICES = sorted(str(p.relative_to(GOLDEN)) for p in GOLDEN.rglob("*.service") if p.parent.name != "home")
TIMERS = sorted(str(p.relative_to(GOLDEN)) for p in GOLDEN.rglob("*.timer"))


def read(name):
    """Return a unit's sections; a key that stands several times has the lines of all its values."""

    class Repeated(dict):
        def __setitem__(self, key, value):
            if isinstance(value, list) and key in self:
                self[key].extend(value)
            else:
                super().__setitem__(key, value)

    parser = configparser.RawConfigParser(strict=False, dict_type=Repeated, delimiters=["="])
    parser.optionxform = str
    parser.read_string((GOLDEN / name).read_text())
    return {section: dict(parser.items(section)) for section in parser.sections()}


@pytest.fixture(scope="module")
def verified(in_root):
    """Return systemd-analyze's complaints about each case's units, programs that are not installed aside."""

    def complaints(case):
        user = "--user" if case == "home" else ""
        script = (
            f"d=$(mktemp -d); cp /mnt/tests/nixos/golden/{case}/*.service $d; "
            f"cp /mnt/tests/nixos/golden/{case}/*.timer $d 2>/dev/null || true; "
            f"SYSTEMD_UNIT_PATH=$d: XDG_RUNTIME_DIR=/run systemd-analyze {user} verify --man=no --recursive-errors=no "
            "$d/*.service $d/*.timer 2>&1; "
            "rm -r $d"
        )
        lines = in_root("sh", "-c", script, check=False).stdout.splitlines()
        return [
            line
            for line in lines
            if "fedlearn" in line
            and "is not executable: No such file" not in line
            and not re.search(r"Failed to prepare filename .*\*\.timer", line)
        ]

    return complaints


@pytest.mark.parametrize("case", CASES)
def test_systemd_accepts_the_units(verified, case):
    assert verified(case) == []


def test_a_bad_unit_is_seen(in_root):
    script = (
        "d=$(mktemp -d); sed s/ProtectSystem=strict/ProtectSystem=strickt/ "
        "/mnt/tests/nixos/golden/conservative/fedlearn.service >$d/fedlearn.service; "
        "systemd-analyze verify --man=no $d/fedlearn.service 2>&1; rm -r $d"
    )
    assert "ProtectSystem" in in_root("sh", "-c", script, check=False).stdout


def exposure(in_root, path):
    plain = ("env", "SYSTEMD_COLORS=0", "SYSTEMD_URLIFY=0")
    done = in_root(*plain, "systemd-analyze", "security", "--offline=yes", "--no-pager", path, check=False)
    found = re.search(r"Overall exposure level for .*: ([0-9.]+)", done.stdout)
    assert found, done.stdout + done.stderr
    return float(found[1])


@pytest.mark.parametrize("name", SERVICES)
def test_the_sandbox_is_tight(in_root, name):
    network = read(name)["Service"].get("PrivateNetwork") != "yes"
    # systemd-analyze wants an instance's name for a template.
    assert exposure(in_root, f"/mnt/tests/nixos/golden/{name}") <= (2.0 if network else 1.5)


def test_only_exchange_alerts_and_named_servers_reach_beyond_this_host():
    open_units = {name for name in SERVICES if "IPAddressDeny=any" not in (GOLDEN / name).read_text()}
    assert open_units <= {
        *(
            f"{case}/fedlearn-{unit}.service"
            for case in ("conservative", "aggressive")
            for unit in ("alert@", "federate")
        ),
        *(name for name in SERVICES if name.startswith("remote-backends/")),
    }
    for name in ("conservative/fedlearn-sync.service", "conservative/fedlearn-export.service"):
        assert read(name)["Service"]["PrivateNetwork"] == "yes"
    for path in (GOLDEN / "loopback-backends").glob("*.service"):
        assert "IPAddressAllow=localhost\nIPAddressDeny=any\n" in path.read_text()


@pytest.mark.parametrize("name", TIMERS)
def test_the_times_mean_something_and_a_fleet_is_spread(in_root, name):
    timer = read(name)["Timer"]
    done = in_root("systemd-analyze", "calendar", timer["OnCalendar"])
    assert "Next elapse:" in done.stdout
    assert timer["Persistent"] == "yes"
    assert timer["FixedRandomDelay"] == "yes"
    if "metrics" not in name:
        assert timer["RandomizedDelaySec"] not in ("", "0")


@pytest.mark.parametrize(
    ("name", "next_elapse"),
    [
        ("conservative/fedlearn-sync.timer", "Mon 2026-01-05 01:00:00"),
        ("conservative/fedlearn-export.timer", "Sun 2026-01-11 02:00:00"),
        ("conservative/fedlearn-maintain.timer", "Sun 2026-01-11 04:00:00"),
        ("conservative/fedlearn-coordinate.timer", "Mon 2026-01-05 03:00:00"),
        ("conservative/fedlearn-metrics.timer", "Mon 2026-01-05 00:20:00"),
        ("aggressive/fedlearn-sync.timer", "Mon 2026-01-05 00:30:00"),
        ("aggressive/fedlearn-export.timer", "Mon 2026-01-05 02:00:00"),
        ("aggressive/fedlearn-maintain.timer", "Mon 2026-01-05 04:00:00"),
        ("aggressive/fedlearn-coordinate.timer", "Mon 2026-01-05 00:40:00"),
        ("aggressive/fedlearn-metrics.timer", "Mon 2026-01-05 00:18:00"),
        ("minimal/fedlearn-coordinate.timer", "Mon 2026-01-05 03:00:00"),
        ("minimal/fedlearn-maintain.timer", "Sun 2026-02-01 04:00:00"),
        ("minimal/fedlearn-export.timer", "Sun 2026-02-01 04:00:00"),
    ],
)
def test_the_next_time_of_a_schedule(in_root, name, next_elapse):
    when = read(name)["Timer"]["OnCalendar"]
    done = in_root("env", "TZ=UTC", "systemd-analyze", "calendar", "--base-time=2026-01-05 00:17:30", when)
    assert next_elapse in done.stdout


def test_one_override_loses_no_other_key():
    timer = read("minimal/fedlearn-export.timer")["Timer"]
    assert timer["OnCalendar"] == "*-*-01 04:00:00"
    assert timer["RandomizedDelaySec"] == "2h"
    assert not (GOLDEN / "minimal/fedlearn-sync.timer").exists()
