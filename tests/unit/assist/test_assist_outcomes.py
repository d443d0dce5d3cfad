import fcntl
import json
import uuid
from datetime import UTC, datetime

import pytest

from fedlearn.assist.exchange_log import Exchange
from fedlearn.assist.remember import Memory
from fedlearn.errors import FedlearnError, LockedError, SettingsError
from fedlearn.jobs.feedback import feedback
from fedlearn.jobs.learn import learn_once
from fedlearn.jobs.remember import remember
from fedlearn.jobs.search import search
from fedlearn.ledger import outcomes
from fedlearn.ledger.intake import own_withdrawals
from fedlearn.records import Status

QUESTION = "the scanner shows only black pages"


@pytest.fixture
def two(parts):
    """Two patterns that fit one question equally well."""
    texts = ("Clean the glass, then calibrate.", "Update the driver, then restart.")
    return [remember(parts, Memory(text=text, name=QUESTION)).id for text in texts]


def first(parts):
    return search(parts, QUESTION, limit=5)


@pytest.fixture
def told(known):
    """How often a pattern helped and harmed."""

    def ask(identity):
        evidence = known(identity).evidence
        return evidence.helped, evidence.harmed

    return ask


def test_an_outcome_moves_the_first_pattern_of_the_answer(parts, told, two):
    found = first(parts)
    moved = feedback(parts, found.id, outcome="helped")
    assert [p["id"] for p in moved.patterns] == [found.results[0].id]
    assert told(found.results[0].id) == (1, 0) and told(found.results[1].id) == (0, 0)


def test_the_pattern_that_was_used_can_be_named(parts, told, two):
    found = first(parts)
    second = found.results[1].id
    feedback(parts, found.id, outcome="helped", used=[second[:8]])
    assert told(second) == (1, 0) and told(found.results[0].id) == (0, 0)


def test_a_later_word_takes_the_place_of_the_earlier_one(parts, told, two):
    found = first(parts)
    for outcome in ("helped", "helped", "harmed"):
        feedback(parts, found.id, outcome=outcome)
    assert told(found.results[0].id) == (0, 1)
    feedback(parts, found.id, outcome="unused")
    assert told(found.results[0].id) == (0, 0)


def test_ranking_follows_the_evidence(parts, two):
    before = [r.id for r in first(parts).results]
    for _ in range(2):
        feedback(parts, first(parts).id, outcome="helped", used=[before[1]])
        feedback(parts, first(parts).id, outcome="harmed", used=[before[0]])
    results = first(parts).results
    assert [r.id for r in results] == before[::-1]
    assert results[0].evidence["prior"] > 1 > results[1].evidence["prior"]


def test_an_own_pattern_that_keeps_harming_is_withdrawn_for_good(parts, known, two):
    bad = first(parts).results[0].id
    for _ in range(3):
        feedback(parts, first(parts).id, outcome="harmed", used=[bad])
    assert known(bad).status is Status.WITHDRAWN
    assert [r.id for r in first(parts).results] == [i for i in two if i != bad]
    with parts.ledger.reading() as connection:
        assert own_withdrawals(connection) == {bad: "harmed 3 times, helped 0"}


def test_a_foreign_pattern_that_keeps_harming_is_served_no_longer_until_it_helps(parts, foreign, known):
    identity = foreign()
    answers = [search(parts, "the printer hangs", limit=3).id for _ in range(3)]
    for answer in answers:
        feedback(parts, answer, outcome="harmed")
    assert known(identity).status is Status.RETRACTED
    assert search(parts, "the printer hangs", limit=3).results == ()
    with parts.ledger.reading() as connection:
        assert own_withdrawals(connection) == {}
    feedback(parts, answers[0], outcome="helped")
    assert known(identity).status is Status.ACTIVE
    assert search(parts, "the printer hangs", limit=3).results[0].id == identity


def test_a_word_on_a_pattern_counts_once_a_day(parts, told, two):
    for _ in range(5):
        feedback(parts, two[0], outcome="helped")
    assert told(two[0]) == (1, 0)


def test_notes_are_scrubbed_and_kept(parts, two):
    found = first(parts)
    feedback(parts, found.id, outcome="harmed", note="anouk@kestrel.net says the option is gone" + "x" * 9999)
    with parts.ledger.reading() as connection:
        (row,) = outcomes.notes_of(connection, found.results[0].id)
    assert "option is gone" in row["note"] and "anouk" not in row["note"] and len(row["note"]) <= 500


def test_a_corrected_pattern_steps_back_for_the_correction(parts, known, two):
    found = first(parts)
    wrong = found.results[0].id
    moved = feedback(parts, found.id, correction="Turn the paper over.")
    assert known(wrong).status is Status.SUPERSEDED
    assert known(moved.corrected).pattern.metadata.supersedes == (wrong,)
    assert moved.corrected in [r.id for r in first(parts).results]
    assert wrong not in [r.id for r in first(parts).results]


def test_a_corrected_foreign_pattern_stays_its_origins_own(parts, told, foreign, known):
    identity = foreign()
    found = search(parts, "the printer hangs", limit=3)
    moved = feedback(parts, found.id, correction="Clean the rollers.")
    assert known(identity).status is Status.ACTIVE and told(identity) == (0, 1)
    (only,) = search(parts, "the printer hangs", limit=3).results
    assert only.id == moved.corrected and only.in_place_of == (identity,)


