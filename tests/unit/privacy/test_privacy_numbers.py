"""Numbers, dates and addresses in unusual writing that belong to one person or machine; and what a pipe hands on."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from privacy_places import verdict

PLACES = (
    # What states, insurers and map makers know people by.
    "geboren am ⟦03.04.1985⟧, Steuer-ID ⟦§d11§⟧",
    "Date of birth: ⟦1985-04-03⟧\nSSN: ⟦536-22-8471⟧",
    "⟪released on 1985-04-03⟫",
    "Passport no. ⟦C4§d6§⟧",
    "⟪The passport library 0.7.0 supports 500 strategies⟫",
    "Kennzeichen ⟦B-MT 4711⟧",
    "position: ⟦52.52437, 13.41053⟧ ⟪accuracy 12 m⟫",
    "⟪position: 12.5, 13.4⟫",
    "https://zoom.us/j/⟦98765432101⟧ ⟪at noon⟫",
    "Meeting ID: ⟦987 6543 2101⟧",
    "https://discord.gg/⟦§a8§⟧",
    '⟪"chat_id": ⟫⟦-100§d10§⟧',
    # Addresses in unusual writing.
    "MAC address ⟦a4b1c2d3e4f5⟧ ⟪vendor Intel⟫",
    "⟪interface Gi1/0/3 address⟫ ⟦a4b1.c2d3.e4f5⟧",
    "ip-⟦10-0-3-44⟧⟪.ec2.internal⟫",
    "S-1-5-21-⟦3623811015-3361044348-30300820-1013⟧",
    "session setup failed for ⟦VELORA⟧\\⟦dagny⟧: ⟪NT_STATUS_LOGON_FAILURE⟫",
    '⟪print("WARNING\\nfoo")⟫',
    "There is a screen on: 4411.pts-0.⟦rack7⟧ ⟪(Detached)⟫",
    "⟪journal: ⟫⟦rack7⟧ kernel: ⟪Out of memory⟫",
    # Users in listings and talk.
    " 4411 ⟦dagny⟧    20   0 ⟪9912340   1.2g  88m S⟫",
    "⟪4  Mon Mar  2 12:00:00 2026 a⟫ ⟦dagny⟧",
    "⟪merged by⟫ @⟦dagny⟧ ⟪today⟫",
    "⟪npm install from @acme/tool⟫",
    "⟪abc by⟫ ⟦dagny⟧ <⟦dagny@rack7.velora.de⟧>",
    "⟪Last login: Mon Mar  2 10:00:00⟫",
    # Machines: leases, exports, licences, lists of what runs, and the names that commands are given.
    "host ⟦drucker⟧ { hardware ethernet ⟦§mac§⟧; }",
    "/srv/media ⟦distel⟧(⟪rw,sync⟫)",
    "SERVER ⟦lic01⟧ ⟦001122aabbcc⟧ ⟪27000⟫",
    "*.* @@⟦logs.velora.de⟧⟪:6514⟫",
    " 3    ⟦win11-dagny⟧   ⟪running⟫",
    "==> default: ⟪Setting hostname to⟫ ⟦rack7⟧",
    'ssh -o ProxyCommand="ssh -W %h:%p ⟦dagny⟧@⟦jump1⟧" ⟦birke⟧',
    "$ ssh -p 2222 ⟦birke⟧ ⟪uptime⟫",
    "⟪ssh config\nssh works fine\nUse ssh keys only⟫",
    "⟪connect to⟫ ⟦birke⟧⟪:8888 failed⟫",
    "⟪connect to redis:6379⟫",
    "nixos-container run ⟦web-a⟧ ⟪-- ls⟫",
    "colmena apply --on ⟦birke⟧,⟦rack7⟧",
    "deploy .#⟦birke⟧ ⟪--skip-checks⟫",
    "fingerprint=⟦12:34:56:78:9a:bc:de:f0:12:34:56:78:9a:bc:de:f0⟧",
    "⟪unable to download⟫ 'https://⟦attic.velora.de⟧⟪/nar/x.nar.xz': HTTP error 401⟫",
    # Users and keys that commands are given.
    "Backlog MqttUser ⟦dagny⟧; ⟪Topic lamp⟫",
    "chatctl register ⟦dagny⟧ ⟦velora.de⟧ ⟦§pw6§⟧",
    "hydra-create-user ⟦dagny⟧ --full-name '⟦Dagny Lund⟧'",
    "register => ⟦4930123456⟧:⟦§pw6§⟧@⟦sip.velora.de⟧",
    "backup connect b2 ⟪--bucket=velora-bak⟫ --key-id=⟦§hex25§⟧",
    "voiced -supw ⟦§pw6§⟧",
    "echo '⟦§pw1§⟧' | vpnc --passwd-on-stdin",
    # Secrets through a pipe, a here-string, or as a plan's result.
    'echo -e "⟦§pw6§⟧\\n⟦§pw1§⟧" | passwd ⟦dagny⟧',
    "yes ⟦§pw1§⟧ | smbpasswd -s -a ⟦dagny⟧",
    'zfs load-key ⟪tank/vault⟫ <<< "⟦§pw1§⟧"',
    "isql -v PG ⟦report⟧ ⟦§pw1§⟧",
    'resource "random_password" "db" {\n  ⟪length = 24⟫\n  result = "⟦§a24§⟧"\n}',
    "machine ⟦cache.velora.de⟧ password ⟦§a40§⟧",
    "http -a ⟦dagny⟧:⟦§pw6§⟧ ⟦rack7⟧:8080⟪/status⟫",
    # An address that holds its own secret is somebody's own.
    "https://⟦status.velora.de⟧/api/push/⟦P08hT5isT6⟧?⟪status=up⟫",
    "https://⟦files.velora.de⟧/s/abc?sig=⟦§a43§⟧&⟪sp=r⟫",
)


@pytest.mark.parametrize("number", range(len(PLACES)))
@pytest.mark.parametrize("seed", [3, 17])
def test_what_must_go_goes_and_the_rest_stays(number: int, seed: int) -> None:
    leaked, destroyed, clean = verdict(PLACES[number], seed)
    assert (leaked, destroyed) == ([], []), clean
