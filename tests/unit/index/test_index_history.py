"""The host's own questions in the index, from the ledger: what was said beside a turn finds it, and goes with it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fedlearn.index import outbox
from fedlearn.index.conversation import session_id, sessions_of
from fedlearn.index.documents import INTERACTIONS
from fedlearn.index.interface import Point
from fedlearn.index.memory import MemoryIndex
from fedlearn.index.search import search
from fedlearn.learning.glance import normal_question, question_key
from fedlearn.learning.memory import question_point
from fedlearn.learning.pipeline import Learner
from fedlearn.ledger import interactions
from fedlearn.ledger.clock import to_micros
from fedlearn.ledger.database import Ledger
from fedlearn.models.lexical import LexicalEmbedder
from fedlearn.privacy.known import HostContext
from fedlearn.privacy.scrub import Scrubber
from fedlearn.records import Feedback, Interaction, Outcome
from fedlearn.settings import Settings

NOW = datetime(2026, 6, 1, tzinfo=UTC)
EMBEDDER = LexicalEmbedder()
SESSIONS = sessions_of(INTERACTIONS)


def key(question: str) -> str:
    return question_point(question_key(normal_question(question)))


class Host:
    """A learner over a real ledger, and the points that the index was given last."""

    def __init__(self, place: Path) -> None:
        self.ledger = Ledger.open(f"sqlite:///{place / 'ledger.db'}")
        self.learner = Learner(self.ledger, EMBEDDER, Scrubber(HostContext()), Settings(), now=lambda: NOW)
        self.index = MemoryIndex()
        self.written: dict[str, Point] = {}
        self.told = 0
        keep = self.index.upsert

        def upsert(collection: str, points: list[Point]) -> None:
            self.written |= {point.id: point for point in points}
            keep(collection, points)

        self.index.upsert = upsert  # type: ignore[method-assign, assignment]

    def tell(self, session: str | None, *turns: tuple[str, str]) -> list[Interaction]:
        """Learn some turns, each half a day after the one before, and give the index what changed."""
        made = []
        for question, answer in turns:
            self.told += 1
            time = NOW - timedelta(days=30) + timedelta(hours=12 * self.told)
            identity = f"1{str(uuid.UUID(int=self.told))[1:]}"  # begins no part of its session
            made.append(Interaction(identity, "s", "turn", time, session, question, answer, outcome=Outcome.FAILURE))
        self.learner.tell(made)
        self.drain()
        return made

    def drain(self) -> None:
        self.written.clear()
        outbox.drain(self.ledger, self.index, EMBEDDER)

    def forget(self, before: datetime) -> None:
        with self.ledger.writing() as connection:
            interactions.drop_texts(connection, to_micros(before) or 0)
        self.drain()

    def find(self, question: str, **more: object) -> list[str]:
        return [
            one.id
            for one in search(self.index, EMBEDDER, question, limit=9, collections=[INTERACTIONS], **more)  # type: ignore[arg-type]
        ]


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    one = Host(tmp_path)
    yield one
    one.ledger.close()


ATLAS = (("The nightly backup of atlas takes too long.", "Since when?"), ("What helps?", "Start it at four o'clock."))
BIRCH = (("The nightly backup of birch takes too long.", "Since when?"), ("Any idea?", "Buy a bigger disk."))


def test_a_turn_is_found_by_the_words_beside_it_before_the_like_turn_of_another_session(host: Host) -> None:
    host.tell("a", *ATLAS)
    host.tell("b", *BIRCH)
    found = host.find("backup of atlas")
    assert found[:2] == [key(ATLAS[0][0]), key("What helps?")]
    assert host.find("what did birch need", earlier=["how long does the backup take"])[0] in map(key, dict(BIRCH))


def test_an_answer_finds_its_question(host: Host) -> None:
    host.tell("a", *ATLAS)
    host.tell("b", *BIRCH)
    assert host.find("bigger disk")[0] == key("Any idea?")


def test_without_a_session_nothing_is_said_beside_a_question(host: Host) -> None:
    host.tell(None, *ATLAS)
    points = [host.written[key(question)] for question, _ in ATLAS]
    assert [(point.text, point.around, point.payload) for point in points] == [
        (question, (), {"category": INTERACTIONS}) for question, _ in ATLAS
    ]
    assert host.index.collections() == [INTERACTIONS]


def test_a_new_turn_renews_its_neighbours_and_its_session_alone(host: Host) -> None:
    host.tell("a", *((f"Question {letter}?", f"Answer {letter}.") for letter in "vwxyz"))
    host.tell("b", *BIRCH)
    host.tell("a", ("One more?", "Yes."))
    assert set(host.written) == {key("One more?"), key("Question y?"), key("Question z?"), session_id("a")}
    assert [text for text, _ in host.written[key("One more?")].around] == ["Yes.", "Answer z.", "Question z?"]


def test_what_says_nothing_new_writes_nothing(host: Host) -> None:
    told = host.tell("a", *ATLAS)
    host.learner.tell([*told, Feedback("f", "s", target=told[0].id, value=-1)])
    host.drain()
    assert host.written == {}


def test_an_answer_that_grows_renews_what_stands_beside_it(host: Host) -> None:
    told = host.tell("a", *ATLAS)
    host.learner.tell([replace(told[0], response="Since when? Tell me more.")])
    host.drain()
    assert "Since when? Tell me more." in dict(host.written[key("What helps?")].around)


def test_a_question_asked_again_moves_to_the_newer_session(host: Host) -> None:
    host.tell("a", ("Go on.", "Done with atlas."))
    host.tell("b", ("Which port has grafana?", "Port 3001."), ("Go on.", "Done with grafana."))
    payloads = host.index.fetch(INTERACTIONS, [key("Go on.")])
    assert payloads[key("Go on.")]["session"] == "b"
    # No question stands in the first session any more, so nothing could be found by it.
    assert [identity for identity, _ in host.index.scroll(SESSIONS)] == [session_id("b")]
    host.tell(None, ("go on.", "Alone."))
    assert host.index.fetch(INTERACTIONS, [key("Go on.")]) == payloads


def test_what_is_forgotten_is_forgotten_beside_other_turns_and_in_its_session(host: Host) -> None:
    told = host.tell("a", *ATLAS, ("And then?", "Look at the log."))
    assert told[1].time is not None
    host.forget(told[1].time)
    point, session = host.written[key("And then?")], host.written[session_id("a")]
    assert [text for text, _ in point.around] == ["Look at the log.", "Start it at four o'clock.", "What helps?"]
    assert "atlas" not in session.text and "Since when" not in session.text and "four o'clock" in session.text
    assert host.index.fetch(INTERACTIONS, [key(ATLAS[0][0])]) == {key(ATLAS[0][0]): {"category": INTERACTIONS}}
    host.forget(NOW)
    assert host.index.count(SESSIONS) == 0
    assert all(not point.around for point in host.written.values())


def test_an_earlier_turn_stands_again_for_a_question_whose_newest_turn_is_forgotten(host: Host) -> None:
    first, second = host.tell("a", ("Go on.", "One.")), host.tell("b", ("Go on.", "Two."))
    assert first[0].time is not None and second[0].time is not None
    later = replace(first[0], time=NOW - timedelta(days=1))
    host.learner.tell([later])
    host.drain()
    host.forget(NOW - timedelta(days=2))
    assert host.index.fetch(INTERACTIONS, [key("Go on.")])[key("Go on.")]["session"] == "a"
    assert [identity for identity, _ in host.index.scroll(SESSIONS)] == [session_id("a")]
