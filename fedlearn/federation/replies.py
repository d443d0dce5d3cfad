"""What git's own words mean: the other end is away, somebody was faster, or it refused. Pure."""

from __future__ import annotations

from fedlearn.errors import GitError, TemporaryError
from fedlearn.process import Completed, redact

__all__ = ["PushRaceError", "failed_push", "refused", "too_much"]

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
#: So many lines of what a remote says are repeated.
_SAID = 4


class PushRaceError(TemporaryError):
    """Somebody else pushed first: fetch, join and push again."""


def failed_push(done: Completed, url: str) -> GitError | TemporaryError:
    """Return the error of a push that did not go through; PushRaceError where the branch has moved."""
    said = (done.stdout + done.stderr).decode("utf-8", "replace").lower()
    if any(word in said for word in _REJECTED):
        return PushRaceError(f"{redact(url)}: somebody else pushed first; run `fedlearn federate` again")
    return refused(done, url)


def too_much(url: str, most: int) -> GitError:
    """Return the error of a remote that sends more at once than is taken."""
    return GitError(
        f"{redact(url)}: sends more than {most:,} bytes at once, of which nothing was taken; see who pushed that, or"
        " raise limits.repository_bytes, of which it is five times"
    )


def refused(done: Completed, url: str) -> GitError | TemporaryError:
    """Return the error of a fetch or push that failed; TemporaryError where the other end cannot be reached."""
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
