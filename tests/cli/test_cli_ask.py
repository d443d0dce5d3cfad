"""`fedlearn ask`, as a user meets it: with a real model, without one, with one that is down, and with bad input."""

import json

import pytest

KNOWN = "nginx refuses to start: bind() to 0.0.0.0:80 failed"
NOBODY = {"FEDLEARN_LLM__REMOTE__URL": "http://127.0.0.1:9/v1", "FEDLEARN_LLM__REMOTE__MODEL": "m"}


@pytest.fixture
def model(llama_server):
    """The settings of a local model that is a real llama-server."""
    return {
        "FEDLEARN_LLM__LOCAL__URL": llama_server.url,
        "FEDLEARN_LLM__LOCAL__MODEL": llama_server.model,
        "FEDLEARN_LLM__LOCAL__MAX_TOKENS": "40",
    }


def exchanges(host):
    path = host.state / "telemetry/fedlearn-exchanges.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def test_without_a_model_it_prints_what_was_found_and_is_no_error(ready):
    for more in ([], ["--execute"]):
        shown = ready.run("ask", KNOWN, *more).stdout
        assert "ss -ltnp" in shown and "No model is set up: give llm.local.url and model" in shown
    found = ready.json("ask", KNOWN)
    assert found["route"] == {"where": "none", "reason": "no model is set up"} and found["answer"] is None
    assert found["results"][0]["score"] > 0.85 and exchanges(ready) == []


def test_a_plan_is_shown_and_nothing_is_sent(ready):
    shown = ready.run("ask", KNOWN, **NOBODY).stdout
    assert "remote, because no local model is set up" in shown and "Nothing was sent" in shown
    found = ready.json("ask", KNOWN, **NOBODY)
    assert found["tokens_estimated"] > 0 and len(found["context"]) == 1 and exchanges(ready) == []


def test_a_real_model_answers_and_the_exchange_is_learnt(ready, model):
    shown = ready.run("ask", KNOWN, "--execute", **model).stdout
    assert "by tiny-random (local), with fedlearn:" in shown and "Did it help? fedlearn feedback" in shown
    found = ready.json("ask", "how do I bake rye bread?", "--execute", **model)
    assert found["answer"] and found["answered_by"] == "local" and found["failures"] == []
    assert found["tokens_in"] > 10 and found["tokens_out"] > 0 and found["latency_ms"] > 0
    assert ready.json("status")["interactions"]["interactions"] == 3
    ready.run("learn")
    assert ready.json("status")["interactions"]["interactions"] == 3, "each exchange counts once"
    assert ready.json("feedback", found["exchange_id"], "+1")["target"] == "interaction"


def test_a_model_that_is_down_costs_the_answer_and_not_the_search(ready):
    done = ready.run("ask", KNOWN, "--execute", code=75, **NOBODY)
    assert "ss -ltnp" in done.stdout
    assert "cannot be reached" in done.stderr and "llm.remote.url" in done.stderr and "Traceback" not in done.stderr
    found = json.loads(ready.run("ask", KNOWN, "--execute", "--json", code=75, **NOBODY).stdout)
    assert found["answer"] is None and found["results"] and found["failures"][0].startswith("remote: ")
    assert [line["error"][:7] for line in exchanges(ready)] == ["remote:", "remote:"]
    assert ready.json("search", KNOWN)["results"]


def test_the_local_model_takes_over_for_a_remote_one_that_is_down(ready, model):
    done = ready.run("ask", "how do I bake rye bread?", "--execute", **model, **NOBODY)
    assert "by tiny-random (local)" in done.stdout and "remote: http://127.0.0.1:9" in done.stderr


def test_spent_tokens_are_said_and_end_with_try_again_later(ready, model):
    done = ready.run("ask", KNOWN, "--execute", code=75, **model, FEDLEARN_LLM__LOCAL__DAILY_TOKENS="100")
    assert "llm.local.daily_tokens = 100" in done.stderr and "midnight UTC" in done.stderr
    shown = ready.run("status", **model, FEDLEARN_LLM__LOCAL__DAILY_TOKENS="100").stdout
    assert "LIMIT       llm.local.daily_tokens = 100: 0 are spent today, and 1 request was not sent" in shown


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"FEDLEARN_LLM__LOCAL__URL": "http://127.0.0.1:9"}, "llm.local: give both `url` and `model`"),
        ({"FEDLEARN_LLM__REMOTE__URL": "ftp://x", "FEDLEARN_LLM__REMOTE__MODEL": "m"}, "llm.remote: `url` is no http"),
        (
            {"FEDLEARN_LLM__REMOTE__URL": "https://a:b@x/v1", "FEDLEARN_LLM__REMOTE__MODEL": "m"},
            "a key belongs in a file",
        ),
        (
            {"FEDLEARN_LLM__REMOTE__URL": "http://[::1", "FEDLEARN_LLM__REMOTE__MODEL": "m"},
            "llm.remote: `url` is no http",
        ),
        ({"FEDLEARN_LLM__LOCAL__MAX_TOKENS": "0"}, "llm.local.max_tokens"),
        ({"FEDLEARN_LLM__REMOTE__DAILY_TOKENS": "-1"}, "llm.remote.daily_tokens"),
        ({"FEDLEARN_LLM__SIMILARITY": "1.5"}, "llm.similarity"),
        ({"FEDLEARN_LLM__API_KEY": "x"}, "there is no setting `llm.api_key`"),
    ],
)
def test_wrong_settings_are_named(host, given, said):
    done = host.run("ask", "x", code=2, **given)
    assert said in done.stderr and done.stderr.count("\n") == 1


@pytest.mark.parametrize(("content", "said"), [(None, "No such file"), ("\n", "is empty")])
def test_a_key_that_cannot_be_read_is_named(ready, tmp_path, content, said):
    key = tmp_path / "key"
    if content is not None:
        key.write_text(content)
    done = ready.run("ask", KNOWN, "--execute", code=2, **NOBODY, FEDLEARN_LLM__REMOTE__API_KEY_FILE=str(key))
    assert "llm.remote.api_key_file" in done.stderr and said in done.stderr


@pytest.mark.parametrize("question", ["", "  \n"])
def test_an_empty_question_is_a_usage_error(ready, question):
    assert "the question is empty" in ready.run("ask", question, code=2).stderr


def test_a_question_of_a_megabyte(ready):
    question = f"{KNOWN} " * 20_000
    assert "No model is set up" in ready.run("ask", "-", stdin=question).stdout
    done = ready.run("ask", "-", "--execute", stdin=question, code=2, **NOBODY)
    assert "more than llm.question_chars = 32000; shorten it" in done.stderr
    assert exchanges(ready) == []


def test_nobody_has_set_it_up(host):
    assert "fedlearn init" in host.run("ask", "x", code=2).stderr
