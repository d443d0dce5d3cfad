"""The only door to git. Foreign data is read as blobs and never checked out; hooks are off, the configuration is ours.

Commits carry a fixed identity, UTC and no host name. Nothing here forces, rewrites or drops a commit.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fedlearn.datarepo import layout
from fedlearn.datarepo.files import write_if_changed
from fedlearn.errors import GitError, TemporaryError
from fedlearn.federation.isolation import isolated
from fedlearn.federation.objects import Entry, Objects
from fedlearn.federation.replies import PushRaceError, failed_push, refused, too_much
from fedlearn.process import Completed, ProgramMissingError, ProgramTimeoutError, redact, run

__all__ = ["Entry", "PushRaceError", "Repository"]

#: So many loose objects, or packs, are too many.
_LOOSE, _PACKS = 6_000, 40


@dataclass(frozen=True, slots=True)
class Repository(Objects):
    """A git repository with a work tree, used by one origin.

    `extra` are variables that git gets besides ours; of more than `fetch_bytes` at once nothing is taken.
    """

    path: Path
    origin: str
    ssh_command: str = ""
    timeout: float = 600.0
    extra: tuple[tuple[str, str], ...] = ()
    fetch_bytes: int = 500_000_000

    # --- state ---------------------------------------------------------------------------------------------------

    def init(self) -> bool:
        """Make the repository if there is none; return whether it was made.

        Raises:
            GitError: git is missing, or the place cannot be used.

        """
        if self.exists():
            return False
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise GitError(f"{self.path}: cannot be made ({error.strerror}); name another repository") from error
        self._git("init", "--quiet", "--template=", "--initial-branch=main", ".")
        return True

    def init_bare(self) -> None:
        """Make a bare repository, a hub between hosts, with `main` as its branch."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise GitError(f"{self.path}: cannot be made ({error.strerror}); name another repository") from error
        self._git("init", "--quiet", "--bare", "--template=", "--initial-branch=main", ".")

    def borrow(self, other: Repository) -> None:
        """Make a repository that reads the objects of another one and never writes there."""
        self.init()
        objects = other.path / other._git("rev-parse", "--git-path", "objects").decode().strip()
        (self._git_dir() / "objects" / "info").mkdir(parents=True, exist_ok=True)
        (self._git_dir() / "objects" / "info" / "alternates").write_text(f"{objects.resolve()}\n")

    def clone_from(self, url: str, branch: str = "main", file_bytes: int = 20_000_000) -> None:
        """Clone a repository to this path: its history whole, and of its files only those that data/ may hold.

        Nothing is checked out: links, submodules, attributes and files of other names stay in the history.

        Raises:
            TemporaryError: the remote cannot be reached.
            GitError: it refused, it has no such branch, or a repository is at the path already.

        """
        if not self.init():
            raise GitError(f"{self.path}: a repository is there already; name another place or use it as it is")
        commit = self.fetch(url, branch, "refs/fedlearn/incoming/clone")
        if commit is None:
            raise GitError(f"{redact(url)}: no branch {branch}; name the branch, or start with `fedlearn init`")
        plain = {
            path: entry.oid
            for path, entry in self.entries(commit, layout.ROOT).items()
            if entry.mode == "100644" and entry.size <= file_bytes and layout.is_ours(path)
        }
        blobs = self.blobs(plain.values())
        for path, oid in sorted(plain.items()):
            write_if_changed(self.path / path, blobs[oid])
        self.move("refs/heads/main", commit)

    def clear_stale_locks(self) -> list[str]:
        """Remove locks that a killed git left behind: older than any git of ours may run. Return their names.

        Call it only while no other command of this host works here.
        """
        git_dir = self._git_dir()
        oldest = time.time() - 1.5 * self.timeout
        stale = []
        for lock in (*git_dir.glob("*.lock"), *(git_dir / "refs").rglob("*.lock")):
            with suppress(OSError):
                if lock.stat().st_mtime < oldest:
                    lock.unlink()
                    stale.append(lock.name)
        for index in git_dir.glob("fedlearn-index-*"):
            with suppress(OSError):
                if index.stat().st_mtime < oldest:
                    index.unlink()
        return sorted(stale)

    def crowded(self) -> bool:
        """Say whether loose objects or packs have become so many that they should be packed; a look, as git does it."""
        objects = self._git_dir() / "objects"
        sample = objects / "17"
        loose = sum(1 for _ in sample.iterdir()) if sample.is_dir() else 0
        packs = sum(1 for _ in (objects / "pack").glob("*.pack")) if (objects / "pack").is_dir() else 0
        return loose > _LOOSE // 256 or packs > _PACKS

    def compact(self) -> None:
        """Pack objects and refs. No commit changes, no ref moves, and what a rescue ref keeps stays."""
        self._git("gc", "--quiet", "--prune=2.weeks.ago")

    def parents(self, commit: str) -> list[str]:
        """Return the parents of a commit, first to last."""
        return self._git("rev-parse", f"{commit}^@").decode().split()

    def git_path(self, name: str) -> str:
        """Return the path of a file of git's own."""
        return str(self.path / self._git("rev-parse", "--git-path", name).decode().strip())

    def configure(self, name: str, value: str) -> bool:
        """Set a key of the repository's own configuration; return whether that is new."""
        if self._call("config", "--local", "--get", name).stdout.decode().rstrip("\n") == value:
            return False
        self._git("config", "--local", name, value)
        return True

    def exists(self) -> bool:
        """Say whether there is a repository at the path itself (one around it does not count)."""
        return (self.path / ".git").exists()

    def check(self) -> None:
        """Raise GitError where the repository is missing or broken, with what to do."""
        if not self.exists():
            raise GitError(f"{self.path}: no git repository; `fedlearn init` makes one")
        done = self._call("rev-parse", "--git-dir")
        if not done.ok:
            raise GitError(
                f"{self.path}: broken git repository ({done.last_line}); clone it again, or move it away and run"
                " `fedlearn init`"
            )

    def resolve(self, name: str) -> str | None:
        """Return the commit that a name stands for, None where there is none."""
        done = self._call("rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}")
        return done.stdout.decode().strip() or None

    def commit_of(self, name: str) -> str:
        """Return the commit that a name stands for.

        Raises:
            GitError: there is none.

        """
        found = self.resolve(name)
        if found is None:
            raise GitError(f"{self.path}: no commit {name!r}; `git -C {self.path} log --all` lists them")
        return found

    def head(self) -> str | None:
        """Return the commit of the current branch, None before the first."""
        return self.resolve("HEAD")

    def branch(self) -> str:
        """Return the full name of the current branch."""
        done = self._call("symbolic-ref", "--quiet", "HEAD")
        if not done.ok:
            raise GitError(f"{self.path}: not on a branch; run `git -C {self.path} switch main`")
        return done.stdout.decode().strip()

    def changed(self, under: str) -> list[str]:
        """Return the paths below `under` that differ from the last commit, sorted; empty means clean."""
        out = self._git("status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--", under)
        return sorted(item[3:].decode("utf-8", "replace") for item in out.split(b"\0") if len(item) > 3)

    def is_ancestor(self, older: str, newer: str) -> bool:
        """Say whether `older` is in the history of `newer`."""
        return self._call("merge-base", "--is-ancestor", older, newer).ok

    def merge_base(self, first: str, second: str) -> str | None:
        """Return the best common ancestor, None where the histories are strangers."""
        return self._call("merge-base", first, second).stdout.decode().split("\n")[0] or None

    # --- commits and refs ------------------------------------------------------------------------------------------

    def commit(
        self, entries: Mapping[str, Entry], message: str, parents: Sequence[str], when: int | None = None
    ) -> str | None:
        """Put a commit of exactly these entries on the current branch; return it, None when the tree is the parent's.

        The work tree is not touched. The branch moves only if it still is at the first parent.

        Args:
            entries: the whole tree by path.
            message: one line and what follows.
            parents: none for the first commit, two for a join.
            when: seconds since 1970, None for now.

        Raises:
            GitError: git refused, or somebody else moved the branch meanwhile.

        """
        index = {"GIT_INDEX_FILE": str(self._git_dir() / f"fedlearn-index-{time.monotonic_ns()}")}
        listed = "".join(f"{entry.mode} {entry.oid}\t{path}\0" for path, entry in sorted(entries.items()))
        try:
            self._git("update-index", "-z", "--index-info", stdin=listed.encode(), environment=index)
            tree = self._git("write-tree", environment=index).decode().strip()
        finally:
            Path(index["GIT_INDEX_FILE"]).unlink(missing_ok=True)
        if len(parents) == 1 and self._git("rev-parse", parents[0] + "^{tree}").decode().strip() == tree:
            return None
        stamp = f"{int(time.time()) if when is None else when} +0000"
        commit = (
            self._git(
                "commit-tree",
                tree,
                *(word for parent in parents for word in ("-p", parent)),
                stdin=message.encode(),
                environment={"GIT_AUTHOR_DATE": stamp, "GIT_COMMITTER_DATE": stamp},
            )
            .decode()
            .strip()
        )
        self.move(self.branch(), commit, parents[0] if parents else "0" * 40)
        return commit

    def move(self, ref: str, commit: str, expected: str | None = None) -> None:
        """Point a ref to a commit, if it is where it is expected; of the branch in use, the index follows."""
        self._git("update-ref", ref, commit, *([expected] if expected else []))
        if ref == self.branch():
            self._git("read-tree", commit)
            self._call("update-index", "-q", "--refresh")

    def drop(self, ref: str) -> None:
        """Remove a ref of ours that was needed for a look only."""
        self._git("update-ref", "-d", ref)

    # --- other repositories ----------------------------------------------------------------------------------------

    def fetch(self, url: str, branch: str, ref: str) -> str | None:
        """Fetch a branch into a ref of ours, whatever it was before; return its commit, None if there is no branch.

        Raises:
            TemporaryError: the remote cannot be reached.
            GitError: it refused, or sent objects that are not sound, or too much at once.

        """
        command = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-gc"]
        words = [*command, "--end-of-options", url, f"+refs/heads/{branch}:{ref}"]
        done = self._call(*words, file_bytes=self.fetch_bytes)
        if not done.ok:
            if "couldn't find remote ref" in done.stderr.decode("utf-8", "replace"):
                return None
            # A git that was stopped says nothing; its unfinished pack is as large as it may be.
            raise too_much(url, self.fetch_bytes) if self._unfinished() >= self.fetch_bytes else refused(done, url)
        return self.resolve(ref)

    def push(self, url: str, commit: str, branch: str) -> None:
        """Push a commit to a branch, never by force.

        Raises:
            PushRaceError: the branch has moved.
            TemporaryError: the remote cannot be reached.
            GitError: it refused for another reason.

        """
        done = self._call(
            "push", "--porcelain", "--no-verify", "--end-of-options", url, f"{commit}:refs/heads/{branch}"
        )
        if done.ok:
            return
        raise failed_push(done, url)

    def _unfinished(self) -> int:
        """Remove what a fetch that failed leaves behind; return the bytes of the largest file of it."""
        largest = 0
        for file in (self._git_dir() / "objects" / "pack").glob("tmp_*"):
            with suppress(OSError):
                largest = max(largest, file.stat().st_size)
                file.unlink()
        return largest

    # --- the one place where git is run ------------------------------------------------------------------------------

    def _git(self, *arguments: str, stdin: bytes = b"", environment: Mapping[str, str] | None = None) -> bytes:
        done = self._call(*arguments, stdin=stdin, environment=environment)
        if not done.ok:
            if "index.lock" in done.last_line or "cannot lock ref" in done.last_line:
                raise TemporaryError(
                    f"{self.path}: another git works there ({done.last_line}); try again later, and where none does,"
                    " remove that .lock file"
                )
            raise GitError(f"{self.path}: git {arguments[0]} failed: {done.last_line}; run `git -C {self.path} fsck`")
        return done.stdout

    def _call(
        self,
        *arguments: str,
        stdin: bytes = b"",
        environment: Mapping[str, str] | None = None,
        file_bytes: int | None = None,
    ) -> Completed:
        try:
            return run(
                ["git", *arguments],
                cwd=self.path,
                stdin=stdin,
                timeout=self.timeout,
                file_bytes=file_bytes,
                environment={
                    **isolated(self.path, self.origin, self.ssh_command),
                    **dict(self.extra),
                    **(environment or {}),
                },
            )
        except ProgramMissingError as error:
            raise GitError(str(error)) from error
        except ProgramTimeoutError as error:
            raise TemporaryError(f"{self.path}: {error}; try again later") from error

    def _git_dir(self) -> Path:
        return self.path / self._git("rev-parse", "--git-dir").decode().strip()
