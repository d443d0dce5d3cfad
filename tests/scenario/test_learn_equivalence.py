"""The same telemetry gives the same knowledge: in one go, killed and resumed, under another name, from a .gz."""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest
import sqlalchemy as sa

from fedlearn.jobs.learn import learn_once
from fedlearn.learning import reader
from fedlearn.ledger import schema
from fedlearn.settings import Settings, load
from fedlearn.wiring import Parts

SUBJECTS = ("nginx", "grafana", "postgresql", "ollama", "restic")
ANSWERS = (
    "Set `services.{}.enable = true;` and rebuild with `nixos-rebuild switch`, then restart the unit.",
    "The socket of {} belongs to root. Add the user to its group and log in again afterwards.",
    "Delete the old state of {} below /var/lib first, because a newer version cannot read it.",
)


def history(seed: int, count: int) -> dict[str, list[bytes]]:
    """Return the lines of three sources: tasks over many lines, completions with ratings, questions with failures."""
    rng = random.Random(seed)
    clock = datetime(2026, 5, 1, tzinfo=UTC)
    files: dict[str, list[dict[str, Any]]] = {"ralph": [], "vscode": [], "hybrid": []}
    for number in range(count):
        clock += timedelta(minutes=rng.randint(1, 9))
        subject, stamp = rng.choice(SUBJECTS), clock.isoformat()
        question = rng.choice(["How do I fix the {} error?", "{} fails to start", "Set up {} behind a proxy"])
        question, answer = question.format(subject), rng.choice(ANSWERS).format(subject)
        session = f"s{rng.randint(0, 9)}"
        if number % 3 == 0:
            task = {"task_id": f"t{number}", "timestamp": stamp}
            good = rng.random() < 0.7
            files["ralph"].append({"event": "task_submitted", **task})
            files["ralph"].append({"event": "iteration_completed", "iteration": 1, "exit_code": 1, **task})
            done = {
                "prompt": question,
                "output": answer,
                "iteration": rng.choice([1, 2, 5]),
                "exit_code": int(not good),
            }
            files["ralph"].append({"event": "task_completed" if good else "task_failed", **done, **task})
        elif number % 3 == 1:
            event = {"event_type": "completion", "extension": "e", "prompt": question, "completion": answer}
            event |= {"success": True, "user_feedback": rng.choice([1, 0, -1, None]), "timestamp": stamp}
            files["vscode"].append(event)
        else:
            event = {"event_type": "local_inference", "query": question, "response": answer, "session_id": session}
            event |= {"success": rng.random() < 0.6, "error": "exit code 1", "timestamp": stamp}
            if event["success"]:
                del event["error"]
            files["hybrid"].append(event)
            if rng.random() < 0.2:
                rating = {"event_type": "learning_feedback", "session_id": session, "rating": rng.choice([1, 5])}
                files["hybrid"].append(rating | {"timestamp": stamp})
    return {name: [json.dumps(event).encode() + b"\n" for event in events] for name, events in files.items()}


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Write a history into a directory of its own."""

    def write(name: str, lines: dict[str, list[bytes]], suffix: str = "-events.jsonl") -> Path:
        place = tmp_path / name
        place.mkdir()
        for source, body in lines.items():
            data = b"".join(body)
            path = place / f"{source}{suffix}"
            path.write_bytes(gzip.compress(data) if suffix.endswith(".gz") else data)
        return place

    return write


def settings_of(state: Path) -> Settings:
    return load(environment={"FEDLEARN_STATE_DIR": str(state), "FEDLEARN_TELEMETRY__BATCH_LINES": "100"})


class Killed(Exception):
    pass


def learn(state: Path, place: Path, *, killed_after: int | None = None) -> None:
    """Learn from a directory by parts of its own, which end after some batches when asked to."""
    batches = 0

    def count(_done: int, _total: int | None) -> None:
        nonlocal batches
        batches += 1
        if killed_after is not None and batches >= killed_after:
            raise Killed

    with Parts(settings_of(state)) as parts:
        try:
            learn_once(parts, [place], on_progress=count)
        except Killed:
            return


def knowledge(state: Path) -> dict[str, list[Any]]:
    """Return all that was learnt, in the order in which it was."""
    with Parts(settings_of(state)) as parts, parts.ledger.reading() as connection:
        tables = {
            "interactions": schema.interactions.c.seq,
            "questions": schema.questions.c.seq,
            "patterns": schema.patterns.c.seq,
            "links": schema.links.c.interaction_id,
        }
        return {
            name: [tuple(row) for row in connection.execute(sa.select(schema.metadata.tables[name]).order_by(key))]
            for name, key in tables.items()
        }


def test_killed_renamed_and_compressed_telemetry_teaches_the_same(tmp_path: Path, written: Callable[..., Path]) -> None:
    lines = history(seed=3, count=1500)
    place = written("telemetry", lines)
    learn(tmp_path / "once", place)
    whole = knowledge(tmp_path / "once")
    assert len(whole["interactions"]) == 1500
    assert len(whole["patterns"]) > 10
    assert any(row[-1] == "paired" for row in whole["interactions"]), "no failure met its fix"

    for after in (1, 2, 3, 5, 4):
        learn(tmp_path / "killed", place, killed_after=after)
    learn(tmp_path / "killed", place)
    assert knowledge(tmp_path / "killed") == whole

    learn(tmp_path / "renamed", written("other", lines, ".log.jsonl"))
    assert knowledge(tmp_path / "renamed") == whole

    learn(tmp_path / "packed", written("packed", lines, "-events.jsonl.gz"))
    assert knowledge(tmp_path / "packed") == whole

    shutil.copytree(tmp_path / "once", tmp_path / "replayed")
    learn(tmp_path / "replayed", tmp_path / "packed")
    learn(tmp_path / "replayed", tmp_path / "other")
    assert knowledge(tmp_path / "replayed") == whole


def test_a_second_process_that_reads_ahead_changes_nothing(
    tmp_path: Path, written: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = written("telemetry", history(seed=6, count=900))
    learn(tmp_path / "alone", place)
    whole = knowledge(tmp_path / "alone")

    monkeypatch.setattr(reader, "BACKLOG", 1)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {0, 1})
    # Other tests of this process may have left a server running.
    others = {child.pid for child in psutil.Process().children()}
    pids: set[int] = set()

    def readers() -> list[psutil.Process]:
        return [child for child in psutil.Process().children() if child.pid not in others]

    def note(_done: int, _total: int | None) -> None:
        pids.update(child.pid for child in readers())

    with Parts(settings_of(tmp_path / "beside")) as parts:
        learn_once(parts, [place], on_progress=note)
    assert len(pids) == 1
    assert knowledge(tmp_path / "beside") == whole

    # The reader is killed: the learner reads on by itself.
    def kill(_done: int, _total: int | None) -> None:
        for child in readers():
            child.kill()

    with Parts(settings_of(tmp_path / "orphaned")) as parts:
        learn_once(parts, [place], on_progress=kill)
    assert knowledge(tmp_path / "orphaned") == whole

    # The learner stops: the reader ends with it, and the next run goes on.
    learn(tmp_path / "stopped", place, killed_after=3)
    assert readers() == []
    learn(tmp_path / "stopped", place)
    assert knowledge(tmp_path / "stopped") == whole


def test_telemetry_that_grows_gives_each_interaction_once(tmp_path: Path, written: Callable[..., Path]) -> None:
    lines = history(seed=4, count=600)
    learn(tmp_path / "once", written("whole", lines))
    once = {row[1]: row[:12] for row in knowledge(tmp_path / "once")["interactions"]}

    place = written("growing", {source: [] for source in lines})
    rng = random.Random(5)
    left = {source: b"".join(body) for source, body in lines.items()}
    while any(left.values()):
        for source, body in left.items():
            cut = rng.randint(0, 20_000)
            with (place / f"{source}-events.jsonl").open("ab") as file:
                file.write(body[:cut])
            left[source] = body[cut:]
        learn(tmp_path / "growing-state", place)
    grown = knowledge(tmp_path / "growing-state")["interactions"]
    assert len(grown) == len(once) == 600
    assert {row[1]: row[1:12] for row in grown} == {identity: row[1:] for identity, row in once.items()}
