"""Laws of gaps: order means nothing, nothing is counted twice or lost, and what contradicts stays apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fedlearn.learning.gaps import FAILED, REMOTE, UNANSWERED, Question, clustered, gathered, proposals, ranked
from fedlearn.ledger.measures import Asked, Searched
from fedlearn.models.lexical import LexicalEmbedder

WORDS = st.sampled_from(
    [
        "how do I enable the firewall on the host",
        "how do I disable the firewall on the host",
        "how do I enable the firewall on the hosts",
        "How do I enable the firewall on the host",
        "why does the backup stop at night",
        "continue",
        "ok",
        "",
    ]
)
TURNS = st.lists(
    st.builds(
        Asked,
        WORDS,
        st.sampled_from(["success", "failure", "unknown"]),
        st.sampled_from(["nothing", "paired", "failure"]),
        st.floats(0, 1),
        st.integers(0, 5000),
        st.floats(0, 60_000),
        st.integers(1, 9),
        st.sampled_from([None, True, False]),
        st.integers(0, 2),
    ),
    max_size=30,
)
SEARCHES = st.lists(
    st.builds(
        Searched,
        st.integers(0, 9),
        WORDS,
        st.integers(0, 3),
        st.none() | st.floats(0, 1),
        st.frozensets(st.sampled_from(["helped", "harmed", "unused"])),
    ),
    max_size=30,
)
EMBEDDER = LexicalEmbedder(384)


def gaps(questions: list[Question], repeated: int = 1):
    vectors = np.asarray(EMBEDDER.embed([q.text for q in questions])) if questions else None
    return ranked(clustered(questions, vectors, 0.85), repeated)


@given(st.data(), TURNS, SEARCHES)
def test_the_order_of_questions_and_searches_means_nothing(
    data: st.DataObject, turns: list[Asked], searches: list[Searched]
) -> None:
    questions = gathered(turns, searches, 99)
    assert gathered(turns, data.draw(st.permutations(searches)), 99) == questions
    assert gaps(data.draw(st.permutations(questions))) == gaps(questions)


@given(TURNS, SEARCHES)
def test_everything_is_counted_once(turns: list[Asked], searches: list[Searched]) -> None:
    questions = gathered(turns, searches, 99)
    found = gaps(questions)
    assert sum(gap.asked for gap in found) == sum(question.asked for question in questions)
    assert abs(sum(gap.cost for gap in found) - sum(question.cost for question in questions)) < 0.1
    assert [gap.cost for gap in found] == sorted((gap.cost for gap in found), reverse=True)
    assert len({gap.id for gap in found}) == len(found)


@given(TURNS, SEARCHES, st.integers(0, 3))
def test_the_limit_keeps_the_costliest(turns: list[Asked], searches: list[Searched], most: int) -> None:
    assert gathered(turns, searches, most) == gathered(turns, searches, 99)[:most]


@given(TURNS, SEARCHES)
def test_what_contradicts_is_never_one_gap(turns: list[Asked], searches: list[Searched]) -> None:
    for gap in gaps(gathered(turns, searches, 99)):
        told = " ".join((gap.question, *gap.others)).lower()
        assert not ("enable" in told and "disable" in told)


def turn(text: str, outcome: str = "failure", *, is_local: bool | None = None, learned: str = "failure") -> Asked:
    return Asked(text, outcome, learned, 0.3, 1000, 10_000.0, 2, is_local, 0)


BACKUP = "why does the backup stop at night"


def test_a_failure_that_something_newer_solved_is_no_gap() -> None:
    assert gathered([turn(BACKUP, "success"), turn(BACKUP)], [], 9) == []
    assert gathered([turn(BACKUP), turn(BACKUP, "success")], [], 9)
    assert gathered([turn(BACKUP, learned="paired")], [], 9) == []


def test_wordings_of_one_question_are_one_gap_and_its_opposite_another() -> None:
    asked = ["how do I enable the firewall on the host", "how do I enable the firewall on the hosts"]
    found = gaps(gathered([turn(text) for text in (*asked, asked[0].replace("enable", "disable"))], [], 9))
    assert sorted(gap.asked for gap in found) == [1, 2]


def test_a_remote_answer_is_a_gap_only_again_and_again() -> None:
    turns = [turn(BACKUP, "success", is_local=False, learned="nothing")] * 2
    assert gaps(gathered(turns, [], 9), repeated=3) == []
    (gap,) = gaps(gathered(turns * 2, [], 9), repeated=3)
    assert (gap.reason, gap.asked, gap.tokens, gap.attempts, gap.cost) == (REMOTE, 4, 4000, 8, 16.0)


def test_a_search_is_in_vain_without_a_useful_hit() -> None:
    searches = [Searched(0, BACKUP, 0, None, frozenset()), Searched(0, BACKUP, 1, 0.9, frozenset(["harmed"]))]
    good = [Searched(0, BACKUP, 1, 0.9, frozenset()), Searched(0, BACKUP, 1, 0.1, frozenset(["helped"]))]
    (gap,) = gaps(gathered([], searches + good, 9))
    assert (gap.reason, gap.asked) == (UNANSWERED, 2)


def test_the_search_that_an_exchange_began_with_is_no_attempt_of_its_own() -> None:
    asked = replace(turn(BACKUP, "unknown", is_local=False, learned="nothing"), answer_id="a")
    searches = [Searched(0, BACKUP, 0, None, frozenset(), answer) for answer in ("a", "b")]
    (gap,) = gaps(gathered([asked], searches, 9))
    assert gap.reasons == {REMOTE: 1, UNANSWERED: 2} and gap.attempts == 3


def test_proposals_speak_of_the_question() -> None:
    (gap,) = gaps(gathered([turn("what of {braces} and {0} in it")], [], 9))
    assert gap.reason == FAILED
    written = proposals(gap, 2)
    assert len(set(written)) == 2 and all(gap.question in text for text in written)
