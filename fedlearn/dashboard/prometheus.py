"""The numbers in Prometheus' text format, for the textfile collector of the node exporter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from fedlearn.dashboard.kpis import Kpis

__all__ = ["text"]

#: What the running totals count; one that is not named here is exported all the same.
_TOTALS = {
    "answers": "answers given to people and assistants",
    "coordinator_cycles": "cycles over failures that recur",
    "duplicates": "lines that had been read before",
    "echoes": "answers not learnt from, because they repeat what was handed out",
    "examples": "interactions fit for fine-tuning",
    "failures": "interactions that failed",
    "feedback": "words of users about an interaction",
    "high_value": "interactions judged to be of high value",
    "imported": "patterns taken from other hosts",
    "improvements": "improvements written to playbooks",
    "interactions": "interactions judged",
    "lines": "lines of telemetry read",
    "merged": "near-duplicates merged into another pattern",
    "outcomes_harmed": "answers that made it worse",
    "outcomes_helped": "answers that helped",
    "outcomes_unused": "answers that were not used",
    "patterns_new": "patterns learnt here",
    "patterns_reinforced": "patterns seen again",
    "patterns_retracted": "patterns whose last evidence went",
    "quarantined": "lines that could not be read",
    "redacted": "texts that were redacted at the source",
    "remembered": "solutions stored on purpose",
}
_LIMIT = re.compile(r"[a-z_]+(?:\.[a-z_]+)*")


class _Numbers(Collector):
    """One reading of the numbers."""

    def __init__(self, kpis: Kpis, version: str, now: datetime) -> None:
        self._kpis, self._version, self._now = kpis, version, now

    def collect(self) -> Iterator[Metric]:
        """Yield every metric."""
        k = self._kpis
        yield InfoMetricFamily("fedlearn_build", "the version of fedlearn", {"version": self._version})
        yield _gauge("collected_timestamp_seconds", "when these numbers were read", self._now.timestamp())
        yield _labelled("interactions_stored", "interactions in the ledger", ("source",), k.sources)
        for name, words in (("high_value", "of high value"), ("learned_from", "that a pattern was learnt from")):
            yield _gauge(f"interactions_{name}", f"interactions in the ledger {words}", k.interactions[name])
        known = {(category, tier): n for category, tier, n in k.patterns}
        yield _labelled("patterns", "patterns in use or in quarantine", ("category", "tier"), known)
        yield _labelled("patterns_set_aside", "patterns held, withdrawn or merged away", ("reason",), k.set_aside)
        yield _gauge("patterns_shared", "patterns of this host in the data repository", k.shared)
        yield _labelled("waiting", "what waits, and for what", ("queue",), k.waiting)
        yield _gauge("lines_unreadable", "lines in quarantine", k.unreadable)
        yield _gauge("ledger_bytes", "what the ledger takes on disk", k.ledger_bytes)
        when = {name: datetime.fromisoformat(iso).timestamp() for name, iso in k.last.items()}
        yield _labelled("last_timestamp_seconds", "when this was done last", ("job",), when)
        for name, words in (
            ("tokens", "tokens spent today"),
            ("refused", "requests not sent, as today's tokens are spent"),
        ):
            cost = {model: spent[name] for model, spent in k.models.items()}
            yield _labelled(f"model_{name}_today", words, ("model",), cost)
        bites = {found.group(): 1 for found in map(_LIMIT.match, k.limits) if found}
        yield _labelled("limit_reached", "limits that bite; `fedlearn status` says more", ("limit",), bites)
        for name, total in sorted(k.totals.items()):
            counter = CounterMetricFamily(f"fedlearn_{name}", _TOTALS.get(name, name.replace("_", " ")))
            counter.add_metric((), total)
            yield counter


def text(kpis: Kpis, *, version: str, now: datetime) -> bytes:
    """Return the numbers in Prometheus' text format 0.0.4; `now` is when they were read."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Numbers(kpis, version, now))
    return generate_latest(registry)


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"fedlearn_{name}", words, value=value)


def _labelled(
    name: str, words: str, labels: tuple[str, ...], values: Mapping[str, float] | Mapping[tuple[str, str], float]
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"fedlearn_{name}", words, labels=labels)
    for key, value in sorted(values.items()):
        family.add_metric((key,) if isinstance(key, str) else key, value)
    return family
