"""Taking knowledge back: on this host at once, on every other with the next exchange."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path

from fedlearn.datarepo.intake import incoming, sources
from fedlearn.errors import FedlearnError, PrivacyError
from fedlearn.federation.git import Repository
from fedlearn.index import outbox
from fedlearn.jobs.repositories import repositories
from fedlearn.jobs.share import sync
from fedlearn.ledger import patterns
from fedlearn.ledger.intake import own_withdrawals
from fedlearn.ledger.intake import withdraw as record
from fedlearn.ledger.text import typed_id
from fedlearn.records import canonical_text
from fedlearn.wiring import Parts

__all__ = ["Purge", "Withdrawn", "withdraw"]

_MOST_REASON = 500


@dataclass(frozen=True, slots=True)
class Purge:
    """What git history still holds of a pattern in one repository, and how to rewrite it."""

    repository: str
    commits: int
    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What was withdrawn, or would be. `already`: this host had withdrawn it before."""

    pattern_id: str
    name: str
    reason: str
    dry_run: bool
    already: bool
    commit: str | None
    purge: tuple[Purge, ...]


def withdraw(parts: Parts, named: str, reason: str, *, purge: bool = False, dry_run: bool = False) -> Withdrawn:
    """Withdraw a pattern for good: ledger and index at once, data/ and dataset with the commit, others when they meet.

    Args:
        parts: ledger, index, gate and settings.
        named: a pattern's id, or the start of one.
        reason: one line that every host will read; it leaves, so the gate looks at it.
        purge: say what git history still holds.
        dry_run: change nothing.

    Raises:
        FedlearnError: no such pattern, or several.
        PrivacyError: the reason holds something that may not leave.

    """
    reason = canonical_text(reason).replace("\n", " ")[:_MOST_REASON]
    if not reason:
        raise FedlearnError("--reason: say in one line why; every host will read it")
    if findings := list(parts.gate.prove(reason.encode())):
        raise PrivacyError(f"--reason: holds something that may not leave ({findings[0]}); say it in other words")
    identity, name = _find(parts, named)
    with parts.ledger.reading() as connection:
        already = identity in own_withdrawals(connection)
    commit = None
    if not dry_run:
        with parts.ledger.writing() as connection:
            record(connection, {identity: reason})
        commit = sync(parts).commit
        outbox.drain(parts.ledger, parts.index, parts.embedder)
    held = tuple(_held(parts, identity)) if purge else ()
    return Withdrawn(identity, name, reason, dry_run, already, commit, held)


def _find(parts: Parts, named: str) -> tuple[str, str]:
    """Return (id, name) of the pattern that is meant, in the ledger or in a repository."""
    start = typed_id(named)
    if len(start) < 4:
        raise FedlearnError(f"{named}: give at least four characters of the pattern's id")
    with parts.ledger.reading() as connection:
        found = {k.pattern.id: k.pattern.metadata.name for k in patterns.by_prefix(connection, start)}
    if not found:
        for one in repositories(parts, make=False):
            for source in sources(one.path):
                items = incoming(one.path, source, {}, lambda *_: None, parts.settings.limits.file_bytes)
                found |= {i.pattern.id: i.pattern.metadata.name for i in items if i.pattern.id.startswith(start)}
    if len(found) != 1:
        several = f"{len(found)} patterns begin so; give more of the id" if found else "no such pattern"
        raise FedlearnError(f"{named}: {several}; `fedlearn search` shows ids")
    return next(iter(found.items()))


def _held(parts: Parts, identity: str) -> list[Purge]:
    """Return what the history of each repository still holds of a pattern."""
    found = []
    for one in repositories(parts, make=False):
        repository: Repository = one.open()
        commits = repository.touched(identity)
        if commits:
            found.append(Purge(str(one.path), len(commits), tuple(_commands(one.path, [p.url for p in one.peers]))))
    return found


def _commands(path: Path, urls: list[str]) -> list[str]:
    """Return the commands that start the history anew from what data/ holds now."""
    here = shlex.quote(str(path))
    commands = [
        "# 1. Replace the secret itself: whoever fetched has it, and no command takes it back.",
        "# 2. Stop `fedlearn federate` on every host. Then start the history anew from what data/ holds now:",
        f"git -C {here} checkout --orphan clean",
        f'git -C {here} commit -m "Start anew"',
        f"git -C {here} branch -M clean main",
    ]
    commands += [f"git -C {here} push --force {shlex.quote(url)} main" for url in urls]
    commands += [
        f"git -C {here} for-each-ref --format='delete %(refname)' refs/fedlearn | git -C {here} update-ref --stdin",
        f"git -C {here} reflog expire --expire=now --all && git -C {here} gc --prune=now",
        "# 3. On every other host: its data repository has the old history and would bring it back. Move it away",
        "#    (see `fedlearn status`), run `fedlearn init` and `fedlearn federate`. The ledger keeps all it knows.",
        "# 4. Ask whoever hosts the remote to remove unreachable objects, and mind its backups and forks.",
    ]
    return commands
