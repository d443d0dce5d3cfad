"""The scrubber, layer by layer: what must go goes, what may stay stays. The values are made at run time."""

from __future__ import annotations

import base64
import sys
import time
from pathlib import Path

import pytest

from fedlearn.privacy.known import HostContext
from fedlearn.privacy.scrub import Scrubber

sys.path.insert(0, str(Path(__file__).parent))
from privacy_fakes import password, token, values

VALUES = values()
NOBODY = Scrubber()

#: Text, what must go, what must stay; nothing is known of the host.
CASES: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [
    ("mysql -h db.int.firm.io -u shopuser -p{pw} shop", ("{pw}", "db.int.firm.io", "shopuser"), ("mysql -h",)),
    ("redis-cli -h cache01 -a {pw} ping", ("{pw}", "cache01"), ("ping",)),
    ("requirepass {word}x\nport 6379", ("{word}x",), ("port 6379",)),
    ("nmcli dev wifi connect MyHomeNet password {word}", ("MyHomeNet", "{word}"), ("nmcli dev wifi connect",)),
    ('network={{\n ssid="Villa Kunterbunt"\n psk="{word}"\n}}', ("Villa Kunterbunt", "{word}"), ("network={{",)),
    ("apiVersion: v1\nkind: Secret\ndata:\n  password: {basic}\n", ("{basic}",), ("kind: Secret",)),
    (
        "spring.datasource.password={pw}\nspring.datasource.url=jdbc:postgresql://localhost:5432/app",
        ("{pw}",),
        ("jdbc:postgresql://localhost:5432/app",),
    ),
    (
        "<server><id>nexus</id><username>deploybot</username><password>{pw}</password></server>",
        ("deploybot", "{pw}"),
        ("<id>nexus</id>",),
    ),
    ("export BORG_PASSPHRASE='{phrase}'; borg init --encryption=repokey", ("{phrase}",), ("--encryption=repokey",)),
    ("export BORG_REPO=ssh://borg@backup.haus.lan:2222/./repo", ("backup.haus.lan",), ("2222",)),
    ("ALTER USER app WITH PASSWORD '{word}';", ("{word}",), ("ALTER USER",)),
    ("GRANT ALL ON shop.* TO 'shop'@'%' IDENTIFIED BY '{word}';", ("{word}",), ("GRANT ALL ON",)),
    ("sshpass -p '{pw}' ssh admin@{ip}", ("{pw}", "{ip}"), ("sshpass -p",)),
    ("echo '{word}' | sudo -S systemctl restart nginx", ("{word}",), ("systemctl restart nginx",)),
    ("mount -t cifs //srv/share /mnt -o username=hans,password={word},vers=3.0", ("hans", "{word}"), ("vers=3.0",)),
    ("machine api.foo.dev login bob password {word}", ("bob", "{word}"), ()),
    ("db7:5432:shop:shopuser:{word}", ("shopuser", "{word}", "db7"), ("5432",)),
    ("Your one-time code is 482913", ("482913",), ("one-time code",)),
    ("smartctl -i /dev/sda\nSerial Number:    WD-WX11A3456789", ("WD-WX11A3456789",), ("smartctl -i /dev/sda",)),
    ("DHCPACK on {ip} to {mac} (laptop-von-eva) via eth0", ("{ip}", "{mac}", "laptop-von-eva"), ("via eth0",)),
    ("call me: +49 170 1234567 or tel 0170/1234567", ("+49 170 1234567", "0170/1234567"), ("call me",)),
    ("visa {card} exp 12/27 cvv 123", ("{card}", "cvv 123"), ("visa",)),
    ("iban {iban} failed", ("{iban}",), ("failed",)),
    ("GIT_AUTHOR_NAME='Eva Braun' GIT_AUTHOR_EMAIL={mail} git commit", ("Eva Braun", "{mail}"), ("git commit",)),
    ("commit {rev}\nAuthor: Eva Muster <{mail}>", ("Eva Muster", "{mail}"), ("{rev}",)),
    ("eva@thinkpad:~/src$ make", ("eva", "thinkpad"), ("make",)),
    ("[eva@thinkpad src]$ ls", ("eva", "thinkpad"), ("ls",)),
    ("-rw-r--r-- 1 eva users 120 Nov  3 10:00 notes.txt", ("eva",), ("notes.txt",)),
    ("su - eva -c 'ls'", ("eva",), ("ls",)),
    ("chown -R eva:users /srv/data", ("eva",), ("/srv/data",)),
    ("users.users.eva = {{ isNormalUser = true; }};", ("eva",), ("isNormalUser",)),
    ("home-manager switch --flake .#eva@thinkpad", ("eva", "thinkpad"), ("home-manager switch",)),
    ("ssh: connect to host pi4 port 22: Connection refused", ("pi4",), ("port 22: Connection refused",)),
    ("curl: (6) Could not resolve host: wiki.firma.lan", ("wiki.firma.lan",), ("curl: (6)",)),
    ("Nov 21 10:00:00 thinkpad kernel: usb 1-1: new high-speed USB device", ("thinkpad",), ("usb 1-1",)),
    (
        "2026-11-21T10:00:00+01:00 thinkpad sshd[12]: Accepted publickey for eva from {ip} port 22",
        ("thinkpad", "eva", "{ip}"),
        ("Accepted publickey for",),
    ),
    ("token: {jwt}", ("{jwt}",), ("token:",)),
    ("client-key-data: {b64}", ("{b64}",), ("client-key-data",)),
    ("access-tokens = github.com={gh}", ("{gh}",), ("github.com",)),
    ("user eva pass {word}", ("eva", "{word}"), ()),
    ("Username: eva\nPassword: {pw}", ("eva", "{pw}"), ("Username:",)),
    ("the root password is '{pw} {word}'", ("{pw} {word}",), ("the root password is",)),
    ("Le mot de passe est {word}", ("{word}",), ("Le mot de passe est",)),
    ("mein Passwort lautet {pw} , danach ging es", ("{pw}",), ("danach ging es",)),
    ("hasło: {word}", ("{word}",), ("hasło",)),
    ("$env:DB_PASS = '{pw}'; .\\run.ps1", ("{pw}",), (".\\run.ps1",)),
    (
        "ldapsearch -x -D cn=admin,dc=firma,dc=de -w {word} -b dc=firma,dc=de",
        ("{word}", "dc=firma"),
        ("ldapsearch -x",),
    ),
    ("openssl rsa -in k.pem -passin pass:{word}", ("{word}",), ("openssl rsa -in k.pem",)),
    ("gpg --batch --passphrase {word} -d f.gpg", ("{word}",), ("-d f.gpg",)),
    ("snmpwalk -v2c -c {word} 10.1.1.1 system", ("{word}",), ("snmpwalk -v2c",)),
    ('{{"auths":{{"registry.firma.de":{{"auth":"{basic}"}}}}}}', ("{basic}",), ("auths",)),
    ("Cookie: session={tok}; theme=dark", ("{tok}",), ("Cookie:",)),
    ("Set-Cookie: sid={tok}; HttpOnly; Path=/; SameSite=Lax", ("{tok}",), ("HttpOnly", " Path=/", " SameSite=Lax")),
    ("GET /api?api_key={hex}&user=3 HTTP/1.1", ("{hex}",), ("GET /api?", "&user=3 HTTP/1.1")),
    ("https://eva:{word}@git.firma.de/infra.git", ("eva", "{word}", "git.firma.de"), ("infra.git",)),
    (
        "postgres://app:{word}@db.firma.lan:5432/orders?sslmode=require",
        ("{word}", "db.firma.lan"),
        ("postgres://", ":5432/orders?sslmode=require"),
    ),
    ("wg set wg0 peer {b64} preshared-key /run/psk", ("{b64}",), ("/run/psk",)),
    ("Unseal Key 1: {b64}", ("{b64}",), ("Unseal Key 1:",)),
    ("password_hash: {crypt}", ("{crypt}",), ("password_hash",)),
    ('initialPassword = "{word}";', ("{word}",), ("initialPassword",)),
    ("rabbitmqctl add_user bunny {word}", ("bunny", "{word}"), ("rabbitmqctl add_user",)),
    ("aws configure set aws_secret_access_key {tok40}", ("{tok40}",), ("aws configure set",)),
    ("arn:aws:iam::123456789012:role/deploy", ("123456789012",), ("role/deploy",)),
    ("X-Api-Key: {tok20}", ("{tok20}",), ("X-Api-Key:",)),
    ("Authorization: Basic {basic}", ("{basic}",), ("Authorization: Basic",)),
    ("Authorization: Bearer {tok40}", ("{tok40}",), ("Authorization: Bearer",)),
    ("TOTP secret {upper}", ("{upper}",), ()),
    ("api key for weather is {hex}", ("{hex}",), ()),
    ("passphrase = {phrase}", ("{phrase}",), ("passphrase =",)),
    ("AWS_ACCESS_KEY_ID={aws}", ("{aws}",), ("AWS_ACCESS_KEY_ID",)),
    ("# {tok} is the mailer password", ("{tok}",), ("mailer password",)),
    ('{{"env":"{{\\"DB_PASSWORD\\":\\"{word}\\",\\"PORT\\":\\"8080\\"}}"}}', ("{word}",), ("8080",)),
    ('if ("{pw}" != passwd) {{', ("{pw}",), ("passwd",)),
    ('char secret[25] = "{pw}";', ("{pw}",), ("char secret[25]",)),
    ("name: x_token, x_token: |\n  {tok}\n", ("{tok}",), ("x_token",)),
    ('<entry name="weatherToken" value="{tok}" />', ("{tok}",), ("weatherToken",)),
    ('easy_setopt(curl, CURLOPT_PASSWORD, "{pw}");', ("{pw}",), ("CURLOPT_PASSWORD",)),
    ("# created\n{age}", ("{age}",), ("# created",)),
    ("UUID={uuid} / ext4 defaults 0 1", ("{uuid}",), ("ext4 defaults 0 1",)),
    ("link/ether {mac} brd ff:ff:ff:ff:ff:ff", ("{mac}",), ("ff:ff:ff:ff:ff:ff",)),
    ("C:\\Users\\eva\\AppData\\\npm", ("eva",), ("AppData",)),
    ("file:///home/eva/proj/src/main.rs:42:7", ("eva",), ("src/main.rs:42:7",)),
    ("-----BEGIN RSA PRIVATE KEY-----\n{pem}\n(truncated)", ("{pem}",), ("truncated",)),
    ("{pem}\n-----END RSA PRIVATE KEY-----\nthen", ("{pem}",), ("then",)),
    ("https://hooks.slack.com/services/T00/B00/{tok20}", ("{tok20}",), ("hooks.slack.com",)),
    ("http://gpu-box:11434 timed out, using http://localhost:11434", ("gpu-box",), ("http://localhost:11434",)),
]

