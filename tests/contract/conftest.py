"""A ledger on each database that it may stand on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fedlearn.ledger.database import Ledger


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    return str(request.getfixturevalue("postgresql_url"))


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    opened = Ledger.open(url, busy_seconds=10)
    yield opened
    opened.close()
