"""From files to events: what is new in each file, in batches that the caller commits one by one.

The order of events depends on the files alone, never on where batches are cut or on when the reader was killed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from fedlearn.records import Interaction
from fedlearn.settings import Settings
from fedlearn.telemetry.decode import canonical, line_digest, records, text_id
from fedlearn.telemetry.formats import formats_of
from fedlearn.telemetry.formats.common import event_name
from fedlearn.telemetry.formats.interface import FLUSHED, Event, Format
from fedlearn.telemetry.sources import Sources, detect
from fedlearn.telemetry.tail import Follower, Oversized, Position, head_lines, path_text

__all__ = ["Batch", "Quarantined", "ReadState", "read"]

#: Bytes of one batch; a single longer line still makes one.
MAX_BATCH_BYTES = 8_388_608

#: Complete lines at the head of a file that tell its source.
SAMPLE_LINES = 50

_EXCERPT = 200

#: Under this name the ledger's threads also hold, by device and inode, which threads of a file are not yet told.
_OPEN_IN_FILE = "@file"

#: Ends the source's name in the id of a line that no source could read.
_UNREAD = "?"

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A line, or the beginning of one, that could not be understood."""

    path: str
    offset: int
    reason: str
    excerpt: str
    source: str | None


@dataclass(slots=True)
class Batch:
    """What one stretch of one file says; to be committed in one transaction before the next is asked for.

    `seen` holds the 16-byte ids of the new lines; `threads` the states that changed, None for one that ended.
    """

    position: Position
    lines: int = 0
    duplicates: int = 0
    redacted: int = 0
    events: list[Event] = field(default_factory=list)
    seen: list[bytes] = field(default_factory=list)
    threads: dict[Key, dict[str, Any] | None] = field(default_factory=dict)
    quarantined: list[Quarantined] = field(default_factory=list)
    files_done: bool = False


class ReadState(Protocol):
    """What earlier batches left behind."""

    def position(self, path: str, device: int, inode: int) -> Position | None:
        """Return the position kept for the path, else for the device and inode, else None; no path is empty."""
        ...

    def seen(self, ids: Sequence[bytes]) -> set[bytes]:
        """Return those of the line ids that were read before."""
        ...

    def threads(self, keys: Collection[Key]) -> dict[Key, dict[str, Any]]:
        """Return the states of the open threads among the keys (source, thread)."""
        ...


def read(
    files: Sequence[Path],
    state: ReadState,
    settings: Settings,
    *,
    formats: Sequence[Format] | None = None,
    batch_lines: int | None = None,
    on_problem: Callable[[str], None] | None = None,
) -> Iterator[Batch]:
    """Yield what is new in the files, in their order.

    Args:
        files: what `discover.find` found.
        state: what earlier batches left; asked again for every batch, so each must be committed before the next.
        settings: limits and mappings.
        formats: the sources; by default the built-in ones and those of the settings.
        batch_lines: lines in a batch; by default as in the settings.
        on_problem: told in one line of each file that cannot be read; the others go on.

    """
    chosen = formats_of(settings) if formats is None else tuple(formats)
    limit = batch_lines or settings.telemetry.batch_lines
    kept = _kept_positions(files, state)
    for path in files:
        try:
            with Follower(path, kept.get(path, ()), settings.telemetry.max_line_bytes) as file:
                if file.unchanged and file.resumed is not None and file.resumed.path == file.path:
                    continue
                yield from _read_file(path, file, state, chosen, limit, settings.telemetry.max_open_threads)
                if file.problem and on_problem:
                    on_problem(file.problem)
        except OSError as error:
            if on_problem:
                on_problem(f"{path_text(path)}: cannot be read: {error.strerror or error}; check its permissions")


def _kept_positions(files: Sequence[Path], state: ReadState) -> dict[Path, list[Position]]:
    """Return the positions that may speak of each file: its path's, and its inode's where it came from another path.

    All are asked for before any file is read, because the first batch of one file of a swapped pair already
    replaces what was kept for the other.
    """
    found: dict[Path, list[Position]] = {}
    for path in files:
        try:
            stat = path.stat()
        except OSError:
            continue  # opening it will say why
        own = state.position(path_text(path), stat.st_dev, stat.st_ino)
        if own is None or (own.device, own.inode) == (stat.st_dev, stat.st_ino):
            found[path] = [own] if own else []
        else:
            moved = state.position("", stat.st_dev, stat.st_ino)
            found[path] = [position for position in (own, moved) if position]
    return found


