"""The numbers of a dashboard: what they count, and their form for Prometheus."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from fedlearn.dashboard.kpis import Kpis, rates

prometheus = pytest.importorskip("fedlearn.dashboard.prometheus")
parser = pytest.importorskip("prometheus_client.parser")

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


def kpis(**changes):
    values = {
        "interactions": {"interactions": 8, "high_value": 2, "learned_from": 1},
        "sources": {"claude-code": 6, 'say "hi"\\\n': 2},
        "patterns": (("error-solutions", "own", 3), ("error-solutions", "quarantined", 40)),
        "set_aside": {"held": 1, "withdrawn": 2, "merged": 3},
        "shared": 3,
        "waiting": {"index": 0, "review": 1, "open_threads": 5},
        "unreadable": 7,
        "totals": {"lines": 90, "outcomes_helped": 3, "outcomes_unused": 1, "brand_new": 4},
        "last": {"sync": "2026-01-05T11:00:00+00:00"},
        "models": {"remote": {"tokens": 1200, "refused": 3}},
        "ledger_bytes": 4096,
        "limits": ("limits.outbox_rows = 5: 9 changes wait", "telemetry.max_open_threads: 3 were forgotten"),
    }
    return Kpis(**values | changes)


def samples(found):
    text = prometheus.text(found, version="1.2.3", now=NOW).decode()
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in parser.text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_prometheus_reads_back_every_number():
    read = samples(kpis())
    assert read["fedlearn_build_info", ("version", "1.2.3")] == 1
    assert read["fedlearn_collected_timestamp_seconds",] == NOW.timestamp()
    assert read["fedlearn_patterns", ("category", "error-solutions"), ("tier", "quarantined")] == 40
    assert read["fedlearn_waiting", ("queue", "open_threads")] == 5
    assert read["fedlearn_last_timestamp_seconds", ("job", "sync")] == NOW.timestamp() - 3600
    assert read["fedlearn_model_tokens_today", ("model", "remote")] == 1200
    assert read["fedlearn_model_refused_today", ("model", "remote")] == 3
    assert read["fedlearn_lines_total",] == 90
    assert read["fedlearn_interactions_high_value",] == 2


def test_a_total_that_nobody_described_is_exported_too():
    assert samples(kpis())["fedlearn_brand_new_total",] == 4


def test_a_name_with_quotes_and_line_breaks_is_one_label():
    assert samples(kpis())["fedlearn_interactions_stored", ("source", 'say "hi"\\\n')] == 2


def test_a_limit_is_known_by_its_key():
    read = samples(kpis())
    assert read["fedlearn_limit_reached", ("limit", "limits.outbox_rows")] == 1
    assert read["fedlearn_limit_reached", ("limit", "telemetry.max_open_threads")] == 1


def test_what_never_happened_has_no_time_and_no_rate():
    empty = kpis(totals={}, last={}, interactions={"interactions": 0, "high_value": 0, "learned_from": 0})
    assert not [key for key in samples(empty) if key[0] == "fedlearn_last_timestamp_seconds"]
    assert rates(empty) == {}


def test_rates_are_shares():
    assert rates(kpis()) == {"high_value": 0.25, "learned_from": 0.125, "helped": 0.75, "harmed": 0.0}


def test_the_numbers_are_json():
    found = kpis().to_json()
    assert found["patterns"][0] == {"category": "error-solutions", "tier": "own", "patterns": 3}
    assert found["rates"]["helped"] == 0.75
