"""The embedding server goes away: searches go on with words, and say so; it comes back, and they say nothing."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from fedlearn.models.lexical import LexicalEmbedder

LETTERS = LexicalEmbedder(64)
SAID = "words alone were searched"


class Answers(BaseHTTPRequestHandler):
    """Answers as an OpenAI-compatible server of embeddings does."""

    def do_POST(self):
        texts = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["input"]
        rows = [{"index": n, "embedding": row.tolist()} for n, row in enumerate(LETTERS.embed(texts))]
        body = json.dumps({"data": rows}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server:
    """A server that can be taken down and started again under its address."""

    def __init__(self):
        self.port = 0
        self.up()

    def up(self):
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Answers)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def down(self):
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server():
    made = Server()
    yield made
    made.down()


def test_a_search_without_the_embedding_server_says_so_until_it_is_back(host, server):
    host.run("init")
    settings = host.home / ".config/fedlearn/config.toml"
    told = f'[embedding]\nbackend = "openai"\nurl = "http://127.0.0.1:{server.port}"\nmodel = "m"\ndimension = 64\n'
    settings.write_text(told)
    host.run("index", "rebuild")
    host.run("learn", host.telemetry(host.success))
    assert SAID not in host.run("search", "nginx port 80").stderr

    server.down()
    found = host.run("search", "what holds nginx from its port")
    assert "nginx refuses to start" in found.stdout
    assert (
        f"{SAID}: http://127.0.0.1:{server.port}/v1/embeddings: the embedding server cannot be reached" in found.stderr
    )
    assert SAID in host.run("ask", "why does nginx not start").stderr
    assert "cannot be reached" in host.json("search", "nginx and port 80 again")["words_only"]
    assert "cannot be reached" in host.json("status")["backends"]["embedder"]

    server.up()
    assert host.json("search", "nginx, once more")["words_only"] == ""
    assert "cannot be reached" not in host.json("status")["backends"]["embedder"]
