"""People who merge by hand, and sites that merge for them: the same bytes as `fedlearn federate` makes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fedlearn.datarepo import layout
from fedlearn.datarepo.codec import pattern_of
from fedlearn.datarepo.sync import Contents, write
from fedlearn.federation import driver
from fedlearn.federation.exchange import Peer, exchange
from fedlearn.federation.git import Repository
from fedlearn.federation.keys import OriginKey, ensure_key
from fedlearn.federation.trust import signer, verify
from fedlearn.federation.worktree import commit_data
from fedlearn.records import Category, Evidence, PatternMetadata
from fedlearn.wiring import utc_now

TODAY = utc_now().date()
MONTH = TODAY.strftime("%Y-%m")


class Open:
    def prove(self, data: bytes) -> list[str]:
        return []


def git(path: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    identity = ["-c", "user.name=admin", "-c", "user.email=a@example.invalid", "-c", "protocol.file.allow=always"]
    environment = {"PATH": os.environ["PATH"], "HOME": str(path), "GIT_EDITOR": "true"}
    return subprocess.run(
        ["git", "-C", str(path), *identity, *arguments], check=check, capture_output=True, text=True, env=environment
    )


def say(
    repo: Repository, key: OriginKey, texts: dict[str, Category], withdraws: dict[str, str] | None = None, rows: int = 0
) -> None:
    known = [
        (pattern_of(c, f"Fix: {t}", PatternMetadata(name=t), 0.7 + len(t) / 100), Evidence(seen=len(t)))
        for t, c in texts.items()
    ]
    interactions = [{"id": f"{key.origin[:4]}{n}", "value_score": 0.8} for n in range(rows)]
    contents = Contents(key.public, known, MONTH, TODAY, interactions, {"n": rows}, withdraws or {})
    write(repo.path, contents, Open(), signer(key))
    commit_data(repo)


def data(path: Path) -> dict[str, bytes]:
    return {str(f.relative_to(path)): f.read_bytes() for f in (path / "data").rglob("*") if f.is_file()}


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Repository, Path, dict[str, bytes]]:
    """A repository whose `other` branch another host wrote, and what `federate` makes of the two."""
    keys = [ensure_key(tmp_path / name)[0] for name in ("a.key", "b.key")]
    a, b = (Repository(tmp_path / name, key.origin) for name, key in zip("ab", keys, strict=True))
    hub = tmp_path / "hub.git"
    Repository(hub, "hub").init_bare()
    peers = [Peer("hub", str(hub))]
    a.init()
    layout.lay_out(a.path)
    doomed = pattern_of(Category.ERROR, "Fix: doomed", PatternMetadata(name="doomed"), 0.7).id
    say(a, keys[0], {"common": Category.ERROR}, rows=1)
    exchange(a, peers, verify, TODAY)
    b.clone_from(str(hub))
    # Each changes what the other does, something that the other does not, and b withdraws what only a has.
    say(b, keys[1], {"common": Category.ERROR, "of b": Category.PRACTICE}, {doomed: "no"}, rows=2)
    exchange(b, peers, verify, TODAY)
    say(a, keys[0], {"common": Category.ERROR, "doomed": Category.ERROR, "of a": Category.SKILL}, rows=3)
    git(a.path, "fetch", "-q", str(hub), "main:other")
    git(a.path, "reset", "-q", "--hard")
    twin = Repository(tmp_path / "twin", keys[0].origin)
    twin.clone_from(str(a.path))
    exchange(twin, peers, verify, TODAY)
    command = [sys.executable, "-m", "fedlearn.cli.main", "merge-driver"]
    assert driver.install(a, command) and not driver.install(a, command)
    return a, hub, data(twin.path)


def test_a_merge_by_hand_gives_the_bytes_of_federate(sides: tuple[Repository, Path, dict[str, bytes]]) -> None:
    a, _, wanted = sides
    done = git(a.path, "merge", "-q", "--no-edit", "other")
    assert "CONFLICT" not in done.stdout
    assert data(a.path) == wanted
    assert git(a.path, "status", "--porcelain").stdout == ""
    assert "doomed" not in (a.path / layout.patterns_file(Category.ERROR)).read_text()


def test_a_rebase_by_hand_gives_the_bytes_of_federate(sides: tuple[Repository, Path, dict[str, bytes]]) -> None:
    a, _, wanted = sides
    done = git(a.path, "rebase", "other", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert data(a.path) == wanted and git(a.path, "status", "--porcelain").stdout == ""


def test_files_that_a_site_merged_by_lines_are_taken_and_brought_in_order(
    sides: tuple[Repository, Path, dict[str, bytes]], tmp_path: Path
) -> None:
    """`Union-merging JSONL by lines doubled records` elsewhere."""
    a, hub, wanted = sides
    site = tmp_path / "site"
    git(tmp_path, "clone", "-q", str(a.path), str(site))
    git(site, "fetch", "-q", str(hub), "main:other")
    (site / ".git/info").mkdir(exist_ok=True)
    (site / ".git/info/attributes").write_text("data/** merge=union\n")
    git(site, "merge", "-q", "--no-edit", "other", check=False)
    errors = layout.patterns_file(Category.ERROR)
    union = [git(site, "show", f"HEAD^{parent}:{errors}").stdout for parent in (1, 2)]
    (site / errors).write_text("".join(union))
    assert (site / errors).read_bytes().count(b'"content":"Fix: common"') == 2
    git(site, "commit", "-q", "-a", "-m", "merged by lines")
    git(site, "push", "-q", str(hub), "HEAD:main")
    fresh = Repository(tmp_path / "fresh", "0" * 64)
    fresh.init()
    layout.lay_out(fresh.path)
    report = exchange(fresh, [Peer("hub", str(hub))], verify, TODAY)
    assert report.peers[0].outcome == "exchanged"
    patterns = layout.patterns_file(Category.ERROR)
    assert data(fresh.path)[patterns] == wanted[patterns]
    assert data(fresh.path)[layout.DATASET] == wanted[layout.DATASET]


def test_a_hook_that_somebody_wrote_stays(tmp_path: Path) -> None:
    repo = Repository(tmp_path / "r", "0" * 64)
    repo.init()
    hook = repo.path / ".git/hooks/post-merge"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho mine\n")
    driver.install(repo, ["fedlearn", "merge-driver"])
    assert "mine" in hook.read_text() and "merge-driver" in (hook.parent / "post-rewrite").read_text()
