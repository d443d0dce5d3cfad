"""Runs inside the booted Debian root: drives the golden units, one step after the other, and writes what it saw.

Only the standard library; /results/result.json is read by test_nixos_boot.py.
"""

from __future__ import annotations

import http.server
import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
import traceback
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from typing import Any

SHELF = Path("/srv/knowledge.git")
TELEMETRY = Path("/var/lib/ai-stack/hybrid/telemetry/hybrid-events.jsonl")
RESULT: dict[str, Any] = {}
ALERTS: list[dict[str, object]] = []


def run(*command: str, limit: float = 120) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=limit)


def show(unit: str, *names: str) -> dict[str, str]:
    """Return properties of a unit."""
    lines = run("systemctl", "show", unit, *(f"--property={name}" for name in names)).stdout.splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def wait(what: str, condition, seconds: float = 60) -> bool:
    """Wait until the condition holds; a step that never ends is written down."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.2)
    RESULT.setdefault("timeouts", []).append(what)
    return False


def as_service(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command as the wrapper of the module does."""
    return run(
        *("runuser", "-u", "fedlearn", "--", "env", "FEDLEARN_CONFIG=/etc/fedlearn/config.toml"),
        *("HOME=/var/lib/fedlearn", "/opt/fedlearn/bin/fedlearn", *arguments),
    )


def interactions() -> int:
    """Return how many interactions the ledger holds."""
    ledgers = list(Path("/var/lib/fedlearn").glob("*.db")) + list(Path("/var/lib/fedlearn").glob("*.sqlite*"))
    ledger = next((path for path in ledgers if not path.name.endswith(("-wal", "-shm"))), None)
    if ledger is None:
        return -1
    count = "sqlite3.connect(sys.argv[1]).execute('select count(*) from interactions').fetchone()[0]"
    code = f"import sqlite3, sys; print({count})"
    done = run("runuser", "-u", "fedlearn", "--", "python3", "-c", code, str(ledger))
    return int(done.stdout) if done.returncode == 0 else -1


def append(count: int) -> None:
    """Append telemetry: questions that were answered, each of its own."""
    with TELEMETRY.open("a") as file:
        for _ in range(count):
            word = uuid.uuid4().hex
            event = {
                "event_type": "local_inference",
                "query": f"How do I restart the unit {word} after its socket is gone?",
                "response": f"Run `systemctl reset-failed {word}`, then `systemctl restart {word}`: its limit is gone.",
                "latency_ms": 12.5,
                "model": "tiny",
                "tokens_in": 12,
                "tokens_out": 30,
                "success": True,
                "user_feedback": 1,
                "timestamp": "2026-01-05T00:00:00+00:00",
            }
            file.write(json.dumps(event) + "\n")
            file.flush()


class Inbox(http.server.BaseHTTPRequestHandler):
    """Takes what Apprise posts."""

    def do_POST(self) -> None:
        ALERTS.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        pass


def step_boot() -> None:
    wait("daemon active", lambda: show("fedlearn", "ActiveState")["ActiveState"] == "active", 60)
    RESULT["boot"] = {
        unit: show(
            f"{unit}.service",
            *("Result", "ExecMainStatus", "ExecMainStartTimestampMonotonic", "ExecMainExitTimestampMonotonic"),
            *("ActiveState", "SubState", "Type", "StatusText", "ActiveEnterTimestampMonotonic"),
        )
        for unit in ("fedlearn-setup", "fedlearn-import", "fedlearn")
    }
    RESULT["import_says"] = run("journalctl", "-u", "fedlearn-import", "-o", "cat", "--no-pager").stdout


def step_learning() -> None:
    append(200)
    written = sum(1 for _ in TELEMETRY.open())
    wait("telemetry learnt", lambda: interactions() >= written, 60)
    RESULT["learnt"] = {"lines": written, "interactions": interactions()}


def step_watchdog() -> None:
    """Live through several periods of the watchdog (a drop-in makes it short)."""
    before = show("fedlearn", "MainPID", "WatchdogTimestampMonotonic", "WatchdogUSec", "NRestarts")
    time.sleep(9)
    RESULT["watchdog"] = {"before": before, "after": show("fedlearn", *before)}


def step_jobs() -> None:
    jobs = {}
    for job in ("sync", "export", "maintain", "coordinate", "metrics"):
        done = run("systemctl", "start", f"fedlearn-{job}.service")
        jobs[job] = {
            "returncode": done.returncode,
            **show(f"fedlearn-{job}.service", "Result", "ExecMainStatus"),
            "journal": run("journalctl", "-u", f"fedlearn-{job}", "-o", "cat", "--no-pager").stdout[-2000:],
        }
    RESULT["jobs"] = jobs
    # As another user, which the node exporter is.
    RESULT["metrics"] = run("runuser", "-u", "nobody", "--", "cat", "/var/lib/fedlearn-metrics/fedlearn.prom").stdout
    data = Path("/var/lib/fedlearn/repository/data")
    RESULT["data"] = sorted(str(path.relative_to(data)) for path in data.rglob("*") if path.is_file())
    RESULT["keys_made"] = [str(path) for path in Path("/var/lib/fedlearn").glob("origin_key*")]


