"""Chat models: a real llama-server where it can be had, and the faults it does not show, played by a small server."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fedlearn.errors import BudgetError, FedlearnError, ModelDownError, ModelError, TemporaryError
from fedlearn.models.chat import Message, estimated_tokens
from fedlearn.models.openai_chat import OpenAIChat, without_thinking

ASKED = [Message("system", "be short"), Message("user", "why is the sky blue?")]
SCHEMA = {
    "type": "object",
    "properties": {
        "answer": {"type": "string", "maxLength": 20},
        "confidence": {"type": "integer", "minimum": 0, "maximum": 100},
    },
    "required": ["answer", "confidence"],
    "additionalProperties": False,
}


class Server:
    """Answers with `answers` in turn (status, body, headers), the last one for ever; a body of None resets the line."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, Any, dict[str, str]]] = []
        self.requests: list[tuple[dict[str, str], dict[str, Any]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.requests.append((dict(self.headers), body))
                number = min(len(outer.requests), len(outer.answers)) - 1
                status, answer, headers = outer.answers[number]
                if answer is None:
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    self.connection.close()
                    return
                data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                for name, value in {"Content-Length": str(len(data)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *arguments: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def plays(self, *answers: Any) -> None:
        """Take (status, body) pairs or bodies of completions."""
        self.answers = [a if isinstance(a, tuple) else (200, a) for a in answers]  # type: ignore[misc]
        self.answers = [(*a, {})[:3] for a in self.answers]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def completion(text: str | None, finish: str = "stop", **more: Any) -> dict[str, Any]:
    return {
        "choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": finish}],
        "model": "m-1",
        "usage": {"prompt_tokens": 11, "completion_tokens": 7},
        **more,
    }


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture
def chat(server: Server) -> Iterator[OpenAIChat]:
    made = OpenAIChat(server.url + "/v1/", "m", section="llm.remote", api_key="k" + "1" * 9, timeout=5, pause=0.01)
    yield made
    made.close()


def ask(chat: OpenAIChat, **more: Any) -> Any:
    return chat.complete(ASKED, **{"max_tokens": 50, "temperature": 0.0, **more})


def test_what_is_sent_is_what_every_server_understands(server: Server, chat: OpenAIChat) -> None:
    server.plays(completion("blue"))
    found = ask(chat, seed=3, schema=None)
    headers, body = server.requests[0]
    assert (found.text, found.model, found.tokens_in, found.tokens_out) == ("blue", "m-1", 11, 7)
    assert found.finish_reason == "stop" and found.latency_ms > 0
    assert headers["Authorization"] == "Bearer k111111111"
    assert body == {
        "model": "m",
        "messages": [{"role": "system", "content": "be short"}, {"role": "user", "content": "why is the sky blue?"}],
        "max_tokens": 50,
        "temperature": 0.0,
        "seed": 3,
    }
    assert chat.url == server.url + "/v1/chat/completions"


def test_the_schema_goes_in_the_nested_form(server: Server, chat: OpenAIChat) -> None:
    server.plays(completion('{"answer": "blue", "confidence": 7}'))
    assert json.loads(ask(chat, schema=SCHEMA).text) == {"answer": "blue", "confidence": 7}
    form = server.requests[0][1]["response_format"]
    assert form == {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": SCHEMA}}
    assert "seed" not in server.requests[0][1]


def test_an_answer_that_was_cut_fails_only_where_json_was_asked_for(server: Server, chat: OpenAIChat) -> None:
    server.plays(completion('{"answer": "bl', "length"))
    assert ask(chat).finish_reason == "length"
    with pytest.raises(ModelError, match=r"raise llm\.remote\.max_tokens") as caught:
        ask(chat, schema=SCHEMA)
    assert not isinstance(caught.value, TemporaryError)
    assert caught.value.spent == 18


def test_text_that_is_no_json_is_asked_for_again_with_another_seed(server: Server, chat: OpenAIChat) -> None:
    server.plays(completion("sorry"), completion('<think>hm</think>{"a": 1}'))
    found = ask(chat, schema=SCHEMA, seed=5)
    assert found.text == '{"a": 1}'
    assert [body["seed"] for _, body in server.requests] == [5, 6]
    assert (found.tokens_in, found.tokens_out) == (22, 14), "both answers were paid for"


def test_peg_native_is_tried_again_with_another_seed(server: Server, chat: OpenAIChat) -> None:
    peg = (
        500,
        {"error": {"code": 500, "message": "Failed to parse input at pos 3: peg-native", "type": "server_error"}},
    )
    server.plays(peg, peg, completion("blue"))
    assert ask(chat).text == "blue"
    assert [body.get("seed") for _, body in server.requests] == [None, 1, 2]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (400, "bad request"),
        (401, "no such key"),
        (404, "no such model"),
        (501, "not supported"),
        (500, "input is too large to process. increase the physical batch size"),
        (400, "request (120017 tokens) exceeds the available context size (4096 tokens)"),
    ],
)
def test_a_refusal_is_for_good(server: Server, chat: OpenAIChat, status: int, said: str) -> None:
    server.plays((status, {"error": {"code": status, "message": said}}))
    with pytest.raises(ModelError, match=said[:8]) as caught:
        ask(chat)
    assert len(server.requests) == 1
    assert caught.value.exit_code == 1
    assert "\n" not in str(caught.value)


def test_what_may_pass_is_tried_three_times_and_then_told(server: Server, chat: OpenAIChat) -> None:
    server.plays((503, {"error": {"message": "loading model"}}))
    with pytest.raises(ModelDownError, match=r"503: loading model; try again later") as caught:
        ask(chat)
    assert len(server.requests) == 3
    assert caught.value.exit_code == 75


def test_the_pause_that_a_server_asks_for_is_kept_unless_it_is_long(server: Server, chat: OpenAIChat) -> None:
    server.plays((429, {"error": "slow down"}, {"Retry-After": "0.3"}), completion("blue"))
    begun = time.monotonic()
    assert ask(chat).text == "blue"
    assert time.monotonic() - begun >= 0.3
    server.requests.clear()
    server.plays((429, {"error": "slow down"}, {"Retry-After": "3600"}))
    with pytest.raises(ModelDownError, match="slow down"):
        ask(chat)
    assert len(server.requests) == 1


def test_a_connection_that_is_reset_is_tried_again(server: Server, chat: OpenAIChat) -> None:
    server.plays((200, None), completion("blue"))
    assert ask(chat).text == "blue"


def test_nobody_there_is_said_with_the_setting(chat: OpenAIChat, server: Server) -> None:
    server.close()
    with pytest.raises(ModelDownError, match=r"cannot be reached .*llm\.remote\.url") as caught:
        ask(chat)
    assert caught.value.spent == 0


def test_the_time_limit_holds_for_an_answer_that_trickles() -> None:
    """Each byte comes in time, the whole never does."""
    listening = socket.create_server(("127.0.0.1", 0))

    def trickle() -> None:
        line, _ = listening.accept()
        line.recv(65_536)
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        try:
            while True:
                line.sendall(b" ")
                time.sleep(0.05)
        except OSError:
            pass

    threading.Thread(target=trickle, daemon=True).start()
    chat = OpenAIChat(f"http://127.0.0.1:{listening.getsockname()[1]}", "m", section="llm.local", timeout=0.5)
    begun = time.monotonic()
    with pytest.raises(ModelDownError, match=r"llm\.local\.timeout_seconds = 0\.5") as caught:
        ask(chat)
    assert time.monotonic() - begun < 2
    assert caught.value.spent > 0, "the model may have worked on it"
    chat.close()
    listening.close()


@pytest.mark.parametrize(
    "body",
    [b"<html>", [], {}, {"choices": []}, {"choices": [{"message": {"content": ["x"]}}]}, b"[" * 99_999, {"choices": 1}],
)  # fmt: skip
def test_an_answer_that_is_no_completion_is_said(server: Server, chat: OpenAIChat, body: Any) -> None:
    server.plays(body)
    with pytest.raises(ModelError, match=r"not one of /v1/chat/completions; check llm\.remote\.url"):
        ask(chat)


def test_an_endless_answer_is_not_taken(server: Server, chat: OpenAIChat) -> None:
    server.plays(b" " * 9_000_000)
    with pytest.raises(ModelError, match="more than 8,000,000 bytes"):
        ask(chat)


def test_tokens_are_estimated_where_the_server_counts_none(server: Server, chat: OpenAIChat) -> None:
    server.plays(completion("blue", usage={"prompt_tokens": -1, "completion_tokens": "7"}))
    found = ask(chat)
    assert found.tokens_in == estimated_tokens(ASKED) and found.tokens_out == estimated_tokens([Message("", "blue")])


def test_our_key_is_not_repeated_when_the_server_does(server: Server, chat: OpenAIChat) -> None:
    server.plays((401, {"error": {"message": "wrong key k111111111\x1b[2J\nfor you"}}))
    with pytest.raises(ModelError) as caught:
        ask(chat)
    assert "k1111" not in str(caught.value) and str(caught.value).isprintable()


def test_a_lone_surrogate_is_no_trouble(server: Server, chat: OpenAIChat) -> None:
    server.plays(completion("blue \udc00"))
    found = chat.complete([Message("user", "\ud800 why")], max_tokens=5, temperature=0.0)
    assert server.requests[0][1]["messages"][0]["content"] == "? why" and found.text == "blue ?"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("<think>a\nb</think>\n\nblue", "blue"),
        ("<thinking>a</thinking><think>b</think> blue", "blue"),
        ("I wonder.\n</think>\nblue", "blue"),
        ("<think>never ends", ""),
        ("blue <think>is</think> it", "blue <think>is</think> it"),
        ("  blue ", "blue"),
    ],
)
def test_thinking_is_taken_off(text: str, answer: str) -> None:
    assert without_thinking(text) == answer


