"""A host in this process: real ledger, scrubber and embedder, the index in memory."""

import pytest

from fedlearn.index import outbox
from fedlearn.ledger import journal, patterns
from fedlearn.ledger.patterns import Known
from fedlearn.records import Category, Evidence, Pattern, PatternMetadata, Status, Tier, pattern_id
from fedlearn.settings import Settings
from fedlearn.wiring import Parts


@pytest.fixture
def settings(tmp_path):
    return Settings.model_validate({"state_dir": tmp_path / "state", "index": {"backend": "memory"}})


@pytest.fixture
def parts(settings):
    settings.state_dir.mkdir()
    with Parts(settings) as parts:
        yield parts


@pytest.fixture
def known(parts):
    """Look a pattern up in the ledger."""

    def look_up(identity):
        with parts.ledger.reading() as connection:
            return patterns.by_ids(connection, [identity])[identity]

    return look_up


@pytest.fixture
def foreign(parts):
    """Admit a pattern of another host, and return its id."""

    def admit(content="Restart it twice.", name="the printer hangs"):
        text = f"{name}\n\n{content}"
        metadata = PatternMetadata(name, source_query=name)
        pattern = Pattern(pattern_id(Category.SKILL, text), Category.SKILL, text, metadata, 0.9)
        with parts.ledger.writing() as connection:
            patterns.save(connection, [Known(pattern, False, Tier.TRUSTED, Status.ACTIVE, Evidence())], [])
            journal.queue(connection, [(Category.SKILL.value, pattern.id)])
        outbox.drain(parts.ledger, parts.index, parts.embedder)
        return pattern.id

    return admit
