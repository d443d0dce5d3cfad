"""One batch while it is worked on: what the ledger knew of it, and what it will know."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.engine import Connection

from fedlearn.learning.report import LearnReport
from fedlearn.ledger import interactions as store
from fedlearn.ledger.interactions import Stored
from fedlearn.records import Feedback

__all__ = ["Work"]

#: More than the ledger will ever number.
_AFTER_ALL = 1 << 62


@dataclass(slots=True)
class Work:
    """One batch while it is worked on: what the ledger knew, and what it will know."""

    connection: Connection
    report: LearnReport
    known: dict[str, Stored] = field(default_factory=dict)
    new: dict[str, Stored] = field(default_factory=dict)
    changed: dict[str, Stored] = field(default_factory=dict)
    asked: dict[bytes, None] = field(default_factory=dict)
    first_asked: dict[bytes, str] = field(default_factory=dict)
    #: New interactions by source and reference or id, and the last one by source and session (None: any).
    by_ref: dict[tuple[str, str], str] = field(default_factory=dict)
    last: dict[tuple[str, str | None], str] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)

    def get(self, identity: str) -> Stored | None:
        """Return an interaction as this batch sees it."""
        return self.new.get(identity) or self.changed.get(identity) or self.known.get(identity)

    def put(self, stored: Stored) -> None:
        """Keep an interaction for writing; one that the ledger has must be among the known."""
        it = stored.interaction
        if it.id in self.known:
            self.changed[it.id] = stored
            return
        if it.id not in self.new:
            self.places[it.id] = _AFTER_ALL + len(self.new)
            self.last[it.source, None] = self.last[it.source, it.session] = it.id
            self.by_ref[it.source, it.id] = it.id
            if (ref := it.context.get("ref")) is not None:
                self.by_ref[it.source, str(ref)] = it.id
        self.new[it.id] = stored

    def place(self, stored: Stored) -> int:
        """Return a number that orders interactions by first appearance, those of this batch last."""
        return self.places.get(stored.interaction.id, stored.seq or 0)

    def find(self, identity: str) -> Stored | None:
        """Return an interaction, asked of the ledger where this batch has not met it."""
        found = self.get(identity)
        if found is None:
            found = store.by_ids(self.connection, [identity]).get(identity)
            if found is not None:
                self.known[identity] = found
        return found

    def referred(self, source: str, reference: str) -> Stored | None:
        """Return the newest interaction of a source that has this reference or id."""
        here = self.by_ref.get((source, reference))
        if here is not None:
            return self.get(here)
        there = store.by_ref(self.connection, source, reference)
        return None if there is None else self.find(there.interaction.id)

    def target(self, feedback: Feedback) -> Stored | None:
        """Return the interaction that a feedback speaks of: by reference, else the last of the session or source."""
        source = feedback.source
        if feedback.target is not None:
            return self.referred(source, feedback.target)
        here = self.last.get((source, feedback.session))
        if here is not None:
            return self.get(here)
        there = store.last_of(self.connection, source, feedback.session)
        return None if there is None else self.find(there.interaction.id)
