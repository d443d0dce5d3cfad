"""From a valuable interaction to a draft of a pattern, without any model. Pure.

The draft is made from the interaction's own words: the problem, what worked, prerequisites, steps and an example
where the text has them. It is not scrubbed yet, and therefore has no id.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from fedlearn.learning import cues
from fedlearn.records import Category, Interaction, Outcome, PatternMetadata, canonical_text
from fedlearn.settings import Learning

__all__ = ["Draft", "Pair", "draft", "solution_of", "unlearnable"]

_LIST_ITEM = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*•])\s+(\S.*)$", re.MULTILINE)
_NUMBERED = re.compile(r"^\s*\d{1,2}[.)]\s+(\S.*)$", re.MULTILINE)
_PREREQUISITE = re.compile(
    r"\b(?:requires?|prerequisites?|you (?:will )?need|needs? to be|make sure|must (?:already )?(?:be|have)|"
    r"before you (?:start|begin)|assum(?:es|ing)|installed first)\b",
    re.IGNORECASE,
)
_CAUSE = re.compile(
    r"\b(?:because|caused by|due to|the (?:root )?cause|the reason|happens when|was made for|is immutable|"
    r"may not depend|must have the same|does not exist in|is world-readable|provide the same)\b",
    re.IGNORECASE,
)
#: Blocks that programs put into prompts; they are not what the user asked.
_INJECTED = re.compile(
    r"<(system-reminder|fedlearn|retrieved_context|context)\b[^>]*>.*?</\1>|\[HARNESS CONTEXT\].*?(?:\n\n(?=Task:)|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Pair:
    """The failure that a fix followed: the error, and what had been tried."""

    error: str
    attempted: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A pattern before scrubbing. `solution` is what worked, alone; it is part of `content`."""

    category: Category
    content: str
    solution: str
    metadata: PatternMetadata


def unlearnable(interaction: Interaction, settings: Learning) -> str | None:
    """Return why nothing can be learnt from an interaction, None when something can.

    The score is not looked at: an interaction of high value may still hold nothing to learn.
    """
    if interaction.redacted:
        return "its text was taken out by the program that wrote it"
    if not interaction.query.strip() or not _answer(interaction).strip():
        return "it has no text"
    if interaction.outcome is Outcome.FAILURE and not interaction.correction:
        return "it failed, and nobody corrected it"
    answer = _answer(interaction).strip()
    if len(answer) < settings.min_answer_chars:
        return f"the answer is shorter than {settings.min_answer_chars} characters"
    if cues.REFUSAL.match(answer):
        return "the answer is a refusal"
    if len(interaction.query) < 200 and cues.POINTS_BACK.fullmatch(interaction.query.strip()):
        return "its question makes no sense without the one before it"
    if not cues.code_blocks(answer) and not cues.inline_code(answer) and _only_talk(answer):
        return "the answer only says what the assistant does"
    if len({word.lower() for word in _WORD.findall(answer)}) < 3 and not cues.code_blocks(answer):
        return "the answer says too little"
    return None


def draft(interaction: Interaction, pair: Pair | None, settings: Learning) -> Draft | None:
    """Return what can be learnt from an interaction, None when nothing can.

    Args:
        interaction: of high value, not yet scrubbed.
        pair: the failure before it in the same session that it fixed.
        settings: the limits on length.

    """
    if unlearnable(interaction, settings) is not None:
        return None
    problem = _clip(canonical_text(_INJECTED.sub(" ", interaction.query)), 2000)
    solution = _clip(canonical_text(_INJECTED.sub(" ", _answer(interaction))), settings.max_content_chars)
    if not problem or len(solution) < settings.min_answer_chars:
        return None
    error = pair.error if pair else interaction.error
    attempted = pair.attempted if pair else interaction.attempted
    if interaction.correction:
        attempted = attempted or interaction.response
    category = _category(problem, solution, error)
    blocks = cues.code_blocks(solution)
    prose = cues.sentences(solution)
    metadata = PatternMetadata(
        name=_name(problem),
        description=_clip(_first_of_substance(prose) or solution.split("\n")[0], 240),
        prerequisites=tuple(_clip(s, 240) for s in prose if _PREREQUISITE.search(s))[:5],
        steps=_steps(solution, blocks),
        tags=cues.tags_of(problem, solution, [language for language, _ in blocks]),
        example=_example(solution, blocks),
        source_query=_clip(problem, 500),
        error=_short(error) if category is Category.ERROR else None,
        attempted=_short(attempted) if category is Category.ERROR else None,
        correct=_clip(solution, 1000) if category is Category.ERROR and attempted else None,
        root_cause=_root_cause(prose) if category is Category.ERROR else None,
    )
    return Draft(category, _content(category, problem, solution, metadata), solution, metadata)


