import json
from dataclasses import replace

import pytest

from fedlearn.assist.render import as_text, bounded
from fedlearn.datarepo.statements import Vouch
from fedlearn.index import outbox
from fedlearn.jobs.search import browse, search
from fedlearn.ledger import journal, patterns
from fedlearn.ledger.heard import note_heard
from fedlearn.ledger.intake import _save_vouches
from fedlearn.ledger.patterns import Known
from fedlearn.records import Category, Evidence, Pattern, PatternMetadata, Status, Tier, pattern_id

QUESTION = "which limit of connections should the database have"
LIMIT = "Set max_connections to 200 in postgresql.conf and always use a pool in front of the database."


@pytest.fixture
def store(parts):
    """Let the host know a pattern, and return its id."""

    def put(solution, *, own=True, name=QUESTION, category=Category.PRACTICE, **metadata):
        text = f"{name}\n\n{solution}"
        pattern = Pattern(
            pattern_id(category, text), category, text, PatternMetadata(name, source_query=name, **metadata), 0.9
        )
        tier = Tier.OWN if own else Tier.TRUSTED
        with parts.ledger.writing() as connection:
            patterns.save(connection, [Known(pattern, own, tier, Status.ACTIVE, Evidence())], [])
            journal.queue(connection, [(category.value, pattern.id)])
        outbox.drain(parts.ledger, parts.index, parts.embedder)
        return pattern.id

    return put


@pytest.fixture
def vouched(parts):
    """Let origins say something of a pattern, and let this host listen to some of them."""

    def say(identity, voices, heard):
        given = {
            origin: Vouch(value_score=1.0, seen=9, helped=helped, harmed=harmed, last=None, metadata=None)
            for origin, (helped, harmed) in voices.items()
        }
        with parts.ledger.writing() as connection:
            _save_vouches(connection, {identity: given})
            note_heard(connection, heard)

    return say


def ids(found):
    return [result.id for result in found.results]


def test_what_fits_by_chance_is_no_answer_unless_few_patterns_are_looked_at(parts, store):
    store(LIMIT, name="how many connections does the database take", tags=("postgres",))
    found = search(parts, "manual of the violin", limit=5)
    assert found.results == () and found.left_out["by_chance"] == 1
    assert len(search(parts, "manual of the violin", limit=5, tags=["postgres"]).results) == 1


def test_near_copies_are_one_result_that_says_how_many_it_stands_for(parts, store):
    kept = {store(LIMIT), store(LIMIT.replace("Set", "Just set")), store(LIMIT.replace("Set", "Please set"))}
    found = search(parts, QUESTION, limit=5)
    (only,) = found.results
    assert {only.id, *only.copies} == kept and found.left_out["copies"] == 2
    shown = bounded(found)
    assert shown["results"][0]["stands_for"] == 3
    assert "Stands for 2 near-copies as well." in as_text(shown, "x" * 32)


def test_copies_of_other_hosts_take_no_place_among_the_foreign_ones(parts, store):
    foreign = [store(LIMIT, own=False), store(LIMIT.replace("Set", "Just set"), own=False)]
    other = store("Look at pg_stat_activity for sessions that stay idle in the database.", own=False)
    found = search(parts, QUESTION, limit=5)
    assert len(found.results) == 2 and found.held_back == 0
    assert other in ids(found) and set(foreign) & set(ids(found))


def test_a_copy_of_another_host_stands_for_none_that_is_own(parts, store):
    theirs, mine = store(LIMIT, own=False), store(LIMIT.replace("Set", "Just please do set"))
    (only,) = search(parts, QUESTION, limit=5).results
    assert (only.id, only.copies, only.tier) == (mine, (theirs,), "own")


def test_what_is_superseded_steps_back_and_the_newer_one_has_its_place(parts, store):
    old = store(LIMIT)
    new = store("It depends: start at 100.", name="connections of postgres", supersedes=(old,))
    found = search(parts, QUESTION, limit=5)
    assert ids(found) == [new] and found.results[0].in_place_of == (old,)
    assert found.left_out["superseded"] == 1
    assert f"in place of fedlearn:{old}" in as_text(bounded(found), "x" * 32)


def test_no_foreign_pattern_takes_the_place_of_an_own_one(parts, store):
    old = store(LIMIT)
    store("It depends: start at 100.", own=False, supersedes=(old,))
    assert old in ids(search(parts, QUESTION, limit=5))


