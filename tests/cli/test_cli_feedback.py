"""`fedlearn feedback`: by id of an answer, a pattern or an interaction."""

QUESTION = "nginx bind() to 0.0.0.0:80 failed"


def test_an_answer_that_helped_and_then_did_not(ready):
    found = ready.json("search", QUESTION)
    pattern = found["results"][0]["id"]
    (moved,) = ready.json("feedback", found["id"][:8], "+1")["patterns"]
    assert (moved["id"], moved["helped"], moved["harmed"]) == (pattern, 1, 0)
    (moved,) = ready.json("feedback", found["id"], "--harmed", "--note", "wrong port")["patterns"]
    assert (moved["helped"], moved["harmed"]) == (0, 1)
    assert ready.json("search", QUESTION)["results"][0]["evidence"]["prior"] < 1
    shown = ready.json("inspect", pattern)
    assert shown["evidence"]["harmed"] == 1
    assert shown["outcomes"] == [{"event_id": found["id"], "outcome": "harmed", "note": "wrong port"}]


def test_minus_one_is_an_answer_and_no_option_to_be_refused(ready):
    found = ready.json("search", QUESTION)
    (moved,) = ready.json("feedback", found["id"], "-1")["patterns"]
    assert moved["harmed"] == 1


def test_a_pattern_that_keeps_harming_goes_and_the_next_statement_says_so(ready):
    for _ in range(3):
        found = ready.json("search", QUESTION)
        ready.run("feedback", found["id"], "--harmed")
    assert ready.json("search", QUESTION)["results"] == []
    ready.run("sync")
    (statement,) = (ready.state / "repository/data/origins").glob("*.json")
    assert "harmed 3 times" in statement.read_text()


def test_a_corrected_text_takes_its_place(ready):
    (ready.home / "right.md").write_text("Set `services.nginx.defaultHTTPListenPort` to a free port.")
    wrong = ready.json("search", QUESTION)
    found = ready.json("feedback", wrong["id"], "--corrected", "right.md")
    assert ready.json("search", QUESTION)["results"][0]["id"] == found["corrected"]
    assert ready.json("inspect", wrong["results"][0]["id"])["status"] == "superseded"


def test_an_interaction_is_judged_again(ready):
    event = {**ready.success, "prompt": "nfs mount hangs at boot, what now?", "timestamp": "2026-09-02T11:00:00Z"}
    ready.run("learn", ready.telemetry({k: v for k, v in event.items() if k != "user_feedback"}))
    hits = ready.json("search", "nfs mount hangs at boot", "--history")["results"]
    interaction = next(hit["id"] for hit in hits if hit["kind"] == "interaction")
    up = ready.json("feedback", interaction, "+1")
    assert up["target"] == "interaction" and up["learned"] in ("pattern", "reinforced")
    down = ready.json("feedback", interaction, "-1")
    assert down["score"] < up["score"] and down["learned"] == "nothing"


def test_an_unknown_id_and_two_words_at_once_are_told_in_a_line(ready):
    assert "no interaction, answer or pattern" in ready.run("feedback", "deadbeef", "+1", code=1).stderr
    assert "give 4 characters" in ready.run("feedback", "8", "+1", code=1).stderr
    assert "at once" in ready.run("feedback", "deadbeef", "+1", "--harmed", code=2).stderr
    assert "say" in ready.run("feedback", "deadbeef", code=2).stderr
