from __future__ import annotations

from collections.abc import Callable

import pytest

from fedlearn.telemetry import fields


@pytest.mark.parametrize(
    ("getter", "value", "expected"),
    [
        (fields.text, None, ""),
        (fields.text, 3, "3"),
        (fields.number, "0.85", 0.85),
        (fields.number, " 12 ", 12.0),
        (fields.number, None, None),
        (fields.number, "null", None),
        (fields.number, "inf", None),
        (fields.integer, "7", 7),
        (fields.integer, 7.6, 8),
        (fields.integer, "", None),
        (fields.boolean, "true", True),
        (fields.boolean, "False", False),
        (fields.boolean, 0, False),
        (fields.boolean, "1", True),
        (fields.boolean, None, None),
        (fields.feedback, "1", 1),
        (fields.feedback, -1, -1),
        (fields.feedback, "thumbs_down", -1),
        (fields.feedback, 0, 0),
        (fields.feedback, "0.0", 0),
        (fields.feedback, None, None),
        (fields.feedback, True, 1),
    ],
)
def test_values_of_other_types_are_taken(getter: Callable[..., object], value: object, expected: object) -> None:
    assert getter({"key": value}, "key") == expected


@pytest.mark.parametrize(
    ("getter", "value"),
    [
        (fields.text, {"a": 1}),
        (fields.text, [1]),
        (fields.number, "fast"),
        (fields.number, [1]),
        (fields.number, True),
        (fields.integer, "many"),
        (fields.boolean, "perhaps"),
        (fields.boolean, []),
        (fields.feedback, "5"),
        (fields.feedback, "meh"),
    ],
)
def test_what_cannot_be_names_its_key(getter: Callable[..., object], value: object) -> None:
    with pytest.raises(ValueError, match=r"^key:"):
        getter({"key": value}, "key")


def test_the_first_key_with_a_value_wins() -> None:
    assert fields.text({"a": "", "b": "x", "c": "y"}, "a", "b", "c") == "x"
    assert fields.integer({"a": None, "b": 2}, "a", "b") == 2


@pytest.mark.parametrize(
    "text", ["sha256:" + "0f" * 32, "[REDACTED:secrets_detected:token]", "[REDACTED]", "[REDACTED:x] "]
)
def test_replaced_text_is_recognised(text: str) -> None:
    assert fields.is_redacted(text)


@pytest.mark.parametrize(
    "text", ["", "sha256: how do I compute it?", "set TOKEN=[REDACTED:token] and go", "[REDACTED:a] or [b]"]
)
def test_text_that_only_mentions_a_mark_is_text(text: str) -> None:
    assert not fields.is_redacted(text)
