"""Classes that texts of strangers showed to be missing, each in words of its own; nothing is known of the host."""

from __future__ import annotations

import pytest
from privacy_places import verdict

PLACES = (
    # Calls that take an address, a user and a password in this order.
    'DriverManager.getConnection("jdbc:db2://⟦10.7.3.9⟧:50000/HR", "⟦hruser⟧", "⟦§pw1§⟧");',
    "$dbh = DBI->connect('dbi:Pg:dbname=hr;host=⟦pg2.int.velora.de⟧', '⟦hruser⟧', '⟦§pw6§⟧');",
    'mysqli("⟦atlas02⟧", "⟦hruser⟧", "⟦§pw6§⟧", ⟪"hr"⟫)',
    # A short option with a value that only a password can be.
    "rconcli -H ⟦10.7.3.9⟧ -p ⟦§pw3§⟧ ⟪status⟫",
    "⟪docker compose -p my-project-42 up -d⟫",
    "⟪ssh -p 2222 -k build⟫",
    "net use Q: \\\\⟦files2⟧\\plans ⟦§pw6§⟧ /user:⟦dagny⟧",
    "security add-internet-password -a ⟦dagny⟧ -s mail -w '⟦§pw2§⟧'",
    '⟪"ProductSerialNumber" = ⟫"⟦F5K§u9§⟧"',
    # A tag of YAML is no value, nor is the name of a secret in a store, nor a step of PAM.
    "ssid: ⟪!secret home_ssid⟫\npassword: ⟪!secret home_pass⟫",
    "lookup('kv', 'secret=⟪apps/web:password⟫')",
    "pam_unix(⟪passwd:chauthtok): password changed⟫",
    "⟪The account is suspended.⟫",
    # What stands behind the prompt of a switch or a shell is the beginning of its line.
    "core-sw2(config)# username ⟦dagny⟧ ⟪privilege 15⟫",
    '⟦gw.velora.de⟧ ⟦dagny⟧ : ⟪PSK⟫ "⟦§pw2§⟧"',
)


@pytest.mark.parametrize("number", range(len(PLACES)))
@pytest.mark.parametrize("seed", [3, 17])
def test_what_must_go_goes_and_the_rest_stays(number: int, seed: int) -> None:
    leaked, destroyed, clean = verdict(PLACES[number], seed)
    assert (leaked, destroyed) == ([], []), clean
