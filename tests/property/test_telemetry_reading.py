"""What telemetry says depends on what was written, not on how it came to be read.

The same files in one go, in batches of any size, killed and resumed, under other names or compressed give the same
sequence of events; read while they grow and rotate they give the same interactions.
"""

from __future__ import annotations

import gzip
import json
import random
import shutil
import tempfile
import uuid
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fedlearn.records import NAMESPACE, Feedback
from fedlearn.settings import Settings
from fedlearn.telemetry.decode import canonical, decode, line_digest, records, salvage
from fedlearn.telemetry.parse import Batch, read
from fedlearn.telemetry.tail import Position
from fedlearn.telemetry.times import parse_time

SETTINGS = Settings()
SOURCES = ("ralph", "aidb", "hybrid", "vscode", "phoenix", "claude")
GARBAGE = [b"", b"not json", b"[1]", b"\x00\x00", b'"s"', b'{"a":', b"\xff", b'{"unknown": 1}', b'{"x": NaN}']
COMMON = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


class Ledger:
    """What the ledger does, in memory and through JSON."""

    def __init__(self) -> None:
        self.positions: dict[str, Position] = {}
        self.ids: set[bytes] = set()
        self.states: dict[tuple[str, str], str] = {}
        self.events: list[Any] = []

    def position(self, path: str, device: int, inode: int) -> Position | None:
        if path in self.positions:
            return self.positions[path]
        return next((p for p in self.positions.values() if (p.device, p.inode) == (device, inode)), None)

    def seen(self, ids: Sequence[bytes]) -> set[bytes]:
        return self.ids.intersection(ids)

    def threads(self, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], dict[str, Any]]:
        return {key: json.loads(self.states[key]) for key in keys if key in self.states}

    def commit(self, batch: Batch) -> None:
        assert not self.ids.intersection(batch.seen)
        self.positions[batch.position.path] = batch.position
        self.ids.update(batch.seen)
        for key, state in batch.threads.items():
            if state is None:
                self.states.pop(key, None)
            else:
                self.states[key] = json.dumps(state)
        self.events += batch.events

    def read(self, files: Sequence[Path], batch_lines: int = 1000) -> list[Any]:
        for batch in read(files, self, SETTINGS, batch_lines=batch_lines):
            self.commit(batch)
        return self.events

    def final(self) -> dict[str, Any]:
        return {event.id: event for event in self.events}


def host(rng: random.Random, source: str, count: int) -> list[bytes]:
    """Return lines of one source, with traps between them; the first line leaves no doubt about the source."""
    makers = {"ralph": task, "aidb": asked, "hybrid": routed, "vscode": typed, "phoenix": traced, "claude": turns}
    lines: list[bytes] = []
    for number in range(count):
        for event in makers[source](rng, number):
            lines.append(json.dumps(event).encode())
            if rng.random() < 0.1:
                lines.append(rng.choice(lines))
    for _ in range(rng.randint(0, 4)):
        lines.insert(rng.randint(1, len(lines)), rng.choice(GARBAGE))
    return lines


def stamp(number: int) -> str:
    return f"2026-05-{1 + number % 28:02}T10:00:{number % 60:02}Z"


def task(rng: random.Random, number: int) -> Iterator[dict[str, Any]]:
    one = {"task_id": f"t{rng.randint(0, 3)}", "timestamp": stamp(number), "n": number}
    yield {"event": "task_submitted", "prompt_length": 3} | one
    for tries in range(rng.randint(0, 3)):
        yield {
            "event": "iteration_completed",
            "iteration": tries + 1,
            "exit_code": rng.choice([0, 2]),
            "output": "o",
        } | one
    if rng.random() < 0.8:
        yield {"event": rng.choice(["task_completed", "task_failed"]), "prompt": f"p{number}", "output": "x = 1;"} | one


def asked(rng: random.Random, number: int) -> Iterator[dict[str, Any]]:
    joint = {"request_id": f"r{rng.randint(0, 4)}"} if rng.random() < 0.5 else {}
    for kind in rng.choice([["query_completion"], ["query", "completion"], ["context_augmentation"], ["error"]]):
        yield {"event_type": kind, "llm_used": "local", "query": f"q{number}", "timestamp": stamp(number)} | joint


