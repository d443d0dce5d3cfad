"""Earlier turns widen a question."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fedlearn.index.fusion import Found
from fedlearn.index.interface import Point
from fedlearn.index.memory import MemoryIndex
from fedlearn.index.search import search
from fedlearn.index.widen import EARLIER_TURNS, background, blended
from fedlearn.models.lexical import LexicalEmbedder

TEXTS = {
    "11111111-1111-5111-8111-111111111111": "Mount an NFS share again after a reboot with automount in systemd",
    "22222222-2222-5222-8222-222222222222": "Docker containers start again after a reboot with a restart policy",
    "33333333-3333-5333-8333-333333333333": "Printer queue keeps its jobs after a reboot",
}


def _index() -> tuple[MemoryIndex, LexicalEmbedder]:
    embedder, index = LexicalEmbedder(384), MemoryIndex()
    index.prepare("skills-patterns", 384, embedder.name)
    vectors = embedder.embed(list(TEXTS.values()))
    index.upsert(
        "skills-patterns",
        [Point(id=i, vector=v, text=t, payload={}) for (i, t), v in zip(TEXTS.items(), vectors, strict=True)],
    )
    return index, embedder


def _first(question: str, *earlier: str) -> str:
    index, embedder = _index()
    found = search(index, embedder, question, limit=3, collections=["skills-patterns"], earlier=earlier)
    return TEXTS[found[0].id]


def test_the_same_question_is_about_what_was_spoken_of_before() -> None:
    assert "NFS" in _first("and after a reboot?", "how do I mount an NFS share?")
    assert "Docker" in _first("and after a reboot?", "how do I run docker containers?")
    assert "Printer" in _first("and after a reboot?", "how do I run docker?", "no, the printer queue", "its jobs")


def test_only_the_latest_turns_count_and_the_latest_first() -> None:
    assert background(["one", " ", "two", "three", "four"]) == "four\nthree\ntwo"
    assert background([" ", ""]) == ""
    assert EARLIER_TURNS == 3


def _found(identity: str, score: float) -> Found:
    return Found(identity, "c", score, None, None, None, None, {}, {"words": score})


_LISTS = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0, 1, allow_nan=False)).map(
    lambda scores: [_found(i, s) for i, s in scores.items()]
)


@given(_LISTS, _LISTS, st.integers(1, 9))
def test_scores_stay_shares_each_stands_once_and_the_order_is_theirs(
    asked: list[Found], before: list[Found], limit: int
) -> None:
    found = blended(asked, before, limit)
    assert len(found) == min(limit, len({one.id for one in asked + before})) == len({one.id for one in found})
    assert [(-one.score, one.id) for one in found] == sorted((-one.score, one.id) for one in found)
    for one in found:
        assert 0 <= one.score <= 1
        assert abs(sum(one.parts.values()) - one.score) < 1e-5
    assert blended(list(reversed(asked)), before, limit) == found
