"""Texts within texts: escapes resolved, marks before lines taken off, and the way back to the original."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fedlearn.privacy import views
from fedlearn.privacy.scrub import Scrubber
from fedlearn.privacy.spans import Span

SECRET = "Amsel" + "_4711"
NOBODY = Scrubber()


def inner(text: str) -> str:
    """Return the text as the inside of a JSON string."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


@given(st.text(st.characters(codec="ascii"), max_size=40))
def test_a_view_shows_what_json_means(text: str) -> None:
    shown = [view.text for view in views.unescaped(inner(text + "\n"))]
    assert shown
    assert shown[0] == (text + "\n").replace("\b", " ").replace("\f", " ")


@given(st.lists(st.sampled_from(['\\"', "\\n", "ab", "\\u0041", " x "]), min_size=1, max_size=12), st.data())
def test_what_is_found_in_a_view_is_a_span_of_the_text(parts: list[str], data: st.DataObject) -> None:
    text = "".join(parts) + "\\n"
    view = next(iter(views.unescaped(text)))
    start = data.draw(st.integers(0, len(view.text) - 1))
    end = data.draw(st.integers(start + 1, len(view.text)))
    (span,) = view.back([Span(start, end, "SECRET", "test")])
    assert 0 <= span.start < span.end <= len(text)
    if "\\" not in text[span.start : span.end]:
        assert text[span.start : span.end] == view.text[start:end]


@pytest.mark.parametrize("depth", [0, 1, 2])
def test_a_password_is_found_through_escapes(depth: int) -> None:
    text = f'{{"name": "db_password", "value": "{SECRET}"}}\n-rw-r--r-- 1 anouk users 4 Nov 3 x'
    for _ in range(depth):
        text = f'{{"content": "{inner(text)}"}}'
    clean = NOBODY.scrub(text).text
    assert SECRET not in clean
    assert "anouk" not in clean


@pytest.mark.parametrize("mark", ["> ", "+ ", "- ", "# ", "// ", "12: ", "2026-11-03T10:02:11Z stderr F ", "web-1  | "])
def test_a_mark_before_a_line_hides_no_name(mark: str) -> None:
    text = f"{mark}Nov 03 14:22:07 pegasus sudo[991]:    anouk : TTY=pts/0 ; COMMAND=/bin/true"
    clean = NOBODY.scrub(text).text
    assert "pegasus" not in clean
    assert "anouk" not in clean


def test_text_without_escapes_and_marks_has_no_view() -> None:
    assert list(views.unescaped("plain C:\\dir text")) == []
    assert views.unmarked("one line\nanother") is None
