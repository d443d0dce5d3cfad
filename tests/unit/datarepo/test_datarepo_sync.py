"""Writing data/: through the gate, joined with what is there, and nothing changes when nothing is new."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fedlearn.datarepo import layout
from fedlearn.datarepo.codec import decode_patterns, pattern_of
from fedlearn.datarepo.merge import Limits
from fedlearn.datarepo.snapshots import export, newest_snapshots
from fedlearn.datarepo.statements import fingerprint, read_statement
from fedlearn.datarepo.sync import Contents, SyncReport, write
from fedlearn.errors import RepositoryError
from fedlearn.records import Category, Evidence, Pattern, PatternMetadata

SEED = Path(__file__).parents[3] / "data"


def key(number: int) -> str:
    blob = b"\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20" + bytes([number]) * 32
    return "ssh-ed25519 " + base64.b64encode(blob).decode()


class Gate:
    """Stops bytes that hold a word."""

    def __init__(self, word: bytes = b"hunter2") -> None:
        self.word = word
        self.proved = 0

    def prove(self, data: bytes) -> Sequence[str]:
        self.proved += 1
        return ["a secret"] if self.word in data else []


def made(number: int, text: str = "restart the unit") -> Pattern:
    metadata = PatternMetadata(name=f"fix {number}", source_query="Why?", tags=("nix",))
    return pattern_of(Category.ERROR, f"Fix {number}: {text}", metadata, 0.8)


def contents(patterns: Sequence[Pattern], host: int = 1, **more: object) -> Contents:
    rows = [{"id": f"i{n}", "value_score": 0.8, "query": "q"} for n in range(3)]
    base = Contents(
        public_key=key(host),
        patterns=[(pattern, Evidence(seen=2, last="2026-05")) for pattern in patterns],
        month="2026-05",
        today=date(2026, 5, 7),
        interactions=rows,
        metrics={"interactions": 3},
    )
    return replace(base, **more)  # type: ignore[arg-type]


def sign(data: bytes) -> bytes:
    return b"signed"


def tree(repo: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(f.relative_to(repo)): (f.read_bytes(), f.stat().st_mtime_ns)
        for f in (repo / "data").rglob("*")
        if f.is_file()
    }


def test_the_seed_in_the_package_is_the_data_directory_of_the_project(tmp_path: Path) -> None:
    layout.lay_out(tmp_path)
    assert (tmp_path / layout.README).read_bytes() == (SEED / "README.md").read_bytes()
    assert (tmp_path / layout.ATTRIBUTES).read_bytes() == (SEED / ".gitattributes").read_bytes()
    assert layout.lay_out(tmp_path) == []


def test_a_second_run_changes_no_byte_and_no_mtime(tmp_path: Path) -> None:
    first = write(tmp_path, contents([made(1), made(2)]), Gate(), sign)
    assert (first.vouched, first.rows, first.dataset, first.sequence) == (2, 3, 2, 1)
    before, gate = tree(tmp_path), Gate()
    later = contents([made(1), made(2)], today=date(2026, 5, 8))
    second = write(tmp_path, later, gate, sign)
    assert tree(tmp_path) == before and not second.changed and second.sequence == 1
    # Only the few words of the statement would be proved again, and not even they when it is the same.
    assert gate.proved == 0


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    write(tmp_path, contents([made(1)]), Gate(), sign)
    lines, refused = decode_patterns((tmp_path / layout.patterns_file(Category.ERROR)).read_bytes(), Category.ERROR)
    assert not refused and lines[0].pattern == made(1)
    assert lines[0].evidence is not None and lines[0].evidence.origins == (fingerprint(key(1)),)
    row = json.loads((tmp_path / layout.DATASET).read_text())
    assert [m["role"] for m in row["messages"]] == ["system", "user", "assistant"]
    assert row["metadata"]["pattern_id"] == made(1).id
    origin = fingerprint(key(1))
    statement = read_statement((tmp_path / layout.statement_file(origin)).read_bytes(), origin)
    assert statement.vouches[made(1).id].seen == 2
    month = json.loads((tmp_path / layout.metrics_file("2026-05")).read_text())
    assert month["totals"] == {"interactions": 3} and origin in month["origins"]
    assert (tmp_path / layout.TELEMETRY_SNAPSHOTS / "2026-05-07.jsonl").read_bytes().count(b"\n") == 3


def test_patterns_of_other_origins_stay(tmp_path: Path) -> None:
    write(tmp_path, contents([made(1)], host=1), Gate(), sign)
    write(tmp_path, contents([replace(made(1), value_score=0.9), made(2)], host=2), Gate(), sign)
    lines, _ = decode_patterns((tmp_path / layout.patterns_file(Category.ERROR)).read_bytes(), Category.ERROR)
    by_id = {line.pattern.id: line for line in lines}
    assert set(by_id) == {made(1).id, made(2).id}
    evidence = by_id[made(1).id].evidence
    assert by_id[made(1).id].pattern.value_score == 0.9
    assert evidence is not None and (evidence.vouchers, evidence.seen) == (2, 4)
    # The first host says the same again: nothing changes.
    before = tree(tmp_path)
    assert not write(tmp_path, contents([made(1)], host=1), Gate(), sign).changed
    assert tree(tmp_path) == before


def test_the_gate_stops_one_record_and_the_rest_goes_on(tmp_path: Path) -> None:
    report = write(tmp_path, contents([made(1), made(2, "use hunter2")]), Gate(), sign)
    assert [(item.record_id, item.findings) for item in report.stopped] == [(made(2, "use hunter2").id, ("a secret",))]
    assert report.vouched == 1
    assert all(b"hunter2" not in data for data, _ in tree(tmp_path).values())


def test_a_withdrawal_takes_the_text_away_for_good(tmp_path: Path) -> None:
    write(tmp_path, contents([made(1), made(2)]), Gate(), sign)
    report = write(tmp_path, contents([made(1), made(2)], withdraws={made(2).id: "wrong"}), Gate(), sign)
    assert report.vouched == 1 and report.sequence == 2
    everything = b"".join(data for data, _ in tree(tmp_path).values())
    assert b"Fix 2" not in everything and b"Fix 1" in everything
    write(tmp_path, contents([made(1), made(2)], host=3), Gate(), sign)
    assert b"Fix 2" not in b"".join(data for data, _ in tree(tmp_path).values())


def test_a_restored_host_goes_on_after_its_highest_statement(tmp_path: Path) -> None:
    for number in range(1, 4):
        write(tmp_path, contents([made(n) for n in range(number)]), Gate(), sign)
    assert write(tmp_path, contents([made(9)]), Gate(), sign).sequence == 4


def test_a_union_merged_file_is_repaired_and_a_forged_line_named(tmp_path: Path) -> None:
    write(tmp_path, contents([made(1), made(2)]), Gate(), sign)
    file = tmp_path / layout.patterns_file(Category.ERROR)
    good = file.read_bytes()
    forged = json.loads(good.splitlines()[0]) | {"content": "forged"}
    file.write_bytes(good + b"\r\n" + good + json.dumps(forged).encode())
    report = write(tmp_path, contents([made(1), made(2)]), Gate(), sign)
    assert file.read_bytes() == good
    assert [problem.place for problem in report.problems] == [6]


def test_only_so_many_snapshots_stay_and_junk_is_left_alone(tmp_path: Path) -> None:
    for day in range(1, 9):
        write(
            tmp_path,
            contents([made(day)], today=date(2026, 5, day), interactions=[{"id": f"i{day}", "value_score": 1}]),
            Gate(),
            sign,
        )
    (tmp_path / "data/notes.txt").write_text("mine")
    names = sorted(f.name for f in (tmp_path / layout.TELEMETRY_SNAPSHOTS).iterdir())
    assert names == [f"2026-05-0{day}.jsonl" for day in range(4, 9)]
    assert len(list((tmp_path / layout.DATASET_SNAPSHOTS).iterdir())) == 5
    assert [p.path for p in write(tmp_path, contents([]), Gate(), sign).problems] == ["data/notes.txt"]
    assert (tmp_path / "data/notes.txt").exists()


def test_rows_are_limited(tmp_path: Path) -> None:
    rows = [{"id": f"i{n}", "value_score": 0.7} for n in range(50)] + [{"id": "x", "value_score": 1, "q": "y" * 20_000}]
    report = write(tmp_path, contents([], interactions=rows), Gate(), sign, Limits(telemetry_rows=60))
    assert (report.rows, report.left_out_rows) == (50, 1)
    assert write(tmp_path / "b", contents([], interactions=rows), Gate(), sign, Limits(telemetry_rows=7)).rows == 7


def test_what_cannot_be_written_is_one_line_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "data/patterns/error-solutions.jsonl").mkdir(parents=True)
    with pytest.raises(RepositoryError, match=r"error-solutions.jsonl: cannot be written .*fix the permissions"):
        write(tmp_path, contents([made(1)]), Gate(), sign)


def test_export_writes_payloads_keeps_five_and_nothing_twice(tmp_path: Path) -> None:
    points = [(f"p{n}", {"content": f"text {n}"}) for n in range(30)]
    for day in range(1, 8):
        report = export(
            tmp_path,
            {"best-practices": [*points, (f"d{day}", {"content": "new"})], "empty": []},
            date(2026, 5, day),
            Gate(),
        )
    assert report.points == {"best-practices": 31, "empty": 0} and len(report.removed) == 1
    files = sorted(f.name for f in (tmp_path / layout.COLLECTION_SNAPSHOTS).iterdir())
    assert files == [f"best-practices-2026-05-0{day}.json" for day in range(3, 8)]
    assert newest_snapshots(tmp_path) == [f"{layout.COLLECTION_SNAPSHOTS}/best-practices-2026-05-07.json"]
    document = json.loads((tmp_path / newest_snapshots(tmp_path)[0]).read_bytes())
    assert set(document["result"]["points"][0]) == {"id", "payload"} and len(document["result"]["points"]) == 31
    again = export(tmp_path, {"best-practices": [*points, ("d7", {"content": "new"})]}, date(2026, 5, 20), Gate())
    assert again.written == []


def test_export_stops_single_points_and_keeps_the_first_ones(tmp_path: Path) -> None:
    points = [("a", {"content": "hunter2"}), ("b", {"content": "fine"}), ("c", {"content": "fine"}), ("d", {})]
    report = export(tmp_path, {"skills-patterns": points}, date(2026, 5, 1), Gate(), limit=3)
    assert report.points == {"skills-patterns": 2} and report.left_out == 1
    assert [item.record_id for item in report.stopped] == ["a"]


def test_a_broken_snapshot_is_named_and_left_for_a_person_to_look_at(tmp_path: Path) -> None:
    broken = f"{layout.COLLECTION_SNAPSHOTS}/best-practices-2026-05-01.json"
    (tmp_path / broken).parent.mkdir(parents=True)
    (tmp_path / broken).write_text("{broken")
    report = write(tmp_path, contents([made(1)]), Gate(), sign)
    assert [(p.path, p.place) for p in report.problems] == [(broken, 0)]
    assert (tmp_path / broken).read_text() == "{broken"


def test_older_dataset_rows_become_patterns_and_stay_known(tmp_path: Path) -> None:
    (tmp_path / layout.DATASET).parent.mkdir(parents=True)
    row = {"prompt": "How?", "completion": "Like this, in older form", "metadata": {"value_score": 0.75}}
    (tmp_path / layout.DATASET).write_text(json.dumps(row) + "\n")
    write(tmp_path, contents([made(1)]), Gate(), sign)
    lines, _ = decode_patterns((tmp_path / layout.patterns_file(Category.PRACTICE)).read_bytes(), Category.PRACTICE)
    assert [line.pattern.content for line in lines] == ["Like this, in older form"]
    assert lines[0].evidence is None and lines[0].pattern.value_score == 0.75
    assert b"in older form" in (tmp_path / layout.DATASET).read_bytes()
    before = tree(tmp_path)
    assert not write(tmp_path, contents([made(1)]), Gate(), sign).changed and tree(tmp_path) == before


def test_a_host_vouches_for_its_best_and_no_more_than_it_may(tmp_path: Path) -> None:
    patterns = [replace(made(number), value_score=0.7 + number / 100) for number in range(5)]
    report = write(tmp_path, contents(patterns, most=2), Gate(), sign)
    assert report.vouched == 2 and set(report.left_out) == {pattern.id for pattern in patterns[:3]}
    (file,) = (tmp_path / layout.ORIGINS).glob("*.json")
    assert set(read_statement(file.read_bytes(), report.origin).vouches) == {p.id for p in patterns[3:]}
    lines, _ = decode_patterns((tmp_path / layout.patterns_file(Category.ERROR)).read_bytes(), Category.ERROR)
    assert {line.pattern.id for line in lines} == {p.id for p in patterns[3:]}
    # What became better takes the place of what was shared before; that line stays, vouched for by nobody.
    better = replace(patterns[0], value_score=0.99)
    report = write(tmp_path, contents([better, *patterns[1:]], most=2), Gate(), sign)
    assert set(read_statement(file.read_bytes(), report.origin).vouches) == {better.id, patterns[4].id}


def test_above_their_share_fewer_copies_are_kept_and_it_is_said(tmp_path: Path) -> None:
    limits = Limits(file_bytes=1_000_000, repository_bytes=3_500_000)
    patterns = [made(number, "word " * 10_000) for number in range(6)]

    def day(number: int) -> SyncReport:
        given = contents(patterns[:number], today=date(2026, 5, number))
        return write(tmp_path, given, Gate(), sign, limits)

    def copies() -> list[int]:
        return sorted(int(path.stem[-2:]) for path in (tmp_path / layout.DATASET_SNAPSHOTS).iterdir())

    assert [day(number).copies_kept for number in range(1, 6)] == [5] * 5 and copies() == [1, 2, 3, 4, 5]
    # Of 1.4 MB; the heaviest copy has 0.3 MB now.
    report = day(6)
    assert report.copies_kept == 4 and copies() == [3, 4, 5, 6]
    assert f"{layout.DATASET_SNAPSHOTS}/2026-05-02.jsonl" in report.removed
    before = tree(tmp_path)
    assert not day(6).changed and tree(tmp_path) == before