def routed(rng: random.Random, number: int) -> Iterator[dict[str, Any]]:
    joint = {"request_id": f"r{rng.randint(0, 4)}", "session_id": f"s{rng.randint(0, 2)}"} if rng.random() < 0.6 else {}
    kinds = ["context_augmented", "route_decided", "local_inference", "agent_tool_call", "tool_result",
             "agent_thinking", "agent_step_complete", "learning_feedback", "pattern_stored"]  # fmt: skip
    for kind in rng.sample(kinds, rng.randint(1, 4)):
        answer = {"response": "use `a = 1;` here"} if kind in ("local_inference", "agent_step_complete") else {}
        more = {"interaction_id": "i", "rating": 5} if kind == "learning_feedback" else {"success": rng.random() < 0.5}
        yield {"event": kind, "query": f"q{number}", "n": number, "timestamp": number + 1.8e9} | joint | answer | more


def typed(rng: random.Random, number: int) -> Iterator[dict[str, Any]]:
    kind = rng.choice(["completion", "refactoring", "feedback", "error", "health-check"])
    yield {
        "event_type": kind,
        "extension": "e",
        "completion_id": f"c{number}",
        "prompt": f"p{number}",
        "success": "true",
    }


def traced(rng: random.Random, number: int) -> Iterator[dict[str, Any]]:
    joint = {"request_id": f"r{rng.randint(0, 2)}", "session_id": "s"} if rng.random() < 0.6 else {"request_id": "x"}
    trace = {"trace_id": f"t{number}", "service": "a", "method": "b", "success": False, "error": "E", "metadata": joint}
    log = {"log_id": f"l{number}", "user_query": f"q{number}", "system_response": "a", "metadata": joint}
    if rng.random() < 0.5:
        yield {"event_id": f"e{number}", "execution_trace": trace, "conversation_log": None}
    else:
        yield {"event_id": f"e{number}", "execution_trace": None, "conversation_log": log}


def turns(rng: random.Random, number: int) -> Iterator[dict[str, Any]]:
    base = {"sessionId": f"s{rng.randint(0, 1)}", "isSidechain": rng.random() < 0.1, "timestamp": stamp(number)}
    words = rng.choice(["do it", "thanks, that works", "no, that is wrong", "<command-name>x"]) + f" {number}"
    identity = {"uuid": f"u{number}"}
    yield {"type": "user", "message": {"content": words}} | base | identity
    for part in range(rng.randint(0, 3)):
        call = {"type": "tool_use", "id": f"{number}.{part}", "name": "Bash", "input": {"command": f"c{part}"}}
        yield (
            {"type": "assistant", "message": {"content": [{"type": "text", "text": "ok"}, call]}, "p": part}
            | base
            | identity
        )
        answer = {
            "type": "tool_result",
            "tool_use_id": f"{number}.{part}",
            "content": "r",
            "is_error": rng.random() < 0.4,
        }
        yield {"type": "user", "message": {"content": [answer]}, "p": part} | base | identity


@contextmanager
def directory() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


seeds = st.integers(0, 2**32)


def written(where: Path, seed: int, count: int = 12) -> list[Path]:
    where.mkdir(exist_ok=True)
    rng = random.Random(seed)
    files = []
    for number, source in enumerate(rng.sample(SOURCES, len(SOURCES))):
        path = where / f"{number}-{source}-events.jsonl"
        path.write_bytes(b"\n".join(host(rng, source, count)) + b"\n" + rng.choice([b"", b'{"event": "cut']))
        files.append(path)
    return files