@pytest.mark.parametrize("identity", ["", "abc", str(uuid.uuid4()), "x" * 1_000_000, "%", "' or 1=1 --"], ids=range(6))
def test_an_unknown_id_is_told_in_a_line(parts, two, identity):
    with pytest.raises(FedlearnError, match="no interaction, answer or pattern") as raised:
        feedback(parts, identity, outcome="helped")
    assert len(str(raised.value)) < 300


def test_nothing_said_and_a_pattern_of_another_answer_are_refused(parts, two):
    found = first(parts)
    with pytest.raises(SettingsError, match="say"):
        feedback(parts, found.id)
    with pytest.raises(FedlearnError, match="not one pattern of answer"):
        feedback(parts, found.id, outcome="helped", used=[str(uuid.uuid4())])


# --- interactions ---------------------------------------------------------------------------------------------------

EVENT = {
    "event_type": "completion",
    "extension": "continue",
    "success": True,
    "prompt": "how do I see which process holds port 80?",
    "completion": "Run `ss -ltnp` and look for the line with :80; the last column names the process and its pid.",
    "timestamp": "2026-09-01T11:00:00Z",
}


@pytest.fixture
def interaction(parts, tmp_path):
    """An interaction that nobody judged; it is below the threshold."""
    file = tmp_path / "vscode-events.jsonl"
    file.write_text(json.dumps(EVENT) + "\n")
    learn_once(parts, [file])
    with parts.ledger.reading() as connection:
        from fedlearn.ledger.schema import interactions

        return connection.execute(interactions.select()).one().id


def served(parts):
    return [r.id for r in search(parts, "which process holds port 80", limit=3).results]


def test_feedback_on_an_interaction_makes_it_learnt_and_takes_it_back(parts, interaction):
    assert served(parts) == []
    up = feedback(parts, interaction[:8], outcome="helped")
    assert (up.target, up.learned) == ("interaction", "pattern") and up.score >= 0.7
    assert len(served(parts)) == 1
    down = feedback(parts, interaction, outcome="harmed")
    assert down.score < up.score
    assert served(parts) == []


def test_a_correction_of_an_interaction_is_learnt_from(parts, known, interaction):
    feedback(
        parts, interaction, outcome="helped", correction="Run `ss -ltnp 'sport = :80'` as root; it names the process."
    )
    (identity,) = served(parts)
    assert "sport = :80" in known(identity).pattern.content


def test_a_correction_of_what_is_worth_little_is_kept_all_the_same(parts, known, interaction):
    right = "Run `ss -ltnp 'sport = :80'` as root; it names the process."
    moved = feedback(parts, interaction, outcome="harmed", correction=right)
    assert moved.learned not in ("pattern", "reinforced") and moved.objection is None
    assert served(parts) == [moved.corrected] and right in known(moved.corrected).pattern.content
    assert known(moved.corrected).pattern.metadata.source_query == EVENT["prompt"]
    long = feedback(parts, interaction, correction="x y z " * 5_000)
    assert long.corrected is None and "learning.max_content_chars" in (long.objection or "")
    with pytest.raises(SettingsError, match="more than 50,000"):
        feedback(parts, interaction, correction="x y z " * 50_000)


def test_an_exchange_is_named_by_the_id_that_its_client_got(parts):
    ref = str(uuid.uuid4())
    parts.exchanges.record(
        Exchange("chat", datetime(2026, 9, 1, tzinfo=UTC), EVENT["prompt"], EVENT["completion"], ref=ref)
    )
    with (parts.settings.state_dir / "daemon.lock").open("w") as daemon:
        fcntl.flock(daemon, fcntl.LOCK_EX)
        with pytest.raises(LockedError, match="not learnt from yet; try again"):
            feedback(parts, ref, outcome="helped")
    assert feedback(parts, ref, outcome="helped").learned == "pattern"
    assert feedback(parts, ref.upper(), outcome="harmed").learned == "failure"


def test_unused_is_not_said_of_an_interaction(parts, interaction):
    with pytest.raises(SettingsError, match="unused"):
        feedback(parts, interaction, outcome="unused")


def test_an_interaction_moves_the_patterns_that_it_used(parts, told, tmp_path):
    pattern = remember(parts, Memory(text="Stop what holds it.", error="bind() to port 80 failed")).id
    file = tmp_path / "vscode-events.jsonl"
    beside = remember(parts, Memory(text="Open the port in the firewall.", error="connection to port 80 refused")).id
    file.write_text(json.dumps(EVENT | {"retrieved_ids": [pattern, beside]}) + "\n")
    learn_once(parts, [file])
    from fedlearn.ledger.schema import interactions

    with parts.ledger.reading() as connection:
        row = connection.execute(interactions.select()).one()
    assert pattern in row.rest
    feedback(parts, row.id, outcome="helped")
    assert told(pattern) == (1, 0) and told(beside) == (0, 0), "nobody knows what the second one did"
    feedback(parts, row.id, outcome="harmed", used=[beside])
    assert (told(pattern), told(beside)) == ((1, 0), (0, 1)), "a word on one takes nothing back of the other"
    feedback(parts, row.id, outcome="harmed")
    assert (told(pattern), told(beside)) == ((0, 1), (0, 1))


def test_an_answer_without_a_pattern_says_so(parts):
    found = search(parts, "a question that nobody has answered", limit=5)
    with pytest.raises(FedlearnError, match="this answer gave no pattern"):
        feedback(parts, found.id, outcome="unused")