def step_wrapper() -> None:
    """The command that administrators get."""
    wrapper = ("bash", "/usr/local/lib/systemd/system/fedlearn.sh")
    done = run(*wrapper, "search", "the unit cannot be restarted")
    wrong = run(*wrapper, "no-such-verb")
    exchange = run(*wrapper, "federate", "--dry-run", "--remote", "fleet")
    RESULT["exchange_by_hand"] = {"returncode": exchange.returncode, "says": exchange.stdout + exchange.stderr}
    RESULT["wrapper"] = {"returncode": done.returncode, "says": done.stdout, "wrong_returncode": wrong.returncode}
    RESULT["wrapper"]["complaint"] = done.stderr


def step_timers() -> None:
    listed = json.loads(run("systemctl", "list-timers", "--all", "--output=json").stdout)
    RESULT["timers"] = {t["unit"]: t["next"] for t in listed if t["unit"].startswith("fedlearn")}
    RESULT["now"] = int(time.time() * 1e6)


def step_kill() -> None:
    """Kill the daemon in the middle of its work; it comes back and every line counts once."""
    restarts = int(show("fedlearn", "NRestarts")["NRestarts"])
    append(300)
    os.kill(int(show("fedlearn", "MainPID")["MainPID"]), signal.SIGKILL)
    append(300)
    wait(
        "restart after the kill",
        lambda: (
            int(show("fedlearn", "NRestarts")["NRestarts"]) > restarts
            and show("fedlearn", "ActiveState")["ActiveState"] == "active"
        ),
    )
    lines = sum(1 for _ in TELEMETRY.open())
    wait("telemetry learnt after the kill", lambda: interactions() >= lines)
    RESULT["kill"] = {"restarts": int(show("fedlearn", "NRestarts")["NRestarts"]) - restarts}
    RESULT["kill"] |= {"lines": lines, "interactions": interactions()}


def step_alert() -> None:
    """Make a job fail for good: a file lies where the data repository was."""
    repository = Path("/var/lib/fedlearn/repository")
    repository.rename("/var/lib/fedlearn/away")
    repository.write_text("not a repository\n")
    done = run("systemctl", "start", "fedlearn-sync.service")
    wait("the alert", lambda: any("fedlearn-sync" in str(alert["title"]) for alert in ALERTS), 30)
    RESULT["alert"] = {
        "returncode": done.returncode,
        **show("fedlearn-sync.service", "Result", "ExecMainStatus"),
        "posted": list(ALERTS),
        "sync": run("journalctl", "-u", "fedlearn-sync", "-o", "cat", "--no-pager").stdout[-600:],
        "journal": run("journalctl", "-u", "fedlearn-alert@*", "-o", "cat", "--no-pager").stdout[-2000:],
    }
    repository.unlink()
    Path("/var/lib/fedlearn/away").rename(repository)


def step_second_daemon() -> None:
    done = as_service("daemon")
    RESULT["second_daemon"] = {"returncode": done.returncode, "says": done.stderr.strip().splitlines()}


def step_missing_credential() -> None:
    """Take the file of a credential away from a job, and from a server."""
    seen = {}
    for unit, credential in (("export", "origin-key"), ("mcp", "mcp-token")):
        drop_in = Path(f"/run/systemd/system/fedlearn-{unit}.service.d/missing.conf")
        drop_in.parent.mkdir(parents=True, exist_ok=True)
        drop_in.write_text(f"[Service]\nLoadCredential={credential}:/run/secrets/not-there\n")
        run("systemctl", "daemon-reload")
        mark, told = str(time.time()), len(ALERTS)
        done = run("systemctl", "restart", f"fedlearn-{unit}.service")
        time.sleep(4)
        seen[unit] = {
            "returncode": done.returncode,
            **show(f"fedlearn-{unit}.service", "Result", "ExecMainStatus", "NRestarts", "ActiveState", "SubState"),
            "says": journal(f"fedlearn-{unit}", mark).splitlines(),
            "alerts": ALERTS[told:],
        }
        drop_in.unlink()
        run("systemctl", "daemon-reload")
    # Its file is there again: the next try is by itself.
    seen["mcp"]["back"] = wait(
        "the MCP server with its credential",
        lambda: (
            show("fedlearn-mcp.service", "ActiveState")["ActiveState"] == "active" and knock("127.0.0.1") == "answered"
        ),
        40,
    )
    RESULT["missing_credential"] = seen


