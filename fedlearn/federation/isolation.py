"""The surroundings that git gets: our configuration instead of the host's, hooks off, a fixed identity, UTC."""

from __future__ import annotations

from pathlib import Path

__all__ = ["isolated"]

_CONFIG = {
    "core.hooksPath": "/dev/null",
    "core.attributesFile": "/dev/null",
    "core.excludesFile": "/dev/null",
    "core.fsmonitor": "false",
    "core.symlinks": "false",
    "core.autocrlf": "false",
    "core.untrackedCache": "false",
    "core.protectHFS": "true",
    "core.protectNTFS": "true",
    "commit.gpgSign": "false",
    "fetch.recurseSubmodules": "false",
    "submodule.recurse": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "protocol.allow": "never",
    "protocol.file.allow": "always",
    "protocol.ssh.allow": "always",
    "protocol.https.allow": "always",
    "protocol.http.allow": "always",
    "protocol.git.allow": "always",
    # Always as one pack, whose size can be bounded; huge blobs are passed on and not held in memory.
    "fetch.unpackLimit": "1",
    "core.bigFileThreshold": "16m",
    "transfer.fsckObjects": "true",
    "fetch.fsckObjects": "true",
    "receive.fsckObjects": "true",
    "init.defaultBranch": "main",
    "push.recurseSubmodules": "no",
    "advice.detachedHead": "false",
}


def isolated(path: Path, origin: str, ssh_command: str) -> dict[str, str]:
    """Return the variables for a git that works in a repository for an origin, whatever this host has configured."""
    identity = {"NAME": "fedlearn", "EMAIL": f"{origin}@fedlearn.invalid"}
    values = {f"GIT_{who}_{key}": value for who in ("AUTHOR", "COMMITTER") for key, value in identity.items()}
    values |= {
        "TZ": "UTC",
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_SYSTEM": "/dev/null",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_LFS_SKIP_SMUDGE": "1",
        "GIT_CEILING_DIRECTORIES": str(path.parent),
        "GIT_SSH_COMMAND": ssh_command or "ssh -oBatchMode=yes",
        "GIT_CONFIG_COUNT": str(len(_CONFIG)),
    }
    for number, (name, value) in enumerate(_CONFIG.items()):
        values |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
    return values
