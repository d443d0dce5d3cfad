"""A scripted assistant meets fifty problems twice, on two hosts that share: the second time the fix is in the answer.

The first answer is what the first search returns, five results; benchmarks/fifty.py tells, too, how often the fix is
the first of them.
"""

import importlib.util
import json
import os
import sys
from pathlib import Path

import pytest

from fedlearn.assist import tools
from fedlearn.jobs.federate import federate
from fedlearn.jobs.feedback import feedback
from fedlearn.jobs.search import search
from fedlearn.settings import Settings
from fedlearn.wiring import Parts

pytest.importorskip("mcp", reason="the extra mcp is not installed")

ROOT = Path(__file__).parents[2]
#: A server of embeddings to measure with: "URL MODEL DIMENSION".
SERVER = "TEST_EMBEDDINGS"


@pytest.fixture
def fifty(monkeypatch):
    spec = importlib.util.spec_from_file_location("fifty", ROOT / "benchmarks/fifty.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "fifty", module)
    spec.loader.exec_module(module)
    return module


def test_the_fix_is_in_the_first_answer_for_seventy_percent_with_the_built_in_embedder(fifty, tmp_path):
    asked = fifty.met_twice(fifty.read(), tmp_path, {})
    assert len(asked) == 200
    found = fifty.rates(asked)
    assert found["answer"] >= 0.70, found
    # What was met on the other host only is found as well: it went through the repository.
    assert sum(one.answer for one in asked if not one.own) >= 50
    outcomes_move_what_was_used(tmp_path / "b")
    outcomes_are_heard_on_the_other_host(tmp_path)


def outcomes_move_what_was_used(host):
    from fedlearn.jobs.mcp import WorkDesk

    question = tools.SearchPatterns(
        question="image made on Apple silicon does not start on our Intel box", explain=True
    )
    with Parts(Settings.model_validate({"state_dir": host / "state"})) as parts:
        desk = WorkDesk(parts)
        before = desk.call("search_patterns", question)
        used = next(one for one in before["results"] if "buildx" in one["content"])
        assert used["tier"] == "trusted" and used["why"]["belief"] == 1
        # The host that learned it is listened to; it has told of no outcome yet.
        assert used["evidence"]["others"] == {"voices": 1, "helped": 0, "harmed": 0} and used["why"]["voices"] == 1
        told = tools.ReportOutcome(answer_id=before["answer_id"], outcome="helped", used=[used["id"]])
        desk.call("report_outcome", told)
        after = next(one for one in desk.call("search_patterns", question)["results"] if one["id"] == used["id"])
        assert (after["evidence"]["helped"], after["evidence"]["harmed"]) == (1, 0)
        assert after["why"]["belief"] > 1 and after["why"]["standing"] > used["why"]["standing"]
        desk.close()


def outcomes_are_heard_on_the_other_host(root):
    """What helped where it was learned raises it a little elsewhere."""
    remotes = {"remotes": {"hub": {"url": str(root / "hub.git")}}}
    told = {"federation": remotes, "cache_dir": root / "cache"}
    asked = "after the OS upgrade postgres warns that sort order rules have changed"

    def found(parts):
        (one,) = [r for r in search(parts, asked, limit=10).results if "REFRESH COLLATION" in r.content]
        return one

    with Parts(Settings.model_validate({**told, "state_dir": root / "a/state"})) as parts:
        own = found(parts)
        assert own.own and own.why["voices"] == 1
        feedback(parts, own.id, outcome="helped")
        federate(parts)
    with Parts(Settings.model_validate({**told, "state_dir": root / "b/state"})) as parts:
        before = found(parts)
        federate(parts)
        after = found(parts)
        assert after.evidence["others"]["helped"] == 1 and after.evidence["helped"] == 0
        assert 1 < after.why["voices"] <= 1 + parts.settings.evidence.others
        assert after.standing > before.standing and after.score == before.score


def test_the_fix_is_in_the_first_answer_for_ninety_percent_with_a_model(fifty, tmp_path):
    if SERVER not in os.environ:
        pytest.skip(f"{SERVER} names no server of embeddings (URL MODEL DIMENSION)")
    url, model, dimension = os.environ[SERVER].split()
    embedding = {"backend": "openai", "url": url, "model": model, "dimension": int(dimension)}
    found = fifty.rates(fifty.met_twice(fifty.read(), tmp_path, {"embedding": embedding}))
    assert found["answer"] >= 0.90, found


def test_the_second_wordings_are_other_words():
    """Not one of them shares more than half of its words with the question as it was first asked."""
    for problem in json.loads((ROOT / "tests/data/fifty/problems.json").read_bytes()):
        first = set(problem["question"].lower().split())
        for text in problem["again"]:
            words = set(text.lower().split())
            assert len(words & first) <= len(words) / 2, text
