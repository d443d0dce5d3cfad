"""Two tellings of one error have one signature; another error has another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fedlearn.coordinator.signature import LONGEST, normal, signature, telling_line

TRACE = """Traceback (most recent call last):
  File "/srv/app/main.py", line 12, in <module>
    store.upsert(points)
ValueError: expected dim 384, got 768"""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("timeout after 1200 ms", "timeout after 950 ms"),
        ("cannot open /srv/a/b.db", "cannot open /home/x/c.db"),
        ("connect ECONNREFUSED 127.0.0.1:6333", "connect ECONNREFUSED 10.0.0.7:6334"),
        ("request 4f9c2d1e-aa11-4c2d-9e9f-0123456789ab failed", "request 00000000-bb22-4c2d-9e9f-0123456789ab failed"),
        ("no answer from http://a.example/x?y=1", "no answer from https://b.example:8080/"),
        ("2026-09-01T10:00:00Z job 17 died", "2026-10-02T11:30:12.5+02:00 job 4 died"),
        ("object 0xdeadbeef is gone", "object 0x1f is gone"),
        ("commit 9d63859aa is unknown", "commit 2bcca8f12 is unknown"),
        ("user <USER_1> may not", "user <USER_2> may not"),
    ],
)
def test_what_varies_becomes_a_placeholder(one: str, other: str) -> None:
    assert signature(one) == signature(other)
    assert "<" in signature(one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HTTP 404", "HTTP 503"),
        ("exited with exit code 2: make", "exited with exit code 137: make"),
        ("web.service: status=203/EXEC", "web.service: status=217/USER"),
        ("No module named 'yaml'", "No module named 'httpx'"),
        ("permission denied", "connection refused"),
        ("[Errno 30] Read-only file system", "[Errno 28] No space left on device"),
    ],
)
def test_what_tells_errors_apart_stays(one: str, other: str) -> None:
    assert signature(one) != signature(other)


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (TRACE, "ValueError: expected dim 384, got 768"),
        ("Exit code 127\n/bin/bash: line 1: python: command not found", "python: command not found"),
        ("sh: python: command not found", "python: command not found"),
        ("building...\n\x1b[31merror: attribute 'x' missing\x1b[0m\nat flake.nix", "error: attribute 'x' missing"),
        ("Error:\n\nqdrant is not reachable", "qdrant is not reachable"),
        ("Exit code 1", "Exit code 1"),
        ("", ""),
    ],
)
def test_the_telling_line_says_what_is_wrong(error: str, line: str) -> None:
    assert telling_line(error) == line


def test_an_error_of_any_length_is_quick_and_short() -> None:
    for error in ("x" * 2_000_000, "1 " * 500_000, "a/" * 500_000, "a.b" * 300_000, ":" * 100_000, "0" * 100_000):
        assert len(signature(error)) <= LONGEST


@given(st.text(st.characters(codec="ascii"), max_size=300) | st.text(max_size=60))
def test_a_signature_is_one_short_line(text: str) -> None:
    found = signature(text)
    assert len(found) <= LONGEST and "\n" not in found
    assert signature(text) == found


@given(
    st.lists(st.sampled_from(["open", "failed:", "/a/b.txt", "12", "10.0.0.1:80", "http://x.y/z", "'q'"]), max_size=9)
)
def test_what_is_normal_stays_so(words: list[str]) -> None:
    once = normal(" ".join(words))
    assert normal(once) == once
