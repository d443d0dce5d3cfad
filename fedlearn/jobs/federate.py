"""One exchange with every remote: sync, fetch, check, join, commit, push, import; and one summary of it all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from fedlearn.datarepo import layout
from fedlearn.errors import SettingsError
from fedlearn.federation.exchange import PeerReport, exchange
from fedlearn.jobs.repositories import DataRepository, alone, limits_of, repositories, signatures
from fedlearn.jobs.share import SyncResult, sync, sync_plan
from fedlearn.jobs.take import ImportResult, import_, import_files, import_plan
from fedlearn.ledger import journal
from fedlearn.ledger.intake import doubt_origins
from fedlearn.wiring import Parts, utc_now

__all__ = ["FederateResult", "RemoteResult", "federate", "plan"]


@dataclass(frozen=True, slots=True)
class RemoteResult:
    """How it went with one remote.

    `outcome` is same, received, sent, exchanged, empty, offline or refused; `refused` names what was left out of what
    it holds (path, place, reason); `sequences` the statements that were replayed, skipped or forked.
    """

    name: str
    outcome: str
    detail: str = ""
    files: tuple[str, ...] = ()
    refused: tuple[dict[str, Any], ...] = ()
    sequences: tuple[str, ...] = ()
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class FederateResult:
    """What an exchange did, or would do. `writes` are the files that sync would write, by remote ("" is our own)."""

    dry_run: bool
    remotes: tuple[RemoteResult, ...]
    imported: ImportResult | None = None
    shared: SyncResult | None = None
    writes: dict[str, list[str]] = field(default_factory=dict)

    @property
    def offline(self) -> list[str]:
        """The remotes that could not be reached: commits wait, the command ends with 75."""
        return [remote.name for remote in self.remotes if remote.outcome == "offline"]

    @property
    def refused(self) -> list[str]:
        """The remotes that were refused: the command ends with 1."""
        return [remote.name for remote in self.remotes if remote.outcome == "refused"]

    def to_json(self) -> dict[str, Any]:
        """Return all of it for programs."""
        return asdict(self) | {
            "offline": self.offline,
            "refused": self.refused,
            "summary": self.imported.summary if self.imported else "",
        }


def federate(
    parts: Parts, only: Sequence[str] = (), *, on_progress: Callable[[str], None] | None = None
) -> FederateResult:
    """Exchange with the remotes and import what is new; a remote that fails does not keep the others from theirs.

    Args:
        parts: the settings name the remotes.
        only: names of remotes; empty means all.
        on_progress: is told what is being done.

    Raises:
        SettingsError: there is no remote of such a name.
        RepositoryError, GitError, TrustError: our own side cannot be used.

    """
    _known(parts, only)
    tell = on_progress or (lambda _: None)
    tell("sync")
    shared = sync(parts)
    said = _own_statements(parts)
    remotes, forked = _exchange(parts, only, tell)
    if forked or _own_statements(parts) != said:
        # Another statement of this very key came back, as after a restore: go on after it, and say so at once.
        tell("import")
        import_(parts)
        shared = sync(parts)
        remotes = [_later(*pair) for pair in zip(remotes, _exchange(parts, only, tell)[0], strict=True)]
    tell("import")
    imported = import_(parts)
    if any(remote.outcome not in ("offline", "refused") for remote in remotes):
        with parts.ledger.writing() as connection:
            journal.set_fact(connection, "last_federate", utc_now().isoformat(timespec="seconds"))
    return FederateResult(False, tuple(sorted(remotes, key=lambda r: r.name)), imported, shared)


def plan(parts: Parts, only: Sequence[str] = ()) -> FederateResult:
    """Return what `federate` would do, sorted, and touch nothing: no file, ref, object or row of this host.

    Raises:
        SettingsError: there is no remote of such a name.
        RepositoryError, GitError, TrustError: our own side cannot be used.

    """
    _known(parts, only)
    remotes: list[RemoteResult] = []
    imports: list[ImportResult] = []
    check = signatures(parts, remember=False)
    for one in _chosen(repositories(parts, make=False), only):
        report = exchange(one.open(), one.peers, check, utc_now().date(), limits_of(parts), dry_run=True)
        for peer in report.peers:
            remotes.append(_remote(peer))
            if peer.plan:
                imports.append(import_plan(parts, one, peer.plan))
    writes = {name: files for name, files in sync_plan(parts).items() if files}
    total = None
    for one_import in imports:
        total = one_import if total is None else _sum(total, one_import)
    return FederateResult(True, tuple(sorted(remotes, key=lambda r: r.name)), total, None, writes)


def _exchange(parts: Parts, only: Sequence[str], tell: Callable[[str], None]) -> tuple[list[RemoteResult], bool]:
    """Exchange with every remote once, and pack what has become crowded.

    Say as well whether this host forked itself: what it vouched for in its other life is taken back into the ledger.
    """
    remotes: list[RemoteResult] = []
    forked = False
    with alone(parts):
        for one in _chosen(repositories(parts), only):
            repository = one.open()
            repository.clear_stale_locks()
            report = exchange(
                repository,
                one.peers,
                signatures(parts),
                utc_now().date(),
                limits_of(parts),
                progress=tell,
                on_doubt=lambda reasons: _doubt(parts, reasons),
            )
            remotes += [_remote(peer) for peer in report.peers]
            for peer in report.peers:
                if peer.forked:
                    import_files(parts, one, peer.forked)
                    forked = True
            if repository.crowded():
                tell("compact")
                repository.compact()
    return remotes, forked


def _doubt(parts: Parts, reasons: Mapping[str, str]) -> None:
    with parts.ledger.writing() as connection:
        doubt_origins(connection, reasons)


def _own_statements(parts: Parts) -> list[bytes]:
    """Return what this host says in each of its repositories."""
    files = [one.path / layout.statement_file(one.key.origin) for one in repositories(parts)]
    return [file.read_bytes() if file.is_file() else b"" for file in files]


def _later(first: RemoteResult, second: RemoteResult) -> RemoteResult:
    """Return two exchanges with one remote as one: what was received in the first and sent in the second."""
    if second.outcome != "sent" or first.outcome not in ("received", "exchanged"):
        return replace(second, refused=first.refused + second.refused, sequences=first.sequences + second.sequences)
    return replace(first, outcome="exchanged", attempts=first.attempts + second.attempts)


def _known(parts: Parts, only: Sequence[str]) -> None:
    remotes = parts.settings.federation.remotes
    for name in only:
        if name not in remotes:
            known = ", ".join(sorted(remotes)) or "none"
            raise SettingsError(f"--remote {name}: no such remote in federation.remotes; there are: {known}")


def _chosen(found: Sequence[DataRepository], only: Sequence[str]) -> list[DataRepository]:
    """Return the repositories with those of their peers that are asked for; one without peers has nothing to do."""
    chosen = [replace(one, peers=tuple(p for p in one.peers if not only or p.name in only)) for one in found]
    return [one for one in chosen if one.peers]


def _remote(peer: PeerReport) -> RemoteResult:
    return RemoteResult(
        name=peer.name,
        outcome=peer.outcome,
        detail=peer.detail,
        files=tuple(peer.files),
        refused=tuple({"path": p.path, "place": p.place, "reason": p.reason} for p in peer.problems),
        sequences=tuple(peer.sequences),
        attempts=peer.attempts,
    )


def _sum(first: ImportResult, second: ImportResult) -> ImportResult:
    """Return two plans as one."""
    counts = {
        name: getattr(first, name) + getattr(second, name)
        for name in ("imported", "known", "quarantined", "held", "withdrawn", "refused", "files", "unheard")
    }
    return replace(
        first,
        **counts,
        unknown_origins=tuple(sorted({*first.unknown_origins, *second.unknown_origins})),
        refusals=first.refusals + second.refusals,
        arrivals=first.arrivals + second.arrivals,
    )
