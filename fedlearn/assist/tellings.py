"""Patterns that tell one solution, as one general pattern that stands for them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from fedlearn.assist.generalise import generalise
from fedlearn.learning.extract import solution_of
from fedlearn.records import Category, Pattern, PatternMetadata, pattern_id

__all__ = ["LEAST", "general_pattern", "same_solution"]

#: A solution is generalised when it was found so many times.
LEAST = 3
_MOST_SUPERSEDED = 64
_SEPARATOR = "\x1f"
_FIELDS = ("name", "description", "source_query", "error", "attempted", "correct", "root_cause")


def same_solution(new: Pattern, others: Sequence[Pattern]) -> list[Pattern]:
    """Return those of the others, in order, that with `new` and those before them tell one solution."""
    group = [_telling(new)]
    found = []
    for other in others:
        if other.id != new.id and other.category is new.category and generalise([*group, _telling(other)]):
            group.append(_telling(other))
            found.append(other)
    return found


def general_pattern(category: Category, tellings: Sequence[Pattern], value_score: float) -> Pattern:
    """Return the general pattern of tellings of one solution, the newest first; it supersedes them.

    Its example is what the newest telling says, so that a reader sees a case as it was.

    Raises:
        ValueError: they do not tell one solution.

    """
    general = generalise([_telling(pattern) for pattern in tellings])
    if general is None:
        raise ValueError("these patterns do not tell one solution")
    content, *values = general.text.split(_SEPARATOR)
    fields = dict(zip(_FIELDS, values, strict=True))
    identity = pattern_id(category, content)
    newest = tellings[0]
    superseded = sorted(pattern.id for pattern in tellings if pattern.id != identity)
    metadata = PatternMetadata(
        name=fields["name"],
        description=fields["description"],
        prerequisites=newest.metadata.prerequisites,
        tags=tuple(sorted(set.intersection(*(set(pattern.metadata.tags) for pattern in tellings)))),
        example=newest.metadata.example or solution_of(newest.content)[:1000],
        source_query=fields["source_query"],
        supersedes=tuple(superseded[:_MOST_SUPERSEDED]),
        error=fields["error"] or None,
        attempted=fields["attempted"] or None,
        correct=fields["correct"] or None,
        root_cause=fields["root_cause"] or None,
    )
    return Pattern(identity, category, content, metadata, value_score)


def _telling(pattern: Pattern) -> str:
    """Return everything that must agree, as one text: so one name gets one placeholder everywhere."""
    values = (getattr(pattern.metadata, field) or "" for field in _FIELDS)
    return _SEPARATOR.join((pattern.content, *values))
