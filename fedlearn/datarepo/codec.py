"""Records of data/ to canonical bytes and back, pure. Decoding validates everything and never stops at a bad line.

A pattern's line is {"pattern_id", "value_score", "content", "metadata"}; its category is the file it stands in.
`metadata.evidence` is a view of the signed statements for people who read the file; belief comes from the statements
themselves. `metadata.evidence.claimed` is there when the line's own claim differs from what the statements say: the
claim decides which line stays where a limit bites, and must not change when statements do (see `merge`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from fedlearn.datarepo.canonical import RecordError, dump, join_lines, load_object, number, split_lines
from fedlearn.records import Category, Example, Pattern, PatternMetadata, canonical_text, pattern_id

__all__ = [
    "MAX_CONTENT_BYTES",
    "MAX_ROW_BYTES",
    "SHOWN_ORIGINS",
    "Gathered",
    "PatternLine",
    "Place",
    "Refusal",
    "Withdrawal",
    "decode_pattern",
    "decode_patterns",
    "decode_rows",
    "decode_withdrawn",
    "encode_pattern",
    "encode_patterns",
    "encode_withdrawn",
    "example_of",
    "example_row",
    "fit",
    "metadata_from",
    "metadata_record",
    "pattern_of",
    "weight",
]

#: A pattern's content as a JSON text.
MAX_CONTENT_BYTES = 65_536
#: A telemetry row; 1,000 of them fit in a file.
MAX_ROW_BYTES = 10_000
_MAX_LIST = 64
SHOWN_ORIGINS = 3
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TEXTS = ("name", "description", "example", "source_query")
_MAYBE = ("error", "attempted", "correct", "root_cause")
_LISTS = ("prerequisites", "steps", "tags", "supersedes")
_SYSTEM = "You are a helpful assistant. Answer with what has worked before."

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that was not taken: where (a line or a record's number, from 1; 0 the whole file) and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the statements say of one pattern: how many vouch, the best three origins, their counts summed."""

    vouchers: int
    origins: tuple[str, ...]
    seen: int
    helped: int
    harmed: int
    last: str | None = None


@dataclass(frozen=True, slots=True)
class PatternLine:
    """A pattern as it stands in a file: the score shown is `pattern.value_score`, `claimed` is the line's own."""

    pattern: Pattern
    claimed: float
    evidence: Gathered | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The place that a withdrawn pattern goes on taking in its file's limit, so that the join stays a join."""

    category: Category
    claimed: float
    weight: int


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A pattern that must no longer be used; `month` (YYYY-MM) is when, in the words of who withdrew it."""

    pattern_id: str
    reason: str
    month: str
    place: Place | None = None


def pattern_of(category: Category, content: str, metadata: PatternMetadata, value_score: float) -> Pattern:
    """Return a pattern with canonical content and the id that follows from it."""
    canonical = canonical_text(content)
    return Pattern(pattern_id(category, canonical), category, canonical, metadata, round(value_score, 4))


# --- metadata ---------------------------------------------------------------------------------------------------


def metadata_record(metadata: PatternMetadata) -> dict[str, Any]:
    """Return metadata as a JSON object; what is empty is left out."""
    record: dict[str, Any] = {"name": metadata.name}
    for key in _TEXTS[1:] + _MAYBE:
        if value := getattr(metadata, key):
            record[key] = value
    for key in _LISTS:
        if values := getattr(metadata, key):
            record[key] = list(values)
    return record


def metadata_from(record: object, content: str) -> PatternMetadata:
    """Return the metadata that a JSON object holds; unknown keys are left out, a missing name is the first line.

    Raises:
        RecordError: a value of the wrong type.

    """
    if not isinstance(record, dict):
        raise RecordError("metadata is not an object")
    values: dict[str, Any] = {}
    for key in _TEXTS + _MAYBE:
        value = record.get(key)
        if value is None:
            continue
        if not isinstance(value, str):
            raise RecordError(f"metadata.{key} is not a text")
        if text := canonical_text(value):
            values[key] = text
    for key in _LISTS:
        items = record.get(key)
        if items is None:
            continue
        if not isinstance(items, list) or len(items) > _MAX_LIST or not all(isinstance(item, str) for item in items):
            raise RecordError(f"metadata.{key} is not a list of at most {_MAX_LIST} texts")
        values[key] = tuple(text for item in items if (text := canonical_text(item)))
    values.setdefault("name", content.split("\n", 1)[0][:80].rstrip())
    return PatternMetadata(**values)


# --- what a line may weigh ----------------------------------------------------------------------------------------


def weight(content: str) -> int:
    """Return what a pattern counts against its file's limit, in bytes: an upper bound of its line.

    It follows from the content alone. A weight that changed with metadata or evidence would make the limit depend on
    the order of joins.
    """
    return 3 * len(dump({"": content})) + 768


def fit(metadata: PatternMetadata, content: str) -> PatternMetadata:
    """Return metadata that fits in the line's weight: what can be spared goes first, and whole. Idempotent."""
    room = 2 * len(dump({"": content})) + 320
    spare: tuple[dict[str, Any], ...] = (
        {},
        {"example": ""},
        {"steps": ()},
        {"prerequisites": ()},
        {"description": ""},
        {"attempted": None},
        {"root_cause": None},
        {"error": None},
        {"correct": None},
    )
    for empty in spare:
        metadata = replace(metadata, **empty) if empty else metadata
        if len(dump(metadata_record(metadata))) <= room:
            return metadata
    kept = replace(metadata, source_query="", tags=metadata.tags[:3], supersedes=metadata.supersedes[:1])
    if len(dump(metadata_record(kept))) <= room:
        return kept
    return PatternMetadata(name=metadata.name[:40].rstrip())


