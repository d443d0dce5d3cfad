"""How much of a turn asks rather than tells. Pure.

Who searches asks in the words of the one who asked before, and wants the answer.
"""

from __future__ import annotations

import re

__all__ = ["asking"]

# What is said to an assistant mostly asks for something, with or without a question mark.
_TO_ASSISTANT = re.compile(r"\W{0,3}(?:user|human|you)\W{0,3}:", re.IGNORECASE)
_LEAST_TO_ASSISTANT = 0.5

# Where a sentence ends, in Latin, Chinese and Arabic script.
_END = re.compile(r"(?<=[.!?\u061f])\s+|(?<=[\u3002\uff1f])|\n+")
_QUESTION_MARKS = ("?", "\uff1f", "\u061f")
# A turn asks at its end.
_LAST_CHARS = 4_000


def asking(text: str) -> float:
    """Return the share of a turn, in [0, 1], that is questions; at least a half of what a user says to an assistant.

    Args:
        text: of the turn. Who speaks may stand before it, as in `Ada: ...` or `user: ...`.

    """
    sentences = [sentence.strip() for sentence in _END.split(text[-_LAST_CHARS:])]
    asked = sum(len(sentence) for sentence in sentences if sentence.endswith(_QUESTION_MARKS))
    share = asked / max(1, sum(map(len, sentences)))
    return max(share, _LEAST_TO_ASSISTANT) if _TO_ASSISTANT.match(text) else share
