"""Patterns that tell one solution, as one general pattern that stands for them. Pure.

A fix is the same when its error and what put it right are: what was tried before, and what it was put down to, everyone
words as they please. Where those agree they are kept, where not they go. Any other solution is its whole text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fedlearn.assist.generalise import generalise, placeholders
from fedlearn.assist.remember import Memory, draft
from fedlearn.learning.extract import solution_of
from fedlearn.records import Pattern, pattern_id

__all__ = ["LEAST", "general_pattern", "is_general", "same_solution"]

#: A solution is generalised when it was found so many times.
LEAST = 3
_MOST_SUPERSEDED = 64
_SEPARATOR = "\x1f"


def same_solution(new: Pattern, others: Sequence[Pattern]) -> list[Pattern]:
    """Return those of the others, in order, that with `new` and those before them tell one solution."""
    group = [_core(new)]
    found = []
    for other in others:
        if other.id != new.id and other.category is new.category and _common([*group, _core(other)]) is not None:
            group.append(_core(other))
            found.append(other)
    return found


def general_pattern(tellings: Sequence[Pattern], value_score: float) -> Pattern:
    """Return the general pattern of tellings of one solution, the newest first; it supersedes them.

    Its example is what the newest telling says, so that a reader sees a case as it was.

    Raises:
        ValueError: they do not tell one solution.

    """
    newest = tellings[0]
    core = _common([_core(pattern) for pattern in tellings])
    if core is None:
        raise ValueError("these patterns do not tell one solution")
    problem, error, solution = core.split(_SEPARATOR)
    memory = Memory(
        solution,
        _beside(tellings, core, "source_query") or problem,
        newest.category,
        tuple(sorted(set.intersection(*(set(pattern.metadata.tags) for pattern in tellings)))),
        error,
        _beside(tellings, core, "attempted"),
        _beside(tellings, core, "root_cause"),
    )
    made = draft(memory)
    identity = pattern_id(made.category, made.content)
    superseded = sorted(pattern.id for pattern in tellings if pattern.id != identity)
    metadata = replace(
        made.metadata,
        name=_beside(tellings, core, "name") or made.metadata.name,
        prerequisites=newest.metadata.prerequisites,
        tags=memory.tags,
        example=newest.metadata.example or solution_of(newest.content)[:1000],
        supersedes=tuple(superseded[:_MOST_SUPERSEDED]),
    )
    return Pattern(identity, made.category, made.content, metadata, value_score)


def is_general(pattern: Pattern) -> bool:
    """Tell whether a pattern stands for others that told the same of something that varies."""
    return bool(pattern.metadata.supersedes) and bool(placeholders(_core(pattern)))


def _core(pattern: Pattern) -> str:
    """Return everything that must agree, as one text: so one name gets one placeholder everywhere."""
    if pattern.metadata.error and pattern.metadata.correct:
        return _SEPARATOR.join(("", pattern.metadata.error, solution_of(pattern.content)))
    problem = pattern.content.partition("\n\n")[0]
    return _SEPARATOR.join((problem, "", solution_of(pattern.content)))


def _common(texts: Sequence[str]) -> str | None:
    """Return what texts have in common, None when they do not say the same."""
    if len(set(texts)) == 1:
        return texts[0]
    general = generalise(texts)
    return general.text if general else None


def _beside(tellings: Sequence[Pattern], core: str, field: str) -> str:
    """Return what the tellings say in a field, with the placeholders of the core; empty where they differ."""
    told = [f"{_core(pattern)}{_SEPARATOR}{getattr(pattern.metadata, field) or ''}" for pattern in tellings]
    common = _common(told)
    return common.removeprefix(core + _SEPARATOR) if common is not None and common.startswith(core + _SEPARATOR) else ""
