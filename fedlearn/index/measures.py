"""How good a ranked list is, by the usual measures. Pure; each is in [0, 1] and a mean over the questions.

Recall@k is the share of a question's relevant documents among the first k. NDCG has binary gains and is cut at 10, as
in Järvelin and Kekäläinen, "Cumulated Gain-Based Evaluation of IR Techniques" (2002). MRR is the mean of 1 / rank of
the first relevant one among the first 10.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

__all__ = ["DEPTH", "measures"]

#: Answers of each question that are looked at.
DEPTH = 10


def measures(ranked: Sequence[Sequence[str]], relevant: Sequence[Collection[str]]) -> dict[str, float]:
    """Return `recall@1`, `recall@5`, `recall@10`, `ndcg@10` and `mrr`, rounded to 4 places; 0 without questions.

    Args:
        ranked: for each question the ids that were found, best first, each once.
        relevant: for each question the ids that should be found, at least one.

    """
    sums = {"recall@1": 0.0, "recall@5": 0.0, "recall@10": 0.0, "ndcg@10": 0.0, "mrr": 0.0}
    for found, wanted in zip(ranked, relevant, strict=True):
        right = [identity in wanted for identity in found[:DEPTH]]
        for k in (1, 5, 10):
            sums[f"recall@{k}"] += sum(right[:k]) / len(wanted)
        sums["ndcg@10"] += _gain(right) / _gain([True] * min(DEPTH, len(wanted)))
        sums["mrr"] += 1 / (1 + right.index(True)) if any(right) else 0.0
    return {name: round(value / max(1, len(ranked)), 4) for name, value in sums.items()}


def _gain(right: Sequence[bool]) -> float:
    return sum(1 / math.log2(place + 2) for place, is_right in enumerate(right) if is_right)
