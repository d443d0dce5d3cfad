"""What is learnt depends on what happened, in which order; not on batches, kills, or how often it is told."""

from __future__ import annotations

import atexit
import random
import shutil
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from fedlearn.learning.pipeline import Learner
from fedlearn.ledger import schema
from fedlearn.ledger.database import Ledger
from fedlearn.models.lexical import LexicalEmbedder
from fedlearn.privacy.known import HostContext
from fedlearn.privacy.scrub import Scrubber
from fedlearn.records import NAMESPACE, Feedback, Interaction, Outcome
from fedlearn.settings import Settings
from fedlearn.telemetry.formats.interface import Event
from fedlearn.telemetry.parse import Batch
from fedlearn.telemetry.tail import Position

NOW = datetime(2026, 6, 1, tzinfo=UTC)
SCRUBBER = Scrubber(HostContext())
SUBJECTS = ["nginx proxy timeout", "postgres peer authentication", "flake lock update", "gnome keyring unlock"]
ASKING = ["How do I fix the {} error?", "how do i fix the {} error", "{} fails with exit code 1", "set up {} properly"]
ANSWERS = [
    "Set `services.x.enable = true;` for the {} and rebuild the system, then restart it.",
    "The {} reads an old file. Delete `/var/lib/cache` and restart the unit afterwards.",
    "Requires version 2 of the {}. Install it first; then run `nixos-rebuild switch` again.",
]


def told(rng: random.Random, count: int) -> list[Event]:
    """Return a random history: questions that repeat, failures and fixes, grown turns, later words."""
    events: list[Event] = []
    made: list[Interaction] = []
    for number in range(count):
        kind = rng.random()
        if made and kind < 0.25:
            aimed = rng.random()
            events.append(
                Feedback(
                    id=str(uuid.uuid5(NAMESPACE, f"feedback {number}")),
                    source=rng.choice(["ralph", "aidb"]),
                    target=rng.choice(made).id if aimed < 0.6 else f"r{rng.randint(0, 9)}" if aimed < 0.7 else None,
                    session=rng.choice([None, "s0", "s1"]),
                    value=rng.choice([1, 1, -1, 0, None]),
                    copied=rng.random() < 0.2,
                    correction=rng.choice([None] * 6 + ["Never do that; use the other option of the module instead."]),
                )
            )
            continue
        if made and kind < 0.35:
            old = rng.choice(made)
            events.append(grown(rng, old, number))
            continue
        interaction = one(rng, number)
        made.append(interaction)
        events.append(interaction)
    return events


def one(rng: random.Random, number: int) -> Interaction:
    subject = rng.choice(SUBJECTS)
    outcome = rng.choice([Outcome.SUCCESS] * 4 + [Outcome.FAILURE] * 2 + [Outcome.UNKNOWN])
    failed = outcome is Outcome.FAILURE
    return Interaction(
        id=str(uuid.uuid5(NAMESPACE, f"interaction {number}")),
        source=rng.choice(["ralph", "aidb"]),
        kind="task",
        time=rng.choice([None, NOW - timedelta(days=40) + timedelta(minutes=10 * number)]),
        session=rng.choice([None, "s0", "s0", "s1", "s2"]),
        query="" if rng.random() < 0.05 else rng.choice(ASKING).format(subject),
        response="It broke." if failed else rng.choice(ANSWERS).format(subject),
        context={"ref": f"r{rng.randint(0, 9)}"},
        outcome=outcome,
        iterations=rng.choice([1, 1, 4, 6]),
        feedback=rng.choice([None, None, None, 1, -1]),
        steps=rng.choice([1, 3]),
        tools=rng.choice([(), ("bash",)]),
        error=f"{subject} error: exit code 1" if failed else None,
        attempted="restart it" if failed else None,
    )


