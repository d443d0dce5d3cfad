"""Two hosts through the command line: what one learns, the other finds, on SQLite and on PostgreSQL."""

import json
import os
import subprocess
import sys

import pytest

FIX = {
    "event_type": "completion",
    "extension": "continue",
    "is_local": True,
    "success": True,
    "user_feedback": 1,
    "prompt": "psql says: FATAL: Peer authentication failed for user app",
    "completion": "Role and unix user must have the same name: set `ensureUsers` and run the service as that user.",
    "timestamp": "2026-09-01T11:00:00Z",
}


class Host:
    def __init__(self, home, **environment):
        home.mkdir()
        self.home = home
        self.environment = {"HOME": str(home), "PATH": os.environ["PATH"], "OPENBLAS_NUM_THREADS": "1"} | environment

    def __call__(self, *arguments, code=0):
        done = subprocess.run(
            [sys.executable, "-m", "fedlearn.cli.main", *map(str, arguments)],
            env=self.environment,
            capture_output=True,
            text=True,
            cwd=self.home,
            timeout=120,
        )
        assert done.returncode == code, (arguments, done.returncode, done.stdout, done.stderr)
        return json.loads(done.stdout) if "--json" in arguments else done.stdout


def git(*arguments):
    subprocess.run(["git", *map(str, arguments)], check=True, capture_output=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger(request):
    """The environment that chooses the ledger of host A."""
    if request.param == "sqlite":
        return {}
    return {"FEDLEARN_LEDGER__URL": request.getfixturevalue("postgresql_url")}


@pytest.fixture
def hub(ledger, tmp_path):
    """A bare repository that holds what host A learned."""
    telemetry = tmp_path / "telemetry"
    telemetry.mkdir()
    (telemetry / "vscode-events.jsonl").write_text(json.dumps(FIX) + "\n" + "not json\n")
    a = Host(tmp_path / "a", **ledger)
    a("init")
    report = a("learn", telemetry, "--json")
    assert (report["new"], report["patterns_new"], report["quarantined"]) == (1, 1, 1)
    assert a("learn", telemetry, "--json")["lines"] == 0
    assert a("search", "peer authentication", "--json")["results"]
    assert a("index", "rebuild", "--json")["points"] == 2
    assert a("status", "--json")["backends"]["ledger"].startswith("postgresql" if ledger else "sqlite")
    a("sync")
    a("export")
    hub = tmp_path / "hub.git"
    git("init", "-q", "--bare", hub)
    git("-C", a.home / ".local/state/fedlearn/repository", "push", "-q", hub, "HEAD:refs/heads/main")
    return hub


def test_a_fix_travels_and_is_found_in_other_words(hub, tmp_path):
    git("clone", "-q", "--branch", "main", hub, tmp_path / "knowledge")
    b = Host(tmp_path / "b")
    b("init", "--repository", tmp_path / "knowledge", "--trust-existing")
    imported = b("import", "--json")
    assert (imported["imported"], imported["quarantined"]) == (1, 0)
    assert imported["summary"] == "Imported 1 points from federated data (0 already known)"
    best = b("search", "postgres refuses my app because of peer authentication", "--json")["results"][0]
    assert "ensureUsers" in best["content"]
    assert best["tier"] == "trusted" and len(best["origin"]) == 64
    again = b("import", "--json")
    assert again["summary"] == "Imported 0 points from federated data (1 already known)"
    # What came from A is A's: B does not vouch for it by passing it on.
    assert b("sync", "--json")["patterns"] == 0


def test_without_trust_everything_is_quarantined_and_import_says_what_to_do(hub, tmp_path):
    git("clone", "-q", "--branch", "main", hub, tmp_path / "knowledge")
    b = Host(tmp_path / "b")
    assert "--trust-existing" in b("init", "--repository", tmp_path / "knowledge")
    imported = b("import", "--json")
    assert imported["imported"] == 0 and imported["quarantined"] >= 1
    told = b("import")
    assert "trust review" in told and "--trust-existing" in told
    assert b("search", "peer authentication", "--json")["results"] == []
    b("init", "--trust-existing")
    assert b("import", "--json")["imported"] == 1


def test_a_first_deployment_has_nothing_to_import(tmp_path):
    b = Host(tmp_path / "b")
    b("init")
    assert b("import").splitlines()[0] == "No snapshots found (this is normal on a first deployment)"


def test_a_reinstalled_host_has_its_own_knowledge_back(hub, tmp_path):
    key = tmp_path / "a/.local/state/fedlearn/origin_key"
    git("clone", "-q", "--branch", "main", hub, tmp_path / "knowledge")
    fresh = Host(tmp_path / "fresh")
    state = fresh.home / ".local/state/fedlearn"
    state.mkdir(parents=True)
    for name in ("origin_key", "origin_key.pub"):
        (state / name).write_bytes(key.with_name(name).read_bytes())
        (state / name).chmod(0o600)
    fresh("init", "--repository", tmp_path / "knowledge")
    assert fresh("import", "--json")["imported"] == 1
    assert fresh("search", "peer authentication", "--json")["results"][0]["tier"] == "own"
    assert fresh("sync", "--json")["patterns"] == 1
