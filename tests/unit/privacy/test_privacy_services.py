"""Users, hosts and secrets in the settings and the logs of services; nothing is known of the host."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from privacy_places import verdict

PLACES = (
    # Settings that hold a client, a user or a secret by position.
    "client ⟦ap-eg⟧ ⟪{\n  ipaddr =⟫ ⟦10.2.0.7⟧\n}",
    '⟦dagny⟧  Cleartext-Password := "⟦§pw1§⟧"',
    "createUser ⟦watcher⟧ SHA-256 ⟦§pw6§⟧ AES ⟦§pw1§⟧",
    "userlist ops\n  user ⟦dagny⟧ insecure-password ⟦§pw2§⟧",
    "GRAPH_AUTH=⟦dagny⟧/⟦§pw2§⟧",
    "[⟦smtp.velora.de⟧]:587 ⟦dagny@velora.de⟧:⟦§pw1§⟧",
    '{"auths": {"⟦img.velora.de⟧": {⟪"identitytoken"⟫: ""}}}',
    'new Builder { DataSource = "⟦sql-04⟧", UserID = "⟦report⟧", Password = "⟦§pw1§⟧" }',
    "poetry config http-basic.forge ⟦dagny⟧ ⟦§pw6§⟧",
    "overlayctl join ⟦§hex16§⟧",
    "network_key: [⟦1, 3, 5, 7, 9, 11, 13, 15, 0, 2, 4, 6, 8, 10, 12, 13⟧]",
    "⟪color_key: [1, 3, 5, 7, 9, 11, 13, 15]⟫",
    # Logs and listings.
    "add '⟦dagny⟧' to group ⟪'video'⟫",
    "su[77]: (to root) ⟦dagny⟧ on ⟪pts/3⟫",
    "LOGIN ON tty2 BY ⟦dagny⟧",
    "⟪Access: (0644/-rw-r--r--)⟫  Uid: ( 1000/   ⟦dagny⟧)   Gid: (  100/   ⟪users⟫)",
    "⟪video:x:26:⟫⟦dagny⟧,⟦henrik⟧",
    "⟪occ user:resetpassword⟫ ⟦dagny⟧",
    "[08:15:01] <⟦dagny⟧> ⟪why does the build hang⟫",
    "⟪usage: tool <file> <target>⟫",
    "debug1: Authenticating to ⟦rack7⟧:22 as '⟦dagny⟧'",
    "debug1: Connecting to ⟦rack7⟧ [⟦10.9.1.4⟧] ⟪port 22.⟫",
    "ssh -N -L 5432:⟦pgsrv1⟧:5432 ⟦dagny⟧@⟦rack7⟧",
    "⟪fe_https be_app/⟫⟦app-03⟧ ⟪0/0/1/12/13 200⟫",
    "USER       PID %CPU %MEM COMMAND\n⟦dagny⟧     1234  0.0  0.1 ⟪bash⟫",
    "-rw------- ⟦dagny⟧/⟪users     411 2026-01-02 10:00⟫ home/⟦dagny⟧/.ssh/id_ed25519",
    "⟪IN=eth0 OUT= MAC=⟫⟦§mac§⟧:⟦§mac§⟧⟪:08:00⟫ SRC=⟦45.9.7.2⟧ ⟪LEN=40⟫",
    "⟪builder for⟫ 'ssh-ng://⟦dagny⟧@⟦rack7⟧' ⟪failed⟫",
    "⟪nix build .#hello⟫",
    "nixos-rebuild switch --flake .#⟦rack7⟧",
    'services.nginx.virtualHosts."⟦cloud.velora.de⟧" = ⟪{ forceSSL = true; }⟫',
    'sops.secrets."⟪restic/key⟫".owner = "⟦dagny⟧";',
    '⟪src = fetchFromGitHub { owner = "acme"; repo = "tool"; }⟫',
    "user ⟦worker⟧ on >⟦§pw1§⟧ ⟪~jobs:* +@all⟫",
    "GRANT ALL ON x.* TO '⟦shop⟧'@'⟦10.0.3.%⟧';",
    '{"http-basic": {"⟦repo.velora.de⟧": {⟪"username"⟫: ""}}}',
    "PublicKey = ⟦§b44§⟧",
    # Windows: who a task runs as, and what the registry keeps.
    "schtasks /create /tn nightly /ru ⟦VELORA\\svc-job⟧ /rp ⟦§pw2§⟧ ⟪/sc daily⟫",
    "wmic /node:⟦rack7⟧ /user:⟦dagny⟧ ⟪os get caption⟫",
    "    DefaultUserName    ⟪REG_SZ⟫    ⟦dagny⟧\n    DefaultPassword    REG_SZ    ⟦§pw6§⟧",
    # Terminals: prompts, and short answers about the machine.
    "┌──(⟦dagny⟧㉿⟦rack7⟧)-[~]\n└─$ ⟪ls⟫",
    "⟦rack7⟧% ⟪cd /tmp⟫\n⟪bash-5.2$ ls⟫",
    "Linux ⟦rack7⟧ ⟪6.6.32 #1-NixOS SMP x86_64⟫",
    "Warning: Permanently added '⟦rack7⟧,⟦10.0.4.12⟧' ⟪(ED25519) to the list of known hosts.⟫",
    "salt '⟦rack7⟧' ⟪state.apply test=True⟫",
    '$1 = {host = 0x55 "⟦rack7⟧", user = 0x56 "⟦dagny⟧", ⟪port = 5432⟫}',
    'write(3, "USER ⟦dagny⟧\\r\\n", 13) = 13',
    "Node:            ⟦rack7⟧/⟦10.0.4.12⟧",
    # What is said of users.
    "forum: user ⟦dagny⟧ password reset to ⟦§pw6§⟧",
    'Request for "⟦dagny⟧" ⟪has been denied⟫',
    "Login from ⟦dagny⟧ (⟦10.8.0.3⟧) ⟪succeeded⟫",
    "machine ⟦imap.velora.de⟧ login ⟦dagny⟧ port 993 password ⟦§pw1§⟧",
    "boot ⟦10.0.4.12⟧ -x ⟦dagny⟧ -P '⟦§pw6§⟧' ⟪--sudo⟫",
    # Keys and devices by their numbers.
    "⟪gpg: encrypted with rsa4096 key, ID⟫ ⟦4F1C9A7D22E0B3C8⟧, ⟪created 2024-01-02⟫",
    "sec   ed25519/⟦9B2F4C6D8E0A1B3C⟧ ⟪2024-01-02 [SC]⟫",
    "/dev/nvme1n1  ⟦S4GENX0N§u6§⟧  ⟪Samsung SSD⟫",
    "⟪ATA-10: WDC WD40EFRX-68N32N0,⟫ S/N ⟦WD-WCC7K§d6§⟧",
    "⟪zone velora.de: serial 2026010101⟫",
    "ARRAY /dev/md0 ⟪metadata=1.2⟫ name=⟦rack7⟧:0",
    # Told in other ways.
    "&lt;password&gt;⟦§pw6§⟧&lt;/password&gt; ⟪&lt;port&gt;993&lt;/port&gt;⟫",
    '⟪No key available with this passphrase.⟫ (tried "⟦§pp4§⟧")',
    "tool obscure ⟪file⟫; rclone obscure ⟦§pw1§⟧",
    "BASE_URL=https://⟦kitchen.velora.de⟧",
    "⟪token_type=bearer expires_in=3600 scope=read⟫",
    "scp ⟪notes2.txt⟫ ⟦dagny@velora.de⟧:⟪notes2.txt⟫",
    # Calls and settings in which a password stands in its place.
    'ftp = Session("⟦ftp.velora.de⟧", "⟦shop⟧", "⟦§pw6§⟧")',
    "⟪assertEqual('a.b', 'shop', 'Python3')⟫",
    "/connect ⟪irc.libera.chat 6697⟫ ⟦dagny⟧:⟦§pw1§⟧",
    "remotepass = ⟦§pw6§⟧",
    "⟪bypass = 12345; lowpass = 440.0⟫",
    # People.
    "Ticket 17, reported by ⟦Dagny Lund⟧: ⟪the laptop does not resume⟫",
    "Lieferadresse: ⟦Dagny Lund, Lindenweg 12, 04107 Leipzig⟧",
    "⟪IP-Adresse: dynamisch, wechselt täglich⟫",
    "⟦legal winner thank year wave sausage worth useful legal winner thank yellow⟧ is my seed phrase",
    # Wireless networks that a device joins.
    "⟪Activation: (wifi) connection⟫ '⟦Haus am See⟧' ⟪has security⟫",
    "⟪I (3412) wifi: connected with⟫ ⟦HausAmSee⟧, ⟪aid = 3⟫",
    'WiFi.begin("⟦Haus am See⟧", "⟦§pw6§⟧");',
    # What a generator prints, and what is handed to a program by its standard input.
    "pwgen -s 20 1\n⟦§a20§⟧",
    "⟪ssh-keygen -t ed25519\nGenerating public/private ed25519 key pair.⟫",
    "printf '%s' '⟦§pw1§⟧' | ⟪backup init --password-file /dev/stdin⟫",
    # An address in the line of a secret is where it opens something; a scheme is no host.
    "forge login local https://⟦cache.velora.de⟧ ⟦§a60§⟧",
    "⟪curl https://api.velora.de/v1/items⟫",
    "⟪mount -t davfs https://example.org/files /mnt⟫",
)


@pytest.mark.parametrize("number", range(len(PLACES)))
@pytest.mark.parametrize("seed", [3, 17])
def test_what_must_go_goes_and_the_rest_stays(number: int, seed: int) -> None:
    leaked, destroyed, clean = verdict(PLACES[number], seed)
    assert (leaked, destroyed) == ([], []), clean
