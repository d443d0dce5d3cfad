from __future__ import annotations

import os
from pathlib import Path

import pytest

from fedlearn.errors import SourceError
from fedlearn.settings import Settings, Telemetry
from fedlearn.telemetry.discover import find, known_directories


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    (tmp_path / "home").mkdir()
    monkeypatch.chdir(tmp_path / "home")
    return tmp_path / "home"


def make(directory: Path, *names: str) -> None:
    for name in names:
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_text(name)


def test_rotated_files_come_before_the_live_one(tmp_path: Path) -> None:
    make(tmp_path / "t", "b.jsonl", "b.jsonl.1", "b.jsonl.2.gz", "b.jsonl.10.gz", "b.jsonl-20260101",
         "b.jsonl-20251231.gz",
         "a.jsonl", "sub/c.traj", "notes.txt", "d.ndjson")  # fmt: skip
    found = find(Settings(), [tmp_path / "t"])
    assert [str(path.relative_to(tmp_path / "t")) for path in found.files] == [
        "a.jsonl", "b.jsonl-20251231.gz", "b.jsonl-20260101", "b.jsonl.10.gz", "b.jsonl.2.gz", "b.jsonl.1", "b.jsonl",
        "d.ndjson", "sub/c.traj",
    ]  # fmt: skip
    assert found.problems == ()


def test_known_directories_and_those_of_the_settings(tmp_path: Path, home: Path) -> None:
    make(home, ".local/share/nixos-ai-stack/ralph/telemetry/ralph-events.jsonl", ".agents/telemetry/x.jsonl")
    make(home, ".local/state/nixos-ai-stack/telemetry/hybrid-events.jsonl", ".claude/projects/p/s.jsonl")
    make(tmp_path / "mine", "m.jsonl")
    settings = Settings(telemetry=Telemetry(directories=(tmp_path / "mine", tmp_path / "gone")))
    found = find(settings)
    assert {path.name for path in found.files if tmp_path in path.parents} == {
        "ralph-events.jsonl", "x.jsonl", "hybrid-events.jsonl", "s.jsonl", "m.jsonl",
    }  # fmt: skip
    assert any("gone" in problem for problem in found.problems)
    assert known_directories(Settings(telemetry=Telemetry(known_directories=False, claude_code=False))) == ()


def test_one_file_by_two_paths_and_a_loop_of_links(tmp_path: Path) -> None:
    make(tmp_path / "t", "a.jsonl")
    os.link(tmp_path / "t/a.jsonl", tmp_path / "t/b.jsonl")
    (tmp_path / "t/c.jsonl").symlink_to("a.jsonl")
    (tmp_path / "t/loop").symlink_to(".")
    (tmp_path / "t/dangling.jsonl").symlink_to("nowhere")
    found = find(Settings(), [tmp_path / "t", tmp_path / "t/a.jsonl"])
    assert [path.name for path in found.files] == ["a.jsonl"]
    assert any("dangling" in problem for problem in found.problems)


def test_a_named_file_is_taken_whatever_its_name(tmp_path: Path) -> None:
    make(tmp_path, "log.txt")
    assert find(Settings(), [tmp_path / "log.txt"]).files == (tmp_path / "log.txt",)


def test_a_missing_path_says_so_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="gone: No such file") as caught:
        find(Settings(), [tmp_path / "gone"])
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_path_says_so(tmp_path: Path) -> None:
    make(tmp_path, "a.jsonl")
    (tmp_path / "a.jsonl").chmod(0)
    with pytest.raises(SourceError, match="may not be read"):
        find(Settings(), [tmp_path / "a.jsonl"])
