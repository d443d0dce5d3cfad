"""What the measures of quality say, and when they are off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fedlearn.learning.quality import BANDS, Answers, Junk, Turns, band, measured
from fedlearn.ledger.measures import Asked, Searched

NO_JUNK = Junk(0, 0, 0, 0, 0, 0, 0)


def searched(top: float | None, *told: str) -> Searched:
    return Searched(0, "why", 0 if top is None else 1, top, frozenset(told))


def asked(score: float = 0.5, *, learned: str = "nothing", retrieved: int = 0) -> Asked:
    return Asked("why", "success", learned, score, 0, 0.0, 1, None, retrieved)


def by_name(answers: list[Searched], turns: list[Asked], junk: Junk = NO_JUNK):
    return {m.name: m for m in measured(Answers.of(answers), Turns.of(turns), junk)}


def test_with_nothing_there_is_nothing_to_measure_and_each_says_what_to_do() -> None:
    for measure in by_name([], []).values():
        assert measure.value is None and measure.met is None and measure.todo


def test_what_was_told_counts_before_the_score() -> None:
    found = by_name(
        [searched(0.9, "harmed"), searched(0.1, "helped"), searched(0.9), searched(0.1), searched(None)], []
    )
    assert found["useful hits"].value == 0.4 and found["useful hits"].met is False
    assert "fedlearn gaps" in found["useful hits"].todo
    assert found["top score"].value == 0.5 and found["top score"].met and not found["top score"].todo


@pytest.mark.parametrize(
    ("reused", "met", "todo"), [(1, False, "before they act"), (3, True, ""), (5, False, "causes")]
)
def test_reuse_is_off_below_and_above_its_target(reused: int, met: bool, todo: str) -> None:
    turns = [asked(retrieved=int(number < reused)) for number in range(10)]
    found = by_name([], turns)["reuse rate"]
    assert (found.value, found.met) == (reused / 10, met)
    assert todo in found.todo and bool(todo) == bool(found.todo)


def test_reuse_is_seen_by_telemetry_or_by_what_was_told() -> None:
    found = by_name([searched(0.9, "helped"), searched(0.9), searched(0.9)], [asked() for _ in range(100)])
    assert found["reuse rate"].value == 0.3333
    assert "1 of 3 searches" in found["reuse rate"].says


def test_value_scores_on_target_and_off_it() -> None:
    good = [asked(score) for score in [0.3] * 2 + [0.5] * 3 + [0.7] * 3 + [0.9] * 2]
    assert by_name([], good)["value scores"].met
    found = by_name([], [asked(0.3)] * 10)["value scores"]
    assert found.value == {"low": 1.0, "medium": 0.0, "high": 0.0, "top": 0.0}
    assert found.met is False and "gaps" in found.todo


def test_junk_names_the_worst_and_the_remedy() -> None:
    found = by_name([], [asked(learned="echo")], Junk(1000, 100, 12, 3, 0, 1, 14))["junk rate"]
    assert found.value == 0.14 and found.met is False
    assert "maintain --job quarterly --apply" in found.todo
    assert "12.0% exact" in found.says and "1 echo came" in found.says
    young = by_name([], [], Junk(9, 9, 0, 0, None, 0, 0))["junk rate"]
    assert young.met and "after 50 searches" in young.says and "% never" not in young.says
    assert "could not be looked for" in by_name([], [], Junk(9, 9, 0, None, 0, 0, 0))["junk rate"].says


def test_the_bands_meet_and_their_targets_are_the_whole() -> None:
    assert [band(score) for score in (0.0, 0.3999, 0.4, 0.6, 0.7999, 0.8, 1.0)] == [
        "low",
        "low",
        "medium",
        "high",
        "high",
        "top",
        "top",
    ]
    assert sum(share for _, _, share in BANDS) == pytest.approx(1)


@given(
    st.lists(st.builds(searched, st.none() | st.floats(0, 1), st.sampled_from(["helped", "harmed", "unused"]))),
    st.lists(st.builds(asked, st.floats(0, 1), retrieved=st.integers(0, 3))),
)
def test_every_figure_is_a_share_and_says_what_to_do_when_off(answers: list[Searched], turns: list[Asked]) -> None:
    for measure in by_name(answers, turns).values():
        values = measure.value.values() if isinstance(measure.value, dict) else [measure.value or 0.0]
        assert all(0 <= value <= 1 for value in values)
        assert bool(measure.todo) == (measure.met is not True)


@given(st.lists(st.builds(asked, st.floats(0, 1)), min_size=1))
def test_the_shares_of_the_bands_sum_to_one(turns: list[Asked]) -> None:
    assert sum(by_name([], turns)["value scores"].value.values()) == pytest.approx(1, abs=1e-3)
