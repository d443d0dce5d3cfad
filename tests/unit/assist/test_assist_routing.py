"""Which model a question goes to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fedlearn.assist.routing import route, simple
from fedlearn.settings import Llm

SETTINGS = Llm()


@pytest.mark.parametrize(
    ("question", "score", "local", "remote", "where", "because"),
    [
        ("short", 0.90, True, True, "local", "fits 0.90, and the question is simple"),
        ("short", 0.85, True, True, "remote", "fits 0.85, not above 0.85"),
        ("short", 0.0, True, True, "remote", "not above"),
        ("x" * 401, 0.99, True, True, "remote", "401 characters, more than 400"),
        ("why?\n```\nx = 1\n```", 0.99, True, True, "remote", "a block of code"),
        ("short", 0.0, True, False, "local", "no remote model"),
        ("short", 0.99, False, True, "remote", "no local model"),
        ("short", 0.99, False, False, "none", "no model is set up"),
    ],
)
def test_routes(question: str, score: float, local: bool, remote: bool, where: str, because: str) -> None:
    found = route(question, score, local=local, remote=remote, settings=SETTINGS)
    assert found.where == where and because in found.reason


@given(st.text(max_size=900), st.floats(0, 1), st.booleans(), st.booleans())
def test_only_a_model_that_is_there_is_chosen(question: str, score: float, local: bool, remote: bool) -> None:
    where = route(question, score, local=local, remote=remote, settings=SETTINGS).where
    assert {"local": local, "remote": remote, "none": not local and not remote}[where]
    if local and remote:
        assert (where == "local") == (score > 0.85 and simple(question, SETTINGS))


def test_the_settings_decide() -> None:
    eager = Llm(similarity=0.2, simple_chars=10_000)
    assert route("x" * 9_000, 0.3, local=True, remote=True, settings=eager).where == "local"
