"""How a name gives its value away: operators, words behind the name, pairs, defaults, arrays. Values are made here."""

from __future__ import annotations

import random
import string

import pytest

from fedlearn.privacy.layers.words import Strength, strength
from fedlearn.privacy.scrub import Scrubber

NOBODY = Scrubber()


def some(alphabet: str, size: int, seed: str) -> str:
    return "".join(random.Random(seed).choices(alphabet, k=size))


@pytest.mark.parametrize("operator", ["??=", "||=", "&&=", "?=", "+=", ".=", "::=", ":::=", "==", "!=", "===", ":="])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_the_value_goes_behind_every_operator(operator: str, quote: str) -> None:
    value = some(string.ascii_lowercase + string.digits, 20, operator)
    assert value not in NOBODY.scrub(f"$acmeToken {operator} {quote}{value}{quote}").text


@pytest.mark.parametrize(
    "form",
    [
        "acmeSECRET {hex}", "acmePRIVATE-{hex}", "acmePRIVATEkey-{hex}", "acmeACCESS-{hex}", "acme-SECRET-{groups}",
        "acme_key.access.{hex}", "acmeACCESSkey {hex}", "acme SECRET      {mixed}", "API key:\n{mixed}",
        "acme KEY\n{mixed}\n", "acme SECRET KEY {mixed}", "acme ACCESS {hex}", "acme.token.{hex}",
    ],
)  # fmt: skip
def test_a_random_value_behind_a_noun_goes(form: str) -> None:
    value = {
        "hex": some("0123456789abcdef", 40, form),
        "mixed": some(string.ascii_letters + string.digits, 32, form),
        "groups": "-".join(some(string.ascii_lowercase, 3, form) + some("0123456789", 3, form) for _ in range(4)),
    }
    chosen = next(each for name, each in value.items() if f"{{{name}}}" in form)
    assert chosen not in NOBODY.scrub(form.format(**value)).text


@pytest.mark.parametrize(
    "text",
    [
        "permission error: access denied while reading the key bindings",
        "a token ring network; private beta; secret garden",
        "the pod acme-token-controller-manager restarted, auth-service too",
        "/run/secrets/initialAdminPassword",
        "This key\nrepresentations-of-things are sorted",
        "import api-extractor-model-generator",
    ],
)
def test_ordinary_words_behind_a_noun_stay(text: str) -> None:
    assert NOBODY.scrub(text).text == text


@pytest.mark.parametrize(
    "form",
    [
        "ID:master/PW:{pw}", "Username:master/Password:{pw}", "192.0.2.7/pw:{pw}", "account:x/password:{pw}",
        "password for master:{pw}", "(ID/PW:{pw})", "ACME_PSWD={pw}", "PSSWORD:={pw}", "paswd: {pw}",
        'SECRET := os.getenv("ACME", "{pw}")', 'password = process.env.ACME || "{pw}"',
        'getenv("ACME_PASSWORD", "{pw}")', 'password = settings.get("x", default="{pw}")',
        '<entry>\n  <name="acmeToken" />\n  <value="{pw}" />\n</entry>',
        "<property><name>acme.password</name>\n<value>{pw}</value></property>",
        "<name>acmeToken</name><string>{pw}</string>",
    ],
)  # fmt: skip
def test_a_password_in_a_pair_or_a_default_goes(form: str) -> None:
    value = "copper" + some(string.ascii_letters, 3, form) + some("123456789", 3, form) + "!"
    assert value not in NOBODY.scrub(form.format(pw=value)).text


@pytest.mark.parametrize("text", ["grep found /etc/passwd:12:root", "/etc/pam.d/password:auth required", "src/pw:7: x"])
def test_what_a_search_in_files_prints_stays(text: str) -> None:
    assert NOBODY.scrub(text).text == text


def test_bytes_of_a_key_go_and_a_list_of_numbers_stays() -> None:
    numbers = [random.Random(3).randrange(32, 256) for _ in range(16)]
    array = ", ".join(f"0x{number:02x}" for number in numbers)
    assert array not in NOBODY.scrub(f"static const uint8_t AES_KEY[16] = {{{array}}};").text
    listed = ", ".join(map(str, numbers))
    assert listed not in NOBODY.scrub(f"byte[] secretKey = new byte[] {{{listed}}};").text
    short = ", ".join(map(str, numbers[:15]))
    assert short in NOBODY.scrub(f"keys = [{short}]").text


