"""Signatures over statements with OpenSSH, and whom this host believes.

`ssh-keygen -Y sign | verify` in namespace `fedlearn-v1`: a signature made for anything else (a git commit, a file)
does not pass. Trust rests on these signatures and not on commits.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fedlearn.datarepo.belief import TrustPolicy
from fedlearn.datarepo.statements import Signed
from fedlearn.errors import TrustError
from fedlearn.federation.keys import OriginKey, origin_from
from fedlearn.process import ProgramMissingError, ProgramTimeoutError, run
from fedlearn.settings import Trust

__all__ = ["NAMESPACE", "policy_of", "signer", "trusted_origins", "verify"]

NAMESPACE = "fedlearn-v1"
_TIMEOUT = 30.0
#: So many signatures are checked at once.
_AT_ONCE = 4


def signer(key: OriginKey) -> Callable[[bytes], bytes]:
    """Return what signs bytes with the origin's key: bytes to an armoured SSHSIG. Ed25519: the same bytes, each time.

    The returned callable raises TrustError when ssh-keygen is missing or the key does not serve.
    """

    def sign(data: bytes) -> bytes:
        try:
            done = run(
                ["ssh-keygen", "-q", "-Y", "sign", "-n", NAMESPACE, "-f", key.path], stdin=data, timeout=_TIMEOUT
            )
        except (ProgramMissingError, ProgramTimeoutError) as error:
            raise TrustError(str(error)) from error
        if not done.ok or not done.stdout.startswith(b"-----BEGIN SSH SIGNATURE-----"):
            raise TrustError(f"{key.path}: cannot sign: {done.last_line}; name an Ed25519 key without passphrase")
        return done.stdout

    return sign


def verify(signed: Sequence[Signed]) -> dict[str, str]:
    """Check every signature; return the reason for each origin whose statement does not hold.

    Raises:
        TrustError: ssh-keygen is missing or hangs, so nothing can be said at all.

    """
    if not signed:
        return {}
    with tempfile.TemporaryDirectory(prefix="fedlearn-verify-") as scratch:
        signers = Path(scratch) / "signers"
        signers.write_text(
            "".join(
                f'{item.statement.origin} namespaces="{NAMESPACE}" {" ".join(item.statement.public_key.split()[:2])}\n'
                for item in signed
            )
        )
        # Each is a process of its own, so that threads keep the cores busy.
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            good = list(pool.map(lambda item: _holds(item, signers), signed))
    refused = "the signature does not hold: other bytes, another key or another namespace"
    return {item.statement.origin: refused for item, holds in zip(signed, good, strict=True) if not holds}


def _holds(item: Signed, signers: Path) -> bool:
    """Say whether the signature of a statement holds, among the signers that the file allows."""
    origin = item.statement.origin
    signature = signers.with_name(f"{origin}.sig")
    signature.write_bytes(item.signature)
    command: list[str | Path] = [
        "ssh-keygen",
        "-q",
        "-Y",
        "verify",
        "-n",
        NAMESPACE,
        "-f",
        signers,
        "-I",
        origin,
        "-s",
        signature,
    ]
    try:
        return run(command, stdin=item.data, timeout=_TIMEOUT).ok
    except (ProgramMissingError, ProgramTimeoutError) as error:
        raise TrustError(str(error)) from error


def trusted_origins(settings: Trust, accepted: Iterable[str] = ()) -> frozenset[str]:
    """Return the origins that are believed: those of the settings and those that the user accepted.

    Raises:
        TrustError: the settings name something that is no origin.

    """
    try:
        return frozenset(origin_from(text) for text in settings.origins) | frozenset(accepted)
    except TrustError as error:
        raise TrustError(f"trust.origins: {error}") from error


def policy_of(
    settings: Trust,
    own: str | None,
    accepted: Iterable[str] = (),
    everybody: bool = False,
    revoked: Iterable[str] = (),
    origin_patterns: int = 10_000,
) -> TrustPolicy:
    """Return what intake needs to know; `everybody` where a remote has `trust = "all"`."""
    refused = frozenset(revoked)
    return TrustPolicy(
        own=own,
        trusted=trusted_origins(settings, accepted) - refused,
        unsigned=settings.unsigned,
        quorum=settings.quorum,
        everybody=everybody,
        revoked=refused,
        origin_patterns=origin_patterns,
    )
