"""What the coordinator asks of the ledger: the same over SQLite and a real PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime

from fedlearn.ledger import interactions, playbooks
from fedlearn.ledger.database import Ledger
from fedlearn.ledger.interactions import Stored
from fedlearn.ledger.playbooks import Written
from fedlearn.records import Interaction, Outcome
from fedlearn.value.outcome import LookUps

T = datetime(2026, 9, 1, tzinfo=UTC)


def told(number: int) -> Stored:
    interaction = Interaction(
        f"{number:036d}",
        "phoenix",
        "trace",
        time=T,
        session="s",
        query="a question",
        response="an answer",
        context={"service": "a", "calls": {"b": 2}},
        outcome=Outcome.FAILURE,
        tools=("Edit",),
        error="refused",
    )
    return Stored(interaction, 0.2, LookUps(0, None, False), False, "failure")


def test_interactions_are_looked_at_in_order_and_in_bounds(ledger: Ledger) -> None:
    with ledger.writing() as connection:
        interactions.insert(connection, [told(number) for number in range(1, 11)])
    with ledger.reading() as connection:
        assert playbooks.waiting(connection, 0) == 10
        fourth = playbooks.place_of(connection, 0, 4)
        assert playbooks.waiting(connection, fourth) == 6
        assert playbooks.place_of(connection, fourth, 100) == playbooks.place_of(connection, 0, 10)
        seen = list(playbooks.window(connection, fourth, 3))
    assert [int(one.id) for one in seen] == [2, 3, 4]
    first = seen[0]
    assert (first.time, first.session, first.outcome, first.error, first.tools) == (
        T, "s", Outcome.FAILURE, "refused", ("Edit",),
    )  # fmt: skip
    assert first.context["calls"] == {"b": 2}
    assert (first.query, first.response) == ("", "")


def test_an_empty_ledger_has_nothing(ledger: Ledger) -> None:
    with ledger.reading() as connection:
        assert playbooks.waiting(connection, 0) == playbooks.seen_upto(connection) == 0
        assert playbooks.place_of(connection, 0, 5) == 0
        assert list(playbooks.window(connection, 0, 5)) == []
        assert playbooks.last_cycle(connection) is None
        assert playbooks.written(connection) == {}


def test_improvements_and_cycles_are_kept_and_forgotten(ledger: Ledger) -> None:
    ids = [f"{number:036d}" for number in range(3)]
    rows = [
        Written({"improvement_id": identity, "description": "né\x00 'x'"}, "p.json", {"calls": 3}) for identity in ids
    ]
    with ledger.writing() as connection:
        playbooks.put(connection, rows)
        playbooks.put(connection, [Written({"improvement_id": ids[0]}, "q.json", {})])
        playbooks.note_cycle(connection, {"cycle_id": "c", "end_time": "2026-09-01T00:00:00+00:00"}, 7)
        playbooks.forget(connection, [ids[2]])
    with ledger.reading() as connection:
        found = playbooks.written(connection)
        assert {identity: one.playbook for identity, one in found.items()} == {ids[0]: "q.json", ids[1]: "p.json"}
        assert found[ids[1]].failure == {"calls": 3}
        assert playbooks.seen_upto(connection) == 7
        last = playbooks.last_cycle(connection)
        assert last is not None and last["cycle_id"] == "c"
