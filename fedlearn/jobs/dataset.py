"""The fine-tuning dataset of this host, through the gate."""

from __future__ import annotations

from collections.abc import Iterator

from fedlearn.datarepo.codec import example_of, example_row
from fedlearn.ledger import patterns
from fedlearn.wiring import Parts

__all__ = ["rows"]


def rows(parts: Parts) -> Iterator[bytes]:
    """Yield the canonical rows that may leave, one a learned pattern, by pattern id, without newline."""
    with parts.ledger.reading() as connection:
        for known in patterns.own_active(connection, parts.settings.value.threshold):
            line = example_row(example_of(known.pattern), known.pattern.category)
            if not parts.gate.prove(line):
                yield line
