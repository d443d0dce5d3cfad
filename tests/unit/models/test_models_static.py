"""The built-in embedder: the same bits everywhere, paraphrases nearer than strangers, other languages not lost."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fedlearn.errors import EmbeddingError
from fedlearn.models.lexical import LexicalEmbedder
from fedlearn.models.static import SMALLEST, StaticEmbedder

EMBEDDER = StaticEmbedder()

FIXED = [
    "How do I fix GNOME keyring authentication errors in NixOS?",
    "services.gnome.gnome-keyring.enable = true;",
    "日本語のテスト λ naïve 🙂",
    "a b c a b c a",
]


def cosine(one: str, other: str, embedder: StaticEmbedder | LexicalEmbedder = EMBEDDER) -> float:
    rows = embedder.embed([one, other])
    return float(rows[0] @ rows[1])


def test_the_vectors_are_these_bits_and_no_others() -> None:
    """Stored vectors depend on it: change the name of the embedder when this must change."""
    digest = hashlib.sha256(EMBEDDER.embed(FIXED).astype("<f4").tobytes()).hexdigest()
    assert EMBEDDER.name == "static-v2"
    assert digest == "8e28c171993fe6420bd72d8047ad87b2c9575cb524792cbc58498095740c5015"


@pytest.mark.parametrize(
    ("asked", "same", "other"),
    [
        ("the laptop will not go to sleep", "suspend fails on my notebook", "the printer will not print"),
        ("out of memory while compiling", "the build was killed because RAM ran out", "out of date while writing"),
        ("the wifi drops all the time", "wireless connection is lost again and again", "all packages of the time"),
    ],
)
def test_what_means_the_same_is_nearer_than_what_is_spelled_alike(asked: str, same: str, other: str) -> None:
    assert cosine(asked, same) > cosine(asked, other)
    letters = LexicalEmbedder()
    assert cosine(asked, same, letters) < cosine(asked, other, letters)


def test_near_copies_are_near_and_strangers_far() -> None:
    asked = "How do I fix GNOME keyring authentication errors in NixOS?"
    assert cosine(asked, "fix gnome keyring authentication error on nixos") > 0.85
    assert cosine(asked, "How do I make a dev shell in an overlay?") < 0.4
    assert abs(cosine("postgres too many clients", "boot partition full")) < 0.3


def test_of_other_letters_the_spelling_counts() -> None:
    assert cosine("ошибка диска переполнен", "диск переполнен ошибка") > 0.6
    assert cosine("ошибка диска переполнен", "кот сидит на окне") < 0.3
    assert cosine("диск переполнен nginx", "кот сидит nginx") < cosine("full disk nginx", "sitting cat nginx") + 0.1


def test_a_word_that_the_table_lacks_is_known_by_its_letters() -> None:
    assert cosine("x9 7 4 2", "x9 7 4 2") == pytest.approx(1.0, abs=1e-6)
    assert np.array_equal(EMBEDDER.embed(["4711"])[0, :64], np.zeros(64))


def test_a_dimension_that_is_too_short_is_refused() -> None:
    with pytest.raises(EmbeddingError, match=r"embedding\.dimension: 127 is too short; give 192"):
        StaticEmbedder(SMALLEST - 1)


@settings(deadline=None)
@given(st.permutations("no space left on device while writing the backup".split()))
def test_the_order_of_words_does_not_move_their_meaning(words: list[str]) -> None:
    first = EMBEDDER.embed(["no space left on device while writing the backup"])[0, :64]
    assert np.array_equal(EMBEDDER.embed([" ".join(words)])[0, :64], first)