def test_contradictions_name_each_other(parts, store):
    a, b = store(LIMIT), store(LIMIT.replace("200", "400"))
    found = search(parts, QUESTION, limit=5)
    assert {result.id: dict(result.contradicts) for result in found.results} == {
        a: {b: "numbers or versions"},
        b: {a: "numbers or versions"},
    }
    shown = bounded(found)
    assert shown["results"][0]["contradicts"] == found.results[0].contradicts
    assert f"Contradicts fedlearn:{ids(found)[1]} (numbers or versions)" in as_text(shown, "x" * 32)


def test_tags_and_ids_limit_where_is_looked(parts, store):
    tagged = store(LIMIT, tags=("postgres", "limits"))
    other = store("Leave it as it is.", tags=("postgres",))
    assert set(ids(search(parts, QUESTION, limit=5, tags=["postgres"]))) == {tagged, other}
    found = search(parts, QUESTION, limit=5, tags=[" Postgres", "LIMITS"])
    assert ids(found) == [tagged] and found.left_out["filtered"] == 1
    assert ids(search(parts, QUESTION, limit=5, ids={other})) == [other]
    assert ids(search(parts, QUESTION, limit=5, tags=["nginx"])) == ids(search(parts, QUESTION, limit=5, ids=[])) == []
    assert ids(search(parts, QUESTION, limit=5, category=Category.ERROR)) == []


def test_why_adds_up_to_what_orders_the_answer(parts, store):
    store(LIMIT)
    store("Leave it as it is, unless the database turns sessions away.", name="the database turns sessions away")
    found = search(parts, QUESTION, limit=5)
    for result in found.results:
        why = result.why
        assert why["words"] + why["vector"] == pytest.approx(result.score, abs=2e-4)
        product = result.score * why["belief"] * why["voices"] * why["freshness"]
        assert why["standing"] == pytest.approx(product, abs=2e-4)
    assert [r.standing for r in found.results] == sorted((r.standing for r in found.results), reverse=True)
    assert "why" not in found.to_json()["results"][0] and "left_out" not in found.to_json()
    told = found.to_json(explain=True)
    assert told["results"][0]["why"] and json.dumps(told)
    text = as_text(bounded(found, explain=True), "x" * 32)
    assert "Why: score" in text and "outcomes here x1.00" in text


def test_what_a_limit_took_is_told_with_the_reasons(parts, store):
    for solution in ("Leave it as it is.", "Ask the administrator.", "Measure the load first."):
        store(solution)
    found = search(parts, QUESTION, limit=1)
    assert found.left_out["beyond_limit"] == 2
    assert "not shown: 2 above the limit" in as_text(bounded(found, explain=True), "x" * 32)


def test_trusted_voices_move_a_little_and_strangers_nothing(parts, store, vouched):
    a, b = store("Leave it as it is.", own=False), store("Ask the administrator.", own=False)
    before = {r.id: r.standing for r in search(parts, QUESTION, limit=5).results}
    vouched(a, {"friend": (0, 0), "stranger": (10**6, 0)}, heard={"friend"})
    unmoved = search(parts, QUESTION, limit=5)
    assert {r.id: r.standing for r in unmoved.results} == before
    vouched(b, {"friend": (3, 0), "other": (5, 1), "stranger": (0, 10**6)}, heard={"friend", "other"})
    moved = {r.id: r for r in search(parts, QUESTION, limit=5).results}
    assert before[a] == moved[a].standing
    assert before[b] < moved[b].standing <= before[b] * (1 + parts.settings.evidence.others)
    assert moved[b].evidence["others"] == {"voices": 2, "helped": 8, "harmed": 1}


def test_who_is_not_heard_lends_a_pattern_no_name(parts, store, vouched):
    theirs = store(LIMIT, own=False)
    vouched(theirs, {"friend": (0, 0)} | {f"a-stranger-{n}": (9, 0) for n in range(1000)}, heard={"friend"})
    (found,) = search(parts, QUESTION, limit=5).results
    assert (found.origin, found.evidence["vouched_by"]) == ("friend", ["friend"])
    everybody = {f"friend-{n:03}" for n in range(300)}
    vouched(theirs, dict.fromkeys(everybody, (1, 0)), heard=everybody)
    evidence = bounded(search(parts, QUESTION, limit=5))["results"][0]["evidence"]
    assert evidence["others"]["voices"] == 300 and len(evidence["vouched_by"]) == 5


def test_what_is_browsed_keeps_the_order_of_worth(parts, store, known):
    low, high = store("Leave it as it is."), store("Ask the administrator.", name="whom to ask for more sessions")
    with parts.ledger.writing() as connection:
        one = known(low)
        patterns.save(connection, [], [replace(one, pattern=replace(one.pattern, value_score=0.1))])
    assert ids(browse(parts, Category.PRACTICE, limit=5)) == [high, low]
