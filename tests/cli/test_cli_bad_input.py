"""Bad input gets one line that says what to do, the right exit code, and nothing half-written."""

import fcntl
import os
import sqlite3
import subprocess

import pytest


def one_line(done):
    """Return the error, which must be a single line without a traceback."""
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("fedlearn: "), lines
    return lines[0]


def test_missing_directory(host):
    host.run("init")
    assert "/no/such/place" in one_line(host.run("learn", "/no/such/place", code=1))


def test_empty_directory_is_no_error(host):
    host.run("init")
    (host.home / "empty").mkdir()
    assert "No telemetry found" in host.run("learn", host.home / "empty").stdout


def test_commands_before_init_say_so(host):
    assert "fedlearn init" in one_line(host.run("search", "anything", code=2))


def test_unknown_settings_key_is_named_with_its_path(host):
    host.run("init")
    host.settings.write_text("[value.weights]\nqualty = 0.4\n")
    error = one_line(host.run("status", code=2))
    assert "value.weights.qualty" in error and str(host.settings) in error


def test_weights_that_do_not_sum_to_one(host):
    host.run("init")
    host.settings.write_text("[value.weights]\nquality = 0.9\n")
    assert "sum to 1" in one_line(host.run("status", code=2))


def test_settings_that_are_not_toml(host):
    host.run("init")
    host.settings.write_text("[value\n")
    assert "not valid TOML" in one_line(host.run("status", code=2))


def test_missing_settings_file(host):
    assert "fedlearn init" in one_line(host.run("status", "--config", "/nowhere.toml", code=2))


def test_environment_sets_and_is_checked(host):
    host.run("init")
    told = one_line(host.run("status", code=2, FEDLEARN_VALUE__THRESHOLD="high"))
    assert "FEDLEARN_VALUE__THRESHOLD: value.threshold" in told and str(host.settings) not in told
    assert "FEDLEARN_NO__SUCH: " in one_line(host.run("status", code=2, FEDLEARN_NO__SUCH="1"))
    assert "FEDERATED_LEARNING_THRESHOLD: " in one_line(host.run("status", code=2, FEDERATED_LEARNING_THRESHOLD="high"))
    host.run("status", FEDLEARN_VALUE__THRESHOLD="0.8")


def test_unknown_category(ready):
    assert "best-practices" in one_line(ready.run("search", "x", "--category", "tips", code=2))


def test_unknown_interaction(ready):
    assert "deadbeef" in one_line(ready.run("inspect", "deadbeef", code=1))


def test_a_section_that_stands_twice_says_where_its_keys_belong(host):
    host.run("init")
    with host.settings.open("a") as file:
        file.write('[llm.local]\nurl = "http://127.0.0.1:8080"\n')
    assert "put the keys there" in one_line(host.run("status", code=2))


@pytest.mark.parametrize("question", ["", "   ", "\n"])
def test_an_empty_question_is_a_usage_error(ready, question):
    assert "the question is empty" in one_line(ready.run("search", "-", stdin=question, code=2))


@pytest.mark.parametrize(("file", "remedy"), [("nowhere.md", "check the path"), (".", "not a directory")])
def test_a_file_that_cannot_be_read_says_what_to_do(ready, file, remedy):
    assert remedy in one_line(ready.run("remember", "solution", file, "--name", "x", code=1))


def test_what_was_stored_does_not_drive_the_terminal(ready):
    ready.run("search", "-", stdin="wipe \x1b[2J the screen\x07")
    shown = ready.run("gaps").stdout
    assert r"wipe \x1b[2J the screen\x07" in shown
    assert not {"\x1b", "\x07"} & set(shown)


@pytest.mark.parametrize("question", ["???", "日本語の質問", "x" * 1_000_000])
def test_odd_questions_find_little_and_break_nothing(ready, question):
    ready.json("search", "-", stdin=question)


def test_arguments_that_are_no_utf8_are_shown_as_far_as_they_are(ready):
    odd = "nginx \udcff fails"
    assert ready.json("search", odd)["question"] == ready.json("ask", odd)["question"] == "nginx \ufffd fails"
    for command in (["inspect", odd], ["feedback", odd, "+1"], ["review", "show", odd]):
        assert " fails: no " in one_line(ready.run(*command, code=1))
    assert ready.run("search", odd).stdout


