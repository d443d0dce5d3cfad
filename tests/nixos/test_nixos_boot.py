"""The golden units under a real systemd: a Debian root is booted with fedlearn installed, and driven by guest.py."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import uuid
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden/conservative"

pytestmark = [pytest.mark.slow, pytest.mark.root]

DRIVER = """\
[Unit]
Description=drive the units under test
After=fedlearn-setup.service

[Service]
Type=oneshot
ExecStartPre=touch /results/booted
ExecStart=/usr/bin/python3 /usr/local/lib/systemd/system/guest.py
ExecStopPost=systemctl poweroff --no-block
"""
#: The unit's minute would take minutes to see; everything else stays.
SHORT_WATCHDOG = "[Service]\nWatchdogSec=3s\n"


def commands_of_the_guides():
    """Return the commands of the guides, one for each line that is not continued."""
    text = "\n".join((ROOT / f"docs/{guide}.md").read_text() for guide in ("deployment", "automation"))
    blocks = re.findall(r"^ *```sh\n(.*?)```", text, re.MULTILINE | re.DOTALL)
    lines = "".join(blocks).replace("\\\n", "").splitlines()
    return list(dict.fromkeys(line.strip() for line in lines))


def tmpfiles(host):
    """Return what NixOS makes of systemd.tmpfiles.settings."""
    found = host["tmpfiles"].get("fedlearn", {})
    return "".join(f"d {path} {v['d']['mode']} {v['d']['user']} {v['d']['group']}\n" for path, v in found.items())


@pytest.fixture(scope="module")
def booted(debian_root, environment, as_toml, tmp_path_factory):
    """Boot the root once and return what the guest saw."""
    if shutil.which("ssh-keygen") is None:
        pytest.skip("ssh-keygen is not installed (package openssh-client)")
    if shutil.which("systemd-nspawn") is None:
        pytest.skip("systemd-nspawn is not installed (package systemd-container)")
    if not (ROOT / ".venv/bin/python").exists():
        pytest.skip("no .venv: run make setup")
    done = subprocess.run(
        [ROOT / "tools/install-in-root", debian_root], env=environment, capture_output=True, text=True, timeout=600
    )
    if done.returncode == 75:
        pytest.skip(f"the wheels for the root cannot be fetched: {done.stderr.strip()[-300:]}")
    assert done.returncode == 0, done.stderr

    place = tmp_path_factory.mktemp("boot")
    units, etc, secrets, telemetry, results = (place / n for n in ("units", "etc", "secrets", "telemetry", "results"))
    for folder in (etc, secrets, telemetry, results):
        folder.mkdir()
        folder.chmod(0o755)
    shutil.copytree(GOLDEN, units, ignore=shutil.ignore_patterns("*.json", "*.sh"))
    shutil.copy(Path(__file__).parent / "guest.py", units)
    (units / "guides.json").write_text(json.dumps(commands_of_the_guides()))
    (units / "driver.service").write_text(DRIVER)
    (units / "fedlearn.service.d").mkdir()
    (units / "fedlearn.service.d/watchdog.conf").write_text(SHORT_WATCHDOG)
    # The root has no pam_systemd, which would say so.
    (units / "user@0.service.d").mkdir()
    (units / "user@0.service.d/runtime.conf").write_text("[Service]\nEnvironment=XDG_RUNTIME_DIR=/run/user/0\n")
    wanted = [
        *("driver.service", "fedlearn-setup.service", "fedlearn-import.service", "fedlearn.service"),
        *("fedlearn-mcp.service", "fedlearn-serve.service"),
    ]
    for target, names in (("multi-user", wanted), ("timers", [p.name for p in units.glob("*.timer")])):
        (units / f"{target}.target.wants").mkdir()
        for name in names:
            (units / f"{target}.target.wants" / name).symlink_to(f"../{name}")
    shutil.copy(GOLDEN / "fedlearn.sh", units)
    (etc / "config.toml").write_text(as_toml(json.loads((GOLDEN / "settings.json").read_text())))
    (etc / "tmpfiles.conf").write_text(tmpfiles(json.loads((GOLDEN / "host.json").read_text())))
    token = uuid.uuid4().hex
    (secrets / "embedding-api-key").write_text("not used\n")
    (secrets / "alert-urls").write_text("json://127.0.0.1:8099/\n")
    for name in ("mcp-token", "fedlearn-mcp-token", "serve-token", "fedlearn-serve-token"):
        (secrets / name).write_text(token + "\n")
    for key in ("deploy-key", "origin-key"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", secrets / key], check=True)
    (telemetry / "hybrid-events.jsonl").write_text("")

    command = [
        *("systemd-nspawn", "--boot", f"--directory={debian_root}", "--volatile=overlay", "--register=no"),
        *("--keep-unit", "--console=pipe", "--link-journal=no", "--settings=no", "--private-network"),
        f"--machine=fedlearn-{os.getpid()}",
        f"--bind-ro={units}:/usr/local/lib/systemd/system",
        f"--bind-ro={etc}:/etc/fedlearn",
        f"--bind-ro={secrets}:/run/secrets",
        f"--bind={telemetry}:/var/lib/ai-stack/hybrid/telemetry",
        f"--bind={results}:/results",
        f"--bind-ro={etc}/tmpfiles.conf:/etc/tmpfiles.d/fedlearn.conf",
    ]
    machine = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=500, check=False
    )
    if not (results / "booted").exists():
        pytest.skip(f"the root cannot be booted here: {(machine.stderr or machine.stdout).strip()[-300:]}")
    seen = json.loads((results / "result.json").read_text())
    keygen = subprocess.run(["ssh-keygen", "-lf", secrets / "origin-key"], capture_output=True, text=True, check=True)
    seen["fingerprint"] = base64.b64decode(keygen.stdout.split()[1].removeprefix("SHA256:") + "=").hex()
    return seen


def test_every_step_was_made(booted):
    assert booted.get("errors") is None, booted["journal"]
    assert booted.get("timeouts") is None, booted["journal"]


def test_the_daemon_is_ready_after_the_import_and_the_import_after_setup(booted):
    boot = booted["boot"]
    assert boot["fedlearn-setup"]["ExecMainStatus"] == "0", booted["journal"]
    assert boot["fedlearn-import"]["Result"] == "success"
    assert boot["fedlearn"]["ActiveState"] == "active"
    assert boot["fedlearn"]["Type"] == "notify"
    assert int(boot["fedlearn-setup"]["ExecMainExitTimestampMonotonic"]) <= int(
        boot["fedlearn-import"]["ExecMainStartTimestampMonotonic"]
    )
    assert int(boot["fedlearn-import"]["ExecMainExitTimestampMonotonic"]) <= int(
        boot["fedlearn"]["ExecMainStartTimestampMonotonic"]
    )


def test_the_import_says_what_it_found(booted):
    assert "No snapshots found (this is normal on a first deployment)" in booted["import_says"]


def test_the_daemon_learns_every_line_under_its_sandbox(booted):
    assert booted["learnt"]["interactions"] == booted["learnt"]["lines"], booted["journal"]


def test_the_daemon_answers_its_watchdog(booted):
    before, after = booted["watchdog"]["before"], booted["watchdog"]["after"]
    assert before["WatchdogUSec"] == "3s"
    assert after["MainPID"] == before["MainPID"]
    assert after["NRestarts"] == before["NRestarts"]
    assert int(after["WatchdogTimestampMonotonic"]) > int(before["WatchdogTimestampMonotonic"])


@pytest.mark.parametrize("job", ["sync", "export", "maintain", "coordinate", "metrics"])
def test_a_job_succeeds_under_its_sandbox(booted, job):
    assert booted["jobs"][job]["Result"] == "success", booted["jobs"][job]["journal"]
    assert booted["jobs"][job]["ExecMainStatus"] == "0", booted["jobs"][job]["journal"]


def test_the_jobs_wrote_what_they_are_for(booted):
    assert re.search(r'^fedlearn_patterns\{category="[a-z-]+",tier="own"\} [1-9]', booted["metrics"], re.MULTILINE)
    assert "README.md" in booted["data"]
    assert "patterns/error-solutions.jsonl" in booted["data"] or "patterns/skills-patterns.jsonl" in booted["data"]


def test_the_command_of_the_module_runs_with_the_credentials_of_the_service(booted):
    wrapper = booted["wrapper"]
    assert wrapper["returncode"] == 0, wrapper
    assert "systemctl reset-failed" in wrapper["says"]
    assert wrapper["wrong_returncode"] == 2


def test_an_exchange_can_be_looked_at_by_hand(booted):
    """The remote is away, so it ends with 75."""
    assert booted["exchange_by_hand"]["returncode"] == 75, booted["exchange_by_hand"]
    assert "offline" in booted["exchange_by_hand"]["says"]


def test_the_timers_are_listed_with_the_right_next_times(booted):
    timers, now = booted["timers"], booted["now"]
    assert set(timers) == {path.name for path in GOLDEN.glob("*.timer")}
    hour, minute = 3600e6, 60e6
    # The next full hour or five minutes, plus at most the random delay.
    assert now < timers["fedlearn-sync.timer"] <= (now // hour + 1) * hour + 5 * minute + hour
    assert timers["fedlearn-sync.timer"] % hour <= 5 * minute
    assert now < timers["fedlearn-metrics.timer"] <= now + 5 * minute + 1e6
    assert timers["fedlearn-metrics.timer"] % (5 * minute) <= 1e6
    day = 24 * hour
    # 1970-01-01 was a Thursday, so Sundays are three days later.
    export, upkeep = ((timers[f"fedlearn-{job}.timer"] - 3 * day) % (7 * day) for job in ("export", "maintain"))
    assert 2 * hour <= export <= 2.5 * hour + 1e6
    assert 4 * hour <= upkeep <= 4.5 * hour + 1e6


def test_a_killed_daemon_comes_back_and_counts_every_line_once(booted):
    assert booted["kill"]["restarts"] == 1
    assert booted["kill"]["interactions"] == booted["kill"]["lines"]


def test_a_failing_job_is_told(booted):
    alert = booted["alert"]
    assert alert["Result"] == "exit-code", alert
    assert alert["ExecMainStatus"] == "1", alert
    # The killed daemon is told as well, and nothing else failed.
    daemon, sync = alert["posted"]
    assert daemon["title"].startswith("fedlearn.service failed on ")
    assert sync["title"].startswith("fedlearn-sync.service failed on ")
    assert "journalctl -u fedlearn-sync.service" in sync["message"]


def test_a_second_daemon_is_refused_with_the_pid_of_the_first(booted):
    second = booted["second_daemon"]
    assert second["returncode"] == 75
    assert "pid" in second["says"][-1]


def test_a_missing_credential_is_one_line_and_tried_again(booted):
    job, server = booted["missing_credential"]["export"], booted["missing_credential"]["mcp"]
    for missing, credential in ((job, "origin-key"), (server, "mcp-token")):
        assert missing["ExecMainStatus"] == "75", missing
        (line,) = missing["says"]
        assert line.startswith(f"fedlearn: the credential {credential} is missing: ")
        assert missing["alerts"] == []
    assert (job["Result"], job["ActiveState"], job["NRestarts"]) == ("success", "inactive", "0")
    assert server["SubState"] == "auto-restart"
    assert server["back"]


def test_an_import_of_what_is_known_is_quick(booted):
    """So is every switch that left the data repository as it was."""
    assert "already known" in booted["import_again"]["says"] or "No snapshots" in booted["import_again"]["says"]
    assert booted["import_again"]["seconds"] < 5


def test_the_host_speaks_with_the_key_that_it_was_given(booted):
    """The credential belongs to root and is lent to the unit; no key of its own lies in the state."""
    statements = [path for path in booted["data"] if path.startswith("origins/")]
    assert sorted(statements) == [f"origins/{booted['fingerprint']}.json{end}" for end in ("", ".sig")]
    assert booted["keys_made"] == []


def test_upkeep_says_what_it_did(booted):
    journal = booted["jobs"]["maintain"]["journal"]
    assert "weekly" in journal
    assert "packed" in journal


def test_assistants_are_answered_with_the_token_and_only_with_it(booted):
    mcp = booted["mcp"]
    assert mcp["ActiveState"] == "active", booted["journal"]
    assert mcp["NRestarts"] == "0", booted["journal"]
    assert mcp["without_token"] == 401
    assert mcp["other_address"] == "refused"
    assert "search_patterns" in mcp["tools"]
    assert "systemctl reset-failed" in mcp["found"]


def test_the_http_door_is_ready_and_wants_its_token(booted):
    serve = booted["serve"]
    assert (serve["ActiveState"], serve["NRestarts"], serve["Type"]) == ("active", "0", "notify"), booted["journal"]
    assert serve["healthz"]["status"] == "ok"
    assert serve["without_token"] == 401
    # No model is set up in this host's settings: the name that chooses one is all there is.
    assert [model["id"] for model in serve["models"]["data"]] == ["fedlearn"]


def test_a_store_that_is_away_is_one_line_a_try_and_tried_again_later(booted):
    away = booted["store_away"]
    assert away["ExecMainStatus"] == "75", away
    assert away["NRestarts"] == "1"
    complaints = [line for line in away["says"] if "http://127.0.0.1:1: the Qdrant server cannot be reached" in line]
    assert len(complaints) == len(away["says"]) == 2, away["says"]
    assert away["alerts"] == []
    assert "systemctl reset-failed" in away["found"]


def test_a_remote_that_is_away_is_one_line_and_no_failure(booted):
    """One of the two remotes is away: the other one is served, and the job is for the timer to try again."""
    away = booted["federate_away"]
    assert away["ExecMainStatus"] == "75", away["journal"]
    assert away["Result"] == "success"
    assert away["returncode"] == 0
    assert away["ActiveState"] == "inactive"
    assert away["NRestarts"] == "0"
    assert len([line for line in away["journal"] if "offline" in line]) == 1, away["journal"]
    assert not [line for line in away["journal"] if "Traceback" in line]


def test_a_remote_that_answers_gets_what_was_learnt(booted):
    """The remote is a bare repository on this host; the sandbox of the exchange lets git write there."""
    reached = booted["federate_reached"]
    assert reached["ExecMainStatus"] == "0", reached["journal"]
    assert reached["Result"] == "success"
    assert f"data/origins/{booted['fingerprint']}.json" in reached["files"], reached["journal"]
    assert any(path.startswith("data/patterns/") for path in reached["files"])
    assert reached["import_result"] == "success"


#: What the root does not have; they are not ours.
ABSENT = r"\b(crontab|logrotate|setfacl)\b"
#: What these commands end with on this host, where it is not 0.
ENDS = {
    # A remote is away.
    "sudo fedlearn federate --dry-run": 75,
    # Nobody is logged in.
    "loginctl enable-linger": 1,
    # The id is an example.
    "sudo fedlearn review show 1b4e28ba": 1,
    "sudo fedlearn review release 1b4e28ba": 1,
}


def test_every_command_of_the_guides_works(booted):
    assert len(booted["guides"]) > 25
    for seen in booted["guides"]:
        if re.search(ABSENT, seen["line"]):
            assert seen["returncode"] == 127, seen
        else:
            assert seen["returncode"] == ENDS.get(seen["line"], 0), seen


def test_the_daemon_stops_cleanly_within_five_seconds(booted):
    assert booted["stop"]["Result"] == "success", booted["journal"]
    assert booted["stop"]["seconds"] < 5


def test_a_reinstalled_host_has_its_knowledge_back_before_the_daemon_starts(booted):
    again = booted["reinstall"]
    assert "Imported 1 points from federated data" in again["says"], booted["journal"]
    assert "systemctl reset-failed" in again["found"]
    assert again["daemon"] == "active"
