"""`fedlearn serve` between a client and a model's server: what passes, how it streams, what happens when it fails."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

pytest.importorskip("uvicorn", reason="the extra serve is not installed")
pytest.importorskip("starlette", reason="the extra serve is not installed")


LONG = {"messages": [{"role": "user", "content": "word " * 100}]}


def local(upstream, **more):
    return {"LLM__LOCAL__URL": upstream.url, "LLM__LOCAL__MODEL": "small-one"} | more


@pytest.fixture(scope="module")
def shared_host(hosts, upstreams):
    upstream = upstreams()
    more = {"SERVE__MAX_BODY_BYTES": 70_000, "SERVE__BODY_SECONDS": 2}
    return hosts().start(indexed=False, **local(upstream, **more)), upstream


@pytest.fixture
def ready(shared_host):
    """A host that serves, with nothing noted yet."""
    shared_host[0].forget()
    return shared_host[0]


@pytest.fixture
def model(shared_host):
    """The model's server behind it, with nothing asked yet."""
    shared_host[1].bodies.clear()
    shared_host[1].heads.clear()
    return shared_host[1]


# --- the token and the name -----------------------------------------------------------------------------------------


def test_without_the_token_or_under_another_name_nothing_is_said(ready, model):
    paths = ["/", "/v1/models", "/v1/chat/completions", "/feedback/abcd", "/docs", "/v1/../healthz/x"]
    wrong = [{}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {ready.token}"}]
    for path in paths:
        for headers in wrong:
            for method in ("GET", "POST", "OPTIONS"):
                answer = httpx.request(method, ready.url + path, headers=headers, trust_env=False)
                assert (answer.status_code, answer.content) == (401, b""), (method, path, headers)
                assert "access-control" not in str(answer.headers)
    for host in ("evil.example", "127.0.0.1.evil.example:80", ""):
        answer = ready.client.get("/v1/models", headers={"Host": host})
        assert (answer.status_code, answer.content) in ((421, b""), (400, b"Invalid HTTP request received.")), host
    assert ready.client.get("/v1/models", headers={"Host": "localhost:1"}).status_code == 200
    assert model.bodies == []


def test_anybody_may_ask_for_its_health_and_only_the_token_shows_more(ready):
    assert httpx.get(f"{ready.url}/healthz", trust_env=False).json() == {"status": "ok"}
    assert ready.health().keys() > {"status", "dropped", "noted"}


def test_the_models_are_listed(ready):
    found = ready.client.get("/v1/models").json()
    assert [model["id"] for model in found["data"]] == ["fedlearn", "small-one"] and found["object"] == "list"
    assert ready.client.get("/v1/models/small-one").json()["object"] == "model"
    assert ready.client.get("/v1/models/gpt-4o").json()["error"]["code"] == "model_not_found"


# --- what passes ----------------------------------------------------------------------------------------------------


def test_request_and_answer_pass_unchanged_but_for_the_models_name(ready, model):
    more = {"temperature": 0.25, "tools": [{"type": "function"}], "field_of_tomorrow": {"kept": [1.5, None, "ü"]}}
    answer = ready.chat("hello", **more)
    assert answer.status_code == 200 and answer.json() == model.answer
    expected = {"model": "small-one", "messages": [{"role": "user", "content": "hello"}]} | more
    assert model.bodies == [expected]
    assert answer.headers["content-type"] == "application/json" and answer.headers["x-fedlearn-route"] == "local"
    assert ready.token not in json.dumps(model.heads)


def test_the_key_of_the_model_is_sent_to_it_alone(served, upstream, tmp_path):
    key = "key-" + "of-the-test"
    (tmp_path / "key").write_text(key)
    served.start(indexed=False, **local(upstream, LLM__LOCAL__API_KEY_FILE=tmp_path / "key"))
    assert key not in str(served.chat().headers)
    assert upstream.heads[0]["Authorization"] == f"Bearer {key}"


def test_a_stream_passes_as_it_comes_and_byte_for_byte(ready, model):
    begun = time.monotonic()
    body = {"messages": [{"role": "user", "content": "hello"}], "stream": True}
    with ready.client.stream("POST", "/v1/chat/completions", json=body) as answer:
        came = [(time.monotonic() - begun, part) for part in answer.iter_raw()]
    direct = httpx.post(f"{model.url}/v1/chat/completions", json=body, trust_env=False)
    assert b"".join(part for _, part in came) == direct.content
    # Five events, a quarter of a second between them.
    assert len(came) >= 5 and came[0][0] < 0.24 and came[3][0] - came[0][0] > 0.6
    (noted,) = ready.exchanges(1)
    assert noted["response"] == "Look at the log." and noted["query"] == "hello" and noted["kind"] == "chat"


def test_an_exchange_is_noted_with_what_it_cost(ready):
    answer = ready.chat("why does the disk fill up")
    (noted,) = ready.exchanges(1)
    assert noted["id"] == answer.headers["x-fedlearn-id"] and noted["event"] == "fedlearn_exchange"
    assert (noted["tokens_in"], noted["tokens_out"], noted["is_local"]) == (21, 4, True)
    assert noted["model"] == "model-of-the-test" and noted["latency_ms"] > 0 and noted["session"]


def test_a_real_server_answers_the_official_client(served, llama_server):
    openai = pytest.importorskip("openai", reason="the official client is not installed")
    served.start(indexed=False, LLM__LOCAL__URL=llama_server.url, LLM__LOCAL__MODEL=llama_server.model)
    with openai.OpenAI(base_url=served.base_url, api_key=served.token, max_retries=0) as client:
        assert "fedlearn" in [model.id for model in client.models.list()]
        asked = {"model": "fedlearn", "messages": [{"role": "user", "content": "hello"}], "max_tokens": 12}
        whole = client.chat.completions.create(**asked, temperature=0, seed=1)
        assert whole.model == llama_server.model and whole.usage.completion_tokens > 0
        parts = list(client.chat.completions.create(**asked, temperature=0, seed=1, stream=True))
        text = "".join(part.choices[0].delta.content or "" for part in parts if part.choices)
        assert len(parts) > 5 and text == whole.choices[0].message.content
        with pytest.raises(openai.APIStatusError):
            client.chat.completions.create(**asked | {"temperature": "hot"})
    first, second, refused = served.exchanges(3)
    assert first["response"] == second["response"] == text and first["tokens_out"] == whole.usage.completion_tokens
    assert refused["error"] and "response" not in refused


def test_a_server_that_closes_connections_without_a_word_is_asked_on_new_ones(served, llama_server):
    served.start(indexed=False, LLM__LOCAL__URL=llama_server.url, LLM__LOCAL__MODEL=llama_server.model)
    assert {served.chat(max_tokens=1).status_code for _ in range(24)} == {200}


# --- what fails -----------------------------------------------------------------------------------------------------


def test_errors_of_the_models_server_pass_with_their_status(ready, model):
    refused = ready.chat(behave="refuse")
    assert refused.status_code == 418 and refused.json()["error"]["message"] == "a teapot"
    assert refused.headers["retry-after"] == "7" and "set-cookie" not in refused.headers
    failed = ready.chat(behave="fail")
    assert (failed.status_code, failed.content) == (500, b"<h1>no JSON at all</h1>")
    assert ready.exchanges(2)[1]["error"] == "the model's server answered 500"


def test_a_server_that_is_down_is_told_of_in_openais_form(served, upstream):
    served.start(indexed=False, **local(upstream))
    upstream.stop()
    begun = time.monotonic()
    for _ in range(5):
        answer = served.chat()
        assert answer.status_code == 502 and answer.headers["retry-after"]
        assert answer.json()["error"]["code"] == "model_down" and upstream.url in answer.json()["error"]["message"]
    assert time.monotonic() - begun < 2
    assert "cannot be reached" in served.exchanges(5)[0]["error"]


def test_a_server_that_does_not_answer_in_time_is_told_of(served, upstream):
    served.start(indexed=False, **local(upstream, LLM__LOCAL__TIMEOUT_SECONDS=0.5))
    answer = served.chat(behave="slow")
    assert answer.status_code == 504 and "llm.local.timeout_seconds" in answer.json()["error"]["message"]


def test_the_other_model_stands_in_unless_the_client_named_one(served, upstreams):
    near, far = upstreams(), upstreams()
    remote = {"LLM__REMOTE__URL": far.url, "LLM__REMOTE__MODEL": "large-one"}
    served.start(indexed=False, **local(near), **remote)
    far.stop()
    answer = served.chat(model="fedlearn")
    assert answer.status_code == 200 and answer.headers["x-fedlearn-route"] == "local"
    assert near.bodies[0]["model"] == "small-one"
    (noted,) = served.exchanges(1)
    assert noted["is_local"] and noted["route"] == "local: the remote model gives no answer" and "error" not in noted
    named = served.chat(model="large-one")
    assert named.status_code == 502 and far.url in named.json()["error"]["message"]
    near.stop()
    neither = served.chat(model="fedlearn")
    assert neither.status_code == 502 and far.url in neither.json()["error"]["message"]


def test_without_a_model_it_says_what_to_set(served):
    answer = served.start(indexed=False).chat()
    assert answer.status_code == 503 and "llm.local.url" in answer.json()["error"]["message"]


def test_a_stream_that_breaks_off_ends_with_an_error(ready):
    answer = ready.chat(behave="break_stream", stream=True)
    events = [line.removeprefix("data: ") for line in answer.text.splitlines() if line.startswith("data: ")]
    assert json.loads(events[0])["choices"][0]["delta"]["content"] == "Look "
    assert json.loads(events[-1])["error"]["code"] == "model_down" and "[DONE]" not in answer.text
    assert "broke off" in ready.exchanges(1)[0]["error"]


def test_an_answer_that_breaks_off_breaks_off_for_the_client(ready):
    with pytest.raises(httpx.RemoteProtocolError):
        ready.chat(behave="break_answer")
    assert ready.chat().status_code == 200


def test_a_client_that_goes_away_stops_the_model(ready, model):
    body = {"messages": [{"role": "user", "content": "hello"}], "stream": True, "behave": "endless"}
    with ready.client.stream("POST", "/v1/chat/completions", json=body) as answer:
        next(answer.iter_raw())
    assert model.abandoned.wait(5)
    assert ready.wait_for(lambda health: health["requests"] == 0)


def test_what_a_long_answer_cost_is_read_at_its_end(ready):
    answer = ready.chat("tell me all", stream=True, behave="flood")
    assert len(answer.content) > 5_000_000
    (noted,) = ready.exchanges(1)
    assert (noted["tokens_in"], noted["tokens_out"]) == (7, 40_000) and noted["response"].startswith("and so on and")


def test_a_client_that_goes_away_in_a_flood_is_no_flood_in_the_log(ready):
    body = {"messages": [{"role": "user", "content": "hello"}], "stream": True, "behave": "flood"}
    for _ in range(3):
        with ready.client.stream("POST", "/v1/chat/completions", json=body) as answer:
            next(answer.iter_raw())
    assert ready.wait_for(lambda health: health["requests"] == 0)
    assert "socket.send()" not in (ready.home / "serve.log").read_text()


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[1]", 400),
        (b'"text"', 400),
        (b"\xff\xfe", 400),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000, 400),
        (b'{"messages":' + b"[" * 600 + b"]" * 600 + b"}", 400),
        (b'{"messages": "' + b"x" * 80_000 + b'"}', 413),
    ],
    ids=range(8),
)
def test_bad_bodies_are_refused_in_openais_form(ready, model, data, status):
    answer = ready.client.post("/v1/chat/completions", content=data)
    assert answer.status_code == status and answer.json()["error"]["type"] == "invalid_request_error"

    def trickle():
        yield data[:1500]
        yield data[1500:]

    if status == 413:
        assert ready.client.post("/v1/chat/completions", content=trickle()).status_code == 413
    assert model.bodies == [] and ready.chat().status_code == 200


