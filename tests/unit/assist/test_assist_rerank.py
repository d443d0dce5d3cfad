import numpy as np
import pytest

from fedlearn.assist.rerank import reranked
from fedlearn.assist.results import Result
from fedlearn.errors import EmbeddingError


class Model:
    """Knows the vectors of a few texts."""

    name, dimension = "model", 2

    def __init__(self, **vectors):
        self._vectors = vectors

    def embed(self, texts):
        if not self._vectors:
            raise EmbeddingError("the server is down")
        return np.array([self._vectors[text] for text in texts], dtype=np.float32)


def result(content, score, belief=1.0):
    return Result(
        id=content,
        kind="pattern",
        category="error-solutions",
        score=score,
        value_score=0.7,
        origin="own",
        tier="own",
        name="n",
        content=content,
        evidence={},
        metadata={},
        why={"words": score - 0.1, "vector": 0.1, "word_rank": 1, "belief": belief, "standing": score * belief},
    )


def test_what_is_near_to_the_question_rises_and_the_reasons_add_up():
    model = Model(asked=(1, 0), near=(0.8, 0.6), far=(-1, 0))
    near, far = reranked(model, "asked", [result("near", 0.4, belief=1.2), result("far", 0.6)])
    assert (near.score, far.score) == (pytest.approx(0.6), pytest.approx(0.3))
    assert near.standing == pytest.approx(0.72) and near.why["word_rank"] == 1
    for one in (near, far):
        assert one.why["words"] + one.why["vector"] + one.why["text"] == pytest.approx(one.score, abs=2e-4)


def test_without_a_model_everything_stays():
    results = [result("near", 0.4), result("far", 0.6)]
    assert reranked(Model(), "asked", results) == results
    assert reranked(Model(), "asked", []) == []
