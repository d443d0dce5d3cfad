"""Earlier turns of a session widen a question: "and after a reboot?" is asked about what was spoken of before. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fedlearn.index.fusion import Found

__all__ = ["EARLIER_TURNS", "background", "blended"]

#: So many turns before the question count, the latest.
EARLIER_TURNS = 3
#: The share of a score that what was spoken of before makes up; the question itself makes up the rest.
_SHARE = 0.25


def background(earlier: Sequence[str]) -> str:
    """Return the latest turns as one text, the latest first, because a long text is cut at its end."""
    told = [turn.strip() for turn in earlier if turn.strip()]
    return "\n".join(reversed(told[-EARLIER_TURNS:]))


def blended(asked: Sequence[Found], before: Sequence[Found], limit: int) -> list[Found]:
    """Return what fits the question and what was spoken of before, best first, ties by id.

    Args:
        asked: what the question finds.
        before: what the earlier turns find.
        limit: at most so many.

    Returns:
        Each with 0.75 of its score for the question plus 0.25 of that for the earlier turns, so that both stay in
        [0, 1]; `parts` tells the second as `earlier`.

    """
    fits = {(one.collection, one.id): one.score for one in before}
    mixed = [_mixed(one, one.score, fits.pop((one.collection, one.id), 0.0)) for one in asked]
    mixed += [_mixed(one, 0.0, one.score) for one in before if (one.collection, one.id) in fits]
    return sorted(mixed, key=lambda one: (-one.score, one.collection, one.id))[:limit]


def _mixed(one: Found, question: float, earlier: float) -> Found:
    parts = {name: part * (1 - _SHARE) for name, part in one.parts.items()} if question else {}
    return replace(
        one,
        score=round(question * (1 - _SHARE) + earlier * _SHARE, 6),
        parts={**parts, "earlier": earlier * _SHARE},
    )
