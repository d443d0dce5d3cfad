"""`fedlearn search`: filters, reasons, and what results say of each other."""

import pytest


@pytest.fixture
def filled(host):
    host.run("init")
    for text, tag in (
        ("Open port 443 in the firewall and always reload nginx.", "blue"),
        ("Open port 443 in the firewall and never reload nginx.", "green"),
    ):
        host.run("remember", "solution", "--name", "https does not answer", "--tags", tag, "-", stdin=text)
    return host


def test_reasons_contradictions_and_tags(filled):
    told = filled.run("search", "https does not answer", "--explain").stdout
    assert told.count("Why: score") == 2 and "standing" in told
    assert told.count("Contradicts fedlearn:") == 2 and "(negation)" in told
    assert "Why" not in filled.run("search", "https does not answer").stdout
    one = filled.json("search", "https does not answer", "--tag", "blue")["results"]
    assert len(one) == 1 and "always" in one[0]["content"] and "why" not in one[0]
    assert filled.json("search", "https does not answer", "--tag", "blue", "--tag", "green")["results"] == []


def test_nothing_found_within_a_filter_says_so(filled):
    told = filled.run("search", "https", "--tag", "red", "--category", "best-practices").stdout
    assert "within --category and --tag" in told and "fedlearn learn" not in told


def test_reasons_tell_what_the_earlier_turns_bring(filled):
    told = filled.run("search", "and port 443 now?", "--after", "https does not answer", "--explain").stdout
    assert " + earlier 0." in told


def test_reasons_as_json(filled):
    found = filled.json("search", "https does not answer", "-k", "1", "--explain")
    assert found["left_out"]["beyond_limit"] == 1
    assert {"words", "vector", "belief", "voices", "freshness", "standing"} <= found["results"][0]["why"].keys()
