"""A whole data repository checked: for a person, for a hub before it takes a push, for the CI of the repository.

Needs neither ledger nor index nor key, so it runs on a hub that is no host.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fedlearn.datarepo import layout
from fedlearn.datarepo.codec import metadata_record
from fedlearn.datarepo.merge import Limits
from fedlearn.datarepo.parse import Problem
from fedlearn.datarepo.sync import read_files
from fedlearn.datarepo.verify import Finding, verify_files
from fedlearn.errors import RepositoryError
from fedlearn.federation import trust
from fedlearn.federation.git import Entry, Repository
from fedlearn.federation.worktree import contents
from fedlearn.settings import Settings
from fedlearn.wiring import utc_now

if TYPE_CHECKING:
    from fedlearn.records import Pattern

__all__ = ["Verified", "verify"]

#: Where git keeps what a push brings until the hook has agreed.
_QUARANTINE = ("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH")
_KINDS = {"120000": "a symbolic link", "160000": "a submodule"}


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at and what is wrong with it, sorted."""

    repository: str
    commit: str
    files: int
    findings: tuple[Finding, ...]


def verify(settings: Settings, root: Path, commit: str | None = None, against: str | None = None) -> Verified:
    """Return everything that is wrong with a data repository.

    Args:
        settings: its limits hold.
        root: a clone, any directory with a data/ in it, or a bare repository.
        commit: look at this commit; None looks at the files of the work tree, or at HEAD of a bare repository.
        against: the commit before it, against which sequences are held; None means the work tree's HEAD. Zeros mean
            that there is none, as git tells a hook.

    Raises:
        RepositoryError: there is nothing to look at.
        GitError: there is no such commit.

    """
    limits = Limits(
        settings.limits.file_bytes,
        settings.limits.telemetry_rows,
        settings.limits.snapshots_kept,
        settings.limits.repository_bytes,
    )
    pushed = tuple((name, os.environ[name]) for name in _QUARANTINE if name in os.environ)
    repository = Repository(root, "verify", extra=pushed)
    problems: list[Problem] = []
    before: dict[str, bytes] = {}
    if commit is None and (root / layout.ROOT).is_dir():
        files = _work_tree(root, limits, problems)
        against = against or (repository.head() if repository.exists() else None)
        shown = ""
    else:
        if not (repository.exists() or (root / "objects").is_dir()):
            raise RepositoryError(f"{root}: no {layout.ROOT}/ and no git repository; name a data repository")
        shown = repository.commit_of(commit or "HEAD")
        entries = repository.entries(shown)
        problems += _outside(entries)
        files, _ = contents(repository, entries, limits, problems)
    if against and set(against) != {"0"}:
        before, _ = contents(repository, repository.entries(repository.commit_of(against)), limits, [])
    findings = [Finding(problem.path, problem.place, problem.reason) for problem in problems]
    findings += verify_files(files, trust.verify, _objections, utc_now().date(), limits, before)
    return Verified(str(root), shown, len(files), tuple(sorted(set(findings))))


def _work_tree(root: Path, limits: Limits, problems: list[Problem]) -> dict[str, bytes]:
    try:
        files, refused = read_files(root, limits.file_bytes)
    except RepositoryError as error:
        raise RepositoryError(f"{error}; nothing else was checked") from error
    problems += [Problem(p.path, p.place, "not a file of the data repository") for p in refused]
    return files


def _outside(entries: dict[str, Entry]) -> list[Problem]:
    """Return what stands beside data/ and would be followed by whoever checks the repository out."""
    beside = {path: entry for path, entry in entries.items() if not path.startswith(layout.ROOT + "/")}
    return [
        Problem(path, 0, f"{_KINDS.get(entry.mode, 'a file that tells git what to fetch')}, which nobody needs here")
        for path, entry in sorted(beside.items())
        if entry.mode in _KINDS or path.rpartition("/")[2] == ".gitmodules"
    ]


def _objections(pattern: Pattern) -> Sequence[object]:
    from fedlearn.privacy.content import check_record

    item = {"content": pattern.content, "metadata": metadata_record(pattern.metadata)}
    return [objection.reason for objection in check_record(item)]
