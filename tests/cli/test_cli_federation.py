"""Three directories and a bare repository, as a new user drives them: federate, trust, withdraw, verify, maintain."""

import json
import subprocess

import pytest

FIX = {
    "event_type": "completion",
    "extension": "continue",
    "is_local": True,
    "success": True,
    "user_feedback": 1,
    "timestamp": "2026-09-01T11:00:00Z",
}
ANSWERS = {
    "How do I see which service holds a port?": "Run `ss -ltnp` as root: the last column names the process.",
    "Why does systemd not see my new unit file?": "Run `systemctl daemon-reload` after writing it, then start it.",
    "How do I find what fills the disk?": "Run `du -xh / --max-depth=2 | sort -h` and look at the last lines first.",
}


def fact(question):
    return FIX | {"prompt": question, "completion": ANSWERS[question]}


@pytest.fixture
def fleet(host, tmp_path):
    """Three hosts with one remote, of which each has learned something of its own."""
    hub = tmp_path / "hub.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", hub], check=True)
    hosts = []
    for number, question in enumerate(ANSWERS):
        home = tmp_path / f"host{number}"
        home.mkdir()
        one = type(host)(home)
        one.run("init")
        one.settings.write_text(f'[federation.remotes.hub]\nurl = "{hub}"\n')
        one.run("learn", one.telemetry(fact(question)))
        hosts.append(one)
    return hosts


def origin(host):
    rows = host.json("trust", "list")["origins"]
    return next(row["origin"] for row in rows if row["tier"] == "own")


@pytest.mark.slow
def test_a_fix_travels_between_three_directories(fleet, tmp_path):
    a, b, c = fleet
    # Twice until everybody has heard everybody, and once more until the day's copy of the dataset says so.
    for one in (a, b, c, a, b, c, a):
        one.run("federate")
    said = a.run("federate").stdout
    assert "hub         nothing new" in said and "quarantined" in said
    assert "fedlearn trust add" in said
    reviewed = a.run("trust", "review").stdout
    assert origin(b) in reviewed and "1 pattern," in reviewed
    for other in (b, c):
        assert "Trusted now" in a.run("trust", "add", origin(other)).stdout
    found = a.json("search", "systemd does not see my unit")["results"][0]
    assert "daemon-reload" in found["content"] and found["tier"] == "trusted"
    result = a.json("federate")
    assert result["remotes"][0]["outcome"] == "same" and result["offline"] == result["refused"] == []
    # What is withdrawn anywhere is gone everywhere that believes it.
    b.run("trust", "add", origin(a)[:16])
    shown = a.run("withdraw", found["id"], "--reason", "no longer true", "--purge").stdout
    assert "still holds the text" in shown and "git -C" in shown
    a.run("federate")
    assert "withdrawn by an origin that counts here" in b.run("federate").stdout
    assert not any("daemon-reload" in r["content"] for r in b.json("search", "systemd unit")["results"])
    # Revoking lists first.
    listed = a.json("trust", "revoke", origin(c)[:16], "--dry-run")
    assert len(listed["patterns"]) == 1 and listed["dry_run"]
    assert "went with" in a.run("trust", "revoke", origin(c)[:16]).stdout
    assert not any("du -xh" in r["content"] for r in a.json("search", "what fills the disk")["results"])
    for command in (["verify"], ["maintain"], ["maintain", "--job", "quarterly"]):
        a.run(*command)
    assert a.json("verify")["findings"] == []


def test_an_index_that_does_not_fit_keeps_no_host_from_the_exchange(fleet):
    a, b, _ = fleet
    a.run("federate")
    b.settings.write_text(b.settings.read_text() + 'trust = "all"\n[embedding]\ndimension = 256\n')
    done = b.run("federate")
    assert "hub         received and sent" in done.stdout and "imported    1 pattern" in done.stdout
    assert "found as soon as the index has it" in done.stderr and "fedlearn index rebuild" in done.stderr
    assert "fedlearn index rebuild" in b.run("import").stderr and "rebuild" in b.json("import")["waits"]
    b.run("index", "rebuild")
    assert b.json("import")["waits"] is None
    assert b.json("search", "which service holds a port")["results"][0]["tier"] == "trusted"


def test_offline_is_75_and_a_rewritten_remote_is_1(fleet, tmp_path):
    a, b, _ = fleet
    hub = tmp_path / "hub.git"
    a.run("federate")
    hub.rename(tmp_path / "away")
    lines = a.run("federate", code=75).stdout.splitlines()
    assert [line.split(":")[0] for line in lines if "offline" in line or "cannot be reached" in line] == [
        "hub         offline, the next run catches up"
    ]
    (tmp_path / "away").rename(hub)
    b.run("federate")
    a.run("federate")
    subprocess.run(["git", "-C", hub, "update-ref", "refs/heads/main", "main~1"], check=True)
    shown = a.run("federate", code=1).stdout
    assert "REFUSED" in shown and "went backwards" in shown and "rescue" in shown


