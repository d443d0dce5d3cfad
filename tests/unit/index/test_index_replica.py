"""A copy of the embedded index: it holds what the original holds, and says when it does not any more."""

import uuid

import numpy as np
import pytest

from fedlearn.errors import LockedError, SearchIndexError
from fedlearn.index import replica
from fedlearn.index.edge import EdgeIndex
from fedlearn.index.interface import Point
from fedlearn.index.lock import file_lock

NAMES = ("error-solutions", "skills-patterns")


def points(number):
    rng = np.random.default_rng(number)
    return [
        Point(str(uuid.UUID(int=i + 1)), rng.normal(size=16).astype(np.float32), f"word{i} common", {"category": "x"})
        for i in range(number)
    ]


@pytest.fixture
def root(tmp_path):
    with EdgeIndex(tmp_path / "index", lock_seconds=0.1) as index:
        index.prepare(NAMES[0], 16, "embedder")
        index.upsert(NAMES[0], points(20))
    return tmp_path / "index"


def test_a_copy_holds_what_the_original_holds_and_both_can_be_open(root, tmp_path):
    replica.copy(root, tmp_path / "copy", NAMES, 0.1)
    with EdgeIndex(root) as index, EdgeIndex(tmp_path / "copy") as copied:
        assert list(copied.scroll(NAMES[0])) == list(index.scroll(NAMES[0]))
        assert copied.lexical(NAMES[0], "word7", 5) == index.lexical(NAMES[0], "word7", 5)
        assert copied.count(NAMES[1]) == 0
        index.upsert(NAMES[0], points(30))
        assert (index.count(NAMES[0]), copied.count(NAMES[0])) == (30, 20)


def test_only_what_is_written_changes_the_mark(root):
    before = replica.mark(root, NAMES)
    with EdgeIndex(root) as index:
        assert index.count(NAMES[0]) == 20
    assert replica.mark(root, NAMES) == before
    with EdgeIndex(root) as index:
        index.delete(NAMES[0], [str(uuid.UUID(int=3))])
    after = replica.mark(root, NAMES)
    assert after != before
    with EdgeIndex(root) as index:
        index.prepare(NAMES[1], 16, "embedder")
    assert replica.mark(root, NAMES) != after
    assert replica.mark(root / "nowhere", NAMES) == ()


def test_holes_are_not_copied(root, tmp_path):
    replica.copy(root, tmp_path / "copy", NAMES, 0.1)

    def taken(place):
        return sum(path.stat().st_blocks for path in place.rglob("*") if path.is_file())

    for path in root.rglob("*"):
        if path.is_file() and path.suffix != ".lock":
            assert (tmp_path / "copy" / path.relative_to(root)).read_bytes() == path.read_bytes()
    assert taken(tmp_path / "copy") <= 1.1 * taken(root)


def test_where_the_disk_is_nearly_full_nothing_is_copied(root, tmp_path, monkeypatch):
    monkeypatch.setattr(replica, "_ROOM", 1 << 60)
    with pytest.raises(SearchIndexError, match="MB are free"):
        replica.copy(root, tmp_path / "copy", NAMES, 0.1)


def test_an_index_that_is_in_use_is_waited_for_only_so_long(root, tmp_path):
    with file_lock(root / f"{NAMES[0]}.lock", 0.1), pytest.raises(LockedError, match="try again"):
        replica.copy(root, tmp_path / "copy", NAMES, 0.05)
