"""`fedlearn metrics`: the same numbers for people, for programs and for the node exporter."""

from __future__ import annotations

import os
import stat

import pytest

parser = pytest.importorskip("prometheus_client.parser")


def value(text, name, **labels):
    for family in parser.text_string_to_metric_families(text):
        for sample in family.samples:
            if sample.name == name and sample.labels == labels:
                return sample.value
    return None


def test_a_host_that_learned_says_so(ready):
    text = ready.run("metrics").stdout
    found = ready.json("metrics")
    assert value(text, "fedlearn_interactions_high_value") == found["interactions"]["high_value"] == 1
    assert value(text, "fedlearn_patterns", category="error-solutions", tier="own") == 1
    assert found["patterns"] == [{"category": "error-solutions", "tier": "own", "patterns": 1}]
    assert value(text, "fedlearn_lines_total") == found["totals"]["lines"] == 1
    assert sum(found["sources"].values()) == found["interactions"]["interactions"]
    assert set(found["last"]) == {"learn"}
    assert found["models"] == {}
    model = {"FEDLEARN_LLM__LOCAL__URL": "http://127.0.0.1:1", "FEDLEARN_LLM__LOCAL__MODEL": "small"}
    assert ready.json("metrics", **model)["models"] == {"local": {"tokens": 0, "refused": 0}}
    ready.run("sync")
    assert set(ready.json("metrics")["last"]) == {"learn", "sync"}


def test_the_textfile_is_replaced_whole_and_readable_by_the_exporter(ready):
    file = ready.home / "collector/fedlearn.prom"
    old = os.umask(0o027)
    try:
        ready.run("metrics", "--textfile", file)
    finally:
        os.umask(old)
    first = file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    ready.run("metrics", "--textfile", file)
    then, now = (value(text, "fedlearn_collected_timestamp_seconds") for text in (first, file.read_text()))
    assert now > then
    assert [path.name for path in file.parent.iterdir()] == ["fedlearn.prom"]


def test_the_index_is_not_opened(ready):
    """A metrics job of every minute must not stand in the way of those who search."""
    import fcntl

    lock = next(ready.state.rglob("*lock*"))
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        ready.run("metrics", FEDLEARN_INDEX__LOCK_SECONDS="0.1")


def test_a_limit_that_bites_is_a_metric(ready):
    for name in ("one", "two"):
        folder = ready.telemetry(f"not json: {name}", name=f"{name}-events.jsonl")
        ready.run("learn", folder, FEDLEARN_LIMITS__QUARANTINE_ROWS="1")
    text = ready.run("metrics").stdout
    assert value(text, "fedlearn_lines_unreadable") == 1
    assert value(text, "fedlearn_quarantined_total") == 2
    assert value(text, "fedlearn_limit_reached", limit="limits.quarantine_rows") == 1


def test_a_name_that_the_exporter_passes_over_is_refused(ready):
    done = ready.run("metrics", "--textfile", ready.home / "fedlearn.txt", code=2)
    assert ".prom" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_place_that_cannot_be_written_is_one_line(ready):
    (ready.home / "file").write_text("")
    done = ready.run("metrics", "--textfile", ready.home / "file/fedlearn.prom", code=1)
    assert "cannot be written" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_without_the_client_the_remedy_is_named(ready):
    (ready.home / "prometheus_client.py").write_text("raise ModuleNotFoundError(name='prometheus_client')\n")
    done = ready.run("metrics", code=2, PYTHONPATH=f"{ready.home}:{os.getcwd()}")
    assert "pip install 'fedlearn[metrics]'" in done.stderr
    assert ready.json("metrics", PYTHONPATH=f"{ready.home}:{os.getcwd()}")["interactions"]["interactions"] == 1
