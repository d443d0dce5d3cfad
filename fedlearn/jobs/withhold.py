"""What was withdrawn is told by nothing else: the interactions that taught it go from the shared telemetry, too."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import orjson
from sqlalchemy.engine import Connection

from fedlearn.datarepo import layout
from fedlearn.learning.glance import text_key
from fedlearn.ledger import interactions, patterns
from fedlearn.ledger.intake import own_withdrawals
from fedlearn.ledger.intake import withdraw as record
from fedlearn.ledger.interactions import Stored
from fedlearn.wiring import Parts

__all__ = ["withhold"]

#: It leaves with the statement, so it says no more than it must.
_REASON = "it tells what was withdrawn"


def withhold(parts: Parts, repository: Path) -> int:
    """Withdraw the interactions, shared or about to be, whose text taught a withdrawn pattern; return how many are new.

    Whoever withdrew the pattern, each host does it for its own interactions: only it knows what they taught.
    """
    with parts.ledger.reading() as connection:
        gone = patterns.withdrawn(connection)
        if not gone:
            return 0
        known = own_withdrawals(connection)
        shared = set(_shared(repository)) - known.keys()
        rows = list(interactions.by_ids(connection, shared).values())
        rows += interactions.high_value(connection, parts.settings.limits.telemetry_rows)
        telling = _telling(connection, (row for row in rows if row.interaction.id not in known), gone)
    if telling:
        with parts.ledger.writing() as connection:
            record(connection, telling)
    return len(telling)


def _shared(repository: Path) -> Iterator[str]:
    """Yield the ids of the interactions in the data repository; what cannot be read is not ours to look at here."""
    for path in sorted((repository / layout.TELEMETRY_SNAPSHOTS).glob("*.jsonl")):
        for line in path.read_bytes().splitlines():
            try:
                yield str(orjson.loads(line)["id"])
            except (orjson.JSONDecodeError, KeyError, TypeError):
                continue


def _telling(connection: Connection, rows: Iterable[Stored], gone: Collection[str]) -> dict[str, str]:
    """Return the reason for each interaction that is evidence for a withdrawn pattern, or has the text of one."""
    texts = {row.interaction.id: text_key(row.interaction) for row in rows}
    became = patterns.raw_known(connection, set(texts.values()))
    taught = [(link.interaction_id, link.pattern_id) for link in patterns.links_of(connection, interactions=texts)]
    taught += [(identity, became[key]) for identity, key in texts.items() if key in became]
    return {identity: _REASON for identity, pattern in taught if pattern in gone}
