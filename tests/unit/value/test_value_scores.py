"""Both scores against the formulas of the design, case by case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fedlearn.records import Interaction, Outcome
from fedlearn.settings import Settings, Value, WorkflowWeights
from fedlearn.value import outcome, workflow
from fedlearn.value.outcome import LookUps, ceiling, score, worth

WEIGHTS = Settings().value.weights
PLAIN = Interaction("id", "ralph", "task")
SUCCESS = replace(PLAIN, outcome=Outcome.SUCCESS)


@pytest.mark.parametrize(
    ("changes", "look_ups", "expected"),
    [
        # quality + feedback + reusability + complexity + novelty
        ({"outcome": Outcome.SUCCESS}, LookUps(), 0.40 + 0.10 + 0.06 + 0 + 0.10),
        ({"outcome": Outcome.SUCCESS}, LookUps(1), 0.70),
        ({"outcome": Outcome.SUCCESS}, LookUps(3), 0.74),
        ({"outcome": Outcome.SUCCESS}, LookUps(5), 0.80),
        ({"outcome": Outcome.SUCCESS, "iterations": 3}, LookUps(1), 0.70),
        ({"outcome": Outcome.SUCCESS, "iterations": 4}, LookUps(1), 0.62),
        ({"outcome": Outcome.SUCCESS, "iterations": 5}, LookUps(1), 0.62),
        ({"outcome": Outcome.SUCCESS, "iterations": 6}, LookUps(1), 0.54),
        ({"outcome": Outcome.PARTIAL}, LookUps(1), 0.46),
        ({"outcome": Outcome.UNKNOWN, "iterations": 9}, LookUps(1), 0.46),
        ({"outcome": Outcome.FAILURE}, LookUps(1), 0.38),
        ({"outcome": Outcome.SUCCESS, "feedback": 1}, LookUps(), 0.76),
        ({"outcome": Outcome.SUCCESS, "feedback": 0}, LookUps(), 0.66),
        ({"outcome": Outcome.SUCCESS, "feedback": -1}, LookUps(), 0.56),
        ({"outcome": Outcome.SUCCESS, "copied": True}, LookUps(), 0.72),
        ({"outcome": Outcome.SUCCESS, "correction": "so"}, LookUps(), 0.68),
        ({"outcome": Outcome.SUCCESS, "copied": True, "correction": "so"}, LookUps(), 0.72),
        ({"outcome": Outcome.SUCCESS, "copied": True, "feedback": -1}, LookUps(), 0.56),
        ({"outcome": Outcome.SUCCESS, "steps": 2}, LookUps(), 0.69),
        ({"outcome": Outcome.SUCCESS, "tools": ("bash",)}, LookUps(), 0.68),
        ({"outcome": Outcome.SUCCESS, "files": ("a", "b", "c")}, LookUps(), 0.66),
        ({"outcome": Outcome.SUCCESS, "files": ("a", "b", "c", "d")}, LookUps(), 0.69),
        ({"outcome": Outcome.SUCCESS, "has_code": True}, LookUps(), 0.66),
        ({"outcome": Outcome.SUCCESS, "has_code": True, "has_explanation": True}, LookUps(), 0.68),
        ({"outcome": Outcome.SUCCESS}, LookUps(1, 0.89), 0.70),
        ({"outcome": Outcome.SUCCESS}, LookUps(1, 0.90), 0.61),
        ({"outcome": Outcome.SUCCESS}, LookUps(1, 1.0), 0.60),
        ({"outcome": Outcome.SUCCESS}, LookUps(1, 1.0000001), 0.60),
    ],
)
def test_the_outcome_score(changes: dict[str, Any], look_ups: LookUps, expected: float) -> None:
    interaction = replace(PLAIN, **changes)
    made = score(interaction, look_ups, WEIGHTS)
    assert made.value == round(expected, 4)
    assert worth(interaction, look_ups, WEIGHTS) == made.value
    assert ceiling(interaction, WEIGHTS) >= made.value
    assert [factor.name for factor in made.factors] == [
        "quality",
        "feedback",
        "reusability",
        "complexity",
        "novelty",
    ]
    assert all(factor.reason for factor in made.factors)


def test_everything_good_is_one() -> None:
    best = replace(SUCCESS, feedback=1, steps=2, tools=("a",), files=tuple("abcd"), has_code=True, has_explanation=True)
    assert score(best, LookUps(9), WEIGHTS).value == 1.0
    assert ceiling(best, WEIGHTS) == 1.0


def test_one_earlier_question_and_nothing_else_is_exactly_the_threshold_and_counts() -> None:
    value = score(SUCCESS, LookUps(1), WEIGHTS).value
    assert value == 0.7
    assert value >= Value().threshold


def test_the_weights_come_from_the_settings() -> None:
    only = Settings.model_validate(
        {"value": {"weights": dict.fromkeys(type(WEIGHTS).model_fields, 0) | {"quality": 0.5, "novelty": 0.5}}}
    ).value.weights
    assert score(SUCCESS, LookUps(0, 0.95), only).value == 0.525


def test_the_reasons_say_what_was_counted() -> None:
    reasons = [factor.reason for factor in score(SUCCESS, LookUps(1), WEIGHTS).factors]
    assert reasons == ["success in 1 iteration", "no feedback", "1 earlier question", "simple", "no pattern known"]
    assert score(SUCCESS, LookUps(outcome.MANY), WEIGHTS).factors[2].reason == "5 or more earlier questions"
    assert "same wording" in score(SUCCESS, LookUps(0, None, False), WEIGHTS).factors[2].reason


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"lines": 50, "generic": True, "novel": True, "confirmed": True, "impact": "high"}, 0.81),
        ({"lines": 100, "generic": True, "novel": True, "confirmed": True, "impact": "critical"}, 0.94),
        ({"lines": 500, "generic": True, "novel": True, "confirmed": True, "impact": "critical"}, 0.94),
        ({"lines": 0, "generic": False, "novel": False, "confirmed": False, "impact": "low"}, 0.25),
        ({"lines": -3, "generic": False, "novel": False, "confirmed": False, "impact": "medium"}, 0.28),
    ],
)
def test_the_workflow_score(given: dict[str, Any], expected: float) -> None:
    assert workflow.score(**given, weights=WorkflowWeights()).value == expected
