"""The cache of embeddings: the same vectors as without it, fewer questions, a bound, and no failure of its own."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fedlearn.models.embedding_cache import CachedEmbedder
from fedlearn.models.lexical import LexicalEmbedder
from fedlearn.settings import Embedding, Settings
from fedlearn.wiring import Parts

MB = 1_000_000


class Counted:
    """The built-in embedder under another name, with the texts that it was asked for."""

    def __init__(self, name: str = "counted", dimension: int = 32) -> None:
        self.name, self.dimension = name, dimension
        self._inner = LexicalEmbedder(dimension)
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> Any:
        self.asked += texts
        return self._inner.embed(texts)


def test_a_text_is_asked_for_once_even_by_another_process(tmp_path: Path) -> None:
    inner = Counted()
    cached = CachedEmbedder(inner, tmp_path / "c" / "e.db", MB)
    first = cached.embed(["a b", "c d", "a b", ""])
    assert inner.asked == ["a b", "c d", ""]
    cached.close()
    again = Counted()
    assert np.array_equal(CachedEmbedder(again, tmp_path / "c" / "e.db", MB).embed(["a b", "c d", "a b", ""]), first)
    assert again.asked == []
    assert (tmp_path / "c" / "e.db").stat().st_mode & 0o77 == 0, "texts are only hashed, yet nobody else may look"


def test_another_model_or_length_is_asked_anew(tmp_path: Path) -> None:
    for inner in (Counted(), Counted("other"), Counted(dimension=16)):
        assert CachedEmbedder(inner, tmp_path / "e.db", MB).embed(["a b"]).shape == (1, inner.dimension)
        assert inner.asked == ["a b"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.text(max_size=6), max_size=6), max_size=6))
def test_with_and_without_the_cache_it_is_the_same(tmp_path_factory: Any, calls: list[list[str]]) -> None:
    inner, plain = Counted(), LexicalEmbedder(32)
    cached = CachedEmbedder(inner, tmp_path_factory.mktemp("cache") / "e.db", MB)
    for texts in calls:
        assert np.array_equal(cached.embed(texts), plain.embed(texts))
    assert len(inner.asked) == len({text for texts in calls for text in texts})
    cached.close()


def test_it_stays_inside_its_bound_and_keeps_what_came_last(tmp_path: Path) -> None:
    inner = Counted(dimension=256)
    cached = CachedEmbedder(inner, tmp_path / "e.db", 200_000)
    for start in range(0, 2_000, 50):
        cached.embed([f"text {number}" for number in range(start, start + 50)])
    cached.close()
    assert (tmp_path / "e.db").stat().st_size < 300_000
    inner.asked.clear()
    cached.embed(["text 1999", "text 0"])
    assert inner.asked == ["text 0"]


@pytest.mark.parametrize("bound", [1, 10_000])
def test_a_bound_that_holds_next_to_nothing_only_forgets(tmp_path: Path, bound: int) -> None:
    cached = CachedEmbedder(Counted(), tmp_path / "e.db", bound)
    assert np.array_equal(cached.embed(["a b", "c"]), LexicalEmbedder(32).embed(["a b", "c"]))


@pytest.mark.parametrize("damage", [b"not a database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 5_000])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "e.db").write_bytes(damage)
    inner = Counted()
    cached = CachedEmbedder(inner, tmp_path / "e.db", MB)
    for _ in range(3):
        assert np.array_equal(cached.embed(["a b"]), LexicalEmbedder(32).embed(["a b"]))
    assert len(inner.asked) < 3, "it works again"


def test_a_place_that_cannot_be_written_costs_only_the_cache(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cached = CachedEmbedder(Counted(), tmp_path / "file" / "e.db", MB)
    assert cached.embed(["a b"]).any()


def test_nobody_waits_long_for_another_writer(tmp_path: Path) -> None:
    cached = CachedEmbedder(Counted(), tmp_path / "e.db", MB)
    cached.embed(["a b"])
    other = sqlite3.connect(tmp_path / "e.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert cached.embed(["a b", "c d"]).any()
    other.execute("ROLLBACK")
    other.close()


def test_threads_may_ask_at_once(tmp_path: Path) -> None:
    cached = CachedEmbedder(Counted(), tmp_path / "e.db", MB)
    wrong: list[int] = []

    def work(number: int) -> None:
        texts = [f"{number % 3} {i}" for i in range(40)]
        if not np.array_equal(cached.embed(texts), LexicalEmbedder(32).embed(texts)):
            wrong.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_only_servers_are_cached(tmp_path: Path) -> None:
    chosen = {"url": "http://127.0.0.1:9", "model": "m"}
    for backend, cache_mb, cached in (
        ("lexical", 1, False),
        ("openai", 1, True),
        ("ollama", 1, True),
        ("ollama", 0, False),
    ):
        embedding = Embedding(backend=backend, cache_mb=cache_mb, **(chosen if backend != "lexical" else {}))
        with Parts(Settings(state_dir=tmp_path, cache_dir=tmp_path, embedding=embedding)) as parts:
            assert isinstance(parts.embedder, CachedEmbedder) is cached


def test_a_real_server_is_asked_once(llama_server: Any, tmp_path: Path) -> None:
    embedding = Embedding(backend="openai", url=llama_server.url, model=llama_server.model, dimension=64)
    with Parts(Settings(state_dir=tmp_path, cache_dir=tmp_path / "cache", embedding=embedding)) as parts:
        first = parts.embedder.embed(["nix flake", "gnome keyring"])
    nobody = embedding.model_copy(update={"url": "http://127.0.0.1:9"})
    with Parts(Settings(state_dir=tmp_path, cache_dir=tmp_path / "cache", embedding=nobody)) as parts:
        assert np.array_equal(parts.embedder.embed(["gnome keyring", "nix flake"]), first[::-1])
