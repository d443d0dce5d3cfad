"""The gate with a person behind it: what was released passes, what was dropped does not, and the rest is proved."""

from __future__ import annotations

import json
from collections.abc import Collection

from fedlearn.privacy.gate import Finding, Gate

__all__ = ["ReviewedGate"]


class ReviewedGate:
    """Proves bytes as `Gate` does, and knows what a person decided about the record that they hold."""

    def __init__(self, gate: Gate, *, released: Collection[str], dropped: Collection[str], review_first: bool) -> None:
        self._gate = gate
        self._released = frozenset(released)
        self._dropped = frozenset(dropped)
        self._review_first = review_first

    def prove(self, data: bytes) -> tuple[Finding, ...]:
        """Return what stands against writing these bytes; nothing means that they may leave."""
        identity = _record_id(data)
        if identity in self._released:
            return ()
        if identity in self._dropped:
            return (Finding("a person dropped it", 0, 0, ""),)
        findings = self._gate.prove(data)
        if self._review_first and identity is not None and not findings:
            return (Finding("privacy.review_first is set", 0, 0, ""),)
        return findings


def _record_id(data: bytes) -> str | None:
    """Return the id of the record in the first line, None where the bytes hold no single record."""
    try:
        record = json.loads(data.split(b"\n", 1)[0])
    except ValueError:
        return None
    if not isinstance(record, dict):
        return None
    named = record.get("metadata") if isinstance(record.get("metadata"), dict) else {}
    found = record.get("pattern_id") or record.get("id") or (named or {}).get("pattern_id")
    return found if isinstance(found, str) else None