def _only_talk(answer: str) -> bool:
    """Tell whether an answer without code holds no sentence of substance."""
    return all(cues.TALK.match(sentence) or len(sentence) < 40 for sentence in cues.sentences(answer)[:50])


def solution_of(content: str) -> str:
    """Return the part of a pattern's content that says what worked; the whole where no such part is marked."""
    problem, fix, solution = content.partition("\n\nFix: ")
    if fix and problem.startswith("Problem: "):
        return solution.partition("\n\nRoot cause: ")[0]
    return content.partition("\n\n")[2] or content


def _answer(interaction: Interaction) -> str:
    """Return what worked: the user's correction where there is one, else the answer."""
    return interaction.correction or interaction.response


def _category(problem: str, solution: str, error: str | None) -> Category:
    """Return the category: an error with its fix, else a practice, else a skill."""
    first = problem[:600]
    if error or cues.ERROR.search(first):
        return Category.ERROR
    if cues.PRACTICE_QUESTION.search(first) or cues.PRACTICE_ANSWER.match(solution):
        return Category.PRACTICE
    return Category.SKILL


def _content(category: Category, problem: str, solution: str, metadata: PatternMetadata) -> str:
    """Return the text that people and agents read."""
    if category is not Category.ERROR:
        return canonical_text(f"{problem}\n\n{solution}")
    parts = [f"Problem: {problem}"]
    if metadata.error and metadata.error not in problem:
        parts.append(f"Error: {metadata.error}")
    if metadata.attempted:
        parts.append(f"Attempted: {metadata.attempted}")
    parts.append(f"Fix: {solution}")
    if metadata.root_cause and metadata.root_cause not in solution:
        parts.append(f"Root cause: {metadata.root_cause}")
    return canonical_text("\n\n".join(parts))


def _first_of_substance(prose: list[str]) -> str:
    """Return the first sentence that says something, else the first, else nothing."""
    return next((s for s in prose if len(s) >= 20 and not cues.TALK.match(s)), prose[0] if prose else "")


def _name(problem: str) -> str:
    """Return the first line of the problem, at most 80 characters, cut at a word."""
    line = problem.split("\n", 1)[0].strip(" #*`")
    return line if len(line) <= 80 else line[:79].rsplit(" ", 1)[0] + "…"


def _clip(text: str, limit: int) -> str:
    """Return a text of at most `limit` characters, cut at a paragraph, a line or a word where that loses little."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    for border in ("\n\n", "\n", " "):
        at = cut.rfind(border)
        if at > limit // 2:
            cut = cut[:at]
            break
    return cut.rstrip() + "…"


def _short(text: str | None, limit: int = 600) -> str | None:
    """Return a text for a metadata field, None when there is nothing in it."""
    cleaned = canonical_text(text) if text else ""
    return _clip(cleaned, limit) or None


def _steps(solution: str, blocks: list[tuple[str, str]]) -> tuple[str, ...]:
    """Return the steps: a numbered list, else a bulleted one, else the commands in order."""
    for pattern in (_NUMBERED, _LIST_ITEM):
        items = [_clip(item.strip(), 240) for item in pattern.findall(solution)]
        if len(items) >= 2:
            return tuple(items[:12])
    lines = [line.strip() for _, code in blocks for line in code.split("\n")] + cues.inline_code(solution)
    commands = [line for line in lines if cues.is_command(line)]
    return tuple(_clip(line, 240) for line in dict.fromkeys(commands))[:12] if len(commands) >= 2 else ()


def _example(solution: str, blocks: list[tuple[str, str]]) -> str:
    """Return the first code of the answer, fenced or, failing that, the longest inline piece."""
    if blocks:
        return _clip(blocks[0][1], 1000)
    inline = [code for code in cues.inline_code(solution) if len(code) > 8]
    return max(inline, key=len) if inline else ""


def _root_cause(prose: list[str]) -> str | None:
    """Return the first sentence that gives a reason."""
    return next((_clip(sentence, 300) for sentence in prose if _CAUSE.search(sentence)), None)
