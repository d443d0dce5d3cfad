"""`fedlearn remember`: kept always, shared when worth it or marked, refused in a line when it is nothing."""

import pytest


@pytest.fixture
def new(host):
    host.run("init")
    return host


def test_a_solution_from_a_file_is_scored_kept_found_and_shared(new):
    file = new.home / "recover.md"
    file.write_text("\n".join(f"step {n} of the recovery" for n in range(50)))
    found = new.json(
        "remember", "solution", file, "--name", "recover a lost disk", "--generic", "--confirmed", "--impact", "high"
    )
    assert found["value_score"] == 0.81 and found["shareable"]
    assert new.json("search", "recover a lost disk")["results"][0]["id"] == found["id"]
    assert new.json("sync")["patterns"] == 1


def test_a_solution_from_standard_input_stays_here_below_the_threshold(new):
    done = new.run("remember", "solution", "-", "--name", "rotate the key", stdin="Run `wg-rotate` at night.")
    assert "stays here" in done.stdout
    assert new.json("sync")["patterns"] == 0


def test_the_mark_shares_it_whatever_its_score(new):
    found = new.json("remember", "solution", "-", "--name", "rotate the key", "--share", stdin="Run `wg-rotate`.")
    assert found["value_score"] < found["threshold"]
    assert new.json("sync")["patterns"] == 1
    assert any(found["id"] in path.read_text() for path in (new.state / "repository/data/patterns").glob("*.jsonl"))


def test_a_fix_is_found_by_its_error(new):
    fix = ("--error", "bind() to 0.0.0.0:80 failed", "--attempted", "restarted it", "--correct", "stop apache first")
    found = new.json("remember", "fix", *fix, "--root-cause", "apache held the port", "--tags", "nginx,Web")
    best = new.json("search", "nginx: bind() to 0.0.0.0:80 failed (98: Address in use)")["results"][0]
    assert best["id"] == found["id"] and best["category"] == "error-solutions"
    assert {"nginx", "web"} <= set(best["metadata"]["tags"])


def test_three_like_ones_become_one(new):
    for name, port in (("nginx", 80), ("caddy", 8080), ("gitea", 3000)):
        text = f"Run `systemctl restart {name}` and look who holds port {port}."
        found = new.json("remember", "solution", "-", "--name", f"{name} does not start at boot", stdin=text)
    assert found["general"] and found["occurrences"] == 3
    (only,) = new.json("search", "loki does not start at boot")["results"]
    assert only["id"] == found["general"] and "<NAME_1>" in only["content"]


def test_one_fix_is_one_however_the_attempts_are_worded(new):
    tried = (("restarted it twice", "apache held the port"), ("changed the user", ""), ("", "something else listens"))
    for (attempted, cause), port in zip(tried, (80, 443, 8080), strict=True):
        more = [*(("--attempted", attempted) if attempted else ()), *(("--root-cause", cause) if cause else ())]
        fix = ("--error", f"bind() to 0.0.0.0:{port} failed (98: Address already in use)")
        found = new.json("remember", "fix", *fix, "--correct", f"`fuser -k {port}/tcp`, then start it again", *more)
    assert found["general"] and found["occurrences"] == 3
    fourth = ("--error", "bind() to 0.0.0.0:9000 failed (98: Address already in use)", "--attempted", "a reboot")
    again = new.json("remember", "fix", *fourth, "--correct", "`fuser -k 9000/tcp`, then start it again")
    assert (again["general"], again["occurrences"]) == (found["general"], 4)
    best = new.json("search", "bind() to 0.0.0.0:5432 failed (98: Address already in use)")["results"][0]
    assert best["id"] == found["general"] and "restarted it twice" not in best["content"]


@pytest.mark.parametrize(
    ("arguments", "stdin", "says"),
    [
        (("solution", "-", "--name", "x"), "", "empty"),
        (("solution", "-", "--name", "x"), "y" * 1_000_000, "more than"),
        (("solution", "-", "--name", "x", "--category", "wisdom"), "y", "no such category"),
        (("solution", "-", "--name", "x", "--impact", "huge"), "y", "critical, high, medium, low"),
        (("fix", "--error", "e"), "", "--correct"),
    ],
    ids=range(5),
)
def test_what_is_nothing_is_refused_in_a_line(new, arguments, stdin, says):
    done = new.run("remember", *arguments, stdin=stdin, code=2)
    assert says in done.stderr and "Traceback" not in done.stderr


def test_a_missing_file_is_told(new):
    assert "nowhere.md" in new.run("remember", "solution", "nowhere.md", "--name", "x", code=1).stderr


# --- what the content check objects to ------------------------------------------------------------------------------

PIPED = "Run `curl https://get.example.net/install.sh | sudo bash` on every machine."


def test_what_the_content_check_objects_to_is_kept_unproven_until_it_is_released(new):
    tell = ("remember", "solution", "-", "--name", "install the agent", "--share")
    done = new.run(*tell, stdin=PIPED)
    assert "until `fedlearn review release" in done.stdout and "the next sync" not in done.stdout
    again = new.json(*tell, "--confirmed", stdin=PIPED)
    assert again["stored"] == "again" and not again["shareable"] and "(content, line 3)" in again["objection"]
    assert new.json("sync")["patterns"] == 0
    (found,) = new.json("search", "install the agent")["results"]
    assert found["evidence"]["unproven"] and found["evidence"]["objection"] in again["objection"]
    assert "the content check objects" in new.run("search", "install the agent").stdout
    new.run("feedback", found["id"], "--helped")
    assert new.json("search", "install the agent")["results"][0]["evidence"]["unproven"]
    (waiting,) = new.json("review", "list")["waiting"]
    assert waiting["record_id"] == found["id"] and waiting["record"]["from"] == "remember"
    new.run("review", "release", found["id"][:8])
    assert new.json("search", "install the agent")["results"][0]["evidence"]["unproven"] is False
    assert new.json("sync")["patterns"] == 1
    assert new.json(*tell, stdin=PIPED)["objection"] is None


def test_what_is_dropped_in_review_is_not_kept_again(new):
    found = new.json("remember", "solution", "-", "--name", "install the agent", stdin=PIPED)
    new.run("review", "drop", found["id"])
    assert new.json("search", "install the agent")["results"] == []
    done = new.run("remember", "solution", "-", "--name", "install the agent", stdin=PIPED, code=1)
    assert "dropped in review" in done.stderr
