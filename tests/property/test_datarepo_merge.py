"""The laws of the join, over generated states of up to six origins, with limits and withdrawals."""

from __future__ import annotations

import base64
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from fedlearn.datarepo import layout
from fedlearn.datarepo.canonical import dump, join_lines
from fedlearn.datarepo.codec import (
    PatternLine,
    Withdrawal,
    decode_patterns,
    decode_withdrawn,
    encode_patterns,
    encode_withdrawn,
    fit,
    pattern_of,
)
from fedlearn.datarepo.merge import _HEAVIEST, Limits, canonical, join_files
from fedlearn.datarepo.statements import Statement, Vouch, digest, fingerprint, read_statement, write_statement
from fedlearn.records import Category, PatternMetadata

PUBLIC_KEYS = [
    "ssh-ed25519 " + base64.b64encode(b"\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20" + bytes([n]) * 32).decode()
    for n in range(6)
]
#: Few texts, so that states meet; long ones, so that limits bite after two or three lines.
CONTENTS = [f"Knowledge {n}\nwith \u00e9 and \u2028 " + "x" * (n * 300) for n in range(7)]
#: Room for about four of the lines above in each file; two rows; two dates.
TIGHT = Limits(file_bytes=_HEAVIEST + 4000, telemetry_rows=2, snapshots_kept=2)
#: As much for files, and for copies: three light ones, two heavy ones, or two series down to their newest.
COPIES = Limits(
    file_bytes=_HEAVIEST + 4000, telemetry_rows=3, snapshots_kept=3, repository_bytes=(_HEAVIEST + 104_000) * 5 // 2
)
ROOMY = Limits()
SERIES = ("best-practices", "error-solutions", "somebody-elses")

scores = st.sampled_from([0.0, 0.7, 0.7001, 0.85, 1.0])
months = st.sampled_from(["2026-04", "2026-05", "2026-06"])
metadata = st.builds(
    PatternMetadata,
    name=st.sampled_from(["a", "b"]),
    steps=st.sampled_from([(), ("one", "two")]),
    example=st.sampled_from(["", "y" * 3000]),
    error=st.sampled_from([None, "E1"]),
)


@st.composite
def lines(draw: st.DrawFn, category: Category) -> PatternLine:
    score = draw(scores)
    return PatternLine(pattern_of(category, draw(st.sampled_from(CONTENTS)), draw(metadata), score), score)


IDS = [
    pattern_of(category, content, PatternMetadata(name="x"), 0).id
    for category in list(Category)[:2]
    for content in CONTENTS
]


@st.composite
def statements(draw: st.DrawFn) -> tuple[str, bytes]:
    key = draw(st.sampled_from(PUBLIC_KEYS))
    vouch = st.builds(Vouch, value_score=scores, seen=st.integers(0, 2), last=st.none() | months)
    statement = Statement(
        origin=fingerprint(key),
        public_key=key,
        sequence=draw(st.integers(1, 3)),
        previous=draw(st.sampled_from([None, digest(b"")])),
        issued=draw(months),
        vouches=draw(st.dictionaries(st.sampled_from(IDS), vouch, max_size=4)),
        withdraws=draw(st.dictionaries(st.sampled_from(IDS), st.sampled_from(["wrong", "secret"]), max_size=1)),
        metrics=draw(st.dictionaries(months, st.just({"learned": 2, "rate": 0.5}), max_size=2)),
    )
    return statement.origin, write_statement(statement)


