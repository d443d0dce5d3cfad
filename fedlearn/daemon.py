"""The learner that follows telemetry: loop, signals, sd_notify, watchdog. One on a state directory."""

from __future__ import annotations

import fcntl
import os
import resource
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from types import FrameType

from fedlearn.counted import counted
from fedlearn.errors import FedlearnError, LockedError, SettingsError, TemporaryError
from fedlearn.jobs.learn import learn_once, unread_lines
from fedlearn.learning.report import LearnReport
from fedlearn.telemetry.discover import known_directories
from fedlearn.wiring import Parts

__all__ = ["follow", "run"]

#: How long to wait after a failure that time may mend, in seconds; doubled each time up to the last.
_FIRST_PAUSE, _LAST_PAUSE = 1.0, 60.0
#: A wait is cut in slices of so many seconds, so that signals and the watchdog are answered.
_SLICE = 0.5

Tell = Callable[[str], None]


class _Stop(Exception):  # noqa: N818 - not an error: the way out of a run at the end of a batch
    """Someone asked to stop."""


class _Systemd:
    """What systemd wants to hear; silent where there is no systemd."""

    def __init__(self) -> None:
        import sdnotify

        self._notifier = sdnotify.SystemdNotifier()
        # Twice as often as asked, as sd_watchdog_enabled(3) recommends.
        self._every = int(os.environ.get("WATCHDOG_USEC", "0")) / 2_000_000
        self._last = 0.0

    def say(self, state: str) -> None:
        """Tell systemd a state such as READY=1."""
        self._notifier.notify(state)

    def alive(self) -> None:
        """Answer the watchdog, when it is time."""
        if self._every and monotonic() - self._last >= self._every:
            self._last = monotonic()
            self._notifier.notify("WATCHDOG=1")


def run(parts: Parts, *, tell: Tell) -> None:
    """Follow the telemetry until SIGTERM or SIGINT, as a service.

    Raises:
        LockedError: another daemon works on this state; the message names its pid.

    """
    with _alone(parts.settings.state_dir):
        follow(parts, (), tell=tell, systemd=_Systemd())


def follow(parts: Parts, paths: Sequence[Path], *, tell: Tell, systemd: _Systemd | None = None) -> None:
    """Learn from what comes until SIGTERM or SIGINT; both stop it at the end of the batch at hand."""
    stop = threading.Event()
    with _stopping_on_signals(stop):
        _loop(parts, paths, stop, tell, systemd)


def _loop(parts: Parts, paths: Sequence[Path], stop: threading.Event, tell: Tell, systemd: _Systemd | None) -> None:
    """Learn, wait, and again; a failure that may pass is told once and tried again."""
    pause, trouble = _FIRST_PAUSE, ""
    total = LearnReport()
    ready = grown = False

    def between_batches(_done: int, _total: int | None) -> None:
        if systemd:
            systemd.alive()
        if stop.is_set() or _grown(parts):
            raise _Stop

    with _Changes(parts, paths) as changes:
        while not stop.is_set() and not grown:
            try:
                if not ready:
                    ready = _begin(parts, tell, systemd)
                if _enough(parts, paths):
                    parts.renew()
                    report = learn_once(parts, paths, on_progress=between_batches, on_problem=None)
                    total.add(report)
                    _report(report, total, tell, systemd)
                pause, trouble = _FIRST_PAUSE, ""
                wait = parts.settings.daemon.cycle_seconds
            except _Stop:
                wait = 0.0
            except FedlearnError as error:
                if isinstance(error, SettingsError) or not (ready or isinstance(error, TemporaryError)):
                    raise
                if str(error) != trouble:
                    trouble = str(error)
                    tell(f"{trouble} (trying again)")
                if systemd:
                    systemd.say(f"STATUS=waiting: {trouble}")
                wait, pause = pause, min(_LAST_PAUSE, 2 * pause)
            grown = _grown(parts)
            if not grown:
                changes.wait(wait, stop, systemd)
    if systemd:
        systemd.say("STOPPING=1")
    if not stop.is_set():
        raise TemporaryError(
            f"the daemon grew above daemon.memory_mb = {parts.settings.daemon.memory_mb}; start it again"
        )
    learnt = f"{counted(total.new, 'interaction')} and {counted(total.patterns_new, 'pattern')} learnt"
    tell(f"stopped; {learnt} since the start")


