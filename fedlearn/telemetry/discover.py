"""Which files hold telemetry, in a fixed order: rotated files before the file that is still written."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fedlearn.errors import SourceError
from fedlearn.settings import Settings
from fedlearn.telemetry.tail import path_text

__all__ = ["Found", "find", "known_directories", "own_directory"]

_NAME = re.compile(
    r"^(?P<base>.+\.(?:jsonl|ndjson|traj))(?:[.-](?P<number>\d{1,4})|[.-](?P<date>\d{8}(?:-?\d+)?|\d{4}-\d\d-\d\d))?"
    r"(?P<packed>\.gz)?$"
)
_LIVE = (2, "")


@dataclass(frozen=True, slots=True)
class Found:
    """The files to read, in order, and what could not be looked at, one line each."""

    files: tuple[Path, ...]
    problems: tuple[str, ...] = ()


def known_directories(settings: Settings) -> tuple[Path, ...]:
    """Return where AI stacks are known to write telemetry, as far as the settings want it, and where fedlearn does."""
    home = Path.home()
    found: list[Path] = []
    if settings.telemetry.known_directories:
        share = home / ".local/share/nixos-ai-stack"
        state = Path(os.environ.get("XDG_STATE_HOME") or home / ".local/state") / "nixos-ai-stack/telemetry"
        system = Path("/var/lib/ai-stack")
        parts = ("ralph", "aidb", "hybrid")
        found += [share / "telemetry", *(share / part / "telemetry" for part in parts), state]
        found += [*(system / part / "telemetry" for part in parts), Path("/data/telemetry")]
        found.append(Path.cwd() / ".agents/telemetry")
    if settings.telemetry.claude_code:
        found.append(home / ".claude/projects")
    if settings.state_dir != Path():
        found.append(own_directory(settings))
    return tuple(found)


def own_directory(settings: Settings) -> Path:
    """Return where fedlearn itself writes telemetry: its exchanges with models."""
    return settings.state_dir / "telemetry"


def find(settings: Settings, paths: Sequence[Path] = ()) -> Found:
    """Return the telemetry files below the paths, or, where none are given, in the known directories and the settings'.

    A directory is searched to its bottom for *.jsonl, *.ndjson, *.traj and their rotated or compressed forms; a file
    is taken whatever its name. A file that is reached by two paths is taken once.

    Raises:
        SourceError: a given path is missing or may not be read.

    """
    problems: list[str] = []
    found: list[Path] = []
    visited: set[tuple[int, int]] = set()
    if paths:
        for path in paths:
            _demand(path.expanduser())
            found += _below(path.expanduser(), visited, problems)
    else:
        for path in settings.telemetry.directories:
            if path.expanduser().exists():
                found += _below(path.expanduser(), visited, problems)
            else:
                problems.append(f"{path}: no such directory; correct telemetry.directories")
        for path in known_directories(settings):
            if _is_there(path, problems):
                found += _below(path, visited, problems)
    # Our own first: what a model answered through us is known before another program tells of it.
    own = own_directory(settings)
    found.sort(key=lambda path: (own not in path.parents, _order(path)))
    return Found(_once(found, problems), tuple(problems))


def _demand(path: Path) -> None:
    try:
        path.stat()
    except OSError as error:
        raise SourceError(
            f"{path_text(path)}: {error.strerror or error}; name a file or a directory with telemetry"
        ) from error
    if not os.access(path, os.R_OK | (os.X_OK if path.is_dir() else 0)):
        raise SourceError(f"{path_text(path)}: may not be read; allow it (chmod, group) or run as its owner")


def _is_there(path: Path, problems: list[str]) -> bool:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        problems.append(f"{path_text(path)}: {error.strerror or error}; skipped")
        return False
    return True


def _below(path: Path, visited: set[tuple[int, int]], problems: list[str]) -> Iterator[Path]:
    """Yield a file itself, or the telemetry files of a directory; a directory is entered once, so loops end."""
    if not path.is_dir():
        yield path
        return

    def note(error: OSError) -> None:
        problems.append(f"{path_text(Path(error.filename))}: {error.strerror or error}; skipped")

    for directory, inner, names in os.walk(path, followlinks=True, onerror=note):
        try:
            stat = Path(directory).stat()
        except OSError as error:
            note(error)
            inner.clear()
            continue
        if (stat.st_dev, stat.st_ino) in visited:
            inner.clear()
            continue
        visited.add((stat.st_dev, stat.st_ino))
        inner.sort()
        for name in names:
            if _NAME.match(name):
                yield Path(directory, name)


def _order(path: Path) -> tuple[str, str, tuple[int, str], int, str]:
    """Sort by directory and base name, then by age: dated files, numbered ones from the highest, the live one."""
    match = _NAME.match(path.name)
    if match is None:
        return str(path.parent), path.name, _LIVE, 0, path.name
    age: tuple[int, str] = _LIVE
    if match["date"]:
        age = (0, match["date"].replace("-", ""))
    elif match["number"]:
        age = (1, f"{9999 - int(match['number']):04d}")
    return str(path.parent), match["base"], age, 0 if match["packed"] else 1, path.name


def _once(files: Sequence[Path], problems: list[str]) -> tuple[Path, ...]:
    """Leave out what is not a file, and every file but for its first path."""
    kept: dict[tuple[int, int], Path] = {}
    for path in files:
        try:
            stat = path.stat()
        except OSError as error:
            problems.append(f"{path_text(path)}: {error.strerror or error}; skipped")
            continue
        if path.is_file():
            kept.setdefault((stat.st_dev, stat.st_ino), path)
    return tuple(kept.values())
