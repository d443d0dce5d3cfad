"""What every index promises, held against each adapter; the server's also against a real one where QDRANT_URL is."""

from __future__ import annotations

import os
import uuid
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from fedlearn.errors import SearchIndexError
from fedlearn.index.edge import EdgeIndex
from fedlearn.index.interface import Index, Point
from fedlearn.index.memory import MemoryIndex
from fedlearn.models.lexical import LexicalEmbedder

EMBEDDER = LexicalEmbedder(64)
NAME = "best-practices"


def point(text: str, **payload: object) -> Point:
    key = str(uuid.uuid5(uuid.NAMESPACE_URL, text))
    return Point(key, EMBEDDER.embed([text])[0], text, {"text": text, **payload})  # type: ignore[dict-item]


def vector(text: str) -> np.ndarray:
    return EMBEDDER.embed([text])[0]


def server(prefix: str) -> Index:
    from fedlearn.index.server import ServerIndex

    url = os.environ.get("QDRANT_URL", "")
    if not url:
        pytest.skip("QDRANT_URL names no Qdrant server")
    return ServerIndex(url, os.environ.get("QDRANT_API_KEY"), prefix)


def local_server(prefix: str) -> Index:
    client = pytest.importorskip("qdrant_client").QdrantClient(":memory:")
    from fedlearn.index.server import ServerIndex

    return ServerIndex(prefix=prefix, client=client)