@st.composite
def states(draw: st.DrawFn) -> dict[str, bytes]:
    """A state as files, as hosts write them or as a hosting site may have union-merged them."""
    files: dict[str, bytes] = {}
    for category in list(Category)[:2]:
        found = draw(st.lists(lines(category), max_size=6))
        files[layout.patterns_file(category)] = b"".join(encode_patterns([line]) for line in found)
    for origin, data in draw(st.lists(statements(), max_size=5)):
        files[layout.statement_file(origin)] = data
        files[layout.signature_file(origin)] = b"signature of " + digest(data).encode()
    said = st.builds(Withdrawal, st.sampled_from(IDS), st.sampled_from(["wrong", "old"]), months)
    files[layout.WITHDRAWN] = encode_withdrawn(draw(st.lists(said, max_size=1)))
    days = st.sampled_from(["2026-05-01", "2026-05-02", "2026-05-03"])
    words = months | st.just("q" * 2500)
    row = st.builds(lambda i, s, t: {"id": i, "value_score": s, "query": t}, st.sampled_from(IDS), scores, words)
    for day, rows in draw(st.dictionaries(days, st.lists(row, max_size=4), max_size=3)).items():
        files[f"{layout.TELEMETRY_SNAPSHOTS}/{day}.jsonl"] = join_lines(dump(item) for item in rows)
    # Light and heavy records, so that copies take room and some are above the limit of a file.
    texts = months | st.sampled_from(["light " * 100, "h" * 70_000, "H" * 70_000, "x" * 90_000])
    held = st.dictionaries(st.sampled_from(IDS), texts, max_size=3)
    for series, copies in draw(st.dictionaries(st.sampled_from(SERIES), st.dictionaries(days, held))).items():
        for day, told in copies.items():
            points = [dump({"id": i, "payload": {"content": text}}) for i, text in told.items()]
            files[f"{layout.COLLECTION_SNAPSHOTS}/{series}-{day}.json"] = (
                b'{"status":"ok","result":{"points":[' + b",".join(points) + b"]}}"
            )
    for day, told in draw(st.dictionaries(days, held)).items():
        examples = [
            dump({"messages": [{"role": "assistant", "content": text}], "metadata": {"pattern_id": i}})
            for i, text in told.items()
        ]
        files[f"{layout.DATASET_SNAPSHOTS}/{day}.jsonl"] = join_lines(examples)
    return files


limits = st.sampled_from([TIGHT, COPIES, ROOMY])


@given(states(), states(), limits)
@settings(max_examples=80, deadline=None)
def test_the_join_is_commutative(a: dict[str, bytes], b: dict[str, bytes], limit: Limits) -> None:
    assert join_files(a, b, limit)[0] == join_files(b, a, limit)[0]


@given(states(), states(), states(), st.sampled_from([TIGHT, COPIES, COPIES, ROOMY]))
@settings(max_examples=200, deadline=None)
def test_the_join_is_associative(a: dict[str, bytes], b: dict[str, bytes], c: dict[str, bytes], limit: Limits) -> None:
    left = join_files(join_files(a, b, limit)[0], c, limit)[0]
    right = join_files(a, join_files(b, c, limit)[0], limit)[0]
    assert left == right


@given(states(), states(), limits)
@settings(max_examples=80, deadline=None)
def test_copies_stay_within_their_share_and_the_newest_stay(
    a: dict[str, bytes], b: dict[str, bytes], limit: Limits
) -> None:
    joined = join_files(a, b, limit)[0]
    copies = [p for p in joined if layout.dated(p) and not p.startswith(layout.TELEMETRY_SNAPSHOTS)]
    assert sum(len(joined[path]) for path in copies) <= limit.copies_bytes
    for path in copies:
        assert len(joined[path]) <= limit.file_bytes
    for path in joined:
        if path.startswith(layout.TELEMETRY_SNAPSHOTS):
            assert joined[path].count(b"\n") <= limit.telemetry_rows
    assert len(layout.newest(joined, limit.snapshots_kept)) == len([p for p in joined if layout.dated(p)])


def test_a_row_that_fell_out_and_comes_back_better_is_told_as_its_better_self() -> None:
    """Rows of one id are joined as wholes: what a limit dropped of a worse one must not count in one order only."""
    path = f"{layout.TELEMETRY_SNAPSHOTS}/2026-05-02.jsonl"
    only = Limits(telemetry_rows=1)

    def rows(*given: tuple[str, float, str]) -> dict[str, bytes]:
        return {path: join_lines(dump({"id": i, "value_score": s, "query": q}) for i, s, q in given)}

    better, worse, other = rows(("x", 1.0, "short")), rows(("x", 0.0, "long " * 50)), rows(("y", 0.5, "other"))
    left = join_files(join_files(better, worse, only)[0], other, only)[0]
    assert left == join_files(better, join_files(worse, other, only)[0], only)[0]
    assert left[path] == better[path]


