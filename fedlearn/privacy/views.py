"""The text as its reader sees it: escapes of JSON and HTML resolved, marks before lines (quotes, diffs) taken off.

A view is another text with a way back: what is found in it is a span of the original.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from fedlearn.privacy.spans import Span

__all__ = ["View", "entities", "unescaped", "unmarked"]

_LEVELS = 2
_TELLING = re.compile(r'\\[nrt"u]')
#: A run of escapes is one piece, so that text of nothing else stays cheap.
_ESCAPES = re.compile(r'(?:\\(?:u[0-9a-fA-F]{4}|["\\/bfnrt])){1,4000}')
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")
_ENTITY = re.compile(r"&(?:lt|gt|quot|apos|amp|\#(?:34|38|39|60|62|x2[267]|x3[ce]));", re.I)
_SINGLE = {"b": " ", "f": " ", "n": "\n", "r": "\r", "t": "\t"}
#: Quotation, diff, comment, list, line number, the time and stream of a container's log, the name of a service, the
#: prompt of a shell, a database or a switch.
_MARK = re.compile(
    r"""(?mx)^[ \t]{0,12}
    (?: [>+#;*•-][ \t]? | //[ \t]? | --[ ] | \d{1,5}[:|)][ \t]? | <[0-9]{1,3}>
      | \[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.,\d]{0,10}(?:Z|[+-]\d\d:?\d\d)?\]?[ ](?:std(?:out|err)[ ][FP][ ])?
      | [\w.-]{1,40}[ ]{1,12}\|[ ] | \$[ ] | "|'|`
      | [\w.@-]{1,60}+(?:\([\w-]{1,30}\)|:[~/][^\s$#]{0,100}+|=)?[#>$%][ ] | (?:PS[ ])?[A-Za-z]:\\[^>\n]{0,100}>[ ]? )
    (?=\S)(?P<rest>[^\n]{1,2000})"""
)


class View:
    """A text made of pieces of another, in order; the other may be a view itself, which leads on to its origin."""

    def __init__(self, origin: View | None = None) -> None:
        self._origin = origin
        self._parts: list[str] = []
        self._here: list[int] = []
        self._there: list[tuple[int, int]] = []
        self._size = 0

    def add(self, text: str, start: int, end: int) -> None:
        """Append a text that stands for `[start, end)` of the original; equal lengths are mapped one by one."""
        if text:
            self._here.append(self._size)
            self._there.append((start, end))
            self._parts.append(text)
            self._size += len(text)

    @property
    def text(self) -> str:
        """What the reader sees."""
        return "".join(self._parts)

    def back(self, spans: Iterable[Span]) -> Iterator[Span]:
        """Yield the spans in the original; a span that ends within a resolved escape takes all of it."""
        mapped = (span._replace(start=self._place(span.start)[0], end=self._place(span.end - 1)[1]) for span in spans)
        yield from self._origin.back(mapped) if self._origin else mapped

    def _place(self, at: int) -> tuple[int, int]:
        number = bisect_right(self._here, at) - 1
        start, end = self._there[number]
        if end - start != len(self._parts[number]):
            return start, end
        start += at - self._here[number]
        return start, start + 1


def unescaped(text: str) -> Iterator[View]:
    """Yield the text with its escapes resolved, as often as that shows something new: JSON may hold JSON."""
    view: View | None = None
    for _ in range(_LEVELS):
        if not _TELLING.search(text):
            return
        view, at = View(view), 0
        for match in _ESCAPES.finditer(text):
            view.add(text[at : match.start()], at, match.start())
            view.add(_ESCAPE.sub(_resolved, match.group()), *match.span())
            at = match.end()
        view.add(text[at:], at, len(text))
        text = view.text
        yield view


def entities(text: str) -> View | None:
    """Return the text with the entities of HTML and XML for signs resolved, or None where there are none."""
    if not _ENTITY.search(text):
        return None
    view, at = View(), 0
    for match in _ENTITY.finditer(text):
        view.add(text[at : match.start()], at, match.start())
        view.add(html.unescape(match.group()), *match.span())
        at = match.end()
    view.add(text[at:], at, len(text))
    return view


def _resolved(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else _SINGLE.get(match[2], match[2])


def unmarked(text: str) -> View | None:
    """Return the lines that begin with a mark, without it, or None where there are none."""
    view, last = View(), -1
    for match in _MARK.finditer(text):
        if last >= 0:
            view.add("\n" if match.start() == last + 1 else "\n\n", last, match.start())
        view.add(match["rest"], *match.span("rest"))
        last = match.end()
    return view if last >= 0 else None
