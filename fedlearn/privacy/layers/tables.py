"""The layer of tables: what stands below a heading such as `token`, `username` or `SERIAL` goes, cell by cell.

Four shapes: columns between bars (database clients, Markdown), columns at fixed offsets under a heading of capital
words (`lsblk`, `kubectl`), comma-separated lines under a line of names, and rows that SQL inserts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from fedlearn.privacy.layers import inserts
from fedlearn.privacy.layers.assignments import value_under
from fedlearn.privacy.layers.forms import ANYBODY
from fedlearn.privacy.layers.values import is_placeholder, is_plain_word
from fedlearn.privacy.layers.words import Strength, strength
from fedlearn.privacy.spans import Span

__all__ = ["find"]

LAYER = "table"
#: Rows that one heading rules.
_ROWS = 200
_Rows = list[tuple[int, int]]
_Cells = Callable[[str, re.Match[str], _Rows], Iterator[Span]]
_WIDEST = 400

_BARS = re.compile(
    r"(?m)^[ \t]{0,8}\|?[ \t]{0,40}[A-Za-z][\w .-]{0,40}(?:[|│][ \t]{0,40}[\w .-]{1,60}){1,20}[|│]?[ \t]{0,40}$"
)
_HEADING = re.compile(r"(?m)^(?:[%A-Z][A-Z0-9_%-]{1,24}(?:[ ][%A-Z()]{2,12}){0,4}(?:[ \t]{2,60}|[ \t]?$)){2,16}$")
_NAMES = re.compile(r"(?m)^[A-Za-z_]{2,24}(?:[,;\t][A-Za-z_ ]{2,24}){1,20}[ \t\r]{0,2}$")
_RULE = re.compile(r"\r?\n[ \t]{0,8}[|+│├─:-][-|+:─┼ \t]{3,400}(?:\n|$)")
_WORD = re.compile(r"\S+")
_USERS = frozenset(
    "user username usename login account owner rolname usr user_name login_name principal member".split()
)
_HOSTS = frozenset("host hostname node nodename server machine client_hostname computer".split())
_SERIALS = frozenset("serial serialnumber serial_number sn imei udid device_id service_tag asset_tag".split())
_PEOPLE = frozenset("full_name fullname real_name realname display_name first_name last_name customer patient".split())
_MACHINE = re.compile(r"(?=[A-Za-z]*[\d.-])[A-Za-z][\w.-]{1,100}")
_PERSON = re.compile(r"[^\W\d_][^\d\n|,;]{1,60}")


def find(text: str) -> list[Span]:
    """Return the cells that their headings give away."""
    spans: list[Span] = []
    if "|" in text or "│" in text:
        spans += _tables(text, _BARS, _barred)
    spans += _tables(text, _HEADING, _aligned)
    if "," in text or "\t" in text or ";" in text:
        spans += _tables(text, _NAMES, _separated)
    if "into" in text or "INTO" in text:
        spans += _inserted(text)
    return spans


def _inserted(text: str) -> Iterator[Span]:
    """Yield the values of rows in SQL; there a password may be a plain word, because it stands in quotes."""
    for names, values in inserts.rows(text):
        for number, kind in _kinds(names).items():
            start, end = values[number]
            if kind != "SECRET":
                yield from _cell(text, start, end, kind)
            elif under := value_under(names[number], text[start:end]):
                yield under._replace(start=start, end=end, layer=LAYER)


def _tables(text: str, headings: re.Pattern[str], cells: _Cells) -> Iterator[Span]:
    """Yield the cells of every table; a line of a table is not the heading of another, so each is read once."""
    done = 0
    for heading in headings.finditer(text):
        if heading.start() < done:
            continue
        rows = list(_rows(text, heading.end()))
        if rows:
            done = rows[-1][1]
            yield from cells(text, heading, rows)


def _kinds(names: list[str]) -> dict[int, str]:
    """Return the category of each column whose name tells one."""
    kinds: dict[int, str] = {}
    low = {name.strip().lower() for name in names}
    people = bool(low & {"email", "e-mail", "mail", "phone"})
    machines = "roles" in low
    for number, name in enumerate(names):
        plain = name.strip().lower().replace(" ", "_").replace("-", "_")
        if plain in _USERS:
            kinds[number] = "USER"
        elif plain in _HOSTS:
            kinds[number] = "HOST"
        elif plain in _SERIALS:
            kinds[number] = "SERIAL"
        elif plain in _PEOPLE:
            kinds[number] = "NAME"
        elif plain == "name" and (people or machines):
            kinds[number] = "NAME" if people else "HOST"
        elif strength(name) >= Strength.STRONG:
            kinds[number] = "SECRET"
    return kinds


def _rows(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Yield the lines from here to the next empty one."""
    for _ in range(_ROWS):
        start = at + 1
        if start >= len(text):
            return
        end = text.find("\n", start)
        at = len(text) if end < 0 else end
        if at == start or at - start > _WIDEST:
            return
        yield start, at


def _cell(text: str, start: int, end: int, kind: str) -> Iterator[Span]:
    """Yield the cell without the space around it, when it holds what its column promises."""
    cell = text[start:end]
    value = cell.strip().strip("\"'`")
    if len(value) < 2 or is_placeholder(value):
        return
    fits = {
        "USER": " " not in value and value.lower() not in ANYBODY and not value.isdigit() and value[0].isalpha(),
        "HOST": _MACHINE.fullmatch(value) is not None or (len(value) > 2 and value.islower() and value.isalpha()),
        "SERIAL": len(value) >= 5 and any(map(str.isdigit, value)) and " " not in value,
        "NAME": _PERSON.fullmatch(value) is not None,
        "SECRET": len(value) >= 4 and not is_plain_word(value) and any(map(str.isalnum, value)) and " " not in value,
    }
    if fits[kind]:
        begin = start + cell.index(value)
        yield Span(begin, begin + len(value), kind, LAYER)


def _barred(text: str, heading: re.Match[str], rows: _Rows) -> Iterator[Span]:
    names = re.split(r"[|│]", heading.group())
    kinds = _kinds(names)
    if not kinds or not _RULE.match(text, heading.end()):
        return
    for start, end in rows:
        line = text[start:end]
        if "|" not in line and "│" not in line:
            if set(line.strip()) <= set("+-=─┼"):
                continue
            return
        at = start
        for number, cell in enumerate(re.split(r"[|│]", line)):
            if number in kinds:
                yield from _cell(text, at, at + len(cell), kinds[number])
            at += len(cell) + 1


def _aligned(text: str, heading: re.Match[str], rows: _Rows) -> Iterator[Span]:
    columns = [(m.start(), m.end(), m.group()) for m in _WORD.finditer(heading.group())]
    kinds = _kinds([name for _, _, name in columns])
    if not kinds:
        return
    for start, end in rows:
        line = text[start:end]
        for match in _WORD.finditer(line):
            for number, kind in kinds.items():
                left, right, _ = columns[number]
                # Columns are set flush left or flush right.
                if match.start() == left or match.end() == right:
                    yield from _cell(text, start + match.start(), start + match.end(), kind)


def _separated(text: str, heading: re.Match[str], rows: _Rows) -> Iterator[Span]:
    mark = next(c for c in heading.group() if c in ",;\t")
    names = heading.group().split(mark)
    kinds = _kinds(names)
    if not kinds:
        return
    for start, end in rows:
        cells = text[start:end].split(mark)
        if len(cells) != len(names):
            return
        at = start
        for number, cell in enumerate(cells):
            if number in kinds:
                yield from _cell(text, at, at + len(cell), kinds[number])
            at += len(cell) + 1
