"""Which model a question goes to. Pure.

What is known already and asked simply, the local model can say in its own words; all else goes to the remote one.
Either may be missing: then the other one takes all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fedlearn.settings import Llm

__all__ = ["Route", "Where", "route", "simple"]

Where = Literal["local", "remote", "none"]

_FENCE = "```"


@dataclass(frozen=True, slots=True)
class Route:
    """Where a question goes, and why, in words."""

    where: Where
    reason: str


def route(question: str, score: float, *, local: bool, remote: bool, settings: Llm) -> Route:
    """Return where a question goes.

    Args:
        question: what the user asked.
        score: how well the best pattern that is known fits, in [0, 1]; 0 where nothing is known.
        local: whether a local model is set up.
        remote: whether a remote model is set up.
        settings: `similarity` and `simple_chars`.

    """
    if not local and not remote:
        return Route("none", "no model is set up")
    if not remote:
        return Route("local", "no remote model is set up")
    if not local:
        return Route("remote", "no local model is set up")
    if score <= settings.similarity:
        return Route("remote", f"the best known pattern fits {score:.2f}, not above {settings.similarity:.2f}")
    if (why := _not_simple(question, settings)) is not None:
        return Route("remote", why)
    return Route("local", f"the best known pattern fits {score:.2f}, and the question is simple")


def simple(question: str, settings: Llm) -> bool:
    """Tell whether a question is simple: short, and without a block of code."""
    return _not_simple(question, settings) is None


def _not_simple(question: str, settings: Llm) -> str | None:
    """Return why a question is not simple, None when it is."""
    if len(question) > settings.simple_chars:
        return f"the question has {len(question):,} characters, more than {settings.simple_chars:,}"
    return "the question holds a block of code" if _FENCE in question else None
