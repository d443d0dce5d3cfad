"""Which patterns exist, by id and by solution, in memory: most new texts are new, and need not ask the ledger."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from fedlearn.ledger import patterns as store

__all__ = ["Directory"]

#: Above so many patterns the ledger is asked instead, to keep memory bounded.
_KEPT = 50_000


class Directory:
    """Every pattern of the ledger, whatever its status, as long as there are not too many."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._solutions: dict[bytes, list[str]] = {}
        self._complete = False

    def load(self, connection: Connection) -> None:
        """Take ids and solution keys from the ledger."""
        for identity, solution_key in store.directory(connection, _KEPT + 1):
            self._note(identity, solution_key)
        self._complete = len(self._ids) <= _KEPT

    def add(self, identity: str, solution_key: bytes | None) -> None:
        """Note a new pattern."""
        self._note(identity, solution_key)
        if len(self._ids) > _KEPT:
            self._complete = False

    def may_hold(self, identity: str) -> bool:
        """Tell whether the ledger has to be asked for a pattern."""
        return not self._complete or identity in self._ids

    def with_solution(self, connection: Connection, solution_key: bytes) -> list[str]:
        """Return the patterns with this very solution, oldest first."""
        here = self._solutions.get(solution_key, [])
        if self._complete:
            return list(here)
        there = [known.pattern.id for known in store.by_solution(connection, solution_key)]
        return there + [identity for identity in here if identity not in there]

    def _note(self, identity: str, solution_key: bytes | None) -> None:
        if identity in self._ids:
            return
        self._ids.add(identity)
        if solution_key is not None:
            self._solutions.setdefault(solution_key, []).append(identity)
