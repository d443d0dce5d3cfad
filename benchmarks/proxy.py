"""Measure what `fedlearn serve` adds before the first byte: pairs of requests, one direct and one through it.

    python benchmarks/proxy.py [--patterns 10000] [--pairs 100] [--llama PROGRAM MODEL.gguf]

The model's server is a real llama-server where one is named, else a server that answers at once. Both requests of a
pair stream; first and second change places, so that neither profits from the other. The rows differ in what is done
for a request: patterns are searched for and sent along, only searched for, and not; the exchange is noted, and not.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx

WORDS = (
    "service module option firewall journal container kernel driver backup index vector pattern branch merge remote "
    "socket permission package flake overlay network resolver cache timer snapshot ledger secret certificate proxy"
).split()


class Quick(BaseHTTPRequestHandler):
    """Answers at once with a short stream."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        data = b'data: {"choices":[{"index":0,"delta":{"content":"Yes."}}]}\n\ndata: [DONE]\n\n'
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: {len(data)}\r\n\r\n"
        self.wfile.write(head.encode() + data)

    def log_message(self, *_: object) -> None:
        pass


def patterns(home: Path, number: int) -> list[str]:
    """Fill a host with patterns of made-up words and return their questions."""
    from fedlearn.index import outbox
    from fedlearn.ledger import journal
    from fedlearn.ledger import patterns as store
    from fedlearn.ledger.patterns import Known
    from fedlearn.records import Category, Evidence, Pattern, PatternMetadata, Status, Tier, pattern_id
    from fedlearn.settings import Settings
    from fedlearn.wiring import Parts

    rng = random.Random(7)
    # Some words are everywhere and most are rare, as in texts that people write.
    vocabulary = [f"{first}{last}" for first in WORDS for last in ("", *WORDS)]
    rng.shuffle(vocabulary)
    shares = [1 / rank for rank in range(1, len(vocabulary) + 1)]
    settings = Settings.model_validate({"state_dir": home / ".local/state/fedlearn"})
    made = []
    for i in range(number):
        name = " ".join(rng.choices(vocabulary, shares, k=8)) + f" {rng.randrange(1000)}"
        category = list(Category)[i % len(Category)]
        text = f"Problem: {name}\n\nFix: " + " ".join(rng.choices(vocabulary, shares, k=60))
        pattern = Pattern(pattern_id(category, text), category, text, PatternMetadata(name, source_query=name), 0.8)
        made.append(pattern)
    with Parts(settings) as parts:
        with parts.ledger.writing() as connection:
            known = [Known(p, True, Tier.OWN, Status.ACTIVE, Evidence()) for p in made]
            store.save(connection, known, [])
            journal.queue(connection, [(p.category.value, p.id) for p in made])
        outbox.drain(parts.ledger, parts.index, parts.embedder)
    return [p.metadata.name for p in made]


def direct_byte(client: httpx.Client, url: str, question: str, model: str) -> float:
    """As `first_byte`; again where the server closed the connection meanwhile, which llama-server does now and then."""
    while True:
        try:
            return first_byte(client, url, question, model)
        except httpx.RemoteProtocolError:
            pass


def first_byte(client: httpx.Client, url: str, question: str, model: str) -> float:
    """Return the milliseconds until the first byte of a streamed answer."""
    body = {"model": model, "stream": True, "max_tokens": 4, "messages": [{"role": "user", "content": question}]}
    begun = time.perf_counter()
    with client.stream("POST", url, json=body) as answer:
        parts = answer.iter_raw()
        next(parts)
        taken = 1000 * (time.perf_counter() - begun)
        for _ in parts:
            pass
        assert answer.status_code == 200, answer.status_code
    return taken


def percentiles(values: list[float]) -> str:
    """Return p50, p90 and p99 as words."""
    cut = statistics.quantiles(values, n=100, method="inclusive")
    return f"p50 {cut[49]:6.2f}  p90 {cut[89]:6.2f}  p99 {cut[98]:6.2f} ms"


