"""What looks like a secret and is none: the spans that the guessing layers leave alone."""

from __future__ import annotations

import re
from bisect import bisect_right

from fedlearn.privacy.layers import published

__all__ = ["Kept"]

_FIRM = r"""
    /nix/store/[0-9a-z]{32}-[\w.+?=-]{1,200}+
  | (?<![\w/])[0-9a-df-np-sv-z]{32}-[a-zA-Z][\w.+-]{1,100}+(?=\.drv|[\s/'":),]|$)
  | \bsha(?:1|256|384|512)-[A-Za-z0-9+/_-]{20,90}+(?:={0,2}|(?:%3[dD]){0,2})
  | \b(?:sha(?:1|224|256|384|512)(?:sum)?|(?:nar|vendor|cargo|npmDeps|output|content|src|file)?[hH]ash|checksum|digest
      |md5(?:sum)?|blake[23]b?|r|h1)["\']?\ {0,3}[:=]\ {0,3}["\']?
    (?:[A-Fa-f0-9]{32,128}|[0-9a-z]{52}|[A-Za-z0-9+/]{27,128}={1,2})
  | \b[\w.-]{1,64}\.[\w-]{1,64}-\d{1,2}:[A-Za-z0-9+/]{43}=                # a public key of a binary cache
  | \bindex\ [0-9a-f]{7,40}\.\.[0-9a-f]{7,40}
  | \$\{\{[^}\n]{0,120}\}\} | \$\{[^}\n]{0,120}\}
"""
_SOFT = r"""
    (?<![\w])(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{128}|[0-9a-f]{56}|[0-9a-f]{96})(?![\w])
  | (?<![\w])[0-9a-df-np-sv-z]{52}(?![\w])                               # a digest as Nix writes it
  | (?<![\w])[0-9a-f]{32}(?=\ [\ *][\w./-])                               # a line of md5sum
  | (?<=[-.])[0-9a-f]{20,64}(?=\.(?:png|jpe?g|gif|svg|ico|css|js|map|woff2?|html?|webp|chunk|min)\b) # a built file
"""
_KEPT = re.compile(rf"(?x)(?P<firm>{_FIRM})|{_SOFT}")
#: What each of them holds; text without it is common, and this is looked for much faster.
_HINT = re.compile(r"[A-Za-z0-9+/_-]{20}|\$\{|index\x20[0-9a-f]{7}")

#: The name of a value that points at a secret in a store, or that everybody may know.
_POINTER = re.compile(
    r"(?:(?i:credentials?_?id|(?P<client>client_?id)|option_?id|kms_?key_?id|\baudience|_audience)|Secrets[iI]d"
    r"|\b(?i:pub(?:lic)?[_-]?(?:key|token)))[\"']?(?:\s{0,3}[:=]\s{0,3}|>)[\"']?$"
)
_NAME = 40
#: A client is known by a UUID to everybody; one of another kind may be a secret.
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?!\w)")
_BEFORE = tuple("\"'=: >")


class Kept:
    """The protected spans of one text.

    Firm ones (store paths, digests that say so, public cache keys, variables) hold against every layer that guesses.
    Bare hexadecimal digests and commit ids give way to a name that says that they are secret.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] | None = None
        self._found: list[tuple[int, int, bool]] = []

    def covers(self, start: int, end: int) -> bool:
        """Say whether the span touches a protected one, or is the value of a name that only points at a secret."""
        return self._at(start, end) >= 0 or self._points(start)

    def _points(self, start: int) -> bool:
        """Say whether the value that begins here has a name of which everybody may know the value."""
        if self._text[start - 1 : start] not in _BEFORE:
            return False
        name = _POINTER.search(self._text, max(0, start - _NAME), start)
        return name is not None and (name["client"] is None or _UUID.match(self._text, start) is not None)

    def firmly(self, start: int, end: int) -> bool:
        """Say whether the span begins in one that is protected against names, too."""
        at = self._at(start, end)
        return at >= 0 and self._found[at][2] and self._found[at][0] <= start

    def _at(self, start: int, end: int) -> int:
        if self._starts is None:  # most texts are never asked about
            if _HINT.search(self._text):
                self._found = [(*m.span(), m["firm"] is not None) for m in _KEPT.finditer(self._text)]
            if open_ := [(*span, False) for span in published.find(self._text)]:
                self._found = sorted(self._found + open_)
            self._starts = [begin for begin, _, _ in self._found]
        at = bisect_right(self._starts, start) - 1
        if at >= 0 and self._found[at][1] > start:
            return at
        return at + 1 if at + 1 < len(self._starts) and self._starts[at + 1] < end else -1
