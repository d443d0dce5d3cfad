"""What every built-in embedder keeps, whatever it makes vectors of."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fedlearn.models.embedding import Embedder
from fedlearn.models.letters import MAX_CHARS
from fedlearn.models.lexical import LexicalEmbedder
from fedlearn.models.static import SMALLEST, StaticEmbedder

FIXED = ["no space left on device", "日本語のテスト λ naïve 🙂", "services.gnome.gnome-keyring.enable = true;", "a b c"]

built_in = pytest.mark.parametrize("embedder", [LexicalEmbedder(), StaticEmbedder()], ids=lambda one: one.name)


@built_in
@pytest.mark.parametrize("text", ["", " ", "\n\t", "...", "?!—…", "🙂🙂", "\x00", "\ud800"])
def test_text_without_a_word_gives_a_zero_row(embedder: Embedder, text: str) -> None:
    assert not embedder.embed([text]).any()


@built_in
def test_no_texts_give_no_rows(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, embedder.dimension)
    assert embedder.embed([""]).dtype == np.float32


@pytest.mark.parametrize(
    "made", [*map(LexicalEmbedder, (1, 8, 100, 1024)), *map(StaticEmbedder, (SMALLEST, 192, 384, 1024))]
)
def test_any_dimension_gives_unit_rows(made: Embedder) -> None:
    rows = made.embed(FIXED)
    assert rows.shape == (4, made.dimension) and rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-6)


@built_in
def test_only_the_beginning_of_a_long_text_counts(embedder: Embedder) -> None:
    long = "word " * (MAX_CHARS // 5 + 1)
    assert np.array_equal(embedder.embed([long]), embedder.embed([long + " other things" * 1_000]))


@built_in
@pytest.mark.parametrize(
    "text", ["x" * 1_000_000, "a-_ " * 250_000, "日" * 1_000_000, "aB" * 500_000, "\u0344" * 1_000_000]
)
def test_a_megabyte_is_no_trouble(embedder: Embedder, text: str) -> None:
    assert np.isfinite(embedder.embed([text])).all()


@built_in
@settings(deadline=None)
@given(texts=st.lists(st.text(max_size=40), max_size=30))
def test_a_text_has_one_vector_in_whatever_company(embedder: Embedder, texts: list[str]) -> None:
    together = embedder.embed(texts)
    for row, text in zip(together, texts, strict=True):
        assert np.array_equal(row, embedder.embed([text])[0])
        assert np.linalg.norm(row) == pytest.approx(1.0, abs=1e-6) or not row.any()


@built_in
def test_many_texts_keep_their_order(embedder: Embedder) -> None:
    texts = [f"text number {i} " + "filler " * (i % 40) for i in range(3_000)]
    rows = embedder.embed(texts)
    for i in (0, 1, 255, 256, 999, 1_777, 2_999):
        assert np.array_equal(rows[i], embedder.embed([texts[i]])[0])
