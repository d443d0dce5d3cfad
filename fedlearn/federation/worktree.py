"""The work tree of the data repository: what stands in data/ goes into commits, and blobs of a tree come out of it.

Only files that data/ may hold are committed; what somebody else laid there stays where it is and never leaves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from fedlearn.datarepo import layout
from fedlearn.datarepo.files import sweep
from fedlearn.datarepo.merge import Limits, join_files
from fedlearn.datarepo.parse import Problem
from fedlearn.datarepo.sync import read_files, write_files
from fedlearn.federation.git import Entry, Repository

__all__ = ["commit_data", "contents", "tree"]

_MAX_FILES = 5_000


def commit_data(
    repository: Repository, message: str = "Share what was learned", limits: Limits | None = None
) -> str | None:
    """Commit what stands in data/, joined with the last commit, in canonical bytes; None when nothing is new.

    The join makes it safe after a kill between commit and work tree: an older file takes nothing away.

    Raises:
        GitError: a broken repository, or git is missing.
        RepositoryError: a file that cannot be read or written.

    """
    limits = limits or Limits()
    repository.check()
    sweep(repository.path / layout.ROOT)
    head = repository.head()
    entries = repository.entries(head) if head else {}
    there, _ = read_files(repository.path, limits.file_bytes)
    held = {path: entry.oid for path, entry in entries.items() if layout.is_ours(path)}
    if held == {path: _oid(data) for path, data in there.items()}:
        return None
    files, _ = join_files(contents(repository, entries, limits, [])[0], there, limits)
    write_files(repository.path, there, files)
    return repository.commit(tree(repository, entries, files), message + "\n", [head] if head else [])


def contents(
    repository: Repository, entries: Mapping[str, Entry], limits: Limits, problems: list[Problem]
) -> tuple[dict[str, bytes], bool]:
    """Return the files of data/ in a tree that may be parsed, and whether that is all of them; name the others."""
    wanted: dict[str, str] = {}
    before = len(problems)
    # Dated files come last: too many of them must not keep patterns and statements out.
    for path, entry in sorted(entries.items(), key=lambda item: (layout.dated(item[0]) is not None, item[0])):
        if not path.startswith(layout.ROOT + "/"):
            continue
        if entry.mode != "100644":
            kinds = {"120000": "a symbolic link", "160000": "a submodule", "100755": "an executable file"}
            problems.append(Problem(path, 0, kinds.get(entry.mode, f"a file of mode {entry.mode}")))
        elif not layout.is_ours(path):
            problems.append(Problem(path, 0, "not a file of the data repository"))
        elif entry.size > 2 * limits.file_bytes:
            problems.append(Problem(path, 0, f"{entry.size} bytes, above the limit of {limits.file_bytes}"))
        elif len(wanted) >= _MAX_FILES:
            problems.append(Problem(path, 0, f"more than {_MAX_FILES} files"))
        else:
            wanted[path] = entry.oid
    blobs = repository.blobs(wanted.values())
    return {path: blobs[oid] for path, oid in wanted.items()}, len(problems) == before


def tree(repository: Repository, entries: Mapping[str, Entry], files: Mapping[str, bytes]) -> dict[str, Entry]:
    """Return the tree with data/ as these files, which stand in the work tree, and everything else as it is."""
    tree = {path: entry for path, entry in entries.items() if not path.startswith(layout.ROOT + "/")}
    held = {path: entry.oid for path, entry in entries.items()}
    fresh = [path for path, data in sorted(files.items()) if held.get(path) != _oid(data)]
    oids = {**{path: held[path] for path in files if path in held}, **repository.store(fresh)}
    return tree | {path: Entry("100644", oids[path], len(data)) for path, data in files.items()}


def _oid(data: bytes) -> str:
    """Return git's name for a blob."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
