"""A second look at what was found: how near its whole text is to the question. Pure but for the vectors.

The index compares a question with the problems that patterns solve; who asks in other words often uses those of the
fix. On benchmarks/fifty.py the fix is in the first answer for 94.5 instead of 91.5 % of the questions with a small
model (all-MiniLM-L6-v2), and the first result for 75.5 instead of 69 %; weights from 0.5 to 2 measured alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fedlearn.assist.results import Result
from fedlearn.errors import EmbeddingError
from fedlearn.index.search import cut
from fedlearn.models.embedding import Embedder

__all__ = ["reranked"]

# What the nearness of the text weighs beside the score of the search, and how much of a text is looked at.
_WEIGHT = 1.0
_CHARS = 2_000


def reranked(embedder: Embedder, question: str, results: Sequence[Result]) -> list[Result]:
    """Return the results with scores that count their text as well, in the same order; `why` has it under `text`.

    score' = (score + weight * max(0, cosine)) / (1 + weight)

    Where the embedder fails they are returned as they are.
    """
    if not results:
        return []
    try:
        asked, *texts = embedder.embed([cut(question), *(result.content[:_CHARS] for result in results)])
    except EmbeddingError:
        return list(results)
    return [_counted(result, max(0.0, float(asked @ text))) for result, text in zip(results, texts, strict=True)]


def _counted(result: Result, near: float) -> Result:
    """Return a result with the nearness of its text in its score and in the reasons for it."""
    kept = {
        name: round(value / (1 + _WEIGHT), 4) if name in ("words", "vector", "session") else value
        for name, value in result.why.items()
    }
    text = round(_WEIGHT * near / (1 + _WEIGHT), 4)
    score = round(result.score / (1 + _WEIGHT) + text, 4)
    factor = result.standing / result.score if result.score else 1.0
    return replace(result, score=score, why={**kept, "text": text, "standing": round(score * factor, 4)})
