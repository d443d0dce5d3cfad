"""Turns of sessions as the index asks for them: the same over SQLite and a real PostgreSQL."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fedlearn.ledger import interactions, journal, turns
from fedlearn.ledger.clock import to_micros
from fedlearn.ledger.database import Ledger
from fedlearn.ledger.interactions import Stored
from fedlearn.ledger.turns import Part
from fedlearn.records import Interaction, Outcome
from fedlearn.value.outcome import LookUps

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def identity(number: int, *, opens: bool = False) -> str:
    """Return an id; where it `opens`, it begins a part of its session."""
    return f"{'0' if opens else '1'}{str(uuid.UUID(int=number))[1:]}"


def turn(number: int, session: str | None, question: str, *, opens: bool = False) -> Stored:
    interaction = Interaction(
        id=identity(number, opens=opens),
        source="s",
        kind="k",
        time=NOW + timedelta(days=number),
        session=session,
        query=question,
        response=f"answer {number}",
        context={},
        outcome=Outcome.FAILURE,
    )
    return Stored(interaction, 0.2, LookUps(), False, "nothing", key(question) if question else None)


def key(question: str) -> bytes:
    return question.encode().ljust(16, b".")


@pytest.fixture
def told(ledger: Ledger) -> Ledger:
    """Two sessions beside each other; the numbers of the interactions are 1 to 9."""
    rows = [
        turn(1, "a", "one"),
        turn(2, "b", "go on"),
        turn(3, "a", "two"),
        turn(4, None, "one"),
        turn(5, "a", ""),
        turn(6, "a", "go on"),
        turn(7, "a", "three", opens=True),
        turn(8, "b", "four"),
        turn(9, "a", "one"),
    ]
    with ledger.writing() as connection:
        asked = dict.fromkeys(row.interaction.query for row in rows if row.question)
        journal.add_questions(connection, [journal.Question(key(q), q, q, 1) for q in asked])
        interactions.insert(connection, rows)
    return ledger


def waiting(ledger: Ledger, collection: str) -> list[str]:
    with ledger.reading() as connection:
        return [row.point_id for row in journal.pending(connection, collection, 99)]


def test_what_is_written_in_a_session_waits_for_the_index_and_nothing_else(told: Ledger) -> None:
    wanted = [identity(n, opens=n == 7) for n in (1, 2, 3, 6, 7, 8, 9)]
    assert waiting(told, "interactions") == waiting(told, "interactions-sessions") == wanted
    with told.writing() as connection:
        journal.empty_outbox(connection)
        interactions.update(connection, [turn(3, "a", "two"), turn(4, None, "two")])
    assert waiting(told, "interactions") == []
    with told.writing() as connection:
        grown = turn(3, "a", "two")
        interactions.update(connection, [replace(grown, interaction=replace(grown.interaction, response="more"))])
    assert waiting(told, "interactions") == [identity(3)]


def test_the_newest_turn_stands_for_its_question(told: Ledger) -> None:
    with told.reading() as connection:
        newest = turns.newest(connection, [key(q) for q in ("one", "two", "go on", "none")])
        assert {question: one.seq for question, one in newest.items()} == {
            key("one"): 9,
            key("two"): 3,
            key("go on"): 6,
        }
        assert [one.seq for one in turns.standing_among(connection, range(1, 10))] == [3, 6, 7, 8, 9]
        latest = interactions.latest(connection, [key("one"), key("go on")])
    assert {stored.seq for stored in latest.values()} == {9, 6}


def test_parts_begin_where_an_id_says_so_but_none_early(ledger: Ledger) -> None:
    opening = {3, 15, 21}
    rows = [turn(n, "a" if n < 20 else "b", f"q{n}", opens=n in opening) for n in range(1, 24)]
    with ledger.writing() as connection:
        journal.add_questions(connection, [journal.Question(key(f"q{n}"), f"q{n}", "q", 1) for n in range(1, 24)])
        interactions.insert(connection, rows)
    with ledger.reading() as connection:
        asked = turns.asked(connection, [row.interaction.id for row in rows])
        assert {one.seq: one.part for one in asked.values()} == {
            **dict.fromkeys(range(1, 15), Part("a", 0)),
            **dict.fromkeys(range(15, 20), Part("a", 15)),
            **dict.fromkeys(range(20, 24), Part("b", 0)),
        }
        assert turns.within(connection, Part("a", 0)) == list(range(1, 15))
        assert turns.within(connection, Part("a", 15)) == list(range(15, 20))
        assert turns.within(connection, Part("none", 0)) == []


def test_where_a_question_stood_before_is_known(told: Ledger) -> None:
    with told.reading() as connection:
        assert turns.replaced(connection, [9, 6, 3]) == {Part("a", 0), Part("b", 0)}


def test_beside_a_turn_stand_the_turns_of_its_session(told: Ledger) -> None:
    with told.reading() as connection:
        assert turns.beside(connection, [6, 2], 2) == {6: [1, 3, 7, 9], 2: [8]}
        said = turns.said(connection, [3, 5, 4])
    assert {seq: (one.point, one.query, one.response) for seq, one in said.items()} == {3: ("two", "two", "answer 3")}


def test_what_lost_its_texts_is_no_turn_and_the_index_is_told(told: Ledger) -> None:
    with told.writing() as connection:
        journal.empty_outbox(connection)
        assert interactions.drop_texts(connection, to_micros(NOW + timedelta(days=5)) or 0) == 4
        assert turns.beside(connection, [6], 2) == {6: [7, 9]}
        assert turns.newest(connection, [key("two")]) == {}
        assert turns.asked(connection, [identity(3)])[identity(3)].forgotten
        assert interactions.latest(connection, [key("two")]) == {}
    assert waiting(told, "interactions") == [identity(n) for n in (1, 2, 3)]


def test_all_turns_follow_from_those_that_stand(told: Ledger) -> None:
    with told.writing() as connection:
        journal.empty_outbox(connection)
        turns.queue_all(connection)
    assert waiting(told, "interactions-sessions") == [identity(n, opens=n == 7) for n in (3, 6, 7, 8, 9)]


def test_a_part_has_an_end(ledger: Ledger) -> None:
    with ledger.writing() as connection:
        journal.add_questions(connection, [journal.Question(key("q"), "q", "q", 1)])
        interactions.insert(connection, [turn(n, "a", "q") for n in range(1, 200)])
        assert turns.within(connection, Part("a", 0)) == list(range(1, 101))