def step_import_again() -> None:
    """Import what was imported, as a switch that changed nothing does."""
    mark, began = str(time.time()), time.monotonic()
    run("systemctl", "start", "fedlearn-import.service")
    RESULT["import_again"] = {"seconds": time.monotonic() - began, "says": journal("fedlearn-import", mark)}


def federate() -> dict[str, Any]:
    mark, began = str(time.time()), time.monotonic()
    done = run("systemctl", "start", "fedlearn-federate.service")
    seconds = time.monotonic() - began
    time.sleep(1)
    return {
        "returncode": done.returncode,
        "seconds": seconds,
        **show("fedlearn-federate.service", "Result", "ExecMainStatus", "ActiveState", "NRestarts"),
        "journal": run("journalctl", "-u", "fedlearn-federate", "-o", "cat", f"--since=@{mark}").stdout.splitlines(),
    }


def step_federate() -> None:
    """Exchange with a remote that nobody can reach from here, and with one that is a path."""
    shelf = ("runuser", "-u", "fedlearn", "--", "git", f"--git-dir={SHELF}")
    SHELF.mkdir()
    shutil.chown(SHELF, "fedlearn", "fedlearn")
    run(*shelf, "init", "--bare", "--initial-branch=main")
    RESULT["federate_away"] = federate()
    # The same unit, asked for the one that answers.
    drop_in = Path("/run/systemd/system/fedlearn-federate.service.d/one.conf")
    drop_in.parent.mkdir(parents=True)
    drop_in.write_text("[Service]\nExecStart=\nExecStart=/opt/fedlearn/bin/fedlearn federate --remote shelf\n")
    run("systemctl", "daemon-reload")
    reached = federate()
    wait("the import", lambda: show("fedlearn-import", "ActiveState")["ActiveState"] == "inactive")
    files = run(*shelf, "ls-tree", "-r", "--name-only", "main").stdout.splitlines()
    RESULT["federate_reached"] = reached | {
        "files": files,
        "import_result": show("fedlearn-import", "Result")["Result"],
    }
    drop_in.unlink()
    run("systemctl", "daemon-reload")


