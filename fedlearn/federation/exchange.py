"""One exchange with every remote: fetch, check, join, commit, push; again with jitter where somebody was faster.

Our side is never given up: a remote that went backwards or was rewritten is refused and what we had seen of it is
kept on a rescue ref; what cannot be reached now waits in commits; what is not valid is named and left out.
"""

from __future__ import annotations

import shlex
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_random_exponential

from fedlearn.datarepo import layout
from fedlearn.datarepo.intake import SignatureCheck
from fedlearn.datarepo.merge import Limits, canonical, join_files
from fedlearn.datarepo.parse import Problem
from fedlearn.datarepo.sync import read_files, write_files
from fedlearn.errors import GitError, TemporaryError
from fedlearn.federation.check import Checked, check_tree
from fedlearn.federation.git import Entry, PushRaceError, Repository
from fedlearn.federation.worktree import commit_data, contents, tree
from fedlearn.settings import is_missing

__all__ = ["ExchangeReport", "Peer", "PeerReport", "exchange", "joined"]

_JOIN = "Join what others learned"
#: Is told why origins must not be believed until somebody has looked, by origin.
OnDoubt = Callable[[Mapping[str, str]], None]


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
    offline, refused. `detail` says why. `forks` are origins that said two things under one sequence, `sequences` says
    in words which statements were replayed, skipped or forked, and `doubted` why an origin must not be believed until
    somebody has looked (never this host's own). `plan` are the files as they would be after a dry run;
    `forked` are theirs, where they hold another statement of this very host under the sequence of its last one.
    """

    name: str
    outcome: str = "same"
    detail: str = ""
    files: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    forks: list[str] = field(default_factory=list)
    sequences: list[str] = field(default_factory=list)
    doubted: dict[str, str] = field(default_factory=dict)
    attempts: int = 0
    plan: dict[str, bytes] = field(default_factory=dict)
    forked: dict[str, bytes] = field(default_factory=dict)


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


@dataclass(frozen=True, slots=True)
class _Rules:
    """What holds for a whole exchange."""

    verify: SignatureCheck
    today: date
    limits: Limits
    dry_run: bool
    on_doubt: OnDoubt


def exchange(
    repository: Repository,
    peers: Sequence[Peer],
    verify: SignatureCheck,
    today: date,
    limits: Limits | None = None,
    dry_run: bool = False,
    patience: float = 120.0,
    progress: Callable[[str], None] | None = None,
    on_doubt: OnDoubt | None = None,
) -> ExchangeReport:
    """Exchange data/ with every peer, one after the other; a peer that fails does not keep the others from theirs.

    Args:
        repository: our side; what stands in its data/ is committed first.
        peers: the remotes, in the order in which they are asked.
        verify: checks signatures.
        today: dates after tomorrow are refused.
        limits: the limits of data/, the same on all hosts.
        dry_run: say what would happen; no ref, object, commit or file changes.
        patience: seconds for which a lost race is run again.
        progress: is told what is being done.
        on_doubt: is told of doubts before anything of that remote is joined, so that a kill forgets none.

    Raises:
        GitError: our own repository is broken, or git is missing.

    """
    limits, report = limits or Limits(), ExchangeReport()
    rules = _Rules(verify, today, limits, dry_run, on_doubt or (lambda _: None))
    repository.check()
    if dry_run:
        with _shadow(repository, peers) as shadow:
            _exchange_all(shadow, peers, rules, 0.0, progress, report)
        return report
    report.committed = commit_data(repository, limits=limits)
    _exchange_all(repository, peers, rules, patience, progress, report)
    return report


@contextmanager
def _shadow(repository: Repository, peers: Sequence[Peer]) -> Iterator[Repository]:
    """Give a repository in which everything may be tried: our refs, our objects by reference, and nothing else."""
    with tempfile.TemporaryDirectory(prefix="fedlearn-plan-") as scratch:
        shadow = Repository(Path(scratch) / "repository", repository.origin)
        shadow.borrow(repository)
        if head := repository.head():
            shadow.move("refs/heads/main", head)
        for peer in peers:
            if seen := repository.resolve(_seen(peer)):
                shadow.move(_seen(peer), seen)
        yield shadow


def _exchange_all(
    repository: Repository,
    peers: Sequence[Peer],
    rules: _Rules,
    patience: float,
    progress: Callable[[str], None] | None,
    report: ExchangeReport,
) -> None:
    for peer in peers:
        if progress is not None:
            progress(peer.name)
        ours = replace(repository, ssh_command=peer.ssh_command, fetch_bytes=5 * rules.limits.repository_bytes)
        result = PeerReport(peer.name)
        report.peers.append(result)
        tries = Retrying(
            retry=retry_if_exception_type(PushRaceError),
            wait=wait_random_exponential(multiplier=0.05, max=3),
            stop=stop_after_delay(patience),
            reraise=True,
        )
        try:
            _look_for_key(peer)
            for attempt in tries:
                with attempt:
                    result.attempts += 1
                    _exchange_once(ours, peer, rules, result)
        except TemporaryError as error:
            result.outcome, result.detail = "offline", str(error)
        except GitError as error:
            result.outcome, result.detail = "refused", str(error)


def _look_for_key(peer: Peer) -> None:
    """Say that the key of a remote is not there, which ssh tells in many other words."""
    file = peer.ssh_key_file.expanduser() if peer.ssh_key_file else None
    if file is not None and is_missing(file):
        raise TemporaryError(f"{file}: the ssh key for this remote is missing; see that the file is written")


def _exchange_once(repository: Repository, peer: Peer, rules: _Rules, result: PeerReport) -> None:
    """Fetch, check, join and push once. Raises PushRaceError where somebody was faster."""
    result.problems, result.forks, result.sequences = [], [], []
    # A lost race comes back with nothing to receive: what was doubted stays so.
    theirs = repository.fetch(peer.url, peer.branch, f"refs/fedlearn/incoming/{peer.name}")
    if not _went_forward(repository, peer, theirs, rules.dry_run, result):
        return
    head = repository.head()
    if theirs is not None and _receive(repository, peer, head, theirs, rules, result):
        # Said now, because a lost race comes back here with nothing more to receive.
        result.outcome = "received"
    received = result.outcome == "received"
    if rules.dry_run:
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
    lost = "" if theirs is None else f" It holds {theirs[:12]} now."
    if theirs is None:
        what = "lost its branch"
    else:
        what = "went backwards" if repository.is_ancestor(theirs, seen) else "was rewritten"
    result.outcome = "refused"
    result.detail = (
        f"the remote {what}; nothing was taken or pushed, and what it held is kept at {rescue}.{lost} "
        f"Restore it there, or accept the change with `git -C {repository.path} update-ref -d {_seen(peer)}`"
    )
    return False


def joined(
    ours: Mapping[str, bytes], theirs: Mapping[str, bytes], limits: Limits
) -> tuple[dict[str, bytes], list[Problem]]:
    """Return the join of two trees of data/ that were checked, as `federate` and the merge driver commit it."""
    return join_files(ours, theirs, limits) if ours else canonical(theirs, limits)


def _receive(
    repository: Repository, peer: Peer, head: str | None, theirs: str, rules: _Rules, result: PeerReport
) -> bool:
    """Join their commit into ours; return whether data/ changed."""
    if head is not None and repository.is_ancestor(theirs, head):
        return False
    limits = rules.limits
    our_entries = repository.entries(head) if head else {}
    their_entries = repository.entries(theirs)
    our_files, _ = contents(repository, our_entries, limits, [])
    their_files, sound = contents(repository, their_entries, limits, result.problems)
    checked = _check(repository, peer, head, theirs, their_files, our_files, rules)
    result.problems += checked.problems
    result.sequences, result.forks, their_files = checked.sequences, checked.forks, checked.files
    result.doubted |= {origin: why for origin, why in checked.doubted.items() if origin != repository.origin}
    own = layout.statement_file(repository.origin)
    kept = our_files
    if repository.origin in checked.forks:
        result.forked = their_files
        # After a restore: others hold the word that was published, so the next one must go on from it.
        kept = {path: data for path, data in our_files.items() if path not in (own, own + ".sig")}
    files, problems = joined(kept, their_files, limits)
    result.problems += [problem for problem in problems if problem not in result.problems]
    result.files = sorted(p for p in {*files, *our_files} if files.get(p) != our_files.get(p))
    if rules.dry_run:
        result.plan = files
        return bool(result.files)
    if result.doubted:
        rules.on_doubt(result.doubted)
    # Files first, then the branch: a kill between the two leaves more than the last commit holds, never less.
    there, _ = read_files(repository.path, limits.file_bytes)
    write_files(repository.path, there, files)
    # Their commit itself is taken where it says exactly what the join says, so that hosts come to rest on one commit.
    forward = head is None or repository.is_ancestor(head, theirs)
    if forward and sound and files == their_files and len(their_files) == _count_data(their_entries):
        repository.move(repository.branch(), theirs, head or "0" * 40)
        return bool(result.files)
    outside = _outside(repository, our_entries, their_entries, head, theirs)
    parents = [commit for commit in (head, theirs) if commit]
    repository.commit(tree(repository, outside, files), _JOIN + "\n", parents)
    return bool(result.files)


def _check(
    repository: Repository,
    peer: Peer,
    head: str | None,
    theirs: str,
    their_files: Mapping[str, bytes],
    our_files: Mapping[str, bytes],
    rules: _Rules,
) -> Checked:
    """Check what comes; the history is looked into where it is needed to tell a replay or a gap from an absence."""
    last = repository.resolve(_seen(peer))
    seen: dict[str, bytes] = {}
    if last is not None:
        seen = contents(repository, repository.entries(last, layout.ORIGINS), rules.limits, [])[0]

    def versions() -> list[bytes]:
        return repository.versions(theirs, head, layout.ORIGINS, 2 * rules.limits.file_bytes)

    return check_tree(their_files, our_files, rules.verify, rules.today, seen, versions)


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
