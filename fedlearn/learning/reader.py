"""A second process that reads a large backlog one batch ahead, while the first one learns.

    learner                          reader
    request  ------------------->    what to read, and the ledger to ask
    (learns from batch n)   <----    batch n + 1
    "n is committed" ----------->    batch n is forgotten, batch n + 2 is read

The reader asks the ledger what was read before, and adds the one batch that is on its way there. So it says the same
as a reader that waits for each commit. Should it end too soon, the learner reads on by itself.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from typing import Any

from fedlearn.learning.glance import Glance, glance_at
from fedlearn.ledger.database import Ledger
from fedlearn.ledger.reading import LedgerReadState
from fedlearn.process import python
from fedlearn.records import Interaction
from fedlearn.settings import Settings
from fedlearn.telemetry.formats.interface import Event
from fedlearn.telemetry.parse import Batch, ReadState, read
from fedlearn.telemetry.tail import Position, path_text

__all__ = ["BACKLOG", "batches"]

#: From so many unread bytes on a second process is worth its start.
BACKLOG = 8_000_000

_VALUES = attrgetter(*(item.name for item in fields(Interaction)))
_COMMITTED = b"\n"

Key = tuple[str, str]


def batches(
    files: Sequence[Path], ledger: Ledger, settings: Settings, on_problem: Callable[[str], None] | None
) -> Generator[tuple[Batch, list[Glance | None]]]:
    """Yield what is new in the files, and what each interaction says by itself (None for other events).

    Each batch must be committed to the ledger before the next is asked for.

    Raises:
        LedgerError, LockedError: the ledger cannot be asked.

    """
    state = LedgerReadState(ledger)
    if len(os.sched_getaffinity(0)) > 1 and _unread(files, state) >= BACKLOG:
        yield from _read_beside(files, ledger, settings, on_problem)
    # What is left: all of it, or what the other process did not live to read.
    for batch in read(files, state, settings, on_problem=on_problem):
        yield batch, _glances(batch.events, settings)


def _glances(events: Sequence[Event], settings: Settings) -> list[Glance | None]:
    """Return what each interaction among the events says by itself."""
    value = settings.value
    return [glance_at(event, value) if type(event) is Interaction else None for event in events]


def _unread(files: Sequence[Path], state: ReadState) -> int:
    """Return about how many bytes of the files are new."""
    sizes = []
    for path in files:
        try:
            sizes.append((path, path.stat()))
        except OSError:
            continue  # opening it will say why
    total = sum(stat.st_size for _, stat in sizes)
    if total < BACKLOG:
        return total
    for path, stat in sizes:
        known = state.position(path_text(path), stat.st_dev, stat.st_ino)
        if known is not None:
            total -= stat.st_size if known.size == stat.st_size else min(known.offset, stat.st_size)
    return total


def _read_beside(
    files: Sequence[Path], ledger: Ledger, settings: Settings, on_problem: Callable[[str], None] | None
) -> Iterator[tuple[Batch, list[Glance | None]]]:
    """Yield the batches of a second process until it ends."""
    request = pickle.dumps((ledger.url, settings, [path_text(path) for path in files]))
    with python("fedlearn.learning.reader") as (to, out):
        try:
            to.write(len(request).to_bytes(8, "big") + request)
            to.flush()
            while (item := pickle.load(out)) is not None:  # noqa: S301 - from a process of our own, over a pipe
                if isinstance(item, str):
                    if on_problem is not None:
                        on_problem(item)
                    continue
                batch, events, glances = item
                batch.events = [Interaction(*one) if type(one) is tuple else one for one in events]
                glances = [None if one is None else Glance(*one) for one in glances]
                del item, events  # the next batch comes while this one is learnt
                yield batch, glances
                del batch, glances
                to.write(_COMMITTED)
                to.flush()
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            return


class _OneAhead:
    """What earlier batches left behind: in the ledger, and the one that is on its way there."""

    def __init__(self, committed: ReadState) -> None:
        self._committed = committed
        self._seen: frozenset[bytes] = frozenset()
        self._threads: dict[Key, dict[str, Any] | None] = {}

    def add(self, batch: Batch) -> None:
        """Remember a batch instead of the one before it, which the ledger has."""
        self._seen, self._threads = frozenset(batch.seen), dict(batch.threads)

    def position(self, path: str, device: int, inode: int) -> Position | None:
        """Return the position kept; it is asked for before anything is read."""
        return self._committed.position(path, device, inode)

    def seen(self, ids: Sequence[bytes]) -> set[bytes]:
        """Return those of the line ids that were read before."""
        return self._committed.seen(ids) | self._seen.intersection(ids)

    def threads(self, keys: Collection[Key]) -> dict[Key, dict[str, Any]]:
        """Return the states of the open threads among the keys."""
        found = self._committed.threads([key for key in keys if key not in self._threads])
        ahead = {key: self._threads[key] for key in keys if key in self._threads}
        return found | {key: state for key, state in ahead.items() if state is not None}


def main() -> None:
    """Read what the request on standard input names; write batches to standard output until all is read."""
    requests, out = sys.stdin.buffer, sys.stdout.buffer
    url, settings, names = pickle.loads(requests.read(int.from_bytes(requests.read(8), "big")))  # noqa: S301 - as above
    ledger = Ledger.open(url, busy_seconds=settings.ledger.busy_seconds)
    state = _OneAhead(LedgerReadState(ledger))

    def put(item: object) -> None:
        pickle.dump(item, out, protocol=pickle.HIGHEST_PROTOCOL)
        out.flush()

    first = True
    for batch in read([Path(name) for name in names], state, settings, on_problem=put):
        events = [_VALUES(event) if type(event) is Interaction else event for event in batch.events]
        glances = [None if glance is None else tuple(glance) for glance in _glances(batch.events, settings)]
        batch.events = []
        put((batch, events, glances))
        if not first and requests.read(1) != _COMMITTED:
            return  # the learner went away
        first = False
        state.add(batch)
    put(None)


if __name__ == "__main__":
    try:
        main()
    except (BrokenPipeError, EOFError):
        # Nobody listens any more; Python would complain once more when it closes standard output.
        os._exit(0)
