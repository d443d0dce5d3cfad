"""A count agrees with what it counts."""

import pytest

from fedlearn.counted import counted


@pytest.mark.parametrize(
    ("number", "words", "says"),
    [
        (0, ("line",), "0 lines"),
        (1, ("line",), "1 line"),
        (2_000, ("line",), "2,000 lines"),
        (1, ("search", "searches"), "1 search"),
        (1, ("record waits", "records wait"), "1 record waits"),
        (3, ("record waits", "records wait"), "3 records wait"),
    ],
)
def test_a_count_agrees_with_its_noun(number, words, says):
    assert counted(number, *words) == says
