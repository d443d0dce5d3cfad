"""Caps before parsing, and that foreign lines, snapshots and statements meet them before the parser does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fedlearn.datarepo import statements
from fedlearn.datarepo.canonical import RecordError, load_object
from fedlearn.datarepo.codec import Refusal
from fedlearn.datarepo.snapshots import read_points
from fedlearn.privacy import caps

DEEP = b"[" * (caps.DEEPEST + 1)


def test_each_cap_has_its_name() -> None:
    assert caps.beyond(b"{" * (caps.DEEPEST + 1)) == ("depth", f"nested deeper than {caps.DEEPEST}")
    assert (caps.beyond(b" " * (caps.LARGEST_RECORD + 1)) or "")[0] == "size"
    assert (caps.beyond(b"[" + b"1," * (3 * caps.MOST_VALUES) + b"1]") or "")[0] == "count"


def test_brackets_and_commas_in_texts_do_not_count() -> None:
    text = json.dumps({"content": 'a "quoted" [[[[{{{{ text\\' + "[,:" * 20_000}).encode()
    assert caps.beyond(text) is None
    assert not caps.too_deep(text)


def test_a_string_without_an_end_hides_nothing() -> None:
    assert caps.beyond(b'{"a":1}' + DEEP + b'"open') == ("depth", f"nested deeper than {caps.DEEPEST}")


def test_a_foreign_line_is_refused_before_it_is_parsed() -> None:
    for line in (b'{"a":' + DEEP, b'{"a":[' + b"1," * (3 * caps.MOST_VALUES) + b"1]}"):
        with pytest.raises(RecordError, match=r"nested deeper|more than"):
            load_object(line)


def test_a_foreign_snapshot_and_statement_are_refused_before_they_are_parsed(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.json"
    path.write_bytes(b'{"result":' + DEEP)
    ((place, refusal),) = read_points(path, 1_000)
    assert place == 0
    assert isinstance(refusal, Refusal)
    assert "nested deeper" in refusal.reason
    with pytest.raises(RecordError, match="nested deeper"):
        statements.read_statement(DEEP, "0" * 64)
