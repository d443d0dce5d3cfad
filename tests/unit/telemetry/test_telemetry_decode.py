from __future__ import annotations

import uuid

import orjson
import pytest

from fedlearn.records import NAMESPACE
from fedlearn.telemetry.decode import MAX_DEPTH, canonical, decode, line_digest, line_id, records, salvage, text_id


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b'{"a":1}', {"a": 1}),
        (b'\xef\xbb\xbf{"a":1}', {"a": 1}),
        (b'{"a":1}\r\n', {"a": 1}),
        (b'\x00\x00{"a":1}\x00\x00', {"a": 1}),
        (b'{"a":NaN,"b":Infinity,"c":-Infinity,"d":1}', {"a": None, "b": None, "c": None, "d": 1}),
        (b'{"a":1.0e400}\r', {"a": None}),
        (b'{"a":1,"a":2}', {"a": 2}),
        (b'{"a":NaN,"a":2}', {"a": 2}),
        (b'{"a":"\xff x"}', {"a": "\ufffd x"}),
        (b'{"a":"\\ud800"}', {"a": "\ufffd"}),
        (b'{"\\ud800":["\\udc00 b"]}', {"\ufffd": ["\ufffd b"]}),
        (b'{"a":"\\ud83d\\ude00","b":NaN}', {"a": "\U0001f600", "b": None}),
        (b'{"a":"x\\u0000y"}', {"a": "x\ufffdy"}),
        (b'{"a":"tab\there"}', {"a": "tab\there"}),
    ],
)
def test_odd_lines_are_taken(raw: bytes, expected: dict[str, object]) -> None:
    assert decode(raw) == expected
    orjson.loads(canonical(decode(raw)))


def test_numbers_beyond_64_bits_stay_finite_and_canonical() -> None:
    for raw in (
        b'{"a":' + b"9" * 40 + b"}",
        b'{"b":NaN,"a":' + b"9" * 40 + b"}",
        b'{"b":NaN,"a":' + b"9" * 5000 + b"}",
    ):
        orjson.loads(canonical(decode(raw)))


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"not json", "not JSON"),
        (b"[1, 2, 3]", "an array"),
        (b"[NaN]", "an array"),
        (b'"a string"', "a string"),
        (b"42", "a bare value"),
        (b"null", "null"),
        (b"\x00" * 512, "NUL"),
        (b"\xff\xfe\x00broken utf-8", "not JSON"),
        (b'{"event_type": "completion", "success": tr', "not JSON"),
        (b'{"a": ' * 5000 + b"1" + b"}" * 5000, "nested deeper"),
        (b'{"a": ' * 300 + b"1" + b"}" * 300, "nested deeper"),
        (b"[" * 100_000, "nested deeper"),
    ],
)
def test_what_holds_no_object_is_refused_with_a_reason(raw: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        decode(raw)


def test_brackets_inside_texts_do_not_count_as_nesting() -> None:
    assert decode(b'{"a":"' + b"[{" * 5000 + b'"}')["a"].startswith("[{")


def test_the_deepest_object_that_is_taken_can_be_written_again() -> None:
    raw = b'{"a":' * MAX_DEPTH + b"1" + b"}" * MAX_DEPTH
    assert orjson.loads(canonical(decode(raw))) == decode(raw)
    with pytest.raises(ValueError, match="nested"):
        decode(b'{"a":' + raw + b"}")


def test_a_line_cut_by_a_crash_and_continued_by_the_next_writer() -> None:
    cut, whole = b'{"event":"task_completed","task":{"prompt":"how', b'{"event":"task_failed","n":{"m":1}}'
    assert decode(cut + whole) == orjson.loads(whole)
    assert salvage(cut + whole) == (orjson.loads(whole), len(cut))
    assert records(cut + whole) == ([orjson.loads(whole)], cut.decode())
    assert decode(cut + b"\x00" * 64 + whole) == orjson.loads(whole)


def test_two_whole_records_in_one_line_are_both_kept() -> None:
    assert records(b'{"a":1}{"b":2} \x00{"c":3}') == ([{"a": 1}, {"b": 2}, {"c": 3}], "")
    objects, lost = records(b'{"a":1}{"b": tr')
    assert objects == [{"a": 1}]
    assert lost == '{"b": tr'


def test_nothing_is_salvaged_from_inside_a_broken_object() -> None:
    assert salvage(b'{"a": oops, "context": {"file": "x"}}') is None
    assert salvage(b"no object at all") is None


def test_the_id_is_the_uuid5_of_source_and_canonical_line() -> None:
    body = canonical({"b": 1, "a": "\u00e9"})
    assert body == '{"a":"\u00e9","b":1}'.encode()
    expected = uuid.uuid5(NAMESPACE, "ralph\n" + body.decode())
    assert line_id("ralph", body) == expected
    assert line_digest("ralph", body) == expected.bytes
    assert text_id(expected.bytes) == str(expected)


def test_canonical_is_total_even_for_what_no_line_can_hold() -> None:
    assert canonical({"a": float("nan")})
    assert canonical({"a": 10**40, "b": "\ud800", "c": {1, 2}})
