"""The daemon as a real process under a supervisor: sd_notify, watchdog, signals, locks, kills."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

TIMEOUT = 60.0


class Service:
    """One daemon and the socket on which it speaks to its supervisor."""

    def __init__(self, place: Path, **settings: str) -> None:
        self.state = place / "state"
        self.telemetry = place / "telemetry"
        self.telemetry.mkdir(exist_ok=True)
        self.messages: list[str] = []
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.address = place / "notify"
        self.address.unlink(missing_ok=True)
        self.socket.bind(str(self.address))
        self.socket.settimeout(0.05)
        self.environment = {
            **os.environ,
            "FEDLEARN_STATE_DIR": str(self.state),
            "FEDLEARN_TELEMETRY__DIRECTORIES": str(self.telemetry),
            "FEDLEARN_TELEMETRY__KNOWN_DIRECTORIES": "false",
            "FEDLEARN_TELEMETRY__CLAUDE_CODE": "false",
            "FEDLEARN_TELEMETRY__BATCH_LINES": "100",
            "FEDLEARN_DAEMON__CYCLE_SECONDS": "0.2",
            **settings,
        }
        self.process: subprocess.Popen[str] | None = None

    def start(self, **more: str) -> subprocess.Popen[str]:
        supervised = {"NOTIFY_SOCKET": str(self.address), "WATCHDOG_USEC": "1000000"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "fedlearn.cli.main", "daemon"],
            env={**self.environment, **supervised, **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        return self.process

    def wait_for(self, met: Callable[[], bool], seconds: float = TIMEOUT) -> None:
        """Listen until something is so."""
        until = time.monotonic() + seconds
        while not met():
            assert time.monotonic() < until, f"waited in vain; it said {self.messages}"
            assert self.process is None or self.process.poll() is None, self.process.communicate()
            self.listen()

    def listen(self) -> None:
        try:
            self.messages += self.socket.recv(65_536).decode().split("\n")
        except TimeoutError:
            return

    def said(self, beginning: str) -> bool:
        return any(message.startswith(beginning) for message in self.messages)

    def stop(self, number: int = signal.SIGTERM) -> float:
        """Send a signal and return the seconds until the process ended."""
        assert self.process is not None
        begun = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(TIMEOUT)
        while self.socket in _readable(self.socket):
            self.listen()
        return time.monotonic() - begun

    def append(self, first: int, count: int) -> None:
        with (self.telemetry / "vscode-events.jsonl").open("ab") as file:
            for number in range(first, first + count):
                file.write(json.dumps(completion(number)).encode() + b"\n")

    def learnt(self) -> int:
        """Return how many interactions the ledger holds."""
        path = self.state / "ledger.db"
        if not path.exists():
            return 0
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30) as ledger:
            try:
                return int(ledger.execute("SELECT count(*) FROM interactions").fetchone()[0])
            except sqlite3.OperationalError:
                return 0  # not migrated yet


def _readable(one: socket.socket) -> list[Any]:
    import select

    return select.select([one], [], [], 0)[0]


def completion(number: int) -> dict[str, Any]:
    return {
        "event_type": "completion",
        "extension": "continue",
        "prompt": f"How do I set option {number} of the proxy, and of unit {number % 97}?",
        "completion": f"Set `services.proxy.option{number} = {number};` and rebuild; then restart the unit.",
        "success": True,
        "user_feedback": 1,
        "context": {"cursor_line": number},
    }


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    one = Service(tmp_path)
    yield one
    if one.process is not None and one.process.poll() is None:
        one.process.kill()
        one.process.wait()
    one.socket.close()


def test_it_is_ready_learns_what_is_appended_answers_the_watchdog_and_stops(service: Service) -> None:
    service.append(0, 150)
    service.start()
    service.wait_for(lambda: service.said("READY=1"))
    service.wait_for(lambda: service.learnt() == 150)
    service.append(150, 30)
    service.wait_for(lambda: service.learnt() == 180)
    service.wait_for(lambda: service.said("STATUS=180 interactions"))
    service.wait_for(lambda: service.messages.count("WATCHDOG=1") >= 3)
    assert service.stop() < 5
    assert service.process is not None
    assert service.process.returncode == 0
    assert service.said("STOPPING=1")
    assert "stopped; 180 interactions" in service.process.communicate()[1]


def test_it_stops_in_the_middle_of_a_backlog_and_goes_on_later(service: Service) -> None:
    service.append(0, 30_000)
    service.start()
    service.wait_for(lambda: service.learnt() >= 300)
    assert service.messages.count("WATCHDOG=1") >= 1
    assert service.stop() < 5
    assert service.process is not None
    assert service.process.returncode == 0
    partly = service.learnt()
    assert 300 <= partly < 30_000
    (service.telemetry / "vscode-events.jsonl").write_bytes(
        b"".join((service.telemetry / "vscode-events.jsonl").read_bytes().splitlines(keepends=True)[: partly + 200])
    )
    service.start()
    service.wait_for(lambda: service.learnt() == partly + 200)


def test_a_second_daemon_is_refused_with_the_pid_of_the_first(service: Service) -> None:
    first = service.start()
    service.wait_for(lambda: service.said("READY=1"))
    second = subprocess.run(
        [sys.executable, "-m", "fedlearn.cli.main", "daemon"],
        env=service.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT,
    )
    assert second.returncode == 75
    assert f"pid {first.pid}" in second.stderr
    assert len(second.stderr.strip().splitlines()) == 1
    assert first.poll() is None


def test_a_kill_loses_nothing(service: Service) -> None:
    service.append(0, 3000)
    service.start()
    service.wait_for(lambda: service.learnt() >= 200)
    service.stop(signal.SIGKILL)
    service.append(3000, 50)
    service.start()
    service.wait_for(lambda: service.learnt() == 3050)


def test_a_locked_ledger_does_not_end_it(service: Service) -> None:
    service.append(0, 10)
    service.start(FEDLEARN_LEDGER__BUSY_SECONDS="0.3")
    service.wait_for(lambda: service.learnt() == 10)
    ledger = sqlite3.connect(service.state / "ledger.db", isolation_level=None)
    ledger.execute("BEGIN IMMEDIATE")
    service.append(10, 10)
    service.wait_for(lambda: service.said("STATUS=waiting: "))
    assert service.learnt() == 10
    ledger.execute("ROLLBACK")
    ledger.close()
    service.wait_for(lambda: service.learnt() == 20)


def test_a_ledger_that_is_locked_at_the_start_is_waited_for(service: Service) -> None:
    service.state.mkdir()
    ledger = sqlite3.connect(service.state / "ledger.db", isolation_level=None)
    ledger.execute("PRAGMA journal_mode=WAL")
    ledger.execute("BEGIN IMMEDIATE")
    ledger.execute("CREATE TABLE other (a)")
    service.append(0, 10)
    service.start(FEDLEARN_LEDGER__BUSY_SECONDS="0.3")
    service.wait_for(lambda: service.said("STATUS=waiting: "))
    ledger.execute("COMMIT")
    ledger.close()
    service.wait_for(lambda: service.said("READY=1"))
    service.wait_for(lambda: service.learnt() == 10)


def test_too_much_memory_ends_it_to_be_started_again(service: Service) -> None:
    service.append(0, 5000)
    process = service.start(FEDLEARN_DAEMON__MEMORY_MB="20")
    assert process.wait(TIMEOUT) == 75
    assert "daemon.memory_mb = 20" in process.communicate()[1]
    service.start()
    service.wait_for(lambda: service.learnt() == 5000)


def test_what_cannot_be_read_does_not_end_it(service: Service) -> None:
    (service.telemetry / "broken.jsonl").write_bytes(b"not json\n\x00\x00\n[1]\n")
    (service.telemetry / "gone.jsonl").symlink_to(service.telemetry / "nowhere")
    service.append(0, 10)
    service.start()
    service.wait_for(lambda: service.learnt() == 10)
    assert service.stop() < 5
