"""The host's own questions in the index: told bit by bit, killed or repeated, it holds what a rebuild makes."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fedlearn.errors import SearchIndexError
from fedlearn.index import outbox
from fedlearn.index.conversation import sessions_of
from fedlearn.index.documents import INTERACTIONS
from fedlearn.index.interface import Point
from fedlearn.index.memory import MemoryIndex
from fedlearn.learning.pipeline import Learner
from fedlearn.ledger import interactions, turns
from fedlearn.ledger.clock import to_micros
from fedlearn.ledger.database import Ledger
from fedlearn.models.lexical import LexicalEmbedder
from fedlearn.privacy.known import HostContext
from fedlearn.privacy.scrub import Scrubber
from fedlearn.records import NAMESPACE, Interaction, Outcome
from fedlearn.settings import Settings

NOW = datetime(2026, 6, 1, tzinfo=UTC)
SCRUBBER = Scrubber(HostContext())
EMBEDDER = LexicalEmbedder(64)
QUESTIONS = ["Go on.", "go on.", "Which port has grafana?", "Why does nginx fail?", "And then?"]
ANSWERS = ["", "It listens on 3001.", "The certificate is old."]

TELL = st.tuples(
    st.just("tell"), st.sampled_from([None, "a", "a", "b"]), st.sampled_from(QUESTIONS), st.sampled_from(ANSWERS)
)
CHANGE = st.one_of(
    TELL,
    st.tuples(st.just("grow"), st.integers(0, 20), st.sampled_from(ANSWERS)),
    st.tuples(st.just("forget"), st.integers(0, 20)),
)
#: What is told before the index is given anything, and what comes afterwards, each with the calls of the index after
#: which the drain that follows is killed; None is never.
STEPS = st.tuples(
    st.lists(TELL, min_size=4, max_size=24),
    st.lists(st.tuples(CHANGE, st.sampled_from([None, None, 0, 1, 2])), max_size=4),
)


class Kept(MemoryIndex):
    """Keeps the points as they were given, and fails after some of them when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.points: dict[str, dict[str, Point]] = {}
        self.left: int | None = None

    def upsert(self, collection: str, points: Sequence[Point]) -> None:
        self.work()
        super().upsert(collection, points)
        self.points.setdefault(collection, {}).update({point.id: point for point in points})

    def delete(self, collection: str, ids: Sequence[str]) -> None:
        self.work()
        super().delete(collection, ids)
        for identity in ids:
            self.points.get(collection, {}).pop(identity, None)

    def flush(self) -> None:
        self.work()

    def work(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise SearchIndexError("killed")

    def holds(self) -> dict[str, dict[str, tuple[object, ...]]]:
        return {
            collection: {
                point.id: (point.text, tuple(point.around), dict(point.payload), np.round(point.vector, 5).tolist())
                for point in points.values()
            }
            for collection, points in self.points.items()
            if points
        }


def one(number: int, session: str | None, query: str, response: str) -> Interaction:
    return Interaction(
        id=str(uuid.uuid5(NAMESPACE, f"turn {number}")),
        source="hybrid",
        kind="local_inference",
        time=NOW - timedelta(days=7 * number % 20),
        session=session,
        query=query,
        response=response,
        context={},
        outcome=Outcome.FAILURE,
    )


class Host:
    """A learner over a real ledger, and an index that is given what it learns."""

    def __init__(self, place: Path) -> None:
        shutil.copy(empty_ledger(), place / "ledger.db")
        self.ledger = Ledger.open(f"sqlite:///{place / 'ledger.db'}")
        self.learner = Learner(self.ledger, EMBEDDER, SCRUBBER, Settings(), now=lambda: NOW)
        self.index = Kept()
        self.told: list[Interaction] = []

    def do(self, verb: str, *rest: Any) -> None:
        if verb == "tell":
            self.told.append(one(len(self.told), *rest))
            self.learner.tell([self.told[-1]])
        elif verb == "grow":
            place = rest[0] % len(self.told)
            self.told[place] = replace(self.told[place], response=self.told[place].response + rest[1])
            self.learner.tell([self.told[place]])
        else:
            with self.ledger.writing() as connection:
                interactions.drop_texts(connection, to_micros(NOW - timedelta(days=rest[0])) or 0)

    def drain(self, until: int | None = None) -> None:
        self.index.left = until
        with suppress(SearchIndexError):
            outbox.drain(self.ledger, self.index, EMBEDDER)

    def rebuilt(self) -> Kept:
        whole = Kept()
        outbox.rebuild(self.ledger, whole, EMBEDDER)
        return whole


@cache
def empty_ledger() -> Path:
    """Return a migrated ledger to copy, because migrating takes longer than learning."""
    place = Path(tempfile.mkdtemp(prefix="fedlearn-empty-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    Ledger.open(f"sqlite:///{place / 'ledger.db'}").close()
    return place / "ledger.db"


@given(STEPS)
def test_bit_by_bit_the_index_becomes_what_a_rebuild_makes(steps: tuple[list[Any], list[Any]]) -> None:
    first, then = steps
    with tempfile.TemporaryDirectory() as directory:
        host = Host(Path(directory))
        for step in first:
            host.do(*step)
        host.drain()
        for step, killed in then:
            host.do(*step)
            host.drain(killed)
        host.drain()
        assert host.index.holds() == host.rebuilt().holds()
        with host.ledger.writing() as connection:
            turns.queue(connection, [turn.id for turn in host.told])
        host.drain()
        assert host.index.holds() == host.rebuilt().holds()
        assert set(host.index.holds()) <= {INTERACTIONS, sessions_of(INTERACTIONS)}
        host.ledger.close()
