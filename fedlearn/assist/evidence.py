"""What outcomes say of a pattern: a gentle prior on its place in an answer, and when it is too harmful to serve. Pure.

    prior      = belief * voices * freshness
    belief     = 1 + weight * (2 u - 1),   u = (helped + 1) / (helped + harmed + 2)     (Laplace's rule of succession)
    voices     = 1 + others * v / (1 + helped + harmed),   v = sum of (2 u_o - 1) over the n trusted origins / (n + 1)
    freshness  = 1 - decay * (1 - 2^(-age / half_life_months)),   1 for a pattern that helped, or of unknown age

Its age is that of the latest use or confirmation that this host or a trusted origin knows of. `helped` and `harmed` are
this host's own. Of another origin only the opinion 2 u_o - 1 counts, one voice each, however many outcomes it claims; a
silent voice beside them keeps few voices quiet, and they fade as this host learns itself.
So a pattern without outcomes stands where words and vectors put it, and no history moves it out of
[(1 - weight) (1 - others) (1 - decay), (1 + weight) (1 + others)]: 0.41 to 1.61 with the default settings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fedlearn.records import Evidence
from fedlearn.settings import Evidence as Settings

__all__ = ["Prior", "harmful", "months_between", "prior", "success_rate"]


@dataclass(frozen=True, slots=True)
class Prior:
    """The factors by which outcomes and age move a pattern; 1 each where they say nothing."""

    belief: float
    voices: float
    freshness: float

    @property
    def factor(self) -> float:
        """All of them together."""
        return self.belief * self.voices * self.freshness


def prior(evidence: Evidence, month: str, settings: Settings, others: Iterable[Evidence] = ()) -> Prior:
    """Return how what is known of a pattern in use moves it in an answer.

    Args:
        evidence: of this host.
        month: now, YYYY-MM.
        settings: weights, decay and half-life.
        others: what each trusted origin says of it.

    """
    belief = 1 + settings.weight * _opinion(evidence)
    told = list(others)
    opinions = [_opinion(said) for said in told if said.helped or said.harmed]
    voice = sum(opinions) / (len(opinions) + 1)
    voices = 1 + settings.others * voice / (1 + evidence.helped + evidence.harmed)
    last = max((one.last for one in (evidence, *told) if one.last is not None), default=None)
    if evidence.helped or last is None:
        return Prior(belief, voices, 1.0)
    age = max(0, months_between(last, month))
    return Prior(belief, voices, 1 - settings.decay * (1 - 2 ** (-age / settings.half_life_months)))


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


def _opinion(evidence: Evidence) -> float:
    """Return what outcomes say, in (-1, 1): 2 u - 1."""
    return 2 * (evidence.helped + 1) / (evidence.helped + evidence.harmed + 2) - 1
