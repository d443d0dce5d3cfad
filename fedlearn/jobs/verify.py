"""A whole data repository checked: for a person, for a hub before it takes a push, for the CI of the repository.

Needs neither ledger nor index nor key, so it runs on a hub that is no host.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from fedlearn.datarepo import layout
from fedlearn.datarepo.merge import Limits
from fedlearn.datarepo.objections import objections
from fedlearn.datarepo.parse import LinesRead, Problem
from fedlearn.datarepo.sync import read_files
from fedlearn.datarepo.verify import Finding, verify_files, verify_passing
from fedlearn.errors import RepositoryError
from fedlearn.federation import trust
from fedlearn.federation.git import Entry, Repository
from fedlearn.federation.worktree import contents
from fedlearn.settings import Settings
from fedlearn.wiring import utc_now

__all__ = ["Verified", "verify"]

#: Where git keeps what a push brings until the hook has agreed.
_QUARANTINE = ("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH")
#: So many commits of one push are looked at.
_MOST_COMMITS = 1_000
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
        against: the commit before it, against which sequences are held, and since which every commit is looked at;
            None means the work tree's HEAD. Zeros mean that there is none, as git tells a hook.

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
    older = repository.commit_of(against) if against and set(against) != {"0"} else None
    if older:
        before, _ = contents(repository, repository.entries(older), limits, [])
    findings = [Finding(problem.path, problem.place, problem.reason) for problem in problems]
    if shown and against:
        findings += _history(repository, shown, older, limits)
    findings += verify_files(files, trust.verify, objections, utc_now().date(), limits, before)
    return Verified(str(root), shown, len(files), tuple(sorted(set(findings))))


def _history(repository: Repository, newer: str, older: str | None, limits: Limits) -> list[Finding]:
    """Return what is wrong with the commits between two, the last one left out: what was pushed once stays there."""
    commits = repository.commits_between(newer, older, _MOST_COMMITS + 1)
    if len(commits) > _MOST_COMMITS:
        return [Finding(layout.ROOT, 0, f"more than {_MOST_COMMITS} commits at once; push them in parts")]
    seen = {(path, entry.oid) for path, entry in (repository.entries(older) if older else {}).items()}
    read: LinesRead = {}
    findings: list[Finding] = []
    for commit in commits[:-1]:
        entries = repository.entries(commit)
        new = {path for path, entry in entries.items() if (path, entry.oid) not in seen}
        seen |= {(path, entries[path].oid) for path in new}
        # A statement is looked at with its signature, whichever of the two is new.
        pairs = {path.removesuffix(".sig") for path in new if path.startswith(layout.ORIGINS)}
        new |= {name for path in pairs for name in (path, path + ".sig") if name in entries}
        fresh = {path: entries[path] for path in new}
        problems = _outside(fresh)
        files, _ = contents(repository, fresh, limits, problems)
        found = [Finding(problem.path, problem.place, problem.reason) for problem in problems]
        found += verify_passing(files, trust.verify, limits, read)
        findings += [replace(one, reason=f"{one.reason} (in commit {commit[:12]})") for one in found]
    return findings


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
