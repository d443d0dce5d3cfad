"""The gate proves exact bytes: it lets scrubbed records pass, and stops what a writer forgot to scrub."""

from __future__ import annotations

import json
import sys
import uuid
from pathlib import Path

import pytest

from fedlearn.privacy.gate import Gate
from fedlearn.privacy.known import HostContext
from fedlearn.privacy.scrub import Scrubber
from fedlearn.records import NAMESPACE

sys.path.insert(0, str(Path(__file__).parent))
from privacy_fakes import values

VALUES = values()
SCRUBBER = Scrubber(HostContext(users=("alice",), hosts=("saturn",)))
GATE = Gate(SCRUBBER)


def record(content: str) -> dict[str, object]:
    return {
        "pattern_id": str(uuid.uuid5(NAMESPACE, content)),
        "value_score": 0.8125,
        "content": content,
        "metadata": {"name": "n", "tags": ["token", "nginx"], "steps": ["one", "two"], "supersedes": []},
    }


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize(
    "name", ["gh", "jwt", "pem", "card", "iban", "mail", "ip", "mac", "uuid", "age", "crypt", "aws"]
)
def test_unscrubbed_value_is_stopped_and_scrubbed_one_passes(name: str, ascii_only: bool) -> None:
    content = (
        f"Grüße\n-----BEGIN RSA PRIVATE KEY-----\n{VALUES[name]}\n"
        if name == "pem"
        else f'Grüße\tand {VALUES[name]} "here"'
    )
    data = json.dumps(record(content), ensure_ascii=ascii_only).encode()
    findings = GATE.prove(data)
    assert findings
    assert all(VALUES[name] not in finding.excerpt for finding in findings)
    clean, _ = SCRUBBER.scrub_item(content)
    assert GATE.prove(json.dumps(record(clean), ensure_ascii=ascii_only).encode()) == ()


def test_own_words_are_stopped_whatever_the_escapes() -> None:
    assert GATE.prove(b'{"content":"see \\u0061lice there"}')
    assert GATE.prove(b'{"content":"{\\"host\\":\\"saturn\\"}"}')
    assert GATE.prove(b"data/saturn.jsonl")


def test_words_of_neighbouring_values_do_not_mix() -> None:
    assert GATE.prove(b'{"tags":["password","amsel2023x"],"name":"the token","value_score":1}') == ()


def test_what_we_write_ourselves_passes() -> None:
    statement = {
        "origin": "SHA256:" + VALUES["tok40"] + "abc",
        "public_key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + VALUES["tok40"] + "abc",
        "previous": VALUES["digest"],
        "sequence": 7,
        "vouches": {str(uuid.uuid5(NAMESPACE, "x")): {"value_score": 0.7, "seen": 3, "last": "2026-11"}},
    }
    assert GATE.prove(json.dumps(statement).encode()) == ()
    armor = f"-----BEGIN SSH SIGNATURE-----\n{VALUES['pem']}\n-----END SSH SIGNATURE-----\n"
    assert GATE.prove(armor.encode()) == ()


def test_a_signature_hides_nothing_else() -> None:
    armor = f"-----BEGIN SSH SIGNATURE-----\n{VALUES['pem']}\n-----END SSH SIGNATURE-----\n{VALUES['gh']}\n"
    assert GATE.prove(armor.encode())


def test_bytes_that_are_no_text_are_stopped() -> None:
    (finding,) = GATE.prove(b"ab\xff\xfe")
    assert (finding.reason, finding.start, finding.end) == ("not UTF-8", 2, 3)
