"""What a model said with our own patterns before its eyes teaches nothing, in whatever words; a person's word does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from fedlearn.records import Interaction, Outcome

PATTERN = "00000000-0000-4000-8000-000000000001"
ANSWER = "Set `services.nginx.enable = true;` and rebuild with `nixos-rebuild switch`, then look at the journal."


def exchange(**more: Any) -> Interaction:
    fields: dict[str, Any] = {
        "id": "00000000-0000-5000-8000-00000000000a", "source": "fedlearn", "kind": "ask",
        "time": datetime(2026, 5, 1, tzinfo=UTC), "query": "how do I turn on nginx?", "response": ANSWER,
        "has_code": True, "has_explanation": True, "retrieved": (PATTERN,),
    }  # fmt: skip
    return Interaction(**{**fields, **more})


def test_an_answer_that_nobody_judged_is_kept_and_teaches_nothing(host: Any) -> None:
    report = host.tell(exchange(retrieved=()))
    assert report.new == 1 and report.high_value == 0 and not host.patterns()
    assert host.interaction(exchange().id).interaction.response == ANSWER


@pytest.mark.parametrize("response", [ANSWER, "Turn the web server on in your configuration: `services.nginx.enable`."])
def test_an_answer_made_from_our_patterns_is_an_echo_even_when_it_was_right(host: Any, response: str) -> None:
    known = {"feedback": 1, "steps": 3, "tools": ("a",), "files": ("a", "b", "c", "d")}
    host.tell(exchange(response=response, outcome=Outcome.SUCCESS, **known))
    assert not host.patterns()
    assert host.interaction(exchange().id).learned == "echo"


def test_a_correction_by_a_person_is_learnt(host: Any) -> None:
    right = "Not so: set `services.caddy.enable = true;` here, because nginx is not packaged on this host any more."
    host.tell(exchange(outcome=Outcome.SUCCESS, feedback=1, correction=right, steps=3, tools=("a",)))
    assert [known.pattern.content for known in host.patterns() if "caddy" in known.pattern.content]
