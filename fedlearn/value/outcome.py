"""The outcome score: what one interaction was worth, from five factors. Pure.

Formula (DESIGN section 3): 0.40 quality + 0.20 feedback + 0.20 reusability + 0.10 complexity + 0.10 novelty, each
factor in [0, 1], weights from settings, the sum rounded to 4 places before it is held against the threshold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fedlearn.records import Factors, Interaction, Outcome, ValueScore
from fedlearn.settings import Weights

__all__ = [
    "MANY",
    "LookUps",
    "ceiling",
    "highest",
    "inherent",
    "novelty",
    "quality",
    "reusability",
    "score",
    "summed",
    "total",
    "worth",
]

#: From so many earlier questions on reusability is highest, and nobody counts further.
MANY = 5


@dataclass(frozen=True, slots=True)
class LookUps:
    """What the memory says about an interaction.

    `earlier` counts earlier questions that ask the same, up to `MANY`; `best` is the highest cosine to a known
    pattern, None when there is no pattern. `embedded` is False when only equal wording was counted, because no score
    could reach the threshold and an embedding would have been wasted.
    """

    earlier: int = 0
    best: float | None = None
    embedded: bool = True


def quality(outcome: Outcome, iterations: int) -> tuple[float, str]:
    """Return the quality factor in [0.2, 1] and its reason."""
    if outcome is Outcome.SUCCESS:
        tries = f"success in {iterations} iteration{'s' if iterations != 1 else ''}"
        return (1.0 if iterations <= 3 else 0.8 if iterations <= 5 else 0.6), tries
    if outcome is Outcome.FAILURE:
        return 0.2, "failure"
    return 0.4, outcome.value


def feedback(interaction: Interaction) -> tuple[float, str]:
    """Return the feedback factor in [0, 1]; without any feedback, what the user did with the answer speaks."""
    if interaction.feedback is not None:
        value = 1.0 if interaction.feedback > 0 else 0.0 if interaction.feedback < 0 else 0.5
        return value, f"feedback {interaction.feedback:+d}"
    if interaction.copied:
        return 0.8, "no feedback; the answer was copied"
    if interaction.correction:
        return 0.6, "no feedback; the answer was corrected"
    return 0.5, "no feedback"


def reusability(earlier: int) -> float:
    """Return the reusability factor in [0.3, 1] for a number of earlier questions that ask the same."""
    return 1.0 if earlier >= MANY else 0.7 if earlier >= 3 else 0.5 if earlier >= 1 else 0.3


def complexity(interaction: Interaction) -> tuple[float, str]:
    """Return the complexity factor in [0, 1]: steps, tools, files, code with its explanation."""
    value, reasons = 0.0, []
    if interaction.steps > 1:
        value, reasons = 0.3, ["several steps"]
    if interaction.tools:
        value += 0.2
        reasons.append("tools")
    if len(interaction.files) > 3:
        value += 0.3
        reasons.append("more than 3 files")
    if interaction.has_code and interaction.has_explanation:
        value += 0.2
        reasons.append("code with explanation")
    return min(1.0, value), ", ".join(reasons) or "simple"


def novelty(best: float | None, known_from: float = 0.90) -> float:
    """Return the novelty factor in [0, 1]: 1 when no pattern is at cosine `known_from` or more, else 1 - best."""
    return 1.0 if best is None or best < known_from else max(0.0, 1.0 - best)


def total(factors: Sequence[Factors]) -> float:
    """Return the weighted sum of the factors, in [0, 1], rounded to 4 places."""
    return round(min(1.0, max(0.0, sum(factor.value * factor.weight for factor in factors))), 4)


def inherent(interaction: Interaction, weights: Weights) -> float:
    """Return the part of the score that needs no look-up: quality, feedback and complexity, weighted, not rounded."""
    return (
        quality(interaction.outcome, interaction.iterations)[0] * weights.quality
        + feedback(interaction)[0] * weights.feedback
        + complexity(interaction)[0] * weights.complexity
    )


def ceiling(interaction: Interaction, weights: Weights) -> float:
    """Return the best score that the interaction could reach, whatever look-ups would say."""
    return highest(inherent(interaction, weights), weights)


def highest(known: float, weights: Weights) -> float:
    """Return the best score that can be reached from the `inherent` part."""
    return round(min(1.0, known + (weights.reusability + weights.novelty)), 4)


def worth(interaction: Interaction, look_ups: LookUps, weights: Weights, known_from: float = 0.90) -> float:
    """Return the value of `score` alone; the reasons are made when someone asks for them."""
    return summed(inherent(interaction, weights), look_ups, weights, known_from)


def summed(known: float, look_ups: LookUps, weights: Weights, known_from: float = 0.90) -> float:
    """Return the value of a score from its `inherent` part and what was looked up."""
    looked_up = reusability(look_ups.earlier) * weights.reusability
    looked_up += novelty(look_ups.best, known_from) * weights.novelty
    return round(min(1.0, max(0.0, known + looked_up)), 4)


def score(interaction: Interaction, look_ups: LookUps, weights: Weights, known_from: float = 0.90) -> ValueScore:
    """Return the score of an interaction with all five factors and their reasons."""
    done, outcome_reason = quality(interaction.outcome, interaction.iterations)
    liked, feedback_reason = feedback(interaction)
    hard, complexity_reason = complexity(interaction)
    how = "" if look_ups.embedded else " of the same wording (too little for a closer look)"
    more = " or more" if look_ups.earlier >= MANY else ""
    asked = f"{look_ups.earlier}{more} earlier question{'s' if look_ups.earlier != 1 else ''}{how}"
    new = "no pattern known" if look_ups.best is None else f"closest pattern at cosine {look_ups.best:.2f}"
    factors = (
        Factors("quality", done, weights.quality, outcome_reason),
        Factors("feedback", liked, weights.feedback, feedback_reason),
        Factors("reusability", reusability(look_ups.earlier), weights.reusability, asked),
        Factors("complexity", hard, weights.complexity, complexity_reason),
        Factors("novelty", novelty(look_ups.best, known_from), weights.novelty, new),
    )
    return ValueScore(worth(interaction, look_ups, weights, known_from), factors)
