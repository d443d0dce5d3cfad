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
        "time": datetime(2026, 5, 31, tzinfo=UTC), "query": "how do I turn on nginx?", "response": ANSWER,
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


def client(**more: Any) -> Interaction:
    """The same answer, as the program that asked through us tells of it."""
    fields: dict[str, Any] = {
        "id": "00000000-0000-5000-8000-00000000000c", "source": "vscode", "retrieved": (), "outcome": Outcome.SUCCESS,
        "feedback": 1,
    }  # fmt: skip
    return exchange(**{**fields, **more})


@pytest.mark.parametrize("restarted", [False, True])
def test_what_a_program_tells_of_such_an_answer_is_the_same_echo(host: Any, restarted: bool) -> None:
    host.serve(PATTERN, when=datetime(2026, 5, 30, tzinfo=UTC))
    host.tell(exchange())
    if restarted:
        host.restart()
    host.tell(client())
    assert host.interaction(client().id).learned == "echo" and not host.patterns()


def test_what_a_program_tells_of_another_answer_is_learnt(host: Any) -> None:
    host.serve(PATTERN, when=datetime(2026, 5, 30, tzinfo=UTC))
    host.tell(exchange())
    host.tell(client(response="Restart the printer service twice with `systemctl restart cups` and print a test page."))
    assert host.interaction(client().id).learned == "pattern"


def test_an_answer_without_our_patterns_is_learnt_from_the_program_that_tells_that_it_was_right(host: Any) -> None:
    host.tell(exchange(retrieved=()))
    host.tell(client())
    assert host.interaction(client().id).learned == "pattern"
