"""The data repositories of a host: its own, shared with all remotes alike, and one for each remote that is kept apart.

A remote that gets only some categories or tags must never see the rest, in no object and in no statement. So it has a
repository, a history and an origin key of its own, into which goes only what this host itself learned and may share
there. Nothing is relayed from one to the other; what each holds is imported under the trust of that remote.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fedlearn.datarepo import layout
from fedlearn.datarepo.belief import TrustPolicy
from fedlearn.datarepo.intake import SignatureCheck, heard_withdrawals, read_statements
from fedlearn.datarepo.merge import Limits
from fedlearn.datarepo.standing import Heard, Standing, standing
from fedlearn.datarepo.statements import Signed, digest
from fedlearn.errors import LockedError
from fedlearn.federation import trust
from fedlearn.federation.exchange import Peer
from fedlearn.federation.git import Repository
from fedlearn.federation.keys import OriginKey, ensure_key, load_key
from fedlearn.federation.worktree import commit_data
from fedlearn.index.lock import file_lock
from fedlearn.ledger import journal
from fedlearn.ledger.intake import accepted_origins, doubted_origins, revoked_origins
from fedlearn.wiring import Parts

if TYPE_CHECKING:
    from fedlearn.records import Pattern

__all__ = ["DataRepository", "alone", "hear", "limits_of", "policy_of", "repositories", "signatures"]

#: How long to wait for another command that writes the data repository, in seconds.
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class DataRepository:
    """One data repository: `name` is empty for the host's own, else the remote that it is kept apart for."""

    name: str
    path: Path
    key: OriginKey
    peers: tuple[Peer, ...] = ()
    everybody: bool = False
    categories: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()

    @property
    def apart(self) -> bool:
        """Whether it belongs to one remote only."""
        return bool(self.name)

    def open(self) -> Repository:
        """Return its git repository.

        Raises:
            GitError: it is missing or broken.

        """
        repository = Repository(self.path, self.key.origin)
        repository.check()
        return repository

    def shares(self, pattern: Pattern) -> bool:
        """Say whether a pattern of this host may stand there."""
        if self.categories and pattern.category.value not in self.categories:
            return False
        return not self.tags or bool(self.tags & set(pattern.metadata.tags))


def repositories(parts: Parts, *, make: bool = True) -> list[DataRepository]:
    """Return the repositories of this host, its own first; those of remotes that are kept apart are made if missing.

    Args:
        parts: the settings name the remotes.
        make: False leaves out what is not there yet.

    Raises:
        TrustError, GitError: a key or a repository cannot be made or used.

    """
    settings = parts.settings
    together = {name: r for name, r in sorted(settings.federation.remotes.items()) if not r.apart}
    found = [
        DataRepository(
            "",
            settings.repository_path,
            load_key(settings.key_path),
            tuple(Peer(name, r.url, r.branch, r.ssh_key_file) for name, r in together.items()),
            bool(together) and all(r.trust == "all" for r in together.values()),
            frozenset(settings.federation.categories),
        )
    ]
    for name, remote in sorted(settings.federation.remotes.items()):
        if not remote.apart:
            continue
        home = settings.state_dir / "remotes" / name
        path, key_path = home / "repository", remote.key_file or home / "origin_key"
        if not make and not (path.exists() and key_path.exists()):
            continue
        key, _ = ensure_key(key_path)
        repository = Repository(path, key.origin)
        if make and repository.init() | bool(layout.lay_out(path)):
            commit_data(repository, "Lay out data/", limits_of(parts))
        wanted = set(remote.categories) or set(settings.federation.categories)
        if settings.federation.categories:
            wanted &= set(settings.federation.categories)
        peer = Peer(name, remote.url, remote.branch, remote.ssh_key_file)
        # What is shared nowhere is not shared here: an empty intersection must not mean everything.
        categories = frozenset(wanted or (["none"] if remote.categories and settings.federation.categories else []))
        found.append(
            DataRepository(name, path, key, (peer,), remote.trust == "all", categories, frozenset(remote.tags))
        )
    return found


def limits_of(parts: Parts) -> Limits:
    """Return the limits of data/ from the settings."""
    chosen = parts.settings.limits
    return Limits(chosen.file_bytes, chosen.telemetry_rows, chosen.snapshots_kept, chosen.repository_bytes)


def policy_of(parts: Parts, repository: DataRepository, revoke: frozenset[str] = frozenset()) -> TrustPolicy:
    """Return whom this host believes in a repository: its settings, and what `fedlearn trust` decided.

    An origin whose sequence forked or skipped is believed as little as a revoked one. `revoke` are origins to be
    treated as revoked, to see what would follow.
    """
    with parts.ledger.reading() as connection:
        accepted, revoked = accepted_origins(connection), revoked_origins(connection) | revoke
        revoked |= doubted_origins(connection).keys()
    settings = parts.settings
    return trust.policy_of(
        settings.trust,
        repository.key.origin,
        accepted,
        repository.everybody,
        revoked,
        settings.limits.origin_patterns,
    )


def signatures(parts: Parts, *, remember: bool = True) -> SignatureCheck:
    """Return what checks signatures: one that was good once is not checked again. `remember` False writes nothing."""

    def check(signed: Sequence[Signed]) -> Mapping[str, str]:
        marks = {item.statement.origin: digest(item.data + b"\0" + item.signature) for item in signed}
        with parts.ledger.reading() as connection:
            good = {o for o, mark in marks.items() if journal.import_digest(connection, f"signature:{o}") == mark}
        objections = trust.verify([item for item in signed if item.statement.origin not in good])
        fresh = {o: mark for o, mark in marks.items() if o not in good and o not in objections}
        if fresh and remember:
            with parts.ledger.writing() as connection:
                for origin, mark in sorted(fresh.items()):
                    journal.note_import(connection, f"signature:{origin}", mark)
        return objections

    return check


def hear(parts: Parts, found: list[DataRepository], revoke: frozenset[str] = frozenset()) -> Standing:
    """Return what the repositories together say now; `revoke` as in `policy_of`."""
    heard = []
    for one in found:
        policy = policy_of(parts, one, revoke)
        statements = read_statements(one.path, signatures(parts), lambda *_: None, parts.settings.limits.file_bytes)
        withdrawn, _ = heard_withdrawals(one.path, statements, policy, parts.settings.limits.file_bytes)
        heard.append(Heard(statements, policy, withdrawn))
    return standing(heard)


@contextmanager
def alone(parts: Parts) -> Iterator[None]:
    """Keep other commands of this host from writing the data repositories meanwhile.

    Raises:
        LockedError: another one does, for longer than a minute.

    """
    path = parts.settings.state_dir / "repository.lock"
    try:
        with file_lock(path, _PATIENCE):
            yield
    except TimeoutError as error:
        raise LockedError(f"{path}: another fedlearn{error} writes the data repository; try again later") from error
