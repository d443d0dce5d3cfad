"""`fedlearn quality`: the figures of a host, and a plain word where there are none."""

from datetime import UTC, datetime

from fedlearn.index import outbox
from fedlearn.jobs.quality import quality
from fedlearn.learning.merge import solution_key
from fedlearn.learning.quality import CHANCE
from fedlearn.ledger import journal, patterns
from fedlearn.ledger.clock import to_micros
from fedlearn.ledger.measures import note_search
from fedlearn.ledger.patterns import Known
from fedlearn.records import Category, Evidence, Pattern, PatternMetadata, Status, Tier, pattern_id
from fedlearn.settings import Settings, load
from fedlearn.wiring import Parts, utc_now


def measures(host, *arguments):
    return {m["name"]: m for m in host.json("quality", *arguments)["measures"]}


def test_an_empty_store_says_so(host):
    host.run("init")
    assert "the store is empty" in host.run("quality").stdout
    assert all(m["value"] is None and m["todo"] for m in measures(host).values())


def test_searches_outcomes_and_turns_are_counted(host):
    host.run("init")
    now = datetime.now(UTC).isoformat()
    failed = {"success": False, "user_feedback": -1, "prompt": "the other way", "error_message": "no"}
    host.run("learn", host.telemetry(host.success | {"timestamp": now}, host.success | failed | {"timestamp": now}))
    answer = host.json("search", "nginx refuses to start: bind() to 0.0.0.0:80 failed")
    host.run("feedback", answer["id"], "--helped")
    host.run("search", "zzz qqq xxx")
    found = host.json("quality")
    assert found["searches"] == 2 and found["interactions"] == 2 and found["patterns"] == 1
    by_name = {m["name"]: m for m in found["measures"]}
    assert by_name["useful hits"]["value"] == 0.5 and by_name["useful hits"]["met"]
    assert by_name["reuse rate"]["value"] == 0.5
    assert sum(by_name["value scores"]["value"].values()) == 1
    assert by_name["junk rate"]["value"] == 0
    said = host.run("quality").stdout
    assert "2 searches" in said and "->" in said


def test_what_nobody_retrieved_is_junk_once_much_was_searched_and_until_somebody_does(ready):
    young = measures(ready)["junk rate"]
    assert young["value"] == 0 and "after 50 searches" in young["says"]
    with Parts(load(ready.settings, {"HOME": str(ready.home)})) as parts, parts.ledger.writing() as connection:
        for number in range(CHANCE):
            note_search(connection, f"answer {number}", f"question {number}", 0, None, number, keep=CHANCE)
    assert measures(ready)["junk rate"]["value"] == 1.0  # learnt in a month long ago, and never handed out
    ready.run("search", "nginx refuses to start")
    assert measures(ready)["junk rate"]["value"] == 0


def test_searches_that_are_forgotten_are_said_in_status(ready):
    for question in ("nginx refuses to start", "the disk is full", "no sound"):
        ready.run("search", question, FEDLEARN_EVIDENCE__SEARCHES_KEPT="2")
    assert ready.json("quality")["searches"] == 2
    (word,) = ready.json("status", FEDLEARN_EVIDENCE__SEARCHES_KEPT="2")["limits"]
    assert word == "evidence.searches_kept = 2: 1 older one was forgotten"


def known(problem, solution, **metadata):
    text = f"{problem}\n\n{solution}"
    category = Category.SKILL
    made = PatternMetadata(problem, source_query=problem, **metadata)
    pattern = Pattern(pattern_id(category, text), category, text, made, 0.8)
    return Known(pattern, True, Tier.OWN, Status.ACTIVE, Evidence(seen=1), solution_key(solution))


def test_what_stands_twice_and_what_came_back_is_junk(tmp_path):
    settings = Settings(state_dir=tmp_path, index={"backend": "memory"})
    first = known("start the backup by hand", "Run the unit of the backup once and follow its journal until it ends.")
    exact = known("begin a copy now", "Run the unit of the backup once and follow its journal until it ends.")
    disk = known("find what fills the disk", "List the largest directories below the root and look into the first.")
    near = known("find what fills the disk", "List the largest directories below the root, and look into the first.")
    echo = known(
        "my notes of today",
        "As told: list the largest directories below the root and look into the first. That was all for today.",
    )
    fresh = known("turn the lamp on", "Press the switch beside the door.")
    with Parts(settings) as parts:
        with parts.ledger.writing() as connection:
            everything = [first, exact, disk, near, echo, fresh]
            patterns.save(connection, everything, [])
            journal.queue(connection, [(k.pattern.category.value, k.pattern.id) for k in everything])
            journal.remember_served(connection, first.pattern.id, [disk.pattern.id], to_micros(utc_now()))
        outbox.drain(parts.ledger, parts.index, parts.embedder)
        found = {m.name: m for m in quality(parts).measures}["junk rate"]
    for share in ("16.7% exact", "16.7% near", "33.3% looped"):
        assert share in found.says
    assert found.value == 0.5