# --- patterns -----------------------------------------------------------------------------------------------------


def encode_pattern(line: PatternLine) -> bytes:
    """Return the canonical line of a pattern, without its line end."""
    pattern, metadata = line.pattern, metadata_record(line.pattern.metadata)
    evidence: dict[str, Any] = {}
    if line.evidence is not None:
        gathered = line.evidence
        evidence = {
            "vouchers": gathered.vouchers,
            "origins": list(gathered.origins),
            "seen": gathered.seen,
            "helped": gathered.helped,
            "harmed": gathered.harmed,
        } | ({"last": gathered.last} if gathered.last else {})
    if line.claimed != pattern.value_score:
        evidence["claimed"] = line.claimed
    if evidence:
        metadata["evidence"] = evidence
    return dump(
        {
            "pattern_id": pattern.id,
            "value_score": pattern.value_score,
            "content": pattern.content,
            "metadata": metadata,
        }
    )


def encode_patterns(lines: Iterable[PatternLine]) -> bytes:
    """Return a patterns file: sorted by id, one line a pattern."""
    return join_lines(encode_pattern(line) for line in sorted(lines, key=lambda line: line.pattern.id))


def decode_pattern(record: Mapping[str, Any], category: Category) -> PatternLine:
    """Return the pattern of a decoded line {"content", "metadata", "value_score"[, "pattern_id"]}.

    A line without `pattern_id` gets the id of its content.

    Raises:
        RecordError: a wrong type, an empty or huge content, or an id that the content does not have (forged).

    """
    given = record.get("content")
    if not isinstance(given, str):
        raise RecordError("content is not a text")
    content = canonical_text(given)
    if not content:
        raise RecordError("content is empty")
    if len(dump({"": content})) > MAX_CONTENT_BYTES:
        raise RecordError(f"content is longer than {MAX_CONTENT_BYTES} bytes")
    identity = pattern_id(category, content)
    claimed_id = record.get("pattern_id")
    if claimed_id is not None and claimed_id != identity:
        raise RecordError("pattern_id does not match the content: forged, or changed by hand")
    score = number(record.get("value_score", 0.0), "value_score")
    metadata = record.get("metadata") or {}
    pattern = Pattern(identity, category, content, metadata_from(metadata, content), score)
    evidence = metadata.get("evidence")
    if not isinstance(evidence, dict):
        return PatternLine(pattern, score)
    claimed = number(evidence.get("claimed", score), "metadata.evidence.claimed")
    return PatternLine(pattern, claimed, _gathered(evidence))


def decode_patterns(data: bytes, category: Category) -> tuple[list[PatternLine], list[Refusal]]:
    """Return the patterns of a file in its order, and what was refused. Doubles stay; `merge` joins them."""
    return _decode(data, lambda record: decode_pattern(record, category))


def _gathered(evidence: dict[str, Any]) -> Gathered | None:
    """Return the gathered evidence of a line, or None where it is not in our shape: it is only a view."""
    origins, last = evidence.get("origins"), evidence.get("last")
    counts = [evidence.get(key) for key in ("vouchers", "seen", "helped", "harmed")]
    if not isinstance(origins, list) or len(origins) > SHOWN_ORIGINS or not all(isinstance(o, str) for o in origins):
        return None
    if not all(isinstance(count, int) and not isinstance(count, bool) and count >= 0 for count in counts):
        return None
    if last is not None and not (isinstance(last, str) and _MONTH.fullmatch(last)):
        return None
    vouchers, seen, helped, harmed = (int(count or 0) for count in counts)
    return Gathered(vouchers, tuple(origins), seen, helped, harmed, last)


