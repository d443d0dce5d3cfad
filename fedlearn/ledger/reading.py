"""The telemetry side of the ledger: what was read, how far, and what waits for its other half."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from fedlearn.ledger.database import Ledger, among, upsert
from fedlearn.ledger.schema import positions, quarantine, seen, threads
from fedlearn.ledger.text import json_text
from fedlearn.telemetry.parse import Batch
from fedlearn.telemetry.tail import Position

__all__ = ["LedgerReadState", "forget_idle_threads", "reading_now", "store", "trim_quarantine"]


class LedgerReadState:
    """What the reader asks: positions, lines seen, open threads. Each question is answered from a fresh view."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def position(self, path: str, device: int, inode: int) -> Position | None:
        """Return how far a file was read, by its path or, where it was moved, by its device and inode."""
        with self._ledger.reading() as connection:
            query = sa.select(positions.c.state)
            found = connection.execute(query.where(positions.c.path == path)).scalar()
            if found is None:
                moved = query.where(positions.c.device == device, positions.c.inode == inode)
                found = connection.execute(moved.limit(1)).scalar()
        return None if found is None else Position(**orjson.loads(found))

    def seen(self, ids: Sequence[bytes]) -> set[bytes]:
        """Return which of these 16-byte line ids were read before."""
        with self._ledger.reading() as connection:
            return {bytes(row[0]) for row in among(connection, seen, ("id",), "id", ids)}

    def threads(self, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], dict[str, Any]]:
        """Return the states of those threads that are open."""
        by_source: dict[str, list[str]] = {}
        for source, key in keys:
            by_source.setdefault(source, []).append(key)
        found: dict[tuple[str, str], dict[str, Any]] = {}
        with self._ledger.reading() as connection:
            for source, wanted in by_source.items():
                rows = among(connection, threads, ("key", "state"), "key", wanted, within=("source", source))
                found.update(((source, row.key), orjson.loads(row.state)) for row in rows)
        return found


def store(connection: Connection, batch: Batch, micros: int) -> None:
    """Write the reading side of a batch: the new position, line ids, threads and what could not be read."""
    position = batch.position
    row = {
        "path": position.path,
        "device": position.device,
        "inode": position.inode,
        "state": json_text(asdict(position)),
    }
    upsert(connection, positions, [row], ["device", "inode", "state"])
    # In the order of the key, so that each page of the tree is visited once.
    upsert(connection, seen, [{"id": identity} for identity in sorted(batch.seen)])
    closed = [{"s": source, "k": key} for (source, key), state in batch.threads.items() if state is None]
    if closed:
        at = sa.and_(threads.c.source == sa.bindparam("s"), threads.c.key == sa.bindparam("k"))
        connection.execute(threads.delete().where(at), closed)
    opened = [
        {"source": source, "key": key, "state": json_text(state), "updated": micros}
        for (source, key), state in batch.threads.items()
        if state is not None
    ]
    upsert(connection, threads, opened, ["state", "updated"])
    unread = [
        {
            "path": line.path,
            "offset": line.offset,
            "reason": line.reason,
            "source": line.source,
            "excerpt": line.excerpt,
            "noticed": micros,
        }
        for line in batch.quarantined
    ]
    upsert(connection, quarantine, unread, ["reason", "source", "excerpt", "noticed"])


def trim_quarantine(connection: Connection, keep: int) -> int:
    """Keep only the latest `keep` unreadable lines; return how many went (they stay counted)."""
    total = int(connection.execute(sa.select(sa.func.count()).select_from(quarantine)).scalar_one())
    if total <= keep:
        return 0
    border = connection.execute(
        sa.select(quarantine.c.noticed).order_by(quarantine.c.noticed.desc()).offset(keep - 1).limit(1)
    ).scalar_one()
    return connection.execute(quarantine.delete().where(quarantine.c.noticed < border)).rowcount


def forget_idle_threads(connection: Connection, before: int, keep: int) -> int:
    """Forget open threads without news since `before` (microseconds), and the oldest above `keep`; return how many."""
    gone = connection.execute(threads.delete().where(threads.c.updated < before)).rowcount
    total = int(connection.execute(sa.select(sa.func.count()).select_from(threads)).scalar_one())
    if total > keep:
        border = connection.execute(
            sa.select(threads.c.updated).order_by(threads.c.updated.desc()).offset(keep - 1).limit(1)
        ).scalar_one()
        gone += connection.execute(threads.delete().where(threads.c.updated < border)).rowcount
    return gone


def reading_now(connection: Connection) -> dict[str, int]:
    """Return how many files are followed, threads are open, and lines are in quarantine."""
    tables = {"files": positions, "open_threads": threads, "quarantine": quarantine}
    return {
        name: int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
        for name, table in tables.items()
    }
