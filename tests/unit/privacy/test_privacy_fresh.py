"""A long-running process knows of a changed host within a minute, and rebuilds nothing while it stays the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from fedlearn.privacy.build import FreshScrubber
from fedlearn.settings import Privacy, Settings


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def secret_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    path = tmp_path / "secrets"
    path.write_text("first" + "Value" + "91\n", encoding="utf-8")
    return path


def fresh(secret_file: Path, clock: Clock) -> FreshScrubber:
    return FreshScrubber(Settings(privacy=Privacy(secret_files=(secret_file,))), clock=clock)


def test_the_same_scrubber_serves_while_nothing_changes(secret_file: Path) -> None:
    clock = Clock()
    source = fresh(secret_file, clock)
    first = source.current()
    clock.now += 600
    assert source.current() is first


def test_a_change_is_seen_after_a_minute_and_not_before(secret_file: Path) -> None:
    clock = Clock()
    source = fresh(secret_file, clock)
    first = source.current()
    later = "second" + "Value" + "1234"
    secret_file.write_text(later + "\n", encoding="utf-8")
    clock.now += 59
    assert source.current() is first
    clock.now += 1
    assert later not in source.current().scrub(f"it said {later} and stopped").text
