"""Ask this host what it knows about itself: the words that must never leave. The list stays in memory.

Every place may be missing or unreadable; it is then skipped, and the general rules still work.
"""

from __future__ import annotations

import getpass
import hashlib
import os
import re
import socket
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from fedlearn.privacy.known import HostContext
from fedlearn.privacy.layers.host import COMMON
from fedlearn.privacy.layers.values import is_place, is_placeholder
from fedlearn.privacy.layers.words import Strength, strength
from fedlearn.settings import Settings

__all__ = ["fingerprint", "gather"]

_LARGEST = 1_000_000
_FIRST_PERSON = 1000
_NOBODY = 65534
_PUBLIC_TOP = re.compile(r"[^.]+\.[^.]+")


def gather(
    settings: Settings,
    *,
    root: Path = Path("/"),
    home: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> HostContext:
    """Return what identifies this host and the people on it.

    Args:
        settings: gives the secret files and the names of people.
        root: where the system's files are; another directory in tests.
        home: the home directory to look in; None means the user's own.
        environment: variables to read instead of the process's own.

    """
    env = os.environ if environment is None else environment
    home = home or Path(env.get("HOME", "/"))
    hosts, domains, addresses = _network(root)
    hosts |= _known_hosts(root, home)
    names, mails = _git_identity(home, root)
    users = _users(root) | {mail.partition("@")[0] for mail in mails}
    if root == Path("/"):
        users |= _current_user()
        hosts.add(socket.gethostname())
    qualified = {name for name in hosts if "." in name}
    for name in qualified:
        short, _, domain = name.partition(".")
        if _PUBLIC_TOP.fullmatch(domain) is None or name in _own_names(root):
            hosts.add(short)
            domains.add(domain)
    return HostContext(
        users=_sorted(users),
        hosts=_sorted(hosts),
        domains=_sorted(domains),
        names=_sorted({*names, *settings.privacy.names}),
        secrets=_sorted({*_secret_files(settings.privacy.secret_files), *_secret_variables(env), *mails, *_wifi(root)}),
        addresses=_sorted(addresses),
        ids=_sorted(_ids(root)),
    )


def fingerprint(settings: Settings, *, root: Path = Path("/"), home: Path | None = None) -> str:
    """Return a text that changes when `gather` would find something else: names, sizes and times of its places."""
    home = home or Path(os.environ.get("HOME", "/"))
    seen = hashlib.sha256(repr((settings.privacy, socket.gethostname())).encode())
    seen.update(repr(sorted((k, v) for k, v in os.environ.items() if strength(k) >= Strength.STRONG)).encode())
    rules = (settings.privacy.rules_file,) if settings.privacy.rules_file is not None else ()
    for path in (*_places(root, home), *settings.privacy.secret_files, *rules):
        try:
            state = path.stat()
            seen.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\0".encode())
        except OSError:
            seen.update(f"{path}\0-\0".encode())
    return seen.hexdigest()


def _places(root: Path, home: Path) -> Iterator[Path]:
    etc = root / "etc"
    yield from (etc / name for name in ("passwd", "hostname", "hosts", "resolv.conf", "machine-id", "gitconfig"))
    yield etc / "ssh/ssh_known_hosts"
    yield from (home / ".ssh/known_hosts", home / ".ssh/config", home / ".gitconfig", home / ".config/git/config")
    yield from (etc / "NetworkManager/system-connections", root / "var/lib/iwd")
    yield from (root / "dev/disk/by-id", root / "dev/disk/by-uuid")


def _read(path: Path) -> str:
    """Return the beginning of a file as text, or nothing when it cannot be read."""
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return file.read(_LARGEST).decode("utf-8", "ignore")
    except OSError:
        return ""


def _listed(directory: Path) -> list[Path]:
    try:
        return sorted(directory.iterdir())
    except OSError:
        return []


def _sorted(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(text for text in texts if text and text.lower() not in COMMON))


def _users(root: Path) -> set[str]:
    """Return the people among the accounts: their login names."""
    found = set()
    for line in _read(root / "etc/passwd").splitlines():
        fields = line.split(":")
        if len(fields) >= 7 and fields[2].isdigit() and _FIRST_PERSON <= int(fields[2]) < _NOBODY:
            found.add(fields[0])
    found |= {path.name for path in _listed(root / "home") if path.is_dir() and path.name != "lost+found"}
    return found


def _current_user() -> set[str]:
    try:
        return {getpass.getuser()}
    except (KeyError, OSError):
        return set()


def _own_names(root: Path) -> set[str]:
    return {*_read(root / "etc/hostname").split(), *([socket.getfqdn()] if root == Path("/") else [])}


def _network(root: Path) -> tuple[set[str], set[str], set[str]]:
    """Return host names, domains and addresses from the host's own files."""
    hosts = set(_read(root / "etc/hostname").split())
    domains: set[str] = set()
    addresses: set[str] = set()
    for line in _read(root / "etc/hosts").splitlines():
        address, *names = line.partition("#")[0].split() or [""]
        if not names:
            continue
        hosts.update(names)
        if not address.startswith(("127.", "::1", "0.", "fe00:", "ff0", "255.")):
            addresses.add(address)
    for line in _read(root / "etc/resolv.conf").splitlines():
        word, *rest = line.split() or [""]
        if word in ("search", "domain"):
            domains.update(name.strip(".") for name in rest if "." in name.strip("."))
    return hosts, domains, addresses


def _known_hosts(root: Path, home: Path) -> set[str]:
    """Return the hosts that ssh knows by name; hashed lines say nothing and are passed over."""
    found: set[str] = set()
    for path in (home / ".ssh/known_hosts", root / "etc/ssh/ssh_known_hosts"):
        for line in _read(path).splitlines():
            first = line.removeprefix("@cert-authority ").removeprefix("@revoked ").split(" ")[0]
            if not first or first.startswith(("|", "#")):
                continue
            found.update(re.sub(r"^\[(.*)\](?::\d+)?$", r"\1", name) for name in first.split(","))
    for line in _read(home / ".ssh/config").splitlines():
        word, *rest = line.split() or [""]
        if word.lower() in ("host", "hostname"):
            found.update(name for name in rest if not set(name) & set("*?!%"))
    return {name for name in found if name not in _PUBLIC_HOSTS and not set(name) & set("*?!")}


_PUBLIC_HOSTS = frozenset(
    "github.com gitlab.com bitbucket.org codeberg.org git.sr.ht ssh.github.com altssh.gitlab.com gist.github.com "
    "huggingface.co ssh.dev.azure.com vs-ssh.visualstudio.com aur.archlinux.org salsa.debian.org".split()
)


def _git_identity(home: Path, root: Path) -> tuple[set[str], set[str]]:
    """Return the names and the mail addresses of git's configuration, read as files."""
    names: set[str] = set()
    mails: set[str] = set()
    for path in (home / ".gitconfig", home / ".config/git/config", root / "etc/gitconfig"):
        section = ""
        for line in _read(path).splitlines():
            line = line.strip()
            if line.startswith("["):
                section = line.strip("[]").split()[0].lower() if line.strip("[]").split() else ""
            key, _, value = line.partition("=")
            value = value.strip().strip('"')
            if section in ("user", "author", "committer") and value:
                if key.strip().lower() == "name":
                    names.add(value)
                elif key.strip().lower() == "email" and "@" in value:
                    mails.add(value)
    return names, mails


def _wifi(root: Path) -> set[str]:
    """Return names of wireless networks, and their keys where the files can be read."""
    found: set[str] = set()
    for path in _listed(root / "etc/NetworkManager/system-connections"):
        found.add(path.name.removesuffix(".nmconnection"))
        for line in _read(path).splitlines():
            key, _, value = line.partition("=")
            if key.strip() in ("ssid", "psk", "password", "wep-key0"):
                found.add(value.strip())
    for path in _listed(root / "var/lib/iwd"):
        if path.suffix in (".psk", ".8021x", ".open"):
            name = path.stem
            found.add(
                bytes.fromhex(name[1:]).decode("utf-8", "ignore") if re.fullmatch(r"=(?:[0-9a-f]{2})+", name) else name
            )
            for line in _read(path).splitlines():
                key, _, value = line.partition("=")
                if key.strip() in ("Passphrase", "PreSharedKey", "SAE-PT-Group19", "EAP-Password"):
                    found.add(value.strip())
    return {text for text in found if len(text) >= 4}


def _ids(root: Path) -> set[str]:
    """Return the machine's id and the ids of its disks, whole and by serial number."""
    found = set(_read(root / "etc/machine-id").split())
    for path in _listed(root / "dev/disk/by-uuid"):
        found.add(path.name)
    for path in _listed(root / "dev/disk/by-id"):
        name = re.sub(r"-part\d+$", "", path.name)
        found.add(name)
        serial = re.split(r"[_-]", name)[-1]
        if len(serial) >= 8 and any(map(str.isdigit, serial)):
            found.add(serial)
    return {text for text in found if len(text) >= 6}


def _secret_files(paths: Iterable[Path]) -> set[str]:
    """Return the values in secret files: each whole line, and the values of `NAME=value` and `name: value` lines."""
    found: set[str] = set()
    for path in paths:
        files = _listed(path) if path.is_dir() else [path]
        for file in files:
            for line in _read(file).splitlines():
                line = line.strip()
                if len(line) < 4 or line.startswith(("#", "-----")):
                    continue
                pair = re.fullmatch(r"(?:export\s+)?[\w.-]{1,64}\s*[=:]\s*[\"']?(.*?)[\"']?", line)
                found.add(pair[1] if pair else line)
    return {text for text in found if len(text) >= 4 and not is_placeholder(text)}


def _secret_variables(environment: Mapping[str, str]) -> set[str]:
    return {
        value
        for name, value in environment.items()
        if strength(name) >= Strength.STRONG and len(value) >= 6 and not is_placeholder(value) and not is_place(value)
    }
