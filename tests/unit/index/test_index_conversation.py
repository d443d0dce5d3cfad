"""Turns of conversations: what stands beside them, and their sessions."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fedlearn.index import words
from fedlearn.index.asking import asking
from fedlearn.index.context import Context, widen
from fedlearn.index.conversation import (
    REACH,
    around,
    part_of,
    session_id,
    session_point,
    sessions_of,
    turn_vectors,
)
from fedlearn.index.cosine import Cosine
from fedlearn.index.documents import INTERACTIONS
from fedlearn.index.fusion import fuse
from fedlearn.index.interface import Hit, Point
from fedlearn.index.memory import MemoryIndex
from fedlearn.index.search import Found, search
from fedlearn.index.turns import Turn, messages, turn_point
from fedlearn.models.lexical import LexicalEmbedder

EMBEDDER = LexicalEmbedder()

SESSIONS = {
    "atlas": ["The backup of atlas takes too long.", "What did you try?", "Moving it to four o'clock helped.", "Good."],
    "birch": ["The backup of birch takes too long.", "Did you look at the log?", "A bigger disk did it.", "Thanks."],
    "cedar": ["My holiday is in June.", "Where do you go?", "To the sea.", "Have fun."],
}


def key(session: str, place: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{session}/{place}"))


@pytest.fixture
def index() -> MemoryIndex:
    filled = MemoryIndex()
    for collection in (INTERACTIONS, sessions_of(INTERACTIONS), "best-practices"):
        filled.prepare(collection, EMBEDDER.dimension, EMBEDDER.name)
    for session, texts in SESSIONS.items():
        vectors = EMBEDDER.embed(texts)
        turns = [
            Point(key(session, i), vectors[i], text, {"session": session, "text": text}, around(texts, i))
            for i, text in enumerate(texts)
        ]
        filled.upsert(INTERACTIONS, turns)
        filled.upsert(sessions_of(INTERACTIONS), [session_point(session, texts, vectors, [date(2026, 5, 8)])])
    return filled


def ask(index: MemoryIndex, question: str, **more: object) -> list[Found]:
    given = {"limit": 10, "collections": [INTERACTIONS]} | more
    return search(index, EMBEDDER, question, **given)  # type: ignore[arg-type]


def test_a_turn_is_found_by_the_words_of_its_session_and_its_neighbours(index: MemoryIndex) -> None:
    found = [one.payload["text"] for one in ask(index, "What helped the backup of atlas?")]
    assert found.index("Moving it to four o'clock helped.") < found.index("A bigger disk did it.")
    assert "To the sea." not in found[:4]


def test_the_parts_add_up_to_the_score_and_the_session_is_one_of_them(index: MemoryIndex) -> None:
    for one in ask(index, "backup of atlas"):
        assert sum(one.parts.values()) == pytest.approx(one.score, abs=3e-4)
    assert ask(index, "backup of atlas")[0].parts["session"] > 0


def test_a_session_lifts_no_turn_over_a_pattern_that_fits_as_well() -> None:
    hits = [(INTERACTIONS, Hit(key("a", 0), 5.0, {})), (INTERACTIONS, Hit(key("a", 1), 4.0, {}))]
    pattern = ("best-practices", Hit(key("p", 0), 5.0, {}))
    context = Context({key("a", 0): "a", key("a", 1): "a"}, {"a": 9.0})
    found = fuse([], [*hits, pattern], 9, terms=2, size=10, cosine=Cosine(), contexts={INTERACTIONS: context})
    scores = {one.id: one.score for one in found}
    assert scores[key("a", 0)] == scores[key("p", 0)] > scores[key("a", 1)]


def test_a_filter_holds_for_turns_too(index: MemoryIndex) -> None:
    found = ask(index, "backup of atlas", equals={"session": "birch"})
    assert {one.payload["session"] for one in found} == {"birch"}


def test_turns_without_sessions_are_found_as_ever() -> None:
    alone = MemoryIndex()
    alone.prepare(INTERACTIONS, EMBEDDER.dimension, EMBEDDER.name)
    alone.upsert(INTERACTIONS, [Point(key("x", 0), EMBEDDER.embed(["nginx proxy"])[0], "nginx proxy")])
    assert [one.id for one in ask(alone, "nginx")] == [key("x", 0)]


def test_beside_a_turn_stand_the_nearest_first_and_never_itself() -> None:
    assert around(["", "b", "c", "d"], 0) == [("b", 0.3), ("c", 0.15)]
    assert around(["a", "b", "c", "", "e", "f"], 3) == [("c", 0.6), ("e", 0.3), ("b", 0.3), ("f", 0.15)]
    assert around(["a"], 0) == []
    assert len(around(["x"] * 99, 50)) == 2 * REACH


@given(st.lists(st.sampled_from(["disk full", "disk", "mail queue", "", "日本語"]), max_size=4))
def test_words_around_count_once_and_less_than_own_words(texts: list[str]) -> None:
    own = words.document("disk full now", [("", 0.5)] if texts else ())
    both = words.document("disk full now", [(text, 0.5) for text in texts])
    assert {term: both[term] for term in own} == own
    beyond = {
        term: max(words.document(text, [("", 0.5)]).get(term, 0.0) for text in texts)
        for term in both.keys() - own.keys()
    }
    assert {term: both[term] for term in beyond} == pytest.approx({t: 0.5 * weight for t, weight in beyond.items()})


def test_a_long_turn_pays_less_for_its_length_than_a_record_alone() -> None:
    long = " ".join(f"word{n}" for n in range(300))
    alone, turn = words.document(f"disk {long}"), words.document(f"disk {long}", [("", 0.6)])
    assert alone.keys() == turn.keys()
    assert all(turn[term] > alone[term] for term in alone)


@given(st.integers(1, 7))
def test_a_vector_is_drawn_towards_those_beside_it_and_keeps_its_length(turns: int) -> None:
    drawn = turn_vectors(np.eye(turns, 8, dtype=np.float32))
    assert np.linalg.norm(drawn, axis=1) == pytest.approx(1.0)
    for i in range(turns):
        shares = [drawn[i, j] / drawn[i, i] for j in range(turns)]
        near = {0: 1.0, 1: 0.4, 2: 0.2, -1: 0.2, -2: 0.1}
        assert shares == pytest.approx([near.get(i - j, 0.0) for j in range(turns)])


def test_vectors_of_nothing_stay_nothing() -> None:
    assert not turn_vectors(np.zeros((3, 4), dtype=np.float32)).any()
    assert turn_vectors(np.zeros((0, 4), dtype=np.float32)).shape == (0, 4)


def test_among_turns_a_model_counts_less_beside_words_than_alone() -> None:
    worded = (INTERACTIONS, Hit(key("a", 0), 8.0, {}))
    near = [(INTERACTIONS, Hit(key("a", 0), 0.2, {})), (INTERACTIONS, Hit(key("a", 1), 0.8, {}))]
    context = Context({key("a", 0): "a", key("a", 1): "a"})
    alone = fuse(near, [worded], 2, terms=4, size=200, cosine=Cosine(weight=1.5))
    turns = fuse(near, [worded], 2, terms=4, size=200, cosine=Cosine(weight=1.5), contexts={INTERACTIONS: context})
    assert [one.id for one in alone] == [key("a", 1), key("a", 0)]
    assert [one.id for one in turns] == [key("a", 0), key("a", 1)]
    assert turns[0].score == alone[0].score


def test_a_session_bears_its_days_in_words_and_the_mean_of_its_vectors() -> None:
    vectors = EMBEDDER.embed(["one", "two"])
    point = session_point("s", ["one", "two"], vectors, [date(2026, 5, 8), date(2026, 5, 8)])
    assert point.id == session_id("s")
    assert point.text == "8 May 2026 2026-05-08\none\ntwo"
    assert np.linalg.norm(point.vector) == pytest.approx(1.0)
    long = session_point("s", ["x " * 80_000, "the end"], vectors)
    assert len(long.text) <= words.MAX_CHARS
    assert long.text.endswith("the end")


def test_a_long_turn_borrows_less_than_a_short_one() -> None:
    short, long = (around(["before", "x" * length, "after"], 1) for length in (30, 3_000))
    assert [text for text, _ in short] == [text for text, _ in long] == ["before", "after"]
    assert [share for _, share in long] == pytest.approx([0.3, 0.15])
    assert all(less < more for (_, less), (_, more) in zip(long, short, strict=True))


def test_a_long_session_has_a_point_for_each_part_of_it() -> None:
    parts = [part_of(place) for place in range(100)]
    assert parts == sorted(parts)
    assert set(Counter(parts).values()) <= {24, 100 % 24}
    assert len({session_id("s", part) for part in parts}) == len(set(parts))
    vectors = EMBEDDER.embed(["one"])
    assert session_point("s", ["one"], vectors, part=3).id == session_id("s", 3)


def test_a_turn_that_asks_stands_behind_one_that_tells_the_same(index: MemoryIndex) -> None:
    row = [Turn(key("atlas", 0), ("Is the disk of elm full?",)), Turn(key("atlas", 1), ("The disk of elm is full.",))]
    vectors = EMBEDDER.embed(messages(row))
    points = [turn_point("elm", row, place, vectors) for place in range(2)]
    assert [point.payload.get("asks", 0.0) for point in points] == [1.0, 0.0]
    index.upsert(INTERACTIONS, points)
    assert [one.id for one in ask(index, "full disk elm")][:2] == [key("atlas", 1), key("atlas", 0)]
    together = [Turn(key("atlas", 0), ("Is the disk of elm full?", "Yes."))]
    assert "asks" not in turn_point("elm", together, 0, EMBEDDER.embed(messages(together))).payload


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("", 0.0),
        ("Done.", 0.0),
        ("Why?", 1.0),
        ("Good. Why?", 0.5),
        ("これは何ですか？", 1.0),
        ("user: fix the build", 0.5),
        ("**User**: why?", 1.0),
        ("assistant: done", 0.0),
        ("See a.py?b=1 for it", 0.0),
    ],
)
def test_how_much_of_a_turn_asks(text: str, share: float) -> None:
    assert asking(text) == pytest.approx(share, abs=0.06)


@given(st.text())
def test_a_share_that_asks_lies_between_nought_and_one(text: str) -> None:
    assert 0.0 <= asking(text) <= 1.0
    assert asking(f"user: {text}") >= 0.5


def test_sessions_add_in_proportion_to_the_best_of_them() -> None:
    context = Context({"t1": "a", "t2": "b", "t3": "c"}, {"a": 10.0, "b": 5.0}, {"a": 0.5, "c": -1.0})
    added = widen(["t1", "t2", "t3", "alone"], context, covered=0.5, weight=1.0)
    assert added == pytest.approx({"t1": 0.5, "t2": 0.125, "t3": 0.0})
