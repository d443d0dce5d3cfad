"""Stands in Ollama's place in a VM test: a vector of eight numbers, made from the letters of the text."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def vector(text: str) -> list[float]:
    """Count letters into eight buckets; never all zero."""
    buckets = [1.0] * 8
    for letter in text.lower():
        buckets[ord(letter) % 8] += 1.0
    return buckets


class Handler(BaseHTTPRequestHandler):
    """Answers POST /api/embed."""

    def do_POST(self) -> None:
        """Return one vector a text."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        texts = asked["input"] if isinstance(asked["input"], list) else [asked["input"]]
        body = json.dumps({"model": asked["model"], "embeddings": [vector(text) for text in texts]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", 11434), Handler).serve_forever()
