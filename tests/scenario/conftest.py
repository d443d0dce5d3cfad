"""A host that serves OpenAI's clients, and a model's server that does what a request asks of it."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import struct
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

ANSWER = {
    "id": "chatcmpl-1",
    "object": "chat.completion",
    "created": 1,
    "model": "model-of-the-test",
    "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Look at the log."}}],
    "usage": {"prompt_tokens": 21, "completion_tokens": 4, "total_tokens": 25},
    "field_of_tomorrow": {"kept": [1.5, None, "ü"]},
}
WORDS = ("Look ", "at ", "the ", "log.")


def event(text, **more):
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": None} | more
    return b"data: " + json.dumps({"model": "model-of-the-test", "choices": [choice]}).encode() + b"\n\n"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.server.heads.append(dict(self.headers))
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.bodies.append(body)
        behave = body.get("behave", "stream" if body.get("stream") else "answer")
        getattr(self, f"_{behave}")()

    def _answer(self):
        self._whole(200, json.dumps(ANSWER).encode())

    def _refuse(self):
        self._whole(
            418, b'{"error": {"message": "a teapot", "type": "odd"}}', ("Retry-After", "7"), ("Set-Cookie", "a")
        )

    def _fail(self):
        self._whole(500, b"<h1>no JSON at all</h1>")

    def _slow(self):
        time.sleep(1.5)
        self._answer()

    def _stream(self):
        self._begin()
        for word in WORDS:
            self._chunk(event(word))
            time.sleep(0.25)
        self._chunk(b"data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def _break_stream(self):
        self._begin()
        self._chunk(event("Look "))
        self._reset()

    def _break_answer(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b'{"id": ')
        self._reset()

    def _endless(self):
        self._begin()
        try:
            for _ in range(1000):
                self._chunk(event("and so on "))
                time.sleep(0.02)
        except OSError:
            self.server.abandoned.set()

    def _flood(self):
        """More than is kept of an answer, in small events that come together, and at the end what it cost."""
        self._begin()
        usage = {"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 40_000}}
        many = b"".join(b"%x\r\n%s\r\n" % (len(data), data) for data in [event("and so on ")] * 1000)
        with contextlib.suppress(OSError):
            for _ in range(45):
                self.wfile.write(many)
            self._chunk(b"data: " + json.dumps(usage).encode() + b"\n\ndata: [DONE]\n\n")
            self.wfile.write(b"0\r\n\r\n")

    def _whole(self, status, data, *headers):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def _begin(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def _chunk(self, data):
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def _reset(self):
        self.wfile.flush()
        time.sleep(0.1)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def log_message(self, *_):
        pass

    def finish(self):
        with contextlib.suppress(OSError, ValueError):
            super().finish()


class Upstream:
    """A model's server. A request's field `behave` says what it does; `bodies` and `heads` are what it was sent."""

    answer = ANSWER
    words = WORDS

    def __init__(self, port=0):
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _Handler)
        self._server.daemon_threads = True
        self._server.bodies, self._server.heads, self._server.abandoned = [], [], threading.Event()
        self.bodies, self.heads, self.abandoned = self._server.bodies, self._server.heads, self._server.abandoned
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="module")
def upstreams():
    """Return a maker of models' servers, which are stopped in the end."""
    with contextlib.ExitStack() as stack:

        def make():
            server = Upstream()
            stack.callback(server.stop)
            return server

        yield make


@pytest.fixture
def upstream():
    server = Upstream()
    yield server
    server.stop()


class Served:
    """A host in a home of its own with `fedlearn serve` on it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir()
        self.environment = {"HOME": str(home), "PATH": os.environ["PATH"], "OPENBLAS_NUM_THREADS": "1"}
        self.state = home / ".local/state/fedlearn"
        self.process = None
        self.noted_before = 0
        self.run("init")

    def run(self, *arguments, **environment):
        return subprocess.run(
            [sys.executable, "-m", "fedlearn.cli.main", *map(str, arguments)],
            env=self.environment | environment,
            cwd=self.home,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout

    def json(self, *arguments):
        return json.loads(self.run(*arguments, "--json"))

    def start(self, *, indexed=True, **settings):
        """Serve; settings as FEDLEARN_<SECTION>__<KEY> without FEDLEARN_. Wait until what is known can be looked up."""
        given = {f"FEDLEARN_{name}": str(value) for name, value in settings.items()}
        given.setdefault("FEDLEARN_SERVE__REFRESH_SECONDS", "0.2")
        # A busy machine must not decide what a test sees.
        given.setdefault("FEDLEARN_SERVE__CONTEXT_MS", "2000")
        self.log = (self.home / "serve.log").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "fedlearn.cli.main", "serve", "--port", "0", "--json"],
            env=self.environment | given,
            cwd=self.home,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )
        line = self.process.stdout.readline()
        assert line, (self.home / "serve.log").read_text()
        told = json.loads(line)
        self.url, self.base_url = told["url"], told["base_url"]
        self.token = Path(told["token_file"]).read_text().strip()
        self.client = httpx.Client(
            base_url=self.url, headers={"Authorization": f"Bearer {self.token}"}, trust_env=False, timeout=30
        )
        if indexed:
            self.wait_for(lambda health: health["index"])
        return self

    def health(self):
        return self.client.get("/healthz").json()

    def wait_for(self, is_so, seconds=20.0):
        until = time.monotonic() + seconds
        while not is_so(found := self.health()):
            assert time.monotonic() < until, found
            time.sleep(0.05)
        return found

    def chat(self, text="hello", **fields):
        body = {"model": "gpt-4o", "messages": [{"role": "user", "content": text}]} | fields
        return self.client.post("/v1/chat/completions", json=body)

    def exchanges(self, number):
        """Return the exchanges that were noted since `forget`, once there are so many."""
        until = time.monotonic() + 10
        while len(found := self._noted()[self.noted_before :]) < number:
            assert time.monotonic() < until, found
            time.sleep(0.02)
        return found

    def forget(self):
        """Let `exchanges` return later ones only."""
        self.wait_for(lambda health: health["requests"] == health["waiting"] == 0)
        self.noted_before = len(self._noted())

    def _noted(self):
        path = self.state / "telemetry/fedlearn-exchanges.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def stop(self):
        """End it as systemd does, and return its exit code."""
        self.client.close()
        self.process.terminate()
        return self.process.wait(20)


@pytest.fixture(scope="module")
def hosts(tmp_path_factory):
    """Return a maker of hosts that are set up; `start` serves."""
    made = []

    def make():
        made.append(Served(tmp_path_factory.mktemp("host") / "home"))
        return made[-1]

    yield make
    for host in made:
        if host.process is not None and host.process.poll() is None:
            host.stop()


@pytest.fixture
def served(hosts):
    """A host that is set up; `start` serves."""
    return hosts()
