"""The last proof: the exact bytes about to be written are searched once more, through any JSON escapes.

Three looks: the detectors of the scrubber over the text as a reader sees it; beginnings of keys and tokens anywhere
in the bytes; and the host's own words anywhere in the bytes. What stands against the bytes holds the record.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from fedlearn.privacy.layers.structure import RESIDUE
from fedlearn.privacy.normalise import ascii_lower, normalise
from fedlearn.privacy.scrub import Scrubber
from fedlearn.privacy.spans import MASK

__all__ = ["Finding", "Gate"]

_ESCAPE = re.compile(
    r'\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(["\\/bfnrt]))'
)
_SINGLE = {'"': '"', "\\": "\\", "/": "/", "b": " ", "f": " ", "n": "\n", "r": "\r", "t": "\t"}

#: What we write ourselves and what identifies keys and records, not people: our uuid5 ids, origins, hashes of
#: statements, public keys of origins, signatures.
_OURS = re.compile(
    r"""(?x)
    "[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
    | "SHA256:[A-Za-z0-9+/]{43}"
    | "(?:sha256:)?[0-9a-f]{64}"
    | "public_key"\s?:\s?"ssh-ed25519\ AAAAC3NzaC1lZDI1NTE5[A-Za-z0-9+/=]{40,60}"
    | \A-----BEGIN\ SSH\ SIGNATURE-----\n(?:[A-Za-z0-9+/=]{1,76}\n){1,12}-----END\ SSH\ SIGNATURE-----\n?\Z
    """
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Why bytes may not leave.

    `start` and `end` are offsets in the text that the bytes decode to, escapes resolved; `excerpt` shows the place
    with the value itself as stars.
    """

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
        # The comma between two values of JSON parts them as a line break does.
        apart = text.replace('","', '"\n"').replace('"],"', '"]\n"').replace('"},"', '"}\n"')
        plain = _OURS.sub(lambda m: MASK * len(m.group()), _unescaped(apart))
        shown = normalise(plain) if MASK not in plain else plain
        findings = [_finding(shown, f"{s.category} ({s.layer})", s.start, s.end) for s in self._scrubber.detect(shown)]
        findings += [
            _finding(shown, "beginning of a secret", *match.span()) for match in RESIDUE.pattern.finditer(shown)
        ]
        for start, end, category in self._scrubber.literals(ascii_lower(text)):
            findings.append(_finding(text, f"{category} (host)", start, end))
        unique: dict[tuple[str, str], Finding] = {}
        for finding in findings:
            unique.setdefault((finding.reason, finding.excerpt), finding)
        return tuple(unique.values())


def _unescaped(text: str) -> str:
    """Return the text as JSON means it, and once more, because JSON may hold JSON."""
    for _ in range(2):
        if "\\" not in text:
            break
        text = _ESCAPE.sub(_unescape, text)
    return text


def _unescape(match: re.Match[str]) -> str:
    if match[1]:
        return chr(0x10000 + ((int(match[1], 16) - 0xD800) << 10) + int(match[2], 16) - 0xDC00)
    return chr(int(match[3], 16)) if match[3] else _SINGLE[match[4]]


def _finding(text: str, reason: str, start: int, end: int) -> Finding:
    """Make a finding whose excerpt holds up to 24 characters on each side, and the value itself as stars."""
    before = text[max(0, start - 24) : start].replace(MASK, "_")
    after = text[end : end + 24].replace(MASK, "_")
    return Finding(reason, start, end, f"{before}{'*' * min(12, end - start)}{after}")
