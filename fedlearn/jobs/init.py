"""Setting up a host: state directory, settings file, ledger, origin key, data repository. Twice changes nothing."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fedlearn.counted import counted
from fedlearn.datarepo import layout
from fedlearn.datarepo.intake import read_statements
from fedlearn.datarepo.merge import Limits
from fedlearn.errors import FedlearnError, SearchIndexError
from fedlearn.federation import driver, trust
from fedlearn.federation.git import Repository
from fedlearn.federation.keys import ensure_key
from fedlearn.federation.worktree import commit_data
from fedlearn.index import outbox
from fedlearn.jobs.repositories import limits_of, repositories
from fedlearn.ledger.intake import accept_origins, accepted_origins, revoked_origins
from fedlearn.settings_file import render
from fedlearn.wiring import Parts

__all__ = ["InitResult", "init"]


@dataclass(slots=True)
class InitResult:
    """What was made or changed (in words), where things lie, and which origins are trusted or wait."""

    done: list[str] = field(default_factory=list)
    origin: str = ""
    state_dir: str = ""
    settings_file: str = ""
    repository: str = ""
    trusted: list[str] = field(default_factory=list)
    not_trusted: list[str] = field(default_factory=list)


def init(parts: Parts, settings_file: Path, given: dict[str, Any], *, trust_existing: bool) -> InitResult:
    """Set up this host; what is there already stays as it is.

    Args:
        parts: made from the settings that shall hold.
        settings_file: where the settings file is written when there is none.
        given: settings that the user gave and that the new file must hold, nested as in the file.
        trust_existing: accept every origin that the data repository holds.

    Raises:
        FedlearnError: a directory cannot be written.
        SearchIndexError: the index on a server does not fit the settings.
        LedgerError, TrustError, GitError: see their messages.

    """
    settings = parts.settings
    result = InitResult(state_dir=str(settings.state_dir), settings_file=str(settings_file))
    _directory(settings.state_dir, result.done)
    if not settings_file.exists():
        _write(settings_file, render(given))
        result.done.append(f"wrote the settings file {settings_file}")
    if not _marked(parts):
        result.done.append(f"made the ledger {parts.ledger.name}")
    key, made = ensure_key(settings.key_path)
    result.origin = key.origin
    if made:
        result.done.append(f"made the origin key {key.path}")
    result.repository = str(settings.repository_path)
    _repository(Repository(settings.repository_path, key.origin), limits_of(parts), result.done)
    _driver(parts, settings_file, result.done)
    _index(parts, result.done)
    _origins(parts, key.origin, result, trust_existing=trust_existing)
    return result


def _directory(path: Path, done: list[str]) -> None:
    """Make a directory that only its owner reads."""
    if path.is_dir():
        if not os.access(path, os.W_OK | os.X_OK):
            raise FedlearnError(f"{path}: cannot be written; check its owner or name another state_dir")
        return
    try:
        path.mkdir(parents=True, mode=0o700)
    except OSError as error:
        raise FedlearnError(f"{path}: cannot be made: {error.strerror}; name another state_dir") from error
    done.append(f"made the state directory {path}")


def _marked(parts: Parts) -> bool:
    """Tell whether init ran on this ledger before, and mark it."""
    from fedlearn.ledger import journal

    with parts.ledger.writing() as connection:
        before = journal.fact(connection, "initialised")
        if before is None:
            journal.set_fact(connection, "initialised", "yes")
    return before is not None


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(path)
    except OSError as error:
        raise FedlearnError(f"{path}: cannot be written: {error.strerror}; name another file with --config") from error


def _repository(repository: Repository, limits: Limits, done: list[str]) -> None:
    """Make the data repository where there is none, lay out data/, and commit that."""
    if repository.init():
        done.append(f"made the data repository {repository.path}")
    repository.check()
    if layout.lay_out(repository.path):
        commit_data(repository, "Lay out data/", limits)
        done.append(f"laid out {repository.path / layout.ROOT}")


def _driver(parts: Parts, settings_file: Path, done: list[str]) -> None:
    """Tell git how to merge data/ by hand, in every data repository; those of remotes kept apart are made now."""
    program = shutil.which("fedlearn")
    command = [program] if program else [sys.executable, "-m", "fedlearn.cli.main"]
    command += ["merge-driver", "--config", str(settings_file.absolute())]
    installed = [one.path for one in repositories(parts) if driver.install(one.open(), command)]
    done += [f"installed the merge driver in {path}" for path in installed]


def _index(parts: Parts, done: list[str]) -> None:
    """Make the index ready; an embedded one that is damaged, or of another embedder or version, is made again.

    So an update of fedlearn needs nobody who rebuilds the index on each host. One on a server may serve other hosts.
    """
    try:
        outbox.prepare(parts.index, parts.embedder)
    except SearchIndexError as error:
        if parts.settings.index.backend != "embedded":
            raise
        points = outbox.rebuild(parts.ledger, parts.index, parts.embedder)
        done.append(f"made the index again, {counted(points, 'point')}: {str(error).rpartition('; ')[0] or error}")


def _origins(parts: Parts, own: str, result: InitResult, *, trust_existing: bool) -> None:
    """Accept the origins that the repository holds, where the user says so."""
    statements = read_statements(parts.settings.repository_path, trust.verify, lambda *_: None)
    met = [(origin, signed.statement.public_key) for origin, signed in statements.items() if origin != own]
    if trust_existing and met:
        with parts.ledger.writing() as connection:
            # What was revoked by name is not accepted with the rest; `fedlearn trust add` would.
            revoked = revoked_origins(connection)
            accepted: Sequence[str] = accept_origins(connection, [pair for pair in met if pair[0] not in revoked])
        result.done += [f"trusts {origin}" for origin in accepted]
    with parts.ledger.reading() as connection:
        trusted = trust.trusted_origins(parts.settings.trust, accepted_origins(connection))
        trusted -= revoked_origins(connection)
    result.trusted = sorted(origin for origin, _ in met if origin in trusted)
    result.not_trusted = sorted(origin for origin, _ in met if origin not in trusted)