def _read_file(
    path: Path, file: Follower, state: ReadState, formats: Sequence[Format], limit: int, max_open: int
) -> Iterator[Batch]:
    by_name = {one.name: one for one in formats}
    source = by_name.get(file.resumed.source or "") if file.resumed else None
    if source is None and not file.unchanged:
        source = detect(_sample(path), path.name, formats)
    sources = Sources(formats, path.name, source)
    while True:
        lines = [] if file.unchanged else file.next_lines(limit, MAX_BATCH_BYTES)
        if file.unchanged:
            file.at_end = True
        position = file.position(source.name if source else None)
        if not lines and (file.resumed is None or position == file.resumed):
            return
        yield _Reading(position, state, sources, by_name, max_open, file.at_end).batch_of(lines)
        if file.at_end:
            return


def _sample(path: Path) -> list[dict[str, Any]]:
    """Return the objects among the first lines of a file."""
    objects = []
    for raw in head_lines(path, SAMPLE_LINES):
        try:
            objects.extend(records(raw)[0])
        except ValueError:
            continue
    return objects


class _Record(NamedTuple):
    """One object of a line, or a line that holds none and the reason."""

    digest: bytes
    offset: int
    raw: bytes
    line: dict[str, Any] | None
    source: Format | None
    reason: str