#: Texts of the trade that must stay as they are.
KEPT = [
    "error: undefined variable 'password' at /etc/nixos/x.nix:3:5",
    "The token expired; run gh auth login again",
    "password must be at least 12 characters long",
    "key = value pairs; primary_key=True, foreign_key='users.id'",
    "npm install left-pad@1.3.0 && npx tsc --noEmit",
    "docker pull nginx@sha256:{digest}",
    "systemctl status getty@tty1.service user@1000.service",
    "services.openssh.settings.PasswordAuthentication = false;",
    'sops.secrets."db/password".owner = "postgres";',
    "passwordFile = config.sops.secrets.db.path;",
    "if not token: raise ValueError('token missing')",
    "token = os.environ['GITHUB_TOKEN']",
    "env: GITHUB_TOKEN: ${{{{ secrets.GITHUB_TOKEN }}}}",
    'curl -H "Authorization: Bearer $GITHUB_TOKEN" https://api.github.com/user',
    "def login(user: str, password: str) -> None:",
    "Permission denied (publickey,gssapi-with-mic,password).",
    "Retry: Failed password for invalid user",
    "pub const KEY_LEN: usize = 32; let key = generate_key();",
    'rev = "{rev}"; sha256 = "{base32}"; hash = "{sri}";',
    "error: builder for '{store}.drv' failed with exit code 1",
    'trusted-public-keys = [ "{cachekey}" ];',
    "listening on [::]:8080, bind 0.0.0.0:443, nameserver 8.8.8.8, 127.0.0.1, netmask 255.255.255.0",
    "upgrade linux from 6.6.32 to 6.6.33; bios 1.2.3.4",
    "see 192.0.2.7 and 2001:db8::1 in the documentation; mail me@example.org",
    "curl http://169.254.169.254/latest/meta-data/",
    "max_tokens: 4096, temperature: 0.7",
    "api_key: <your-api-key>\npassword: xxxxxxxx\ntoken=changeme\nsecret: ${{SECRET}}",
    "kubectl get secret my-secret -o jsonpath='{{.data.password}}' | base64 -d",
    "Set the admin password in the web interface, then log in as admin.",
    "see https://docs.python.org/3/library/secrets.html#secrets.token_hex",
    "0000:01:00.0 VGA compatible controller [0300]: NVIDIA [10de:2684] (rev a1)",
    "CVE-2024-3094 affects xz 5.6.0; see GHSA-rxwq-x6h5-x525",
    "uses: actions/checkout@v4",
    "2026-11-21 10:11:12,123 INFO worker-3 processed 1234567890 items in 12.5s",
    "sops: no identity matched any of the recipients",
    "Copyright (C) 2013 Free Writer <writer@project.org>",
    "git clone git@github.com:NixOS/nixpkgs.git",
]