def call(method: str, parameters: dict[str, object], token: str | None) -> Any:
    """Call the MCP server; return its answer, or the HTTP status of a refusal."""
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}).encode()
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request("http://127.0.0.1:8765/mcp", body, headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code


def step_mcp() -> None:
    """Ask as an assistant does."""
    token = Path("/run/secrets/mcp-token").read_text().strip()
    wait("the MCP server", lambda: knock("127.0.0.1") == "answered", 30)
    question = {"name": "search_patterns", "arguments": {"question": "the unit cannot be restarted"}}
    tools = call("tools/list", {}, token)
    RESULT["mcp"] = {
        "without_token": call("tools/list", {}, None),
        "tools": [tool["name"] for tool in tools["result"]["tools"]] if isinstance(tools, dict) else tools,
        "found": json.dumps(call("tools/call", question, token)),
        "other_address": knock("127.0.0.2"),
        **show("fedlearn-mcp.service", "ActiveState", "NRestarts"),
    }


def step_serve() -> None:
    """Knock at the HTTP door as a client of OpenAI's API does."""
    token = Path("/run/secrets/serve-token").read_text().strip()

    def get(path: str, *headers: tuple[str, str]) -> Any:
        request = urllib.request.Request(f"http://127.0.0.1:8766{path}", headers=dict(headers))
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code

    unit = "fedlearn-serve.service"
    wait("the HTTP door", lambda: show(unit, "ActiveState")["ActiveState"] == "active", 60)
    RESULT["serve"] = {
        "healthz": get("/healthz"),
        "without_token": get("/v1/models"),
        "models": get("/v1/models", ("Authorization", f"Bearer {token}")),
        **show(unit, "ActiveState", "NRestarts", "Type", "WatchdogUSec"),
    }


def knock(address: str) -> str:
    """Try the server's port at an address of this host."""
    try:
        with socket.create_connection((address, 8765), timeout=5):
            return "answered"
    except ConnectionRefusedError:
        return "refused"


def step_guides() -> None:
    """Run every command of the guides, line by line, as an administrator of this host."""
    programs = Path("/usr/local/bin")
    for name, text in (("sudo", 'exec "$@"'), ("fedlearn", 'exec bash /usr/local/lib/systemd/system/fedlearn.sh "$@"')):
        (programs / name).write_text(f"#!/bin/sh\n{text}\n")
        (programs / name).chmod(0o755)
    home = Path("/root")
    run("systemctl", "start", "user@0.service")
    environment = {"HOME": str(home), "PATH": "/usr/local/bin:/usr/bin:/usr/sbin", "XDG_RUNTIME_DIR": "/run/user/0"}
    RESULT["guides"] = []
    for line in json.loads(Path("/usr/local/lib/systemd/system/guides.json").read_text()):
        # The user's own command; the module's wrapper is the administrator's.
        own = environment | ({} if "sudo " in line else {"PATH": f"/opt/fedlearn/bin:{environment['PATH']}"})
        done = subprocess.run(
            ["bash", "-c", line],
            env=own,
            cwd=home,
            capture_output=True,
            text=True,
            timeout=120,
            stdin=subprocess.DEVNULL,
        )
        seen = {"line": line, "returncode": done.returncode, "says": (done.stdout + done.stderr)[-600:]}
        RESULT["guides"].append(seen)


def step_stop() -> None:
    began = time.monotonic()
    run("systemctl", "stop", "fedlearn.service")
    RESULT["stop"] = {"seconds": time.monotonic() - began, **show("fedlearn", "Result", "ExecMainStatus")}


def search() -> str:
    """Ask as an administrator does."""
    return run("bash", "/usr/local/lib/systemd/system/fedlearn.sh", "search", "the unit cannot be restarted").stdout


def journal(unit: str, since: str) -> str:
    """Return what the unit's own program said."""
    only = (f"_SYSTEMD_UNIT={unit}.service", f"--since=@{since}")
    return run("journalctl", *only, "-o", "cat", "--no-pager").stdout


def forget() -> None:
    """Lose everything but the data repository (the origin key is a credential), as a reinstalled host does."""
    state, kept = Path("/var/lib/fedlearn"), Path("/var/lib/fedlearn-kept")
    run("systemctl", "stop", *(f"fedlearn{unit}.service" for unit in ("", "-mcp", "-setup", "-import")))
    kept.mkdir(exist_ok=True)
    shutil.move(state / "repository", kept / "repository")
    for path in state.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    TELEMETRY.write_text("")
    shutil.move(kept / "repository", state / "repository")


def step_reinstall() -> None:
    """Boot the units again without any state."""
    forget()
    mark = str(time.time())
    run("systemctl", "start", "fedlearn-setup.service", "fedlearn-import.service", "fedlearn.service")
    RESULT["reinstall"] = {
        "says": journal("fedlearn-import", mark),
        "found": search(),
        "daemon": show("fedlearn", "ActiveState")["ActiveState"],
    }


def step_unreachable_store() -> None:
    """The same, while the vector server does not answer; then it does."""
    forget()
    drop_in = Path("/run/systemd/system/fedlearn-import.service.d/away.conf")
    drop_in.parent.mkdir(parents=True, exist_ok=True)
    drop_in.write_text(
        "[Service]\nRestrictAddressFamilies=AF_INET\n"
        "Environment=FEDLEARN_INDEX__BACKEND=server FEDLEARN_INDEX__URL=http://127.0.0.1:1\n"
    )
    run("systemctl", "daemon-reload")
    mark, told = str(time.time()), len(ALERTS)
    run("systemctl", "start", "fedlearn-setup.service")
    run("systemctl", "start", "--no-block", "fedlearn-import.service")
    wait("the second try", lambda: int(show("fedlearn-import", "NRestarts")["NRestarts"]) >= 1, 30)
    wait("its end", lambda: show("fedlearn-import", "SubState")["SubState"] == "auto-restart", 30)
    RESULT["store_away"] = {
        **show("fedlearn-import", "ExecMainStatus", "NRestarts"),
        "says": journal("fedlearn-import", mark).splitlines(),
    }
    drop_in.unlink()
    run("systemctl", "daemon-reload")
    # Nothing is done by hand: the next try succeeds.
    wait("the third try", lambda: show("fedlearn-import", "ActiveState")["ActiveState"] == "inactive", 60)
    RESULT["store_away"] |= {"found": search(), "alerts": ALERTS[told:]}


def main() -> None:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 8099), Inbox)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    steps = (
        *(
            step_boot,
            step_learning,
            step_watchdog,
            step_jobs,
            step_mcp,
            step_serve,
            step_wrapper,
            step_timers,
            step_kill,
        ),
        *(step_alert, step_second_daemon, step_missing_credential, step_federate, step_import_again, step_guides),
        step_stop,
        *(step_reinstall, step_unreachable_store),
    )
    for step in steps:
        began = time.monotonic()
        try:
            step()
        except Exception:  # noqa: BLE001 - what a step met is the result
            RESULT.setdefault("errors", []).append(f"{step.__name__}: {traceback.format_exc()}")
        RESULT.setdefault("seconds", {})[step.__name__] = round(time.monotonic() - began, 1)
        RESULT["journal"] = run("journalctl", "-u", "fedlearn*", "-o", "short-monotonic", "--no-pager").stdout[-20000:]
        Path("/results/result.json").write_text(json.dumps(RESULT, indent=1))


if __name__ == "__main__":
    main()
