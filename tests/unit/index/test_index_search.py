"""Hybrid search and the words under it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fedlearn.errors import EmbeddingError
from fedlearn.index import cosine, words
from fedlearn.index.fusion import fuse, words_decide
from fedlearn.index.interface import Hit, Point
from fedlearn.index.memory import MemoryIndex
from fedlearn.index.search import MAX_QUESTION_BYTES, Found, cut, search
from fedlearn.models.lexical import LexicalEmbedder
from fedlearn.models.static import StaticEmbedder
from fedlearn.records import Category

EMBEDDER = LexicalEmbedder()
LETTERS = cosine.of(EMBEDDER.name)
NAMES = [category.value for category in Category]

KNOWN = {
    Category.ERROR: [
        "GNOME keyring asks for a password at every login\nservices.gnome.gnome-keyring.enable = true;",
        "pip install fails: Read-only file system /nix/store\nUse a virtual environment.",
        "systemd unit fails with status=203/EXEC\nThe path in ExecStart does not exist.",
    ],
    Category.SKILL: ["Reverse proxy behind nginx\nservices.nginx.virtualHosts.example.locations.proxyPass"],
    Category.PRACTICE: ["Where do secrets belong?\nNever in the store; use LoadCredential."],
}


class Broken:
    """An embedder whose server is down."""

    name = EMBEDDER.name
    dimension = EMBEDDER.dimension

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raise EmbeddingError("http://127.0.0.1:9: cannot be reached")


@pytest.fixture
def index() -> MemoryIndex:
    filled = MemoryIndex()
    for category, texts in KNOWN.items():
        filled.prepare(category.value, EMBEDDER.dimension, EMBEDDER.name)
        ids = [str(uuid.uuid5(uuid.NAMESPACE_OID, text)) for text in texts]
        rows = zip(ids, EMBEDDER.embed(texts), texts, strict=True)
        filled.upsert(category.value, [Point(k, v, t, {"text": t, "tier": "own"}) for k, v, t in rows])
    return filled


def ask(index: MemoryIndex, question: str, **more: object) -> list[Found]:
    return search(index, EMBEDDER, question, **{"limit": 5, "collections": NAMES, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("gnome-keyring does not unlock", "GNOME keyring"),
        ("services.gnome.gnome-keyring.enable", "GNOME keyring"),
        ("203/EXEC", "systemd unit"),
        ("keyrings passwrd logins", "GNOME keyring"),
        ("virtual environments on a read only store", "pip install"),
        ("nginx proxypass", "Reverse proxy"),
    ],
)
def test_the_answer_comes_first_from_whatever_collection(index: MemoryIndex, question: str, answer: str) -> None:
    best = ask(index, question)[0]
    assert best.payload["text"].startswith(answer)
    assert 0 < best.score <= 1
    assert best.collection in NAMES


def test_ranks_scores_and_payloads_are_told(index: MemoryIndex) -> None:
    found = ask(index, "nginx reverse proxy")
    best = found[0]
    assert (best.dense_rank, best.lexical_rank) == (1, 1)
    assert best.dense is not None and 0 < best.dense <= 1
    assert best.lexical is not None and best.lexical > 0
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    only_near = [one for one in found if one.lexical is None]
    assert all(one.lexical_rank is None and one.dense is not None for one in only_near)


def test_a_category_narrows_and_a_limit_limits(index: MemoryIndex) -> None:
    found = ask(index, "store nginx systemd keyring", category=Category.ERROR.value)
    assert {one.collection for one in found} == {Category.ERROR.value}
    assert len(ask(index, "store nginx systemd keyring", limit=2)) == 2
    assert ask(index, "store", limit=0) == []
    assert ask(index, "store", equals={"tier": "trusted"}) == []
    assert ask(index, "store", category="no-such-category") == []


def test_the_same_collection_twice_gives_each_answer_once(index: MemoryIndex) -> None:
    assert ask(index, "nginx", collections=[*NAMES, *NAMES]) == ask(index, "nginx")


def test_the_score_says_how_much_of_the_question_is_answered(index: MemoryIndex) -> None:
    full = ask(index, "GNOME keyring asks for a password at every login")[0].score
    part = ask(index, "kubernetes pods lose the password of their database volume claim")[0].score
    assert full > 0.9
    assert part < 0.5


def test_without_an_embedder_words_still_answer(index: MemoryIndex) -> None:
    found = search(index, Broken(), "nginx proxy", limit=3, collections=NAMES)
    assert found[0].payload["text"].startswith("Reverse proxy")
    assert all(one.dense is None and one.dense_rank is None for one in found)


@pytest.mark.parametrize(
    "question", ["", "   ", "\n", "?!", "the of", "\x00", "\ud800", "🙂", "日本語", "x" * 1_000_000]
)
def test_odd_questions_find_little_and_break_nothing(index: MemoryIndex, question: str) -> None:
    assert all(0 <= one.score <= 1 for one in ask(index, question))


def test_a_megabyte_is_cut_and_its_beginning_answered(index: MemoryIndex) -> None:
    assert ask(index, "nginx reverse proxy " + "日本語 nothing " * 80_000)[0].payload["text"].startswith("Reverse")


@settings(deadline=None)
@given(st.text())
def test_cutting_keeps_whole_characters_and_twice_is_once(text: str) -> None:
    once = cut(text * 100)
    assert len(once.encode()) <= MAX_QUESTION_BYTES
    assert cut(once) == once


HITS = st.dictionaries(
    st.sampled_from([str(uuid.UUID(int=n)) for n in range(8)]), st.floats(0.001, 1.0), max_size=8
).map(lambda scores: [("c", Hit(key, score, {})) for key, score in scores.items()])


@given(HITS, HITS, st.integers(0, 20), st.integers(0, 10**6))
def test_fusion_keeps_every_hit_once_in_range_and_in_one_order(dense, lexical, terms, size) -> None:
    lexical = [(name, Hit(hit.id, hit.score * 30, {})) for name, hit in lexical]
    found = fuse(dense, lexical, 99, terms=terms, size=size, cosine=LETTERS)
    assert found == fuse(dense[::-1], lexical[::-1], 99, terms=terms, size=size, cosine=LETTERS)
    assert fuse(dense, lexical, 3, terms=terms, size=size, cosine=LETTERS) == found[:3]
    assert {one.id for one in found} == {hit.id for _, hit in [*dense, *lexical]}
    assert len({one.id for one in found}) == len(found)
    assert all(0 <= one.score <= 1 for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


@given(HITS)
def test_of_two_equal_by_words_the_nearer_comes_first(dense) -> None:
    lexical = [("c", Hit(hit.id, 5.0, {})) for _, hit in dense]
    found = fuse(dense, lexical, 99, terms=2, size=10, cosine=LETTERS)
    assert [one.dense for one in found] == sorted((hit.score for _, hit in dense), reverse=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("services.gnome.gnome-keyring.enable", {"servicesgnomegnomekeyringenable", "gnomekeyring"}),
        ("ERR_MODULE_NOT_FOUND", {"ERRMODULENOTFOUND"}),
        ("/etc/nixos/configuration.nix", {"etcnixosconfigurationnix"}),
        ("enableGnomeKeyring", {"enable", "Gnome", "Keyring"}),
        ("HTTPServer2", {"HTTP", "Server2"}),
        ("日本語", {"日本", "本語"}),
        ("status=203/EXEC", {"203EXEC"}),
        ("user@host:22", {"userhost22"}),
    ],
)
def test_names_are_expanded(text: str, expected: set[str]) -> None:
    first, _, more = words.expand(text).partition("\n")
    assert first == text
    assert expected <= set(more.split())


@pytest.mark.parametrize("text", ["plain words only", "", "End. Next", "a -- b", "e.g"])
def test_plain_text_stays_nearly_as_it_is(text: str) -> None:
    assert words.expand(text).startswith(text)
    assert len(words.expand(text)) <= len(text) + 3


@pytest.mark.parametrize("unit", ["a", "a-_", "aB", "a.", ".", "A", "日", "_", "a" * 50 + "-"])
def test_expansion_is_linear_in_repetitions(unit: str) -> None:
    assert len(words.expand(unit * (1_000_000 // len(unit)))) < 300_000


@given(HITS, HITS, st.integers(1, 4), st.integers(1, 9), st.integers(1, 10**6))
def test_where_words_decide_nothing_else_comes_among_the_best(dense, lexical, limit, terms, size) -> None:
    lexical = [(name, Hit(hit.id, hit.score * 30, {})) for name, hit in lexical]
    worded = {hit.id for _, hit in lexical}
    known = [(name, hit) for name, hit in dense if hit.id in worded]
    beyond = [(name, replace(hit, score=0.7 * hit.score)) for name, hit in dense if hit.id not in worded]
    if words_decide(known, lexical, limit, terms=terms, size=size, cosine=LETTERS):
        found = fuse([*known, *beyond], lexical, limit, terms=terms, size=size, cosine=LETTERS)
        assert {one.id for one in found} <= worded


def test_the_vectors_of_all_points_are_asked_only_where_words_do_not_decide(index: MemoryIndex, monkeypatch) -> None:
    asked: list[bool] = []
    dense = MemoryIndex.dense

    def watched(self: MemoryIndex, *given: object, **more: object) -> list[Hit]:
        asked.append(more.get("among") is not None)
        return dense(self, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(MemoryIndex, "dense", watched)
    assert ask(index, "nginx reverse proxy", limit=1)[0].payload["text"].startswith("Reverse")
    assert asked and all(asked)
    ask(index, "ngnx rvrse prxy", limit=1)
    assert not all(asked)


def test_a_vector_of_a_model_weighs_more_than_one_of_letters() -> None:
    assert cosine.of("openai/all-minilm").weight > LETTERS.weight
    assert cosine.of(StaticEmbedder().name).weight > LETTERS.weight


def test_what_only_a_stranger_answers_scores_next_to_nothing() -> None:
    near = [("c", Hit(str(uuid.UUID(int=n)), 0.1 - n / 100, {})) for n in range(3)]
    assert [one.score for one in fuse(near, [], 3, terms=4, size=100, cosine=cosine.of("static-v2"))] == [0, 0, 0]
    assert fuse(near, [], 3, terms=4, size=100, cosine=LETTERS)[0].score > 0


def test_few_are_found_among_many_that_fit_better() -> None:
    index, embedder = MemoryIndex(), LexicalEmbedder(64)
    index.prepare("skills-patterns", 64, embedder.name)
    texts = [f"how to open the port {n}" for n in range(400)] + ["the port of the harbour", "a lamp"]
    points = [
        Point(str(uuid.UUID(int=n)), vector, text, {})
        for n, (text, vector) in enumerate(zip(texts, embedder.embed(texts), strict=True))
    ]
    index.upsert("skills-patterns", points)
    wanted = {points[-2].id, points[-1].id}
    found = search(index, embedder, "how to open the port", limit=5, collections=["skills-patterns"], among=wanted)
    assert [one.id for one in found][:1] == [points[-2].id]
    assert {one.id for one in found} <= wanted
    assert search(index, embedder, "how to open the port", limit=5, collections=["skills-patterns"], among=()) == []


def test_a_placeholder_is_no_word_of_a_text():
    assert words.document("<NAME_1> is down on <HOST_12>, see <IP_1>:80") == words.document("is down on , see :80")
    assert words.query("<SECRET_1>") == []
    assert words.query("Map<String, i32> of <b>")
