"""How a pattern and a question stand in the index. Pure but for the vectors, which the caller gives."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fedlearn.index.interface import Point
from fedlearn.records import Pattern, Tier

__all__ = ["INTERACTIONS", "brief", "pattern_point", "pattern_text", "problem_of", "question_point"]

#: The collection with the host's own questions; the others bear the names of the categories.
INTERACTIONS = "interactions"

_MAX_QUESTION = 2000
#: Characters of what stepped back; more would drown the pattern's own words.
_MAX_BEHIND = 2000


def problem_of(pattern: Pattern) -> str:
    """Return the problem that a pattern solves, as it is embedded: questions are compared with questions."""
    return brief(pattern.metadata.source_query or pattern.metadata.name)


def brief(text: str) -> str:
    """Return a text as it is embedded: single spaces, at most 2,000 characters."""
    return " ".join(text[: 2 * _MAX_QUESTION].split())[:_MAX_QUESTION]


def pattern_text(pattern: Pattern) -> str:
    """Return the words by which a pattern is found."""
    meta = pattern.metadata
    parts = (meta.name, meta.description, meta.error or "", " ".join(meta.tags), pattern.content)
    return "\n".join(part for part in parts if part)


def pattern_point(pattern: Pattern, tier: Tier, vector: NDArray[np.float32], behind: Sequence[str] = ()) -> Point:
    """Return the point of a pattern; content and evidence stay in the ledger.

    Of the contents `behind` it, that stepped back for it, it bears the words that it does not have itself: a solution
    in which a placeholder stands for an error code is found by each code that it was told of.
    """
    payload = {
        "category": pattern.category.value,
        "tier": tier.value,
        "tags": list(pattern.metadata.tags),
        "name": pattern.metadata.name,
    }
    text = pattern_text(pattern)
    return Point(pattern.id, vector, f"{text}\n{more}" if (more := _beyond(text, behind)) else text, payload)


def _beyond(text: str, behind: Sequence[str]) -> str:
    """Return the words of these contents that the text does not have, each once, in order."""
    known = set(text.split())
    more = dict.fromkeys(word for content in behind for word in content.split() if word not in known)
    return " ".join(more)[:_MAX_BEHIND]


def question_point(identity: str, text: str, vector: NDArray[np.float32]) -> Point:
    """Return the point of one of the host's own questions."""
    return Point(identity, vector, text, {"category": INTERACTIONS})
