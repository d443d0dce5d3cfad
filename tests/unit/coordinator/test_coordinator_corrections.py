"""What mended a failure is found in the session, and what many such have in common is told in few words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from fedlearn.coordinator.calls import Call
from fedlearn.coordinator.corrections import Correction, Mended, correction, mended

START = datetime(2026, 9, 1, tzinfo=UTC)


def of(*pairs: tuple[str, str], tool: str = "Bash", between: tuple[str, ...] = ()) -> Correction | None:
    found = [Mended(Call("claude-code", tool, True, tried=tried), did, between) for tried, did in pairs]
    return correction(found, str)


def test_the_change_that_commands_have_in_common_is_told() -> None:
    found = of(
        ("python -m pytest tests/a.py", "python3 -m pytest tests/a.py"),
        ("python tools/x.py --fast", "python3 tools/x.py --fast"),
        ("python -c 'print(1)'", "python3 -c 'print(1)'"),
        ("python setup.py", "make"),
    )
    assert found is not None
    assert (found.change, found.times) == (("python", "python3"), 3)


@pytest.mark.parametrize(
    ("pairs", "change"),
    [
        ([("nix build .#a", "nix build .#a --impure"), ("nix build .#b", "nix build .#b --impure")], ("", "--impure")),
        ([("git push -f origin a", "git push origin a"), ("git push -f origin b", "git push origin b")], ("-f", "")),
    ],
)
def test_a_word_that_came_or_went_is_told(pairs: list[tuple[str, str]], change: tuple[str, str]) -> None:
    found = of(*pairs)
    assert found is not None and found.change == change


def test_equal_tellings_are_told_as_they_are() -> None:
    found = of(*[("systemctl restart a", "sudo systemctl restart a")] * 3)
    assert found == Correction("sudo systemctl restart a", "systemctl restart a", (), 3)


def test_another_command_altogether_is_told_whole() -> None:
    found = of(*[(f"cat /var/log/{n}", "journalctl -u nginx --since today") for n in range(3)])
    assert found is not None
    assert (found.did, found.change) == ("journalctl -u nginx --since today", None)


def test_the_same_call_that_works_again_corrects_nothing() -> None:
    assert of(("make test", "make test"), ("make test", "make test")) is None
    assert of(("cat /a/1", "cat /a/2"), ("cat /a/3", "cat /a/4")) is None


def test_once_is_chance() -> None:
    assert of(("python x", "python3 x"), ("cat a", "bat b")) is None


def test_work_on_the_code_in_between_is_no_correction() -> None:
    assert of(("make", "make all"), ("make", "make all"), between=("Edit",)) is None
    assert of(("make", "make all"), ("make", "make all"), between=("Read",)) is not None


def test_tools_before_a_tool_count_more_than_its_words() -> None:
    found = of(("Edit /a: x", "Edit /a: y"), ("Edit /b: x", "Edit /b: y"), tool="Edit", between=("Read",))
    assert found == Correction("", "", ("Read",), 2)


def test_what_worked_later_in_a_session_is_found_by_its_time() -> None:
    bad = Call("store", "write", True, session="s", time=START)
    between = Call("store", "clear", False, session="s", time=START + timedelta(minutes=1))
    other = Call("shop", "open", False, session="s", time=START + timedelta(minutes=2))
    good = Call("store", "write", False, session="s", time=START + timedelta(minutes=3))
    late = Call("store", "write", False, session="s", time=START + timedelta(hours=3))
    assert mended([good, other, between, bad]) == {id(bad): Mended(bad, "", ("clear", "shop open"))}
    assert mended([late, bad]) == {}
    assert mended([good]) == {}
