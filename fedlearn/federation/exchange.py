"""One exchange with every remote: fetch, check, join, commit, push; again with jitter where somebody was faster.

Our side is never given up: a remote that went backwards or was rewritten is refused and what we had seen of it is
kept on a rescue ref; what cannot be reached now waits in commits; what is not valid is named and left out.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_random_exponential

from fedlearn.datarepo import layout
from fedlearn.datarepo.intake import SignatureCheck
from fedlearn.datarepo.merge import Limits, canonical, join_files
from fedlearn.datarepo.parse import Problem, parse
from fedlearn.datarepo.statements import Relation, relation
from fedlearn.datarepo.sync import read_files, write_files
from fedlearn.errors import GitError, TemporaryError
from fedlearn.federation.git import Entry, PushRaceError, Repository
from fedlearn.federation.worktree import commit_data, contents, tree

__all__ = ["ExchangeReport", "Peer", "PeerReport", "check_tree", "exchange"]

_JOIN = "Join what others learned"


@dataclass(frozen=True, slots=True)
class Peer:
    """A remote by the name it has in the settings. The key goes to ssh by its file, never by its bytes."""

    name: str
    url: str
    branch: str = "main"
    ssh_key_file: Path | None = None

    @property
    def ssh_command(self) -> str:
        """How git calls ssh for this remote: never asking, with the remote's own key where it has one."""
        key = f" -oIdentitiesOnly=yes -i {shlex.quote(str(self.ssh_key_file))}" if self.ssh_key_file else ""
        return f"ssh -oBatchMode=yes -oConnectTimeout=20{key}"


@dataclass(slots=True)
class PeerReport:
    """How it went with one remote.

    `outcome`: same (nothing to do), received, sent, exchanged (both), empty (an empty remote, nothing to send),
    offline, refused. `detail` says why. `forks` are origins that said two things under one sequence.
    """

    name: str
    outcome: str = "same"
    detail: str = ""
    files: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    forks: list[str] = field(default_factory=list)
    attempts: int = 0


@dataclass(slots=True)
class ExchangeReport:
    """How it went with all of them; `committed` is the commit of what this host had to say, if it had."""

    committed: str | None = None
    peers: list[PeerReport] = field(default_factory=list)

    @property
    def offline(self) -> list[str]:
        """The remotes that could not be reached: the command ends with 75 where there is any."""
        return [peer.name for peer in self.peers if peer.outcome == "offline"]

    @property
    def refused(self) -> list[str]:
        """The remotes whose history was refused: the command ends with 1 where there is any."""
        return [peer.name for peer in self.peers if peer.outcome == "refused"]


def exchange(
    repository: Repository,
    peers: Sequence[Peer],
    verify: SignatureCheck,
    today: date,
    limits: Limits | None = None,
    dry_run: bool = False,
    patience: float = 120.0,
    progress: Callable[[str], None] | None = None,
) -> ExchangeReport:
    """Exchange data/ with every peer, one after the other; a peer that fails does not keep the others from theirs.

    Args:
        repository: our side; what stands in its data/ is committed first.
        peers: the remotes, in the order in which they are asked.
        verify: checks signatures.
        today: dates after tomorrow are refused.
        limits: the limits of data/, the same on all hosts.
        dry_run: say what would happen; no ref, commit or file changes.
        patience: seconds for which a lost race is run again.
        progress: is told what is being done.

    Raises:
        GitError: our own repository is broken, or git is missing.

    """
    limits, report = limits or Limits(), ExchangeReport()
    repository.check()
    if not dry_run:
        report.committed = commit_data(repository, limits=limits)
    for peer in peers:
        if progress is not None:
            progress(peer.name)
        ours = replace(repository, ssh_command=peer.ssh_command)
        result = PeerReport(peer.name)
        report.peers.append(result)
        tries = Retrying(
            retry=retry_if_exception_type(PushRaceError),
            wait=wait_random_exponential(multiplier=0.05, max=3),
            stop=stop_after_delay(patience),
            reraise=True,
        )
        try:
            for attempt in tries:
                with attempt:
                    result.attempts += 1
                    _exchange_once(ours, peer, verify, today, limits, dry_run, result)
        except TemporaryError as error:
            result.outcome, result.detail = "offline", str(error)
        except GitError as error:
            result.outcome, result.detail = "refused", str(error)
    return report


def _exchange_once(
    repository: Repository,
    peer: Peer,
    verify: SignatureCheck,
    today: date,
    limits: Limits,
    dry_run: bool,
    result: PeerReport,
) -> None:
    """Fetch, check, join and push once. Raises PushRaceError where somebody was faster."""
    result.problems, result.forks = [], []
    incoming_ref = f"refs/fedlearn/{'plan' if dry_run else 'incoming'}/{peer.name}"
    theirs = repository.fetch(peer.url, peer.branch, incoming_ref)
    if dry_run and theirs is not None:
        repository.drop(incoming_ref)
    if not _went_forward(repository, peer, theirs, dry_run, result):
        return
    head = repository.head()
    if theirs is not None and _receive(repository, head, theirs, verify, today, limits, dry_run, result):
        # Said now, because a lost race comes back here with nothing more to receive.
        result.outcome = "received"
    received = result.outcome == "received"
    if dry_run:
        sent = head is not None and (theirs is None or not repository.is_ancestor(head, theirs))
    else:
        head = repository.head()
        sent = head is not None and head != theirs
        if sent and head:
            repository.push(peer.url, head, peer.branch)
        if seen := (head if sent else theirs):
            repository.move(_seen(peer), seen)
    outcomes = {(True, True): "exchanged", (True, False): "received", (False, True): "sent"}
    result.outcome = outcomes.get((received, sent), "same" if theirs else "empty")