def test_a_salt_of_bytes_goes_and_a_key_of_a_terminal_stays() -> None:
    value = "".join(f"\\x{number:02x}" for number in random.Random(5).sample(range(128, 256), 8))
    assert value not in NOBODY.scrub(f'salt = b"{value}"').text
    assert "x1b" in NOBODY.scrub('key = "\\x1b\\x5b\\x41\\x1b"').text


@pytest.mark.parametrize("name", ["PSWD", "psswd", "paswd", "pasword", "passwrd", "passwod", "pword", "passowrd"])
def test_a_misspelt_password_is_one(name: str) -> None:
    assert strength(f"db_{name}") is Strength.PASSWORD


@pytest.mark.parametrize(
    "form",
    [
        'PWD "{}"', '{{:password "{}"}}', '#define PASSWORD "{}"', '@Value("${{db.password:{}}}")',
        "${{DB_PASSWORD:-{}}}", "{{{{ db_password | default('{}') }}}}", "password = x ? y : \"{}\";",
        'if ("{}".equals(password))', 'assertEquals("{}", user.getPassword())', 'strcmp("{}", password)',
        'run /password:{}', '<string name="password">{}</string>', '<entry key="password">{}</entry>',
        '"password": {{"value": "{}"}}', 'password: !!str "{}"', 'password: &pw "{}"', 'password = str("{}")',
        'password = new String("{}")', 'password = Buffer.from("{}")', 'Password is "{}"',
        "user/pw: admin/{}7", "<password>\n    {}\n</password>",
    ],
)  # fmt: skip
def test_a_password_of_one_plain_word_goes(form: str) -> None:
    value = "cackle" + some(string.ascii_lowercase, 5, form)
    assert value not in NOBODY.scrub(form.format(value)).text


@pytest.mark.parametrize(
    "text",
    [
        'password = getpass("Enter it: ")',
        'password = input("Your answer? ")',
        'password = config.get("web.password")',
        "${TOKEN_LIFETIME:-3600} ${PASSWORD:?must be set} ${TOKEN:-}",
        '<label for="password">Kennung</label>',
        "password: !secret wifi_password",
        "GET /token:refresh and /login/password",
    ],
)
def test_a_place_a_question_or_a_reference_stays(text: str) -> None:
    assert NOBODY.scrub(text).text == text


def test_the_key_of_an_array_with_a_type_goes() -> None:
    array = ", ".join(f"0x{number:02x}" for number in random.Random(9).sample(range(256), 16))
    assert array not in NOBODY.scrub(f"const AES_KEY: [u8; 16] = [{array}];").text


@pytest.mark.parametrize(
    "form",
    [
        'acme_token: {{ prod: "{}" }}', "acme_token:\n  prod: {}", 'acme_token: Some("{}")', "acme_token -- {}",
        "acme_token - {}", "acme_token was set to {}", "**acme_token:** {}", "**acme_token**: {}", "acme_token/{}",
        "acme_token|{}", "[acme_token] {}", "acme_token({})", "acme_token for prod: {}", "acme_token (prod): {}",
        "acme_token [prod] = {}", "acme_token\n\n{}\n", "{}  # acme_token", "{} (acme_token)", 'acme_token\n  = "{}"',
    ],
)  # fmt: skip
@pytest.mark.parametrize("alphabet", ["0123456789abcdef", string.ascii_uppercase + string.digits])
def test_a_random_value_goes_in_what_no_language_has(form: str, alphabet: str) -> None:
    value = some(alphabet, 32, form)
    assert value not in NOBODY.scrub(form.format(value)).text


@pytest.mark.parametrize(
    "text",
    [
        "secret:\n  name: acme-database-settings\n  key: connection-settings",
        'token: {type: "string-or-nothing", description: "the session"}',
        "vault read secret/data/web-application-settings",
        "see [token] introduction-to-sessions and key(functionOfManyArguments)",
        "- private key -- documentation/of/the/format",
        "main_controller_implementation  # the token",
    ],
)
def test_words_in_the_same_places_stay(text: str) -> None:
    assert NOBODY.scrub(text).text == text