@pytest.mark.parametrize(("template", "gone", "kept"), CASES)
def test_secrets_go_and_the_rest_stays(template: str, gone: tuple[str, ...], kept: tuple[str, ...]) -> None:
    clean = NOBODY.scrub(template.format(**VALUES)).text
    for value in gone:
        assert value.format(**VALUES) not in clean
    for value in kept:
        assert value.format(**VALUES) in clean
    assert NOBODY.scrub(clean).text == clean


@pytest.mark.parametrize("template", KEPT)
def test_harmless_text_stays_as_it_is(template: str) -> None:
    text = template.format(**VALUES)
    assert NOBODY.scrub(text).text == text


def test_numbers_follow_the_order_and_the_value() -> None:
    text = "ping 10.0.0.2; ping 10.0.0.1; ping 10.0.0.2"
    assert NOBODY.scrub(text).text == "ping <IP_1>; ping <IP_2>; ping <IP_1>"


def test_numbers_go_on_after_placeholders_that_are_there() -> None:
    assert NOBODY.scrub("from <IP_3> to 10.0.0.1").text == "from <IP_3> to <IP_4>"


def test_replacements_tell_layer_category_and_place() -> None:
    (one,) = NOBODY.scrub("ping 10.0.0.2").replacements
    assert (one.layer, one.category, one.start, one.end, one.placeholder) == ("personal", "IP", 5, 13, "<IP_1>")