def serve(home: Path, environment: dict[str, str]) -> tuple[subprocess.Popen[str], httpx.Client, str]:
    """Start a server and wait until its index is there."""
    command = [sys.executable, "-m", "fedlearn.cli.main", "serve", "--port", "0", "--json"]
    process = subprocess.Popen(command, env=environment, cwd=home, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    told = json.loads(process.stdout.readline())
    token = Path(told["token_file"]).read_text().strip()
    client = httpx.Client(trust_env=False, timeout=60, headers={"Authorization": f"Bearer {token}"})
    while not client.get(f"{told['url']}/healthz").json()["index"]:
        time.sleep(0.1)
    return process, client, told["url"]


def measure(home: Path, environment: dict[str, str], direct: str, model: str, questions: list[str], what: str) -> None:
    """Ask every question directly and through the server, and print the difference."""
    process, client, url = serve(home, environment)
    plain = httpx.Client(trust_env=False, timeout=60)
    through = f"{url}/v1/chat/completions"
    try:
        for question in questions[:5]:
            first_byte(client, through, question, model)
            direct_byte(plain, direct, question, model)
        alone, proxied = [], []
        for number, question in enumerate(questions):
            if number % 2:
                alone.append(direct_byte(plain, direct, question, model))
                proxied.append(first_byte(client, through, question, model))
            else:
                proxied.append(first_byte(client, through, question, model))
                alone.append(direct_byte(plain, direct, question, model))
        added = [b - a for a, b in zip(alone, proxied, strict=True)]
        health = client.get(f"{url}/healthz").json()
        print(f"{what}: {len(added)} pairs, {health['searches_late']} searches late, {health['dropped']} dropped")
        print(f"  direct   {percentiles(alone)}")
        print(f"  through  {percentiles(proxied)}")
        print(f"  added    {percentiles(added)}")
    finally:
        process.terminate()
        process.wait(20)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patterns", type=int, default=10_000)
    parser.add_argument("--pairs", type=int, default=100)
    parser.add_argument("--llama", nargs=2, metavar=("PROGRAM", "MODEL"))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        environment = {"HOME": place, "PATH": os.environ["PATH"], "OPENBLAS_NUM_THREADS": "1"}
        subprocess.run([sys.executable, "-m", "fedlearn.cli.main", "init"], env=environment, check=True, cwd=place,
                       capture_output=True)  # fmt: skip
        questions = random.Random(1).sample(patterns(home, given.patterns), given.pairs)
        process = server = None
        if given.llama:
            with socket.create_server(("127.0.0.1", 0)) as free:
                port = free.getsockname()[1]
            command = [given.llama[0], "--offline", "--no-ui", "--host", "127.0.0.1", "--port", str(port), "-c", "8192"]
            command += ["-np", "2", "-t", "1", "--cache-ram", "0", "--alias", "bench", "-m", given.llama[1]]
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            until = time.monotonic() + 30
            while time.monotonic() < until:
                try:
                    if httpx.get(f"http://127.0.0.1:{port}/health", trust_env=False).status_code == 200:
                        break
                except httpx.HTTPError:
                    time.sleep(0.1)
        else:
            server = ThreadingHTTPServer(("127.0.0.1", 0), Quick)
            server.daemon_threads = True
            port = server.server_address[1]
            threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{port}"
        environment |= {"FEDLEARN_LLM__LOCAL__URL": url, "FEDLEARN_LLM__LOCAL__MODEL": "bench"}
        direct = f"{url}/v1/chat/completions"
        try:
            if not given.llama:
                measure(home, environment, direct, "bench", questions, f"{given.patterns:,} patterns, sent along")
            # A model takes its time to read what is sent along; so that both read the same, nothing is.
            alike = environment | {"FEDLEARN_LLM__CONTEXT_PATTERNS": "0"}
            measure(home, alike, direct, "bench", questions, f"{given.patterns:,} patterns, searched and noted")
            noted = environment | {"FEDLEARN_SERVE__ADD_CONTEXT": "false"}
            measure(home, noted, direct, "bench", questions, "not searched, noted")
            none = noted | {"FEDLEARN_TELEMETRY__ENABLED": "false"}
            measure(home, none, direct, "bench", questions, "not searched, not noted")
        finally:
            if process is not None:
                process.kill()
                process.wait()
            if server is not None:
                server.shutdown()


if __name__ == "__main__":
    main()
