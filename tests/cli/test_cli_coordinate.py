"""`fedlearn coordinate` and `fedlearn playbooks`: from telemetry to a playbook that a person can read."""

from __future__ import annotations

import json
import re
import shutil

import pytest


def trace(number, service="qdrant", method="upsert", error=None, session=None):
    part = {
        "trace_id": f"t{number}",
        "service": service,
        "method": method,
        "duration_ms": 5,
        "success": error is None,
        "error": error,
        "metadata": {"session_id": session} if session else {},
        "timestamp": f"2026-09-{1 + number % 28:02}T{number // 28 % 24:02}:00:00Z",
    }
    return {"event_id": f"e{number}", "event_type": "ExecutionTrace", "execution_trace": part}


def rare_and_busy():
    """Return traces of a busy service, and a rare call of another one that always fails."""
    wrong = "Vector dimension error: expected dim 384, got 768 at http://10.0.0.{}:6333"
    yield from (trace(n, "aidb", "query", "timeout after 9 ms" if n % 50 == 0 else None) for n in range(400))
    yield from (trace(400 + n, error=wrong.format(n)) for n in range(4))


@pytest.fixture(scope="module")
def prepared(host_type, tmp_path_factory):
    """A home in which the traces were learnt, to be copied."""
    host = host_type(tmp_path_factory.mktemp("prepared"))
    host.run("init")
    host.run("learn", host.telemetry(*rare_and_busy(), name="events_1.jsonl"))
    return host.home


@pytest.fixture
def failing(prepared, host):
    shutil.copytree(prepared, host.home, dirs_exist_ok=True)
    return host


def test_a_failure_that_always_happens_in_a_rare_call_passes_0_7(failing):
    found = failing.json("coordinate")
    (one,) = found["improvements"]
    assert one["description"].startswith("qdrant upsert: Vector dimension error")
    assert one["confidence"] == 0.8 and one["category"] == "config" and one["evidence_count"] == 4
    assert found["events_processed"] == 404
    (file,) = (failing.state / "playbooks").iterdir()
    assert re.fullmatch(r"playbook_\d{8}_\d{6}\.json", file.name) and str(file) == found["playbook"]
    assert json.loads(file.read_text()) == found["improvements"]
    assert [row["method"] for row in found["below"]] == ["query"]


def test_people_are_told_what_to_change(failing):
    said = failing.run("coordinate").stdout
    assert "1 improvement," in said and "0.80 config" in said and "4 of 4 calls" in said and "Written: " in said
    assert "Waiting for 50 more" in failing.run("coordinate").stdout
    again = failing.run("coordinate", "--now").stdout
    assert "1 known already" in again and "Nothing new to write." in again
    assert len(list((failing.state / "playbooks").iterdir())) == 1


def test_a_dry_run_writes_nothing(failing):
    before = failing.run("coordinate", "--dry-run").stdout
    assert "0.80 config" in before and "nothing was written" in before
    assert not (failing.state / "playbooks").exists()
    assert failing.json("status")["coordinator"]["last_cycle"] is None


def test_playbooks_are_listed_and_shown(failing):
    assert "No playbooks yet" in failing.run("playbooks", "list").stdout
    assert failing.json("playbooks", "list") == []
    failing.run("coordinate")
    (one,) = failing.json("playbooks", "list")
    identity = one["improvement_id"]
    assert identity[:8] in failing.run("playbooks", "list").stdout
    shown = failing.json("playbooks", "show", identity[:6])
    assert shown["failure"]["calls"] == 4 and shown["failure"]["hosts"] == "own"
    said = failing.run("playbooks", "show", identity[:6]).stdout
    assert "4 of 4 calls" in said and "config: " in said and one["playbook"] in said
    assert "no playbook has such" in failing.run("playbooks", "show", "ffffffff", code=1).stderr


def test_too_little_is_waited_for(ready):
    said = ready.run("coordinate").stdout
    assert said == "Waiting for 49 more interactions (coordinator.min_events).\n"
    assert ready.json("coordinate") == {
        "cycle_id": None,
        "waits": "waiting for 49 more interactions (coordinator.min_events)",
        "wanted": 49,
    }


def test_a_cycle_is_due_when_its_time_has_come(failing):
    failing.run("coordinate")
    assert "the next cycle is due in 3," in failing.run("coordinate", "--if-due").stdout.lower()
    soon = failing.run("coordinate", "--if-due", "--now", FEDLEARN_COORDINATOR__CYCLE_SECONDS="0.001").stdout
    assert "known already" in soon


def test_it_can_be_switched_off(failing):
    off = failing.run("coordinate", FEDLEARN_COORDINATOR__ENABLED="false")
    assert "coordinator.enabled = false" in off.stdout
    assert not (failing.state / "playbooks").exists()


