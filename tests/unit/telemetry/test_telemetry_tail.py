"""Following files through everything that log rotation does to them. Every line counts once, none is lost."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from fedlearn.settings import Settings, Telemetry
from fedlearn.telemetry.parse import read
from fedlearn.telemetry.tail import Follower, Oversized, Position, head_lines


def line(number: int) -> bytes:
    return json.dumps({"event_type": "local_inference", "query": f"q{number}", "response": "r"}).encode() + b"\n"


def body(*numbers: int) -> bytes:
    return b"".join(line(number) for number in numbers)


def queries(events: list[Any]) -> list[str]:
    return [event.query for event in events]


def names(*numbers: int) -> list[str]:
    return [f"q{number}" for number in numbers]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "hybrid-events.jsonl"
    path.write_bytes(body(*range(40)))
    return path


def test_only_what_is_new_is_read(memory: Any, log: Path) -> None:
    assert queries(memory.events(log)) == names(*range(40))
    assert memory.read(log) == []
    with log.open("ab") as file:
        file.write(body(40))
    (batch,) = memory.read(log)
    assert (batch.lines, batch.duplicates, queries(batch.events)) == (1, 0, names(40))


def test_a_partial_last_line_waits_for_its_end(memory: Any, log: Path) -> None:
    with log.open("ab") as file:
        file.write(line(40)[:-10])
    assert queries(memory.events(log)) == names(*range(40))
    assert memory.read(log) == []
    with log.open("ab") as file:
        file.write(line(40)[-10:])
    assert queries(memory.events(log)) == names(40)


def test_a_file_that_holds_only_a_partial_line_says_nothing(memory: Any, tmp_path: Path) -> None:
    path = tmp_path / "h.jsonl"
    path.write_bytes(line(1)[:-1])
    assert memory.read(path) == []
    path.write_bytes(line(1))
    assert queries(memory.events(path)) == names(1)


def test_rotation_by_rename(memory: Any, log: Path) -> None:
    memory.read(log)
    with log.open("ab") as file:
        file.write(body(40))
    old = log.rename(log.with_name(log.name + ".1"))
    log.write_bytes(body(41))
    batches = memory.read(old, log)
    assert [queries(batch.events) for batch in batches] == [names(40), names(41)]
    assert sum(batch.duplicates for batch in batches) == 0, "the old file went on where it was read"


def test_a_renamed_file_with_nothing_new_keeps_its_place(memory: Any, log: Path) -> None:
    memory.read(log)
    old = log.rename(log.with_name(log.name + ".1"))
    (batch,) = memory.read(old)
    assert (batch.lines, batch.position.path) == (0, str(old))
    log.write_bytes(body(41))
    assert queries(memory.events(old, log)) == names(41)
    assert memory.read(old, log) == []


def test_rotation_by_copytruncate(memory: Any, log: Path) -> None:
    memory.read(log)
    with log.open("ab") as file:
        file.write(body(40))
    old = log.with_name(log.name + ".1")
    shutil.copy(log, old)
    log.write_bytes(body(41))
    assert queries(memory.events(old, log)) == names(40, 41)


def test_truncated_and_grown_beyond_the_old_offset(memory: Any, log: Path) -> None:
    memory.read(log)
    log.write_bytes(body(*range(100, 180)))
    assert queries(memory.events(log)) == names(*range(100, 180))


def test_truncated_and_rewritten_while_it_is_open(memory: Any, log: Path) -> None:
    log.write_bytes(body(*range(10_000)))
    batches = read([log], memory, Settings(), batch_lines=100)
    found = []
    for number, batch in enumerate(batches):
        memory.commit(batch)
        found += queries(batch.events)
        assert not batch.quarantined
        if number == 3:
            log.write_bytes(body(*range(20_000, 40_000)))
    assert found == names(*range(len(found)))
    assert queries(memory.events(log)) == names(*range(20_000, 40_000))


def test_deleted_and_recreated_with_the_same_head(memory: Any, log: Path) -> None:
    memory.read(log)
    log.unlink()
    log.write_bytes(body(*range(30), *range(50, 70)))
    assert queries(memory.events(log)) == names(*range(50, 70))


def test_another_head_before_the_same_ending(memory: Any, log: Path) -> None:
    memory.read(log)
    log.write_bytes(log.read_bytes().replace(b'"q0"', b'"z0"'))
    assert queries(memory.events(log)) == ["z0"]


def test_two_files_swapped(memory: Any, log: Path) -> None:
    other = log.with_name("other.jsonl")
    other.write_bytes(body(*range(100, 110)))
    memory.read(log, other)
    spare = log.rename(log.with_name("spare"))
    other.rename(log)
    spare.rename(other)
    with log.open("ab") as file:
        file.write(body(110))
    batches = memory.read(log, other)
    assert [event.query for batch in batches for event in batch.events] == names(110)
    assert sum(batch.duplicates for batch in batches) == 0


def test_yesterdays_gz_beside_today(memory: Any, log: Path) -> None:
    memory.read(log)
    packed = log.with_name(log.name + ".1.gz")
    packed.write_bytes(gzip.compress(body(*range(41))))
    log.write_bytes(body(41))
    assert queries(memory.events(packed, log)) == names(40, 41)
    assert memory.read(packed, log) == []


def test_a_gz_is_known_by_its_content_and_resumed_inside(memory: Any, tmp_path: Path) -> None:
    path = tmp_path / "odd-name.jsonl"
    path.write_bytes(gzip.compress(body(*range(30))) + gzip.compress(body(*range(30, 50))) + b"\x00" * 20)
    batches = iter(range(100))
    found: list[str] = []
    for _ in batches:
        first = next(iter(_one_batch(memory, path)), None)
        if first is None:
            break
        found += queries(first.events)
        assert first.duplicates == 0
    assert found == names(*range(50))


def _one_batch(memory: Any, path: Path) -> list[Any]:
    """Read one batch, commit it, and die."""
    for batch in read([path], memory, Settings(), batch_lines=7):
        memory.commit(batch)
        return [batch]
    return []


def test_a_gz_that_is_cut_or_damaged_gives_what_stands_before(memory: Any, tmp_path: Path) -> None:
    whole = gzip.compress(body(*range(2000)), mtime=0)
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(whole[: len(whole) // 2])
    early = queries(memory.events(cut))
    assert 0 < len(early) < 2000
    cut.write_bytes(whole)
    assert early + queries(memory.events(cut)) == names(*range(2000))
    damaged = tmp_path / "damaged.jsonl.gz"
    damaged.write_bytes(gzip.compress(body(5000), mtime=0) + whole[:200] + b"\xff" * 300 + whole[500:])
    assert "q5000" in queries(memory.events(damaged))
    assert memory.problems
    assert "damaged" in memory.problems[0]


def test_the_same_content_reached_by_two_paths_counts_once(memory: Any, log: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy-of-it"
    shutil.copy(log, copy)
    batches = memory.read(log, copy)
    assert queries([event for batch in batches for event in batch.events]) == names(*range(40))
    assert batches[-1].duplicates == 40


def test_a_huge_line_is_skipped_in_bounded_memory(memory: Any, log: Path) -> None:
    with log.open("ab") as file:
        file.write(b'{"event_type": "local_inference", "query": "')
        for _ in range(50):
            file.write(b"x" * 1_000_000)
        file.write(b'"}\n' + body(40))
    settings = Settings(telemetry=Telemetry(max_line_bytes=1_000_000))
    tracemalloc.start()
    (batch,) = memory.read(log, settings=settings)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert queries(batch.events) == names(*range(41))
    (bad,) = batch.quarantined
    assert "max_line_bytes" in bad.reason
    assert bad.offset == len(body(*range(40)))
    assert len(bad.excerpt) <= 200
    assert peak < 8_000_000
    assert memory.read(log, settings=settings) == []


@pytest.mark.parametrize("compressed", [False, True])
def test_offsets_stand_where_the_lines_are(tmp_path: Path, compressed: bool) -> None:
    text = b"a\n\nbb\r\n" + b"z" * 50 + b"\nccc\npartial"
    path = tmp_path / "x"
    path.write_bytes(gzip.compress(text) if compressed else text)
    with Follower(path, (), 20) as file:
        lines = file.next_lines(100, 1000)
        assert [offset for offset, _ in lines] == [0, 2, 3, 7, 58]
        assert lines[2][1] == b"bb\r"
        assert lines[3][1] == Oversized(50, b"z" * 50, b"z" * 50)
        assert (file.offset, file.at_end) == (62, True)


def test_an_unknown_kind_of_position_is_no_reason_to_stop(log: Path) -> None:
    wrong = Position(str(log), 0, 0, 99, "no such hash", 10**9, "none")
    with Follower(log, [wrong], 1000) as file:
        assert file.resumed is None
        assert file.offset == 0


def test_a_name_that_is_not_utf8_is_kept_as_text_that_can_be_stored(memory: Any, log: Path) -> None:
    odd = log.rename(os.fsdecode(os.fsencode(log.parent) + b"/\xff.jsonl"))
    with odd.open("ab") as file:
        file.write(b"not json\n")
    (batch,) = memory.read(odd)
    (batch.position.path + batch.quarantined[0].path).encode()
    assert memory.read(odd) == []


def test_the_head_of_a_file(log: Path) -> None:
    assert head_lines(log, 2) == [line(0).rstrip(), line(1).rstrip()]
