"""Names and places in the federated data repository, and the tree that a new one starts with.

Every path is relative to the root of the repository and written with `/`. Dates in names are ISO (YYYY-MM-DD), so the
newest snapshot is the one with the greatest name; a clone resets every mtime.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from importlib import resources
from pathlib import Path, PurePosixPath

from fedlearn.datarepo.files import write_if_changed
from fedlearn.records import Category

__all__ = [
    "ATTRIBUTES",
    "ATTRIBUTES_BYTES",
    "COLLECTION_SNAPSHOTS",
    "COPIES",
    "DATASET",
    "DATASET_SNAPSHOTS",
    "METRICS",
    "ORIGINS",
    "PATTERNS",
    "README",
    "ROOT",
    "TELEMETRY_SNAPSHOTS",
    "WITHDRAWN",
    "category_of",
    "collection_snapshot",
    "dated",
    "dated_jsonl",
    "is_ours",
    "lay_out",
    "metrics_file",
    "newest",
    "origin_of",
    "patterns_file",
    "signature_file",
    "split_snapshot",
    "statement_file",
]

ROOT = "data"
README = "data/README.md"
ATTRIBUTES = "data/.gitattributes"
#: What data/.gitattributes always holds; it says how git must merge.
ATTRIBUTES_BYTES = b"""\
# Written by fedlearn. Every file is canonical: UTF-8, LF, sorted. `merge=fedlearn` joins both sides without conflicts
# where the driver is installed (`fedlearn init` does); the next `fedlearn federate` repairs what another merge made.
* text eol=lf merge=fedlearn -filter -ident
"""
PATTERNS = "data/patterns"
WITHDRAWN = "data/patterns/withdrawn.jsonl"
ORIGINS = "data/origins"
DATASET = "data/fine-tuning/dataset.jsonl"
DATASET_SNAPSHOTS = "data/fine-tuning/snapshots"
TELEMETRY_SNAPSHOTS = "data/telemetry/snapshots"
COLLECTION_SNAPSHOTS = "data/collections/snapshots"
METRICS = "data/metrics/monthly"
#: How heavy the heaviest copy of each series was: the limit of copies follows from it.
COPIES = "data/copies.json"

_DIRECTORIES = (PATTERNS, ORIGINS, DATASET_SNAPSHOTS, TELEMETRY_SNAPSHOTS, COLLECTION_SNAPSHOTS, METRICS)
_ORIGIN = re.compile(r"[0-9a-f]{64}")
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_SNAPSHOT = re.compile(r"(?P<collection>[a-z0-9][a-z0-9_-]{0,63}?)-(?P<when>\d{4}-\d{2}-\d{2}|latest)\.json")


def patterns_file(category: Category) -> str:
    """Return the file that holds the patterns of a category."""
    return f"{PATTERNS}/{category.value}.jsonl"


def category_of(path: str) -> Category | None:
    """Return the category whose patterns file `path` is, else None."""
    return next((category for category in Category if path == patterns_file(category)), None)


def statement_file(origin: str) -> str:
    """Return the file of an origin's statement; the origin is 64 lower-case hex digits."""
    return f"{ORIGINS}/{origin}.json"


def signature_file(origin: str) -> str:
    """Return the file of the signature over an origin's statement."""
    return f"{ORIGINS}/{origin}.json.sig"


def origin_of(path: str) -> str | None:
    """Return the origin whose statement `path` is, else None."""
    name = PurePosixPath(path).name.removesuffix(".json")
    return name if _ORIGIN.fullmatch(name) and path == statement_file(name) else None


def metrics_file(month: str) -> str:
    """Return the file with the metrics of a month (YYYY-MM)."""
    return f"{METRICS}/{month}.json"


def dated_jsonl(directory: str, day: date) -> str:
    """Return the dated snapshot in `directory` of a day."""
    return f"{directory}/{day.isoformat()}.jsonl"


def collection_snapshot(collection: str, day: date) -> str:
    """Return the snapshot of a collection of a day."""
    return f"{COLLECTION_SNAPSHOTS}/{collection}-{day.isoformat()}.json"


def split_snapshot(name: str) -> tuple[str, str] | None:
    """Return (collection, date or "latest") of a collection snapshot's file name, else None."""
    found = _SNAPSHOT.fullmatch(name)
    if found is None or (found["when"] != "latest" and _day(found["when"]) is None):
        return None
    return found["collection"], found["when"]


def dated(path: str) -> tuple[str, str] | None:
    """Return (series, date) of a dated file of ours, else None. A series is what `keep` counts in."""
    directory, _, name = path.rpartition("/")
    if directory in (DATASET_SNAPSHOTS, TELEMETRY_SNAPSHOTS):
        day = name.removesuffix(".jsonl")
        return (directory, day) if name.endswith(".jsonl") and _day(day) else None
    if directory == COLLECTION_SNAPSHOTS and (split := split_snapshot(name)) and split[1] != "latest":
        return f"{directory}/{split[0]}", split[1]
    return None


def newest(paths: Iterable[str], keep: int) -> list[str]:
    """Return the `keep` newest paths of every series, by the date in the name, sorted; undated ones are left out."""
    series: dict[str, list[tuple[str, str]]] = {}
    for path in paths:
        if found := dated(path):
            series.setdefault(found[0], []).append((found[1], path))
    return sorted(path for members in series.values() for _, path in sorted(set(members), reverse=True)[:keep])


def is_ours(path: str) -> bool:
    """Say whether a path may stand in data/ at all; everything else is refused by name."""
    if (
        path in (README, ATTRIBUTES, WITHDRAWN, DATASET, COPIES)
        or category_of(path) is not None
        or dated(path) is not None
    ):
        return True
    if origin_of(path.removesuffix(".sig")) is not None:
        return True
    directory, _, name = path.rpartition("/")
    return directory == METRICS and name.endswith(".json") and bool(_MONTH.fullmatch(name.removesuffix(".json")))


def lay_out(root: Path) -> list[str]:
    """Create data/ below `root` as it should be; return the paths that were written. Twice changes nothing.

    A README that someone wrote stays; `.gitattributes` is always ours.
    """
    for directory in _DIRECTORIES:
        (root / directory).mkdir(parents=True, exist_ok=True)
    written = []
    if not (root / README).exists():
        seed = resources.files("fedlearn.datarepo").joinpath("seed", "README.md")
        write_if_changed(root / README, seed.read_bytes())
        written.append(README)
    if write_if_changed(root / ATTRIBUTES, ATTRIBUTES_BYTES):
        written.append(ATTRIBUTES)
    return written


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
