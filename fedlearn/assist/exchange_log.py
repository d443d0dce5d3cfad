"""Exchanges with models as telemetry of our own: appended to a file that the learner reads like any other.

Appending takes no lock of the ledger and waits for nothing, so an answer never waits for learning. The learner gives
every line an id, so however often it is read, it counts once.
"""

from __future__ import annotations

import fcntl
import os
import uuid
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import orjson

from fedlearn.telemetry.decode import canonical, decode, line_digest, text_id
from fedlearn.telemetry.formats.common import bounded
from fedlearn.telemetry.formats.own import EVENT, SOURCE

__all__ = ["Exchange", "ExchangeLog"]

#: So many bytes at the end of the log may hold what nobody has read yet.
_LATEST = 4_000_000


@dataclass(frozen=True, slots=True)
class Exchange:
    """A finished exchange with a model, or one that failed.

    `kind` is `ask` or `chat` (the proxy). `query` is the user's last question, without the context that we added.
    `context_used` are the ids of the patterns whose content was sent along, `answer_id` the answer that they came from.
    `tokens_in` and `tokens_out` are what the model counted. `tokens_saved` is what the remote model would have been
    sent and would have written, less what it really was. `route` says where the question went and why. `error` tells
    why there is no response. `time` is aware. `ref` is a name by which a later word may speak of it, unique;
    one is made where there is none.
    """

    kind: str
    time: datetime
    query: str
    response: str = ""
    model: str | None = None
    is_local: bool | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None
    tokens_saved: int | None = None
    latency_ms: float | None = None
    finish_reason: str | None = None
    route: str | None = None
    answer_id: str | None = None
    context_used: tuple[str, ...] = ()
    session: str | None = None
    error: str | None = None
    ref: str | None = None


class ExchangeLog:
    """Writes exchanges below a directory. Several processes and threads may write at once."""

    def __init__(self, directory: Path, *, enabled: bool = True, most_bytes: int, kept: int) -> None:
        """Take the directory, which is made when it is needed; nothing is written unless `enabled`.

        A file of `most_bytes` is put aside, and `kept` of those stay beside the one that is written.
        """
        self._path = directory / "fedlearn-exchanges.jsonl"
        self._enabled = enabled
        self._most_bytes = most_bytes
        self._kept = kept

    @property
    def path(self) -> Path:
        """The file that is written."""
        return self._path

    def holds(self, ref: str) -> bool:
        """Tell whether one of the latest exchanges has this name; it may wait to be read."""
        with suppress(OSError), self._path.open("rb") as file:
            file.seek(max(0, self._path.stat().st_size - _LATEST))
            return f'"id":"{ref}"'.encode("utf-8", "replace") in file.read()
        return False

    def record(self, exchange: Exchange) -> str | None:
        """Append an exchange.

        Returns:
            The id that its interaction has in the ledger once the learner has read it. None when nothing was written:
            it is switched off, or the file cannot be written. An answer is never lost over its telemetry.

        """
        if not self._enabled:
            return None
        line = _line(exchange)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                # One write of one line: writers that come together do not mix their lines.
                written = os.write(handle, line)
                full = os.fstat(handle).st_size >= self._most_bytes
            finally:
                os.close(handle)
            if written < len(line):
                return None
            if full:
                self._rotate()
        except OSError:
            return None
        return text_id(line_digest(SOURCE, canonical(decode(line))))

    def _rotate(self) -> None:
        """Put the full file aside by renaming, as log rotation does; one process at a time."""
        lock = os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            # Missing: another process has put it aside meanwhile.
            with suppress(BlockingIOError, FileNotFoundError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if self._path.stat().st_size >= self._most_bytes:
                    for number in range(self._kept, 0, -1):
                        older = self._aside(number - 1) if number > 1 else self._path
                        with suppress(FileNotFoundError):
                            older.replace(self._aside(number))
        finally:
            os.close(lock)

    def _aside(self, number: int) -> Path:
        return self._path.with_name(f"{self._path.name}.{number}")


def _line(exchange: Exchange) -> bytes:
    """Return the line of an exchange; what no JSON can hold is replaced."""
    told = {name: value for name, value in asdict(exchange).items() if value not in (None, "", ())}
    told |= {"event": EVENT, "id": exchange.ref or str(uuid.uuid4()), "timestamp": exchange.time.isoformat()}
    told |= {name: bounded(told[name]) for name in ("query", "response", "error") if name in told}
    del told["time"]
    told.pop("ref", None)
    clean = {key: _clean(value) if isinstance(value, str) else value for key, value in told.items()}
    return orjson.dumps(clean) + b"\n"


def _clean(text: str) -> str:
    """Return a text without lone surrogates."""
    return text.encode("utf-8", "replace").decode()