def test_half_of_a_character_passes_as_a_replacement(ready, model):
    data = b'{"messages": [{"role": "user", "content": "cut \\ud83d off\\u0000"}], "n": 1.5}'
    assert ready.client.post("/v1/chat/completions", content=data).status_code == 200
    assert model.bodies[-1]["messages"][0]["content"].startswith("cut \ufffd off") and model.bodies[-1]["n"] == 1.5


def test_odd_messages_are_for_the_models_server_to_judge(ready, model):
    for messages in (None, [], [1], [{"role": "user"}], [{"role": "user", "content": [{"type": "text", "text": 7}]}]):
        assert ready.client.post("/v1/chat/completions", json={"messages": messages}).status_code == 200
        assert model.bodies[-1]["messages"] == messages


def test_a_client_that_is_slow_to_ask_is_not_waited_for(ready):
    head = f"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {ready.token}\r\n"
    with socket.create_connection(("127.0.0.1", httpx.URL(ready.url).port), 8) as slow:
        slow.sendall((head + "Content-Length: 100\r\n\r\n{").encode())
        assert slow.recv(100).startswith(b"HTTP/1.1 408")


def test_more_requests_at_once_than_allowed_are_told_to_come_later(served, upstream):
    served.start(indexed=False, **local(upstream, SERVE__MAX_REQUESTS=2))
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: served.chat(behave="slow"), range(6)))
    told = sorted(answer.status_code for answer in found)
    assert told == [200, 200, 503, 503, 503, 503]
    assert next(a for a in found if a.status_code == 503).json()["error"]["code"] == "overloaded"


