"""The one door to other programs: no shell, a timeout always, plain English messages, secrets kept out of errors."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

__all__ = ["Completed", "ProgramMissingError", "ProgramTimeoutError", "python", "redact", "run"]

_CREDENTIALS = re.compile(r"(?<=://)[^/\s@]+(?=@)")
_SECRET_WORD = re.compile(r"(?i)\b(password|passwd|token|secret|api[_-]?key|bearer|authorization)(\s*[:=]?\s*)\S+")

#: What a child process may inherit; anything else is given by name.
_INHERITED = ("PATH", "HOME", "TMPDIR", "SSH_AUTH_SOCK", "SSL_CERT_FILE", "NIX_SSL_CERT_FILE", "LOCALE_ARCHIVE")


class ProgramMissingError(Exception):
    """The program is not installed, or not in PATH."""


class ProgramTimeoutError(Exception):
    """The program did not end in time and was killed."""


@dataclass(frozen=True, slots=True)
class Completed:
    """How a program ended. `stdout` is as written; `last_line` is its last word on stderr, redacted."""

    code: int
    stdout: bytes
    stderr: bytes

    @property
    def ok(self) -> bool:
        """Whether the program ended with 0."""
        return self.code == 0

    @property
    def last_line(self) -> str:
        """What stderr says, in one line without secrets: its first `fatal:` or `error:`, else its last line."""
        lines = [line.strip() for line in self.stderr.decode("utf-8", "replace").splitlines() if line.strip()]
        fatal = next((line for line in lines if line.startswith(("fatal:", "error:"))), None)
        return redact(fatal or (lines[-1] if lines else f"exit code {self.code}"))


def run(
    command: Sequence[str | Path],
    *,
    timeout: float,
    stdin: bytes = b"",
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    file_bytes: int | None = None,
) -> Completed:
    """Run a program to its end and return what it said; a bad exit code is for the caller to judge.

    Args:
        command: program and arguments. Never a secret: arguments are visible to every user of the host.
        timeout: seconds after which the program is killed.
        stdin: what it reads.
        cwd: where it runs.
        environment: variables beside the few that are inherited and LC_ALL=C.
        file_bytes: it, and what it runs, is stopped where it writes a larger file (where the system can do that).

    Raises:
        ProgramMissingError: there is no such program.
        ProgramTimeoutError: it did not end in time.

    """
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    words = [str(word) for word in command]
    try:
        with subprocess.Popen(  # noqa: S603
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd,
            env={**inherited, "LC_ALL": "C", **(environment or {})},
        ) as child:
            try:
                if file_bytes is not None:
                    _bound_files(child.pid, file_bytes)
                stdout, stderr = child.communicate(stdin, timeout)
            except BaseException:
                child.kill()
                raise
    except FileNotFoundError as error:
        if cwd is not None and not cwd.is_dir():
            raise ProgramMissingError(f"{cwd}: no such directory to run {words[0]} in") from error
        raise ProgramMissingError(f"{words[0]} is not installed or not in PATH; install it and try again") from error
    except PermissionError as error:
        raise ProgramMissingError(f"{words[0]} may not be run: {error.strerror}") from error
    except subprocess.TimeoutExpired as error:
        raise ProgramTimeoutError(f"{words[0]} did not end within {timeout:g} s and was stopped") from error
    return Completed(child.returncode, stdout, stderr)


def _bound_files(process: int, most: int) -> None:
    """Let a program that just started write no file above `most` bytes; what it starts inherits that. Linux only."""
    if hasattr(resource, "prlimit"):
        # It may have ended already.
        with suppress(ProcessLookupError):
            resource.prlimit(process, resource.RLIMIT_FSIZE, (most, most))


@contextmanager
def python(module: str) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """Run one of our modules in a second Python; give its standard input and output, and end it at the end.

    It finds the same packages, hears no Ctrl-C, and says nothing on standard error.
    """
    inherited = {name: os.environ[name] for name in (*_INHERITED, "OPENBLAS_NUM_THREADS") if name in os.environ}
    child = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**inherited, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        start_new_session=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        yield child.stdin, child.stdout
    finally:
        child.kill()
        child.stdout.close()
        with suppress(BrokenPipeError):
            child.stdin.close()
        child.wait()


def redact(text: str) -> str:
    """Return a message without the credentials that programs like to repeat."""
    return _SECRET_WORD.sub(r"\1\2***", _CREDENTIALS.sub("***", text))