def test_value_found_once_goes_everywhere_in_the_item() -> None:
    word = password(4)
    item = {"content": f"password: {word}", "metadata": {"steps": [f"type {word} twice", "done"], word: 1}}
    clean, _ = NOBODY.scrub_item(item)
    assert clean == {
        "content": "password: <SECRET_1>",
        "metadata": {"steps": ["type <SECRET_1> twice", "done"], "<SECRET_1>": 1},
    }


def test_key_of_a_mapping_says_what_its_value_is() -> None:
    word = "amsel" + "drossel"
    clean, _ = NOBODY.scrub_item({"db_password": word, "env": [{"name": "API_TOKEN", "value": token(12)}], "port": 80})
    assert clean == {"db_password": "<SECRET_1>", "env": [{"name": "API_TOKEN", "value": "<SECRET_2>"}], "port": 80}


def test_host_context_goes_in_any_case_and_below_its_domains() -> None:
    scrubber = Scrubber(HostContext(users=("alice",), hosts=("saturn",), domains=("acme.io",), names=("Jan Doe",)))
    clean = scrubber.scrub("ALICE logged in to Saturn as Jan Doe via ci.eu.acme.io, not malice or acme.iota").text
    assert clean == "<USER_1> logged in to <HOST_1> as <NAME_1> via <HOST_2>, not malice or acme.iota"


def test_known_secret_goes_in_every_disguise() -> None:
    secret = "Kirsch" + "baum-" + "4711"
    scrubber = Scrubber(HostContext(secrets=(secret,)))
    raw = secret.encode()
    forms = [secret, raw.hex(), secret[::-1], "".join(f"%{b:02X}" for b in raw)]
    forms += [base64.b64encode(b"x" * shift + raw + b"y").decode() for shift in range(3)]
    for form in forms:
        clean = scrubber.scrub(f"the thing is {form} here").text
        assert form not in clean, form


def test_secret_inside_base64_goes() -> None:
    hidden = base64.b64encode(f"GITHUB_TOKEN={VALUES['gh']}".encode()).decode()
    twice = base64.b64encode(f"see {hidden} there".encode()).decode()
    for form in (hidden, twice):
        assert form not in NOBODY.scrub(f"env: {form} end").text


def test_invisible_characters_hide_nothing() -> None:
    split = "\u200b".join(VALUES["gh"])
    clean = NOBODY.scrub(f"x {split} y").text
    assert clean == "x <TOKEN_1> y"


def test_allow_and_deny_lists_decide() -> None:
    assert Scrubber(allow=("10.0.0.2",)).scrub("ping 10.0.0.2").text == "ping 10.0.0.2"
    assert Scrubber(deny=("Project Zebra",)).scrub("about project zebra").text == "about <PRIVATE_1>"


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "0",
        " ",
        "-",
        "=",
        "\n",
        "é",
        "a-_",
        "key=",
        "Aa1",
        "password: ",
        "1.",
        "://",
        "<A_1>",
        "eyJ",
        "ghp_",
        "$6$",
        "bearer ",
        "login a ",
        "%41",
    ],
)
def test_time_is_linear(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        began = time.process_time()
        NOBODY.scrub(text)
        return time.process_time() - began

    seconds(1_000)
    assert seconds(200_000) < 1.0
