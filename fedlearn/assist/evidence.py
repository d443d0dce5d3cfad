"""What outcomes say of a pattern: a gentle prior on its place in an answer, and when it is too harmful to serve. Pure.

    prior      = belief * freshness
    belief     = 1 + weight * (2 u - 1),   u = (helped + 1) / (helped + harmed + 2)     (Laplace's rule of succession)
    freshness  = 1 - decay * (1 - 2^(-age / half_life_months)),   1 for a pattern that helped, or of unknown age

So a pattern without outcomes stands where words and vectors put it, and no history moves it out of
[(1 - weight) (1 - decay), 1 + weight]: 0.48 to 1.4 with the default settings. Only this host's own outcomes count.
"""

from __future__ import annotations

from fedlearn.records import Evidence
from fedlearn.settings import Evidence as Settings

__all__ = ["harmful", "months_between", "prior", "success_rate"]


def prior(evidence: Evidence, month: str, settings: Settings) -> float:
    """Return the factor by which what is known of a pattern in use moves it in an answer.

    Args:
        evidence: of this host.
        month: now, YYYY-MM.
        settings: weight, decay and half-life.

    """
    u = (evidence.helped + 1) / (evidence.helped + evidence.harmed + 2)
    belief = 1 + settings.weight * (2 * u - 1)
    if evidence.helped or evidence.last is None:
        return belief
    age = max(0, months_between(evidence.last, month))
    freshness = 1 - settings.decay * (1 - 2 ** (-age / settings.half_life_months))
    return belief * freshness


def harmful(evidence: Evidence, settings: Settings) -> bool:
    """Tell whether a pattern harmed so often, and more often than it helped, that it is served no longer."""
    return evidence.harmed >= settings.withdraw_harmed and evidence.harmed > evidence.helped


def success_rate(evidence: Evidence) -> float | None:
    """Return the share of outcomes in which a pattern helped, in [0, 1]; None when nobody told of any."""
    told = evidence.helped + evidence.harmed
    return round(evidence.helped / told, 4) if told else None


def months_between(earlier: str, later: str) -> int:
    """Return the months from one YYYY-MM to another."""
    return 12 * (int(later[:4]) - int(earlier[:4])) + int(later[5:7]) - int(earlier[5:7])
