"""One ledger, two databases: the same promises over SQLite and a real PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from fedlearn.errors import LedgerError, LockedError
from fedlearn.ledger import interactions, journal, patterns, reading, schema
from fedlearn.ledger.clock import to_micros
from fedlearn.ledger.database import Ledger, among, bulk, change, upsert
from fedlearn.ledger.interactions import Stored
from fedlearn.ledger.patterns import Known, Link, Merge
from fedlearn.records import (
    Category,
    Evidence,
    Interaction,
    Outcome,
    Pattern,
    PatternMetadata,
    Status,
    Tier,
    pattern_id,
)
from fedlearn.telemetry.parse import Batch, Quarantined
from fedlearn.telemetry.tail import Position
from fedlearn.value.outcome import LookUps

NUL, SURROGATE = "a\x00b", "a\ud800b"


def stored(number: int, **changes: object) -> Stored:
    identity = f"00000000-0000-5000-8000-{number:012}"
    it = Interaction(identity, "ralph", "task", session="s", query=f"question {number}", response="answer")
    it = replace(it, **changes)
    return Stored(it, 0.5, LookUps(1, 0.25), False, "nothing", bytes([number % 256]) * 16)


def known(number: int, **changes: object) -> Known:
    content = f"problem {number}\n\nsolution"
    metadata = PatternMetadata(f"problem {number}", tags=("nix",))
    pattern = Pattern(pattern_id(Category.SKILL, content), Category.SKILL, content, metadata, 0.75)
    made = Known(pattern, True, Tier.OWN, Status.ACTIVE, Evidence(1, 2, 3, "2026-05"), b"k" * 16)
    return replace(made, **changes)


def test_an_empty_database_gets_the_tables_of_the_schema(ledger: Ledger, url: str) -> None:
    with ledger.reading() as connection:
        found = sa.inspect(connection)
        assert set(found.get_table_names()) == {*schema.metadata.tables, "alembic_version"}
        for name, table in schema.metadata.tables.items():
            assert {column["name"] for column in found.get_columns(name)} == set(table.c.keys())
            wanted = {index.name for index in table.indexes}
            assert {index["name"] for index in found.get_indexes(name)} >= wanted
    Ledger.open(url).close()


def test_the_migrations_make_what_the_schema_says(ledger: Ledger) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with ledger.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []


def test_a_newer_schema_is_refused(ledger: Ledger, url: str) -> None:
    with ledger.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(LedgerError, match="newer fedlearn"):
        Ledger.open(url)


def test_a_transaction_is_whole_or_nothing(ledger: Ledger) -> None:
    with pytest.raises(RuntimeError), ledger.writing() as connection:
        interactions.insert(connection, [stored(1)])
        journal.bump(connection, {"lines": 3})
        raise RuntimeError
    with ledger.reading() as connection:
        assert interactions.by_ids(connection, [stored(1).interaction.id]) == {}
        assert journal.totals(connection) == {}


def test_interactions_come_back_as_they_went_in(ledger: Ledger) -> None:
    full = stored(
        7,
        time=datetime(2026, 5, 1, 1, 2, 3, 456789, tzinfo=UTC),
        context={"ref": "t7", "n": 1},
        outcome=Outcome.FAILURE,
        iterations=3,
        feedback=-1,
        copied=True,
        correction="no, this way",
        tools=("bash", "edit"),
        files=("a.nix",),
        error="exit 1",
        is_local=False,
        latency_ms=1.5,
        retrieved=("p",),
        redacted=True,
    )
    with ledger.writing() as connection:
        interactions.insert(connection, [stored(1), full, stored(2)])
    with ledger.reading() as connection:
        found = interactions.by_ids(connection, [stored(n).interaction.id for n in range(1, 700)])
        assert set(found) == {stored(n).interaction.id for n in (1, 2, 7)}
        again = found[full.interaction.id]
        assert replace(again, seq=None) == full
        assert [found[stored(n).interaction.id].seq for n in (1, 7, 2)] == sorted(s.seq or 0 for s in found.values())
        assert interactions.by_ref(connection, "ralph", "t7") == again
        assert interactions.last_of(connection, "ralph", "s") == found[stored(2).interaction.id]
        assert interactions.last_of(connection, "aidb", None) is None
        assert interactions.by_prefix(connection, "00000000-0000-5000-8000-0000000000")


def test_failures_of_many_sessions_are_found_in_order(ledger: Ledger) -> None:
    rows = [
        replace(stored(n, session=f"s{n % 3}", outcome=Outcome.FAILURE), learned="paired" if n % 2 else "failure")
        for n in range(30)
    ]
    with ledger.writing() as connection:
        interactions.insert(connection, [*rows, stored(50, session="s0")])
        found = interactions.last_failures(connection, ["s0", "s2", "none"], 4)
    assert {session: [one.interaction.id for one in ones] for session, ones in found.items()} == {
        "s0": [stored(n).interaction.id for n in (18, 21, 24, 27)],
        "s2": [stored(n).interaction.id for n in (20, 23, 26, 29)],
    }


def test_upsert_bulk_and_change_over_more_rows_than_a_statement_holds(ledger: Ledger) -> None:
    rows = [{"name": f"n{i}", "value": i} for i in range(2500)]
    with ledger.writing() as connection:
        bulk(connection, schema.counters, rows)
        upsert(connection, schema.counters, [{"name": "n1", "value": 5}])
        upsert(connection, schema.counters, [{"name": "n2", "value": 5}, {"name": "m", "value": 1}], ["value"])
        upsert(connection, schema.counters, [{"name": "n3", "value": 5}], ["value"], add=True)
        change(connection, schema.counters, "name", [{"name": "n4", "value": -1}, {"name": "absent", "value": 0}])
        found = among(connection, schema.counters, ("name", "value"), "name", [f"n{i}" for i in range(3000)])
        values = {row.name: row.value for row in found}
    assert len(values) == 2500
    assert [values[f"n{i}"] for i in range(6)] == [0, 1, 5, 8, -1, 5]


def test_patterns_links_and_merges_come_back_and_change(ledger: Ledger) -> None:
    first, second = known(1), known(2, tier=Tier.QUARANTINED, own=False)
    with ledger.writing() as connection:
        before = journal.knowledge_version(connection)
        patterns.save(connection, [first, second], [])
        assert journal.knowledge_version(connection) > before
        patterns.add_links(connection, [Link("i1", first.pattern.id, "made", 0.7)])
        patterns.add_links(connection, [Link("i2", first.pattern.id, "reinforced", 0.8)])
        patterns.record_merges(connection, [Merge(0, first.pattern.id, second.pattern, 0.97, "near-duplicate", False)])
    with ledger.writing() as connection:
        found = patterns.by_ids(connection, [first.pattern.id, second.pattern.id, "absent"])
        assert replace(found[first.pattern.id], seq=None) == first
        said = {"pattern_id": first.pattern.id, "origin": "o" * 64, "value_score": 1.0, "seen": 9}
        upsert(connection, schema.vouches, [said | {"helped": 9, "harmed": 0, "last": None}])
        assert patterns.best_score(connection, first.pattern.id, []) == 0.8
        assert patterns.best_score(connection, first.pattern.id, ["i2"]) == 0.7
        assert patterns.best_score(connection, first.pattern.id, ["i1", "i2"]) is None
        assert [one.pattern.id for one in patterns.newest(connection, 10)] == [first.pattern.id]
        patterns.save(connection, [], [replace(first, status=Status.RETRACTED, reason="why")])
        (merge,) = patterns.merges_of(connection, first.pattern.id)
        assert merge.merged == second.pattern
        patterns.undo_merge(connection, merge)
        assert patterns.never_merge(connection) == {(first.pattern.id, second.pattern.id)}
        patterns.remove_links(connection, ["i1"])
        assert [link.interaction_id for link in patterns.links_of(connection, pattern=first.pattern.id)] == ["i2"]
    with ledger.reading() as connection:
        again = patterns.by_ids(connection, [first.pattern.id])[first.pattern.id]
        assert (again.status, again.reason, again.servable) == (Status.RETRACTED, "why", False)


def test_what_was_read_is_remembered_with_the_position(ledger: Ledger) -> None:
    place = Position("/t/a.jsonl", 5, 6, 3, "h", 100, "t", "ralph", 100)
    batch = Batch(
        place,
        seen=[bytes([n]) * 16 for n in range(200)],
        threads={("ralph", "t1"): {"n": 1}, ("aidb", "t1"): {"n": 2}, ("ralph", "t2"): {}},
        quarantined=[Quarantined("/t/a.jsonl", 7, "not JSON", NUL, None)],
    )
    with ledger.writing() as connection:
        reading.store(connection, batch, 1)
    state = reading.LedgerReadState(ledger)
    assert state.position("/t/a.jsonl", 0, 0) == place
    assert state.position("", 5, 6) == place
    assert state.position("/t/b.jsonl", 5, 7) is None
    assert state.seen([bytes([n]) * 16 for n in range(150, 250)]) == {bytes([n]) * 16 for n in range(150, 200)}
    assert state.threads([("ralph", "t1"), ("aidb", "t2")]) == {("ralph", "t1"): {"n": 1}}
    moved = replace(place, path="/t/a.jsonl.1")
    with ledger.writing() as connection:
        reading.store(connection, Batch(moved, threads={("ralph", "t1"): None, ("new", "x"): None}), 2)
        assert journal.unread(connection)[0].excerpt == "a\ufffdb"
        assert reading.trim_quarantine(connection, 1) == 0
        assert reading.forget_idle_threads(connection, 2, 10) == 2
    assert state.threads([("ralph", "t1"), ("aidb", "t1")]) == {}


@pytest.mark.parametrize("text", [NUL, SURROGATE, "🦀 \U0010ffff ñ é", "'; DROP TABLE meta; --", "\\u0000", "%s ? :x"])
def test_every_text_can_be_stored(ledger: Ledger, text: str) -> None:
    clean = text.replace("\x00", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    one = stored(1, query=text, response=text, session=text, correction=text, context={"ref": text, text: [text]})
    pattern = replace(known(1).pattern, content=text, metadata=PatternMetadata(text, steps=(text,)))
    with ledger.writing() as connection:
        interactions.insert(connection, [one])
        interactions.update(connection, [one])
        patterns.save(connection, [known(1, pattern=pattern)], [])
        journal.add_questions(connection, [journal.Question(b"q" * 16, "id", text, 1)])
        journal.set_fact(connection, "fact", text)
        journal.hold(connection, [journal.Held("r", "in", {"a": text}, [text])], 1)
    with ledger.reading() as connection:
        again = interactions.by_ids(connection, [one.interaction.id])[one.interaction.id].interaction
        assert (again.query, again.response, again.session) == (clean, clean, clean)
        assert again.correction is not None
        assert again.correction.replace("\x00", "\ufffd") == clean
        assert patterns.by_ids(connection, [pattern.id])[pattern.id].pattern.content == clean
        assert journal.fact(connection, "fact") == clean


def test_a_view_does_not_change_while_others_write(ledger: Ledger) -> None:
    with ledger.reading() as connection:
        assert journal.totals(connection) == {}
        with ledger.writing() as writer:
            journal.bump(writer, {"lines": 1})
        assert journal.totals(connection) == {}
    with ledger.reading() as connection:
        assert journal.totals(connection) == {"lines": 1}


def test_a_locked_ledger_is_given_up_after_busy_seconds(ledger: Ledger, url: str) -> None:
    impatient = Ledger.open(url, busy_seconds=0.2)
    try:
        with ledger.writing() as connection:
            journal.bump(connection, {"lines": 1})
            with pytest.raises(LockedError, match="another process holds the ledger"), impatient.writing():
                pytest.fail("two writers at once")
        with impatient.writing() as connection:
            journal.bump(connection, {"lines": 1})
        with impatient.reading() as connection:
            assert journal.totals(connection) == {"lines": 2}
    finally:
        impatient.close()


ADDER = """
import sys
from fedlearn.ledger import journal
from fedlearn.ledger.database import Ledger
ledger = Ledger.open(sys.argv[1], busy_seconds=60)
for _ in range(40):
    with ledger.writing() as connection:
        before = journal.totals(connection).get("a", 0)
        journal.set_fact(connection, "a", str(before + 1))
        journal.bump(connection, {"a": 1})
