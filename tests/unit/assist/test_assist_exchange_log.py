"""Exchanges become telemetry: each once, under the id that was told, and never at the cost of an answer."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fedlearn.assist.exchange_log import Exchange, ExchangeLog
from fedlearn.jobs.learn import learn_once
from fedlearn.ledger import interactions
from fedlearn.records import Outcome
from fedlearn.telemetry.decode import canonical, decode, line_id
from fedlearn.telemetry.formats.own import Own
from fedlearn.wiring import Parts

WHEN = datetime(2026, 9, 1, 12, tzinfo=UTC)
PATTERN = "00000000-0000-4000-8000-000000000001"


def _log(directory: Path, **more: Any) -> ExchangeLog:
    return ExchangeLog(directory, **{"most_bytes": 1_000_000, "kept": 3, **more})


def exchange(number: int = 0, **more: Any) -> Exchange:
    fields: dict[str, Any] = {
        "kind": "ask", "time": WHEN, "query": f"how do I do number {number}?", "response": "Like `this = that;`.",
        "model": "m", "is_local": True, "tokens_in": 100, "tokens_out": 20, "tokens_saved": 300, "latency_ms": 12.5,
        "finish_reason": "stop", "route": "local: it fits", "answer_id": PATTERN, "context_used": (PATTERN,),
    }  # fmt: skip
    return Exchange(**{**fields, **more})


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_the_learner_takes_it_once_under_the_id_that_was_told(parts: Parts) -> None:
    told = [parts.exchanges.record(exchange(number)) for number in range(3)]
    for _ in range(2):
        learn_once(parts, [])
    with parts.ledger.reading() as connection:
        found = interactions.by_ids(connection, [identity for identity in told if identity])
        assert interactions.count(connection)["interactions"] == 3
    assert set(found) == set(told)
    it = found[told[0] or ""].interaction
    assert (it.source, it.kind, it.time, it.outcome) == ("fedlearn", "ask", WHEN, Outcome.UNKNOWN)
    assert (it.model, it.is_local, it.tokens_in, it.tokens_out, it.latency_ms) == ("m", True, 100, 20, 12.5)
    assert it.retrieved == (PATTERN,)
    assert it.context["tokens_saved"] == 300 and it.context["route"] == "local: it fits"
    assert it.context["answer_id"] == PATTERN and it.has_code


def test_a_failure_is_a_failure_that_no_later_answer_fixes(parts: Parts) -> None:
    told = parts.exchanges.record(exchange(response="", error="nobody there", session="s"))
    learn_once(parts, [])
    with parts.ledger.reading() as connection:
        it = interactions.by_ids(connection, [told or ""])[told or ""].interaction
    assert it.outcome is Outcome.FAILURE and it.error == "nobody there" and it.session is None


def test_the_same_exchange_twice_is_two(tmp_path: Path) -> None:
    log = _log(tmp_path)
    assert log.record(exchange()) != log.record(exchange())


@given(st.text(), st.text(), st.text())
def test_whatever_is_said_is_written_and_read(query: str, response: str, model: str) -> None:
    log = _log(_directory())
    said = exchange(query=query + "\ud800", response=response, model=model)
    told = log.record(said)
    line = log.path.read_bytes().splitlines()[-1]
    decoded = decode(line)
    assert told == str(line_id("fedlearn", canonical(decoded)))
    (it,) = Own().read(decoded, told, None).events
    assert it.query.endswith("?")  # type: ignore[union-attr]


_made: list[Path] = []


def _directory() -> Path:
    return _made[0]


@pytest.fixture(autouse=True)
def directory(tmp_path: Path) -> None:
    _made[:] = [tmp_path / "made"]


def test_texts_are_bounded(tmp_path: Path) -> None:
    log = _log(tmp_path)
    log.record(exchange(query="q" * 1_000_000, response="r" * 1_000_000))
    assert log.path.stat().st_size < 150_000


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    log = _log(tmp_path / "telemetry")
    log.record(exchange())
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.path.parent.stat().st_mode) == 0o700


def test_nothing_is_written_where_telemetry_is_off(tmp_path: Path) -> None:
    log = _log(tmp_path, enabled=False)
    assert log.record(exchange()) is None and not log.path.exists()


def test_a_place_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert _log(tmp_path / "file").record(exchange()) is None


WRITER = """
import sys; from pathlib import Path; from datetime import UTC, datetime
from fedlearn.assist.exchange_log import Exchange, ExchangeLog
log = ExchangeLog(Path(sys.argv[1]), most_bytes=20_000, kept=3)
for i in range(60):
    assert log.record(Exchange("ask", datetime(2026, 9, 1, tzinfo=UTC), f"{sys.argv[2]} {i} " + "x" * 100))
"""


def test_processes_write_whole_lines_and_rotate_without_losing_one(tmp_path: Path) -> None:
    workers = [subprocess.Popen([sys.executable, "-c", WRITER, tmp_path, str(number)]) for number in range(3)]
    assert [worker.wait() for worker in workers] == [0, 0, 0]
    files = sorted(tmp_path.glob("fedlearn-exchanges.jsonl*"))
    lines = [line for path in files for line in read(path)]
    assert 1 < len(files) <= 4, "three are kept beside the one that is written"
    assert len({line["id"] for line in lines}) == len({line["query"] for line in lines}) == 180


def test_what_is_put_aside_is_read_too_and_the_oldest_goes(parts: Parts, tmp_path: Path) -> None:
    log = _log(parts.exchanges.path.parent, most_bytes=2_000)
    for number in range(5):
        log.record(exchange(number))
        if number == 2:
            assert learn_once(parts, []).new == 3
    assert learn_once(parts, []).new == 2
    for number in range(40):
        log.record(exchange(number))
    assert len(list(log.path.parent.glob("*.jsonl*"))) <= 4
    assert sum(path.stat().st_size for path in log.path.parent.glob("*.jsonl*")) < 4 * 3_000


def test_as_many_are_kept_as_is_set(parts: Parts) -> None:
    changed = {"own_log_bytes": 100_000, "own_logs_kept": 1}
    telemetry = parts.settings.telemetry.model_copy(update=changed)
    log = Parts(parts.settings.model_copy(update={"telemetry": telemetry})).exchanges
    for number in range(65):
        log.record(exchange(number, response="word " * 2_000))
    assert sorted(path.name for path in log.path.parent.glob("*.jsonl*")) == [log.path.name, f"{log.path.name}.1"]
