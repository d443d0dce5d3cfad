"""Random letters are told from the words of names. Values are made here."""

from __future__ import annotations

import keyword
import random
import string

import pytest

from fedlearn.privacy.layers.spelling import is_unspeakable
from fedlearn.privacy.layers.values import looks_keyed
from fedlearn.privacy.scrub import Scrubber

NAMES = (
    "getElementById XMLHttpRequestFactory primaryKeyColumnName maximumNumberOfConnections use_lazy_wheel "
    "keyboardLayout gnutls_x509_privkey application_settings_loader HTTPServerConnectionPool backgroundThreadWorker "
    "TLS_AES_256_GCM_SHA384 workflowDispatchInputs quarterlyReportGenerator"
).split()


@pytest.mark.parametrize("name", [*NAMES, *keyword.kwlist])
def test_names_of_programs_can_be_said(name: str) -> None:
    assert not is_unspeakable(name)


@pytest.mark.parametrize(
    ("alphabet", "size", "most"),
    [
        (string.ascii_letters + string.digits, 24, 10),
        (string.ascii_lowercase + string.digits, 20, 20),
        (string.ascii_letters + string.digits, 16, 40),
        (string.ascii_letters, 24, 60),
    ],
)
def test_nearly_all_random_values_are_secrets_under_a_weak_name(alphabet: str, size: int, most: int) -> None:
    rng = random.Random(size)
    values = ["".join(rng.choices(alphabet, k=size)) for _ in range(1_000)]
    assert sum(not looks_keyed(value) for value in values) <= most


@pytest.mark.parametrize("name", NAMES)
def test_a_name_under_a_weak_name_stays(name: str) -> None:
    text = f"sort key = {name}, cache: '{name}'"
    assert Scrubber().scrub(text).text == text


@pytest.mark.parametrize("form", ["acme_key = {}", 'acmeACCESS: "{}"', "acme SECRET KEY {}"])
def test_letters_in_their_order_are_a_value_under_a_name(form: str) -> None:
    value = "test_" + string.ascii_lowercase[:20] + "1"
    assert value not in Scrubber().scrub(form.format(value)).text


def test_the_characters_of_a_key_are_no_key() -> None:
    text = f'const validKeyChars = "{string.digits}{string.ascii_lowercase}_-."'
    assert Scrubber().scrub(text).text == text