ledger.close()
"""


def test_two_processes_migrate_and_write_one_after_the_other(url: str) -> None:
    command = [sys.executable, "-c", ADDER, url]
    both = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    for one in both:
        assert one.wait(60) == 0, one.communicate()[1]
    ledger = Ledger.open(url)
    with ledger.reading() as connection:
        assert journal.totals(connection) == {"a": 80}
        assert journal.fact(connection, "a") == "80"
    ledger.close()


def test_threads_write_one_after_the_other(ledger: Ledger) -> None:
    def add() -> None:
        for _ in range(20):
            with ledger.writing() as connection:
                journal.bump(connection, {"a": 1})

    both = [threading.Thread(target=add) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    with ledger.reading() as connection:
        assert journal.totals(connection) == {"a": 40}


def test_counters_outbox_questions_and_served(ledger: Ledger) -> None:
    with ledger.writing() as connection:
        journal.queue(connection, [(c, f"{c}{n}") for n in range(5) for c in "dc"])
        assert journal.waiting_collections(connection) == ["c", "d"]
        rows = journal.pending(connection, "c", 3)
        assert [row.point_id for row in rows] == ["c0", "c1", "c2"]
        assert [row.point_id for row in journal.pending(connection, "c", 3, after=rows[-1].seq)] == ["c3", "c4"]
        journal.dequeue(connection, rows)
        assert [row.point_id for row in journal.pending(connection, "c", 9)] == ["c3", "c4"]
        assert journal.pending_count(connection) == 7
        journal.empty_outbox(connection)
        assert journal.pending_count(connection) == 0
        journal.add_questions(connection, [journal.Question(bytes([n]) * 16, f"q{n}", f"t{n}", 1) for n in range(5)])
        journal.ask(connection, {b"\x01" * 16: 9})
        assert journal.known_questions(connection, [b"\x01" * 16, b"\x09" * 16]) == {b"\x01" * 16: 9}
        assert [q.text for q in journal.recent_questions(connection, 2)] == ["t3", "t4"]
        assert journal.questions_by_id(connection, ["q2", "no"])["q2"].text == "t2"
        journal.remember_served(connection, "answer", ["p1", "p1"], 10)
        journal.remember_served(connection, "later", ["p1"], 20)
        assert journal.served_since(connection, 5) == {"p1": 10}
        assert journal.served_since(connection, 15) == {"p1": 20}


def test_times_are_exact() -> None:
    assert to_micros(datetime(2026, 5, 1, 0, 0, 0, 1, tzinfo=UTC)) == 1777593600000001


# SQLite alone: files, disks and permissions


def sqlite(path: Path) -> Ledger:
    return Ledger.open(f"sqlite:///{path}", busy_seconds=1)


def test_a_full_disk_undoes_the_batch_and_says_so(tmp_path: Path) -> None:
    ledger = sqlite(tmp_path / "ledger.db")
    with ledger.writing() as connection:
        interactions.insert(connection, [stored(1)])
    with pytest.raises(LedgerError, match="disk is full"), ledger.writing() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # SQLite takes it as: no page more
        interactions.insert(connection, [stored(n, query="x" * 5000) for n in range(2, 200)])
    with ledger.writing() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
        assert interactions.count(connection)["interactions"] == 1
        interactions.insert(connection, [stored(n) for n in range(2, 200)])
    ledger.close()


@pytest.mark.root
def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    place = tmp_path / "small"
    place.mkdir()
    mounted = (
        os.geteuid() == 0
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)], capture_output=True, check=False
        ).returncode
    )
    if not mounted:
        pytest.skip("a small file system cannot be mounted here; it needs root")
    try:
        ledger = sqlite(place / "ledger.db")
        with ledger.writing() as connection:
            interactions.insert(connection, [stored(1)])
        with pytest.raises(LedgerError, match="disk is full"), ledger.writing() as connection:
            interactions.insert(connection, [stored(n, query="x" * 50_000) for n in range(2, 200)])
        with ledger.writing() as connection:
            assert interactions.count(connection)["interactions"] == 1
            interactions.insert(connection, [stored(2)])
        ledger.close()
    finally:
        subprocess.run(["umount", str(place)], check=True)


@pytest.mark.root
def test_a_read_only_file_system_is_named(tmp_path: Path) -> None:
    place = tmp_path / "state"
    place.mkdir()
    sqlite(place / "ledger.db").close()
    if os.geteuid() != 0 or subprocess.run(["mount", "--bind", place, place], capture_output=True).returncode:
        pytest.skip("nothing can be mounted here; it needs root")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", place], check=True)
        with pytest.raises(LedgerError, match=r"ledger.db: cannot be written .*check its owner and the file system"):
            ledger = sqlite(place / "ledger.db")
            with ledger.writing() as connection:
                journal.bump(connection, {"a": 1})
        with pytest.raises(LedgerError, match="cannot be"):
            sqlite(place / "new" / "ledger.db")
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_what_is_no_ledger_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    path.write_bytes(b"this is not a database" * 100)
    with pytest.raises(LedgerError, match="not a sound ledger"):
        sqlite(path)


def test_a_state_directory_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(LedgerError, match="name another state_dir"):
        sqlite(tmp_path / "file" / "ledger.db")


def test_an_unknown_database_is_refused() -> None:
    with pytest.raises(LedgerError, match="use sqlite or postgresql"):
        Ledger.open("mysql://localhost/x")


def test_a_postgresql_that_does_not_answer_may_answer_later(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(LockedError, match="try again later"):
        Ledger.open(f"postgresql://nobody:secret@/x?host={tmp_path}")
    with pytest.raises(LockedError) as raised:
        Ledger.open(f"postgresql://nobody:hidden-word@/x?host={tmp_path}")
    assert "hidden-word" not in str(raised.value)
