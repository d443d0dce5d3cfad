"""SIGKILL at random moments of the coordinator's cycles: nothing is doubled, nothing is lost."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from fedlearn.errors import TemporaryError
from fedlearn.jobs.coordinate import coordinate
from fedlearn.jobs.learn import learn_once
from fedlearn.ledger import journal
from fedlearn.settings import load
from fedlearn.wiring import Parts

KILLS = 12
KINDS = 40
CYCLES = """
import sys
from fedlearn.jobs.coordinate import coordinate
from fedlearn.settings import load
from fedlearn.wiring import Parts
with Parts(load()) as parts:
    parts.gate
    print("ready", flush=True)
    while coordinate(parts).report.result:
        pass
"""


def environment(state: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(state.parent),
        "OPENBLAS_NUM_THREADS": "1",
        "FEDLEARN_STATE_DIR": str(state),
        "FEDLEARN_TELEMETRY__KNOWN_DIRECTORIES": "false",
        "FEDLEARN_TELEMETRY__CLAUDE_CODE": "false",
        "FEDLEARN_INDEX__BACKEND": "memory",
        "FEDLEARN_COORDINATOR__MIN_EVENTS": "1",
        "FEDLEARN_COORDINATOR__MAX_EVENTS": "20",
        "FEDLEARN_COORDINATOR__KEEP": "1000",
    }


def traces(directory: Path) -> Path:
    """Write failures of many kinds, each of which recurs at last, a few in each cycle."""
    chance = random.Random(4)
    kinds = [kind for kind in range(KINDS) for _ in range(8)]
    lines = []
    for number, kind in enumerate(kinds):
        name = f"{chr(97 + kind // 26)}{chr(97 + kind % 26)}"
        part = {"service": f"service-{name}", "method": "call", "success": chance.random() < 0.05, "error": "refused"}
        part |= {"timestamp": 1_790_000_000 + number}
        lines.append(json.dumps({"event_type": "ExecutionTrace", "execution_trace": part}))
    directory.mkdir()
    (directory / "events_1.jsonl").write_text("\n".join(lines) + "\n")
    return directory


def opened(state: Path) -> Parts:
    return Parts(load(environment=environment(state)))


def written(state: Path) -> Counter[tuple[Any, ...]]:
    """Return what stands in the playbooks: each improvement with its evidence, as often as it was written."""
    files = sorted((state / "playbooks").iterdir())
    assert [file.name for file in files if not file.name.endswith(".json")] == []
    rows = [row for file in files for row in json.loads(file.read_bytes())]
    return Counter((row["improvement_id"], row["evidence_count"], row["confidence"]) for row in rows)


@pytest.mark.slow
def test_kills_double_and_lose_nothing(tmp_path: Path) -> None:
    telemetry = traces(tmp_path / "telemetry")
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    for state in (killed, whole):
        with opened(state) as parts:
            learn_once(parts, [telemetry])
    chance = random.Random(9)
    before_the_end = 0
    for _ in range(KILLS):
        child = subprocess.Popen(
            [sys.executable, "-c", CYCLES], env=environment(killed), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert child.stdout is not None and child.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0.0, 0.08))
        before_the_end += child.poll() is None
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
    assert before_the_end, "no kill came before the end"
    for state in (killed, whole):
        with opened(state) as parts:
            while (done := coordinate(parts).report) and done.result:
                pass
            with parts.ledger.reading() as connection:
                assert journal.totals(connection)["improvements"] == sum(written(state).values())
                assert not journal.fact(connection, "coordinator_pending")
    assert written(killed) == written(whole)
    assert len(written(whole)) >= KINDS * 0.9


def test_two_cycles_at_once_are_one_after_the_other(tmp_path: Path) -> None:
    telemetry = traces(tmp_path / "telemetry")
    state = tmp_path / "state"
    with opened(state) as parts:
        learn_once(parts, [telemetry])
        children = [
            subprocess.Popen(
                [sys.executable, "-c", CYCLES],
                env=environment(state),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
            for _ in range(2)
        ]
        errors = [child.communicate(timeout=300)[1].decode() for child in children]
        for child, error in zip(children, errors, strict=True):
            assert child.returncode == 0 or TemporaryError.__name__ in error or "LockedError" in error, error
        while (done := coordinate(parts).report) and done.result:
            pass
        with parts.ledger.reading() as connection:
            assert journal.totals(connection)["improvements"] == sum(written(state).values())
    assert max(Counter(identity for identity, _, _ in written(state)).values()) <= 2