def grown(rng: random.Random, old: Interaction, number: int) -> Interaction:
    """Return an interaction that came before, told again, most times with more in it."""
    more = {} if rng.random() < 0.3 else {"response": f"{old.response} And then check step {number} of the manual."}
    if rng.random() < 0.3:
        more |= {"outcome": rng.choice([Outcome.SUCCESS, Outcome.FAILURE])}
    fields = {name: getattr(old, name) for name in Interaction.__slots__}
    return Interaction(**{**fields, **more})


def cut(rng: random.Random, events: Sequence[Event]) -> Iterator[list[Event]]:
    at = 0
    while at < len(events):
        size = rng.choice([1, 2, 3, 5, 8, 40])
        yield list(events[at : at + size])
        at += size


def batch(events: list[Event], number: int) -> Batch:
    place = Position("/made", 1, 1, 0, "", number, "")
    return Batch(place, lines=len(events), events=events)


def learnt(
    events: Sequence[Event], kept: int, *, cuts: random.Random | None = None, kills: random.Random | None = None
) -> dict[str, list[Any]]:
    """Learn in one go, or in random batches, or by learners that are killed now and then; return the ledger."""
    chosen = Settings.model_validate({"value": {"recent_questions": kept}})
    with tempfile.TemporaryDirectory() as place:
        shutil.copy(empty_ledger(), Path(place) / "ledger.db")
        ledger = Ledger.open(f"sqlite:///{Path(place) / 'ledger.db'}")

        def learner() -> Learner:
            return Learner(ledger, LexicalEmbedder(64), SCRUBBER, chosen, now=lambda: NOW)

        current = learner()
        for number, part in enumerate(cut(cuts, events) if cuts else [list(events)]):
            if kills and kills.random() < 0.4:
                current = learner()
            current.take(batch(part, number))
        try:
            return dump(ledger)
        finally:
            ledger.close()


@cache
def empty_ledger() -> Path:
    """Return a migrated ledger to copy, because migrating takes longer than learning."""
    place = Path(tempfile.mkdtemp(prefix="fedlearn-empty-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    Ledger.open(f"sqlite:///{place / 'ledger.db'}").close()
    return place / "ledger.db"


def dump(ledger: Ledger) -> dict[str, list[Any]]:
    """Return everything that was learnt, in order."""
    s = schema
    with ledger.reading() as connection:

        def rows(table: sa.Table, *order: str) -> list[Any]:
            found = connection.execute(sa.select(table).order_by(*(table.c[name] for name in order)))
            return [tuple(row) for row in found]

        return {
            "interactions": rows(s.interactions, "seq"),
            "questions": rows(s.questions, "seq"),
            "patterns": rows(s.patterns, "seq"),
            "links": rows(s.links, "interaction_id", "pattern_id"),
            "merges": [row[1:] for row in rows(s.merges, "id")],
            "texts": rows(s.raw_keys, "key"),
            "counters": [row for row in rows(s.counters, "name") if row[1] and row[0] != "knowledge_version"],
        }


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32), kept=st.sampled_from([3, 6, 10_000]), count=st.integers(1, 60))
def test_batches_and_kills_change_nothing(seed: int, kept: int, count: int) -> None:
    events = told(random.Random(seed), count)
    whole = learnt(events, kept)
    assert learnt(events, kept, cuts=random.Random(seed + 1)) == whole
    assert learnt(events, kept, cuts=random.Random(seed + 2), kills=random.Random(seed + 3)) == whole


@settings(max_examples=15)
@given(seed=st.integers(0, 2**32), count=st.integers(1, 40))
def test_telling_everything_again_adds_no_evidence(seed: int, count: int) -> None:
    events = [event for event in told(random.Random(seed), count) if isinstance(event, Interaction)]
    first = {event.id: event for event in events}
    whole = learnt(list(first.values()), 10_000)
    again = learnt([*first.values(), *first.values()], 10_000)
    for name in ("interactions", "questions", "patterns", "links"):
        assert again[name] == whole[name]
