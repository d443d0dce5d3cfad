"""What somebody with write access may plant: each refused or repaired as designed, named, and the rest goes on."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from fedlearn.datarepo import layout
from fedlearn.datarepo.codec import decode_patterns, pattern_of
from fedlearn.datarepo.merge import Limits
from fedlearn.datarepo.statements import Statement, Vouch, digest, read_statement, write_statement
from fedlearn.datarepo.sync import Contents, write
from fedlearn.federation.exchange import Peer, PeerReport, exchange
from fedlearn.federation.git import Repository
from fedlearn.federation.keys import OriginKey, ensure_key
from fedlearn.federation.trust import signer, verify
from fedlearn.federation.worktree import commit_data
from fedlearn.records import Category, Evidence, PatternMetadata

TODAY = date(2026, 5, 7)
ERRORS = layout.patterns_file(Category.ERROR)


class Open:
    def prove(self, data: bytes) -> list[str]:
        return []


def git(path: Path, *arguments: str, data: bytes | None = None, **more: str) -> str:
    identity = ["-c", "user.name=mallory", "-c", "user.email=m@example.invalid"]
    done = subprocess.run(
        ["git", "-C", str(path), *identity, *arguments],
        check=True,
        capture_output=True,
        input=data,
        env=os.environ | more,
    )
    return done.stdout.decode().strip()


@dataclass
class Host:
    repo: Repository
    key: OriginKey
    hub: Path

    def learn(self, *texts: str) -> None:
        known = [(pattern_of(Category.ERROR, f"Fix: {t}", PatternMetadata(name=t), 0.8), Evidence(1)) for t in texts]
        write(self.repo.path, Contents(self.key.public, known, "2026-05", TODAY), Open(), signer(self.key))

    def federate(self) -> PeerReport:
        return exchange(self.repo, [Peer("hub", str(self.hub))], verify, TODAY, patience=5).peers[0]

    def texts(self) -> set[str]:
        return {
            line.pattern.metadata.name
            for line in decode_patterns((self.repo.path / ERRORS).read_bytes(), Category.ERROR)[0]
        }

    @property
    def path(self) -> str:
        return layout.statement_file(self.key.origin)

    def statement(self) -> Statement:
        return read_statement((self.repo.path / self.path).read_bytes(), self.key.origin)


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    Repository(tmp_path / "hub.git", "hub").init_bare()
    return tmp_path / "hub.git"


@pytest.fixture
def host(tmp_path: Path, hub: Path) -> Callable[[str], Host]:
    def make(name: str) -> Host:
        key, _ = ensure_key(tmp_path / name / "key")
        repo = Repository(tmp_path / name / "repository", key.origin)
        repo.init()
        layout.lay_out(repo.path)
        return Host(repo, key, hub)

    return make


@pytest.fixture
def pair(host: Callable[[str], Host]) -> tuple[Host, Host]:
    """Host a has shared two statements, and b has seen both."""
    a, b = host("a"), host("b")
    for texts in (["one"], ["one", "two"]):
        a.learn(*texts)
        a.federate()
        b.federate()
    return a, b


def plant(hub: Path, work: Path, change: Callable[[Path], None]) -> None:
    """Push a hand-made commit to the hub."""
    subprocess.run(["git", "clone", "-q", str(hub), str(work)], check=True)
    change(work)
    git(work, "add", "-A", "-f")
    git(work, "commit", "-q", "-m", "planted")
    git(work, "push", "-q", "origin", "HEAD:main")
    shutil.rmtree(work)


def put(work: Path, key: OriginKey, statement: Statement, signature: bytes | None = None) -> None:
    data = write_statement(statement)
    (work / layout.statement_file(statement.origin)).write_bytes(data)
    signed = signer(key)(data) if signature is None else signature
    (work / layout.signature_file(statement.origin)).write_bytes(signed)


def reasons(report: PeerReport) -> dict[str, str]:
    return {problem.path: problem.reason for problem in report.problems}


def goes_on(a: Host, b: Host) -> None:
    """The exchange goes on: what a learns reaches b, and both hold the same."""
    a.learn("one", "two", "after")
    a.federate(), b.federate(), a.federate()
    assert b.texts() >= {"one", "two", "after"} and b.texts() == a.texts()


def other_namespace(key: OriginKey, data: bytes) -> bytes:
    command = ["ssh-keygen", "-q", "-Y", "sign", "-n", "git", "-f", str(key.path)]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


@pytest.mark.parametrize("how", ["other bytes", "another key", "wrong namespace", "no signature"])
def test_a_statement_that_is_not_well_signed_is_refused_by_name(
    pair: tuple[Host, Host], hub: Path, tmp_path: Path, how: str
) -> None:
    a, b = pair
    mallory, _ = ensure_key(tmp_path / "mallory.key")
    forged = replace(a.statement(), sequence=9, vouches={})
    data = write_statement(forged)
    signature = {
        "other bytes": (a.repo.path / (a.path + ".sig")).read_bytes(),
        "another key": signer(mallory)(data),
        "wrong namespace": other_namespace(a.key, data),
        "no signature": b"",
    }[how]
    plant(hub, tmp_path / "m", lambda work: put(work, a.key, forged, signature))
    report = b.federate()
    assert "signature does not hold" in reasons(report)[a.path]
    assert b.texts() == {"one", "two"}
    goes_on(a, b)
    assert a.statement().sequence == 3 and read_statement((b.repo.path / a.path).read_bytes(), a.key.origin)


def test_a_statement_for_the_origin_of_another_is_refused(pair: tuple[Host, Host], hub: Path, tmp_path: Path) -> None:
    a, b = pair
    mallory, _ = ensure_key(tmp_path / "mallory.key")
    theirs = replace(a.statement(), origin=mallory.origin, public_key=mallory.public, sequence=1, previous=None)

    def change(work: Path) -> None:
        data = write_statement(theirs)
        (work / a.path).write_bytes(data)
        (work / (a.path + ".sig")).write_bytes(signer(mallory)(data))

    plant(hub, tmp_path / "m", change)
    assert "another origin" in reasons(b.federate())[a.path]
    goes_on(a, b)


def test_a_forged_author_says_nothing(pair: tuple[Host, Host], hub: Path, tmp_path: Path) -> None:
    """Trust rests on statements: a commit in the name of a with a pattern that a never vouched for."""
    a, b = pair
    line = json.dumps({"content": "forged in the name of a", "value_score": 1.0})
    subprocess.run(["git", "clone", "-q", str(hub), str(tmp_path / "m")], check=True)
    with (tmp_path / "m" / ERRORS).open("a") as file:
        file.write(line + "\n")
    name = {"GIT_AUTHOR_NAME": "fedlearn", "GIT_AUTHOR_EMAIL": f"{a.key.origin}@fedlearn.invalid"}
    git(tmp_path / "m", "commit", "-q", "-a", "-m", "Share what was learned", **name)
    git(tmp_path / "m", "push", "-q", "origin", "HEAD:main")
    b.federate()
    lines = decode_patterns((b.repo.path / ERRORS).read_bytes(), Category.ERROR)[0]
    (forged,) = [line for line in lines if "forged" in line.pattern.content]
    assert forged.evidence is None
    goes_on(a, b)


def test_a_sequence_that_is_replayed_skipped_or_forked_is_refused_and_named(
    pair: tuple[Host, Host], hub: Path, tmp_path: Path
) -> None:
    a, b = pair
    second = (b.repo.path / a.path).read_bytes()
    first_commit = git(hub, "log", "--reverse", "--format=%H", "main", "--", a.path).splitlines()[0]
    first = {p: git(hub, "show", f"{first_commit}:{p}") + "\n" for p in (a.path, a.path + ".sig")}
    plant(hub, tmp_path / "m1", lambda work: [(work / p).write_text(t) for p, t in first.items()] and None)
    report = b.federate()
    assert not report.doubted
    assert report.sequences == [f"replayed: {a.key.origin} sequence 1 where 2 stood; refused, the later one stays"]
    assert (b.repo.path / a.path).read_bytes() == second
    # The next one after a gap: 3 and 4 are nowhere.
    skipped = replace(a.statement(), sequence=5, previous=digest(b"nowhere"))
    plant(hub, tmp_path / "m2", lambda work: put(work, a.key, skipped))
    report = b.federate()
    refused = f"refused until `fedlearn trust add {a.key.origin[:16]}`"
    assert report.sequences == [f"skipped: {a.key.origin} sequence 3 to 4 is nowhere before 5; {refused}"]
    assert set(report.doubted) == {a.key.origin}
    # Another statement under the same number: the key is used twice.
    forked = replace(skipped, vouches={**skipped.vouches, "0" * 8 + "-0000-0000-0000-" + "0" * 12: Vouch(0.7)})
    plant(hub, tmp_path / "m3", lambda work: put(work, a.key, forked))
    report = b.federate()
    assert report.forks == [a.key.origin] and report.sequences[0].startswith(f"forked: {a.key.origin}")
    goes_on(a, b)
    # The next word of a goes on after the highest.
    a.learn("one", "two", "after", "more")
    a.federate(), b.federate()
    assert a.statement().sequence == 6 and b.texts() == a.texts()


def test_statements_that_were_missed_while_away_are_no_gap(host: Callable[[str], Host]) -> None:
    a, b = host("a"), host("b")
    a.learn("one")
    a.federate(), b.federate()
    for number in range(4):
        a.learn("one", f"more {number}")
        commit_data(a.repo)
    a.federate()
    assert b.federate().sequences == []


def test_an_id_that_is_not_its_contents_and_the_same_id_with_other_content(
    pair: tuple[Host, Host], hub: Path, tmp_path: Path
) -> None:
    a, b = pair
    good = json.loads((a.repo.path / ERRORS).read_text().splitlines()[0])

    def change(work: Path) -> None:
        with (work / ERRORS).open("a") as file:
            file.write(json.dumps(good | {"content": "Fix: something else"}) + "\n")
            file.write(json.dumps(good | {"pattern_id": "0" * 8 + "-0000-0000-0000-" + "0" * 12}) + "\n")

    plant(hub, tmp_path / "m", change)
    report = b.federate()
    assert [p.place for p in report.problems if "forged" in p.reason] == [3, 4]
    goes_on(a, b)


def test_huge_deep_and_broken_files_are_refused_by_name(pair: tuple[Host, Host], hub: Path, tmp_path: Path) -> None:
    a, b = pair
    deep = b'{"content":' + b"[" * 100_000 + b"]" * 100_000 + b"}\n"
    nested = b'{"content":"x","metadata":' + b'{"a":' * 40 + b"1" + b"}" * 40 + b"}\n"

    def change(work: Path) -> None:
        (work / layout.patterns_file(Category.SKILL)).write_bytes(deep + nested + b"\xff\xfe\n[1]\n")
        (work / layout.WITHDRAWN).write_bytes(b'{"pattern_id":"x"}\n')
        (work / layout.DATASET).write_bytes(b"0" * 50_000_000)
        (work / layout.ORIGINS / ("f" * 64 + ".json")).write_bytes(b"[" * 5000)
        (work / layout.COLLECTION_SNAPSHOTS).mkdir(parents=True, exist_ok=True)
        (work / layout.COLLECTION_SNAPSHOTS / "skills-patterns-2026-05-01.json").write_bytes(deep)

    plant(hub, tmp_path / "m", change)
    named = reasons(b.federate())
    assert "above the limit" in named[layout.DATASET]
    assert {
        layout.patterns_file(Category.SKILL),
        layout.WITHDRAWN,
        f"{layout.ORIGINS}/{'f' * 64}.json",
        f"{layout.COLLECTION_SNAPSHOTS}/skills-patterns-2026-05-01.json",
    } <= set(named)
    goes_on(a, b)
    assert b.federate().problems == []


@pytest.mark.slow
def test_a_blob_of_one_gigabyte_is_never_read(pair: tuple[Host, Host], hub: Path, tmp_path: Path) -> None:
    a, b = pair

    def change(work: Path) -> None:
        with (work / layout.DATASET).open("wb") as file:
            file.truncate(1_000_000_000)

    plant(hub, tmp_path / "m", change)
    assert reasons(b.federate())[layout.DATASET] == "1000000000 bytes, above the limit of 10000000"
    goes_on(a, b)


def test_links_submodules_attributes_and_strange_names_stay_out(
    pair: tuple[Host, Host], hub: Path, tmp_path: Path
) -> None:
    a, b = pair

    def change(work: Path) -> None:
        (work / "data/patterns/link.jsonl").symlink_to("/etc/passwd")
        (work / layout.DATASET).unlink()
        (work / layout.DATASET).symlink_to("/etc/passwd")
        (work / "data/.gitattributes").write_text("* filter=evil merge=evil\n")
        (work / ".gitattributes").write_text("* filter=evil\n")
        (work / ".gitmodules").write_text('[submodule "x"]\n\tpath = data/x\n\turl = https://example.invalid/x\n')
        (work / "data/ünïcode.jsonl").write_text("{}")
        (work / "data/run.sh").write_text("#!/bin/sh\n")
        (work / "data/run.sh").chmod(0o755)
        (work / "data/x").mkdir()
        git(work / "data/x", "init", "-q")
        git(work / "data/x", "commit", "-q", "--allow-empty", "-m", "inner")

    plant(hub, tmp_path / "m", change)
    named = reasons(b.federate())
    assert named[layout.DATASET] == named["data/patterns/link.jsonl"] == "a symbolic link"
    assert named["data/x"] == "a submodule" and named["data/run.sh"] == "an executable file"
    assert "data/ünïcode.jsonl" in named
    assert not (b.repo.path / layout.DATASET).is_symlink() and not (b.repo.path / ".gitmodules").exists()
    assert (b.repo.path / layout.ATTRIBUTES).read_bytes() == layout.ATTRIBUTES_BYTES
    goes_on(a, b)
    assert "link.jsonl" not in git(hub, "ls-tree", "-r", "--name-only", "main")


@pytest.mark.parametrize("name", ["..", ".git", "data/../../x", "/etc/passwd"])
def test_paths_that_lead_out_are_refused_whole_and_other_remotes_go_on(
    pair: tuple[Host, Host], hub: Path, tmp_path: Path, name: str
) -> None:
    a, b = pair
    second = tmp_path / "second.git"
    Repository(second, "hub").init_bare()
    head = git(hub, "rev-parse", "main")
    blob = git(hub, "hash-object", "-w", "--stdin", data=b"evil")
    raw = b"100644 " + name.encode() + b"\0" + bytes.fromhex(blob)
    tree = git(hub, "hash-object", "-t", "tree", "-w", "--literally", "--stdin", data=raw)
    git(
        hub,
        "update-ref",
        "refs/heads/main",
        git(
            hub,
            "commit-tree",
            tree,
            "-p",
            head,
            "-m",
            "x",
            GIT_AUTHOR_NAME="m",
            GIT_AUTHOR_EMAIL="m",
            GIT_COMMITTER_NAME="m",
            GIT_COMMITTER_EMAIL="m",
        ),
    )
    peers = [Peer("hub", str(hub)), Peer("second", str(second))]
    reports = exchange(b.repo, peers, verify, TODAY).peers
    assert [r.outcome for r in reports] == ["refused", "sent"]
    assert reports[0].detail
    assert b.texts() == {"one", "two"} and not (tmp_path / "x").exists()
    # Somebody with access to the hub takes the commit away; then it goes on.
    git(hub, "update-ref", "refs/heads/main", head)
    goes_on(a, b)


def test_clocks_in_the_future_are_refused(pair: tuple[Host, Host], hub: Path, tmp_path: Path) -> None:
    a, b = pair
    future = replace(a.statement(), sequence=3, previous=digest(write_statement(a.statement())), issued="2999-01")

    def change(work: Path) -> None:
        put(work, a.key, future)
        (work / layout.TELEMETRY_SNAPSHOTS).mkdir(parents=True, exist_ok=True)
        (work / layout.TELEMETRY_SNAPSHOTS / "2999-01-01.jsonl").write_text('{"id":"x","value_score":1}\n')

    plant(hub, tmp_path / "m", change)
    named = reasons(b.federate())
    assert named[a.path] == "issued in the future"
    assert named[f"{layout.TELEMETRY_SNAPSHOTS}/2999-01-01.jsonl"] == "a date in the future"
    goes_on(a, b)


def test_a_killed_git_leaves_no_lock_for_ever(pair: tuple[Host, Host]) -> None:
    a, _ = pair
    lock = a.repo.path / ".git/index.lock"
    lock.touch()
    assert a.repo.clear_stale_locks() == [] and lock.exists()
    os.utime(lock, (0, 0))
    assert a.repo.clear_stale_locks() == ["index.lock"] and not lock.exists()


HOOK = re.search(r"```sh pre-receive\n(.*?)```", (Path(__file__).parents[2] / "docs/federation.md").read_text(), re.S)


def test_a_hub_with_the_hook_of_the_docs_takes_only_sound_pushes(
    pair: tuple[Host, Host], hub: Path, tmp_path: Path
) -> None:
    a, b = pair
    assert HOOK is not None
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "fedlearn").write_text(f'#!/bin/sh\nexec {sys.executable} -m fedlearn.cli.main "$@"\n')
    (programs / "fedlearn").chmod(0o755)
    hook = hub / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(HOOK[1].replace("#!/bin/sh", f'#!/bin/sh\nPATH="{programs}:$PATH"'))
    hook.chmod(0o755)
    a.learn("one", "two", "three")
    assert a.federate().outcome == "sent"

    def change(work: Path) -> None:
        with (work / ERRORS).open("a") as file:
            file.write("not json\n")

    with pytest.raises(subprocess.CalledProcessError) as refused:
        plant(hub, tmp_path / "m", change)
    said = refused.value.stderr.decode()
    assert f"{ERRORS}:4: not JSON" in said and "hook declined" in said

    # What one commit brings and the next takes away stays in history: every commit is looked at.
    def bring_and_take(work: Path) -> None:
        (work / "data" / "notes.txt").write_text("a token")
        change(work)
        git(work, "add", "-A", "-f")
        git(work, "commit", "-q", "-m", "brought")
        (work / "data" / "notes.txt").unlink()
        git(work, "checkout", "-q", "HEAD~1", "--", ERRORS)

    with pytest.raises(subprocess.CalledProcessError) as refused:
        plant(hub, tmp_path / "m2", bring_and_take)
    said = refused.value.stderr.decode()
    assert "data/notes.txt: not a file of the data repository (in commit " in said
    assert f"{ERRORS}:4: not JSON: " in said and said.count("(in commit ") == 2
    # Whoever withdraws signs it.
    one = pattern_of(Category.ERROR, "Fix: one", PatternMetadata(name="one"), 0.8).id
    gone = f'{{"pattern_id":"{one}","reason":"x","withdrawn_at":"2026-05"}}\n'.encode()
    with pytest.raises(subprocess.CalledProcessError) as refused:
        plant(hub, tmp_path / "m3", lambda work: (work / layout.WITHDRAWN).write_bytes(gone) and None)
    assert "withdrawn, but no statement says so" in refused.value.stderr.decode()
    hook.write_text("#!/bin/sh\necho the hub is closed for today\nexit 1\n")
    a.learn("one", "two", "three", "four")
    report = a.federate()
    assert report.outcome == "refused" and "the hub is closed for today" in report.detail
    hook.unlink()
    goes_on(a, b)


def test_a_hub_that_bounds_a_push_takes_no_huge_one(pair: tuple[Host, Host], hub: Path, tmp_path: Path) -> None:
    a, b = pair
    git(hub, "config", "receive.maxInputSize", "200k")
    with pytest.raises(subprocess.CalledProcessError) as refused:
        plant(hub, tmp_path / "m", lambda work: (work / "data/huge").write_bytes(os.urandom(400_000)) and None)
    assert "maximum allowed size" in refused.value.stderr.decode()
    goes_on(a, b)


def test_a_remote_that_sends_too_much_is_refused_and_the_others_are_not(
    pair: tuple[Host, Host], hub: Path, tmp_path: Path
) -> None:
    a, _ = pair
    plant(hub, tmp_path / "m", lambda work: (work / "data/huge").write_bytes(os.urandom(400_000)) and None)
    shelf = tmp_path / "shelf.git"
    Repository(shelf, "shelf").init_bare()
    a.learn("one", "two", "after")
    small = Limits(repository_bytes=50_000)
    hubs = [Peer("hub", str(hub)), Peer("shelf", str(shelf))]
    first, second = exchange(a.repo, hubs, verify, TODAY, small).peers
    assert (first.outcome, second.outcome) == ("refused", "sent")
    assert "sends more than 250,000 bytes at once" in first.detail