def test_tokens_of_the_day_that_are_spent_are_told_of(served, upstream):
    served.start(indexed=False, **local(upstream, LLM__LOCAL__DAILY_TOKENS=30))
    assert [served.chat().status_code, served.wait_for(lambda health: health["noted"] == 1)["noted"]] == [200, 1]
    assert served.chat().status_code == 200
    served.wait_for(lambda health: health["noted"] == 2)
    refused = served.chat()
    assert refused.status_code == 429 and refused.json()["error"]["code"] == "insufficient_quota"
    assert len(upstream.bodies) == 2
    served.wait_for(lambda health: health["waiting"] == 0)
    settings = {f"FEDLEARN_{name}": str(value) for name, value in local(upstream, LLM__LOCAL__DAILY_TOKENS=30).items()}
    assert "LIMIT       llm.local.daily_tokens = 30: 50 are spent today, and 1 request" in served.run(
        "status", **settings
    )


def test_what_a_client_does_not_wait_for_is_paid_for(served, upstream):
    served.start(indexed=False, **local(upstream, LLM__LOCAL__DAILY_TOKENS=30))
    with pytest.raises(httpx.ReadTimeout):
        served.client.post("/v1/chat/completions", json=LONG | {"behave": "slow"}, timeout=0.5)
    until = time.monotonic() + 10
    while (answer := served.chat(behave="refuse")).status_code != 429:
        assert time.monotonic() < until
    assert answer.json()["error"]["code"] == "insufficient_quota"
    assert not [one for one in served.exchanges(0) if one["query"].startswith("word")]


