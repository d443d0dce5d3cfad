"""SIGKILL at random moments of `fedlearn learn`, while the telemetry grows, rotates and is truncated."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from fedlearn.index.outbox import COLLECTIONS, INTERACTIONS
from fedlearn.ledger import journal, patterns, schema
from fedlearn.settings import load
from fedlearn.wiring import Parts

KILLS = 50
SERVICES = ("nginx", "grafana", "postgresql", "ollama", "restic", "caddy")


class Host:
    """Programs that write telemetry into one directory, and rotate it."""

    def __init__(self, directory: Path, seed: int) -> None:
        self.directory = directory
        self.random = random.Random(seed)
        self.lines: list[bytes] = []
        self.rotated = 0
        directory.mkdir()
        self.file = directory / "events.jsonl"

    def write(self, tasks: int) -> None:
        """Append tasks and completions; some lines are written in two pieces."""
        for _ in range(tasks):
            for event in self.task() if self.random.random() < 0.5 else self.completion():
                line = json.dumps(event).encode() + b"\n"
                self.lines.append(line)
                cut = self.random.randrange(len(line)) if self.random.random() < 0.05 else 0
                with self.file.open("ab") as file:
                    for piece in (line[:cut], line[cut:]):
                        file.write(piece)
                        file.flush()

    def rotate(self) -> None:
        """Rename the file, or copy and truncate it; what was rotated stays to be read."""
        if not self.file.exists():
            return
        self.rotated += 1
        old = self.directory / f"events.jsonl-{self.rotated:08d}"
        if self.random.random() < 0.5:
            self.file.rename(old)
        else:
            shutil.copyfile(self.file, old)
            os.truncate(self.file, 0)

    def task(self) -> list[dict[str, Any]]:
        number, service = len(self.lines), self.random.choice(SERVICES)
        rounds = self.random.randint(1, 3)
        task = {"task_id": f"t{number}", "backend": "aider"}
        tried = [
            {"event": "iteration_completed", "iteration": i + 1, "exit_code": i + 1 < rounds, **task}
            for i in range(rounds)
        ]
        done = {
            "event": "task_completed",
            "prompt": f"How do I fix the {service} error number {number % 40}?",
            "output": f"Set `services.{service}.port = {number % 7};` and restart the unit with systemctl.",
            "iteration": rounds,
            "exit_code": 0,
            **task,
        }
        return [{"event": "task_submitted", **task}, *tried, done]

    def completion(self) -> list[dict[str, Any]]:
        number, service = len(self.lines), self.random.choice(SERVICES)
        return [
            {
                "event_type": "completion",
                "extension": "continue",
                "prompt": f"Explain the {service} setting number {number % 60}",
                "completion": f"It tells {service} how many workers it may start; keep it below the number of cores.",
                "success": self.random.random() < 0.8,
                "user_feedback": self.random.choice([1, 0, -1]),
                "context": {"cursor_line": number},
            }
        ]


def command(state: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "fedlearn.cli.main", *arguments]


def environment(state: Path) -> dict[str, str]:
    return {
        **os.environ,
        "FEDLEARN_STATE_DIR": str(state),
        "FEDLEARN_TELEMETRY__KNOWN_DIRECTORIES": "false",
        "FEDLEARN_TELEMETRY__CLAUDE_CODE": "false",
        "FEDLEARN_TELEMETRY__BATCH_LINES": "100",
        "OPENBLAS_NUM_THREADS": "1",
    }


def learn(state: Path, directory: Path) -> dict[str, Any]:
    """Run `fedlearn learn` to its end and return its report."""
    done = subprocess.run(
        command(state, "learn", "--json", str(directory)),
        env=environment(state),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def interactions(parts: Parts) -> dict[str, tuple[Any, ...]]:
    """Return what each interaction says."""
    t = schema.interactions.c
    with parts.ledger.reading() as connection:
        rows = connection.execute(sa.select(t.id, t.source, t.kind, t.query, t.response, t.outcome, t.rest))
        return {row.id: tuple(row) for row in rows}


def opened(state: Path) -> Parts:
    return Parts(load(environment={k: v for k, v in environment(state).items() if k.startswith("FEDLEARN_")}))


def assert_index_agrees(parts: Parts) -> None:
    """Hold the index to the ledger, point by point."""
    with parts.ledger.reading() as connection:
        wanted: dict[str, set[str]] = {collection: set() for collection in COLLECTIONS}
        for category, identity in patterns.servable_ids(connection):
            wanted[category].add(identity)
        wanted[INTERACTIONS] = {question.id for question in journal.all_questions(connection)}
        assert journal.pending_count(connection) == 0
    for collection, ids in wanted.items():
        assert {identity for identity, _ in parts.index.scroll(collection)} == ids


@pytest.mark.slow
def test_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    host = Host(tmp_path / "telemetry", seed=7)
    state = tmp_path / "state"
    chance = random.Random(8)
    learn_in_time = 0
    host.write(50)
    begun = time.monotonic()
    learn(state, host.directory)
    start = time.monotonic() - begun  # how long a learner needs to begin, on this machine and under its load
    for _ in range(KILLS):
        host.write(chance.randint(20, 80))
        follow = ["--follow"] if chance.random() < 0.5 else []
        learner = subprocess.Popen(
            command(state, "learn", *follow, str(host.directory)),
            env=environment(state),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + chance.uniform(0.6 * start, start + 0.6)
        while time.monotonic() < until:
            host.write(chance.randint(1, 8))
            if chance.random() < 0.04:
                host.rotate()
            time.sleep(chance.uniform(0.005, 0.05))
        learn_in_time += learner.poll() is not None
        learner.send_signal(signal.SIGKILL)
        learner.wait()
    assert learn_in_time < KILLS, "no kill came before the end"
    left = learn(state, host.directory)["lines"]
    assert left < 0.9 * len(host.lines), "the learners were killed before they learnt anything"
    assert learn(state, host.directory)["lines"] == 0

    (tmp_path / "whole").mkdir()
    (tmp_path / "whole" / "events.jsonl").write_bytes(b"".join(host.lines))
    once = tmp_path / "once"
    report = learn(once, tmp_path / "whole")
    assert report["new"] > 1000

    with opened(state) as parts, opened(once) as reference:
        assert interactions(parts) == interactions(reference)
        with parts.ledger.reading() as connection:
            totals = journal.totals(connection)
            seen = connection.execute(sa.select(sa.func.count()).select_from(schema.seen)).scalar_one()
            asked = connection.execute(sa.select(sa.func.sum(schema.questions.c.asked))).scalar_one()
        assert totals["lines"] - totals.get("duplicates", 0) == seen == len(set(host.lines))
        assert totals["new"] == report["new"] == asked
        assert_index_agrees(parts)
