"""The only door to git. Foreign data is read as blobs and never checked out; hooks are off, the configuration is ours.

Commits carry a fixed identity, UTC and no host name. Nothing here forces, rewrites or drops a commit.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fedlearn.datarepo import layout
from fedlearn.datarepo.files import write_if_changed
from fedlearn.errors import GitError, TemporaryError
from fedlearn.federation.isolation import isolated
from fedlearn.process import Completed, ProgramMissingError, ProgramTimeoutError, redact, run

__all__ = ["Entry", "PushRaceError", "Repository"]

#: Words by which git says that the other end cannot be reached now.
_OFFLINE = (
    "could not resolve",
    "connection refused",
    "connection timed out",
    "connection reset",
    "connection closed",
    "network is unreachable",
    "no route to host",
    "temporary failure",
    "could not read from remote repository",
    "unable to access",
    "does not appear to be a git repository",
    "early eof",
)
_REJECTED = ("[rejected]", "non-fast-forward", "fetch first", "cannot lock ref", "failed to update ref", "stale info")


#: So many loose objects, or packs, are too many.
_LOOSE, _PACKS = 6_000, 40
#: So many lines of what a remote says are repeated.
_SAID = 4


class PushRaceError(TemporaryError):
    """Somebody else pushed first: fetch, join and push again."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a tree holds at a path: the mode (100644 a file, 120000 a link, 160000 a submodule), object and size."""

    mode: str
    oid: str
    size: int


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository with a work tree, used by one origin. `extra` are variables that git gets besides ours."""

    path: Path
    origin: str
    ssh_command: str = ""
    timeout: float = 600.0
    extra: tuple[tuple[str, str], ...] = ()

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

    def all_blobs(self) -> list[str]:
        """Return the object names of every blob in the repository, reachable or not."""
        listed = self._git("cat-file", "--batch-all-objects", "--batch-check").decode().splitlines()
        return [oid for oid, kind, _ in (line.split() for line in listed) if kind == "blob"]

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

    def touched(self, text: str) -> list[str]:
        """Return the commits of all refs that brought a text into data/ or took it out, newest first."""
        out = self._git("log", "--all", "--full-history", "--format=%H", f"-S{text}", "--", layout.ROOT)
        return out.decode().split()

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

    # --- objects -------------------------------------------------------------------------------------------------

    def entries(self, commit: str, under: str = "") -> dict[str, Entry]:
        """Return what a commit holds by path; a path that is not UTF-8 is shown with replacement characters."""
        arguments = ["ls-tree", "-r", "-z", "-l", "--full-tree", commit, *(["--", under] if under else [])]
        found: dict[str, Entry] = {}
        for item in self._git(*arguments).split(b"\0"):
            if item:
                meta, _, name = item.partition(b"\t")
                mode, _, oid, size = meta.decode().split()
                found[name.decode("utf-8", "replace")] = Entry(mode, oid, int(size) if size != "-" else 0)
        return found

    def blobs(self, oids: Iterable[str]) -> dict[str, bytes]:
        """Return the bytes of blobs by object name, with one process for all. Check sizes by `entries` first."""
        wanted = sorted(set(oids))
        if not wanted:
            return {}
        out = self._git("cat-file", "--batch", stdin="".join(f"{oid}\n" for oid in wanted).encode())
        found: dict[str, bytes] = {}
        start = 0
        for oid in wanted:
            end = out.index(b"\n", start)
            header = out[start:end].decode().split()
            if len(header) != 3 or header[1] != "blob":
                raise GitError(f"{self.path}: object {oid[:12]} is missing or no blob; run `git fsck` there")
            size = int(header[2])
            found[oid] = out[end + 1 : end + 1 + size]
            start = end + size + 2
        return found

    def versions(self, newer: str, older: str | None, under: str, most_bytes: int) -> list[bytes]:
        """Return the blobs below `under` in the history of `newer` that `older` lacks; huge ones are left out."""
        arguments = ["rev-list", "--objects", "--full-history", f"--filter=blob:limit={most_bytes}", newer]
        listed = self._git(*arguments, *([f"^{older}"] if older else []), "--", under).decode("utf-8", "replace")
        oids = [oid for oid, _, path in (line.partition(" ") for line in listed.splitlines()) if path.endswith(".json")]
        return list(self.blobs(oids).values())

    def last_versions(self, commit: str, under: Iterable[str]) -> dict[str, str]:
        """Return the blob that each file below some directories last was, in the history of a commit, by path."""
        listed = self._git("rev-list", "--objects", "--full-history", commit, "--", *under).decode("utf-8", "replace")
        found: dict[str, str] = {}
        for line in listed.splitlines():
            oid, _, path = line.partition(" ")
            if layout.is_ours(path):
                found.setdefault(path, oid)
        return found

    def store(self, paths: Sequence[str]) -> dict[str, str]:
        """Write files of the work tree as blobs, byte for byte; return their object names by path."""
        if not paths:
            return {}
        names = "".join(f"{path}\n" for path in paths).encode()
        oids = self._git("hash-object", "-w", "--no-filters", "--stdin-paths", stdin=names).decode().split()
        return dict(zip(paths, oids, strict=True))

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
            GitError: it refused, or sent objects that are not sound.

        """
        command = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-gc"]
        done = self._call(*command, "--end-of-options", url, f"+refs/heads/{branch}:{ref}")
        if not done.ok:
            if "couldn't find remote ref" in done.stderr.decode("utf-8", "replace"):
                return None
            raise self._refused(done, url)
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
        said = (done.stdout + done.stderr).decode("utf-8", "replace").lower()
        if any(word in said for word in _REJECTED):
            raise PushRaceError(f"{redact(url)}: somebody else pushed first; run `fedlearn federate` again")
        raise self._refused(done, url)

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

    def _call(self, *arguments: str, stdin: bytes = b"", environment: Mapping[str, str] | None = None) -> Completed:
        try:
            return run(
                ["git", *arguments],
                cwd=self.path,
                stdin=stdin,
                timeout=self.timeout,
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

    def _refused(self, done: Completed, url: str) -> GitError | TemporaryError:
        said = done.stderr.decode("utf-8", "replace").lower()
        if any(word in said for word in _OFFLINE):
            return TemporaryError(f"{redact(url)}: cannot be reached ({done.last_line}); commits wait, try again later")
        # What the other end says, a hook for example, is the reason; git's own last line only that there is one.
        remote = [
            line.removeprefix("remote:").strip()
            for line in done.stderr.decode("utf-8", "replace").splitlines()
            if line.startswith("remote:")
        ]
        reason = redact("; ".join([line for line in remote if line][:_SAID])) or done.last_line
        return GitError(f"{redact(url)}: {reason}; see whether git can reach it by hand")
