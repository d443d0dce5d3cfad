"""What a run of the learner did, in numbers."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

__all__ = ["LearnReport"]


@dataclass(slots=True)
class LearnReport:
    """What a run of the learner did. All are counts but `seconds`."""

    lines: int = 0
    interactions: int = 0
    new: int = 0
    updated: int = 0
    duplicates: int = 0
    quarantined: int = 0
    redacted: int = 0
    feedback: int = 0
    feedback_lost: int = 0
    high_value: int = 0
    failures: int = 0
    patterns_new: int = 0
    patterns_reinforced: int = 0
    patterns_retracted: int = 0
    merged: int = 0
    echoes: int = 0
    objected: int = 0
    examples: int = 0
    files: int = 0
    seconds: float = 0.0

    def add(self, other: LearnReport) -> None:
        """Add another report to this one."""
        for item in fields(self):
            setattr(self, item.name, getattr(self, item.name) + getattr(other, item.name))

    def to_json(self) -> dict[str, int | float]:
        """Return the report as JSON values."""
        return asdict(self)