def test_ids_are_taken_as_they_are_shown(ready):
    shown = f"fedlearn:{ready.json('search', 'nginx')['results'][0]['id']}"
    assert ready.json("inspect", shown)["id"] == ready.json("inspect", shown.upper())["id"]
    assert ready.json("withdraw", shown, "--reason", "wrong", "--dry-run")["pattern_id"] == shown[9:]


def test_locked_ledger_is_try_again_later(ready):
    ready.settings.write_text("[ledger]\nbusy_seconds = 0.2\n")
    other = sqlite3.connect(ready.state / "ledger.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    directory = ready.telemetry(ready.success | {"prompt": "another question", "timestamp": None})
    assert "try again" in one_line(ready.run("learn", directory, code=75))
    other.execute("ROLLBACK")
    assert ready.json("learn", directory)["new"] == 1


def test_a_ledger_that_cannot_grow_keeps_nobody_from_searching(ready):
    full = "CREATE TRIGGER full BEFORE INSERT ON searches BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END"
    with sqlite3.connect(ready.state / "ledger.db") as ledger:
        ledger.execute(full)
    assert ready.json("search", "nginx refuses to start")["results"]


def test_damaged_ledger_is_named(ready):
    for suffix in ("-wal", "-shm"):
        (ready.state / f"ledger.db{suffix}").unlink(missing_ok=True)
    (ready.state / "ledger.db").write_bytes(b"this is no database" * 100)
    assert "not a sound ledger" in one_line(ready.run("status", code=1))


def test_newer_ledger_is_refused(ready):
    ledger = sqlite3.connect(ready.state / "ledger.db")
    ledger.execute("UPDATE alembic_version SET version_num = '9999'")
    ledger.commit()
    ledger.close()
    assert "update fedlearn" in one_line(ready.run("status", code=1))


def test_broken_repository(ready):
    (ready.state / "repository/.git/HEAD").write_text("nonsense")
    assert "broken git repository" in one_line(ready.run("sync", code=1))


def test_missing_repository(ready):
    (ready.state / "repository").rename(ready.state / "moved")
    assert "fedlearn init" in one_line(ready.run("sync", code=1))


def test_snapshot_that_is_not_json_is_refused_and_the_rest_goes_on(ready):
    snapshots = ready.state / "repository/data/collections/snapshots"
    snapshots.mkdir(parents=True, exist_ok=True)
    (snapshots / "error-solutions-2026-01-01.json").write_text("{not json")
    result = ready.json("import")
    assert result["refused"] == 1 and "error-solutions-2026-01-01.json" in result["refusals"][0]


def test_another_embedder_is_noticed_and_the_remedy_works(ready):
    ready.settings.write_text("[embedding]\ndimension = 256\n")
    assert "fedlearn index rebuild" in one_line(ready.run("search", "nginx", code=1))
    ready.run("index", "rebuild")
    assert ready.json("search", "nginx port 80")["results"]


def test_init_makes_an_index_again_that_does_not_fit_any_more(ready):
    ready.settings.write_text("[embedding]\ndimension = 256\n")
    assert "made the index again, " in ready.run("init").stdout
    assert ready.json("search", "nginx port 80")["results"]
    assert "nothing changed" in ready.run("init").stdout


def test_index_held_by_another_process(ready):
    ready.settings.write_text("[index]\nlock_seconds = 0.2\n")
    locks = [path for path in (ready.state).rglob("*lock*") if path.is_file() and "daemon" not in path.name]
    assert locks
    held = [path.open("a") for path in locks]
    for file in held:
        fcntl.flock(file, fcntl.LOCK_EX)
    assert "try again" in one_line(ready.run("search", "nginx", code=75))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_read_only_state_directory(ready):
    ready.state.chmod(0o500)
    try:
        one_line(ready.run("learn", ready.telemetry(ready.success | {"prompt": "new"}), code=1))
    finally:
        ready.state.chmod(0o700)


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small file system needs root")
def test_full_disk_loses_nothing(host, tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", small], capture_output=True)
    if mounted.returncode:
        pytest.skip(f"cannot mount a tmpfs here: {mounted.stderr.decode().strip()}")
    try:
        events = [
            host.success | {"prompt": f"question number {n} about nginx", "completion": f"answer {n} " + "word " * 200}
            for n in range(4000)
        ]
        directory = host.telemetry(*events)
        error = one_line(host.run("learn", directory, code=1, FEDLEARN_STATE_DIR=str(small / "state")))
        assert "full" in error or "space" in error
    finally:
        subprocess.run(["umount", small], check=True)
    assert host.json("learn", directory)["new"] == 4000
