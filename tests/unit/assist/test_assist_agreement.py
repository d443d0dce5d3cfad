from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fedlearn.assist.agreement import contradictions, near_copy, successors, telling

PROBLEM = "which limit of connections should the database have"


def result(number, solution="", *, problem=PROBLEM, category="best-practices", own=True, supersedes=(), unproven=False):
    return SimpleNamespace(
        id=str(number),
        kind="pattern",
        category=category,
        own=own,
        content=f"{problem}\n\n{solution}",
        problem=problem,
        supersedes=supersedes,
        unproven=unproven,
    )


def copies(a, b):
    return near_copy(telling(a), telling(b))


LIMIT = "Set max_connections to 200 in postgresql.conf and always use a pool in front of the database."


@pytest.mark.parametrize(
    ("other", "what"),
    [
        (LIMIT.replace("200", "400"), "numbers or versions"),
        (LIMIT.replace("always", "never"), "negation"),
        (LIMIT.replace("in front of", "after"), "polarity"),
    ],
)
def test_answers_that_differ_in_what_turns_them_round_contradict_each_other(other, what):
    a, b = result(1, LIMIT), result(2, other)
    assert contradictions([a, b]) == {"1": {"2": what}, "2": {"1": what}}
    assert not copies(a, b)


@pytest.mark.parametrize(
    "other",
    [
        result(2, LIMIT),
        result(2, LIMIT.replace("200", "400"), category="error-solutions"),
        result(2, LIMIT.replace("200", "400"), problem="how many workers does the web server want for itself"),
        result(2, LIMIT.replace("200", "400"), problem=f"{PROBLEM} 16"),
        result(2, "Look at pg_stat_activity first: not the limit is wrong, but 300 sessions stay idle."),
    ],
)
def test_the_same_and_answers_to_other_problems_contradict_nothing(other):
    assert contradictions([result(1, LIMIT), other]) == {}


def test_a_copy_may_differ_in_small_words_and_is_of_one_category():
    copy = LIMIT.replace("Set max_connections", "Just set max_connections")
    assert copies(result(1, LIMIT), result(2, copy))
    assert not copies(result(1, LIMIT), result(2, copy, category="skills-patterns"))


def test_interactions_are_copies_of_nothing():
    asked = result(1, LIMIT)
    asked.kind = "interaction"
    again = SimpleNamespace(**{**vars(asked), "id": "2"})
    assert not copies(asked, again)
    assert contradictions([asked, result(3, LIMIT.replace("200", "400"))]) == {}


def test_the_newer_takes_the_place_of_the_older():
    assert successors([result(1), result(2, supersedes=("1", "9"))]) == {"1": "2"}


def test_no_foreign_pattern_silences_an_own_one():
    foreign = result(2, own=False, supersedes=("1",))
    assert successors([result(1), foreign]) == {}
    assert successors([result(1, own=False), foreign]) == {"1": "2"}


def test_two_that_name_each_other_and_one_that_names_itself_both_stay():
    assert successors([result(1, supersedes=("2",)), result(2, supersedes=("1",)), result(3, supersedes=("3",))]) == {}


@given(st.text(max_size=200), st.text(max_size=200))
def test_both_relations_are_symmetric_and_take_any_text(a, b):
    one, two = result(1, a), result(2, b)
    assert copies(one, two) == copies(two, one)
    assert contradictions([one, two]) == contradictions([two, one])


def test_what_nothing_proves_takes_no_place():
    assert successors([result(1), result(2, supersedes=("1",))]) == {"1": "2"}
    assert successors([result(1), result(2, supersedes=("1",), unproven=True)]) == {}
