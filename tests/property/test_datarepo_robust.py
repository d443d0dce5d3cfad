"""Whatever bytes stand in data/: nothing raises, every refusal has a place, and what is kept is valid and canonical."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from fedlearn.datarepo import layout
from fedlearn.datarepo.belief import TrustPolicy
from fedlearn.datarepo.canonical import dump
from fedlearn.datarepo.intake import Admission, import_repository
from fedlearn.datarepo.merge import Limits, canonical, join_files
from fedlearn.records import Category, pattern_id

PATHS = [
    layout.patterns_file(Category.ERROR),
    layout.patterns_file(Category.SKILL),
    layout.WITHDRAWN,
    layout.DATASET,
    layout.statement_file("a" * 64),
    layout.signature_file("a" * 64),
    f"{layout.COLLECTION_SNAPSHOTS}/skills-patterns-2026-05-01.json",
    f"{layout.COLLECTION_SNAPSHOTS}/their-memory-2026-05-01.json",
    f"{layout.TELEMETRY_SNAPSHOTS}/2026-05-01.jsonl",
    f"{layout.DATASET_SNAPSHOTS}/2026-05-01.jsonl",
]
KEYS = [
    *("pattern_id", "content", "metadata", "value_score", "messages", "role", "prompt", "completion", "response"),
    *("instruction", "output", "skill_name", "success_examples", "name", "tags", "evidence", "claimed", "origins"),
    *("id", "payload", "result", "points", "reason", "withdrawn_at", "place", "category", "weight", "vouches"),
    *("origin", "public_key", "sequence", "previous", "issued", "withdraws", "metrics", "user", "assistant"),
]
words = st.sampled_from([*KEYS, "", "2026-05", "error-solutions", "x" * 200, "e\u0301", "\ud800", "\x00"])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=6),
    max_leaves=25,
)
lines = values.map(lambda value: json.dumps(value).encode())
contents = (
    st.binary(max_size=200)
    | st.lists(lines | st.binary(max_size=20), max_size=5).map(b"\n".join)
    | st.lists(values, max_size=4).map(lambda points: json.dumps({"result": {"points": points}}).encode())
)
trees = st.dictionaries(st.sampled_from(PATHS), contents, max_size=6)
LIMITS = Limits()


class Store:
    def __init__(self) -> None:
        self.taken: list[Admission] = []

    def known(self, ids: Sequence[str]) -> set[str]:
        return set()

    def admit(self, batch: Sequence[Admission]) -> None:
        self.taken += batch

    def imported_digest(self, path: str) -> str | None:
        return None

    def remember_import(self, path: str, digest: str) -> None:
        return None


@given(trees, trees)
@settings(max_examples=150, deadline=None)
def test_the_join_takes_any_bytes_and_gives_canonical_ones(a: dict[str, bytes], b: dict[str, bytes]) -> None:
    joined, _ = join_files(a, b, LIMITS)
    assert joined == join_files(b, a, LIMITS)[0]
    assert canonical(joined, LIMITS) == (joined, [])


def test_keys_that_normalising_moves_are_sorted_after_it() -> None:
    assert dump({"b": 1, "a\u0300": 2}) == '{"b":1,"\u00e0":2}'.encode()


@given(trees)
@settings(max_examples=150, deadline=None)
def test_import_takes_any_bytes_and_admits_only_what_is_valid(tree: dict[str, bytes]) -> None:
    refused: list[tuple[str, int, str]] = []
    store = Store()
    with tempfile.TemporaryDirectory() as directory:
        for path, data in tree.items():
            file = Path(directory) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        report = import_repository(
            Path(directory),
            store,
            TrustPolicy(everybody=True),
            verify=lambda signed: {},
            check=lambda pattern: [],
            on_refusal=lambda path, place, reason: refused.append((path, place, reason)),
        )
    assert report.refused == len(refused) and all(reason for _, _, reason in refused)
    for admission in store.taken:
        pattern = admission.pattern
        assert pattern.id == pattern_id(pattern.category, pattern.content) and pattern.content
        assert 0 <= pattern.value_score <= 1
