"""How quick search and insertion are, beside plain numpy brute force in the same run.

    python benchmarks/search.py [POINTS ...]          default: 10000 100000

`search` is the whole way: cut and embed the question, find by words and by vector, fuse, read the payloads.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import random
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import numpy as np

from fedlearn.index.edge import EdgeIndex
from fedlearn.index.interface import Point
from fedlearn.index.search import search
from fedlearn.models.static import StaticEmbedder

NAME = "best-practices"
QUESTIONS = 100


def texts(count: int, choose: random.Random) -> list[str]:
    """Return texts like patterns: a question and an answer of 20 to 90 words with names in them."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    vocabulary = ["".join(choose.choices(letters, k=choose.randint(3, 9))) for _ in range(8_000)]
    weights = [1 / (rank + 10) for rank in range(len(vocabulary))]
    made = []
    for _ in range(count):
        picked = choose.choices(vocabulary, weights, k=choose.randint(20, 90))
        picked[3] = f"services.{picked[4]}.{picked[5]}-{picked[6]}.enable"
        made.append(" ".join(picked))
    return made


def p50_p99(work: Callable[[int], object], count: int = QUESTIONS) -> tuple[float, float]:
    """Return the median and the 99th percentile of the calls in milliseconds."""
    taken = []
    for i in range(count):
        start = time.perf_counter()
        work(i)
        taken.append((time.perf_counter() - start) * 1e3)
    return statistics.median(taken), sorted(taken)[int(0.99 * (count - 1))]


def import_ms(module: str) -> float:
    """Return the time a fresh process needs to import a module, less that of one that imports nothing."""

    def once(program: str) -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", program], check=True)
        return (time.perf_counter() - start) * 1e3

    best = [min(once(program) for _ in range(3)) for program in (f"import {module}", "pass")]
    return best[0] - best[1]


def measure(count: int, root: Path) -> None:
    """Print the table for one size."""
    choose = random.Random(1)
    embedder, index = StaticEmbedder(), EdgeIndex(root)
    documents = texts(count, choose)
    start = time.perf_counter()
    vectors = embedder.embed(documents)
    embedding = time.perf_counter() - start
    index.prepare(NAME, embedder.dimension, embedder.name)
    start = time.perf_counter()
    for first in range(0, count, 1_000):
        batch = range(first, min(first + 1_000, count))
        points = [
            Point(str(uuid.UUID(int=choose.getrandbits(128))), vectors[i], documents[i], {"content": documents[i]})
            for i in batch
        ]
        index.upsert(NAME, points)
    index.flush()
    inserting = time.perf_counter() - start
    index.close()
    start = time.perf_counter()
    index.count(NAME)
    opening = time.perf_counter() - start
    questions = [" ".join(choose.sample(choose.choice(documents).split(), 7)) for _ in range(QUESTIONS)]
    asked = embedder.embed(questions)
    search(index, embedder, questions[0], limit=10, collections=[NAME])

    plain = p50_p99(lambda i: np.argpartition(-(vectors @ asked[i]), 50)[:50])
    rows = {
        "numpy brute force": plain,
        "embed one question": p50_p99(lambda i: embedder.embed([questions[i]])),
        "dense, 50 hits": p50_p99(lambda i: index.dense(NAME, asked[i], 50, payload=False)),
        "lexical, 50 hits": p50_p99(lambda i: index.lexical(NAME, questions[i], 50, payload=False)),
        "search, 10 answers": p50_p99(lambda i: search(index, embedder, questions[i], limit=10, collections=[NAME])),
    }
    index.close()
    disk = sum(file.stat().st_blocks * 512 for file in root.rglob("*") if file.is_file())
    length = statistics.mean(map(len, documents))
    print(f"\n{count:,} points of {length:.0f} characters")
    print(f"  embed {count / embedding:,.0f} texts/s, insert {count / inserting:,.0f} points/s", end="")
    print(f", open {opening * 1e3:.0f} ms, disk {disk / count:,.0f} bytes a point")
    for name, (p50, p99) in rows.items():
        print(f"  {name:20} p50 {p50:7.2f} ms   p99 {p99:7.2f} ms   {p50 / plain[0]:6.2f} x numpy")


def main() -> None:
    """Print the tables."""
    for module in ("numpy", "fedlearn.models.static", "fedlearn.index.edge", "fedlearn.index.search"):
        print(f"import {module:26} {import_ms(module):5.0f} ms")
    for count in [int(argument) for argument in sys.argv[1:]] or [10_000, 100_000]:
        with tempfile.TemporaryDirectory() as directory:
            measure(count, Path(directory))


if __name__ == "__main__":
    main()