@given(st.text(alphabet="<think>/ a\n", max_size=60))
def test_taking_off_thinking_twice_changes_nothing(text: str) -> None:
    once = without_thinking(text)
    assert without_thinking(once) == once


def test_an_answer_that_is_all_thinking_says_what_to_do(server: Server, chat: OpenAIChat) -> None:
    server.plays(completion("<think>so much", "length"))
    with pytest.raises(ModelError, match="max_tokens"):
        ask(chat)
    server.plays(completion(None))
    with pytest.raises(ModelDownError, match="answered nothing"):
        ask(chat)


def test_the_errors_say_whether_to_try_again() -> None:
    assert issubclass(ModelDownError, TemporaryError) and issubclass(BudgetError, TemporaryError)
    assert ModelError("x").exit_code == 1 and BudgetError("x").exit_code == 75
    assert issubclass(ModelError, FedlearnError)


# --- a real llama-server --------------------------------------------------------------------------------------------


@pytest.fixture
def real(llama_server: Any) -> Iterator[OpenAIChat]:
    made = OpenAIChat(llama_server.url, llama_server.model, section="llm.local", timeout=30, pause=0.05)
    yield made
    made.close()


def test_a_real_server_answers_and_repeats_itself(real: OpenAIChat) -> None:
    one, other = (ask(real, seed=7, temperature=0.8) for _ in range(2))
    assert one.text and one.text == other.text
    assert one.tokens_in > 10 and 0 < one.tokens_out <= 50
    assert one.model == "tiny-random"


def test_a_real_server_keeps_to_the_schema(real: OpenAIChat) -> None:
    for seed in range(5):
        found = json.loads(ask(real, seed=seed, schema=SCHEMA, max_tokens=400, temperature=0.8).text)
        assert set(found) == {"answer", "confidence"}
        assert isinstance(found["answer"], str) and type(found["confidence"]) is int


def test_a_real_server_refuses_what_is_too_long(real: OpenAIChat) -> None:
    with pytest.raises(ModelError, match=r"too long for tiny-random: .*llm\.context_chars") as caught:
        real.complete([Message("user", "word " * 20_000)], max_tokens=5, temperature=0.0)
    assert not isinstance(caught.value, TemporaryError)


def test_a_real_server_that_is_killed_is_down(start_llama_server: Callable[[], Any]) -> None:
    server = start_llama_server()
    chat = OpenAIChat(server.url, server.model, section="llm.local", timeout=30, pause=0.05)
    assert ask(chat).text
    server.stop()
    with pytest.raises(ModelDownError, match="cannot be reached"):
        ask(chat)
    chat.close()
