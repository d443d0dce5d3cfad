"""A playbook has the documented form, the same id for the same failure, and words that a person can act on."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from datetime import UTC, datetime

import orjson
import pytest

from fedlearn.coordinator.corrections import Correction
from fedlearn.coordinator.failures import VARIOUS, Failure
from fedlearn.coordinator.playbooks import file_name, from_line, grown, improvement, improvements, line, playbook
from fedlearn.records import Lever

NOW = datetime(2026, 9, 1, 12, 30, 5, tzinfo=UTC)
FAILURE = Failure(
    service="qdrant",
    method="upsert",
    signature="Vector dimension error: expected dim <NUMBER>, got <NUMBER>",
    example="Vector dimension error: expected dim 384, got 768",
    occurrences=5,
    calls=5,
    sessions=3,
    first=NOW,
    last=NOW,
    correction=None,
)


def test_a_playbook_has_the_documented_form() -> None:
    found = [one for one, _ in improvements([FAILURE], 0.7, NOW)]
    (row,) = orjson.loads(playbook(found))
    assert set(row) == {
        "improvement_id", "category", "description", "confidence", "suggested_changes", "evidence_count", "created_at",
    }  # fmt: skip
    assert uuid.UUID(row["improvement_id"]).version == 5
    assert row["category"] == "config" and row["confidence"] == 0.8333 and row["evidence_count"] == 5
    assert row["created_at"] == "2026-09-01T12:30:05+00:00"
    assert all(isinstance(k, str) and isinstance(v, str) for k, v in row["suggested_changes"].items())
    assert from_line(row) == found[0]


def test_the_id_is_of_the_failure_and_not_of_what_is_counted() -> None:
    one = improvement(FAILURE, NOW)
    assert improvement(replace(FAILURE, occurrences=9, calls=90, example="x", last=None), NOW).id == one.id
    assert improvement(replace(FAILURE, method="search"), NOW).id != one.id
    assert improvement(replace(FAILURE, signature="refused", example="refused"), NOW).id != one.id


def test_the_threshold_is_reached_by_what_equals_it() -> None:
    exact = replace(FAILURE, occurrences=7, calls=9)
    assert exact.confidence == 0.7
    assert len(improvements([exact], 0.7, NOW)) == 1
    assert improvements([exact], 0.7001, NOW) == []


@pytest.mark.parametrize(
    ("error", "lever"),
    [
        ("File has not been read yet. Read it first before writing to it.", Lever.PROMPT),
        ("String to replace not found in file.", Lever.PROMPT),
        ("InputValidationError: missing required parameter `path`", Lever.PROMPT),
        ("File content (46892 tokens) exceeds maximum allowed tokens (25000)", Lever.PROMPT),
        ("connect ECONNREFUSED 127.0.0.1:6333", Lever.CONFIG),
        ("HTTP 401 Unauthorized", Lever.CONFIG),
        ("OSError: [Errno 30] Read-only file system", Lever.CONFIG),
        ("Read timed out", Lever.CONFIG),
        ("bash: python: command not found", Lever.CONFIG),
        ("collection best-practices does not exist", Lever.CONFIG),
        ("the plan was not followed", Lever.WORKFLOW),
        ("", Lever.WORKFLOW),
    ],
)
def test_the_error_says_where_to_take_hold(error: str, lever: Lever) -> None:
    found = improvement(replace(FAILURE, signature=error, example=error), NOW)
    assert found.category is lever
    assert lever.value in found.changes
    assert "{" not in "".join(found.changes.values())


def test_what_was_seen_to_work_comes_first() -> None:
    words = replace(FAILURE, correction=Correction("python3 <PATH>", "python <PATH>", (), 4))
    assert list(improvement(words, NOW).changes)[:2] == ["do", "instead_of"]
    assert improvement(words, NOW).changes["do"] == "`python3 <PATH>` (worked 4 of 5 times)"
    tools = replace(FAILURE, correction=Correction("", "", ("Read", "Grep"), 5))
    assert improvement(tools, NOW).changes["do"].startswith("Read, then Grep, then upsert")


def test_general_words_step_back_where_a_correction_is_known() -> None:
    odd = replace(FAILURE, signature="the plan was not followed", correction=Correction("", "", ("Read",), 5))
    assert set(improvement(odd, NOW).changes) == {"do", "seen"}
    known = replace(odd, correction=Correction("", "", (), 5, learned="Free the port (fedlearn inspect ab12)"))
    assert improvement(known, NOW).changes["do"] == (
        "as learnt: Free the port (fedlearn inspect ab12) (worked 5 of 5 times)"
    )


def test_a_record_of_an_error_says_where_to_take_hold_and_what_it_would_change() -> None:
    told = replace(
        FAILURE,
        categories=("Prompt",),
        suspects=("agents/coder.md",),
        proposed=("say the dimension",),
        tools=("embed",),
    )
    found = improvement(told, NOW)
    assert found.category is Lever.PROMPT
    assert found.changes["suspects"] == "agents/coder.md"
    assert found.changes["proposed"] == "say the dimension"
    assert found.changes["tools"] == "embed"
    assert improvement(replace(FAILURE, categories=("adapter",)), NOW).category is Lever.ADAPTER
    assert improvement(replace(FAILURE, categories=("no such",)), NOW).category is Lever.CONFIG


def test_many_errors_are_one_improvement() -> None:
    assert "various" in improvement(replace(FAILURE, signature=VARIOUS), NOW).description


def test_braces_in_names_are_names() -> None:
    assert "{x}" in improvement(replace(FAILURE, service="{x}"), NOW).changes["config"]


def test_what_grew_is_worth_writing_again() -> None:
    before = improvement(FAILURE, NOW)
    assert not grown(before, improvement(replace(FAILURE, occurrences=9, calls=9), NOW))
    assert grown(before, improvement(replace(FAILURE, occurrences=10, calls=10), NOW))
    mended = improvement(replace(FAILURE, correction=Correction("", "", ("embed",), 5)), NOW)
    assert grown(before, mended)
    assert not grown(mended, before)


def test_a_name_is_free_and_of_the_documented_form() -> None:
    taken = {"playbook_20260901_123005.json", "playbook_20260901_123006.json"}
    name = file_name(NOW, lambda name: name in taken)
    assert name == "playbook_20260901_123007.json"
    assert re.fullmatch(r"playbook_\d{8}_\d{6}\.json", name)


def test_the_same_improvements_are_the_same_bytes() -> None:
    found = [improvement(replace(FAILURE, method=name), NOW) for name in "cab"]
    assert playbook(found) == playbook(reversed(found))
    assert line(found[0])["improvement_id"] == found[0].id