# --- withdrawn ----------------------------------------------------------------------------------------------------


def encode_withdrawn(withdrawals: Iterable[Withdrawal]) -> bytes:
    """Return patterns/withdrawn.jsonl."""
    return join_lines(dump(_withdrawal(item)) for item in sorted(withdrawals, key=lambda item: item.pattern_id))


def _withdrawal(item: Withdrawal) -> dict[str, Any]:
    record: dict[str, Any] = {"pattern_id": item.pattern_id, "reason": item.reason, "withdrawn_at": item.month}
    if item.place is not None:
        place = item.place
        record["place"] = {"category": place.category.value, "claimed": place.claimed, "weight": place.weight}
    return record


def decode_withdrawn(data: bytes) -> tuple[list[Withdrawal], list[Refusal]]:
    """Return the withdrawals of a file in its order, and what was refused."""
    return _decode(data, _decode_withdrawal)


def _decode_withdrawal(record: dict[str, Any]) -> Withdrawal:
    identity, reason, month = (record.get(key) for key in ("pattern_id", "reason", "withdrawn_at"))
    if not isinstance(identity, str) or not _UUID.fullmatch(identity):
        raise RecordError("pattern_id is not a uuid")
    if not isinstance(reason, str) or len(reason) > 500:
        raise RecordError("reason is not a text of at most 500 characters")
    # Other tools write a full date here; the month is enough and says less about the host.
    month = month[:7] if isinstance(month, str) else month
    if not isinstance(month, str) or not _MONTH.fullmatch(month):
        raise RecordError("withdrawn_at is not a month (YYYY-MM)")
    place = None
    if isinstance(given := record.get("place"), dict):
        try:
            category = Category(str(given.get("category")))
        except ValueError as error:
            raise RecordError("place.category is not a category") from error
        load = int(number(given.get("weight"), "place.weight", 0, 4 * MAX_CONTENT_BYTES))
        place = Place(category, number(given.get("claimed"), "place.claimed"), load)
    return Withdrawal(identity, canonical_text(reason), month, place)


# --- rows: telemetry and dataset ----------------------------------------------------------------------------------


def decode_rows(data: bytes) -> tuple[list[dict[str, Any]], list[Refusal]]:
    """Return the telemetry rows of a file: objects with a text `id` and a `value_score` in [0, 1]."""
    return _decode(data, _row)


def _row(record: dict[str, Any]) -> dict[str, Any]:
    if len(dump(record)) >= MAX_ROW_BYTES:
        raise RecordError(f"a row of more than {MAX_ROW_BYTES} bytes")
    if not isinstance(record.get("id"), str) or not 0 < len(record["id"]) <= 128:
        raise RecordError("id is not a text of 1 to 128 characters")
    return {**record, "value_score": number(record.get("value_score"), "value_score")}


def example_of(pattern: Pattern) -> Example:
    """Return the fine-tuning row of a pattern: the question where it is known, and what worked.

    It follows from the pattern alone, so every host derives the same dataset from the same patterns.
    """
    metadata = pattern.metadata
    question = metadata.source_query or metadata.error or metadata.name
    if metadata.error and metadata.error not in question:
        question = f"{question}\n\n{metadata.error}"
    messages = (("system", _SYSTEM), ("user", question), ("assistant", _answer_of(pattern)))
    return Example(pattern.id, messages, pattern.value_score, metadata.tags)


def _answer_of(pattern: Pattern) -> str:
    """Return the part of the content that answers: what follows `Fix:`, or the question; else all of it."""
    _, found, fix = pattern.content.partition("\n\nFix: ")
    if pattern.category is Category.ERROR and found:
        return fix
    question = pattern.metadata.source_query
    head, found, rest = pattern.content.partition("\n\n")
    return rest if found and question and head == question else pattern.content


def example_row(example: Example, category: Category) -> bytes:
    """Return the canonical dataset line of an example, in OpenAI's chat form, without its line end."""
    return dump(
        {
            "messages": [{"role": role, "content": content} for role, content in example.messages],
            "metadata": {
                "pattern_id": example.pattern_id,
                "category": category.value,
                "value_score": example.value_score,
                "tags": list(example.tags),
            },
        }
    )


def _decode(data: bytes, read: Callable[[dict[str, Any]], Record]) -> tuple[list[Record], list[Refusal]]:
    records: list[Record] = []
    refused: list[Refusal] = []
    for place, line in split_lines(data):
        try:
            records.append(read(load_object(line)))
        except RecordError as error:
            refused.append(Refusal(place, str(error)))
    return records, refused
