"""Older and foreign shapes of a record, pure: whatever they call it, a content with its metadata in our nouns.

Shapes that are understood: our own line and payload; {prompt, completion, metadata}; chat rows {messages, ...};
{instruction, input, output}; skills {skill_name, description, usage_pattern, success_examples, ...}; interactions
{interaction_type, prompt, response, ...}. Only our own shape claims one of our ids; the others get the id that their
content has, whatever they call themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fedlearn.datarepo.canonical import RecordError, number
from fedlearn.datarepo.codec import PatternLine, decode_pattern, fit, metadata_from, metadata_record, pattern_of
from fedlearn.records import Category, Pattern, canonical_text

__all__ = ["payload_of", "read_record"]

_REDACTED = ("sha256:", "[REDACTED")


def payload_of(pattern: Pattern) -> dict[str, Any]:
    """Return the payload of a pattern in an index or a snapshot; `read_record` takes it back."""
    return {
        "pattern_id": pattern.id,
        "category": pattern.category.value,
        "value_score": round(pattern.value_score, 4),
        "content": pattern.content,
        "metadata": metadata_record(pattern.metadata),
    }


def read_record(record: Mapping[str, Any], category: Category | None) -> PatternLine:
    """Return what a record of any known shape says.

    Args:
        record: a decoded line, dataset row or payload.
        category: the category of the file it stands in; None lets the record tell.

    Raises:
        RecordError: no known shape, a wrong type, or an id that is forged.

    """
    if isinstance(record.get("content"), str):
        return decode_pattern(record, category or _category(record, Category.PRACTICE))
    if isinstance(record.get("skill_name"), str):
        return _skill(record, category)
    if isinstance(record.get("messages"), list):
        question, answer = _conversation(record["messages"])
        return _answered(record, category, question, answer)
    for asked, answered in (("prompt", "completion"), ("prompt", "response"), ("instruction", "output")):
        if isinstance(record.get(asked), str) and isinstance(record.get(answered), str):
            question = record[asked]
            if asked == "instruction":
                extra = record.get("input") or record.get("context")
                question += f"\n\n{extra}" if isinstance(extra, str) and extra.strip() else ""
            return _answered(record, category, question, record[answered])
    raise RecordError("no known shape: neither content, messages, prompt, instruction nor skill_name")


def _skill(record: Mapping[str, Any], category: Category | None) -> PatternLine:
    """Read {skill_name, description, usage_pattern, success_examples[], prerequisites[], related_skills[], ...}."""
    name, description = record["skill_name"], _text(record, "description")
    usage, successes = _text(record, "usage_pattern"), _texts(record, "success_examples")
    failures = _texts(record, "failure_examples")
    parts = [f"{name}: {description}" if description else name, usage]
    parts += [f"Works: {item}" for item in successes[:3]] + [f"Does not work: {item}" for item in failures[:3]]
    metadata = {
        "name": name[:80],
        "description": description,
        "prerequisites": _texts(record, "prerequisites"),
        "example": successes[0] if successes else "",
        "tags": _texts(record, "related_skills"),
    }
    return _line(record, category or Category.SKILL, "\n\n".join(part for part in parts if part), metadata)


def _answered(record: Mapping[str, Any], category: Category | None, question: str, answer: str) -> PatternLine:
    """Make a pattern of a question and the answer to it."""
    if not canonical_text(answer):
        raise RecordError("the answer is empty")
    if answer.lstrip().startswith(_REDACTED):
        raise RecordError("the answer is redacted; there is nothing to learn from it")
    given = record.get("metadata")
    metadata: dict[str, Any] = {k: v for k, v in given.items() if k != "evidence"} if isinstance(given, dict) else {}
    question = canonical_text(question)
    metadata["source_query"] = question
    if not isinstance(metadata.get("name"), str) or not metadata["name"]:
        metadata["name"] = question.split("\n", 1)[0][:80].rstrip() or answer.strip().split("\n", 1)[0][:80].rstrip()
    row_category = category or _category({**record, **metadata}, Category.PRACTICE)
    return _line(record, row_category, answer, metadata)


def _line(record: Mapping[str, Any], category: Category, content: str, metadata: dict[str, Any]) -> PatternLine:
    content = canonical_text(content)
    given = record.get("metadata")
    score = next(
        (
            source[key]
            for source in (record, given if isinstance(given, dict) else {})
            for key in ("value_score", "quality_score")
            if source.get(key) is not None
        ),
        0.0,
    )
    read = decode_pattern({"content": content, "metadata": _known_only(metadata)}, category)
    value = number(score, "value_score")
    pattern = pattern_of(category, content, fit(read.pattern.metadata, content), value)
    return PatternLine(pattern, value)


def _known_only(metadata: dict[str, Any]) -> dict[str, Any]:
    """Return what of somebody else's metadata is in our shape; the rest of it is theirs."""
    kept: dict[str, Any] = {}
    for key, value in metadata.items():
        try:
            metadata_from({key: value}, "")
        except RecordError:
            continue
        kept[key] = value
    return kept


def _conversation(messages: list[Any]) -> tuple[str, str]:
    """Return the last question and the answer that followed it."""
    question = ""
    found: tuple[str, str] | None = None
    for message in messages:
        if not isinstance(message, dict) or not isinstance(message.get("content"), str):
            raise RecordError("messages are not {role, content} pairs of texts")
        if message.get("role") == "user":
            question = message["content"]
        elif message.get("role") == "assistant":
            found = question, message["content"]
    if found is None:
        raise RecordError("messages hold no answer")
    return found


def _category(record: Mapping[str, Any], otherwise: Category) -> Category:
    """Return the category that a record names or hints at."""
    named = record.get("category")
    if isinstance(named, str) and named in set(Category):
        return Category(named)
    hint = str(record.get("interaction_type") or record.get("type") or "").lower()
    if "error" in hint or "fix" in hint or record.get("error"):
        return Category.ERROR
    return Category.SKILL if "skill" in hint else otherwise


def _text(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    return canonical_text(value) if isinstance(value, str) else ""


def _texts(record: Mapping[str, Any], key: str) -> list[str]:
    value = record.get(key)
    return (
        [canonical_text(v) for v in value[:32] if isinstance(v, str) and v.strip()] if isinstance(value, list) else []
    )
