"""Laws of the index, with the exact one in memory as the model of the embedded one."""

from __future__ import annotations

import tempfile
import uuid
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fedlearn.index import words
from fedlearn.index.edge import EdgeIndex
from fedlearn.index.interface import Hit, Point, best_first
from fedlearn.index.memory import MemoryIndex
from fedlearn.models.lexical import LexicalEmbedder

EMBEDDER = LexicalEmbedder(32)
WORDS = ["nix", "gnome-keyring", "services.nginx.enable", "E0277", "store", "日本語", "flake", "ERR_NOT_FOUND"]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
KEYS = st.integers(0, 9).map(lambda n: str(uuid.UUID(int=n)))
PUTS = st.lists(st.tuples(KEYS, TEXTS), max_size=8).map(lambda rows: ("put", rows))
DELETES = st.lists(KEYS, max_size=4).map(lambda keys: ("delete", keys))
REOPEN = st.just(("reopen", []))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(PUTS, DELETES, REOPEN), max_size=8), TEXTS)
def test_the_embedded_index_holds_and_finds_what_the_exact_one_does(steps, question) -> None:
    with tempfile.TemporaryDirectory() as directory:
        model, edge = MemoryIndex(), EdgeIndex(Path(directory))
        for index in (model, edge):
            index.prepare("c", 32, "e")
        for verb, rows in steps:
            for index in (model, edge):
                if verb == "put":
                    vectors = EMBEDDER.embed([text for _, text in rows])
                    index.upsert("c", [Point(k, v, t, {"t": t}) for (k, t), v in zip(rows, vectors, strict=True)])
                elif verb == "delete":
                    index.delete("c", rows)
                else:
                    index.close()
        assert list(edge.scroll("c")) == list(model.scroll("c"))
        assert edge.count("c") == model.count("c")
        asked = EMBEDDER.embed([question])[0]
        found, wanted = edge.dense("c", asked, 10), model.dense("c", asked, 10)
        assert {hit.id for hit in found} == {hit.id for hit in wanted}
        exact = {hit.id: hit.score for hit in wanted}
        assert all(abs(hit.score - exact[hit.id]) < 2e-3 for hit in found)
        assert found == best_first(found, 10)
        assert {hit.id for hit in edge.lexical("c", question, 10)} == {h.id for h in model.lexical("c", question, 10)}
        edge.close()


@given(st.lists(st.tuples(KEYS, st.floats(-1, 1)), max_size=30), st.integers(0, 12))
def test_best_first_is_one_order_whatever_the_order_of_arrival(rows, limit) -> None:
    hits = [Hit(key, score, {}) for key, score in rows]
    ranked = best_first(hits, limit)
    assert ranked == best_first(list(reversed(hits)), limit)
    assert ranked == sorted(ranked, key=lambda hit: (-hit.score, hit.id))


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_has_words_or_none_and_finds_itself(text) -> None:
    terms = words.query(text)
    assert terms == sorted(set(terms))
    assert set(terms) == set(words.document(text))
