"""Figures of the federation: join, verification, sync, import, a quiet exchange. `python benchmarks/federation.py`"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from fedlearn.datarepo import layout
from fedlearn.datarepo.belief import TrustPolicy
from fedlearn.datarepo.codec import PatternLine, encode_patterns, pattern_of
from fedlearn.datarepo.intake import Admission, import_repository
from fedlearn.datarepo.merge import Limits, join_files
from fedlearn.datarepo.statements import Signed, Vouch, next_statement, write_statement
from fedlearn.datarepo.sync import Contents, write
from fedlearn.federation.exchange import Peer, exchange
from fedlearn.federation.git import Repository
from fedlearn.federation.keys import ensure_key
from fedlearn.federation.trust import signer, verify
from fedlearn.federation.worktree import commit_data
from fedlearn.records import Category, Evidence, Pattern, PatternMetadata

LIMITS = Limits(file_bytes=40_000_000)


class Open:
    """A gate that costs nothing, so that the figures are of this wing alone."""

    def prove(self, _: bytes) -> tuple[str, ...]:
        return ()


class Store:
    """A ledger that only remembers ids."""

    def __init__(self) -> None:
        self.ids: set[str] = set()

    def known(self, ids: Sequence[str]) -> set[str]:
        return self.ids.intersection(ids)

    def admit(self, batch: Sequence[Admission]) -> None:
        self.ids.update(item.pattern.id for item in batch)

    def imported_digest(self, _: str) -> str | None:
        return None

    def remember_import(self, *_: str) -> None:
        pass


def made(number: int) -> Pattern:
    text = f"Problem: unit {number} fails at start\nWhat worked: restart unit {number}, then rebuild with care and look"
    metadata = PatternMetadata(name=f"unit {number} fails", source_query=f"why does unit {number} fail", tags=("nix",))
    return pattern_of(list(Category)[number % 3], text, metadata, 0.7 + number % 30 / 100)


def files(numbers: range) -> dict[str, bytes]:
    patterns = [made(number) for number in numbers]
    return {
        layout.patterns_file(c): encode_patterns(PatternLine(p, p.value_score) for p in patterns if p.category is c)
        for c in Category
    }


def timed(what: str, run: Callable[[], object]) -> None:
    start = time.perf_counter()
    run()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{what:60} {time.perf_counter() - start:7.2f} s   peak {peak} MB")


def main() -> None:
    a, b = files(range(30_000)), files(range(15_000, 45_000))
    timed("join of two states of 30,000 patterns", lambda: join_files(a, b, LIMITS))
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        signed = []
        for number in range(100):
            key, _ = ensure_key(root / f"key{number}")
            vouches = {made(n).id: Vouch(0.8) for n in range(100)}
            data = write_statement(next_statement(None, key.public, "2026-05", vouches, {}, {}))
            statement = next_statement(None, key.public, "2026-05", vouches, {}, {})
            signed.append(Signed(statement, data, signer(key)(data)))
        timed("verify 100 statements", lambda: verify(signed))
        key, _ = ensure_key(root / "key")
        repo, hub = Repository(root / "repo", key.origin), Repository(root / "hub", key.origin)
        repo.init()
        hub.init()
        known = [(made(n), Evidence(seen=1)) for n in range(10_000)]
        contents = Contents(key.public, known, "2026-05", date(2026, 5, 7))
        timed(
            "sync of 10,000 new patterns, without the gate's work",
            lambda: write(repo.path, contents, Open(), signer(key)),
        )
        timed("sync with nothing new", lambda: write(repo.path, contents, Open(), signer(key)))
        timed("commit", lambda: commit_data(repo))
        peers = [Peer("hub", str(hub.path), "shared")]
        timed("first exchange", lambda: exchange(repo, peers, verify, date(2026, 5, 7)))
        timed("exchange with nothing new", lambda: exchange(repo, peers, verify, date(2026, 5, 7)))
        policy, store = TrustPolicy(own=key.origin), Store()
        timed(
            "import of 10,000 patterns, without the ledger's work",
            lambda: import_repository(repo.path, store, policy, verify, lambda _: ()),
        )
        timed(
            "import with nothing new, every file read again",
            lambda: import_repository(repo.path, store, policy, verify, lambda _: ()),
        )


if __name__ == "__main__":
    main()