def test_a_dry_run_touches_nothing(fleet, tmp_path):
    a, b, _ = fleet
    b.run("federate")
    roots = (a.state, tmp_path / "hub.git")
    # SQLite's helper files come and go with every reader.
    files = [f for root in roots for f in sorted(root.rglob("*")) if f.is_file() and "ledger.db-" not in f.name]
    before = {f: f.read_bytes() for f in files}
    shown = a.run("federate", "--dry-run").stdout
    assert "would write data/patterns/" in shown and "1 from" in shown
    assert a.run("federate", "--dry-run").stdout == shown
    now = [f for root in roots for f in sorted(root.rglob("*")) if f.is_file() and "ledger.db-" not in f.name]
    assert now == files and {f: f.read_bytes() for f in files} == before


def test_without_a_remote(ready):
    assert "stay in the local repository" in ready.run("federate").stdout
    assert ready.json("federate")["remotes"] == []


def test_what_cannot_be_is_said_in_one_line(ready):
    for arguments, code, word in (
        (["federate", "--remote", "nowhere"], 2, "no such remote"),
        (["trust", "add", "somebody"], 1, "not an origin"),
        (["withdraw", "00000000", "--reason", "x"], 1, "no such pattern"),
        (["verify", ready.home / "nothing"], 1, "no data/ and no git repository"),
        (["maintain", "--job", "daily"], 2, "weekly, monthly, quarterly, yearly"),
        (["merge-driver", "one"], 2, "BASE OURS THEIRS PATH"),
    ):
        done = ready.run(*arguments, code=code)
        assert word in done.stderr and len(done.stderr.strip().splitlines()) == 1, done.stderr


def test_verify_names_what_is_wrong_one_finding_a_line(ready):
    ready.run("sync")
    data = ready.state / "repository/data"
    (data / "strange.txt").write_text("x")
    patterns = data / "patterns/error-solutions.jsonl"
    patterns.write_text(patterns.read_text() + "not json\n")
    shown = ready.run("verify", ready.state / "repository", code=1).stdout.splitlines()
    assert "data/strange.txt: not a file of the data repository" in shown
    assert any(line.startswith("data/patterns/error-solutions.jsonl:2: not JSON") for line in shown)
    assert json.loads(ready.run("verify", "--json", code=1).stdout)["findings"]


def test_merging_by_hand_after_init_needs_no_more_than_git(fleet, tmp_path):
    a, b, _ = fleet
    for one in (a, b):
        one.run("sync")
    b.run("federate")
    repository = a.state / "repository"
    git = ["git", "-C", repository, "-c", "user.name=a", "-c", "user.email=a@example.invalid"]
    subprocess.run([*git, "fetch", "-q", tmp_path / "hub.git", "main:theirs"], check=True)
    subprocess.run([*git, "merge", "-q", "--no-edit", "--allow-unrelated-histories", "theirs"], check=True)
    assert a.json("verify")["findings"] == []
    text = (
        (repository / "data/patterns/error-solutions.jsonl").read_text()
        + (repository / "data/patterns/best-practices.jsonl").read_text()
        + (repository / "data/patterns/skills-patterns.jsonl").read_text()
    )
    assert "ss -ltnp" in text and "daemon-reload" in text


@pytest.mark.slow
def test_what_was_withdrawn_stands_nowhere_in_the_data_and_does_not_come_back(fleet, tmp_path):
    a, b, _ = fleet
    question = "Why does systemd not see my new unit file?"
    # Both hosts met the same fix, each in its own telemetry; b learned it first.
    a.run("learn", a.telemetry(fact(question) | {"timestamp": "2026-09-02T11:00:00Z"}))
    for one in (b, a, b, a):
        one.run("federate")

    def data():
        return [
            p
            for one in (a, b)
            for p in (one.state / "repository").glob("data/**/*.json*")
            if b"daemon-reload" in p.read_bytes()
        ]

    assert {"telemetry", "fine-tuning"} <= {path.parts[-3] for path in data()}
    b.run("trust", "add", origin(a)[:16])
    found = a.json("search", "systemd does not see my unit")["results"][0]
    a.run("withdraw", found["id"], "--reason", "it was wrong")
    for one in (a, b, b, a):
        one.run("federate")
    assert data() == []
    # The same text again teaches nothing, and is not told either.
    b.run("learn", b.telemetry(fact(question) | {"timestamp": "2026-09-03T11:00:00Z"}))
    for one in (b, a):
        one.run("federate")
    assert data() == []
    assert a.json("verify")["findings"] == []
