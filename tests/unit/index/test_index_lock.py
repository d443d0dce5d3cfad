import threading

import pytest

from fedlearn.index.edge import EdgeIndex
from fedlearn.index.lock import awaited, file_lock


def test_the_holder_sees_who_waits_and_only_while_they_wait(tmp_path):
    path = tmp_path / "x.lock"
    assert not awaited(path)
    got = threading.Event()

    def wait():
        with file_lock(path, 20):
            got.set()

    with file_lock(path, 1):
        assert not awaited(path)
        other = threading.Thread(target=wait)
        other.start()
        while not awaited(path):
            assert not got.is_set()
    assert got.wait(20)
    other.join()
    assert not awaited(path)


def test_who_gives_up_waits_no_longer(tmp_path):
    path = tmp_path / "x.lock"
    with file_lock(path, 1):
        with pytest.raises(TimeoutError), file_lock(path, 0.05):
            pass
        assert not awaited(path)


def test_an_index_knows_that_another_process_wants_what_is_open_here(tmp_path):
    with EdgeIndex(tmp_path) as index, EdgeIndex(tmp_path) as other:
        index.prepare("skills-patterns", 8, "lexical")
        assert not index.wanted() and not other.wanted()
        thread = threading.Thread(target=other.count, args=["skills-patterns"])
        thread.start()
        while not index.wanted():
            assert thread.is_alive()
        index.close()
        thread.join(20)
        assert not index.wanted() and not thread.is_alive()
