"""The join for people who merge by hand: a git merge driver, and a last step that makes the whole of data/ agree.

git asks the driver file by file, and only for files that both sides changed; so the driver looks for the two commits
and joins them whole, as `federate` does. What only one side changed git takes as it is; after the merge a hook calls
`finish`, which makes of the two parents exactly what `federate` would have made, and commits what is still different.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from fedlearn.datarepo import layout
from fedlearn.datarepo.files import write_if_changed
from fedlearn.datarepo.intake import SignatureCheck
from fedlearn.datarepo.merge import Limits, join_files
from fedlearn.datarepo.sync import read_files, write_files
from fedlearn.errors import FedlearnError
from fedlearn.federation.check import check_tree
from fedlearn.federation.exchange import joined
from fedlearn.federation.git import Repository
from fedlearn.federation.worktree import contents, tree

__all__ = ["finish", "install", "merge_file"]

_HEAD = re.compile(r"GITHEAD_([0-9a-f]{40,64})")
#: What git calls after a merge and after a rebase; post-rewrite is called for amended commits as well.
_HOOKS = {"post-merge": "exec {} --finish", "post-rewrite": 'test "$1" != rebase || exec {} --finish --rebased'}
_MARK = "# Written by `fedlearn init`."
_FINISH = "Bring data/ in order after a merge by hand"


def merge_file(
    repository: Repository,
    ours: bytes,
    theirs: bytes,
    path: str,
    verify: SignatureCheck,
    today: date,
    limits: Limits,
    environment: Mapping[str, str],
) -> bytes:
    """Return the join of a file's two sides, as it stands in the join of the two commits where git tells which.

    Args:
        repository: where git merges.
        ours: the file on our side.
        theirs: the file on their side.
        path: the file, from the root of the repository.
        verify: checks signatures.
        today: dates after tomorrow are left out.
        limits: the limits of data/.
        environment: of the driver's process; `git merge` names their commit in it.

    Raises:
        FedlearnError: the file is not one of data/, or nothing tells which signature belongs to the statement.

    """
    if not layout.is_ours(path):
        raise FedlearnError(f"{path}: not a file of the data repository; merge it by hand")
    for other in _theirs(repository, environment):
        head = repository.head()
        mine, yours = _side(repository, head, limits), _side(repository, other, limits)
        if mine.get(path) == ours and yours.get(path) == theirs:
            files, _ = joined(mine, check_tree(yours, mine, verify, today).files, limits)
            return files.get(path, ours)
    if path.endswith(".sig"):
        raise FedlearnError(f"{path}: which statement it signs cannot be told here; take both files from one side")
    files, _ = join_files({path: ours}, {path: theirs}, limits)
    # What is derived from other files is made anew by `finish`.
    return files.get(path) or ours


def finish(
    repository: Repository, verify: SignatureCheck, today: date, limits: Limits, *, rebased: bool = False
) -> str | None:
    """Make of the last commit's data/ what `federate` would have made, and commit it; None when it is so already.

    Args:
        repository: where git merged or rebased.
        verify: checks signatures.
        today: dates after tomorrow are left out.
        limits: the limits of data/.
        rebased: the last commit is the end of a rebase; what ORIG_HEAD held is joined into it.

    Raises:
        GitError: a broken repository.
        RepositoryError: a file that cannot be read or written.

    """
    head = repository.head()
    if head is None:
        return None
    parents = repository.parents(head)
    entries = repository.entries(head)
    if rebased:
        mine, yours = (_side(repository, commit, limits) for commit in (head, repository.resolve("ORIG_HEAD")))
    elif len(parents) == 2:
        mine, yours = (_side(repository, parent, limits) for parent in parents)
    else:
        mine, yours = {}, _side(repository, head, limits)
    files, _ = joined(mine, check_tree(yours, mine, verify, today).files, limits)
    there, _ = read_files(repository.path, limits.file_bytes)
    write_files(repository.path, there, files)
    return repository.commit(tree(repository, entries, files), _FINISH + "\n", [head])


def install(repository: Repository, command: Sequence[str]) -> bool:
    """Tell git of the driver, and call `finish` after merges; return whether anything changed.

    A hook that somebody else wrote stays as it is.

    Args:
        repository: the data repository.
        command: how `fedlearn merge-driver` is called, without its arguments.

    """
    program = " ".join(shlex.quote(word) for word in command)
    changed = repository.configure("merge.fedlearn.name", "fedlearn: a join of both sides")
    changed |= repository.configure("merge.fedlearn.driver", f"{program} %O %A %B %P")
    for name, line in _HOOKS.items():
        script = f"#!/bin/sh\n{_MARK}\n{line.format(program)}\n".encode()
        hook = repository.path / ".git" / "hooks" / name
        if not hook.exists() or _MARK.encode() in hook.read_bytes():
            changed |= write_if_changed(hook, script, 0o755)
    return changed


def _theirs(repository: Repository, environment: Mapping[str, str]) -> list[str]:
    """Return the commits that may be the other side of what git does now: a merge, or a step of a rebase."""
    found = [match[1] for name in sorted(environment) if (match := _HEAD.fullmatch(name))]
    done = Path(repository.git_path("rebase-merge/done"))
    if done.is_file():
        steps = [line.split() for line in done.read_text(encoding="utf-8", errors="replace").splitlines()]
        picked = [step[1] for step in steps if len(step) > 1 and not step[0].startswith("#")]
        if picked and (commit := repository.resolve(picked[-1])):
            found.append(commit)
    return found


def _side(repository: Repository, commit: str | None, limits: Limits) -> dict[str, bytes]:
    return contents(repository, repository.entries(commit), limits, [])[0] if commit else {}
