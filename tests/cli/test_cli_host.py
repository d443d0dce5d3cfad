"""One host through the command line: set up, learn, search, inspect, share."""

import json
import stat


def test_init_makes_everything_and_twice_changes_nothing(host):
    first = host.run("init")
    assert stat.S_IMODE((host.state / "origin_key").stat().st_mode) == 0o600
    assert stat.S_IMODE(host.state.stat().st_mode) == 0o700
    assert (host.state / "ledger.db").exists()
    assert (host.state / "repository/.git").is_dir()
    assert (host.state / "repository/data/.gitattributes").exists()
    assert "[value]" in host.settings.read_text()
    assert "Next:" in first.stdout
    before = {
        p: p.read_bytes() for p in host.state.rglob("*") if p.is_file() and p.suffix in ("", ".pub", ".toml", ".md")
    }
    second = host.run("init")
    assert "nothing changed" in second.stdout
    assert {p: p.read_bytes() for p in before} == before


def test_the_settings_file_shows_every_default_and_loads(host):
    host.run("init")
    text = host.settings.read_text()
    opened = "\n".join(
        line.removeprefix("# ") if " = " in line and not line.startswith("# [") else line
        for line in text.splitlines()
        if "NAME" not in line
    )
    opened = opened.split("# sources of your own")[0]
    (host.home / "open.toml").write_text(opened)
    host.run("status", "--config", host.home / "open.toml", code=0)


def test_learn_reports_all_its_figures(host):
    host.run("init")
    report = host.json("learn", host.telemetry(host.success, host.success, "not json"))
    wanted = "lines interactions new duplicates quarantined redacted high_value patterns_new patterns_reinforced"
    wanted += " examples seconds"
    assert set(wanted.split()) <= set(report)
    assert (report["lines"], report["new"], report["duplicates"], report["quarantined"]) == (3, 1, 1, 1)
    assert report["patterns_new"] == report["examples"] == 1
    again = host.json("learn", host.home / "telemetry")
    assert (again["lines"], again["new"]) == (0, 0)


def test_learn_finds_the_known_directories_and_those_of_the_settings(host):
    known = host.home / ".local/share/nixos-ai-stack/telemetry"
    known.mkdir(parents=True)
    (known / "vscode-events.jsonl").write_text(json.dumps(host.success) + "\n")
    own = host.telemetry(host.success | {"prompt": "another question about systemd timers", "timestamp": None})
    host.run("init")
    host.settings.write_text(f'[telemetry]\ndirectories = ["{own}"]\n')
    assert host.json("learn")["new"] == 2


def test_generic_telemetry_by_a_mapping_of_fields(host):
    host.run("init")
    host.settings.write_text(
        '[telemetry.generic.mine]\nmatch = "mine*.jsonl"\nquery = "q.text"\nresponse = "a"\noutcome = "exit"\n'
        'feedback = "stars"\nsession = "s"\n'
    )
    event = {
        "q": {"text": "How do I list open ports on Linux?"},
        "a": "Run `ss -ltnp` as root and read the last column.",
        "exit": 0,
        "stars": 1,
        "s": "1",
    }
    report = host.json("learn", host.telemetry(event, name="mine-1.jsonl"))
    assert (report["new"], report["patterns_new"], report["quarantined"]) == (1, 1, 0)
    assert "ss -ltnp" in host.json("search", "list the open ports")["results"][0]["content"]


def test_search_finds_best_first_with_all_that_is_promised(ready):
    found = ready.json("search", "port 80 is taken and nginx does not start", "-k", "3")
    best = found["results"][0]
    assert {"score", "value_score", "origin", "evidence", "content", "tier", "category"} <= set(best)
    assert "ss -ltnp" in best["content"]
    assert best["category"] == "error-solutions" and best["origin"] == "own"
    assert ready.json("search", "port 80", "--category", "best-practices")["results"] == []
    assert "fedlearn:" in ready.run("search", "port 80 nginx").stdout
    assert ready.json("search", "-", stdin="nginx bind failed")["results"]


def test_search_over_the_history(ready):
    found = ready.json("search", "nginx refuses to start", "--history")
    assert {r["kind"] for r in found["results"]} == {"pattern", "interaction"}


def test_inspect_shows_factors_and_why(ready):
    history = ready.json("search", "nginx refuses to start", "--history")["results"]
    interaction = next(r["id"] for r in history if r["kind"] == "interaction")
    shown = ready.json("inspect", interaction[:8])
    factors = {f["name"]: f for f in shown["factors"]}
    assert list(factors) == ["quality", "feedback", "reusability", "complexity", "novelty"]
    assert abs(sum(f["value"] * f["weight"] for f in shown["factors"]) - shown["score"]) < 1e-4
    assert factors["feedback"]["value"] == 1.0
    assert "success in 1 iteration" in ready.run("inspect", interaction).stdout
    pattern = shown["patterns"][0]["pattern_id"]
    assert ready.json("inspect", pattern)["interactions"][0]["interaction_id"] == interaction


def test_inspect_quarantine_names_file_and_offset(host):
    host.run("init")
    directory = host.telemetry(host.success, "[1, 2]")
    host.run("learn", directory)
    shown = host.json("inspect", "quarantine")
    assert shown["lines"][0]["path"] == str(directory / "vscode-events.jsonl")
    assert shown["lines"][0]["offset"] == len(json.dumps(host.success)) + 1
    assert shown["lines"][0]["reason"]


def test_sync_and_export_twice_change_no_byte(ready):
    first = ready.json("sync")
    assert first["patterns"] == first["dataset"] == first["interactions"] == 1 and first["commit"]
    ready.json("export")
    data = ready.state / "repository/data"
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in sorted(data.rglob("*")) if p.is_file()}
    assert ready.json("sync")["written"] == []
    assert ready.json("export")["written"] == []
    assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in sorted(data.rglob("*")) if p.is_file()} == before


def test_dataset_rows_are_chat_rows(ready):
    rows = [json.loads(line) for line in ready.run("dataset").stdout.splitlines()]
    assert [m["role"] for m in rows[0]["messages"]] == ["system", "user", "assistant"]
    assert rows[0]["metadata"]["pattern_id"] and len(rows) == 1


def test_index_rebuild_from_the_ledger(ready):
    before = ready.json("search", "nginx port 80")["results"]
    for path in sorted((ready.state / "index").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    assert ready.json("index", "rebuild")["points"] == 2
    after = ready.json("search", "nginx port 80")["results"]
    assert [(r["id"], r["score"]) for r in before] == [(r["id"], r["score"]) for r in after]


def test_status_counts_and_names_backends(ready):
    shown = ready.json("status")
    assert shown["interactions"]["interactions"] == 1 and shown["patterns"]["own"] == 1
    assert shown["waiting"]["index"] == 0 and shown["limits"] == []
    assert shown["backends"]["ledger"].startswith("sqlite")
    assert shown["backends"]["index"].startswith("embedded")
    assert shown["backends"]["embedder"] == "static-v2 (192)"
    assert "learned" in ready.run("status").stdout


def test_old_texts_of_low_value_are_dropped_and_status_says_so(host):
    host.run("init")
    failed = host.success | {"success": False, "user_feedback": -1, "timestamp": "2020-01-01T00:00:00Z"}
    host.run("learn", host.telemetry(failed))
    assert any("retention_days" in line for line in host.json("status")["limits"])
