"""formats.md: two programs write the end of one ralph task, each in its own words; it is one interaction."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fedlearn.ledger import interactions, journal
from fedlearn.ledger.interactions import Stored
from fedlearn.records import Outcome

PROMPT = "How do I make grafana listen on the loopback address alone?"
ANSWER = 'Set `services.grafana.settings.server.http_addr = "127.0.0.1";` and rebuild the system with nixos-rebuild.'
SUBMITTED = {"event": "task_submitted", "task_id": "t1", "backend": "aider", "timestamp": "2026-05-01T10:00:00Z"}
TRIED = {"event": "iteration_completed", "task_id": "t1", "iteration": 2, "exit_code": 0}
ENGINE = {"event": "task_completed", "task_id": "t1", "prompt": PROMPT, "output": ANSWER, "iteration": 2,
          "exit_code": 0, "timestamp": "2026-05-01T10:05:00Z"}  # fmt: skip
HOOK = {"event": "task_completed", "status": "completed", "total_iterations": 2, "iteration_mode": "adaptive",
        "task": {"task_id": "t1", "context": {"files_modified": ["a.nix"]}},
        "timestamp": "2026-05-01T10:05:01Z"}  # fmt: skip


def written(path: Path, *lines: dict[str, Any]) -> Path:
    with path.open("ab") as file:
        file.writelines(json.dumps(line).encode() + b"\n" for line in lines)
    return path


def known(host: Any) -> list[Stored]:
    with host.ledger.reading() as connection:
        return list(interactions.by_prefix(connection, "", 10))


@pytest.mark.parametrize("between", [(), (TRIED | {"timestamp": "2026-05-01T10:05:02Z"},)])
@pytest.mark.parametrize("apart", [False, True])
def test_a_task_whose_end_two_programs_wrote_counts_once(
    host: Any, tmp_path: Path, apart: bool, between: tuple[dict[str, Any], ...]
) -> None:
    path = written(tmp_path / "ralph-events.jsonl", SUBMITTED, TRIED, ENGINE)
    if apart:
        assert host.learner.learn([path]).new == 1
        host.restart()
    written(path, *between, HOOK)
    report = host.learner.learn([path])
    assert report.new == (0 if apart else 1)
    (task,) = known(host)
    assert (task.interaction.query, task.interaction.response) == (PROMPT, ANSWER)
    assert task.interaction.files == ("a.nix",)
    assert task.interaction.outcome is Outcome.SUCCESS
    assert "told_before" not in task.interaction.context
    with host.ledger.reading() as connection:
        assert [question.asked for question in journal.all_questions(connection)] == [1]
    assert [one.evidence.seen for one in host.patterns()] == [1] * task.high


def test_a_task_that_is_submitted_again_is_another_one(host: Any, tmp_path: Path) -> None:
    again = ENGINE | {"timestamp": "2026-05-02T10:05:00Z"}
    path = written(tmp_path / "ralph-events.jsonl", SUBMITTED, ENGINE, SUBMITTED | {"backend": "other"}, again)
    assert host.learner.learn([path]).new == 2
    assert len(known(host)) == 2


def test_ends_without_any_beginning_are_tasks_of_their_own(host: Any, tmp_path: Path) -> None:
    path = written(tmp_path / "ralph-events.jsonl", ENGINE, ENGINE | {"task_id": "t2"})
    assert host.learner.learn([path]).new == 2
