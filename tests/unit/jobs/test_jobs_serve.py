"""What the proxy does where the disk refuses: it says so, leaves nothing behind, and goes on."""

import asyncio
import time

import pytest

pytest.importorskip("starlette", reason="the extra serve is not installed")

from starlette.requests import Request

from fedlearn.index import replica
from fedlearn.jobs import serve_feedback
from fedlearn.jobs.serve_search import QuickSearch
from fedlearn.settings import Settings
from fedlearn.wiring import Parts


@pytest.fixture
def parts(tmp_path):
    places = {"state_dir": tmp_path / "state", "cache_dir": tmp_path / "cache"}
    settings = Settings.model_validate(places | {"serve": {"refresh_seconds": 0.05}})
    settings.state_dir.mkdir()
    with Parts(settings) as parts:
        yield parts


def test_copies_that_failed_do_not_pile_up(parts, monkeypatch):
    made = []

    def refuse(_root, target, *_):
        target.mkdir(parents=True)
        made.append(target)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(replica, "copy", refuse)
    search = QuickSearch(parts)
    parts.index.prepare("error-solutions", parts.embedder.dimension, parts.embedder.name)
    parts.index.close()
    search.start()
    until = time.monotonic() + 10
    while len(made) < 3 and time.monotonic() < until:
        time.sleep(0.01)
    left = [path for path in made[:-1] if path.exists()]
    search.close()
    assert len(made) >= 3 and not left


def test_feedback_that_the_disk_refuses_is_told_to_come_later(parts, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(serve_feedback, "feedback", refuse)

    async def receive():
        return {"type": "http.request", "body": b'{"value": 1}', "more_body": False}

    scope = {"type": "http", "method": "POST", "headers": [], "path_params": {"identity": "0123abcd"}}
    answer = asyncio.run(serve_feedback.FeedbackDoor(parts).tell(Request(scope, receive)))
    assert answer.status_code == 503 and answer.headers["retry-after"]
    assert b"Permission denied; see that state_dir can be used" in answer.body
