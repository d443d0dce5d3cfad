"""What stands in place of a secret, points at one or is meant for everybody stays. Values are made here."""

from __future__ import annotations

import random
import string
import uuid

import pytest

from fedlearn.privacy.layers.samples import is_alphabet, is_sample
from fedlearn.privacy.scrub import Scrubber

NOBODY = Scrubber()
PREFIXES = (
    "gh" + "p_",
    "gl" + "pat-",
    "xox" + "b-12345-",
    "hv" + "s.",
    "sk" + "-",
    "pn" + "u_",
    "h" + "f_",
    "rdm" + "e_",
)


def some(alphabet: str, size: int, seed: str) -> str:
    return "".join(random.Random(seed).choices(alphabet, k=size))


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("sign", "xX*#0")
def test_a_token_of_one_sign_stays(prefix: str, sign: str) -> None:
    text = f"export ACME_TOKEN={prefix}{sign * 36} and '{prefix}{sign * 36}'"
    assert NOBODY.scrub(text).text == text


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_token_with_a_few_equal_signs_goes(prefix: str) -> None:
    value = prefix + "xxxx" + some(string.ascii_letters + string.digits, 40, prefix)
    assert value not in NOBODY.scrub(f"export ACME_TOKEN={value}").text


@pytest.mark.parametrize(
    "value", ["XXXX_PUT_YOUR_TOKEN_HERE_XXXX", "sha256~your-api-token", "insert_your_key_2024", "acmeAccessTokenHere"]
)
def test_words_that_ask_for_a_secret_stay(value: str) -> None:
    assert is_sample(value)
    assert value in NOBODY.scrub(f'token = "{value}"').text


def test_a_password_with_words_of_asking_goes() -> None:
    value = "your" + "Meadow" + some(string.digits, 4, "asking")
    assert value not in NOBODY.scrub(f"password: {value}").text


def test_the_alphabet_stays_and_what_only_holds_it_goes() -> None:
    table = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
    assert is_alphabet(table)
    assert NOBODY.scrub(f'const BASE64 = "{table}"').text == f'const BASE64 = "{table}"'
    assert not is_alphabet(some(string.ascii_letters, 9, "before") + table)


@pytest.mark.parametrize(
    "name", ["credentialsId: '{}'", 'clientId = "{}"', "<UserSecretsId>{}</UserSecretsId>", '"kms_key_id": "{}"']
)
def test_an_id_that_points_at_a_secret_stays(name: str) -> None:
    text = name.format(uuid.UUID(int=random.Random(name).getrandbits(128), version=4))
    assert NOBODY.scrub(text).text == text


@pytest.mark.parametrize("name", ["machine: {}", "VAULT_SECRET_ID={}", "tenant_id = {}", '"token": "{}"', "disk {}"])
def test_any_other_id_goes(name: str) -> None:
    value = str(uuid.UUID(int=random.Random(name).getrandbits(128), version=4))
    assert value not in NOBODY.scrub(name.format(value)).text


@pytest.mark.parametrize("name", ["publicToken", "public_key", "pubKey"])
def test_what_is_public_by_its_name_stays(name: str) -> None:
    text = f'{name} = "{some(string.ascii_letters + string.digits, 43, name)}"'
    assert NOBODY.scrub(text).text == text


def test_digests_of_files_stay() -> None:
    digest = some("0123456789abcdef", 32, "file")
    lock = some("0123456789abcdef", 128, "lock")
    text = f'"web-app@npm:^2.0.0":\n  checksum: {lock}\nimg/logo-{digest}.png main.{digest[:20]}.js'
    assert NOBODY.scrub(text).text == text
