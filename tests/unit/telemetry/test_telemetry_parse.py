"""The traps of real telemetry, and what a batch says of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fedlearn.records import Outcome
from fedlearn.settings import GenericSource, Settings, Telemetry

SHARED = Path(os.environ.get("FEDLEARN_SHARED", Path(__file__).parents[3] / "../shared")).resolve()
ANSWER = {"event_type": "local_inference", "query": "q", "response": "r"}


def test_every_trap_is_survived_and_counted(memory: Any, write: Callable[..., Path]) -> None:
    path = write(
        "hybrid-events.jsonl",
        b"",
        b"   \r",
        ANSWER,
        b"not json",
        b"[1, 2, 3]",
        b'"a string"',
        b"\x00" * 512,
        b'{"a": ' * 5000 + b"1" + b"}" * 5000,
        b"\xff\xfe\x00broken utf-8",
        ANSWER | {"query": "time", "timestamp": "2026-05-01T00:00:00.123456+00:00Z"},
        ANSWER | {"query": "types", "success": "true", "user_feedback": "1", "value_score": "0.85", "model": None},
        ANSWER | {"query": "cannot be", "latency_ms": "fast"},
        json.dumps(ANSWER | {"query": "crlf"}).encode() + b"\r",
        b'{"event_type": "local_inference", "query": "cut' + json.dumps(ANSWER | {"query": "continued"}).encode(),
        b'{"event_type": "local_inference", "query": "nan", "latency_ms": NaN, "response": "\xff"}',
        {"event_type": "no such event"},
        {"neither": "event"},
        ANSWER,
    )
    (batch,) = memory.read(path)
    assert [event.query for event in batch.events] == ["q", "time", "types", "crlf", "continued", "nan"]
    reasons = [line.reason for line in batch.quarantined]
    assert [reason.split(" (")[0][:20] for reason in reasons] == [
        "not JSON", "not an object but an", "not an object but a ", "nothing but NUL byte", "nested deeper than 2",
        "not JSON", "latency_ms: number e", "cut off: 47 bytes be", "unknown kind of line", "unknown kind of line",
    ]  # fmt: skip
    assert (batch.lines, batch.duplicates) == (16, 1)
    assert all(line.path == str(path) and len(line.excerpt) <= 200 for line in batch.quarantined)
    assert batch.quarantined[0].offset == 1 + 5 + len(json.dumps(ANSWER)) + 1
    types = batch.events[2]
    assert (types.outcome, types.feedback, types.given_value_score) == (Outcome.SUCCESS, 1, 0.85)


def test_a_replay_has_no_effect_at_all(memory: Any, write: Callable[..., Path]) -> None:
    lines = [ANSWER, b"not json", {"neither": 1}, {"event": "context_augmented", "request_id": "r", "query": "open"}]
    first = memory.read(write("hybrid-events.jsonl", *lines))
    assert [len(first[0].events), len(first[0].quarantined)] == [2, 2]
    (again,) = memory.read(write("a-copy.jsonl", *lines))
    assert (again.lines, again.duplicates) == (4, 4)
    assert (again.events, again.quarantined, again.seen, again.threads) == ([], [], [], {})


def test_a_file_that_cannot_be_read_does_not_stop_the_others(memory: Any, write: Callable[..., Path]) -> None:
    good = write("h.jsonl", ANSWER)
    assert len(memory.events(good.with_name("gone.jsonl"), good.parent, good)) == 1
    assert len(memory.problems) == 2
    assert "gone.jsonl" in memory.problems[0]


def test_lines_of_another_source_in_a_file_keep_their_own(memory: Any, write: Callable[..., Path]) -> None:
    path = write(
        "mixed.jsonl", ANSWER, ANSWER | {"query": "b"}, {"event_type": "cache_hit", "query": "q", "llm_used": "local"}
    )
    assert [event.source for event in memory.events(path)] == ["hybrid", "hybrid", "aidb"]


def test_open_threads_are_bounded(memory: Any, write: Callable[..., Path]) -> None:
    lines = [{"event": "context_augmented", "request_id": f"r{n}", "query": f"q{n}"} for n in range(20)]
    settings = Settings(telemetry=Telemetry(max_open_threads=5))
    events = memory.events(write("h.jsonl", *lines), settings=settings, batch_lines=3)
    assert [event.query for event in events] == [f"q{n}" for n in range(20)]


def test_a_mapping_of_the_settings_reads_anybodys_lines(memory: Any, write: Callable[..., Path]) -> None:
    mapped = GenericSource(
        match="chat*.jsonl", query="in.text", response="out.0.text", outcome="code", time="at", session="sid",
        error="err", feedback="vote", model="m",
    )  # fmt: skip
    settings = Settings(telemetry=Telemetry(generic={"chats": mapped}))
    line = {
        "in": {"text": "q"},
        "out": [{"text": "a"}],
        "code": 0,
        "at": 1777593600,
        "sid": 7,
        "vote": "down",
        "m": "x",
    }
    path = write("chat-1.jsonl", line, line | {"code": 2, "err": "boom"}, line | {"vote": "five"}, {"other": 1})
    (batch,) = memory.read(path, settings=settings)
    good, bad = batch.events
    assert (good.source, good.query, good.response, good.session) == ("chats", "q", "a", "7")
    assert (good.outcome, good.feedback, good.model) == (Outcome.SUCCESS, -1, "x")
    assert good.time is not None
    assert (bad.outcome, bad.error) == (Outcome.FAILURE, "boom")
    reasons = [line.reason for line in batch.quarantined]
    assert reasons == ["vote: number expected", "unknown kind of line (fields other)"]
    assert memory.events(write("else.jsonl", line), settings=settings) == []


def test_a_trajectory_that_grows_updates_one_interaction(memory: Any, tmp_path: Path) -> None:
    step = {
        "action": "python a.py\n",
        "observation": "Traceback (most recent call last):\n  x",
        "thought": "try",
        "response": "",
    }
    good = {
        "action": "edit 1:1\nfixed\nend_of_edit",
        "observation": "ok",
        "thought": "It lacks a colon.",
        "response": "",
    }
    history = [
        {"role": "system", "content": "S"},
        {"role": "user", "content": "demonstration", "is_demo": True},
        {"role": "user", "content": "Here's the issue text:\nISSUE:\nIt breaks\r\nINSTRUCTIONS:\nNow"},
    ]
    path = tmp_path / "run.traj"
    document = {"environment": "e", "trajectory": [step], "history": history, "info": {}}
    path.write_text(json.dumps(document, indent=2))
    (early,) = memory.events(path)
    assert (early.outcome, early.query) == (Outcome.UNKNOWN, "It breaks")
    diff = "diff --git a/src/a.py b/src/a.py\n--- a/src/a.py\n+++ b/src/a.py\n"
    document |= {"trajectory": [step, good], "info": {"exit_status": "submitted", "submission": diff}}
    path.write_text(json.dumps(document, indent=2))
    (late,) = memory.events(path)
    assert late.id == early.id
    assert (late.outcome, late.iterations, late.steps, late.files) == (Outcome.SUCCESS, 2, 2, ("src/a.py",))
    assert late.error.startswith("Traceback")
    assert late.attempted == "python a.py"
    assert "It lacks a colon." in late.response
    assert memory.read(path) == []


def test_a_text_about_errors_is_no_error(memory: Any, tmp_path: Path) -> None:
    looked = {"action": "cat notes.md", "observation": "Error handling\n" + "words " * 100, "thought": "t"}
    history = [{"role": "user", "content": "fix it"}]
    path = tmp_path / "x.traj"
    path.write_text(json.dumps({"history": history, "trajectory": [looked]}))
    (event,) = memory.events(path)
    assert (event.iterations, event.error) == (1, None)


@pytest.mark.parametrize(
    ("status", "submission", "outcome"),
    [
        ("submitted", "x", Outcome.SUCCESS),
        ("submitted (exit_context)", "x", Outcome.PARTIAL),
        ("exit_cost", "", Outcome.FAILURE),
        (None, "", Outcome.UNKNOWN),
    ],
)
def test_how_a_trajectory_ended(memory: Any, tmp_path: Path, status: Any, submission: str, outcome: Outcome) -> None:
    history = [{"role": "user", "content": "fix it"}, {"role": "assistant", "content": "ls", "action": "ls"}]
    path = tmp_path / "x.traj"
    path.write_text(json.dumps({"history": history, "info": {"exit_status": status, "submission": submission}}))
    assert memory.events(path)[0].outcome is outcome


@pytest.mark.parametrize("shape", ["documented", "found", "mixed"])
@pytest.mark.parametrize("traps", [False, True])
def test_made_telemetry_gives_as_many_interactions_as_were_made(
    memory: Any, tmp_path: Path, shape: str, traps: bool
) -> None:
    tool = SHARED / "tools/make_telemetry.py"
    if not tool.exists():
        pytest.skip("the generator of telemetry is not there")
    more = ["--traps"] if traps else []
    subprocess.run([sys.executable, tool, tmp_path, "--events", "400", "--shape", shape, *more], check=True)
    files = sorted(tmp_path.glob("*.jsonl"))
    batches = memory.read(*files, batch_lines=100)
    found = {event.id: event for batch in batches for event in batch.events}
    truth = json.loads((tmp_path / "truth.json").read_text())
    made = [event for event in found.values() if event.query or event.kind == "query_completion"]
    assert len(made) == truth["interactions"]
    if not traps:
        assert sum(batch.lines for batch in batches) == sum(truth["lines"].values())
        assert not any(batch.quarantined for batch in batches)
    else:
        assert sum(len(batch.quarantined) for batch in batches) == 24
        assert sum(batch.redacted for batch in batches) == 4


def test_real_input_is_read_or_refused_with_a_reason(memory: Any) -> None:
    real = SHARED / "real-input"
    if not real.exists():
        pytest.skip("the real input is not there")
    files = sorted(path for path in real.rglob("*") if path.suffix in (".jsonl", ".traj"))
    batches = memory.read(*files)
    sources = [event.source for batch in batches for event in batch.events]
    assert {source: sources.count(source) for source in set(sources)} == {
        "hybrid": 28,
        "claude-code": 8,
        "swe-agent": 6,
    }
    unknown = {Path(line.path).name for batch in batches for line in batch.quarantined if "unknown" in line.reason}
    assert unknown == {"dataset.jsonl", "query-gaps.jsonl", "edge_cases.jsonl"}
