"""The origin key: an Ed25519 key in OpenSSH form, made at `init` and readable by its owner alone.

The *origin* is the SHA-256 of the public key's blob as 64 lower-case hex digits: the fingerprint that `ssh-keygen -lf`
shows, in a form that may stand in file names.
"""

from __future__ import annotations

import base64
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fedlearn.datarepo.canonical import RecordError
from fedlearn.datarepo.statements import fingerprint
from fedlearn.errors import TrustError
from fedlearn.process import ProgramMissingError, ProgramTimeoutError, run

__all__ = ["OriginKey", "ensure_key", "load_key", "origin_from", "shown"]


@dataclass(frozen=True, slots=True)
class OriginKey:
    """This host's key: the private file, the public text (`ssh-ed25519 AAAA...`, no comment), and the origin."""

    path: Path
    public: str
    origin: str


def ensure_key(path: Path) -> tuple[OriginKey, bool]:
    """Return the key at `path`, made now if there is none, and whether it was made.

    Raises:
        TrustError: it cannot be made, or what is there is no private Ed25519 key of mode 0600 without passphrase.

    """
    if path.exists():
        return load_key(path), False
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".key-", dir=path.parent) as scratch:
        fresh = Path(scratch) / "key"
        _keygen("-q", "-t", "ed25519", "-N", "", "-C", "fedlearn", "-f", str(fresh))
        fresh.chmod(0o600)
        for file in (fresh, fresh.with_name("key.pub")):
            with file.open("rb") as handle:
                os.fsync(handle.fileno())
        try:
            # A link, not a rename: of two `init` at once the first key stays.
            path.hardlink_to(fresh)
            fresh.with_name("key.pub").replace(path.with_name(path.name + ".pub"))
        except FileExistsError:
            return load_key(path), False
        except OSError as error:
            raise TrustError(f"{path}: cannot be written ({error.strerror}); fix the directory") from error
    return load_key(path), True


def load_key(path: Path) -> OriginKey:
    """Return the key at `path`. Its public half is read from the private one, so a wrong `.pub` does no harm.

    Raises:
        TrustError: no such file, readable by others, or not an Ed25519 key without passphrase.

    """
    try:
        stat = path.stat()
    except OSError as error:
        raise TrustError(f"{path}: no origin key ({error.strerror}); `fedlearn init` makes one") from error
    mode = stat.st_mode & 0o777
    # As ssh does: the mode of a key that belongs to somebody else, such as a systemd credential of root, is theirs.
    if stat.st_uid == os.getuid() and mode & 0o077:
        raise TrustError(f"{path}: the origin key can be read by others (mode {mode:o}); run `chmod 600 {path}`")
    public = " ".join(_keygen("-y", "-P", "", "-f", str(path)).decode().split()[:2])
    try:
        return OriginKey(path, public, fingerprint(public))
    except RecordError as error:
        raise TrustError(f"{path}: {error}; `ssh-keygen -t ed25519 -N '' -f {path}` makes one") from error


def origin_from(text: str) -> str:
    """Return the origin that a person names: 64 hex digits, `SHA256:...` as ssh-keygen shows it, or a public key.

    Raises:
        TrustError: none of these.

    """
    text = text.strip()
    if text.startswith("ssh-"):
        try:
            return fingerprint(text)
        except RecordError as error:
            raise TrustError(f"{text[:40]}: {error}") from error
    if text.startswith("SHA256:"):
        try:
            raw = base64.b64decode(text.removeprefix("SHA256:") + "=", validate=True)
        except ValueError:
            raw = b""
        if len(raw) == 32:
            return raw.hex()
    elif len(text) == 64 and set(text) <= set("0123456789abcdef"):
        return text
    raise TrustError(f"{text[:80]}: not an origin; give SHA256:..., 64 hex digits, or a public key (ssh-ed25519 ...)")


def shown(origin: str) -> str:
    """Return an origin as ssh-keygen shows it: `SHA256:...`."""
    return "SHA256:" + base64.b64encode(bytes.fromhex(origin)).decode().rstrip("=")


def _keygen(*arguments: str) -> bytes:
    try:
        done = run(["ssh-keygen", *arguments], timeout=30)
    except (ProgramMissingError, ProgramTimeoutError) as error:
        raise TrustError(str(error)) from error
    if not done.ok:
        raise TrustError(
            f"{arguments[-1]}: ssh-keygen refused: {done.last_line}; name an Ed25519 key without passphrase"
        )
    return done.stdout
