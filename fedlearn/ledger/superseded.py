"""What stepped back behind another pattern of this host: the tellings of a general one, and what was corrected."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.engine import Connection

from fedlearn.ledger.database import among
from fedlearn.ledger.schema import patterns
from fedlearn.records import Status

__all__ = ["contents_behind", "stepped_back"]

_STEPPED_BACK = "superseded by "


def stepped_back(successor: str) -> str:
    """Return the reason under which a pattern is superseded by another one of this host."""
    return f"{_STEPPED_BACK}{successor}"


def contents_behind(connection: Connection, ids: Collection[str]) -> dict[str, list[str]]:
    """Return by id the contents of the patterns that stepped back behind these, however many steps, the newest first.

    Those behind which none stands are left out.
    """
    heir = {identity: identity for identity in ids}
    found: dict[str, list[tuple[int, str]]] = {}
    columns, within = ("id", "content", "reason", "seq"), ("status", Status.SUPERSEDED.value)
    front = list(heir)
    while front:
        reasons = {stepped_back(identity): heir[identity] for identity in front}
        front = []
        for row in among(connection, patterns, columns, "reason", reasons, within=within):
            if row.id not in heir:
                heir[row.id] = reasons[row.reason]
                found.setdefault(heir[row.id], []).append((row.seq, row.content))
                front.append(row.id)
    return {identity: [content for _, content in sorted(told, reverse=True)] for identity, told in found.items()}
