"""Values that a language does not set as one string: the default of a look-up, and an array of bytes. Pure."""

from __future__ import annotations

import re

from fedlearn.privacy.layers.words import Strength

__all__ = ["bytes_of", "compared_with", "default_of", "noted_before", "wrapped"]

_DEFAULT = re.compile(
    r"""(?x)
    [\w.:$>-]{0,60}(?:env|get|fetch|config|property|lookup|setting)\w{0,10}             # os.getenv("NAME", "default")
      \(\s{0,2}["'`][\w.-]{1,80}["'`]\s{0,2},\s{0,2}(?:\w{1,16}\s?=\s?)?(?=["'`])
  | [\w.$]{1,80}(?:[\[(]["'`][\w.-]{1,80}["'`][\])])?\s{1,2}(?:\|\||\?\?|or|\?:)\s{1,2}(?=["'`])  # env.X || "..."
  | [^\n;"'`?]{1,80}\?\s?[^\n;"'`?]{1,60}\s:\s(?=["'`])                                   # given ? argument : "..."
    """
)
#: What makes a value of another kind of a literal.
_WRAPPER = re.compile(
    r"""(?x)(?:new\s{1,2})?(?:[\w.:]{0,30}(?:[sS]tring|[sS]tr|[bB]ytes|bytearray|Buffer\.from|Secret\w{0,8}|Password|Some|Just|_T|TEXT
    |b64\w{0,8}|[bB]ase64\w{0,10}|md5|sha\d{1,3}|[hH]ash\w{0,8}|hex|unhexlify|[eE]ncode\w{0,8}|decode\w{0,8}))\(\s{0,2}(?=["'`])"""
)
#: A literal before the name that it is held against.
_COMPARED = re.compile(
    r"""(?x)["'`]([^"'`\n]{4,200})["'`](?:\s{0,3}[!=]={1,2}\s{0,3}|\.(?:equals|compare)\w{0,12}\(\s?)$
    | (?:[aA]ssert|[eE]qual|[cC]mp|[cC]ompare|[vV]erify|[mM]atch)\w{0,20}\(\s?["'`]([^"'`\n]{4,200})["'`]\s?,\s?$"""
)
#: What stands right before the name then.
_AGAINST = re.compile(r"(?:[!=]=|,|\.(?:equals|compare)\w{0,12}\()\s{0,3}$")
#: A value, and the name of it in a comment or in brackets.
_NOTED = re.compile(r"(?:^|[\s\"'`])([^\s\"'`()]{12,200})[\"'`]?\s{1,3}(?:\(|(?:#|//|--)\s)$")
_NEAR = 24
_FAR = 260
#: Bytes of the shortest keys of ciphers.
_KEY = 16
_HEX = r"0[xX][0-9a-fA-F]{1,2}"
_OPEN = r"(?:new\s{1,2}\w{1,16}\s?\[\w{0,6}\]\s?|\w{1,16}\()?(?:\[\w{0,16}\]\w{1,8})?[\[{(]\s{0,12}"
_BYTES = re.compile(rf"{_OPEN}({_HEX}(?:u8)?(?:\s{{0,2}},\s{{0,16}}{_HEX}){{7,255}})")
_NUMBERS = re.compile(
    rf"{_OPEN}(\d{{1,3}}(?:\s{{0,2}},\s{{0,16}}-?\d{{1,3}}){{7,255}})(?=\s{{0,12}},?\s{{0,12}}[\]}})])"
)


def default_of(text: str, at: int) -> int | None:
    """Return where the default begins when a look-up by name stands here, or None."""
    match = _DEFAULT.match(text, at)
    return match.end() if match else None


def wrapped(text: str, at: int) -> int | None:
    """Return where the literal begins when a call that turns it into another kind stands here, or None."""
    match = _WRAPPER.match(text, at)
    return match.end() if match else None


def compared_with(text: str, start: int) -> tuple[int, int] | None:
    """Return the span of the literal that is held against the name which begins here, or None."""
    if not _AGAINST.search(text, max(0, start - _NEAR), start):
        return None
    match = _COMPARED.search(text, max(0, start - _FAR), start)
    return match.span(match.lastindex or 1) if match else None


def noted_before(text: str, start: int) -> tuple[int, int] | None:
    """Return the span of the word before a comment or a bracket that begins with the name which begins here."""
    if not text.endswith(("(", "# ", "// ", "-- "), max(0, start - 3), start):
        return None
    match = _NOTED.search(text, max(0, start - _FAR), start)
    return match.span(1) if match else None


def bytes_of(text: str, at: int, how: Strength) -> tuple[int, int] | None:
    """Return the span of eight bytes or more in a row; of decimal ones it takes sixteen under a weak name."""
    match = _BYTES.match(text, at) or _NUMBERS.match(text, at)
    if match is None or (match.re is _NUMBERS and how is Strength.WEAK and match[1].count(",") < _KEY - 1):
        return None
    return match.span(1)
