"""Which way of searching finds the right answer: words alone, vectors alone, rank fusion, and ours.

    python benchmarks/retrieval.py [--docstrings]

Three sets: the project's own questions, the topics of a telemetry generator where one is there (FEDLEARN_SHARED), and
the first sentences of docstrings as questions for the rest of them. Relevant answers in the first 1 and 5.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import os
import random
import sys
import uuid
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from retrieval_set import pairs

from fedlearn.index.interface import Hit, Point
from fedlearn.index.memory import MemoryIndex
from fedlearn.index.search import Found, search
from fedlearn.models.static import StaticEmbedder

Set = tuple[list[str], list[tuple[str, set[int]]]]

NAME = "best-practices"
MODULES = (
    "os shutil pathlib json re subprocess socket ssl http.client urllib.request urllib.parse email.message logging "
    "argparse tempfile threading asyncio.events asyncio.tasks concurrent.futures collections itertools functools "
    "datetime statistics random hashlib zipfile tarfile sqlite3 csv configparser inspect ast unittest.case typing "
    "dataclasses contextlib heapq bisect decimal ipaddress uuid string textwrap difflib numpy numpy.linalg numpy.random"
)


def generated() -> Set | None:
    """Return the topics of the telemetry generator, filled in with packages and services, None without it."""
    shared = Path(os.environ.get("FEDLEARN_SHARED", Path(__file__).parents[2] / "shared"))
    path = shared / "tools" / "make_telemetry.py"
    if not path.exists():
        return None
    spec = importlib.util.spec_from_file_location("make_telemetry", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    choose = random.Random(5)
    names = [*module.PACKAGES, *module.SERVICES]
    documents: list[str] = []
    topic_of: list[int] = []
    asked: list[tuple[int, str, bool]] = []
    for topic, (_, phrasings, answer) in enumerate(module.TOPICS):
        packages, services = choose.sample(module.PACKAGES, 8), choose.sample(module.SERVICES, 8)
        for package, service in zip(packages, services, strict=True):
            fill = {"p": package, "s": service, "n": choose.choice([5, 7, 14])}
            indexed = choose.randrange(len(phrasings))
            documents.append(f"{phrasings[indexed].format(**fill)}\n{answer.format(**fill)}")
            topic_of.append(topic)
            asked += [(topic, p.format(**fill), "{" in p) for i, p in enumerate(phrasings) if i != indexed]
    questions = []
    for topic, question, specific in asked:
        same = {i for i, t in enumerate(topic_of) if t == topic}
        named = [name for name in names if name in question.split()] if specific else []
        exact = {i for i in same if all(name in documents[i] for name in named)}
        questions.append((question, exact or same))
    return documents, questions


def docstrings() -> Set:
    """Return what is behind the first paragraph of docstrings, and that paragraph as the question."""
    documents: list[str] = []
    questions: list[tuple[str, set[int]]] = []
    seen: set[str] = set()
    for name in MODULES.split():
        things = [thing for _, thing in sorted(vars(importlib.import_module(name)).items())]
        for owner in [thing for thing in things if inspect.isclass(thing)]:
            things += [thing for key, thing in sorted(vars(owner).items()) if not key.startswith("_")]
        for thing in things:
            text = getattr(thing, "__doc__", None)
            if not callable(thing) or not isinstance(text, str):
                continue
            parts = [part for part in inspect.cleandoc(text).split("\n\n") if part.strip()]
            if len(parts) > 1 and parts[0].endswith(")"):
                parts = parts[1:]
            question, rest = " ".join(parts[0].split()) if parts else "", "\n\n".join(parts[1:])
            if 20 <= len(question) <= 200 and len(rest) >= 80 and question not in seen:
                seen.add(question)
                documents.append(rest[:1500])
                questions.append((question, {len(documents) - 1}))
    return documents, questions


def rank_fusion(dense: list[Hit], lexical: list[Hit]) -> list[str]:
    """Return the ids by reciprocal rank fusion with equal weights and the usual k of 60."""
    scores: dict[str, float] = {}
    for hits in (dense, lexical):
        for rank, hit in enumerate(hits, start=1):
            scores[hit.id] = scores.get(hit.id, 0.0) + 1 / (60 + rank)
    return sorted(scores, key=lambda key: (-scores[key], key))


def measure(name: str, found: Set) -> None:
    """Print a line for each way of searching one set."""
    documents, questions = found
    embedder, index = StaticEmbedder(), MemoryIndex()
    index.prepare(NAME, embedder.dimension, embedder.name)
    ids = [str(uuid.uuid5(uuid.NAMESPACE_OID, f"{i}{text}")) for i, text in enumerate(documents)]
    rows = zip(ids, embedder.embed(documents), documents, strict=True)
    index.upsert(NAME, [Point(key, vector, text) for key, vector, text in rows])
    dense = [index.dense(NAME, vector, 50) for vector in embedder.embed([question for question, _ in questions])]
    lexical = [index.lexical(NAME, question, 50) for question, _ in questions]
    ours = [search(index, embedder, question, limit=5, collections=[NAME]) for question, _ in questions]
    ways: dict[str, Callable[[int], list[str]]] = {
        "BM25 alone": lambda i: [hit.id for hit in lexical[i]],
        "dense alone": lambda i: [hit.id for hit in dense[i]],
        "RRF": lambda i: rank_fusion(dense[i], lexical[i]),
        "ours": lambda i: [one.id for one in ours[i]],
    }
    print(f"{name}: {len(documents)} texts, {len(questions)} questions")
    for way, answers in ways.items():
        first = five = 0
        for i, (_, relevant) in enumerate(questions):
            right = [key in {ids[j] for j in relevant} for key in answers(i)[:5]]
            first, five = first + any(right[:1]), five + any(right)
        print(f"  {way:12} recall@1 {first / len(questions):.3f}  recall@5 {five / len(questions):.3f}")
    print(f"  score of the best answer: {_apart(questions, ours, ids)}")


def _apart(questions: list[tuple[str, set[int]]], ours: list[list[Found]], ids: list[str]) -> str:
    """Say how the score tells right first answers from wrong ones."""
    right: list[float] = []
    wrong: list[float] = []
    for (_, relevant), found in zip(questions, ours, strict=True):
        if found:
            best = found[0]
            (right if best.id in {ids[j] for j in relevant} else wrong).append(best.score)
    if not right or not wrong:
        return "all alike"
    better = sum((a > b) + 0.5 * (a == b) for a in right for b in wrong) / (len(right) * len(wrong))
    middle = [sorted(scores)[len(scores) // 2] for scores in (right, wrong)]
    return f"median {middle[0]:.2f} when right, {middle[1]:.2f} when wrong, right above wrong in {better:.0%}"


def main() -> None:
    """Print the table."""
    measure("own", pairs())
    if topics := generated():
        measure("generated topics", topics)
    if "--docstrings" in sys.argv:
        measure("docstrings", docstrings())


if __name__ == "__main__":
    main()
