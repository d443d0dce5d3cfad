"""Keys, signatures and tiers with real OpenSSH."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from fedlearn.datarepo import layout
from fedlearn.datarepo.belief import TrustPolicy, believed, vouchers_of
from fedlearn.datarepo.codec import PatternLine, encode_patterns, pattern_of
from fedlearn.datarepo.intake import Incoming, incoming, read_statements, sources
from fedlearn.datarepo.statements import (
    Relation,
    Signed,
    Statement,
    Vouch,
    digest,
    metadata_digest,
    next_statement,
    read_statement,
    relation,
    winner,
    write_statement,
)
from fedlearn.errors import TrustError
from fedlearn.federation.keys import OriginKey, ensure_key, load_key, origin_from
from fedlearn.federation.trust import policy_of, signer, trusted_origins, verify
from fedlearn.records import Category, Pattern, PatternMetadata
from fedlearn.settings import Trust

PATTERN = pattern_of(Category.ERROR, "Restart the unit", PatternMetadata(name="restart", steps=("one",)), 0.8)


@pytest.fixture
def key(tmp_path: Path) -> OriginKey:
    return ensure_key(tmp_path / "state/origin_key")[0]


def signed(key: OriginKey, pattern: Pattern = PATTERN, score: float = 0.8, last: Signed | None = None) -> Signed:
    vouch = Vouch(score, seen=1, metadata=metadata_digest(pattern.metadata))
    statement = next_statement(last, key.public, "2026-05", {pattern.id: vouch}, {}, {})
    data = write_statement(statement)
    return Signed(statement, data, signer(key)(data))


def share(repo: Path, *items: Signed) -> None:
    directory = repo / layout.ORIGINS
    directory.mkdir(parents=True, exist_ok=True)
    for item in items:
        (repo / layout.statement_file(item.statement.origin)).write_bytes(item.data)
        (repo / layout.signature_file(item.statement.origin)).write_bytes(item.signature)


def test_a_key_is_made_once_private_and_its_origin_is_the_fingerprint(tmp_path: Path) -> None:
    path = tmp_path / "state/origin_key"
    key, made = ensure_key(path)
    assert made and path.stat().st_mode & 0o777 == 0o600
    assert ensure_key(path) == (key, False)
    shown = subprocess.run(["ssh-keygen", "-lf", str(path)], check=True, capture_output=True, text=True).stdout
    assert origin_from(shown.split()[1]) == key.origin == origin_from(key.public) == origin_from(key.origin)
    assert [f.name for f in path.parent.iterdir() if f.name.startswith(".")] == []


@pytest.mark.parametrize("text", ["", "SHA256:short", "host.example", "ssh-rsa AAAA", "A" * 64, "ssh-ed25519 !!"])
def test_what_is_no_origin_is_refused(text: str) -> None:
    with pytest.raises(TrustError):
        origin_from(text)


def test_a_key_that_others_can_read_is_refused_with_the_remedy(key: OriginKey) -> None:
    key.path.chmod(0o644)
    with pytest.raises(TrustError, match="chmod 600"):
        load_key(key.path)
    with pytest.raises(TrustError, match="fedlearn init"):
        load_key(key.path.with_name("none"))
    rubbish = key.path.with_name("rubbish")
    rubbish.write_text("no key")
    rubbish.chmod(0o600)
    with pytest.raises(TrustError, match="ssh-keygen refused"):
        load_key(rubbish)


def test_signing_is_deterministic_and_verifies(key: OriginKey) -> None:
    first, second = signed(key), signed(key)
    assert first.signature == second.signature
    assert verify([first]) == {}


def test_every_kind_of_bad_signature_is_named(key: OriginKey, tmp_path: Path) -> None:
    good, other = signed(key), ensure_key(tmp_path / "other")[0]
    file = tmp_path / "statement"
    file.write_bytes(good.data)
    subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-n", "git", "-f", str(key.path), str(file)], check=True)
    wrong_namespace = Path(f"{file}.sig").read_bytes()
    for bad in (
        replace(good, data=good.data.replace(b'"seen":1', b'"seen":2')),
        replace(good, signature=signer(other)(good.data)),
        replace(good, signature=wrong_namespace),
        replace(good, signature=b""),
        replace(good, signature=b"\x00" * 4000),
    ):
        assert list(verify([bad])) == [key.origin]


def test_statements_in_a_repository_are_checked_one_by_one(key: OriginKey, tmp_path: Path) -> None:
    other = ensure_key(tmp_path / "other")[0]
    share(tmp_path, signed(key), replace(signed(other), signature=b"x"))
    stolen = tmp_path / layout.statement_file("0" * 64)
    stolen.write_bytes(signed(key).data)
    Path(f"{stolen}.sig").write_bytes(signed(key).signature)
    (tmp_path / layout.ORIGINS / "readme.json").write_text("{}")
    refused: list[tuple[str, str]] = []
    good = read_statements(tmp_path, verify, lambda path, place, reason: refused.append((path, reason)))
    assert set(good) == {key.origin}
    assert sorted(path for path, _ in refused) == sorted(
        [
            layout.statement_file("0" * 64),
            layout.statement_file(other.origin),
            f"{layout.ORIGINS}/readme.json",
        ]
    )
    assert any("another origin" in reason for _, reason in refused)


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d + b" ",
        lambda d: d.replace(b'"sequence":1', b'"sequence":0'),
        lambda d: d.replace(b'"sequence":1', b'"sequence":1.0'),
        lambda d: d.replace(b'"value_score":0.8', b'"value_score":1.8'),
        lambda d: d.replace(b'"issued":"2026-05"', b'"issued":"2026-13"'),
        lambda d: b"[]",
        lambda d: b"[" * 100_000,
        lambda d: b"\xff",
    ],
)
def test_a_statement_that_is_not_as_it_must_be_is_refused(key: OriginKey, change: object) -> None:
    with pytest.raises(ValueError):
        read_statement(change(signed(key).data), key.origin)  # type: ignore[operator]


def test_replay_gap_and_fork_are_told_apart(key: OriginKey) -> None:
    first = signed(key)
    second = signed(key, score=0.9, last=first)
    third = signed(key, score=0.7, last=second)
    fork = signed(key, score=0.71, last=first)
    assert relation(None, first) is Relation.FIRST
    assert relation(first, first) is Relation.SAME
    assert relation(first, second) is Relation.NEXT
    assert relation(first, third) is Relation.LATER
    assert relation(third, first) is Relation.REPLAY
    assert relation(second, first) is Relation.REPLAY
    assert relation(second, fork) is Relation.FORK
    assert relation(fork, third) is Relation.FORK
    assert winner(first, third) is winner(third, first) is third
    assert winner(second, fork) is winner(fork, second)


def test_the_next_statement_keeps_withdrawals_and_says_nothing_new_twice(key: OriginKey) -> None:
    first = signed(key)
    same = next_statement(first, key.public, "2026-06", first.statement.vouches, {}, {})
    assert same is first.statement
    gone = next_statement(first, key.public, "2026-06", first.statement.vouches, {PATTERN.id: "wrong"}, {})
    assert gone.vouches == {} and gone.sequence == 2 and gone.previous == digest(first.data)
    held = Signed(gone, write_statement(gone), b"")
    assert next_statement(held, key.public, "2026-07", first.statement.vouches, {}, {}) is gone


def test_what_is_ones_own_has_the_score_that_one_gave_it() -> None:
    said = {"me": Vouch(0.7), "friend": Vouch(1.0)}
    policy = TrustPolicy(own="me", trusted=frozenset({"friend"}))
    assert believed(PATTERN, said, policy).value_score == 0.7
    assert believed(PATTERN, said, replace(policy, own="other")).value_score == 1.0


def test_metadata_that_no_trusted_origin_covers_is_not_believed(key: OriginKey, tmp_path: Path) -> None:
    """A poisoning door: the content is covered by its id, the steps beside it must be covered too."""
    evil = replace(PATTERN, metadata=PatternMetadata(name="x", steps=("erase everything",)), value_score=1.0)
    share(tmp_path, signed(key))
    file = tmp_path / layout.patterns_file(Category.ERROR)
    file.parent.mkdir(parents=True)
    file.write_bytes(encode_patterns([PatternLine(evil, 1.0)]))
    statements = read_statements(tmp_path, verify, lambda *_: None)
    (item,) = incoming(tmp_path, sources(tmp_path)[0], vouchers_of(statements), lambda *_: None)
    assert isinstance(item, Incoming)
    taken = believed(item.pattern, item.vouchers, TrustPolicy(trusted=frozenset({key.origin})))
    assert taken.metadata.steps == () and taken.value_score == 0.8
    honest = believed(PATTERN, item.vouchers, TrustPolicy(trusted=frozenset({key.origin})))
    assert honest.metadata == PATTERN.metadata


def test_trusted_origins_come_from_settings_and_from_what_was_accepted(key: OriginKey) -> None:
    assert trusted_origins(Trust(origins=(key.public,)), {"0" * 64}) == {key.origin, "0" * 64}
    with pytest.raises(TrustError, match=r"^trust\.origins: "):
        trusted_origins(Trust(origins=("nobody",)))
    policy = policy_of(Trust(quorum=2, unsigned=True), key.origin)
    assert (policy.own, policy.quorum, policy.unsigned) == (key.origin, 2, True)


def test_a_statement_of_many_vouches_keeps_the_best(key: OriginKey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fedlearn.datarepo.statements.MAX_VOUCHES", 2)
    vouches = {f"{n:08d}-0000-0000-0000-000000000000": Vouch(n / 10) for n in range(5)}
    made: Statement = next_statement(None, key.public, "2026-05", vouches, {}, {})
    assert [v.value_score for v in made.vouches.values()] == [0.4, 0.3]
