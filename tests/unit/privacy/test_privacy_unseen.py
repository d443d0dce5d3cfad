"""Classes that texts of strangers showed to be missing, each in words of its own; nothing is known of the host."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from privacy_places import verdict

PLACES = (
    # Calls that take an address, a user and a password in this order.
    'DriverManager.getConnection("jdbc:db2://⟦10.7.3.9⟧:50000/HR", "⟦hruser⟧", "⟦§pw1§⟧");',
    "$dbh = DBI->connect('dbi:Pg:dbname=hr;host=⟦pg2.int.velora.de⟧', '⟦hruser⟧', '⟦§pw6§⟧');",
    'mysqli("⟦atlas02⟧", "⟦hruser⟧", "⟦§pw6§⟧", ⟪"hr"⟫)',
    # What an element holds is no code; what waits for a password gets a phrase; what stands in brackets is a role.
    "<password>⟦kiln§d2§.Profile⟧</password>⟪<active>true</active>⟫",
    "printf '⟦§pp4§⟧' | ⟪cryptsetup open /dev/sdc1 crypt⟫",
    "⟪echo 'one line of many words' | tee -a notes.txt⟫",
    "⟪passwd: (unknown) pam_unix failed⟫",
    '⟪mariadb --password="$ROOT_PW" -e "show tables"⟫',
    "mariadb -u⟪root⟫ -p⟦§pw1§⟧ ⟪shop⟫",
    "⟪write to auth/approle/login: permission denied⟫",
    "kubectl config set-credentials ⟪staging⟫ --token=⟦§a36§⟧",
    # A short option with a value that only a password can be.
    "rconcli -H ⟦10.7.3.9⟧ -p ⟦§pw3§⟧ ⟪status⟫",
    "⟪docker compose -p my-project-42 up -d⟫",
    "⟪tool -p 2222 -k build⟫",
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
    # A line that names user and host and goes on with a password.
    "WATCH ⟦rack1⟧@⟦atlas02⟧ 2 ⟦dagny⟧ ⟦§pw1§⟧ ⟪end⟫",
    # Wireless networks and their keys, as programs show them.
    "18:02:11 CMD: ssid2 ⟦HausAmSee⟧; ⟪retry⟫",
    'netsh wlan export profile name="⟦Haus am See⟧" ⟪key=clear⟫\n    Key Content            : ⟦§pw6§⟧',
    "    Schlüsselinhalt        : ⟦§pw1§⟧",
    'airportctl join en1 "⟦Haus am See⟧" "⟦§pw2§⟧"',
    # Addresses with the port behind a dot.
    "18:11:40 ⟪IP⟫ ⟦10.7.3.9⟧.51234 > ⟦100.64.9.9⟧.443: ⟪Flags [S]⟫",
    "12:00:01 ⟪IP⟫ ⟦10.7.3.9⟧.5353 > ⟦10.7.3.1⟧.domain: ⟪53+ A?⟫",
    # A passphrase of words that somebody tells, and talk about one.
    "then I set the new passphrase ⟦§pp4§⟧, ⟪and it failed⟫",
    "⟪You entered the passphrase which was stored inside your keychain, so it failed.⟫",
    # Told in a sentence, in several languages.
    "J'ai mis ⟦§pw1§⟧ comme mot de passe, ⟪sans effet⟫",
    "tried both ⟦§pw6§⟧ and ⟦§pw1§⟧ as the password",
    "use creds ⟦dagny⟧/⟦§pw1§⟧ ⟪today⟫",
    "Das WLAN heißt ⟦Haselhof⟧ ⟪und geht nicht⟫",
    "safe combination ⟦24-7-31⟧",
    "Kundennummer ⟦4471-88231⟧",
    "⟪the result is stored as pass-through-42⟫",
    "⟪secret99 is a weak password⟫",
    "/quiet /p:⟦§pw1§⟧",
    "mount -o user=⟦dagny⟧,domain=⟦HASEL⟧ ⟪/mnt⟫",
    '<account name="⟦dagny⟧" password="⟦§pw6§⟧" ⟪role="x"⟫/>',
    "mongodb://⟦app7⟧:⟦§pw1§⟧@⟦pinie4⟧,⟦luchs⟧:27017/⟪x⟫",
    "⟪Login failed for user 'sa'.⟫",
    # Accounts of programs tell of nobody.
    "⟪systemctl --user enable backup.timer\npip install --user requests\nflatpak install --user flathub org.x.Y⟫",
    "backup --user ⟦dagny⟧ ⟪--all⟫",
    "⟪owner = config.users.users.dovecot.name;⟫",
    "⟪at widget-core.development.js:18687 in render⟫",
    "samba-tool user setpassword ⟦dagny⟧ ⟪--must-change⟫",
    'zone "⟦lab.velora.de⟧" ⟪{ type master; };⟫',
    "acme.sh --issue ⟪--keylength ec-256⟫ -d '⟦*.velora.de⟧'",
    "⟪http.basicauth.users=⟫⟦dagny⟧:$$apr1$$⟦§a8§⟧$$⟦§a22§⟧",
    "ftpd: ⟪[pid 2214]⟫ [⟦dagny⟧] ⟪OK LOGIN⟫",
    "'dbhost' => '⟦pg-main⟧',",
    "⟦dagny⟧:x:1001:100:⟦Dagny Lund⟧:/home/⟦dagny⟧:⟪/bin/zsh⟫",
    # A client with its token as the one argument, also when that looks like a revision.
    "labtool login ⟦§hex40§⟧",
    "labtool auth login ⟦§a32§⟧",
    "⟪git checkout 3f786850e387550fdab836ed7e6dc881de23001b⟫",
    "I logged in with ⟦Sperling§d2§⟧ ⟪and it works⟫",
    # A registry of one's own, and the hosts in the log of a web server.
    "podman pull ⟦img.velora.de⟧/base/web:1.4",
    "skopeo inspect docker://⟦img.velora.de⟧/base/web",
    "⟪image: ghcr.io/acme/web:1.4⟫",
    "connect() failed while connecting to upstream, client: ⟦10.7.3.9⟧, server: ⟦handbuch.velora.de⟧, ⟪request:⟫ x",
    # Names and not values: of a key in a list of settings, of the account that is asked for, of the file of a key.
    '<add key="⟪localCacheDirectory" value="cache⟫"/>\n<add key="ClearPassword" value="⟦§pw1§⟧"/>',
    'auth = ⟪vault.fetch_password("forge", user)⟫',
    '⟪cat backup_ed25519\nLoad key "backup_ed25519": invalid format⟫',
    "Serial Number                         : ⟦§d13§⟧",
    '⟦gw.velora.de⟧ ⟦dagny⟧ : ⟪PSK⟫ "⟦§pw2§⟧"',
)


@pytest.mark.parametrize("number", range(len(PLACES)))
@pytest.mark.parametrize("seed", [3, 17])
def test_what_must_go_goes_and_the_rest_stays(number: int, seed: int) -> None:
    leaked, destroyed, clean = verdict(PLACES[number], seed)
    assert (leaked, destroyed) == ([], []), clean