def test_a_repository_that_shrinks_takes_no_copy_back() -> None:
    """Once above the limit, a withdrawal makes room; a host that still holds the oldest copy does not bring it back."""

    def copy(day: str, size: int) -> dict[str, bytes]:
        points = [dump({"id": IDS[0], "payload": {"content": "x" * size}}), dump({"id": "other", "payload": {}})]
        return {
            f"{layout.COLLECTION_SNAPSHOTS}/best-practices-{day}.json": (
                b'{"result":{"points":[' + b",".join(points) + b"]}}"
            )
        }

    light, heavy = copy("2026-05-01", 10), copy("2026-05-02", 120_000)
    tiny = Limits(repository_bytes=550_000, file_bytes=_HEAVIEST + 1000)
    assert tiny.copies_bytes // 120_000 == 1
    gone = {layout.WITHDRAWN: encode_withdrawn([Withdrawal(IDS[0], "wrong", "2026-05")])}
    left = join_files(join_files(light, heavy, tiny)[0], gone, tiny)[0]
    right = join_files(light, join_files(heavy, gone, tiny)[0], tiny)[0]
    assert left == right == join_files(left, light, tiny)[0]
    assert [path for path in left if layout.dated(path)] == list(heavy)
    assert sum(map(len, left.values())) < 2000, "what was withdrawn takes no room any more"


@given(states(), limits)
@settings(max_examples=80, deadline=None)
def test_the_join_is_idempotent_and_canonical_bytes_are_a_fixed_point(a: dict[str, bytes], limit: Limits) -> None:
    once, problems = canonical(a, limit)
    assert all("above the limit" in problem.reason and layout.dated(problem.path) for problem in problems)
    assert canonical(once, limit) == (once, [])
    assert join_files(a, a, limit)[0] == once == join_files(once, a, limit)[0]


@given(states(), states(), limits)
@settings(max_examples=80, deadline=None)
def test_a_withdrawal_wins_and_its_text_is_nowhere(a: dict[str, bytes], b: dict[str, bytes], limit: Limits) -> None:
    joined = join_files(a, b, limit)[0]
    withdrawn = {item.pattern_id for item in decode_withdrawn(joined.get(layout.WITHDRAWN, b""))[0]}
    before = {item.pattern_id for item in decode_withdrawn(a[layout.WITHDRAWN])[0]}
    assert before <= withdrawn
    for category in Category:
        kept, refused = decode_patterns(joined.get(layout.patterns_file(category), b""), category)
        assert not refused
        assert not {line.pattern.id for line in kept} & withdrawn
    for identity in withdrawn:
        assert f'"pattern_id":"{identity}"'.encode() not in joined[layout.DATASET]


@given(states(), states())
@settings(max_examples=80, deadline=None)
def test_within_the_limits_nothing_is_lost(a: dict[str, bytes], b: dict[str, bytes]) -> None:
    joined = join_files(a, b, ROOMY)[0]
    withdrawn = {item.pattern_id for item in decode_withdrawn(joined.get(layout.WITHDRAWN, b""))[0]}
    for category in Category:
        path = layout.patterns_file(category)
        given_ids = {line.pattern.id for side in (a, b) for line in decode_patterns(side.get(path, b""), category)[0]}
        kept = {line.pattern.id for line in decode_patterns(joined.get(path, b""), category)[0]}
        assert kept == given_ids - withdrawn


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(st.sampled_from(list(Category)), texts, scores)
@settings(max_examples=200, deadline=None)
def test_decoding_gives_back_what_was_encoded(category: Category, content: str, score: float) -> None:
    pattern = pattern_of(category, content + " end", PatternMetadata(name="n", description="d"), score)
    line = PatternLine(pattern, score)
    data = encode_patterns([line])
    assert decode_patterns(data, category) == ([line], [])
    assert data.endswith(b"}\n") and data.count(b"\n") == 1
    assert encode_patterns(decode_patterns(data, category)[0]) == data


@given(metadata, st.sampled_from(CONTENTS))
@settings(max_examples=50, deadline=None)
def test_fitting_is_idempotent(given_metadata: PatternMetadata, content: str) -> None:
    once = fit(replace(given_metadata, description="long " * 400), content)
    assert fit(once, content) == once


@given(statements())
@settings(max_examples=50, deadline=None)
def test_a_statement_is_read_back(made: tuple[str, bytes]) -> None:
    origin, data = made
    assert write_statement(read_statement(data, origin)) == data
