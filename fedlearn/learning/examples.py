"""The fine-tuning dataset: one OpenAI chat row a learned pattern. Pure."""

from __future__ import annotations

from fedlearn.records import Category, Example, Pattern

__all__ = ["SYSTEM", "example"]

#: What every row tells the model it is; one wording, so that the rows teach the answers and not the prompt.
SYSTEM = "You help with NixOS, Linux and software development. Answer with what has worked before."


def example(pattern: Pattern) -> Example:
    """Return the dataset row of a pattern: its problem asked, its solution answered."""
    meta = pattern.metadata
    question = meta.source_query or meta.name
    if meta.error and meta.error not in question:
        question = f"{question}\n\n{meta.error}"
    messages = (("system", SYSTEM), ("user", question), ("assistant", _answer(pattern)))
    return Example(pattern.id, messages, pattern.value_score, meta.tags)


def _answer(pattern: Pattern) -> str:
    """Return the part of the content that answers: after `Fix:`, or after the question."""
    if pattern.category is Category.ERROR:
        _, found, rest = pattern.content.partition("\n\nFix: ")
        return rest if found else pattern.content
    head, found, rest = pattern.content.partition("\n\n")
    return rest if found and head.startswith(pattern.metadata.source_query[:40]) else pattern.content
