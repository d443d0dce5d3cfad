import pytest
from hypothesis import given
from hypothesis import strategies as st

from fedlearn.assist.evidence import harmful, months_between, success_rate
from fedlearn.assist.evidence import prior as weighed
from fedlearn.records import Evidence
from fedlearn.settings import Evidence as Settings

COUNTS = st.integers(0, 10_000)
MONTHS = st.none() | st.builds("{:04d}-{:02d}".format, st.integers(1990, 2090), st.integers(1, 12))
DEFAULT = Settings()


def prior(*given):
    """The factor as a whole."""
    return weighed(*given).factor


def test_without_outcomes_nothing_moves():
    assert prior(Evidence(seen=7), "2026-05", DEFAULT) == 1
    assert prior(Evidence(seen=7, last="2026-05"), "2026-05", DEFAULT) == 1


@given(COUNTS, COUNTS, MONTHS)
def test_the_prior_is_gentle_and_bounded(helped, harmed, last):
    found = prior(Evidence(0, helped, harmed, last), "2026-05", DEFAULT)
    assert (1 - DEFAULT.weight) * (1 - DEFAULT.decay) <= found <= 1 + DEFAULT.weight


@given(COUNTS, COUNTS, st.lists(st.tuples(COUNTS, COUNTS), max_size=20))
def test_other_hosts_move_little_however_many_and_whatever_they_claim(helped, harmed, claims):
    here = weighed(Evidence(0, helped, harmed), "2026-05", DEFAULT, [Evidence(9, *claim) for claim in claims])
    assert abs(here.voices - 1) < DEFAULT.others / (1 + helped + harmed)
    assert here.belief == weighed(Evidence(0, helped, harmed), "2026-05", DEFAULT).belief


def test_each_origin_has_one_voice_and_the_own_word_weighs_more():
    def voices(*others, own=(0, 0)):
        return weighed(Evidence(0, *own), "2026-05", DEFAULT, [Evidence(0, *one) for one in others]).voices

    assert voices() == voices((0, 0)) == 1
    assert 1 < voices((1, 0)) < voices((1_000_000, 0)) < voices((9, 0), (9, 0)) < voices((9, 0), (9, 0), (9, 0))
    assert voices((0, 9)) < 1 and voices((9, 0), (0, 9)) == 1
    # One outcome here against what ten others say at the loudest.
    loud = [Evidence(0, 10**6, 0)] * 10
    assert weighed(Evidence(0, 0, 1), "2026-05", DEFAULT, loud).factor < 1


@given(COUNTS, COUNTS)
def test_helping_raises_and_harming_lowers(helped, harmed):
    here = prior(Evidence(0, helped, harmed), "2026-05", DEFAULT)
    assert prior(Evidence(0, helped + 1, harmed), "2026-05", DEFAULT) > here
    assert prior(Evidence(0, helped, harmed + 1), "2026-05", DEFAULT) < here


def test_what_another_host_taught_ages_as_its_hosts_tell():
    def aged(own, *theirs):
        return weighed(Evidence(last=own), "2026-05", DEFAULT, [Evidence(1, last=last) for last in theirs]).freshness

    assert aged(None) == aged(None, None) == aged(None, "2026-05") == 1
    assert aged(None, "2020-01") < aged(None, "2020-01", "2025-01") < 1
    assert aged("2020-01", "2026-05") == 1 and aged("2020-01", None) == aged("2020-01")


@given(st.integers(0, 600), st.integers(0, 600))
def test_what_nobody_uses_sinks_with_time_and_never_vanishes(a, b):
    def aged(months):
        year, month = divmod(12 * 2000 + months, 12)
        return prior(Evidence(3, 0, 0, "2000-01"), f"{year:04d}-{month + 1:02d}", DEFAULT)

    assert (aged(a) >= aged(b)) == (a <= b) or aged(a) == aged(b)
    assert aged(b) >= 1 - DEFAULT.decay


def test_half_of_the_decay_applies_after_the_half_life_and_none_to_what_helped():
    assert prior(Evidence(1, 0, 0, "2025-05"), "2026-05", DEFAULT) == pytest.approx(0.9)
    assert prior(Evidence(1, 1, 1, "1999-05"), "2026-05", DEFAULT) == 1


def test_a_clock_that_went_back_decays_nothing():
    assert prior(Evidence(1, 0, 0, "2031-01"), "2026-05", DEFAULT) == 1


def test_weights_of_zero_switch_it_off():
    off = Settings(weight=0, decay=0, others=0)
    assert prior(Evidence(9, 0, 99, "1999-01"), "2026-05", off, [Evidence(0, 9, 0)]) == 1


@pytest.mark.parametrize(
    ("helped", "harmed", "expected"), [(0, 2, False), (0, 3, True), (3, 3, False), (3, 4, True), (100, 50, False)]
)
def test_when_a_pattern_is_too_harmful(helped, harmed, expected):
    assert harmful(Evidence(9, helped, harmed), DEFAULT) is expected


def test_success_rate_is_of_what_was_told():
    assert success_rate(Evidence(50)) is None
    assert success_rate(Evidence(50, 2, 1)) == 0.6667


def test_months_between():
    assert months_between("2025-11", "2026-02") == 3
