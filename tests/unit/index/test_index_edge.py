"""The embedded index between processes: locks, kills, damage."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from fedlearn.errors import LockedError, SearchIndexError
from fedlearn.index.edge import EdgeIndex
from fedlearn.index.interface import Point
from fedlearn.models.lexical import LexicalEmbedder

EMBEDDER = LexicalEmbedder(32)
NAME = "skills-patterns"

# Writes batches of 50 points for ever and says on stdout which batch the index has acknowledged.
WRITER = """
import sys, uuid
from pathlib import Path
from fedlearn.index.edge import EdgeIndex
from fedlearn.index.interface import Point
root, first, reopen = Path(sys.argv[1]), int(sys.argv[2]), len(sys.argv) > 3
index = EdgeIndex(root, lock_seconds=30)
index.prepare("skills-patterns", 32, "e")
for batch in range(first, 10**6):
    ids = [str(uuid.UUID(int=batch * 50 + i)) for i in range(50)]
    index.upsert("skills-patterns", [Point(k, [1.0] * 32, f"batch {batch}", {"batch": batch}) for k in ids])
    if reopen:
        index.close()
    print(batch, flush=True)
    if reopen and batch >= first + 5:
        break
"""


def points(count: int) -> list[Point]:
    texts = [f"word{i} and more" for i in range(count)]
    rows = EMBEDDER.embed(texts)
    return [Point(f"00000000-0000-0000-0000-{i:012x}", rows[i], texts[i], {"n": i}) for i in range(count)]


def filled(root: Path, count: int = 10) -> EdgeIndex:
    index = EdgeIndex(root, lock_seconds=1)
    index.prepare(NAME, 32, "e")
    index.upsert(NAME, points(count))
    return index


def test_everything_is_there_after_closing_and_opening_again(tmp_path: Path) -> None:
    with filled(tmp_path) as index:
        before = index.lexical(NAME, "word7", 5)
    with EdgeIndex(tmp_path) as again:
        assert again.count(NAME) == 10
        assert again.lexical(NAME, "word7", 5) == before
        assert [payload["n"] for _, payload in again.scroll(NAME)] == list(range(10))


def test_a_closed_index_opens_at_its_next_use(tmp_path: Path) -> None:
    index = filled(tmp_path)
    for _ in range(3):
        index.close()
        assert index.count(NAME) == 10
    index.close()


def test_reading_where_nothing_is_makes_nothing(tmp_path: Path) -> None:
    index = EdgeIndex(tmp_path / "none")
    assert index.collections() == []
    assert index.count(NAME) == 0
    index.drop(NAME)
    index.close()
    assert not (tmp_path / "none").exists()


def test_a_second_opening_waits_is_refused_with_the_holder_and_damages_nothing(tmp_path: Path) -> None:
    index = filled(tmp_path)
    second = EdgeIndex(tmp_path, lock_seconds=0.1)
    for use in (lambda: second.count(NAME), lambda: second.prepare(NAME, 32, "e"), lambda: second.drop(NAME)):
        with pytest.raises(LockedError, match=rf"in use by another process \(pid {os.getpid()}\)"):
            use()
    assert index.count(NAME) == 10
    index.upsert(NAME, points(20))
    index.close()
    assert second.count(NAME) == 20
    second.close()


def test_two_that_each_hold_what_the_other_wants_both_go_on(tmp_path: Path) -> None:
    names = (NAME, "error-solutions")
    with filled(tmp_path) as index:
        index.prepare(names[1], 32, "e")
    both_hold = Barrier(2)

    def work(mine: str, theirs: str) -> int:
        with EdgeIndex(tmp_path, lock_seconds=5) as index:
            index.count(mine)
            both_hold.wait(5)
            return index.count(theirs) + index.count(mine)

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(work, *order) for order in (names, names[::-1])]
        assert [one.result() for one in done] == [10, 10]


def test_an_embedder_that_does_not_fit_leaves_the_collection_usable(tmp_path: Path) -> None:
    index = filled(tmp_path)
    index.close()
    with pytest.raises(SearchIndexError, match="fedlearn index rebuild"):
        index.prepare(NAME, 32, "other")
    assert index.count(NAME) == 10
    index.close()


def damage_meta_gone(path: Path) -> None:
    (path / "meta.json").unlink()


def damage_meta_cut(path: Path) -> None:
    (path / "meta.json").write_text('{"dimension": 32', encoding="utf-8")


def damage_meta_list(path: Path) -> None:
    (path / "meta.json").write_text("[]", encoding="utf-8")


def damage_shard_gone(path: Path) -> None:
    shutil.rmtree(path / "shard")


def damage_shard_empty(path: Path) -> None:
    shutil.rmtree(path / "shard")
    (path / "shard").mkdir()


def damage_config(path: Path) -> None:
    (path / "shard" / "edge_config.json").write_bytes(b"\0\0")


def damage_segments(path: Path) -> None:
    for file in (path / "shard" / "segments").rglob("*"):
        if file.is_file():
            file.write_bytes(b"junk")


@pytest.mark.parametrize(
    "damage",
    [
        damage_meta_gone,
        damage_meta_cut,
        damage_meta_list,
        damage_shard_gone,
        damage_shard_empty,
        damage_config,
        damage_segments,
    ],
)
def test_damage_is_named_and_can_be_dropped_and_made_again(tmp_path: Path, damage) -> None:
    filled(tmp_path).close()
    damage(tmp_path / NAME)
    index = EdgeIndex(tmp_path, lock_seconds=1)
    for use in (lambda: index.count(NAME), lambda: index.prepare(NAME, 32, "e")):
        with pytest.raises(SearchIndexError, match=rf"{NAME}.*fedlearn index rebuild") as raised:
            use()
        assert "\n" not in str(raised.value)
    index.drop(NAME)
    index.prepare(NAME, 32, "e")
    index.upsert(NAME, points(3))
    assert index.count(NAME) == 3
    index.close()


def test_what_a_kill_left_of_an_unfinished_creation_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.new" / "shard").mkdir(parents=True)
    (tmp_path / f"{NAME}.new" / "shard" / "x").write_bytes(b"half")
    index = filled(tmp_path)
    assert index.collections() == [NAME]
    assert index.count(NAME) == 10
    index.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_directory_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(SearchIndexError, match="cannot be used"):
        EdgeIndex(tmp_path / "index").prepare(NAME, 32, "e")


def test_a_file_in_the_place_of_the_directory_says_so(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("x", encoding="utf-8")
    with pytest.raises(SearchIndexError, match="cannot be used"):
        EdgeIndex(tmp_path / "index").prepare(NAME, 32, "e")


def test_a_full_disk_asks_for_space_and_not_for_a_rebuild(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = filled(tmp_path)

    class Full:
        def update(self, operation: object) -> None:
            raise Exception("Service internal error: No space left on device (os error 28)")

        def close(self) -> None:
            pass

    shard, index._open[NAME].shard = index._open[NAME].shard, Full()  # type: ignore[assignment]
    with pytest.raises(SearchIndexError, match="free some space"):
        index.upsert(NAME, points(1))
    index._open[NAME].shard = shard
    assert index.count(NAME) == 10
    index.close()


def test_threads_take_turns(tmp_path: Path) -> None:
    index = filled(tmp_path, 0)

    def work(first: int) -> None:
        for i in range(first, first + 5):
            index.upsert(NAME, points(60)[i * 3 : i * 3 + 3])
            assert index.lexical(NAME, f"word{i * 3}", 1)[0].payload["n"] == i * 3
            index.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, (0, 5, 10, 15)))
    assert index.count(NAME) == 60
    index.close()


def writer(root: Path, first: int, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(root), str(first), *more], stdout=subprocess.PIPE, text=True
    )


def test_a_killed_writer_loses_nothing_acknowledged(tmp_path: Path) -> None:
    choose = random.Random(7)
    acknowledged: set[int] = set()
    first = 0
    for _ in range(5):
        process = writer(tmp_path, first)
        assert process.stdout is not None
        acknowledged.add(int(process.stdout.readline()))
        time.sleep(choose.uniform(0.0, 0.15))
        process.send_signal(signal.SIGKILL)
        acknowledged |= {int(line) for line in process.stdout.read().split("\n")[:-1]}
        process.wait()
        process.stdout.close()
        first = max(acknowledged) + 1
        with EdgeIndex(tmp_path, lock_seconds=10) as index:
            stored = [payload["batch"] for _, payload in index.scroll(NAME)]
            assert index.count(NAME) == len(stored)
            assert acknowledged <= set(stored)
            assert all(stored.count(batch) == 50 for batch in acknowledged)
            assert index.lexical(NAME, f"batch {max(acknowledged)}", 1)[0].payload["batch"] == max(acknowledged)


def test_a_kill_while_a_collection_is_made_leaves_it_whole_or_absent(tmp_path: Path) -> None:
    choose = random.Random(3)
    for round_ in range(4):
        root = tmp_path / str(round_)
        process = writer(root, 0)
        while not root.exists():
            time.sleep(0.001)
        time.sleep(choose.uniform(0.0, 0.08))
        process.kill()
        process.communicate()
        with EdgeIndex(root, lock_seconds=10) as index:
            index.prepare(NAME, 32, "e")
            index.upsert(NAME, points(3))
            assert index.count(NAME) >= 3


def test_two_writers_take_turns_and_lose_nothing(tmp_path: Path) -> None:
    writers = [writer(tmp_path, first, "reopen") for first in (0, 1_000)]
    for process in writers:
        process.communicate()
        assert process.returncode == 0
    with EdgeIndex(tmp_path) as index:
        batches = [payload["batch"] for _, payload in index.scroll(NAME)]
    assert sorted(set(batches)) == [*range(6), *range(1_000, 1_006)]
    assert len(batches) == 12 * 50
