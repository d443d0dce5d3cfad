"""Several tellings of one solution become one text, in which a placeholder stands for what varies. Pure, no model.

Texts are the same solution when they have the same words in the same places but for numbers, paths and names. A word
is taken for a name when its shape says so (`web-1`, `example.org`, `eth0`), or when it stands in code as well as
elsewhere and is another in each telling. The word that names a command, its options, and words that turn a sense round
(start and stop, not, always) never vary.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fedlearn.learning import cues
from fedlearn.learning.merge import fingerprint

__all__ = ["General", "fill", "generalise", "placeholders"]

_PLACEHOLDER = re.compile(r"<([A-Z][A-Z_]{1,23})_([1-9]\d{0,5})>")
_TOKEN = re.compile(
    r"<[A-Z][A-Z_]{1,23}_[1-9]\d{0,5}>|(?:~|\.{1,2})?(?:/[\w.@%+-]*\w)+/?|\w+(?:[.@+:/_-]+\w+)*|\s+|.", re.DOTALL
)
_NUMBER = re.compile(r"v?\d[\d.,:_]*[a-z%]{0,3}", re.IGNORECASE)
_SHAPED = re.compile(r".*[\d._@:/-].*|.+[A-Z].*", re.DOTALL)
_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
#: At most this share of the words may vary, and at least so many words must stay.
_MOST_VARYING = 0.4
_LEAST_FIXED = 3
_DISTINCT = 3


@dataclass(frozen=True, slots=True)
class General:
    """The general text, and for each telling, in the order given, what its placeholders stand for."""

    text: str
    values: tuple[dict[str, str], ...]


def generalise(texts: Sequence[str]) -> General | None:
    """Return what two or more tellings have in common, None when they are not one solution or nothing varies.

    The text does not depend on the order of the tellings. A telling may be a general text itself: its placeholders
    are kept, so `generalise([general.text, telling])` gives `general.text` again for each telling of it.
    """
    rows = [_TOKEN.findall(text) for text in texts]
    if len(rows) < 2 or len({len(row) for row in rows}) != 1:
        return None
    columns = list(zip(*rows, strict=True))
    slots = [at for at, column in enumerate(columns) if len(set(column)) > 1]
    fixed = sum(1 for column in columns if len(set(column)) == 1 and column[0][0].isalnum())
    if not slots or fixed < _LEAST_FIXED or len(slots) > _MOST_VARYING * (fixed + len(slots)):
        return None
    codes = [_in_code(text, row) for text, row in zip(texts, rows, strict=True)]
    groups: dict[tuple[str, ...], list[int]] = {}
    for at in slots:
        if not _may_vary(at, rows, codes):
            return None
        groups.setdefault(columns[at], []).append(at)
    for values, places in groups.items():
        if _turns_round(values):
            return None
        if not all(_shaped(value) for value in values) and not _is_name(values, places, codes):
            return None
    names = _names(groups, {token for row in rows for token in row if _PLACEHOLDER.fullmatch(token)})
    general = [names[column] if column in names else column[0] for column in columns]
    found = tuple({names[column]: column[row] for column in groups} for row in range(len(rows)))
    return General("".join(general), found)


def fill(text: str, values: dict[str, str]) -> str:
    """Return a general text with what its placeholders stand for put in their places."""
    return _PLACEHOLDER.sub(lambda match: values.get(match.group(), match.group()), text)


def placeholders(text: str) -> set[str]:
    """Return the placeholders of a text."""
    return {match.group() for match in _PLACEHOLDER.finditer(text)}


def _shaped(value: str) -> bool:
    """Tell whether a token is a number, a path, a placeholder, or looks like a name."""
    return bool(_PLACEHOLDER.fullmatch(value) or _SHAPED.fullmatch(value))


def _turns_round(values: tuple[str, ...]) -> bool:
    """Tell whether words that vary turn a sense round: start and stop, read-only and read-write; paths do not."""
    prints = [fingerprint(value) for value in values if "/" not in value]
    return len({(one.negations, one.polarity) for one in prints}) > 1


def _is_name(values: tuple[str, ...], places: Sequence[int], codes: Sequence[Sequence[bool]]) -> bool:
    """Tell whether plain words are a name: in code and elsewhere, and another in each of a few tellings."""
    if not all(value[0].isalpha() or _PLACEHOLDER.fullmatch(value) for value in values):
        return False
    distinct = len(set(values)) >= min(_DISTINCT, len(values)) or any(map(_PLACEHOLDER.fullmatch, values))
    return distinct and len(places) >= 2 and any(code[at] for code in codes for at in places)


def _may_vary(at: int, rows: Sequence[Sequence[str]], codes: Sequence[Sequence[bool]]) -> bool:
    """Tell whether a place may hold a name: it is a word, no option, and not the word that names a command."""
    for row, code in zip(rows, codes, strict=True):
        if not (row[at][0].isalnum() or _shaped(row[at])) or row[at].isspace():
            return False
        if at and row[at - 1] in ("-", "+"):
            return False
        first = at == 0 or not code[at - 1] or "\n" in row[at - 1] or row[at - 1] == "`"
        if code[at] and first and not row[at].startswith(("/", "~", ".")) and not _alone(at, row, code):
            return False
    return True


def _alone(at: int, row: Sequence[str], code: Sequence[bool]) -> bool:
    """Tell whether a token is all the code there is, as in `nginx`: then it names a thing, not a command."""
    after = row[at + 1] if at + 1 < len(row) else "`"
    return after == "`" or at + 1 >= len(code) or not code[at + 1]


def _in_code(text: str, row: Sequence[str]) -> list[bool]:
    """Return for each token whether it stands in code or in a line that is a command."""
    spans = [match.span() for match in _CODE.finditer(text)]
    start = 0
    for line in text.split("\n"):
        if cues.is_command(line):
            spans.append((start, start + len(line)))
        start += len(line) + 1
    inside: list[bool] = []
    offset = 0
    for token in row:
        inside.append(any(a <= offset < b for a, b in spans))
        offset += len(token)
    return inside


def _names(groups: dict[tuple[str, ...], list[int]], there: set[str]) -> dict[tuple[str, ...], str]:
    """Return a placeholder for each group of places that vary together; one that a telling has already is kept."""
    names: dict[tuple[str, ...], str] = {}
    used: set[str] = set()
    for values in groups:
        kept = next(
            (name for name in sorted(map(str, values)) if _PLACEHOLDER.fullmatch(name) and name not in used), ""
        )
        names[values] = kept or _fresh(_kind(values), used | there)
        used.add(names[values])
    return names


def _kind(values: tuple[str, ...]) -> str:
    checks: tuple[tuple[str, Callable[[str], object]], ...] = (
        ("NUMBER", _NUMBER.fullmatch),
        ("PATH", lambda value: "/" in value),
    )
    concrete = [value for value in values if not _PLACEHOLDER.fullmatch(value)]
    return next((kind for kind, fits in checks if all(map(fits, concrete))), "NAME")


def _fresh(kind: str, used: set[str]) -> str:
    number = 1
    while f"<{kind}_{number}>" in used:
        number += 1
    return f"<{kind}_{number}>"
