"""What a pattern is made of, with no model: the interaction's own words."""

from __future__ import annotations

from typing import Any

import pytest

from fedlearn.learning.extract import Pair, draft, solution_of, unlearnable
from fedlearn.records import Category, Interaction, Outcome
from fedlearn.settings import Learning

SETTINGS = Learning()
FENCED = (
    "The path in ExecStart does not exist in the store, because it was written by hand.\n\n"
    "You need the package first.\n\n"
    "1. Add the package to the unit.\n2. Rebuild the system.\n\n"
    "```nix\nserviceConfig.ExecStart = lib.getExe pkgs.jq;\n```\n"
)


def done(**changes: Any) -> Interaction:
    given: dict[str, Any] = {
        "id": "i",
        "source": "s",
        "kind": "k",
        "query": "systemd unit fails with status=203/EXEC",
        "response": FENCED,
        "outcome": Outcome.SUCCESS,
    }
    return Interaction(**{**given, **changes})


def test_an_error_with_its_fix() -> None:
    made = draft(done(error="status=203/EXEC"), None, SETTINGS)
    assert made is not None
    meta = made.metadata
    assert made.category is Category.ERROR
    assert meta.name == "systemd unit fails with status=203/EXEC"
    assert meta.steps == ("Add the package to the unit.", "Rebuild the system.")
    assert meta.example == "serviceConfig.ExecStart = lib.getExe pkgs.jq;"
    assert meta.prerequisites == ("You need the package first.",)
    assert meta.root_cause is not None
    assert meta.root_cause.startswith("The path in ExecStart does not exist")
    assert {"nix", "systemd"} <= set(meta.tags)
    assert solution_of(made.content) == made.solution


def test_a_failure_before_it_is_part_of_it() -> None:
    pair = Pair(error="status=203/EXEC of the old unit", attempted="Restart it twice.")
    made = draft(done(), pair, SETTINGS)
    assert made is not None
    assert (made.metadata.error, made.metadata.attempted) == (pair.error, pair.attempted)
    assert "Attempted: Restart it twice." in made.content
    assert made.metadata.correct is not None


@pytest.mark.parametrize(
    ("query", "response", "category"),
    [
        ("pip cannot write to the nix store", "Use a virtual environment inside the project instead.", Category.ERROR),
        ("Write a systemd timer for restic", "Declare `systemd.timers.restic` with OnCalendar.", Category.SKILL),
        ("Should I keep secrets in the store?", "The store can be read by everybody on it.", Category.PRACTICE),
        ("secrets of grafana", "Never keep them in the store: everybody can read it.", Category.PRACTICE),
    ],
)
def test_categories(query: str, response: str, category: Category) -> None:
    made = draft(done(query=query, response=response), None, SETTINGS)
    assert made is not None
    assert made.category is category
    assert solution_of(made.content) == made.solution


@pytest.mark.parametrize(
    "changes",
    [
        {"redacted": True},
        {"query": " "},
        {"response": ""},
        {"response": "Too short."},
        {"response": "I'm sorry, but I cannot help you with that request today."},
        {"response": "As an AI model I am not able to look at your computer."},
        {"outcome": Outcome.FAILURE},
        {"response": "--------------------------------------------"},
    ],
)
def test_what_nothing_can_be_learnt_from(changes: dict[str, Any]) -> None:
    assert unlearnable(done(**changes), SETTINGS) is not None
    assert draft(done(**changes), None, SETTINGS) is None


def test_a_failure_that_the_user_corrected_teaches_the_correction() -> None:
    made = draft(
        done(outcome=Outcome.FAILURE, correction="Use `lib.getExe` and never a path below /usr."), None, SETTINGS
    )
    assert made is not None
    assert made.solution == "Use `lib.getExe` and never a path below /usr."


def test_what_programs_put_into_a_prompt_is_left_out() -> None:
    made = draft(done(query="<system-reminder>be brief</system-reminder>unit fails to start"), None, SETTINGS)
    assert made is not None
    assert "be brief" not in made.content


def test_long_text_is_cut() -> None:
    made = draft(done(response="Here is a long story about units that wait for other units. " * 2000), None, SETTINGS)
    assert made is not None
    assert len(made.solution) <= SETTINGS.max_content_chars
    assert len(made.metadata.name) <= 80
