"""One run of learning over all telemetry: discover, learn, drain the outbox."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from fedlearn.index import outbox
from fedlearn.learning.report import LearnReport
from fedlearn.ledger import interactions, journal, reading
from fedlearn.ledger.clock import to_micros
from fedlearn.telemetry.discover import find
from fedlearn.telemetry.parse import Batch
from fedlearn.telemetry.retention import cutoff
from fedlearn.telemetry.tail import path_text
from fedlearn.wiring import Parts, utc_now

__all__ = ["learn_once", "unread_lines"]

#: After so many events a long run looks whether limits bite, and whether the index should get its part in between.
_LOOK_EVERY = 20_000
#: So many changes may wait for the end of a run.
_DRAIN_ABOVE = 2_000


def learn_once(
    parts: Parts,
    paths: Sequence[Path],
    *,
    on_progress: Callable[[int, int | None], None] | None = None,
    on_problem: Callable[[str], None] | None = None,
) -> LearnReport:
    """Learn from what is new, and give the index what changed.

    Args:
        parts: of the command or daemon.
        paths: files or directories; none means all known ones.
        on_progress: called with (lines so far, None), at least once a batch, also while the index is given its part;
            what it raises ends the run, and what was committed stays.
        on_problem: called with one line for each place that cannot be read.

    Raises:
        SourceError: a path that was named cannot be read.

    """
    settings = parts.settings
    if not settings.telemetry.enabled:
        return LearnReport()
    found = find(settings, paths)
    if on_problem is not None:
        for problem in found.problems:
            on_problem(problem)
    since_drain = 0

    def after(batch: Batch, report: LearnReport) -> None:
        nonlocal since_drain
        since_drain += len(batch.events)
        if since_drain > _LOOK_EVERY:
            since_drain = 0
            _keep_bounds(parts)
            _drain(parts, on_progress, report.lines, more_than=_DRAIN_ABOVE)
        if on_progress is not None:
            on_progress(report.lines, None)

    with _few_collections():
        report = parts.learner.learn(found.files, on_batch=after, on_problem=on_problem)
    if report.lines:
        _keep_bounds(parts)
    _drain(parts, on_progress, report.lines)
    return report


@contextmanager
def _few_collections() -> Iterator[None]:
    """Let Python look for cyclic garbage less often: the hot path makes millions of objects and hardly a cycle."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _drain(
    parts: Parts, on_progress: Callable[[int, int | None], None] | None, lines: int, *, more_than: int = 0
) -> None:
    """Give the index what waits, and let it go, so that others can search while the learner reads on."""
    with parts.ledger.reading() as connection:
        if journal.pending_count(connection) <= more_than:
            return

    def tell(_done: int, _waiting: int) -> None:
        if on_progress is not None:
            on_progress(lines, None)

    try:
        outbox.drain(parts.ledger, parts.index, parts.embedder, on_progress=tell)
    finally:
        parts.index.close()


def _keep_bounds(parts: Parts) -> None:
    """Keep quarantine, open threads and old texts inside their limits, and count what went."""
    settings = parts.settings
    idle = utc_now() - timedelta(days=settings.telemetry.thread_idle_days)
    with parts.ledger.writing() as connection:
        gone = reading.trim_quarantine(connection, settings.limits.quarantine_rows)
        idle_gone = reading.forget_idle_threads(connection, to_micros(idle) or 0, settings.telemetry.max_open_threads)
        journal.bump(connection, {"quarantine_dropped": gone, "threads_forgotten": idle_gone})
        journal.set_fact(connection, "last_learn", utc_now().isoformat(timespec="seconds"))
        limit = cutoff(utc_now(), settings.telemetry.retention_days)
        today = utc_now().date().isoformat()
        if limit is not None and journal.fact(connection, "texts_dropped") != today:
            dropped = interactions.drop_texts(connection, to_micros(limit) or 0)
            journal.bump(connection, {"texts_dropped": dropped})
            journal.set_fact(connection, "texts_dropped", today)


def unread_lines(parts: Parts, paths: Sequence[Path], enough: int) -> int:
    """Return how many complete lines are new, counting no further than `enough`; compressed files do not count."""
    state = reading.LedgerReadState(parts.ledger)
    lines = 0
    for path in find(parts.settings, paths).files:
        if path.suffix == ".gz":
            continue
        # A file that went away or may not be read is told of when it is read; here it holds nothing.
        with suppress(OSError):
            stat = path.stat()
            known = state.position(path_text(path), stat.st_dev, stat.st_ino)
            with path.open("rb") as file:
                file.seek(known.offset if known is not None and known.offset <= stat.st_size else 0)
                while lines < enough and (chunk := file.read(1 << 20)):
                    lines += chunk.count(b"\n")
        if lines >= enough:
            break
    return lines
