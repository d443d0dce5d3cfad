"""The whole tree checked: a written one is clean, and each thing that is wrong is named once."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from fedlearn.datarepo import layout
from fedlearn.datarepo.codec import pattern_of
from fedlearn.datarepo.merge import Limits
from fedlearn.datarepo.sync import Contents, read_files, write
from fedlearn.datarepo.verify import verify_files
from fedlearn.records import Category, Evidence, PatternMetadata

KEY = "ssh-ed25519 " + base64.b64encode(b"\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20" + b"k" * 32).decode()
TODAY = date(2026, 5, 7)
ERRORS = layout.patterns_file(Category.ERROR)


class Open:
    def prove(self, data: bytes) -> list[str]:
        return []


@pytest.fixture
def files(tmp_path: Path) -> dict[str, bytes]:
    patterns = [(pattern_of(Category.ERROR, f"Fix {n}", PatternMetadata(name="f"), 0.8), Evidence()) for n in range(3)]
    rows = [{"id": "i1", "value_score": 0.8}]
    contents = Contents(KEY, patterns, "2026-05", TODAY, rows, {"interactions": 1})
    write(tmp_path, contents, Open(), lambda data: b"signed")
    return read_files(tmp_path, 10_000_000)[0]


def check(files: dict[str, bytes], **more: object) -> list[tuple[str, str]]:
    options = {"signatures": lambda signed: {}, "content": lambda pattern: [], "today": TODAY, **more}
    return [(finding.path, finding.reason) for finding in verify_files(files, **options)]  # type: ignore[arg-type]


def test_what_sync_wrote_is_clean(files: dict[str, bytes]) -> None:
    assert check(files) == []


@pytest.mark.parametrize(
    ("change", "path", "reason"),
    [
        (lambda d: d.replace(b"Fix 1", b"Fix 7"), ERRORS, "forged"),
        (lambda d: b"".join(reversed(d.splitlines(keepends=True))), ERRORS, "canonical"),
        (lambda d: d + d, ERRORS, "canonical"),
        (lambda d: d.replace(b"\n", b"\r\n"), ERRORS, "canonical"),
        (lambda d: d.replace(b'"vouchers":1', b'"vouchers":9'), ERRORS, "canonical"),
        (lambda d: d + b"x", layout.DATASET, "not JSON"),
        (lambda d: b"* merge=union\n", layout.ATTRIBUTES, "canonical"),
        (lambda d: b"<<<<<<< ours\n" + d, ERRORS, "not JSON"),
    ],
)
def test_what_was_changed_is_named(
    files: dict[str, bytes], change: Callable[[bytes], bytes], path: str, reason: str
) -> None:
    found = dict(check({**files, path: change(files[path])}))
    assert reason in found[path]


def test_dates_limits_signatures_content_and_strange_files_are_named(files: dict[str, bytes]) -> None:
    future = f"{layout.TELEMETRY_SNAPSHOTS}/2999-01-01.jsonl"
    assert (future, "a date in the future") in check({**files, future: b'{"id":"i","value_score":1.0}\n'})
    assert check(files, today=date(2026, 1, 1))
    assert ("data/x.sh", "not a file of the data repository") in check({**files, "data/x.sh": b"x"})
    (origin_file,) = [p for p in files if p.startswith(layout.ORIGINS) and p.endswith(".json")]
    origin = layout.origin_of(origin_file)
    assert (origin_file, "bad") in check(files, signatures=lambda signed: {origin: "bad"})
    assert len(check(files, content=lambda pattern: ["instructs the model"])) == 3
    assert any("above the limit" in reason for _, reason in check(files, limits=Limits(file_bytes=300)))
    assert any("in all" in reason for _, reason in check(files, limits=Limits(repository_bytes=10)))
