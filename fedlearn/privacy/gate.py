"""The last proof: the exact bytes about to be written are searched once more, through any JSON escapes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fedlearn.privacy.normalise import normalise
from fedlearn.privacy.scrub import Scrubber

__all__ = ["Finding", "Gate"]

_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))')
#: Ids that fedlearn itself makes of content (uuid5) at the keys where they stand; any other UUID is a finding.
_UUID5 = r'"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"'
_OUR_IDS = re.compile(rf'(?<="id":){_UUID5}|(?<="pattern_id":){_UUID5}|(?<="supersedes":\[){_UUID5}(?:,{_UUID5})*')
_SINGLE = {'"': '"', "\\": "\\", "/": "/", "b": " ", "f": " ", "n": "\n", "r": "\r", "t": "\t"}


@dataclass(frozen=True, slots=True)
class Finding:
    """Why bytes may not leave. The offsets are in the decoded text; `excerpt` shows the place with the value masked."""

    reason: str
    start: int
    end: int
    excerpt: str


class Gate:
    """Proves that bytes hold nothing that the scrubber would take out."""

    def __init__(self, scrubber: Scrubber) -> None:
        self._scrubber = scrubber

    def prove(self, data: bytes) -> tuple[Finding, ...]:
        """Return what stands against writing these bytes; nothing means that they may leave."""
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            return (Finding("not UTF-8", error.start, error.end, ""),)
        text = _OUR_IDS.sub(_blank, text)
        findings = list(self._search(normalise(text)))
        if "\\" in text:
            findings += self._search(normalise(_ESCAPE.sub(_unescape, text)))
        return tuple(dict.fromkeys(findings))

    def _search(self, text: str) -> list[Finding]:
        return [
            Finding(f"{span.category} ({span.layer})", span.start, span.end, _masked(text, span.start, span.end))
            for span in self._scrubber.detect(text)
        ]


def _blank(match: re.Match[str]) -> str:
    """Return spaces in place of a match, so that offsets stay."""
    return " " * len(match[0])


def _unescape(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else _SINGLE[match[2]]


def _masked(text: str, start: int, end: int) -> str:
    """Return up to 24 characters on each side, with the value itself as stars."""
    return f"{text[max(0, start - 24) : start]}{'*' * min(12, end - start)}{text[end : end + 24]}"