@given(seeds, st.integers(1, 40), st.lists(st.integers(0, 6), max_size=8))
@COMMON
def test_batches_of_any_size_killed_and_resumed(seed: int, batch_lines: int, lives: list[int]) -> None:
    with directory() as where:
        files = written(where, seed)
        whole = Ledger().read(files)
        assert whole
        ledger = Ledger()
        for commits in lives:
            batches = read(files, ledger, SETTINGS, batch_lines=batch_lines)
            for _ in range(commits):
                if (batch := next(batches, None)) is None:
                    break
                ledger.commit(batch)
            next(batches, None)  # read and never committed: the process died
        assert ledger.read(files, batch_lines) == whole
        assert ledger.read(files) == whole, "nothing was new"


@given(seeds, st.integers(1, 40))
@COMMON
def test_under_another_name_or_compressed(seed: int, batch_lines: int) -> None:
    with directory() as where:
        files = written(where, seed)
        whole = Ledger().read(files)
        rng = random.Random(seed)
        others = []
        for number, path in enumerate(files):
            other = where / f"{number}{rng.choice(['.log', '-vscode-events.jsonl', '.jsonl.7', '-ralph.ndjson'])}"
            data = path.read_bytes()
            other.write_bytes(gzip.compress(data) if rng.random() < 0.5 else data)
            others.append(other)
        assert Ledger().read(others, batch_lines) == whole
        replayed = Ledger()
        replayed.read(files)
        assert replayed.read(others, batch_lines) == whole, "a replay had an effect"


@given(seeds, st.lists(st.floats(0, 1), min_size=1, max_size=6), st.sampled_from(["grow", "rename", "copytruncate"]))
@COMMON
def test_read_while_it_grows_and_rotates(seed: int, cuts: list[float], rotation: str) -> None:
    with directory() as where:
        rng = random.Random(seed)
        source = rng.choice(SOURCES)
        body = b"\n".join(host(rng, source, 20)) + b"\n"
        whole = Ledger()
        once = where / "once.jsonl"
        once.write_bytes(body)
        whole.read([once])
        live, ledger, rotated, start = where / "live.jsonl", Ledger(), 0, 0
        for cut in [*sorted(int(share * len(body)) for share in cuts), len(body)]:
            with live.open("ab") as file:
                file.write(body[start:cut])
            start = cut
            if rotation == "grow" or rng.random() < 0.5:
                ledger.read([live], rng.randint(1, 9))
            # A file is rotated between two lines: what a writer has not finished stays in its hands.
            if rotation != "grow" and body[start - 1 : start] == b"\n":
                rotated += 1
                old = where / f"live.jsonl.{1000 - rotated}"
                if rotation == "rename":
                    live.rename(old)
                    live.touch()
                else:
                    shutil.copy(live, old)
                    live.write_bytes(b"")
                ledger.read([*sorted(where.glob("live.jsonl.*"), reverse=True), live], rng.randint(1, 9))
        ledger.read([*sorted(where.glob("live.jsonl.*"), reverse=True), live])
        assert ledger.final() == whole.final()
        words = [event for event in ledger.events if isinstance(event, Feedback)]
        assert len({word.id for word in words}) == len(words)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), json_values, max_size=4))
@COMMON
def test_whatever_is_decoded_has_a_canonical_form_that_is_stable(line: dict[str, Any]) -> None:
    decoded = decode(json.dumps(line).encode())
    body = canonical(decoded)
    assert canonical(decode(body)) == body
    assert line_digest("s", body) == uuid.uuid5(NAMESPACE, "s\n" + body.decode()).bytes


@given(
    st.binary(max_size=200)
    | st.lists(st.sampled_from([b"{", b"}", b"[", b'"', b'{"a":', b"1", b"\x00", b",", b"\xff"])).map(b"".join)
)
@example(b'{"a":1}{')
@COMMON
def test_no_bytes_whatever_break_the_decoder(raw: bytes) -> None:
    salvage(raw)
    try:
        objects, lost = records(raw)
    except ValueError as error:
        assert 0 < len(str(error)) < 100
    else:
        assert objects
        lost.encode()
        for line in objects:
            canonical(line).decode()


@given(json_values | st.datetimes().map(str) | st.floats(-1e20, 1e20).map(str))
@COMMON
def test_no_value_whatever_breaks_the_clock(value: Any) -> None:
    time = parse_time(value)
    assert time is None or time.utcoffset() is not None
