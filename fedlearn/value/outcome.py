"""The outcome score: what one interaction was worth, from five factors. Pure.

Formula (DESIGN section 3): 0.40 quality + 0.20 feedback + 0.20 reusability + 0.10 complexity + 0.10 novelty, each
factor in [0, 1], weights from settings, the sum rounded to 4 places before it is held against the threshold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fedlearn.counted import counted
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


def quality(outcome: Outcome, iterations: int) -> float:
    """Return the quality factor in [0.2, 1]."""
    if outcome is Outcome.SUCCESS:
        return 1.0 if iterations <= 3 else 0.8 if iterations <= 5 else 0.6
    return 0.2 if outcome is Outcome.FAILURE else 0.4


def feedback(interaction: Interaction) -> float:
    """Return the feedback factor in [0, 1]; without any feedback, what the user did with the answer speaks."""
    given = interaction.feedback
    if given is not None:
        return 1.0 if given > 0 else 0.0 if given < 0 else 0.5
    return 0.8 if interaction.copied else 0.6 if interaction.correction else 0.5


def reusability(earlier: int) -> float:
    """Return the reusability factor in [0.3, 1] for a number of earlier questions that ask the same."""
    return 1.0 if earlier >= MANY else 0.7 if earlier >= 3 else 0.5 if earlier >= 1 else 0.3


def complexity(interaction: Interaction) -> float:
    """Return the complexity factor in [0, 1]: steps, tools, files, code with its explanation."""
    value = 0.3 if interaction.steps > 1 else 0.0
    if interaction.tools:
        value += 0.2
    if len(interaction.files) > 3:
        value += 0.3
    if interaction.has_code and interaction.has_explanation:
        value += 0.2
    return min(1.0, value)


def novelty(best: float | None, known_from: float = 0.90) -> float:
    """Return the novelty factor in [0, 1]: 1 when no pattern is at cosine `known_from` or more, else 1 - best."""
    return 1.0 if best is None or best < known_from else max(0.0, 1.0 - best)


def total(factors: Sequence[Factors]) -> float:
    """Return the weighted sum of the factors, in [0, 1], rounded to 4 places."""
    return round(min(1.0, max(0.0, sum(factor.value * factor.weight for factor in factors))), 4)


def inherent(interaction: Interaction, weights: Weights) -> float:
    """Return the part of the score that needs no look-up: quality, feedback and complexity, weighted, not rounded."""
    return (
        quality(interaction.outcome, interaction.iterations) * weights.quality
        + feedback(interaction) * weights.feedback
        + complexity(interaction) * weights.complexity
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
    how = "" if look_ups.embedded else " of the same wording (too little for a closer look)"
    more = " or more" if look_ups.earlier >= MANY else ""
    asked = f"{look_ups.earlier}{more} earlier question{'s' if look_ups.earlier != 1 else ''}{how}"
    new = "no pattern known" if look_ups.best is None else f"closest pattern at cosine {look_ups.best:.2f}"
    done = quality(interaction.outcome, interaction.iterations)
    factors = (
        Factors("quality", done, weights.quality, _how_it_ended(interaction)),
        Factors("feedback", feedback(interaction), weights.feedback, _what_was_said(interaction)),
        Factors("reusability", reusability(look_ups.earlier), weights.reusability, asked),
        Factors("complexity", complexity(interaction), weights.complexity, _what_it_took(interaction)),
        Factors("novelty", novelty(look_ups.best, known_from), weights.novelty, new),
    )
    return ValueScore(worth(interaction, look_ups, weights, known_from), factors)


def _how_it_ended(interaction: Interaction) -> str:
    """Return the reason of the quality factor."""
    if interaction.outcome is not Outcome.SUCCESS:
        return interaction.outcome.value
    return f"success in {counted(interaction.iterations, 'iteration')}"


def _what_was_said(interaction: Interaction) -> str:
    """Return the reason of the feedback factor."""
    if interaction.feedback is not None:
        return f"feedback {interaction.feedback:+d}"
    if interaction.copied:
        return "no feedback; the answer was copied"
    return "no feedback; the answer was corrected" if interaction.correction else "no feedback"


def _what_it_took(interaction: Interaction) -> str:
    """Return the reason of the complexity factor."""
    reasons = {
        "several steps": interaction.steps > 1,
        "tools": bool(interaction.tools),
        "more than 3 files": len(interaction.files) > 3,
        "code with explanation": interaction.has_code and interaction.has_explanation,
    }
    return ", ".join(reason for reason, holds in reasons.items() if holds) or "simple"
