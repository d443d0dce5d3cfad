"""What is read, what it is worth, what is made of it, and how that is judged later."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from fedlearn.settings.section import Count, Section, Share

__all__ = [
    "Coordinator",
    "Evidence",
    "Gaps",
    "GenericSource",
    "Learning",
    "Telemetry",
    "Value",
    "Weights",
    "WorkflowWeights",
]


class GenericSource(Section):
    """Anybody's JSONL: which field of a line holds what. A field is a dotted path such as `message.text`."""

    match: str = Field("*.jsonl", description="file names of this source, as a shell pattern")
    query: str = Field("", description="field with the question")
    response: str = Field("", description="field with the answer")
    outcome: str = Field("", description="field that tells success: a boolean, an exit code or a word")
    time: str = Field("", description="field with the time: ISO 8601 or epoch")
    session: str = Field("", description="field that names the session")
    error: str = Field("", description="field with the error text")
    feedback: str = Field("", description="field with -1, 0 or 1")
    model: str = Field("", description="field that names the model")


class Telemetry(Section):
    """What is read."""

    enabled: bool = Field(True, description="false: learn and daemon read nothing")
    directories: tuple[Path, ...] = Field((), description="further directories and files with telemetry")
    known_directories: bool = Field(True, description="also look where AI stacks are known to write telemetry")
    claude_code: bool = Field(True, description="also read ~/.claude/projects/*/*.jsonl")
    generic: dict[str, GenericSource] = Field({}, description="sources of your own: field names of their JSONL")
    batch_lines: int = Field(6000, ge=100, description="lines in one transaction, 100 or more")
    max_line_bytes: Count = Field(16_777_216, description="a longer line is quarantined unread")
    max_open_threads: Count = Field(10_000, description="tasks and turns kept open at once; the oldest is closed")
    thread_idle_days: Count = Field(30, description="an open task without news for so long is forgotten")
    retention_days: int = Field(
        365, ge=0, description="drop texts of low-value interactions after so long; 0 keeps all"
    )
    own_log_bytes: int = Field(
        16_000_000, ge=100_000, description="the log of `ask` and `serve` is put aside at this size, 100 kB or more"
    )
    own_logs_kept: Count = Field(3, description="logs put aside that are kept; the oldest goes")


class _FiveShares(Section):
    """The weights of five factors."""

    @model_validator(mode="after")
    def _sum_to_one(self) -> Self:
        total = sum(share for _, share in self)
        if abs(total - 1.0) > 1e-6:
            raise ValueError(f"the five weights must sum to 1, not {total:g}")
        return self


class Weights(_FiveShares):
    """Shares of the five factors of the outcome score; they sum to 1."""

    quality: Share = 0.40
    feedback: Share = 0.20
    reusability: Share = 0.20
    complexity: Share = 0.10
    novelty: Share = 0.10


class WorkflowWeights(_FiveShares):
    """Shares of the five factors of the workflow score; they sum to 1."""

    complexity: Share = 0.20
    reusability: Share = 0.30
    novelty: Share = 0.20
    confirmation: Share = 0.15
    impact: Share = 0.15


class Value(Section):
    """What an interaction is worth."""

    threshold: Share = Field(0.7, description="an interaction of at least this score is learnt from and shared")
    weights: Weights = Field(Weights(), description="the outcome score")
    workflow: WorkflowWeights = Field(WorkflowWeights(), description="the score of solutions stored on purpose")
    similar_query: Share = Field(0.85, description="cosine from which an earlier question counts as the same")
    novelty_similarity: Share = Field(0.90, description="cosine from which a known pattern takes away novelty")
    recent_questions: Count = Field(20_000, description="distinct earlier questions that are compared, the latest")


class Learning(Section):
    """What is made of a valuable interaction."""

    merge_similarity: Share = Field(0.95, description="cosine from which a pattern may reinforce another")
    min_answer_chars: Count = Field(24, description="a shorter answer is not knowledge")
    max_content_chars: Count = Field(8_000, description="a longer answer is cut at a paragraph")
    fix_window_minutes: Count = Field(120, description="how long after a failure its fix may follow in the session")
    echo_days: Count = Field(30, description="how long text that fedlearn handed out is recognised and not learnt")
    skills_file: Path | None = Field(None, description="edits of the skill tree; empty: skills.toml in state_dir")
    skill_branches: Count = Field(500, description="branches that the skill tree grows, those of the frequent tags")


class Evidence(Section):
    """What became of the answers, and how far that moves a pattern."""

    weight: Share = Field(0.4, description="how far helped and harmed raise or lower a pattern in answers; 0: not")
    others: Share = Field(
        0.15, description="how far what trusted hosts say of a pattern moves it, one voice each; 0: not"
    )
    decay: Share = Field(0.2, description="how far a pattern sinks at most that nobody uses or confirms; 0: not")
    half_life_months: Count = Field(12, description="after so long without use half of `decay` applies")
    withdraw_harmed: Count = Field(3, description="one that harmed so often, and more than it helped, is withdrawn")
    searches_kept: Count = Field(20_000, description="searches remembered for `quality` and `gaps`, the latest")


class Gaps(Section):
    """What is asked in vain, and the questions that are made of it."""

    days: Count = Field(90, description="look back so many days")
    interactions: Count = Field(20_000, description="look at so many interactions, the newest")
    questions: Count = Field(2_000, description="wordings that are compared, the costliest")
    repeated: Count = Field(3, description="answered by a remote model so often, a question is a gap")
    proposals: Annotated[int, Field(ge=1, le=10)] = Field(3, description="questions made of one gap")
    questions_kept: Count = Field(10_000, description="questions made of gaps that are remembered, the latest")
    learn: Count = Field(20, description="questions put to a model in one run")
    answer_tokens: Count = Field(800, description="tokens of one answer at most")


class Coordinator(Section):
    """Failures that recur, and the playbooks that are made of them."""

    enabled: bool = Field(True, description="false: `fedlearn coordinate` looks at nothing")
    cycle_seconds: Annotated[float, Field(gt=0)] = Field(
        3600.0, description="with --if-due a cycle begins so long after the last one, not before"
    )
    min_events: int = Field(50, ge=0, description="wait for so many new interactions before a cycle; 0 waits for none")
    max_events: Count = Field(50_000, description="interactions that one cycle looks at, new and earlier ones together")
    min_failures: Count = Field(3, description="a failure that occurred less often is not recurring")
    max_signatures: Count = Field(2_000, description="kinds of failure that one cycle weighs, the most frequent")
    threshold: Share = Field(0.7, description="an improvement of at least this confidence becomes part of a playbook")
    playbook_path: Path | None = Field(None, description="where playbooks are written; empty: playbooks in state_dir")
    keep: Count = Field(50, description="playbooks that are kept, the newest")
