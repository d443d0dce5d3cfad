"""The demonstration: two hosts in two directories, a bare repository between them, and a fix that travels."""

from __future__ import annotations

import json
import secrets
import string
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

from fedlearn.assist.answer import answer
from fedlearn.counted import counted
from fedlearn.errors import FedlearnError
from fedlearn.federation.git import Repository
from fedlearn.jobs import demo_telemetry, share, take
from fedlearn.jobs.init import init
from fedlearn.jobs.learn import learn_once
from fedlearn.learning.report import LearnReport
from fedlearn.settings import Settings, Telemetry
from fedlearn.wiring import Parts, utc_now

__all__ = ["demo"]

Tell = Callable[[str], None]


def demo(root: Path, settings: Settings, tell: Tell, telemetry: Sequence[Path] = ()) -> dict[str, Any]:
    """Run the whole way of the data between two hosts, and return its figures.

    Args:
        root: an empty directory; everything is made below it and left there to look at.
        settings: whose scores, limits, privacy and embedder both hosts use; their places are the demo's own.
        tell: is given the story, line by line.
        telemetry: files or directories that host A learns from as well; where a directory holds a `truth.json` with
            `must_not_leave`, those words are searched for, too.

    Raises:
        FedlearnError: the fix did not arrive, or a secret did.

    """
    begun = monotonic()
    token = "demo" + "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(28))
    hub = root / "hub.git"
    Repository(hub, "demo").init_bare()
    a, b = _settings(root / "host-a", settings), _settings(root / "host-b", settings)

    tell("Host A has worked with its assistants; four programs wrote down what happened.")
    made = root / "host-a" / "telemetry"
    made.mkdir(parents=True)
    for name, data in demo_telemetry.files(token).items():
        (made / name).write_bytes(data)
    with Parts(a) as parts:
        init(parts, root / "host-a" / "config.toml", {}, trust_existing=False)
        learned = _learn(parts, made, "fedlearn learn", tell)
        for path in telemetry:
            learned.add(_learn(parts, path, f"fedlearn learn {path}", tell))
        synced = share.sync(parts)
        exported = share.export(parts)
        tell(
            f"  fedlearn sync     wrote {counted(synced.patterns, 'pattern')} into data/, scrubbed, proved and signed"
            + (f"; held {synced.held:,} back" if synced.held else "")
        )
        tell(f"  fedlearn export   wrote {counted(len(exported.written), 'snapshot')}")
        _push(a.repository_path, synced.origin, hub)
    tell("  git push          to a bare repository between the hosts")
    secret = ["anouk", "kestrel", token, *(word for path in telemetry for word in _must_not_leave(path))]
    leaked = _search_history(hub, secret)
    found_of = f"{len(leaked)} of {len(secret)} secret words are in its history" if leaked else "none is in its history"
    tell(f"  searched it for   {len(secret)} users, hosts and tokens that stood in the telemetry: {found_of}")

    tell("\nHost B is new: it has no telemetry, no server, no model, and no network.")
    with Parts(b) as parts:
        Repository(b.repository_path, "demo").clone_from(str(hub))
        started = init(parts, root / "host-b" / "config.toml", {}, trust_existing=True)
        tell(f"  git clone, fedlearn init --trust-existing    trusts {counted(len(started.trusted), 'origin')}")
        imported = take.import_(parts)
        tell(f"  fedlearn import   {imported.summary}")
        found = answer(
            parts.ledger,
            parts.index,
            parts.embedder,
            demo_telemetry.QUESTION,
            limit=1,
            now=utc_now,
            foreign=b.trust.foreign_per_answer,
        )
    tell(f'  fedlearn search "{demo_telemetry.QUESTION}"')
    if not found.results or "another embedding model" not in found.results[0].content:
        raise FedlearnError("the demonstration failed: the fix of host A did not reach host B; see " + str(root))
    best = found.results[0]
    for line in best.content.splitlines():
        tell(f"    | {line}")
    worth = f"score {best.score:.2f}, worth {best.value_score:.2f}"
    tell(f"    {best.category}, {worth}, {best.tier}, from {best.origin[:16]}…")
    if leaked:
        raise FedlearnError(f"the demonstration failed: {', '.join(leaked)} reached the repository; see {root}")
    seconds = round(monotonic() - begun, 2)
    tell(f"\nDone in {seconds} s. Both hosts lie in {root}.")
    tell("Next, on this machine:  fedlearn init && fedlearn learn && fedlearn search 'my problem'")
    return {
        "seconds": seconds,
        "lines": learned.lines,
        "interactions": learned.new,
        "patterns": learned.patterns_new,
        "shared": synced.patterns,
        "imported": imported.imported,
        "answer": best.id,
        "score": best.score,
        "leaked": leaked,
        "root": str(root),
    }


def _learn(parts: Parts, path: Path, title: str, tell: Tell) -> LearnReport:
    """Let host A learn from one place, and tell what came of it."""
    report = learn_once(parts, [path])
    tell(f"  {title}")
    tell(
        f"                    read {counted(report.lines, 'line')}, found {counted(report.new, 'interaction')}, "
        f"{report.high_value:,} worth learning from: {counted(report.patterns_new, 'pattern')}, "
        f"{counted(report.patterns_reinforced, 'time')} reinforced"
    )
    tell(
        f"                    ({counted(report.duplicates, 'line')} came twice, {report.quarantined:,} were unreadable)"
    )
    return report


def _must_not_leave(path: Path) -> list[str]:
    """Return the words that made telemetry says must not leave."""
    truth = path / "truth.json"
    return list(json.loads(truth.read_bytes()).get("must_not_leave", [])) if truth.is_file() else []


def _settings(home: Path, given: Settings) -> Settings:
    """Return the settings of a host that lives in one directory."""
    kept = ("value", "learning", "embedding", "privacy", "limits")
    own = {"state_dir": home / "state", "cache_dir": home / "cache", "telemetry": Telemetry(known_directories=False)}
    return Settings.model_validate(own | {name: getattr(given, name) for name in kept})


def _push(path: Path, origin: str, hub: Path) -> None:
    repository = Repository(path, origin)
    head = repository.head()
    if head is None:
        raise FedlearnError(f"{path}: nothing was committed")
    repository.push(str(hub), head, "main")


def _search_history(hub: Path, words: list[str]) -> list[str]:
    """Return those of the words that stand in any object of a repository."""
    repository = Repository(hub, "demo")
    blobs = repository.blobs(repository.all_blobs())
    return [word for word in words if any(word.encode() in data for data in blobs.values())]
