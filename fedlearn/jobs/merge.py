"""Merging by hand: the driver that git calls for a file, and the last step after the merge."""

from __future__ import annotations

import os
from pathlib import Path

from fedlearn.datarepo.files import read_bounded, write_if_changed
from fedlearn.datarepo.merge import Limits
from fedlearn.errors import RepositoryError
from fedlearn.federation import driver
from fedlearn.federation.git import Repository
from fedlearn.federation.trust import verify
from fedlearn.settings import Settings
from fedlearn.wiring import utc_now

__all__ = ["finish", "merge_file"]

#: Commits that bring data/ in order are made by nobody in particular.
_NOBODY = "0" * 64


def merge_file(settings: Settings, root: Path, ours: Path, theirs: Path, path: str) -> None:
    """Write the join of two sides of a file to `ours`.

    Raises:
        RepositoryError: a side cannot be read.
        FedlearnError: the file is not one of data/, or cannot be joined alone.

    """
    limits = _limits(settings)
    try:
        sides = [read_bounded(file, 2 * limits.file_bytes) for file in (ours, theirs)]
    except ValueError as error:
        raise RepositoryError(f"{path}: {error}; merge it by hand") from error
    today = utc_now().date()
    repository = Repository(root, _NOBODY)
    result = driver.merge_file(repository, sides[0], sides[1], path, verify, today, limits, os.environ)
    write_if_changed(ours, result)


def finish(settings: Settings, root: Path, *, rebased: bool = False) -> str | None:
    """Bring data/ of the last commit in order; return the commit that was needed, if one was.

    Raises:
        GitError, RepositoryError: the repository cannot be used.

    """
    repository = Repository(root, _NOBODY)
    repository.check()
    return driver.finish(repository, verify, utc_now().date(), _limits(settings), rebased=rebased)


def _limits(settings: Settings) -> Limits:
    chosen = settings.limits
    return Limits(chosen.file_bytes, chosen.telemetry_rows, chosen.snapshots_kept, chosen.repository_bytes)
