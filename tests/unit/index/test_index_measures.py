"""The measures of a ranked list."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from fedlearn.index.measures import measures


def test_one_question_by_hand() -> None:
    got = measures([["x", "a", "y", "b", *"cdefgh"]], [{"a", "b", "z"}])
    gain = 1 / math.log2(3) + 1 / math.log2(5)
    ideal = 1 + 1 / math.log2(3) + 1 / math.log2(4)
    assert got == {
        "recall@1": 0.0,
        "recall@5": 0.6667,
        "recall@10": 0.6667,
        "ndcg@10": round(gain / ideal, 4),
        "mrr": 0.5,
    }


def test_no_questions_and_no_answers_are_nought() -> None:
    assert set(measures([], []).values()) == {0.0}
    assert set(measures([[]], [{"a"}]).values()) == {0.0}


def test_what_stands_beyond_the_tenth_does_not_count() -> None:
    assert set(measures([[*"bcdefghijk", "a"]], [{"a"}]).values()) == {0.0}


@given(st.permutations("abcdefghijkl"), st.sets(st.sampled_from("abcdefghijkl"), min_size=1))
def test_all_lie_between_nought_and_one_and_recall_grows(ranked: list[str], wanted: set[str]) -> None:
    got = measures([ranked], [wanted])
    assert all(0 <= value <= 1 for value in got.values())
    assert got["recall@1"] <= got["recall@5"] <= got["recall@10"]
    best = measures([sorted(wanted)], [wanted])
    assert best["mrr"] == best["ndcg@10"] == 1.0
