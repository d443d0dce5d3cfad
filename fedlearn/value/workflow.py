"""The workflow score: what a solution that someone stores on purpose is worth, from five factors. Pure.

Formula (DESIGN section 3): 0.20 complexity min(1, lines/100) + 0.30 reusability + 0.20 novelty + 0.15 confirmation
+ 0.15 impact, weights from settings, rounded to 4 places.
"""

from __future__ import annotations

from typing import Literal

from fedlearn.counted import counted
from fedlearn.records import Factors, ValueScore
from fedlearn.settings import WorkflowWeights
from fedlearn.value.outcome import total

__all__ = ["IMPACT", "Impact", "score"]

Impact = Literal["critical", "high", "medium", "low"]

#: The impact factor by the word the user chose.
IMPACT: dict[Impact, float] = {"critical": 1.0, "high": 0.8, "medium": 0.5, "low": 0.3}


def score(
    *, lines: int, generic: bool, novel: bool, confirmed: bool, impact: Impact, weights: WorkflowWeights
) -> ValueScore:
    """Return the score of a stored solution.

    Args:
        lines: lines of the solution, 0 or more.
        generic: it holds beyond the case it was found in.
        novel: nothing like it is known.
        confirmed: someone saw it work.
        impact: how much it matters, in the user's word.
        weights: shares of the five factors.

    """
    factors = (
        Factors("complexity", min(1.0, max(0, lines) / 100), weights.complexity, f"{counted(lines, 'line')}"),
        Factors("reusability", 0.8 if generic else 0.3, weights.reusability, "generic" if generic else "specific"),
        Factors("novelty", 1.0 if novel else 0.2, weights.novelty, "novel" if novel else "known"),
        Factors("confirmation", 1.0 if confirmed else 0.5, weights.confirmation, "confirmed" if confirmed else "open"),
        Factors("impact", IMPACT[impact], weights.impact, impact),
    )
    return ValueScore(total(factors), factors)
