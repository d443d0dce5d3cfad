import threading
import time

import pytest

from fedlearn.assist.remember import Memory
from fedlearn.errors import LockedError
from fedlearn.index.edge import EdgeIndex
from fedlearn.jobs.kept_index import KeptIndex
from fedlearn.jobs.remember import remember
from fedlearn.jobs.search import search
from fedlearn.ledger import journal
from fedlearn.settings import Settings
from fedlearn.wiring import Parts

NAME = "skills-patterns"


@pytest.fixture
def parts(tmp_path):
    (tmp_path / "state").mkdir()
    with Parts(Settings.model_validate({"state_dir": tmp_path / "state"})) as parts:
        remember(parts, Memory(text="Open port 443 and reload nginx.", name="https does not answer"))
        parts.index.close()
        yield parts


@pytest.fixture
def other(parts):
    """The index as another process sees it, which waits at most half a second."""
    with EdgeIndex(parts.settings.state_dir / "index", lock_seconds=0.5) as index:
        yield index


def test_it_is_open_between_calls_and_others_get_it_when_they_ask(parts, other):
    kept = KeptIndex(parts)
    for _ in range(3):
        assert kept.alone(lambda: search(parts, "https does not answer", limit=1)).results
        assert other.count(NAME) == 1
        other.close()
    kept.close()


def test_others_get_it_while_calls_follow_each_other(parts, other):
    kept, until, waited = KeptIndex(parts), time.monotonic() + 2, []

    def ask():
        while time.monotonic() < until:
            kept.alone(lambda: search(parts, "https does not answer", limit=1))

    calls = threading.Thread(target=ask)
    calls.start()
    time.sleep(0.3)
    while calls.is_alive():
        began = time.monotonic()
        try:
            other.count(NAME)
            waited.append(time.monotonic() - began)
        except LockedError:
            pass
        other.close()
        time.sleep(0.2)
    kept.close()
    assert waited


def test_after_a_lull_it_is_let_go(parts):
    kept = KeptIndex(parts, lull=0.1)
    kept.alone(lambda: parts.index.count(NAME))
    time.sleep(1)
    with EdgeIndex(parts.settings.state_dir / "index", lock_seconds=0) as index:
        assert index.count(NAME) == 1


def test_what_changed_is_settled_when_it_is_let_go(parts):
    kept = KeptIndex(parts)
    memory = Memory(text="Ask the hub for its logs.", name="the hub is silent")
    kept.alone(lambda: remember(parts, memory, settle=False), changes=True)
    with parts.ledger.reading() as connection:
        assert journal.pending_count(connection)
    kept.close()
    with parts.ledger.reading() as connection:
        assert not journal.pending_count(connection)


def test_warming_up_notes_no_question_and_fails_silently(parts):
    kept = KeptIndex(parts)
    kept.warm()
    with parts.ledger.reading() as connection:
        assert "answers" not in journal.totals(connection)
    kept.close()
    (parts.settings.state_dir / "index" / NAME / "meta.json").write_text("{}")
    kept.warm()
    kept.close()
