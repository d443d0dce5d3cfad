"""The nouns of fedlearn as frozen types. Pure: no I/O, no clock, and nothing of ours is imported.

Start here, then read `learning/pipeline.py` for the order in which the nouns are made.
"""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

__all__ = [
    "NAMESPACE",
    "Category",
    "Evidence",
    "Example",
    "Factors",
    "Feedback",
    "Improvement",
    "Interaction",
    "Lever",
    "Outcome",
    "Pattern",
    "PatternMetadata",
    "Status",
    "Tier",
    "ValueScore",
    "canonical_text",
    "pattern_id",
]

#: The root of every uuid5 in fedlearn. Changing it would change every id on every host.
NAMESPACE = uuid.UUID("6f1c2c1e-3c4b-5d57-9f0a-fed1ea500001")


class Outcome(StrEnum):
    """How an interaction ended, as far as its telemetry tells."""

    SUCCESS = "success"
    PARTIAL = "partial"
    FAILURE = "failure"
    UNKNOWN = "unknown"


class Category(StrEnum):
    """The three kinds of knowledge; also the names of the files under data/patterns and of the collections."""

    SKILL = "skills-patterns"
    ERROR = "error-solutions"
    PRACTICE = "best-practices"


class Tier(StrEnum):
    """How far the origin of a pattern is believed. Quarantined patterns are counted and reviewed, never served."""

    OWN = "own"
    TRUSTED = "trusted"
    QUARANTINED = "quarantined"


class Lever(StrEnum):
    """Where an improvement takes hold: the category of an entry of a playbook."""

    PROMPT = "prompt"
    ADAPTER = "adapter"
    CONFIG = "config"
    WORKFLOW = "workflow"


class Status(StrEnum):
    """Where a pattern stands in its life.

    Retracted: its evidence was taken back, and new evidence brings it back. Withdrawn: an origin said so, for good.
    """

    ACTIVE = "active"
    SUPERSEDED = "superseded"
    RETRACTED = "retracted"
    WITHDRAWN = "withdrawn"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Interaction:
    """One thing an assistant did, normalised from any source.

    `id` is a uuid5 in text form of the source and of the canonical form of the raw line (of the line that opens a
    turn or that completes a task, where many lines make one interaction), so reading a line twice changes nothing.
    `time` is aware and in UTC, or None when the telemetry gives none that can be understood. `feedback` is +1, 0 or
    -1, and None when nobody gave any, which is not the same as 0. `iterations` and `steps` count from 1.
    `redacted` marks text that another program replaced (`sha256:...`, `[REDACTED:...]`): counted, never learnt from.
    """

    id: str
    source: str
    kind: str
    time: datetime | None = None
    session: str | None = None
    query: str = ""
    response: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    outcome: Outcome = Outcome.UNKNOWN
    iterations: int = 1
    feedback: int | None = None
    copied: bool = False
    correction: str | None = None
    tools: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    steps: int = 1
    has_code: bool = False
    has_explanation: bool = False
    error: str | None = None
    attempted: str | None = None
    model: str | None = None
    is_local: bool | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None
    latency_ms: float | None = None
    cache_hit: bool | None = None
    retrieved: tuple[str, ...] = ()
    redacted: bool = False
    given_value_score: float | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """A later word about an earlier interaction.

    It speaks of the interaction whose id or native reference (`task_id`, `trace_id`, ...) is `target`, else of the
    last one of the same source and `session`, else of the last one of the same source.
    """

    id: str
    source: str
    target: str | None = None
    session: str | None = None
    value: int | None = None
    copied: bool = False
    correction: str | None = None
    time: datetime | None = None


@dataclass(frozen=True, slots=True)
class Factors:
    """One factor of a score: its name, its value in [0, 1], its weight in [0, 1], and the reason in words."""

    name: str
    value: float
    weight: float
    reason: str


@dataclass(frozen=True, slots=True)
class ValueScore:
    """A score in [0, 1], rounded to 4 places, with the factors it was made of."""

    value: float
    factors: tuple[Factors, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a pattern in use: how often it was seen, helped and harmed, last in which month (YYYY-MM)."""

    seen: int = 0
    helped: int = 0
    harmed: int = 0
    last: str | None = None


@dataclass(frozen=True, slots=True)
class PatternMetadata:
    """What stands beside a pattern's content. Every string in it has been scrubbed when the pattern is shared."""

    name: str
    description: str = ""
    prerequisites: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    example: str = ""
    source_query: str = ""
    supersedes: tuple[str, ...] = ()
    error: str | None = None
    attempted: str | None = None
    correct: str | None = None
    root_cause: str | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A piece of knowledge. `id` is `pattern_id(category, content)`; content never changes.

    `content` is what a person or an agent reads, already scrubbed. `value_score` is in [0, 1].
    """

    id: str
    category: Category
    content: str
    metadata: PatternMetadata
    value_score: float


@dataclass(frozen=True, slots=True)
class Example:
    """One row of the fine-tuning dataset in OpenAI chat form: (role, content) pairs and the metadata of its pattern."""

    pattern_id: str
    messages: tuple[tuple[str, str], ...]
    value_score: float
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Improvement:
    """One entry of a playbook: what fails again and again, and what to change. It is data, and never runs by itself.

    `id` is a uuid5 of the category and of the failure's signature, the same on every host. `confidence` is in [0, 1],
    rounded to 4 places; `evidence` counts the failures behind it; `changes` say in words what to change and why.
    """

    id: str
    category: Lever
    description: str
    confidence: float
    changes: Mapping[str, str]
    evidence: int
    created: datetime


def canonical_text(text: str) -> str:
    """Return `text` in NFC with LF line ends, without trailing spaces on lines or blank lines around it.

    Idempotent: `canonical_text(canonical_text(t)) == canonical_text(t)`.
    """
    unified = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.rstrip() for line in unified.split("\n")).strip()


def pattern_id(category: Category, content: str) -> str:
    """Return the uuid5 of a category and a content: same knowledge, same id, on every host."""
    return str(uuid.uuid5(NAMESPACE, f"{category.value}\n{canonical_text(content)}"))
