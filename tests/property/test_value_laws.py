"""Scores stay in their range, under their ceiling, and do not depend on how they are computed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fedlearn.records import Interaction, Outcome
from fedlearn.settings import Weights
from fedlearn.value.outcome import LookUps, ceiling, score, worth

interactions = st.builds(
    Interaction,
    id=st.just("id"),
    source=st.just("s"),
    kind=st.just("k"),
    outcome=st.sampled_from(Outcome),
    iterations=st.integers(0, 50),
    feedback=st.sampled_from([None, -1, 0, 1]),
    copied=st.booleans(),
    correction=st.sampled_from([None, "", "so"]),
    tools=st.sampled_from([(), ("a",)]),
    files=st.lists(st.just("f"), max_size=6).map(tuple),
    steps=st.integers(0, 5),
    has_code=st.booleans(),
    has_explanation=st.booleans(),
)
look_ups = st.builds(LookUps, st.integers(0, 10), st.none() | st.floats(0, 1.001), st.booleans())


@st.composite
def weights(draw: st.DrawFn) -> Weights:
    parts = [draw(st.integers(0, 100)) for _ in range(5)]
    total = sum(parts) or 1
    shares = [part / total for part in parts] if sum(parts) else [1.0, 0.0, 0.0, 0.0, 0.0]
    return Weights(**dict(zip(Weights.model_fields, shares, strict=True)))


@given(interactions, look_ups, weights())
def test_a_score_is_between_zero_and_its_ceiling(interaction: Interaction, seen: LookUps, chosen: Weights) -> None:
    made = score(interaction, seen, chosen)
    assert 0.0 <= made.value <= ceiling(interaction, chosen) <= 1.0
    assert made.value == round(made.value, 4)
    assert worth(interaction, seen, chosen) == made.value
    assert all(0.0 <= factor.value <= 1.0 for factor in made.factors)


@given(interactions, look_ups, weights())
def test_more_earlier_questions_never_lower_a_score(interaction: Interaction, seen: LookUps, chosen: Weights) -> None:
    more = LookUps(seen.earlier + 1, seen.best, seen.embedded)
    assert worth(interaction, more, chosen) >= worth(interaction, seen, chosen)
