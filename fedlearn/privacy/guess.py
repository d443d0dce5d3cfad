"""The layer of last resort: tokens that look random, wherever they stand, unless they are digests, paths or ids."""

from __future__ import annotations

import re

from fedlearn.privacy.keep import Kept
from fedlearn.privacy.spans import Span
from fedlearn.privacy.values import entropy, looks_random

__all__ = ["find"]

LAYER = "entropy"
_TOKEN = re.compile(r"[A-Za-z0-9_+/=.~%-]{16,}")
_CORE = re.compile(r"[A-Za-z0-9_+=~-]{16,}")
_HEX = re.compile(r"[0-9a-fA-F]+")


def find(text: str, kept: Kept) -> list[Span]:
    """Return the spans of tokens that look made by a random generator."""
    spans = []
    for match in _TOKEN.finditer(text):
        token = match.group()
        if not any(map(str.isdigit, token)):
            continue
        for core in _CORE.finditer(text, match.start(), match.end()):
            start, end = core.span()
            if kept.covers(start, end):
                continue
            if is_random(core.group()):
                spans.append(Span(start, end, "SECRET", LAYER))
    return spans


def is_random(token: str) -> bool:
    """Say whether a token of 16 characters or more is random beyond doubt."""
    if _HEX.fullmatch(token):
        return len(token) >= 32
    body = token.rstrip("=")
    if len(body) < 20 or not looks_random(body):
        return False
    return max(map(len, re.split(r"[-_=+~]", body))) >= 12 and entropy(body) >= 3.3
