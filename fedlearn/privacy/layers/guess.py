"""The layer of last resort: tokens that look random, wherever they stand, unless they are digests, paths or ids."""

from __future__ import annotations

import re

from fedlearn.privacy.layers.keep import Kept
from fedlearn.privacy.layers.samples import is_alphabet, is_sample
from fedlearn.privacy.layers.values import entropy, looks_generated
from fedlearn.privacy.spans import Span

__all__ = ["find"]

LAYER = "entropy"
_TOKEN = re.compile(r"[A-Za-z0-9_+/=.~%-]{16,}+")
#: A word of lower and upper case, digits and signs at once: a password that a machine or a careful person made.
_MADE_UP = re.compile(
    r"(?<![^\s\"'`])(?=[\w!#$%&*^?]{0,24}?[!#$%&*^?])(?=[\w!#$%&*^?]{0,24}?[a-z])(?=[\w!#$%&*^?]{0,24}?[A-Z])"
    r"[A-Za-z0-9][A-Za-z0-9_!#$%&*^?]{3,24}\d[A-Za-z0-9_!#$%&*^?]{0,12}(?<=........)(?![^\s\"'`.,;)\\])"
)
#: A parameter of an address; what names a version or a digest is none of ours.
_PARAMETER = re.compile(
    r"[?&](?!(?:rev|ref|\w*[hH]ash|sha\w*|v|ver|version|etag|commit|tag|branch|integrity|[\w-]*(?:[aA]lg|[mM]ethod)\w*)=)[\w.-]{1,40}="
    r"([A-Za-z0-9_-]{16,}+)(?![%\w])"
)
_FORMAT = re.compile(r"^[A-Za-z][a-z]*#\d+$|%[-\d]*[a-z]|[?&#]\w+=|^[A-Za-z_]+\d{0,2}[?#&]\w{0,3}$|\*\*|&&|&\w+;")
_CORE = re.compile(r"[A-Za-z0-9_+~-]{16,}+={0,3}")
_HEX = re.compile(r"[0-9a-fA-F]+")
_GROUPS = re.compile(r"[A-Za-z0-9]{4,}(?:-[A-Za-z0-9]{4,}){3,}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_PARTS = re.compile(r"[-_+~]")


def find(text: str, kept: Kept) -> list[Span]:
    """Return the spans of tokens that look made by a random generator."""
    spans = []
    spans += [
        Span(*match.span(), "SECRET", LAYER)
        for match in _MADE_UP.finditer(text)
        if not kept.covers(*match.span()) and not _FORMAT.search(match.group())
    ]
    if "=" in text:
        spans += [
            Span(*match.span(1), "SECRET", LAYER)
            for match in _PARAMETER.finditer(text)
            if looks_generated(match[1]) and not kept.covers(*match.span(1))
        ]
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token.isalpha() or not _DIGIT.search(token) or token.startswith("_Z") or is_alphabet(token):
            continue  # words, names that a C++ compiler made, tables of characters
        if "/" in token and _quoted_base64(text, *match.span()) and not kept.covers(*match.span()):
            spans.append(Span(*match.span(), "SECRET", LAYER))
        for core in _CORE.finditer(text, match.start(), match.end()):
            start, end = core.span()
            if is_random(core.group()) and not _UUID.fullmatch(core.group()) and not kept.covers(start, end):
                spans.append(Span(*_narrowed(core.group(), start, end), "SECRET", LAYER))
    return spans


_BASE64 = re.compile(r"[A-Za-z0-9+/]{32,88}={0,2}")


def _quoted_base64(text: str, start: int, end: int) -> bool:
    """Say whether a token with slashes stands in quotes alone and is random from end to end, as no path is."""
    return (
        text[start - 1 : start] in ("'", '"')
        and text[end : end + 1] in ("'", '"')
        and _BASE64.fullmatch(text, start, end) is not None
        and looks_generated(text[start:end].replace("/", ""))
    )


_WORDS = re.compile(r"(?:[A-Za-z]{2,}|[A-Z]?[a-z]+\d?|\d{1,4}[A-Z]{0,2})[_-]")


def _narrowed(token: str, start: int, end: int) -> tuple[int, int]:
    """Leave out words before the random part, as in the name of a disk with its serial number."""
    at = 0
    while match := _WORDS.match(token, at):
        at = match.end()
    rest = token[at:]
    return (start + at, end) if at and len(rest) >= 12 and is_random(rest.rjust(20, "-")) else (start, end)


_DIGIT = re.compile(r"\d")


def is_random(token: str) -> bool:
    """Say whether a token of 16 characters or more is random beyond doubt."""
    if is_sample(token):
        return False
    if _HEX.fullmatch(token):
        return len(token) >= 32 and not token.isdigit()
    body = token.rstrip("=")
    if len(body) < 20:
        return False
    parts = _PARTS.split(body)
    longest = max(parts, key=len)
    if _HEX.fullmatch(longest):
        if len(longest) >= 24:
            return True
        return bool(_GROUPS.fullmatch(body)) and sum(1 for part in parts if _DIGIT.search(part)) >= 3
    return len(longest) >= 12 and looks_generated(longest) and entropy(body) >= 3.3
