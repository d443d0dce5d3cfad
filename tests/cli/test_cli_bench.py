"""`fedlearn bench retrieval`: the small sets of the project's own, and files that are none."""

import json
from pathlib import Path

import pytest

DATA = Path(__file__).parents[1] / "data" / "retrieval"
KEYS = ["recall@1", "recall@5", "recall@10", "ndcg@10", "mrr", "p50_ms", "questions"]


@pytest.mark.parametrize("name", ["conversations", "code-chats"])
def test_sessions_find_more_than_single_turns_by_nine_points(host, name):
    file = DATA / f"{name}.json"
    by = {
        variant: json.loads(host.run("bench", "retrieval", file, "--variant", variant, "--json").stdout)
        for variant in ("search", "bm25")
    }
    assert list(by["search"]) == KEYS
    assert by["search"]["questions"] == 40
    assert by["search"]["recall@10"] >= by["bm25"]["recall@10"] + 0.09
    assert by["search"]["ndcg@10"] > by["bm25"]["ndcg@10"]


def test_the_same_file_gives_the_same_figures_and_leaves_nothing(host):
    file = DATA / "conversations.json"
    runs = [json.loads(host.run("bench", "retrieval", file, "--json").stdout) for _ in range(2)]
    assert [{**run, "p50_ms": 0} for run in runs] == [{**runs[0], "p50_ms": 0}] * 2
    assert not (host.home / ".local").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "not JSON"),
        ("[]", '"documents" is missing'),
        ('{"documents": []}', '"questions" is missing'),
        ('{"documents": [1], "questions": []}', "documents[0] is no object"),
        ('{"documents": [{"id": "a"}], "questions": []}', "documents[0].text"),
        ('{"documents": [{"id": true, "text": "x"}], "questions": []}', "documents[0].id"),
        ('{"documents": [{"id": 1, "text": "x"}, {"id": "1", "text": "y"}], "questions": []}', "'1' is there twice"),
        ('{"documents": [], "questions": [{"text": "x"}]}', "questions[0].relevant"),
    ],
)
def test_what_is_no_set_is_refused_in_one_line_with_its_place(host, content, said):
    file = host.home / "set.json"
    file.write_text(content)
    error = host.run("bench", "retrieval", file, code=1).stderr
    assert said in error and str(file) in error and len(error.splitlines()) == 1


def test_odd_sets_are_measured_and_what_is_odd_is_told(host):
    documents = [
        {"id": 1, "text": "nginx proxy", "session": None},
        {"id": 2, "text": "", "session": "s", "time": "2026-05-08T10:00:00Z"},
        {"id": 3, "text": "日本語 🙂", "session": "s", "time": "yesterday"},
    ]
    questions = [
        {"text": "nginx", "relevant": [1]},
        {"text": "", "relevant": ["3"]},
        {"text": "x" * 100_000, "relevant": ["gone"]},
        {"text": "nobody", "relevant": []},
    ]
    file = host.home / "set.json"
    file.write_text(json.dumps({"documents": documents, "questions": questions}))
    done = host.run("bench", "retrieval", file, "--json")
    figures = json.loads(done.stdout)
    assert figures["questions"] == 3
    assert figures["recall@1"] == pytest.approx(1 / 3, abs=1e-4)
    assert "1 question names no relevant document" in done.stderr
    assert "1 relevant id belongs to no document" in done.stderr


def test_an_empty_set_a_missing_file_and_an_unknown_variant(host):
    file = host.home / "set.json"
    file.write_text('{"documents": [], "questions": []}')
    assert json.loads(host.run("bench", "retrieval", file, "--json").stdout)["recall@10"] == 0.0
    assert "No such file" in host.run("bench", "retrieval", host.home / "none.json", code=1).stderr
    assert "search, single, bm25, dense" in host.run("bench", "retrieval", file, "--variant", "x", code=2).stderr
    assert "0 documents, 0 questions" in host.run("bench", "retrieval", file).stdout


def test_turns_are_put_in_order_by_when_they_were_said_however_it_is_written(tmp_path):
    from fedlearn.jobs.bench_set import read

    said = [
        ("third", "2026-05-08T10:30:00+02:00"),
        ("first", "2026-05-08T08:00:00Z"),
        ("fourth", 1778229000),
        ("second", "2026-05-08T08:15:00.5"),
    ]
    documents = [{"id": name, "text": name, "session": "s", "time": time} for name, time in said]
    file = tmp_path / "set.json"
    file.write_text(json.dumps({"documents": documents, "questions": []}), encoding="utf-8-sig")
    assert [turn.id for turn in read(file).sessions()["s"]] == ["first", "second", "third", "fourth"]
