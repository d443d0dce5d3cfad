"""Bytes of a file from a durable position on, whatever happened to the file meanwhile.

A position holds where reading stopped and two fingerprints of what was read: of its head and of the bytes just before
the offset. Rotation by rename, copytruncate, delete and recreate, and swapped files all show in one of them. In doubt
reading starts at 0 again, which costs time only: lines that were read before have no effect.
"""

from __future__ import annotations

import hashlib
import os
import re
import zlib
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

__all__ = ["HEAD_BYTES", "TAIL_BYTES", "Follower", "Oversized", "Position", "head_lines", "path_text"]

HEAD_BYTES = 1024
TAIL_BYTES = 256
_CHUNK = 262_144
_SAMPLE = 65_536
_GZIP = b"\x1f\x8b"
_GZIP_TRAILER = 8
#: Files of this kind are one document each, over many lines.
_DOCUMENT = re.compile(r"\.traj(?:[.-]|$)")


@dataclass(frozen=True, slots=True)
class Position:
    """Where reading a file stopped.

    `offset` counts bytes of text (uncompressed where the file is compressed) and stands behind a line end.
    `head_hash` is the SHA-1 in hex of the first `head_bytes` bytes as they were; of a compressed file, of its first
    compressed bytes and its trailer. `tail_hash` is that of the last up to 256 bytes of text before the offset.
    `source` is the source of the file once known. `size` is the size of the file when its end was reached, else 0.
    """

    path: str
    device: int
    inode: int
    head_bytes: int
    head_hash: str
    offset: int
    tail_hash: str
    source: str | None = None
    size: int = 0


@dataclass(frozen=True, slots=True)
class Oversized:
    """A line longer than allowed: its length in bytes, how it begins and how it ends."""

    length: int
    excerpt: bytes
    ending: bytes


