"""The door to other programs and the door to git."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from fedlearn.errors import GitError, TemporaryError
from fedlearn.federation.git import Entry, PushRaceError, Repository
from fedlearn.process import ProgramMissingError, ProgramTimeoutError, redact, run

ORIGIN = "ab" * 32


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "repo", ORIGIN)
    assert made.init() and not made.init()
    return made


def put(repo: Repository, path: str, data: bytes) -> dict[str, Entry]:
    file = repo.path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return {path: Entry("100644", repo.store([path])[path], len(data))}


def test_a_program_gets_a_plain_environment_and_no_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRIVATE_THING", "x")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    seen = run(["env"], timeout=10, environment={"EXTRA": "1"}).stdout.decode()
    assert "LC_ALL=C\n" in seen and "EXTRA=1" in seen and "PRIVATE_THING" not in seen
    assert run(["echo", "$HOME; false"], timeout=10).stdout == b"$HOME; false\n"


def test_a_missing_or_hanging_program_is_one_line() -> None:
    with pytest.raises(ProgramMissingError, match="not installed"):
        run(["no-such-program-here"], timeout=1)
    with pytest.raises(ProgramTimeoutError, match=r"sleep did not end within 0\.1 s"):
        run(["sleep", "5"], timeout=0.1)


def test_errors_show_no_secret() -> None:
    value = "s3cr" + "et-value"
    assert value not in redact(f"fatal: https://me:{value}@host/x.git refused, token={value} password: {value}")
    assert "host/x.git" in redact(f"https://me:{value}@host/x.git")


def test_commits_have_a_fixed_identity_in_utc_and_run_no_hook(
    repo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = repo.path / ".git/hooks/reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {repo.path}/hooked\n")
    hook.chmod(0o755)
    monkeypatch.setenv("GIT_AUTHOR_NAME", "someone")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    commit = repo.commit(put(repo, "data/a", b"1\r\n"), "Share\n", [])
    assert commit == repo.head()
    shown = subprocess.run(
        ["git", "-C", str(repo.path), "cat-file", "-p", str(commit)], capture_output=True, text=True, check=True
    ).stdout
    assert shown.count(f"fedlearn <{ORIGIN}@fedlearn.invalid>") == 2 and shown.count("+0000") == 2
    assert not (repo.path / "hooked").exists()
    assert repo.changed("data") == []
    assert repo.blobs(e.oid for e in repo.entries("HEAD").values()) == {repo.entries("HEAD")["data/a"].oid: b"1\r\n"}


def test_the_same_tree_makes_no_commit_and_a_moved_branch_is_noticed(repo: Repository) -> None:
    first = repo.commit(put(repo, "data/a", b"1"), "one\n", [])
    assert first is not None
    assert repo.commit(put(repo, "data/a", b"1"), "same\n", [first]) is None
    repo.commit(put(repo, "data/a", b"2"), "two\n", [first])
    with pytest.raises((GitError, TemporaryError)):
        repo.commit(put(repo, "data/a", b"3"), "late\n", [first])


def test_push_never_forces_and_tells_a_race_from_an_absent_remote(repo: Repository, tmp_path: Path) -> None:
    bare = tmp_path / "hub.git"
    subprocess.run(["git", "init", "-q", "--bare", str(bare)], check=True)
    first = repo.commit(put(repo, "data/a", b"1"), "one\n", [])
    assert first is not None
    assert repo.fetch(str(bare), "main", "refs/fedlearn/x") is None
    repo.push(str(bare), first, "main")
    assert repo.fetch(str(bare), "main", "refs/fedlearn/x") == first
    other = Repository(tmp_path / "other", ORIGIN)
    other.init()
    stranger = other.commit(put(other, "data/b", b"1"), "stranger\n", [])
    assert stranger is not None
    with pytest.raises(PushRaceError):
        other.push(str(bare), stranger, "main")
    with pytest.raises(TemporaryError, match="cannot be reached"):
        repo.fetch(str(tmp_path / "none.git"), "main", "refs/fedlearn/x")


def test_an_option_as_url_is_no_option(repo: Repository) -> None:
    with pytest.raises((GitError, TemporaryError)):
        repo.fetch(f"--upload-pack=touch {repo.path}/owned", "main", "refs/fedlearn/x")
    with pytest.raises((GitError, TemporaryError)):
        repo.fetch(f"ext::touch {repo.path}/owned", "main", "refs/fedlearn/x")
    assert not (repo.path / "owned").exists()


def test_unsound_objects_are_not_taken(repo: Repository, tmp_path: Path) -> None:
    evil = tmp_path / "evil"
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null"}
    subprocess.run(["git", "init", "-q", "--initial-branch=main", str(evil)], check=True, env=environment)

    def git(*words: str, stdin: bytes = b"") -> str:
        done = subprocess.run(["git", "-C", str(evil), *words], input=stdin, capture_output=True, check=True)
        return done.stdout.decode().strip()

    blob = git("hash-object", "-w", "--stdin", stdin=b"x")
    tree = git("hash-object", "-w", "-t", "tree", "--literally", "--stdin", stdin=b"100644 ..\0" + bytes.fromhex(blob))
    commit = git("-c", "user.name=x", "-c", "user.email=x@x", "commit-tree", tree, "-m", "x")
    git("update-ref", "refs/heads/main", commit)
    with pytest.raises(GitError):
        repo.fetch(str(evil), "main", "refs/fedlearn/x")


def test_git_that_is_not_installed_says_so(repo: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="git is not installed"):
        repo.check()


def test_of_more_than_may_come_at_once_nothing_is_taken_and_nothing_stays(tmp_path: Path, repo: Repository) -> None:
    hub = Repository(tmp_path / "hub.git", ORIGIN)
    hub.init_bare()
    repo.commit(put(repo, "data/huge", os.urandom(3_000_000)), "huge\n", [])
    repo.push(str(hub.path), repo.head() or "", "main")
    other = Repository(tmp_path / "other", ORIGIN, fetch_bytes=1_000_000)
    other.init()
    with pytest.raises(GitError, match="sends more than 1,000,000 bytes at once, of which nothing was taken"):
        other.fetch(str(hub.path), "main", "refs/fedlearn/x")
    left = [file for file in (other.path / ".git" / "objects").rglob("*") if file.is_file()]
    assert not left and other.resolve("refs/fedlearn/x") is None
    enough = Repository(other.path, ORIGIN, fetch_bytes=10_000_000)
    assert enough.fetch(str(hub.path), "main", "refs/fedlearn/x") == repo.head()


def test_a_bomb_of_zeros_comes_as_it_was_packed_and_shows_its_size(tmp_path: Path, repo: Repository) -> None:
    hub = Repository(tmp_path / "hub.git", ORIGIN)
    hub.init_bare()
    repo.commit(put(repo, "data/zeros", bytes(40_000_000)), "zeros\n", [])
    repo.push(str(hub.path), repo.head() or "", "main")
    other = Repository(tmp_path / "other", ORIGIN, fetch_bytes=1_000_000)
    other.init()
    commit = other.fetch(str(hub.path), "main", "refs/fedlearn/x")
    assert commit is not None and other.entries(commit)["data/zeros"].size == 40_000_000
    assert sum(file.stat().st_size for file in other.path.rglob("*") if file.is_file()) < 1_000_000
