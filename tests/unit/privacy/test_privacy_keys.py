"""Keys in PEM as sources hold them, hashes of passwords, licences and other secrets by their form. Values made here."""

from __future__ import annotations

import base64
import random
import string

import pytest

from fedlearn.privacy.scrub import Scrubber

NOBODY = Scrubber()
ALNUM = string.ascii_letters + string.digits


def some(alphabet: str, size: int, seed: str) -> str:
    return "".join(random.Random(seed).choices(alphabet, k=size))


def pem(before: str, after: str) -> tuple[str, list[str]]:
    """Return a key with the same signs before and after each line, and its lines."""
    body = base64.b64encode(random.Random(before + after).randbytes(150)).decode()
    lines = ["-----BEGIN RSA " + "PRIVATE KEY-----", *(body[at : at + 64] for at in range(0, 200, 64))]
    lines.append("-----END RSA " + "PRIVATE KEY-----")
    return "\n".join(before + line + after for line in lines), lines


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""), ("# ", ""), ("    # ", ""), ("// ", ""), (" * ", ""), ("; ", ""), ("> ", ""), ('"', '\\n"'),
        ('          + "', '\\n"'), ("'", "\\n' ."), ('"', '\\n" &'), ("    ", "\\"), ('key += "', '";'),
        ('b"', '\\n"'), ('echo "', '" >> key'), ('out.write("', '\\n");'), ("12: ", ""), ("12 | ", ""), ("#5 0.2 ", ""),
        ("<line>", "</line>"),
        ("", "%0A"), ("", "&#10;"), ("", "<br/>"), ('"', '" & vbCrLf & _'), ("REM ", ""), ("% ", ""),
        ("/* ", " */"), ('"line": "', '",'), ("2026-01-02T03:04:05Z ", ""), ("`", "`"),
    ],
)  # fmt: skip
def test_a_key_goes_whole_with_signs_around_its_lines(before: str, after: str) -> None:
    text, lines = pem(before, after)
    clean = NOBODY.scrub(f"before\n{text}\nafter").text
    assert [line for line in lines if line in clean] == []
    assert clean.startswith("before")
    assert clean.endswith("after")


@pytest.mark.parametrize("before", ["", "# ", '  "', "12 | ", "#5 0.2 "])
def test_a_key_without_its_end_goes_up_to_the_text_after_it(before: str) -> None:
    text, lines = pem(before, "")
    clean = NOBODY.scrub("\n".join([*text.split("\n")[:-2], "and then it stopped"])).text
    assert [line for line in lines[1:-2] if line in clean] == []
    assert clean.endswith("and then it stopped")


def test_prose_about_the_lines_of_a_key_stays() -> None:
    text = "It begins with -----BEGIN " + "PRIVATE KEY----- and ends, far below, with -----END " + "PRIVATE KEY-----."
    assert NOBODY.scrub(text).text == text


@pytest.mark.parametrize("kind", ["1", "5", "6", "7", "8", "9"])
def test_the_hash_of_a_password_goes(kind: str) -> None:
    value = "$" + kind + "$" + some(ALNUM, 14, kind) + "$" + some(ALNUM, 43, kind)
    assert value not in NOBODY.scrub(f"enable {value} at boot").text


@pytest.mark.parametrize("form", ["Activation key : {}", "product key {}", "the licence key is {} for all"])
@pytest.mark.parametrize("size", [5, 6, 7])
def test_a_licence_of_groups_goes(form: str, size: int) -> None:
    value = "-".join(some(string.ascii_uppercase, size, f"{form}{number}") for number in range(5))
    assert value not in NOBODY.scrub(form.format(value)).text


@pytest.mark.parametrize(
    "form",
    [
        "{digits}|{mixed}", "-Dsonar.login={hex}", "sonar.login', '{hex}'", 'client_id: "{lower}"', "clientId={lower}",
        "CREATE USER web IDENTIFIED BY {word};", "grant all on db.* to web identified by {word}",
        'run("psexec -u web -p {word} cmd")', "password : {word}!", 'x = "{slashed}"', "Key(AnySecret):{typed}",
        'adminPassword = "thisis{word}password"',
    ],
)  # fmt: skip
def test_a_secret_goes_by_its_form(form: str) -> None:
    values = {
        "digits": some("123456789", 16, form),
        "mixed": some(ALNUM, 27, form),
        "hex": some("0123456789abcdef", 40, form),
        "lower": some(string.ascii_lowercase + string.digits, 30, form),
        "word": "cactus" + some(string.ascii_lowercase, 3, form),
        "typed": "Cactus" + some("123456789", 3, form),
        "slashed": f"{some(ALNUM, 13, form)}/{some(ALNUM, 7, form)}4/{some(ALNUM, 18, form)}",
    }
    used = [value for name, value in values.items() if f"{{{name}}}" in form]
    clean = NOBODY.scrub(form.format(**values)).text
    assert [value for value in used if value in clean] == []


@pytest.mark.parametrize(
    "text",
    [
        "the user is identified by name and mail",
        "2024|release-notes-of-the-year",
        'open("assets/icons/16x16/actions/document-open-recent")',
        "the account at login.windows.net and management.azure.com",
        "log in with the command login: name",
        "KEY MOVE-DOWN-LEFT",
    ],
)
def test_what_only_looks_alike_stays(text: str) -> None:
    assert NOBODY.scrub(text).text == text


def test_an_account_of_a_cloud_goes_and_the_service_stays() -> None:
    clean = NOBODY.scrub(
        "Endpoint=https://acme-flags-eu.azconfig.io;x=1 and https://acme-docs.search.windows.net/a"
    ).text
    assert "acme" not in clean
    assert ".azconfig.io;x=1" in clean
    assert ".search.windows.net/a" in clean
