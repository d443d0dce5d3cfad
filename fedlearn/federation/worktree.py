"""The data repository on this host: its work tree is written by us, and committed as it stands."""

from __future__ import annotations

from pathlib import Path

from fedlearn.datarepo import layout
from fedlearn.federation.git import Entry, Repository

__all__ = ["commit_data", "open_repository"]


def open_repository(path: Path, origin: str) -> Repository:
    """Return the repository at a path.

    Raises:
        GitError: it is missing or broken; the message says what to do.

    """
    repository = Repository(path, origin)
    repository.check()
    return repository


def commit_data(repository: Repository, message: str) -> str | None:
    """Commit data/ as it stands on disk; what lies beside it stays as it was committed. None: nothing changed."""
    head = repository.head()
    entries = {} if head is None else repository.entries(head)
    kept = {path: entry for path, entry in entries.items() if not path.startswith(f"{layout.ROOT}/")}
    root = repository.path / layout.ROOT
    files = {
        file.relative_to(repository.path).as_posix(): file.stat().st_size
        for file in sorted(root.rglob("*"))
        if file.is_file() and not file.is_symlink()
    }
    stored = repository.store(list(files))
    kept |= {path: Entry("100644", oid, files[path]) for path, oid in stored.items()}
    return repository.commit(kept, message + "\n", [head] if head else [])
