"""A form that ignores case is tried on lowered text, and finds there what its own pattern finds in the text."""

from __future__ import annotations

import re

import pytest

from fedlearn.privacy.layers.forms import form, scan

TEXT = "Set USER_NAME = Kestrel; Token: AB12 cd, login AS Root\n\tHost ALPHA-1 (x)"


@pytest.mark.parametrize(
    ("source", "flags"),
    [
        (r"(?i)\bUSER_name\s{0,3}=\s{0,3}([A-Z]{3,9})", 0),
        (r"\btoken:\s([A-F\d]{4})", re.IGNORECASE),
        (r"(?im)^\s{0,2}host\s(\S{3,9})\s\(\w", 0),
        (r"(?i)login\sas\s(\D\w+)", 0),
    ],
)
def test_a_folded_form_finds_what_its_pattern_finds(source: str, flags: int) -> None:
    each = form("test", "x", source, "ID", flags=flags)
    assert each.folded
    wanted = [m.span(1) for m in re.finditer(source, TEXT, flags | re.VERBOSE)]
    assert wanted
    assert [(s.start, s.end) for s in scan([each], TEXT, TEXT.lower())] == wanted


def test_a_form_that_minds_case_somewhere_is_tried_on_the_text_itself() -> None:
    each = form("test", "x", r"(?i)host\s((?-i:[A-Z]{3,9})-\d)", "ID")
    assert not each.folded
    assert len(scan([each], TEXT, TEXT.lower())) == 1
