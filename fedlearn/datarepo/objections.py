"""What the content check says of a pattern, whoever it comes from."""

from __future__ import annotations

from fedlearn.datarepo.codec import metadata_record
from fedlearn.privacy.content import check_record
from fedlearn.records import Pattern

__all__ = ["objections"]


def objections(pattern: Pattern) -> tuple[str, ...]:
    """Return what stands against serving a pattern: reasons, each with its place; nothing means that it may enter."""
    # What stands last is told first.
    item = {"metadata": metadata_record(pattern.metadata), "content": pattern.content}
    return tuple(objection.reason for objection in check_record(item))
