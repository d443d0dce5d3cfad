"""The embedder of letters: the same bits everywhere, near copies near. What holds for all stands in the contract."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import pytest

from fedlearn.errors import EmbeddingError
from fedlearn.models.lexical import LexicalEmbedder

EMBEDDER = LexicalEmbedder()

FIXED = [
    "How do I fix GNOME keyring authentication errors in NixOS?",
    "services.gnome.gnome-keyring.enable = true;",
    "日本語のテスト λ naïve 🙂",
    "a b c a b c a",
]


def cosine(one: str, other: str) -> float:
    rows = EMBEDDER.embed([one, other])
    return float(rows[0] @ rows[1])


def test_the_vectors_are_these_bits_and_no_others() -> None:
    """Stored vectors depend on it: change the name of the embedder when this must change."""
    digest = hashlib.sha256(EMBEDDER.embed(FIXED).astype("<f4").tobytes()).hexdigest()
    assert EMBEDDER.name == "lexical-v1"
    assert digest == "fc92d5cc1047a9e8e1c2df6e9a81b34df45ada0c49e6bd5b6b5f3715da0a6a2a"


def test_another_process_with_another_hash_seed_gives_the_same_bits() -> None:
    program = (
        "import hashlib, sys; from fedlearn.models.lexical import LexicalEmbedder as E;"
        "sys.stdout.write(hashlib.sha256(E().embed(['gnome keyring', 'x y']).tobytes()).hexdigest())"
    )
    here = hashlib.sha256(EMBEDDER.embed(["gnome keyring", "x y"]).tobytes()).hexdigest()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        run = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True)
        assert run.stdout == here, run.stderr


def test_a_dimension_that_is_none_is_refused() -> None:
    with pytest.raises(EmbeddingError, match=r"embedding\.dimension"):
        LexicalEmbedder(0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("gnome keyring", "GNOME Keyring!"),
        ("gnome-keyring", "gnome keyring"),
        ("Ｎｉｘ ｓｔｏｒｅ", "nix store"),
        ("cafe\u0301 naïve", "café nai\u0308ve"),
        ("a  b\tc\n", "a b c"),
    ],
)
def test_case_spacing_signs_and_composition_do_not_matter(one: str, other: str) -> None:
    assert cosine(one, other) == pytest.approx(1.0, abs=1e-6)


def test_near_copies_are_near_and_strangers_far() -> None:
    asked = "How do I fix GNOME keyring authentication errors in NixOS?"
    assert cosine(asked, "fix gnome keyring authentication error on nixos") > 0.85
    assert cosine(asked, "How do I fix GNOME keyring authentification errors in NixOS?") > 0.85
    assert cosine(asked, "How do I make a dev shell in an overlay?") < 0.3
    assert abs(cosine("postgres too many clients", "boot partition full")) < 0.3


def test_function_words_say_little_and_negations_much() -> None:
    assert cosine("how do i fix the keyring", "fix keyring") > 0.9
    assert cosine("use tabs", "never use tabs") < 0.9
