"""A host in a temporary directory, driven through the real command line in processes of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SUCCESS = {
    "event_type": "completion",
    "extension": "continue",
    "is_local": True,
    "success": True,
    "user_feedback": 1,
    "prompt": "nginx refuses to start: bind() to 0.0.0.0:80 failed",
    "completion": "Another service holds port 80. Find it with `ss -ltnp` and stop it, or move nginx to another port.",
    "timestamp": "2026-09-01T11:00:00Z",
}


class Host:
    """One host: its home, and `run` for commands on it."""

    success = SUCCESS

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = {"HOME": str(home), "PATH": os.environ["PATH"], "OPENBLAS_NUM_THREADS": "1"}

    def run(self, *arguments, code=0, stdin="", **environment):
        done = subprocess.run(
            [sys.executable, "-m", "fedlearn.cli.main", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            text=True,
            env=self.environment | environment,
            cwd=self.home,
            timeout=120,
        )
        assert done.returncode == code, (arguments, done.returncode, done.stdout, done.stderr)
        return done

    def json(self, *arguments, **keywords):
        return json.loads(self.run(*arguments, "--json", **keywords).stdout)

    def telemetry(self, *events, name="vscode-events.jsonl"):
        directory = self.home / "telemetry"
        directory.mkdir(exist_ok=True)
        with (directory / name).open("a", encoding="utf-8") as file:
            for event in events:
                file.write((event if isinstance(event, str) else json.dumps(event)) + "\n")
        return directory

    @property
    def state(self):
        return self.home / ".local/state/fedlearn"

    @property
    def settings(self):
        return self.home / ".config/fedlearn/config.toml"


@pytest.fixture(scope="session")
def host_type():
    """The class of hosts, for fixtures that live longer than a test."""
    return Host


@pytest.fixture
def host(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    return Host(home)


@pytest.fixture
def ready(host):
    """A host that is set up and has learned one pattern."""
    host.run("init")
    host.run("learn", host.telemetry(SUCCESS))
    return host
