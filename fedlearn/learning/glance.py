"""What an interaction says by itself, before anything is looked up: question, text, what it could score. Pure."""

from __future__ import annotations

from hashlib import blake2b
from typing import NamedTuple

from fedlearn.learning.extract import Pair
from fedlearn.records import Interaction
from fedlearn.settings import Value
from fedlearn.value.outcome import highest, inherent

__all__ = ["Glance", "glance_at", "normal_question", "question_key", "text_key"]

_MAX_QUESTION = 2000


class Glance(NamedTuple):
    """What an interaction says by itself.

    `question` is normalised, empty where there is none that may be kept, and `key` its 16-byte key, None without one.
    `inherent` is the part of the score that needs no look-up; `worthy` says whether the threshold is in reach. `text`
    is the `text_key` of a worthy interaction, empty for any other.
    """

    question: str
    key: bytes | None
    inherent: float
    worthy: bool
    text: bytes


def glance_at(interaction: Interaction, value: Value) -> Glance:
    """Return what an interaction says by itself, by the weights and the threshold of the settings."""
    question = "" if interaction.redacted else normal_question(interaction.query)
    known = inherent(interaction, value.weights)
    worthy = highest(known, value.weights) >= value.threshold
    text = text_key(interaction) if worthy else b""
    return Glance(question, question_key(question) if question else None, known, worthy, text)


def normal_question(text: str) -> str:
    """Return a question as it is compared and embedded: single spaces, at most 2,000 characters."""
    return " ".join(text[: 2 * _MAX_QUESTION].split())[:_MAX_QUESTION]


def question_key(normal: str) -> bytes:
    """Return the 16-byte key of a normalised question; case does not count."""
    return blake2b(normal.lower().encode("utf-8", "surrogatepass"), digest_size=16).digest()


def text_key(interaction: Interaction, pair: Pair | None = None) -> bytes:
    """Return a 16-byte key of everything that a draft is made of: the same text is extracted and scrubbed once."""
    it = interaction
    joined = "\x1f".join((it.query, it.response, it.correction or "", it.error or "", it.attempted or ""))
    if pair is not None:
        joined = f"{joined}\x1f{pair.error}\x1f{pair.attempted}"
    return blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=16).digest()