def _begin(parts: Parts, tell: Tell, systemd: _Systemd | None) -> bool:
    """Open the ledger and say that all is ready; return True."""
    _ = parts.ledger
    if systemd:
        systemd.say("READY=1\nSTATUS=following telemetry")
    tell("following telemetry; stop with Ctrl-C or SIGTERM")
    return True


def _report(report: LearnReport, total: LearnReport, tell: Tell, systemd: _Systemd | None) -> None:
    """Tell what a cycle brought, when it brought something."""
    if not report.lines:
        return
    tell(
        f"{counted(report.lines, 'line')}: {counted(report.new, 'interaction')}, {report.high_value:,} of high value, "
        f"{counted(report.patterns_new, 'new pattern')}, {report.patterns_reinforced:,} reinforced, "
        f"{report.quarantined:,} unreadable ({report.seconds:.1f} s)"
    )
    if systemd:
        brought = f"{counted(total.new, 'interaction')}, {counted(total.patterns_new, 'pattern')}"
        systemd.say(f"STATUS={brought} since the start")


def _enough(parts: Parts, paths: Sequence[Path]) -> bool:
    """Tell whether so many new lines wait as the settings ask for."""
    wanted = parts.settings.daemon.min_events
    return wanted == 0 or unread_lines(parts, paths, wanted) >= wanted


def _grown(parts: Parts) -> bool:
    """Tell whether the resident memory of this process is above its limit."""
    with suppress(OSError, ValueError, IndexError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * resource.getpagesize() / 1e6 > parts.settings.daemon.memory_mb
    return False


class _Changes:
    """Wakes the loop when a telemetry directory changes; where the system sends no news, time wakes it."""

    def __init__(self, parts: Parts, paths: Sequence[Path]) -> None:
        self._parts = parts
        self._paths = paths
        self._changed = threading.Event()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> _Changes:
        settings = self._parts.settings
        looked = self._paths or (*settings.telemetry.directories, *known_directories(settings))
        watched = [path for path in (p.expanduser() for p in looked) if path.exists()]
        if watched:
            self._thread = threading.Thread(target=self._watch, args=(watched,), daemon=True, name="watch")
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closed.set()
        if self._thread is not None:
            self._thread.join(timeout=2)

    def wait(self, seconds: float, stop: threading.Event, systemd: _Systemd | None) -> None:
        """Wait for a change or so many seconds, whichever comes first; a stop ends it at once."""
        until = monotonic() + seconds
        while not stop.is_set() and not self._changed.is_set() and (left := until - monotonic()) > 0:
            if systemd:
                systemd.alive()
            stop.wait(min(_SLICE, left))
        self._changed.clear()

    def _watch(self, watched: list[Path]) -> None:
        """Set the event at each change; give up quietly when the system refuses, the loop looks by itself then."""
        import watchfiles

        with suppress(OSError, RuntimeError):
            for _ in watchfiles.watch(*watched, stop_event=self._closed, debounce=400, ignore_permission_denied=True):
                self._changed.set()


@contextmanager
def _stopping_on_signals(stop: threading.Event) -> Iterator[None]:
    """Set `stop` on SIGTERM and SIGINT."""

    def handle(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, handle) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _alone(state_dir: Path) -> Iterator[None]:
    """Hold the daemon's lock; it goes with the process, however that ends."""
    path = state_dir / "daemon.lock"
    try:
        state_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = path.open("a+", encoding="ascii")
    except OSError as error:
        raise FedlearnError(f"{path}: cannot be written: {error.strerror}; name another state_dir") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.seek(0)
            owner = lock.read().strip() or "unknown"
            raise LockedError(f"{state_dir}: a daemon runs here already, pid {owner}; stop it first") from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