def test_the_names_of_other_tools_are_honoured(failing, tmp_path):
    place = tmp_path / "elsewhere"
    names = {"PLAYBOOK_PATH": str(place), "MIN_EVENTS": "400", "THRESHOLD": "0.81", "CYCLE_INTERVAL_SECS": "60"}
    given = {f"FEDERATED_LEARNING_{name}": value for name, value in names.items()}
    assert failing.json("coordinate", "--dry-run", **given)["improvements"] == []
    given["FEDERATED_LEARNING_THRESHOLD"] = "0.8"
    assert len(failing.json("coordinate", **given)["improvements"]) == 1
    assert len(list(place.iterdir())) == 1
    assert "due in" in failing.run("coordinate", "--if-due", **given).stdout
    off = failing.run("coordinate", FEDERATED_LEARNING_ENABLED="false").stdout
    assert "coordinator.enabled = false" in off


def test_records_of_errors_are_weighed_with_all_others(host):
    host.run("init")
    record = {
        "failure_type": "tool_misuse",
        "error_category": "prompt",
        "contributing_tools": ["Edit"],
        "suspected_prompts_or_configs": ["agents/coder.md"],
        "proposed_corrections": ["say: read the file first"],
        "error": "the file was not read",
        "anything": {"else": 1},
    }
    records = [record | {"timestamp": f"2026-09-0{n}T00:00:00Z"} for n in range(1, 5)]
    file = host.telemetry(*records, "{broken", {"failure_type": 3.5, "error_category": []}, name="error-records.jsonl")
    host.run("learn", file)
    (one,) = host.json("coordinate", "--now")["improvements"]
    assert one["category"] == "prompt"
    assert one["suggested_changes"]["suspects"] == "agents/coder.md"
    assert one["suggested_changes"]["proposed"] == "say: read the file first"
    quarantine = host.run("inspect", "quarantine").stdout
    assert "error-records.jsonl" in quarantine and str(sum(len(json.dumps(one)) + 1 for one in records)) in quarantine


def test_tool_calls_of_agents_are_weighed(host):
    host.run("init")
    call = {"event_type": "agent_tool_call", "tool_name": "web_search", "execution_time_ms": 30}
    lines = [
        call | {"session_id": f"s{n}", "success": False, "error": "HTTP 401 Unauthorized: key expired", "timestamp": n}
        for n in range(1, 6)
    ]
    host.run("learn", host.telemetry(*lines, name="hybrid-events.jsonl"))
    (one,) = host.json("coordinate", "--now")["improvements"]
    assert one["description"].startswith("hybrid web_search: HTTP 401") and one["category"] == "config"


def test_status_says_when_and_what(failing):
    assert "playbooks   none yet, 404 new interactions" in failing.run("status").stdout
    bound = {"FEDLEARN_COORDINATOR__MAX_EVENTS": "403"}
    failing.run("coordinate", **bound)
    said = failing.run("status", **bound).stdout
    assert re.search(r"playbooks   1 improvement .* 1 new; 1 new interaction since", said)
    assert "LIMIT       coordinator.max_events = 403: 1 interaction was left" in said
    assert "coordinate" in failing.json("metrics")["last"]


def test_what_is_held_is_released_in_review(failing):
    first = {"FEDLEARN_PRIVACY__REVIEW_FIRST": "true"}
    assert "1 held back" in failing.run("coordinate", **first).stdout
    (row,) = failing.json("review", "list")["waiting"]
    failing.run("review", "show", row["record_id"])
    failing.run("review", "release", row["record_id"])
    assert len(failing.json("coordinate", "--now", **first)["improvements"]) == 1


def test_a_place_that_cannot_be_written_is_one_line(failing, tmp_path):
    (tmp_path / "file").write_text("x")
    done = failing.run("coordinate", code=1, FEDLEARN_COORDINATOR__PLAYBOOK_PATH=str(tmp_path / "file"))
    assert done.stderr.count("\n") == 1 and "cannot be written" in done.stderr


def test_another_cycle_at_work_is_waited_for_and_then_told(failing):
    import fcntl

    with (failing.state / "coordinator.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "another cycle" in failing.run("coordinate", code=75).stderr


@pytest.mark.parametrize("wrong", ["1.5", "-0.1", "much"])
def test_a_wrong_threshold_is_a_matter_of_settings(failing, wrong):
    done = failing.run("coordinate", code=2, FEDLEARN_COORDINATOR__THRESHOLD=wrong)
    assert "coordinator.threshold" in done.stderr


def test_a_fix_that_was_learnt_is_named(host):
    host.run("init")
    lines = []
    for n in range(1, 5):
        bad = host.success | {"session_id": f"s{n}", "success": False, "user_feedback": None}
        bad |= {"error_message": "bind() to 0.0.0.0:80 failed", "timestamp": f"2026-09-0{n}T10:00:00Z"}
        lines += [bad, host.success | {"session_id": f"s{n}", "timestamp": f"2026-09-0{n}T10:05:00Z"}]
    host.run("learn", host.telemetry(*lines))
    (one,) = host.json("coordinate", "--now", "--dry-run")["improvements"]
    known = re.search(r"\(fedlearn inspect ([0-9a-f]{8})\) \(worked 4 of 4 times\)", one["suggested_changes"]["do"])
    assert "Another service holds port 80" in host.run("inspect", known[1]).stdout