def _went_forward(repository: Repository, peer: Peer, theirs: str | None, dry_run: bool, result: PeerReport) -> bool:
    """Say whether a remote still holds all that we have seen there; where not, refuse it and keep what we saw."""
    seen = repository.resolve(_seen(peer))
    if seen is None or (theirs is not None and repository.is_ancestor(seen, theirs)):
        return True
    rescue = f"refs/fedlearn/rescue/{peer.name}-{seen[:12]}"
    if not dry_run:
        repository.move(rescue, seen)
    if theirs is None:
        what = "lost its branch"
    else:
        what = "went backwards" if repository.is_ancestor(theirs, seen) else "was rewritten"
    result.outcome = "refused"
    result.detail = (
        f"the remote {what}; nothing was taken or pushed, and what it held is kept at {rescue}. "
        f"Restore it there, or accept the change with `git -C {repository.path} update-ref -d {_seen(peer)}`"
    )
    return False


def _receive(
    repository: Repository,
    head: str | None,
    theirs: str,
    verify: SignatureCheck,
    today: date,
    limits: Limits,
    dry_run: bool,
    result: PeerReport,
) -> bool:
    """Join their commit into ours; return whether data/ changed."""
    if head is not None and repository.is_ancestor(theirs, head):
        return False
    our_entries = repository.entries(head) if head else {}
    their_entries = repository.entries(theirs)
    our_files, _ = contents(repository, our_entries, limits, [])
    their_files, sound = contents(repository, their_entries, limits, result.problems)
    their_files = check_tree(their_files, our_files, verify, today, result)
    if our_files:
        files, problems = join_files(our_files, their_files, limits)
    else:
        files, problems = canonical(their_files, limits)
    result.problems += [problem for problem in problems if problem not in result.problems]
    result.files = sorted(p for p in {*files, *our_files} if files.get(p) != our_files.get(p))
    if dry_run:
        return bool(result.files)
    # Files first, then the branch: a kill between the two leaves more than the last commit holds, never less.
    there, _ = read_files(repository.path, limits.file_bytes)
    write_files(repository.path, there, files, limits.snapshots_kept)
    # Their commit itself is taken where it says exactly what the join says, so that hosts come to rest on one commit.
    forward = head is None or repository.is_ancestor(head, theirs)
    if forward and sound and files == their_files and len(their_files) == _count_data(their_entries):
        repository.move(repository.branch(), theirs, head or "0" * 40)
        return bool(result.files)
    outside = _outside(repository, our_entries, their_entries, head, theirs)
    parents = [commit for commit in (head, theirs) if commit]
    repository.commit(tree(repository, outside, files), _JOIN + "\n", parents)
    return bool(result.files)


def check_tree(
    theirs: Mapping[str, bytes], ours: Mapping[str, bytes], verify: SignatureCheck, today: date, result: PeerReport
) -> dict[str, bytes]:
    """Return the files of theirs that may be joined: well signed, not from the future; name what is left out."""
    kept = dict(theirs)
    tomorrow = today + timedelta(days=1)
    for path in theirs:
        if (series := layout.dated(path)) and series[1] > tomorrow.isoformat():
            result.problems.append(Problem(path, 0, "a date in the future"))
            del kept[path]
    their_state, _ = parse({path: data for path, data in theirs.items() if path.startswith(layout.ORIGINS)})
    our_state, _ = parse({path: data for path, data in ours.items() if path.startswith(layout.ORIGINS)})
    fresh = [signed for origin, signed in their_state.statements.items() if our_state.statements.get(origin) != signed]
    objections = dict(verify(fresh)) if fresh else {}
    for signed in fresh:
        origin = signed.statement.origin
        if origin not in objections and signed.statement.issued > tomorrow.isoformat()[:7]:
            objections[origin] = "issued in the future"
        if origin not in objections and relation(our_state.statements.get(origin), signed) is Relation.FORK:
            result.forks.append(origin)
    for origin, reason in sorted(objections.items()):
        result.problems.append(Problem(layout.statement_file(origin), 0, reason))
        kept.pop(layout.statement_file(origin), None)
        kept.pop(layout.signature_file(origin), None)
    return kept


def _outside(
    repository: Repository,
    ours: Mapping[str, Entry],
    theirs: Mapping[str, Entry],
    head: str | None,
    incoming: str,
) -> dict[str, Entry]:
    """Return the entries outside of data/: theirs where only they changed a path, else ours."""
    base_commit = repository.merge_base(head, incoming) if head else None
    base = repository.entries(base_commit) if base_commit else {}
    result: dict[str, Entry] = {}
    for path in sorted({*ours, *theirs}):
        mine, other = ours.get(path), theirs.get(path)
        if not path.startswith(layout.ROOT + "/") and (chosen := other if mine == base.get(path) else mine):
            result[path] = chosen
    return result


def _seen(peer: Peer) -> str:
    return f"refs/fedlearn/seen/{peer.name}"


def _count_data(entries: Mapping[str, Entry]) -> int:
    return sum(1 for path in entries if path.startswith(layout.ROOT + "/"))
