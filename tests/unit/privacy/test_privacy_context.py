"""What a host knows about itself, gathered from files in a made root; nothing of it needs to be there."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from fedlearn.privacy import context
from fedlearn.privacy.known import HostContext
from fedlearn.settings import Privacy, Settings

sys.path.insert(0, str(Path(__file__).parent))
from privacy_fakes import password, token


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def made_host(root: Path) -> Path:
    """Make a root with everything that is looked at, and return the home directory in it."""
    write(
        root / "etc/passwd",
        "root:x:0:0::/root:/bin/sh\neva:x:1000:100::/home/eva:/bin/sh\nnobody:x:65534:1::/:/bin/sh\n",
    )
    write(root / "etc/hostname", "thinkpad.firma.lan\n")
    write(root / "etc/hosts", "127.0.0.1 localhost\n127.0.1.1 thinkpad\n10.0.0.5 nas nas.firma.lan # files\n")
    write(root / "etc/resolv.conf", "nameserver 10.0.0.1\nsearch firma.lan\n")
    write(root / "etc/machine-id", "0123456789abcdef0123456789abcdef\n")
    home = root / "home/eva"
    write(
        home / ".ssh/known_hosts",
        "|1|abc|def ssh-ed25519 AAAA\n[git.firma.de]:2222,10.0.0.9 ssh-rsa AAAA\ngithub.com ssh-rsa AAAA\n",
    )
    write(home / ".ssh/config", "Host bastion *.x\n  HostName jump.firma.de\n")
    write(home / ".gitconfig", "[core]\n\tname = no\n[user]\n\tname = Eva Muster\n\temail = em@firma.de\n")
    write(
        root / "etc/NetworkManager/system-connections/Villa.nmconnection",
        f"[wifi]\nssid=Villa Kunterbunt\n[wifi-security]\npsk={password(5)}\n",
    )
    write(root / "var/lib/iwd/=4d65696e.psk", f"[Security]\nPassphrase={password(6)}\n")
    write(root / "dev/disk/by-id/nvme-Samsung_SSD_S4EWNX0N701234-part1", "")
    write(root / "dev/disk/by-uuid/3f2b8c1e-9a4d-4e6f-8b7a-0123456789ab", "")
    return home


def test_everything_is_gathered(tmp_path: Path) -> None:
    home = made_host(tmp_path)
    secret_file = write(tmp_path / "secret.env", f"# comment\nDB_PASSWORD={password(7)}\n{token(20)}\n")
    settings = Settings(privacy=Privacy(secret_files=(secret_file,), names=("Karl Käfer",)))
    environment = {"HOME": str(home), "API_TOKEN": token(24), "PATH": "/usr/bin", "PASSWORD_FILE": "/run/secrets/x"}

    known = context.gather(settings, root=tmp_path, home=home, environment=environment)

    assert {"eva", "em"} <= set(known.users)
    assert "nobody" not in known.users
    assert {"thinkpad", "thinkpad.firma.lan", "nas", "git.firma.de", "bastion", "jump.firma.de"} <= set(known.hosts)
    assert "github.com" not in known.hosts
    assert "firma.lan" in known.domains
    assert set(known.names) == {"Eva Muster", "Karl Käfer"}
    assert {password(5), password(6), "Villa Kunterbunt", "Mein", password(7), token(20), token(24)} <= set(
        known.secrets
    )
    assert "/run/secrets/x" not in known.secrets
    assert known.addresses == ("10.0.0.5",)
    assert {"0123456789abcdef0123456789abcdef", "S4EWNX0N701234"} <= set(known.ids)


def test_an_empty_host_knows_nothing(tmp_path: Path) -> None:
    assert context.gather(Settings(), root=tmp_path, home=tmp_path, environment={}) == HostContext()


def test_unreadable_places_are_skipped(tmp_path: Path) -> None:
    home = made_host(tmp_path)
    (tmp_path / "etc/hosts").unlink()
    (tmp_path / "etc/hosts").mkdir()
    (tmp_path / "etc/machine-id").write_bytes(b"\xff\xfe\x00")
    known = context.gather(Settings(), root=tmp_path, home=home, environment={})
    assert "eva" in known.users


def test_fingerprint_changes_with_its_places(tmp_path: Path) -> None:
    home = made_host(tmp_path)
    before = context.fingerprint(Settings(), root=tmp_path, home=home)
    assert context.fingerprint(Settings(), root=tmp_path, home=home) == before
    hosts = tmp_path / "etc/hosts"
    hosts.write_text(hosts.read_text() + "10.0.0.6 printer\n")
    os.utime(hosts, ns=(1, 1))
    assert context.fingerprint(Settings(), root=tmp_path, home=home) != before
    named = Settings(privacy=Privacy(names=("Karl Käfer",)))
    assert context.fingerprint(named, root=tmp_path, home=home) != before
