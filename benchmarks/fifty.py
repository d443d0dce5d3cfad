"""Fifty problems met twice: whether the second time the first answer holds the fix.

    python benchmarks/fifty.py                                       the built-in embedder
    python benchmarks/fifty.py http://127.0.0.1:8080/v1 MODEL DIM    an OpenAI-compatible embedding server
    python benchmarks/fifty.py ... --rerank                          the same with `index.rerank`

Two hosts meet 25 problems each (tests/data/fifty/problems.json), learn them from their telemetry, and exchange them
through a bare repository. Then a scripted assistant asks both hosts for all fifty again, twice each in other words, by
one `search_patterns` call with what it takes by default (five results). Told are the share of questions whose first
result is the fix (`first`), and of those where it is anywhere in this first answer (`answer`).
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fedlearn.assist import tools
from fedlearn.federation.git import Repository
from fedlearn.jobs.federate import federate
from fedlearn.jobs.init import init
from fedlearn.jobs.learn import learn_once
from fedlearn.jobs.mcp import WorkDesk
from fedlearn.settings import Settings
from fedlearn.wiring import Parts

PROBLEMS = Path(__file__).parents[1] / "tests/data/fifty/problems.json"

Problem = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the second time: on which host, who had met the problem, and the problem behind each result."""

    problem: str
    text: str
    host: str
    own: bool
    found: tuple[str, ...]

    @property
    def first(self) -> bool:
        """Whether the fix is the first result."""
        return self.found[:1] == (self.problem,)

    @property
    def answer(self) -> bool:
        """Whether the fix is in the answer."""
        return self.problem in self.found


def read() -> list[Problem]:
    """Return the problems: id, topic, question, fix, and `again`, two other wordings of the question."""
    found: list[Problem] = json.loads(PROBLEMS.read_bytes())
    return found


def met_twice(problems: Sequence[Problem], root: Path, settings: Mapping[str, Any]) -> list[Asked]:
    """Let two hosts meet half of the problems each, exchange what they learned, and be asked for all of them.

    Args:
        problems: as `read` gives them.
        root: an empty directory.
        settings: of both hosts.

    """
    hub = root / "hub.git"
    Repository(hub, "fifty").init_bare()
    met = {"a": problems[0::2], "b": problems[1::2]}
    with ExitStack() as both:
        hosts = {}
        for name, own in met.items():
            place = {"state_dir": root / name / "state", "cache_dir": root / name / "cache"}
            remotes = {"federation": {"remotes": {"hub": {"url": str(hub)}}}}
            parts = both.enter_context(Parts(Settings.model_validate({**settings, **place, **remotes})))
            hosts[name] = parts
            init(parts, root / name / "config.toml", {}, trust_existing=False)
            (root / name / "vscode-events.jsonl").write_bytes(b"".join(_telemetry(own)))
            learn_once(parts, [root / name / "vscode-events.jsonl"])
            federate(parts)
            parts.index.close()
        for name, parts in (*hosts.items(), *hosts.items()):
            # The first round brings the other's statement, the second what is believed of it.
            federate(parts)
            init(parts, root / name / "config.toml", {}, trust_existing=True)
            federate(parts)
            parts.index.close()
        return [asked for name, parts in hosts.items() for asked in _asked_again(parts, name, problems, met[name])]


def rates(asked: Sequence[Asked]) -> dict[str, float]:
    """Return the shares in [0, 1] of the questions that were answered first, and at all."""
    return {
        "first": sum(one.first for one in asked) / len(asked),
        "answer": sum(one.answer for one in asked) / len(asked),
    }


def _telemetry(problems: Sequence[Problem]) -> Iterator[bytes]:
    """Yield the lines that an editor's assistant writes: the fix worked at once, and the user said so."""
    for number, problem in enumerate(problems):
        line = {
            "event_type": "completion",
            "extension": "continue",
            "is_local": True,
            "success": True,
            "user_feedback": 1,
            "prompt": problem["question"],
            "completion": problem["fix"],
            "timestamp": f"2026-09-01T11:{number:02d}:00Z",
        }
        yield json.dumps(line).encode() + b"\n"


def _asked_again(parts: Parts, host: str, problems: Sequence[Problem], own: Sequence[Problem]) -> Iterator[Asked]:
    """Yield what an assistant finds when it asks in other words."""
    desk = WorkDesk(parts)
    known = {problem["id"] for problem in own}
    for problem in problems:
        for text in problem["again"]:
            found = desk.call("search_patterns", tools.SearchPatterns(question=text))
            told = tuple(_problem_of(result["content"], problems) for result in found["results"])
            yield Asked(problem["id"], text, host, problem["id"] in known, told)
    desk.close()


def _problem_of(content: str, problems: Sequence[Problem]) -> str:
    """Return the problem whose question and fix a pattern tells: that with the most words in common."""
    words = set(content.split())

    def shared(problem: Problem) -> int:
        return len(words & set(f"{problem['question']} {problem['fix']}".split()))

    return str(max(problems, key=shared)["id"])


def main(arguments: Sequence[str]) -> None:
    """Print the rates and what was missed."""
    settings: dict[str, Any] = {"index": {"rerank": "--rerank" in arguments}}
    if server := [argument for argument in arguments if argument != "--rerank"]:
        url, model, dimension = server
        settings["embedding"] = {"backend": "openai", "url": url, "model": model, "dimension": int(dimension)}
    with tempfile.TemporaryDirectory() as place:
        asked = met_twice(read(), Path(place), settings)
    parts = {"all": asked, "met here": [a for a in asked if a.own], "met there": [a for a in asked if not a.own]}
    for name, some in parts.items():
        found = rates(some)
        print(f"{name:10} first {found['first']:6.1%}   answer {found['answer']:6.1%}   of {len(some)} questions")
    for one in asked:
        if not one.first:
            print(f"  {'later ' if one.answer else 'missed'}  {one.host}  {one.problem:18} {one.text}")


if __name__ == "__main__":
    main(sys.argv[1:])
