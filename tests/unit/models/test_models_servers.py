"""Embedding servers, played by a real HTTP server in this process."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest

from fedlearn.errors import EmbeddingError
from fedlearn.models.ollama import OllamaEmbedder
from fedlearn.models.openai import OpenAIEmbedder


class Server:
    """Answers with `answers` in turn (status, body), the last for ever; a callable makes the body of the request."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, Any]] = []
        self.requests: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.requests.append((self.path, dict(self.headers), body))
                status, answer = outer.answers[min(len(outer.requests), len(outer.answers)) - 1]
                answer = answer(body) if callable(answer) else answer
                sent = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

            def log_message(self, *args: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.http.shutdown()
    running.http.server_close()


def vector(text: str) -> list[float]:
    return [float(len(text)), 2.0, -1.0]


def openai_answer(body: dict[str, Any]) -> dict[str, Any]:
    rows = [{"index": i, "embedding": vector(text)} for i, text in enumerate(body["input"])]
    return {"object": "list", "data": rows[::-1]}


def ollama_answer(body: dict[str, Any]) -> dict[str, Any]:
    return {"model": body["model"], "embeddings": [vector(text) for text in body["input"]]}


@pytest.fixture(params=["openai", "ollama"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def embedder(kind: str, server: Server, dimension: int = 3) -> OpenAIEmbedder | OllamaEmbedder:
    if kind == "openai":
        return OpenAIEmbedder(server.url, "m", dimension, timeout=5, pause=0.001)
    return OllamaEmbedder(server.url, "m", dimension, timeout=5, pause=0.001)


ANSWER = {"openai": openai_answer, "ollama": ollama_answer}
PATH = {"openai": "/v1/embeddings", "ollama": "/api/embed"}


def test_vectors_come_back_in_order_and_of_unit_length(kind: str, server: Server) -> None:
    server.answers = [(200, ANSWER[kind])]
    one = embedder(kind, server)
    texts = ["abc", "", "  ", "a longer text"]
    rows = one.embed(texts)
    assert rows.shape == (4, 3)
    assert rows.dtype == np.float32
    for i in (0, 3):
        wanted = np.array(vector(texts[i]))
        assert np.allclose(rows[i], wanted / np.linalg.norm(wanted), atol=1e-6)
    assert not rows[1].any()
    assert not rows[2].any()
    path, _, body = server.requests[0]
    assert path == PATH[kind]
    assert body == {"model": "m", "input": ["abc", "a longer text"]}
    assert one.name == f"{kind}/m"
    one.close()


def test_nothing_to_embed_asks_nobody(kind: str, server: Server) -> None:
    assert embedder(kind, server).embed([]).shape == (0, 3)
    assert not embedder(kind, server).embed(["", "\n"]).any()
    assert server.requests == []


def test_many_and_long_texts_go_in_bounded_requests(kind: str, server: Server) -> None:
    server.answers = [(200, ANSWER[kind])]
    rows = embedder(kind, server).embed(["x" * 1_000_000, *[f"t{i}" for i in range(150)]])
    assert rows.shape == (151, 3)
    assert [len(body["input"]) for _, _, body in server.requests] == [64, 64, 23]
    assert max(len(text) for _, _, body in server.requests for text in body["input"]) <= 8_192


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_failure_is_tried_again(kind: str, server: Server, status: int) -> None:
    server.answers = [(status, {"error": "loading"}), (status, b"oops"), (200, ANSWER[kind])]
    assert embedder(kind, server).embed(["abc"]).any()
    assert len(server.requests) == 3


@pytest.mark.parametrize(("status", "tries"), [(400, 1), (401, 1), (404, 1), (500, 3)])
def test_a_lasting_failure_says_what_the_server_said(kind: str, server: Server, status: int, tries: int) -> None:
    server.answers = [(status, {"error": "model\nnot loaded"})]
    with pytest.raises(EmbeddingError, match=rf"answered {status}: .*not loaded.*embedding.model") as raised:
        embedder(kind, server).embed(["abc"])
    assert "\n" not in str(raised.value)
    assert len(server.requests) == tries


def test_a_server_that_is_not_there_says_what_to_do(kind: str, server: Server) -> None:
    one = embedder(kind, server)
    server.http.shutdown()
    server.http.server_close()
    with pytest.raises(EmbeddingError, match=r"cannot be reached.*embedding\.backend"):
        one.embed(["abc"])


@pytest.mark.parametrize(
    ("vectors", "said"),
    [
        ([], "1 texts were sent"),
        ([[1.0, 2.0, 3.0]] * 2, "1 texts were sent"),
        ([[1.0, 2.0]], "has 2 numbers, expected 3; set embedding.dimension"),
        ([[1.0, 2.0, "x"]], "not finite"),
        ([[1.0, 2.0, None]], "not finite"),
        ([[1.0, 2.0, float("nan")]], "not finite"),
        ([7], "has no numbers"),
    ],
)
def test_vectors_that_do_not_fit_are_refused(kind: str, server: Server, vectors: list[Any], said: str) -> None:
    data = {"data": [{"index": i, "embedding": row} for i, row in enumerate(vectors)], "embeddings": vectors}
    server.answers = [(200, data)]
    with pytest.raises(EmbeddingError, match=said):
        embedder(kind, server).embed(["abc"])


@pytest.mark.parametrize("answer", [b"<html>", b"", b"[]", b"{}", b"null", b'{"data": [{}], "x": 1}', b'{"data": 3}'])
def test_an_answer_of_another_kind_is_refused(kind: str, server: Server, answer: bytes) -> None:
    server.answers = [(200, answer)]
    with pytest.raises(EmbeddingError, match=r"check embedding\.url"):
        embedder(kind, server).embed(["abc"])


def test_the_key_is_sent_and_proxies_of_the_environment_are_not_used(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    server.answers = [(200, openai_answer)]
    key = "k" * 12
    one = OpenAIEmbedder(f"{server.url}/v1/", "m", 3, api_key=key, timeout=5)
    one.embed(["abc"])
    path, headers, _ = server.requests[0]
    assert path == "/v1/embeddings"
    assert headers["Authorization"] == f"Bearer {key}"


def test_an_address_that_is_none_says_so() -> None:
    with pytest.raises(EmbeddingError, match=r"embedding\.url"):
        OpenAIEmbedder("not an address", "m", 3, timeout=1, pause=0.001).embed(["abc"])
