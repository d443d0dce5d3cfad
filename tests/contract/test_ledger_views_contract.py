"""What the views on the knowledge ask of the ledger: the same over SQLite and a real PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from fedlearn.ledger import gaps, interactions, journal, marks, measures, outcomes, patterns, skills
from fedlearn.ledger.clock import to_micros
from fedlearn.ledger.database import Ledger
from fedlearn.ledger.gaps import Proposal
from fedlearn.ledger.interactions import Stored
from fedlearn.ledger.patterns import Known, Link
from fedlearn.records import (
    Category,
    Evidence,
    Interaction,
    Outcome,
    Pattern,
    PatternMetadata,
    Status,
    Tier,
    pattern_id,
)
from fedlearn.value.outcome import LookUps

KEY = b"k" * 16


def known(number: int, *tags: str, worth: float = 0.8, **changes: object) -> Known:
    text = f"problem {number}\n\nsolution {number}"
    made = Pattern(pattern_id(Category.SKILL, text), Category.SKILL, text, PatternMetadata(text[:9], tags=tags), worth)
    return replace(Known(made, True, Tier.OWN, Status.ACTIVE, Evidence(1), KEY), **changes)


def test_places_are_kept_counted_and_ranked(ledger: Ledger) -> None:
    here = [known(number, "a", worth=number / 10) for number in range(5)]
    other, gone = known(7, "b"), known(8, "a", status=Status.WITHDRAWN)
    with ledger.writing() as connection:
        patterns.save(connection, [*here, other, gone], [])
        skills.save_tree(connection, {"a": None, "b": "a"})
        skills.save_tree(connection, {"a": "b"})  # what is there stays
        skills.save_places(connection, {one.pattern.id: "a" for one in [*here, gone]})
        assert skills.tree(connection) == {"a": None, "b": "a"}
        assert skills.counts(connection) == ({"a": 5}, 1)
        assert [name for _, _, name in skills.best(connection, ["a"], 2)["a"]] == ["problem 4", "problem 3"]
        assert set(skills.ids_at(connection, ["a", "x"])) == {one.pattern.id for one in [*here, gone]}
        ids = [here[0].pattern.id, other.pattern.id, gone.pattern.id, "none"]
        assert skills.places_of(connection, ids) == {here[0].pattern.id: "a", other.pattern.id: None}
        assert [name for _, _, name in skills.tagged(connection, unplaced=True)] == ["problem 7"]
        assert len(list(skills.tagged(connection))) == 6
        skills.clear(connection)
        assert skills.tree(connection) == {} and skills.counts(connection) == ({}, 6)


def test_searches_are_bounded_and_come_with_what_was_told(ledger: Ledger) -> None:
    answers = [f"00000000-0000-4000-8000-{number:012}" for number in range(6)]
    with ledger.writing() as connection:
        for number, answer in enumerate(answers[:5]):
            measures.note_search(
                connection, answer, f"why \x00 {'x' * 600} {number}", number, None, number * 10_000_000, keep=3
            )
        outcomes.record(connection, answers[4], {answers[0]: "helped", answers[1]: "unused"}, "", 1)
        found = list(measures.searches_since(connection, 0))
        assert [one.found for one in found] == [2, 3, 4]
        assert [one.found for one in measures.searches_since(connection, 40_000_000)] == [4]
        assert found[-1].told == {"helped", "unused"} and len(found[0].question) == 500
        measures.note_search(connection, answers[5], found[-1].question, 9, 0.5, 40_500_000, keep=3)
        assert [one.found for one in measures.searches_since(connection, 0)] == [3, 9]  # asked again at once
        assert journal.totals(connection)["searches_dropped"] == 3


def test_turns_and_samples(ledger: Ledger) -> None:
    time = datetime(2026, 9, 1, tzinfo=UTC)
    it = Interaction(
        "00000000-0000-5000-8000-000000000001",
        "vscode",
        "completion",
        time=time,
        query="why",
        outcome=Outcome.FAILURE,
        tokens_in=3,
        tokens_out=4,
        latency_ms=5.5,
        is_local=False,
        retrieved=("x",),
    )
    silent = replace(it, id="00000000-0000-5000-8000-000000000002", query="")
    with ledger.writing() as connection:
        rows = [
            Stored(it, 0.3, LookUps(0, None), False, "failure", KEY),
            Stored(silent, 0.3, LookUps(0, None), False, "x"),
        ]
        interactions.insert(connection, rows)
        (turn,) = measures.asked_since(connection, to_micros(time) or 0, 10)
        assert turn == measures.Asked("why", "failure", "failure", 0.3, 7, 5.5, 1, False, 1)
        patterns.save(connection, [known(1), known(2), known(3, tier=Tier.QUARANTINED)], [])
        assert measures.servable_count(connection) == 2 == len(measures.sample(connection, 9))
        first, second = (patterns.by_ids(connection, [known(n).pattern.id])[known(n).pattern.id] for n in (1, 2))
        assert measures.with_solution(connection, [KEY, b"z" * 16]) == {KEY: first.seq}
        assert (first.seq or 0) < (second.seq or 0)
        journal.remember_served(connection, it.id, [first.pattern.id], 7)
        assert measures.retrieved(connection, [first.pattern.id, second.pattern.id]) == {first.pattern.id: 7}


def test_what_nothing_proves_is_not_shared(ledger: Ledger) -> None:
    plain, helped, told, marked = (known(number) for number in range(4))
    helped = replace(helped, evidence=Evidence(1, helped=1))
    ids = [one.pattern.id for one in (plain, helped, told, marked)]
    with ledger.writing() as connection:
        patterns.save(connection, [plain, helped, told, marked, known(9)], [])
        for identity in ids:
            marks.doubt(connection, identity)
        patterns.add_links(connection, [Link("i", told.pattern.id, "reinforced", 0.9)])
        marks.mark(connection, marked.pattern.id)
        assert marks.unproven_among(connection, [*ids, known(9).pattern.id]) == {plain.pattern.id, marked.pattern.id}
        shared = {one.pattern.id for one in patterns.own_active(connection, 0.7)}
        assert shared == {helped.pattern.id, told.pattern.id, known(9).pattern.id}


def test_questions_of_gaps_are_kept_once_and_the_oldest_go(ledger: Ledger) -> None:
    rows = [Proposal(f"00000000-0000-5000-8000-{number:012}", "g", f"question {number}") for number in range(4)]
    with ledger.writing() as connection:
        for number, row in enumerate(rows):
            gaps.put(connection, [row], number, keep=3)
        gaps.put(connection, [replace(rows[0], state="learned", tokens=7)], 9, keep=3)
        assert gaps.known(connection, [rows[0].id])[rows[0].id].tokens == 7
        gaps.forget_oldest(connection, 2)
        assert set(gaps.known(connection, [row.id for row in rows])) == {rows[0].id, rows[3].id}
