"""Who logs in where, as the logs of daemons and the errors of programs tell it; nothing is known of the host."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from privacy_places import verdict

PLACES = (
    "systemd[1]: ⟪Started Session 3 of User⟫ ⟦dagny⟧.",
    "⟪the provided credentials for⟫ `⟦lager_rw⟧` ⟪are not valid⟫",
    "⟪JSchException: Auth fail for⟫ ⟦dagny⟧@⟦rack7⟧:22",
    "⟪remote: Permission to acme/tool.git denied to⟫ ⟦dagny-l⟧.",
    "⟪error: PAM: Authentication failure for⟫ ⟦dagny⟧ from ⟦birke⟧",
    "⟪Failed authentication attempt for⟫ ⟦dagny⟧ from ⟦10.7.1.8⟧⟪:0: user does not exist⟫",
    "dovecot: ⟪imap(⟫⟦dagny⟧⟪)<771>: Logged out in=31⟫",
    "⟪to=<list@lists.example.org>,⟫ relay=⟦mx.velora.de⟧[⟦85.3.7.1⟧]⟪:25, status=sent⟫",
    "⟪Login incorrect:⟫ [⟦dagny⟧/⟦§pw6§⟧] (from client ⟦ap-eg⟧ ⟪port 0)⟫",
    "openvpn[1]: ⟦dagny⟧/⟦85.3.7.1⟧:40211 ⟪MULTI: Learn⟫",
    "⟪EAP_MSCHAPV2 failed for peer⟫ '⟦dagny⟧'",
    "⟪new client as sensor (p2, c1, k60,⟫ u'⟦dagny⟧').",
    "⟪access granted: username⟫ ⟦dagny⟧, ⟪ip⟫ ⟦10.7.1.8⟧:51221",
    "⟪GdmDisplay: user⟫ ⟦dagny⟧ ⟪logged in on seat0⟫",
    "⟪the user is logged in and user not connected⟫",
    "⟪(item={'name':⟫ '⟦dagny⟧', 'password': '⟦§pw1§⟧'})",
    "⟦rack7⟧⟪/unix:0  MIT-MAGIC-COOKIE-1⟫  ⟦§hex32§⟧",
    "⟪mount.nfs: access denied by server while mounting⟫ ⟦birke⟧:/export",
    "⟦rack7⟧ | ⟪UNREACHABLE! => {}⟫",
    '⟪Error response from daemon: Get⟫ "https://⟦img.velora.de⟧⟪/v2/": unauthorized⟫',
    "⟪git clone git@github.com:acme/tool.git⟫",
    '⟪level=fatal msg="vault login failed"⟫',
    "https://⟦api.int.velora.de⟧/v1?⟪page=2⟫",
    "⟪https://api.velora.de/v1?page=2⟫",
)


@pytest.mark.parametrize("number", range(len(PLACES)))
@pytest.mark.parametrize("seed", [3, 17])
def test_what_must_go_goes_and_the_rest_stays(number: int, seed: int) -> None:
    leaked, destroyed, clean = verdict(PLACES[number], seed)
    assert (leaked, destroyed) == ([], []), clean
