"""What a git repository holds, read as blobs with one process for many, and written byte for byte."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fedlearn.datarepo import layout
from fedlearn.errors import GitError

__all__ = ["Entry", "Objects"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a tree holds at a path: the mode (100644 a file, 120000 a link, 160000 a submodule), object and size."""

    mode: str
    oid: str
    size: int


class Objects(ABC):
    """The objects of a repository; how git is run is for `git.Repository` to say."""

    __slots__ = ()
    path: Path

    @abstractmethod
    def _git(self, *arguments: str, stdin: bytes = b"", environment: Mapping[str, str] | None = None) -> bytes:
        """Run git and return what it wrote."""

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

    def commits_between(self, newer: str, older: str | None, most: int) -> list[str]:
        """Return the commits in the history of `newer` that `older` lacks, oldest first, the `most` newest of them."""
        bounds = [newer, *([f"^{older}"] if older else [])]
        listed = self._git("rev-list", "--topo-order", f"--max-count={most}", *bounds)
        return listed.decode().split()[::-1]

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

    def all_blobs(self) -> list[str]:
        """Return the object names of every blob in the repository, reachable or not."""
        listed = self._git("cat-file", "--batch-all-objects", "--batch-check").decode().splitlines()
        return [oid for oid, kind, _ in (line.split() for line in listed) if kind == "blob"]

    def touched(self, text: str) -> list[str]:
        """Return the commits of all refs that brought a text into data/ or took it out, newest first."""
        out = self._git("log", "--all", "--full-history", "--format=%H", f"-S{text}", "--", layout.ROOT)
        return out.decode().split()
