"""A learner over a real ledger, fed with interactions by hand."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fedlearn.learning.pipeline import Learner
from fedlearn.learning.report import LearnReport
from fedlearn.ledger import interactions, journal, patterns
from fedlearn.ledger.database import Ledger
from fedlearn.ledger.interactions import Stored
from fedlearn.ledger.patterns import Known
from fedlearn.models.lexical import LexicalEmbedder
from fedlearn.privacy.known import HostContext
from fedlearn.privacy.scrub import Scrubber
from fedlearn.records import NAMESPACE, Feedback, Interaction, Outcome
from fedlearn.settings import Settings
from fedlearn.telemetry.formats.interface import Event
from fedlearn.telemetry.parse import Batch
from fedlearn.telemetry.tail import Position

NOW = datetime(2026, 6, 1, tzinfo=UTC)
SCRUBBER = Scrubber(HostContext())


class Host:
    """One ledger and its learner; every call of `tell` is one batch."""

    def __init__(self, place: Path, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.ledger = Ledger.open(f"sqlite:///{place / 'ledger.db'}")
        self.batches = 0
        self.restart()

    def restart(self) -> None:
        self.learner = Learner(self.ledger, LexicalEmbedder(), SCRUBBER, self.settings, now=lambda: NOW)

    def tell(self, *events: Event) -> LearnReport:
        self.batches += 1
        place = Position("/made", 1, 1, 0, "", self.batches, "")
        return self.learner.take(Batch(place, lines=len(events), events=list(events)))

    def patterns(self) -> list[Known]:
        """Return every pattern, oldest first."""
        with self.ledger.reading() as connection:
            return patterns.newest(connection, 1000)

    def interaction(self, identity: str) -> Stored:
        with self.ledger.reading() as connection:
            return interactions.by_ids(connection, [identity])[identity]

    def serve(self, *pattern_ids: str, when: datetime = NOW - timedelta(days=1)) -> None:
        """Note that an assistant was given these patterns."""
        micros = int(when.timestamp() * 1_000_000)
        with self.ledger.writing() as connection:
            journal.remember_served(connection, str(uuid.uuid5(NAMESPACE, f"{micros}")), pattern_ids, micros)


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    one = Host(tmp_path)
    yield one
    one.ledger.close()


@pytest.fixture
def did() -> Callable[..., Interaction]:
    """Make an interaction that is worth learning from, but for what the test says."""

    def make(name: str, **changes: Any) -> Interaction:
        given: dict[str, Any] = {
            "id": str(uuid.uuid5(NAMESPACE, name)),
            "source": "ralph",
            "kind": "task",
            "time": NOW - timedelta(hours=1),
            "query": "How do I stop nginx from returning 502 for the grafana proxy?",
            "response": "Raise `proxy_read_timeout` to 120s in the virtual host, then reload nginx.",
            "outcome": Outcome.SUCCESS,
            "feedback": 1,
        }
        return Interaction(**{**given, **changes})

    return make


@pytest.fixture
def said() -> Callable[..., Feedback]:
    """Make a later word about an interaction."""

    def make(about: Interaction | None, **changes: Any) -> Feedback:
        given: dict[str, Any] = {"id": "f", "source": "ralph", "target": about.id if about else None}
        return Feedback(**{**given, **changes})

    return make
