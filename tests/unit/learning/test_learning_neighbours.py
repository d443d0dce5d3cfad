"""The ring of recent vectors: exact, sequential in a batch as outside of it, bounded."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fedlearn.learning.neighbours import RecentVectors

DIMENSION = 16


def unit(seed: int, dimension: int = DIMENSION) -> np.ndarray:
    row = np.random.default_rng(seed).normal(size=dimension).astype(np.float32)
    return row / np.linalg.norm(row)


def test_an_empty_ring_knows_nothing() -> None:
    ring = RecentVectors(4, DIMENSION)
    assert len(ring) == 0
    assert ring.best(unit(1)) is None
    assert ring.weight_at_least(unit(1), -1.0) == 0
    assert not ring.bump("a")


def test_the_same_vector_has_cosine_one_and_counts_add_up() -> None:
    ring = RecentVectors(4, DIMENSION)
    ring.add("a", unit(1), count=2)
    ring.add("b", -unit(1))
    assert ring.best(unit(1) * 7) == ("a", 1.0)
    assert ring.weight_at_least(unit(1), 1.0) == 2
    assert ring.bump("a", 3)
    ring.add("a", unit(5))
    assert ring.weight_at_least(unit(1), 0.99) == 6
    assert ring.weight_at_least(unit(1), -1.0) == 7
    assert len(ring) == 2


def test_the_oldest_insertion_goes_first_and_a_bump_does_not_make_it_younger() -> None:
    ring = RecentVectors(3, DIMENSION)
    for key in "abc":
        ring.add(key, unit(ord(key)))
    ring.bump("a")
    ring.add("d", unit(ord("d")))
    assert "a" not in ring
    assert not ring.bump("a")
    assert all(key in ring for key in "bcd")
    ring.add("a", unit(ord("a")))
    assert "b" not in ring
    assert ring.best(unit(ord("a"))) == ("a", 1.0)
    assert ring.weight_at_least(unit(ord("b")), 0.999) == 0


def test_equal_rows_give_the_smallest_key() -> None:
    ring = RecentVectors(5, DIMENSION)
    for key in ("m", "c", "x"):
        ring.add(key, unit(1))
    assert ring.best(unit(1)) == ("c", 1.0)


def test_a_zero_vector_is_similar_to_nothing() -> None:
    ring = RecentVectors(5, DIMENSION)
    ring.add("zero", np.zeros(DIMENSION))
    ring.add("a", unit(1))
    assert ring.weight_at_least(np.zeros(DIMENSION), 0.01) == 0
    assert ring.weight_at_least(unit(1), 0.01) == 1


@pytest.mark.parametrize("bad", [np.zeros(3), np.full(DIMENSION, np.nan), np.full(DIMENSION, np.inf)])
def test_what_is_no_vector_of_this_ring_is_refused(bad: np.ndarray) -> None:
    ring = RecentVectors(5, DIMENSION)
    with pytest.raises(ValueError, match="not finite rows of 16"):
        ring.add("a", bad)
    with pytest.raises(ValueError, match="not finite rows of 16"):
        ring.best(bad)
    with pytest.raises(ValueError, match="at least 1"):
        RecentVectors(0, DIMENSION)


def test_cosines_are_those_of_the_plain_formula_to_three_places() -> None:
    rows = [unit(seed, 384) for seed in range(200)]
    ring = RecentVectors(100, 384)
    for i, row in enumerate(rows):
        ring.add(str(i), row)
    for asked in rows[:20]:
        near = asked + 0.3 * unit(999, 384)
        found = ring.best(near)
        wanted = max(float(near @ row / np.linalg.norm(near)) for row in rows[100:])
        assert found is not None
        assert found[1] == pytest.approx(wanted, abs=1e-3)


KEYS = st.integers(0, 12)
EVENTS = st.lists(st.tuples(st.sampled_from(["add", "bump", "look"]), KEYS), max_size=90)


@settings(deadline=None)
@given(EVENTS, st.integers(1, 9), st.integers(1, 100))
def test_a_batch_of_any_size_answers_as_one_look_up_at_a_time(events, capacity, size) -> None:
    """Whatever is added, bumped or evicted in between."""
    vectors = np.array([unit(key // 2) + 0.01 * key for _, key in events], dtype=np.float32).reshape(-1, DIMENSION)
    single, batched = RecentVectors(capacity, DIMENSION), RecentVectors(capacity, DIMENSION)
    for start in range(0, len(events), size):
        batch = batched.similar_batch(vectors[start : start + size])
        for i, (verb, key) in enumerate(events[start : start + size]):
            vector = vectors[start + i]
            for cosine in (-1.0, 0.85, 0.999):
                assert batch.weight_at_least(i, cosine) == single.weight_at_least(vector, cosine)
            assert batch.best(i) == single.best(vector)
            for ring in (single, batched):
                if verb == "add":
                    ring.add(str(key), vector)
                elif verb == "bump":
                    ring.bump(str(key))


def test_a_batch_longer_than_a_block_and_than_the_ring_is_exact() -> None:
    vectors = np.array([unit(i % 50) + 0.02 * unit(i) for i in range(400)], dtype=np.float32)
    single, batched = RecentVectors(30, DIMENSION), RecentVectors(30, DIMENSION)
    batch = batched.similar_batch(vectors)
    for i, vector in enumerate(vectors):
        assert batch.weight_at_least(i, 0.8) == single.weight_at_least(vector, 0.8)
        assert batch.best(i) == single.best(vector)
        single.add(str(i), vector)
        batched.add(str(i), vector)
    assert batch.best(3) == single.best(vectors[3])


def test_memory_grows_with_what_is_held_and_stops_at_the_capacity() -> None:
    ring = RecentVectors(1_000, 384)
    assert ring._rows.nbytes <= 64 * 384 * 4
    for i in range(2_500):
        ring.add(str(i), unit(i, 384))
    assert len(ring) == 1_000
    assert ring._rows.shape == (1_000, 384)