class _Reading:
    """The making of one batch."""

    def __init__(
        self,
        position: Position,
        state: ReadState,
        sources: Sources,
        by_name: Mapping[str, Format],
        max_open: int,
        at_end: bool,
    ) -> None:
        self._batch = Batch(position, files_done=at_end)
        self._state = state
        self._sources = sources
        self._by_name = by_name
        self._max_open = max_open
        self._at_end = at_end
        self._kept: dict[Key, dict[str, Any]] = {}
        self._file_key: Key = (_OPEN_IN_FILE, f"{position.device}:{position.inode}")
        self._untold: dict[Key, None] = {}  # threads of this file that its end has to tell, in order
        self._lost: dict[int, str] = {}  # by offset, what was cut off in a line that also holds a whole record

    def batch_of(self, lines: Sequence[tuple[int, bytes | Oversized]]) -> Batch:
        """Return the batch of these lines."""
        new = self._new_records(self._decode(lines))
        self._load_threads(new)
        self._fold(new)
        if self._at_end:
            for key in list(self._untold):
                self._tell(key)
        self._keep_untold()
        return self._batch

    def _decode(self, lines: Sequence[tuple[int, bytes | Oversized]]) -> Iterator[_Record]:
        """Yield the records of the lines that are not blank."""
        of_line = self._sources.of_line
        # What cannot be read is identified by its bytes and the file's source, so a replay does not count it twice.
        unread = f"{self._sources.source.name if self._sources.source else ''}{_UNREAD}"
        for offset, raw in lines:
            if type(raw) is not bytes:
                assert isinstance(raw, Oversized)
                identity = b"%d:" % raw.length + raw.excerpt + raw.ending
                reason = f"{raw.length} bytes are more than telemetry.max_line_bytes"
                yield _Record(line_digest(unread, identity), offset, raw.excerpt, None, None, reason)
                continue
            if not raw or raw.isspace():
                continue
            try:
                objects, lost = records(raw)
            except ValueError as error:
                yield _Record(line_digest(unread, raw.strip()), offset, raw, None, None, str(error))
                continue
            for line in objects:
                source = of_line(line)
                if source is None:
                    digest = line_digest(unread, canonical(line))
                    yield _Record(digest, offset, raw, None, None, _unknown(line))
                else:
                    yield _Record(line_digest(source.name, canonical(line)), offset, raw, line, source, "")
            if lost:
                # No record of its own: the line is counted by what was saved from it.
                self._lost[offset] = lost

    def _new_records(self, decoded: Iterator[_Record]) -> list[_Record]:
        """Return the records that were not read before, in this batch or earlier."""
        batch = self._batch
        unique: dict[bytes, _Record] = {}
        for record in decoded:
            batch.lines += 1
            unique.setdefault(record.digest, record)
        known = self._state.seen(list(unique)) if unique else set()
        new = [record for digest, record in unique.items() if digest not in known] if known else list(unique.values())
        batch.duplicates = batch.lines - len(new)
        batch.seen = [record.digest for record in new]
        return new

    def _load_threads(self, new: Sequence[_Record]) -> None:
        """Ask for the states of the threads that the new records, or the end of the file, touch."""
        wanted: set[Key] = {self._file_key}
        for record in new:
            source, line = record.source, record.line
            if source is not None and line is not None and (thread := source.thread(line)) is not None:
                wanted.add((source.name, thread))
        self._kept = dict(self._state.threads(wanted))
        if kept := self._kept.get(self._file_key):
            self._untold = dict.fromkeys((source, thread) for source, thread in kept["open"])
            missing = [key for key in self._untold if key not in self._kept]
            if missing:
                self._kept.update(self._state.threads(missing))

    def _fold(self, new: Sequence[_Record]) -> None:
        """Give every record to its source, in order, with the state of its thread."""
        threads = self._batch.threads
        for digest, offset, raw, line, source, reason in new:
            if self._lost and offset in self._lost:
                lost = self._lost.pop(offset).encode("utf-8", "replace")
                self._quarantine(offset, lost, f"cut off: {len(lost)} bytes beside a complete record are lost", source)
            if source is None or line is None:
                self._quarantine(offset, raw, reason, source or self._sources.source)
                continue
            thread = source.thread(line)
            key = (source.name, thread or "")
            before = None
            if thread is not None:
                before = threads[key] if key in threads else self._kept.get(key)
            try:
                step = source.read(line, text_id(digest), before)
            except ValueError as error:
                self._quarantine(offset, raw, str(error), source)
                continue
            if step.events:
                self._emit(step.events)
            if thread is not None and step.state is not before:
                self._store(key, step.state, source)

    def _emit(self, events: Sequence[Event]) -> None:
        self._batch.events.extend(events)
        for event in events:
            if type(event) is Interaction and event.redacted:
                self._batch.redacted += 1

    def _store(self, key: Key, new: dict[str, Any] | None, source: Format) -> None:
        """Note the new state of a thread, and whether it is still to be told."""
        threads = self._batch.threads
        if new is None and key not in self._kept:
            threads.pop(key, None)  # opened and closed within this batch
        else:
            threads[key] = new
        if not source.flushes:
            return
        self._untold.pop(key, None)
        if new is not None and FLUSHED not in new:
            self._untold[key] = None
            if len(self._untold) > self._max_open:
                self._tell(next(iter(self._untold)))

    def _tell(self, key: Key) -> None:
        """Emit what an open thread is worth so far."""
        self._untold.pop(key, None)
        threads = self._batch.threads
        current = threads[key] if key in threads else self._kept.get(key)
        source = self._by_name.get(key[0])
        if current is None or source is None or FLUSHED in current:
            return
        step = source.flush(current)
        self._emit(step.events)
        if step.state is not current:
            threads[key] = step.state

    def _keep_untold(self) -> None:
        """Keep between batches which threads of this file the end of the file has to tell."""
        if self._untold:
            self._batch.threads[self._file_key] = {"open": [list(key) for key in self._untold]}
        elif self._file_key in self._kept:
            self._batch.threads[self._file_key] = None

    def _quarantine(self, offset: int, raw: bytes, reason: str, source: Format | None) -> None:
        excerpt = raw[:_EXCERPT].decode("utf-8", "replace").replace("\x00", "\\0")[:_EXCERPT]
        path = self._batch.position.path
        self._batch.quarantined.append(Quarantined(path, offset, reason, excerpt, source.name if source else None))


def _unknown(line: Mapping[str, Any]) -> str:
    """Say why nobody reads a line, by the name of its event or by its first fields."""
    name = event_name(line)
    what = f"event {name[:60]}" if name else f"fields {', '.join(list(line)[:4])[:80]}" if line else "no fields"
    return f"unknown kind of line ({what})"
