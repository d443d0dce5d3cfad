"""The first layer: one form of text, so that no value hides behind invisible or combining characters."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["ascii_lower", "normalise"]

#: Characters that show nothing: format and bidirectional controls, variation selectors, tags, soft hyphen,
#: and the C0 and C1 controls other than tab, newline, carriage return and escape.
INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufdd0-\ufdef\ufff0-\ufffb"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)

_UPPER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def normalise(text: str) -> str:
    """Return the text in NFC, with lone surrogates and invisible characters taken out. Idempotent."""
    if text.isascii():
        return INVISIBLE.sub("", text)
    text = text.encode("utf-8", "ignore").decode("utf-8")
    # Taking a character out can bring two together that compose, so compose last; that makes nothing invisible.
    return unicodedata.normalize("NFC", INVISIBLE.sub("", text))


def ascii_lower(text: str) -> str:
    """Lower the text without changing its length, so that offsets stay true."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text.translate(_UPPER)