@pytest.fixture(params=["memory", "edge", "server-in-memory", "server"])
def index(request: pytest.FixtureRequest, tmp_path) -> Iterator[Index]:
    prefix = f"test-{uuid.uuid4().hex[:8]}-"
    make: dict[str, Callable[[], Index]] = {
        "memory": MemoryIndex,
        "edge": lambda: EdgeIndex(tmp_path / "index", lock_seconds=5),
        "server-in-memory": lambda: local_server(prefix),
        "server": lambda: server(prefix),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        opened = make[request.param]()
        opened.prepare(NAME, EMBEDDER.dimension, EMBEDDER.name)
        yield opened
        for collection in opened.collections():
            opened.drop(collection)
        opened.close()


class TestIndex:
    def test_a_new_collection_is_empty(self, index: Index) -> None:
        assert index.count(NAME) == 0
        assert index.collections() == [NAME]
        assert list(index.scroll(NAME)) == []
        assert index.dense(NAME, vector("x"), 5) == []
        assert index.lexical(NAME, "x", 5) == []

    def test_a_collection_that_was_never_prepared_finds_nothing_and_takes_nothing(self, index: Index) -> None:
        assert index.count("skills-patterns") == 0
        assert index.dense("skills-patterns", vector("x"), 5) == []
        assert index.lexical("skills-patterns", "x", 5) == []
        assert index.fetch("skills-patterns", [str(uuid.uuid4())]) == {}
        assert list(index.scroll("skills-patterns")) == []
        index.delete("skills-patterns", [str(uuid.uuid4())])
        index.drop("skills-patterns")
        with pytest.raises(SearchIndexError, match="fedlearn index rebuild"):
            index.upsert("skills-patterns", [point("x")])
        assert index.collections() == [NAME]

    def test_what_is_put_in_is_found_by_vector_and_by_words(self, index: Index) -> None:
        texts = ["gnome keyring does not unlock", "the nix store is read-only", "boot partition full"]
        index.upsert(NAME, [point(text) for text in texts])
        assert index.count(NAME) == 3
        for text in texts:
            dense, lexical = index.dense(NAME, vector(text), 2)[0], index.lexical(NAME, text, 2)[0]
            assert dense.payload["text"] == lexical.payload["text"] == text
            assert dense.score == pytest.approx(1.0, abs=1e-3)
            assert lexical.score > 0

    def test_upserting_twice_is_upserting_once(self, index: Index) -> None:
        points = [point(f"text number {i}") for i in range(20)]
        index.upsert(NAME, points)
        before = index.lexical(NAME, "text 7", 20)
        index.upsert(NAME, points)
        assert index.count(NAME) == 20
        assert index.lexical(NAME, "text 7", 20) == before

    def test_the_last_of_one_id_wins_within_a_batch_and_between_batches(self, index: Index) -> None:
        old, new = point("old words"), point("new words")
        index.upsert(NAME, [old, Point(old.id, new.vector, new.text, new.payload)])
        assert index.fetch(NAME, [old.id])[old.id]["text"] == "new words"
        assert index.lexical(NAME, "old", 5) == []
        index.upsert(NAME, [old])
        assert index.fetch(NAME, [old.id])[old.id]["text"] == "old words"
        assert index.lexical(NAME, "new", 5) == []
        assert index.count(NAME) == 1

    def test_what_is_deleted_is_found_no_more(self, index: Index) -> None:
        points = [point(f"fact {word}") for word in ("one", "two", "three")]
        index.upsert(NAME, points)
        index.delete(NAME, [points[1].id, str(uuid.uuid4())])
        index.delete(NAME, [])
        assert index.count(NAME) == 2
        assert points[1].id not in {hit.id for hit in index.dense(NAME, points[1].vector, 10)}
        assert index.lexical(NAME, "two", 10) == []
        assert index.fetch(NAME, [points[1].id]) == {}
        index.delete(NAME, [p.id for p in points])
        assert index.count(NAME) == 0
        index.upsert(NAME, points)
        assert index.count(NAME) == 3

    def test_hits_come_best_first_and_ties_by_id(self, index: Index) -> None:
        same = [Point(str(uuid.UUID(int=i)), vector("equal words"), "equal words", {"n": i}) for i in range(40)]
        index.upsert(NAME, [*reversed(same), point("equal")])
        for hits in (index.dense(NAME, vector("equal words"), 10), index.lexical(NAME, "equal words", 10)):
            assert [hit.id for hit in hits] == [p.id for p in same[:10]]
            assert [hit.payload for hit in hits] == [{"n": i} for i in range(10)]
        scores = [hit.score for hit in index.dense(NAME, vector("equal"), 41)]
        assert scores == sorted(scores, reverse=True)

    def test_equals_filters_by_value_and_by_list(self, index: Index) -> None:
        index.upsert(
            NAME,
            [
                point("keyring a", tier="own", tags=["nix", "gnome"]),
                point("keyring b", tier="trusted", tags=["nix"]),
                point("keyring c", tags=[]),
            ],
        )
        asked = vector("keyring")

        def found(**equals: str) -> set[str]:
            dense = {hit.payload["text"] for hit in index.dense(NAME, asked, 9, equals=equals)}
            lexical = {hit.payload["text"] for hit in index.lexical(NAME, "keyring", 9, equals=equals)}
            assert dense == lexical
            return dense

        assert found(tier="own") == {"keyring a"}
        assert found(tags="nix") == {"keyring a", "keyring b"}
        assert found(tags="nix", tier="trusted") == {"keyring b"}
        assert found(tier="nobody") == set()
        assert len(found()) == 3

    def test_among_looks_at_these_points_alone(self, index: Index) -> None:
        points = [point(f"keyring {word}", tier=tier) for word, tier in (("a", "own"), ("b", "own"), ("c", "trusted"))]
        index.upsert(NAME, points)
        asked, two = vector("keyring"), [points[0].id, points[2].id]
        assert {hit.id for hit in index.dense(NAME, asked, 9, among=[*two, str(uuid.uuid4())])} == set(two)
        assert [hit.id for hit in index.dense(NAME, asked, 9, among=two, equals={"tier": "own"})] == two[:1]
        assert index.dense(NAME, asked, 9, among=[]) == []
        everywhere = {hit.id: hit.score for hit in index.dense(NAME, asked, 9)}
        assert all(hit.score == everywhere[hit.id] for hit in index.dense(NAME, asked, 9, among=two))
        with pytest.raises(SearchIndexError, match="not a UUID"):
            index.dense(NAME, asked, 9, among=["42"])

    def test_words_around_find_a_point_and_count_less_than_its_own(self, index: Index) -> None:
        own = replace(point("the backup of atlas"), around=[("four o'clock", 0.5)])
        beside = replace(point("four o'clock"), around=[("the backup of atlas", 0.5)])
        index.upsert(NAME, [own, beside, point("other")])
        hits = index.lexical(NAME, "backup atlas", 9)
        assert [hit.id for hit in hits] == [own.id, beside.id]
        assert hits[1].score == pytest.approx(hits[0].score / 2, rel=0.01)

    def test_payloads_come_back_as_they_went_in(self, index: Index) -> None:
        given = point("日本語 λ naïve 🙂", flag=True, number=3, share=0.25, tags=["ä", "b"], empty="")
        index.upsert(NAME, [given])
        assert index.fetch(NAME, [given.id, str(uuid.uuid4())]) == {given.id: dict(given.payload)}
        assert list(index.scroll(NAME)) == [(given.id, dict(given.payload))]
        for payload, wanted in ((True, dict(given.payload)), (False, {})):
            assert index.dense(NAME, given.vector, 1, payload=payload)[0].payload == wanted
            assert index.lexical(NAME, "λ", 1, payload=payload)[0].payload == wanted

    @pytest.mark.parametrize("question", ["日本", "λ", "naïve", "NAÏVE"])
    def test_words_of_other_scripts_are_found(self, index: Index, question: str) -> None:
        index.upsert(NAME, [point("日本語 λ naïve"), point("plain english")])
        assert [hit.payload["text"] for hit in index.lexical(NAME, question, 5)] == ["日本語 λ naïve"]

    @pytest.mark.parametrize(
        "question",
        ["services.gnome.gnome-keyring.enable", "gnome-keyring", "enableGnomeKeyring", "ERR_MODULE_NOT_FOUND", "E0277"],
    )
    def test_a_name_finds_the_text_that_has_it_first(self, index: Index, question: str) -> None:
        index.upsert(
            NAME,
            [
                point("enable the services that gnome wants, and its keyring, and enable them"),
                point("set services.gnome.gnome-keyring.enable = true;"),
                point("security.pam.services.gdm.enableGnomeKeyring = true;"),
                point("the module err was not found"),
                point("node says ERR_MODULE_NOT_FOUND"),
                point("rustc error[E0277]: trait bound"),
            ],
        )
        best = index.lexical(NAME, question, 5)[0].payload["text"]
        assert question in best

    @pytest.mark.parametrize("question", ["", " ", "?!...", "the of and", "\x00", "\ud800", "😀" * 50])
    def test_a_question_without_words_finds_nothing(self, index: Index, question: str) -> None:
        index.upsert(NAME, [point("something")])
        assert index.lexical(NAME, question, 5) == []

    def test_a_zero_vector_is_near_to_nothing(self, index: Index) -> None:
        index.upsert(NAME, [point("something")])
        assert index.dense(NAME, np.zeros(EMBEDDER.dimension, dtype=np.float32), 5) == []

    def test_a_point_without_words_or_direction_is_kept(self, index: Index) -> None:
        blank = Point(str(uuid.uuid4()), np.zeros(EMBEDDER.dimension, dtype=np.float32), "", {})
        index.upsert(NAME, [blank, point("something")])
        assert index.count(NAME) == 2
        assert index.dense(NAME, vector("something"), 1)[0].payload["text"] == "something"

    @pytest.mark.parametrize("bad", [float("nan"), float("inf"), -float("inf")])
    def test_a_vector_that_is_not_finite_is_refused_with_its_batch(self, index: Index, bad: float) -> None:
        wrong = vector("x").copy()
        wrong[3] = bad
        with pytest.raises(SearchIndexError, match="not finite"):
            index.upsert(NAME, [point("good"), Point(str(uuid.uuid4()), wrong, "x", {})])
        assert index.count(NAME) == 0
        with pytest.raises(SearchIndexError, match="not finite"):
            index.dense(NAME, wrong, 3)

    def test_a_vector_of_another_length_is_refused(self, index: Index) -> None:
        with pytest.raises(SearchIndexError, match="expected 64"):
            index.upsert(NAME, [point("good"), Point(str(uuid.uuid4()), [1.0, 2.0], "x", {})])
        with pytest.raises(SearchIndexError, match="index rebuild"):
            index.dense(NAME, [1.0], 3)
        assert index.count(NAME) == 0

    def test_an_id_that_is_no_uuid_is_refused_and_another_spelling_is_the_same(self, index: Index) -> None:
        with pytest.raises(SearchIndexError, match="not a UUID"):
            index.upsert(NAME, [Point("42", vector("x"), "x", {})])
        given = point("x")
        index.upsert(NAME, [given, Point(given.id.upper(), given.vector, "x", {"text": "again"})])
        assert index.fetch(NAME, [given.id]) == {given.id: {"text": "again"}}

    @pytest.mark.parametrize("name", ["", "..", "a/b", "Ünicode", "x" * 65, "a.b"])
    def test_a_name_that_could_not_be_a_file_is_refused(self, index: Index, name: str) -> None:
        with pytest.raises(SearchIndexError, match="cannot name a collection"):
            index.prepare(name, 64, EMBEDDER.name)

    def test_another_embedder_or_dimension_says_what_to_run(self, index: Index) -> None:
        index.upsert(NAME, [point("x")])
        index.prepare(NAME, EMBEDDER.dimension, EMBEDDER.name)
        with pytest.raises(SearchIndexError, match=r"lexical-v1.*ollama/m.*fedlearn index rebuild"):
            index.prepare(NAME, EMBEDDER.dimension, "ollama/m")
        with pytest.raises(SearchIndexError, match=r"64.*768.*fedlearn index rebuild"):
            index.prepare(NAME, 768, EMBEDDER.name)
        assert index.count(NAME) == 1

    def test_a_dropped_collection_can_be_made_anew(self, index: Index) -> None:
        index.upsert(NAME, [point("x")])
        index.drop(NAME)
        assert index.collections() == []
        assert index.count(NAME) == 0
        index.prepare(NAME, 32, "other")
        assert index.count(NAME) == 0
        assert index.collections() == [NAME]

    def test_scroll_gives_all_pages_sorted_by_id(self, index: Index) -> None:
        points = [Point(str(uuid.uuid5(uuid.NAMESPACE_OID, str(i))), np.ones(64), "", {"n": i}) for i in range(2_345)]
        index.upsert(NAME, points)
        scrolled = list(index.scroll(NAME))
        assert [key for key, _ in scrolled] == sorted(p.id for p in points)
        assert sorted(payload["n"] for _, payload in scrolled) == list(range(2_345))

    def test_collections_do_not_see_each_other(self, index: Index) -> None:
        index.prepare("interactions", 64, EMBEDDER.name)
        index.upsert("interactions", [point("asked")])
        assert index.count(NAME) == 0
        assert index.lexical(NAME, "asked", 5) == []
        assert index.collections() == [NAME, "interactions"]
        index.drop(NAME)
        assert index.count("interactions") == 1

    def test_limits_of_none_and_more_than_there_are(self, index: Index) -> None:
        index.upsert(NAME, [point("a b"), point("a c")])
        assert index.dense(NAME, vector("a"), 0) == []
        assert index.lexical(NAME, "b", 0) == []
        assert len(index.dense(NAME, vector("a b"), 1_000)) == 2

    def test_nothing_to_put_in_changes_nothing(self, index: Index) -> None:
        index.upsert(NAME, [])
        index.flush()
        assert index.count(NAME) == 0
