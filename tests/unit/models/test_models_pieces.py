"""Words are cut into the longest pieces that are known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fedlearn.models.pieces import CONTINUES, Pieces, words

KNOWN = ["pack", "package", "##s", "##ag", "##e", "not", "found", "error", "module", "github", "git", "hub"]
PIECES = Pieces(KNOWN)


def cut(text: str) -> list[str]:
    return [KNOWN[number] for number in PIECES.of(text)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("package", ["package"]),
        ("Packages", ["package", "##s"]),
        ("packag", ["pack", "##ag"]),
        ("GitHub", ["github"]),
        ("ModuleNotFoundError", ["module", "not", "found", "error"]),
        ("module_not_found: git-hub", ["module", "not", "found", "git", "hub"]),
        ("pack\u00e2ge PACK\u00c1GE", ["package", "package"]),
        ("pack\u0301age", ["package"]),
        ("zzz", []),
        ("packz", ["pack"]),
        ("a 1 \u65e5\u672c", []),
        ("error" * 20, []),
    ],
)
def test_words_are_cut(text: str, pieces: list[str]) -> None:
    assert cut(text) == pieces


def test_length_counts_the_pieces() -> None:
    assert len(PIECES) == len(KNOWN)


@given(st.text(max_size=60))
def test_every_piece_stands_in_its_text(text: str) -> None:
    plain = "".join(words(text)).lower()
    for piece in cut(text):
        assert piece.removeprefix(CONTINUES) in plain