class Follower:
    """One open file, read line by line in bounded memory from where its position says.

    Use it as a context manager. Raises OSError where the file cannot be opened or read.
    """

    def __init__(self, path: Path, kept: Sequence[Position], max_line_bytes: int) -> None:
        """Open the file and go to the first of the kept positions that speaks of it, else to its beginning."""
        self.path = path_text(path)
        self.problem: str | None = None
        self._max = max_line_bytes
        self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            stat = os.fstat(self._file)
            self._device, self._inode, self._size = stat.st_dev, stat.st_ino, stat.st_size
            self._document = _DOCUMENT.search(path.name) is not None
            self._inflate = zlib.decompressobj(31) if os.pread(self._file, 2, 0) == _GZIP else None
            self._compressed = self._inflate is not None
            self._place = 0  # the next byte to read from the file
            self._before = b""  # the last bytes before that place, as they were
            self._pending: deque[bytes | Oversized] = deque()
            self._partial: list[bytes] = []
            self._partial_length = 0
            self._skipped = b""  # how a line that is being skipped began
            self._recent = b""
            self.offset = 0
            self.at_end = False
            self.resumed = next(filter(self._fits, kept), None)
            self.unchanged = self.resumed is not None and self.resumed.size == self._size > 0
        except BaseException:
            os.close(self._file)
            raise

    def __enter__(self) -> Follower:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        os.close(self._file)

    def next_lines(self, max_lines: int, max_bytes: int) -> list[tuple[int, bytes | Oversized]]:
        """Return the next complete lines with their offsets, without line ends; fewer only at the end of the file.

        Stops early, after at least one line, when `max_bytes` are reached. Sets `at_end`.
        """
        if self._document:
            return self._whole()
        lines: list[tuple[int, bytes | Oversized]] = []
        pending, offset, taken = self._pending, self.offset, 0
        while len(lines) < max_lines and taken < max_bytes:
            if not pending:
                if not self._fill():
                    break
                continue
            line = pending.popleft()
            lines.append((offset, line))
            length = len(line) if type(line) is bytes else line.length  # type: ignore[union-attr]
            offset += length + 1
            taken += len(line) if type(line) is bytes else 0
        while not pending and self._fill():
            pass
        self.at_end = not pending
        self.offset = offset
        self._remember(lines)
        return lines

    def position(self, source: str | None) -> Position:
        """Return where reading stands now, as it is to be kept."""
        head_bytes = min(HEAD_BYTES, self._size if self._compressed else self.offset)
        return Position(
            path=self.path,
            device=self._device,
            inode=self._inode,
            head_bytes=head_bytes,
            head_hash=self._head_hash(head_bytes),
            offset=self.offset,
            tail_hash=_digest(self._recent),
            source=source,
            size=self._size if self.at_end else 0,
        )

    # Finding the place

    def _fits(self, kept: Position) -> bool:
        """Go to a kept position, if it speaks of this file."""
        if not self._compressed and self._size < kept.offset:
            return False
        if kept.head_bytes > self._size or self._head_hash(kept.head_bytes) != kept.head_hash:
            return False
        if self._document and kept.size != self._size:
            return False
        if not self._compressed:
            length = min(TAIL_BYTES, kept.offset)
            recent = os.pread(self._file, length, kept.offset - length)
            if _digest(recent) != kept.tail_hash:
                return False
            self._place, self._recent, self._before = kept.offset, recent, recent
        elif kept.size != self._size and not self._skip_to(kept.offset, kept.tail_hash):
            return False
        self.offset = kept.offset
        return True

    def _head_hash(self, length: int) -> str:
        head = os.pread(self._file, length, 0)
        if self._compressed:
            head += os.pread(self._file, _GZIP_TRAILER, max(0, self._size - _GZIP_TRAILER))
        return _digest(head)

    def _skip_to(self, offset: int, tail_hash: str) -> bool:
        """Go to an offset of the uncompressed text; False, and back at 0, when something else stands before it."""
        left, recent = offset, b""
        while left > 0:
            chunk = self._read()
            if not chunk:
                break
            used, rest = chunk[:left], chunk[left:]
            recent = (recent + used)[-TAIL_BYTES:]
            left -= len(used)
            if rest:
                self._take(rest)
        if left > 0 or _digest(recent) != tail_hash:
            self._place, self._before, self._inflate = 0, b"", zlib.decompressobj(31)
            self._pending.clear()
            self._partial, self._partial_length, self._skipped = [], 0, b""
            return False
        self._recent = recent
        return True

    # Reading

    def _read(self) -> bytes:
        """Return the next bytes of text; nothing at the end, or where compressed data ends or breaks."""
        if self._inflate is None:
            return b"" if self.problem else self._read_file()
        while True:
            data = self._inflate.unconsumed_tail or self._inflate.unused_data
            if self._inflate.eof:
                if not data.strip(b"\x00"):
                    data = self._read_file()
                if not data:
                    return b""
                self._inflate = zlib.decompressobj(31)  # the next member of the same file
            elif not data:
                data = self._read_file()
                if not data:
                    return b""
            try:
                text = self._inflate.decompress(data, _CHUNK)
            except zlib.error as error:
                self.problem = f"{self.path}: damaged gzip data ({error}); what stood before it was read"
                self._inflate = None
                return b""
            if text:
                return text

    def _read_file(self) -> bytes:
        before = self._before
        if before and os.pread(self._file, len(before), self._place - len(before)) != before:
            return b""  # truncated and written anew while it is open: the next run begins at 0
        chunk = os.pread(self._file, _CHUNK, self._place)
        self._place += len(chunk)
        self._before = (before + chunk[-TAIL_BYTES:])[-TAIL_BYTES:]
        return chunk

    def _fill(self) -> bool:
        """Read on; False at the end of the file."""
        chunk = self._read()
        if not chunk:
            # The end may have moved since the file was opened.
            self._size = self._place if not self._compressed else self._size
            return False
        self._take(chunk)
        return True

    def _take(self, chunk: bytes) -> None:
        """Split a chunk into lines; an unfinished one waits for its end."""
        first, *others = chunk.split(b"\n")
        self._partial.append(first)
        self._partial_length += len(first)
        if self._partial_length > self._max:
            joined = b"".join(self._partial)
            self._skipped = self._skipped or joined[:HEAD_BYTES]
            self._partial = [joined[-TAIL_BYTES:]]  # of a line that is being skipped only the ending is kept
        if not others:
            return
        self._pending.append(self._finished())
        last = others.pop()
        longest = self._max
        for line in others:
            if len(line) > longest:
                self._pending.append(Oversized(len(line), line[:HEAD_BYTES], line[-TAIL_BYTES:]))
            else:
                self._pending.append(line)
        self._partial, self._partial_length = [], 0
        if last:
            self._take(last)

    def _finished(self) -> bytes | Oversized:
        line = self._partial[0] if len(self._partial) == 1 else b"".join(self._partial)
        if not self._skipped:
            return line
        begin, self._skipped = self._skipped, b""
        return Oversized(self._partial_length, begin, line[-TAIL_BYTES:])

    def _remember(self, lines: list[tuple[int, bytes | Oversized]]) -> None:
        """Keep the last bytes before the offset."""
        recent = b""
        for _, line in reversed(lines):
            whole = type(line) is bytes
            recent = (line if whole else line.ending) + b"\n" + recent  # type: ignore[operator,union-attr]
            if len(recent) >= TAIL_BYTES or not whole:
                self._recent = recent[-TAIL_BYTES:]
                return
        self._recent = (self._recent + recent)[-TAIL_BYTES:]

    def _whole(self) -> list[tuple[int, bytes | Oversized]]:
        """Return the rest of a file that is one document."""
        parts: list[bytes] = []
        length = 0
        recent = begin = b""
        while chunk := self._read():
            length += len(chunk)
            begin = begin or chunk[:HEAD_BYTES]
            recent = (recent + chunk)[-TAIL_BYTES:]
            if length <= self._max:
                parts.append(chunk)
            else:
                parts.clear()
        self.at_end = True
        self._size = self._size if self._compressed else self._place
        start, self.offset = self.offset, self.offset + length
        if not length:
            return []
        self._recent = recent
        return [(start, b"".join(parts) if length <= self._max else Oversized(length, begin, recent))]


def head_lines(path: Path, limit: int) -> list[bytes]:
    """Return up to `limit` complete lines from the first 64 kB of text of a file; OSError where it cannot be read."""
    with Follower(path, (), _SAMPLE) as file:
        return [line for _, line in file.next_lines(limit, _SAMPLE) if isinstance(line, bytes)]


def path_text(path: Path) -> str:
    """Return a path as text that can be stored and shown, also where its bytes are not UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")


def _digest(data: bytes) -> str:
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()