def test_a_model_without_tokens_is_not_asked_where_the_other_one_has_some(served, upstreams):
    near, far = upstreams(), upstreams()
    remote = {"LLM__REMOTE__URL": far.url, "LLM__REMOTE__MODEL": "large-one", "LLM__REMOTE__DAILY_TOKENS": 0}
    served.start(indexed=False, **local(near), **remote)
    assert served.chat(model="fedlearn").headers["x-fedlearn-route"] == "local"
    assert served.chat(model="large-one").status_code == 429
    assert not far.bodies


# --- the process ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_when_answers_on_their_way_are_given(served, upstream, number):
    served.start(indexed=False, **local(upstream))
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(served.chat, stream=True)
        served.wait_for(lambda health: health["requests"] == 1)
        served.process.send_signal(number)
        assert "[DONE]" in answer.result(20).text
    assert served.process.wait(20) == 0
    assert served.exchanges(1)[0]["response"] == "Look at the log."
    assert (served.home / "serve.log").read_text() == ""
    assert not list((served.home / ".cache/fedlearn").glob("serve-*"))


def test_systemd_hears_when_it_is_ready_and_when_it_stops(served, upstream, tmp_path):
    place = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.bind(place)
        notify.settimeout(10)
        served.environment |= {"NOTIFY_SOCKET": place, "WATCHDOG_USEC": "400000"}
        served.start(indexed=False, **local(upstream))
        assert b"READY=1" in notify.recv(200)
        assert notify.recv(200) == b"WATCHDOG=1"
        assert served.stop() == 0
        while notify.recv(200) != b"STOPPING=1":
            pass


def test_a_port_that_is_taken_is_told_of(served):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = served_failing(served, "--port", str(port))
    assert done.returncode == 1 and "serve.port" in done.stderr and done.stderr.count("\n") == 1


def test_a_token_that_is_short_or_missing_is_told_of(served):
    (served.home / "short").write_text("abc")
    for file in ("short", "nowhere"):
        done = served_failing(served, "--token-file", file)
        assert done.returncode == 2 and "serve.token_file" in done.stderr
    served.start(indexed=False)
    assert os.stat(served.state / "serve_token").st_mode & 0o777 == 0o600


def served_failing(served, *arguments):
    command = [sys.executable, "-m", "fedlearn.cli.main", "serve", *arguments]
    return subprocess.run(
        command, env=served.environment, cwd=served.home, capture_output=True, text=True, check=False, timeout=30
    )
