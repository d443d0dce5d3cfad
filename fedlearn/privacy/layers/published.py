"""What was written to be published: lists of contributors, and armoured public keys. Pure.

One or two names may be anybody's. People of three organisations who sign in one text work on something public.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["find"]

_ORGANISATIONS = 3
#: Signed lines that make two organisations enough.
_SIGNATURES = 3
_WIDEST = 200
#: Homes of everybody tell of no organisation.
_ANYBODYS = frozenset("gmail.com gmx.de gmx.net outlook.com hotmail.com yahoo.com icloud.com posteo.de web.de".split())
_SIGNED = re.compile(
    r"""(?mx)[ \t]{0,24}
    (?:(?:Author|Commit(?:ter)?|[A-Z][\w-]{2,20}-[Bb]y):[ \t]{1,8}|\d{4}-\d\d-\d\d[ \t]{1,4}|--[ ]|\*[ ])?
    (?P<who>[^\W\d_][^<>@\n,;:"=|]{1,60}?[ \t]{1,40}
      [<(]?[\w.+-]{1,64}@(?P<place>[\w-]{1,63}(?:\.[\w-]{1,63}){1,6})[>)]?)
    (?=[ \t\r]{0,4}(?:$|[ ][ ][A-Z]))"""
)
#: Lines of a base64 body as `gpg --armor` writes them; the beginning and the end may be cut off.
_ARMOUR = re.compile(r"(?m)(?:^[A-Za-z0-9+/]{64}\n){5,400}(?:[A-Za-z0-9+/]{1,64}={0,2}\n(?:=[A-Za-z0-9+/]{4}\n)?)?")


def find(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans that the guessing layers and the search for names leave alone."""
    if "@" in text:
        signed = list(_signatures(text))
        homes = {_organisation(match["place"]) for match in signed} - _ANYBODYS
        if len(homes) >= _ORGANISATIONS or (len(homes) == 2 and len(signed) >= _SIGNATURES):
            yield from (match.span("who") for match in signed)
    if "PRIVATE" not in text:
        for match in _ARMOUR.finditer(text):
            yield match.span()


def _signatures(text: str) -> Iterator[re.Match[str]]:
    """Yield the lines with an address that are signed; only lines with an address are looked at."""
    at = text.find("@")
    while at >= 0:
        line = text.rfind("\n", 0, at) + 1
        if at - line <= _WIDEST and (match := _SIGNED.match(text, line)):
            yield match
        end = text.find("\n", at)
        at = text.find("@", end) if end >= 0 else -1


def _organisation(place: str) -> str:
    """Return the last two labels of a domain."""
    return ".".join(place.lower().split(".")[-2:])
