"""A read state in memory, and a reader that commits every batch to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from fedlearn.settings import Settings
from fedlearn.telemetry.parse import Batch, read
from fedlearn.telemetry.tail import Position


@dataclass
class Memory:
    positions: dict[str, Position] = field(default_factory=dict)
    ids: set[bytes] = field(default_factory=set)
    states: dict[tuple[str, str], str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def position(self, path: str, device: int, inode: int) -> Position | None:
        if path in self.positions:
            return self.positions[path]
        return next((p for p in self.positions.values() if (p.device, p.inode) == (device, inode)), None)

    def seen(self, ids: Sequence[bytes]) -> set[bytes]:
        return self.ids.intersection(ids)

    def threads(self, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], dict[str, Any]]:
        return {key: json.loads(self.states[key]) for key in keys if key in self.states}

    def commit(self, batch: Batch) -> None:
        self.positions[batch.position.path] = batch.position
        self.ids.update(batch.seen)
        for key, state in batch.threads.items():
            if state is None:
                self.states.pop(key, None)
            else:
                self.states[key] = json.dumps(state)

    def read(self, *files: Path, settings: Settings | None = None, batch_lines: int = 1000) -> list[Batch]:
        batches = []
        chosen = settings or Settings()
        for batch in read(files, self, chosen, batch_lines=batch_lines, on_problem=self.problems.append):
            self.commit(batch)
            batches.append(batch)
        return batches

    def events(self, *files: Path, **options: Any) -> list[Any]:
        return [event for batch in self.read(*files, **options) for event in batch.events]


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write objects or raw bytes as the lines of a file and return its path."""

    def write_lines(name: str, *lines: dict[str, Any] | bytes) -> Path:
        path = tmp_path / name
        body = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
        path.write_bytes(b"".join(line + b"\n" for line in body))
        return path

    return write_lines
