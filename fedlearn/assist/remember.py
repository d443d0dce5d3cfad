"""What someone stores on purpose, as a draft of a pattern: a solution, or a fix for an error. Pure.

The texts are scrubbed before a draft is made of them, so that the id is of clean text (`jobs/remember.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from fedlearn.learning import cues
from fedlearn.learning.extract import Draft
from fedlearn.records import Category, PatternMetadata, canonical_text
from fedlearn.value.workflow import Impact

__all__ = ["Memory", "draft", "lines_of", "missing", "telling_part"]

_NAME = 80
_FIELD = 600
_TELLING = 2000


@dataclass(frozen=True, slots=True)
class Memory:
    """What someone wants remembered.

    `text` is the solution, or what put an error right. `name` says which problem it solves; for a fix it may be empty,
    and the error says it. `share` is the user's explicit mark: share it whatever its score.
    """

    text: str
    name: str = ""
    category: Category = Category.SKILL
    tags: tuple[str, ...] = ()
    error: str = ""
    attempted: str = ""
    root_cause: str = ""
    generic: bool = False
    confirmed: bool = False
    impact: Impact = "medium"
    share: bool = False


def missing(memory: Memory, limit: int) -> str | None:
    """Return what keeps a memory from being one, None when nothing does; `limit` is in characters."""
    if not canonical_text(memory.text):
        return "the solution is empty"
    if not canonical_text(memory.name) and not canonical_text(memory.error):
        return "it names no problem; give a name or an error"
    size = sum(len(text) for text in (memory.text, memory.name, memory.error, memory.attempted, memory.root_cause))
    if size > limit:
        return f"{size:,} characters are more than {limit:,}; keep what matters, or raise learning.max_content_chars"
    return None


def lines_of(memory: Memory) -> int:
    """Return how many lines the solution has, blank ones left out."""
    return sum(1 for line in canonical_text(memory.text).split("\n") if line)


def draft(memory: Memory) -> Draft:
    """Return the draft of a memory that is scrubbed and misses nothing."""
    solution, error = canonical_text(memory.text), canonical_text(memory.error)
    problem = canonical_text(memory.name) or error
    attempted, cause = canonical_text(memory.attempted), canonical_text(memory.root_cause)
    category = Category.ERROR if error else memory.category
    blocks = cues.code_blocks(solution)
    prose = cues.sentences(solution)
    metadata = PatternMetadata(
        name=_first_line(problem),
        description=_first_line(prose[0] if prose else solution, 240),
        tags=tuple(sorted(set(memory.tags) | set(cues.tags_of(problem, solution, [name for name, _ in blocks])))),
        example=blocks[0][1][:1000] if blocks else "",
        source_query=problem[:500],
        error=error[:_FIELD] or None,
        attempted=attempted[:_FIELD] or None,
        correct=solution[:1000] if error else None,
        root_cause=cause[:_FIELD] or None,
    )
    if category is not Category.ERROR:
        return Draft(category, canonical_text(f"{problem}\n\n{solution}"), solution, metadata)
    parts = [f"Problem: {problem}"]
    if error and error not in problem:
        parts.append(f"Error: {error}")
    if attempted:
        parts.append(f"Attempted: {attempted}")
    parts.append(f"Fix: {solution}")
    if cause:
        parts.append(f"Root cause: {cause}")
    return Draft(category, canonical_text("\n\n".join(parts)), solution, metadata)


def telling_part(error: str) -> str:
    """Return the part of an error text by which it is found: of a long one the lines that speak of the error."""
    if len(error) <= _TELLING:
        return error
    # A log of a megabyte is read at its two ends only; what matters stands last, or first.
    ends = [*error[-20 * _TELLING :].split("\n")[::-1], *error[: 5 * _TELLING].split("\n")]
    told = dict.fromkeys(re.sub(r"\s+", " ", line).strip()[:300] for line in ends if cues.ERROR.search(line[:300]))
    return "\n".join(told)[:_TELLING] or error[-_TELLING:]


def _first_line(text: str, limit: int = _NAME) -> str:
    line = text.split("\n", 1)[0].strip(" #*`")
    return line if len(line) <= limit else line[: limit - 1].rsplit(" ", 1)[0] + "…"
