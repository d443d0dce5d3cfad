"""What this host has learned, written into data/: through the gate, joined with what stands there, in canonical bytes.

The new state is `join(what is there, what this host says)`, so patterns of other origins stay and a second run with
nothing new changes no byte and no mtime.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from fedlearn.datarepo import layout
from fedlearn.datarepo.canonical import RecordError, dump
from fedlearn.datarepo.codec import MAX_ROW_BYTES, PatternLine, encode_pattern, example_of, example_row, fit
from fedlearn.datarepo.facts import State, better_line, closed, put
from fedlearn.datarepo.files import read_bounded, write_if_changed
from fedlearn.datarepo.merge import Limits, copies_kept, files_of, join
from fedlearn.datarepo.parse import Problem, dataset_snapshot, parse
from fedlearn.datarepo.snapshots import Gate, Stopped
from fedlearn.datarepo.statements import (
    MAX_VOUCHES,
    Signed,
    Vouch,
    metadata_digest,
    next_statement,
    write_statement,
)
from fedlearn.errors import RepositoryError
from fedlearn.records import Evidence, Pattern

__all__ = ["Contents", "SyncReport", "plan", "read_files", "write", "write_files"]

#: Signs the bytes of a statement with the origin's key.
Sign = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Contents:
    """What a host shares.

    Attributes:
        public_key: the origin's key (`ssh-ed25519 AAAA...`); the origin follows from it.
        patterns: every pattern this host vouches for by its own interactions, scrubbed, with its own evidence.
        month: this month (YYYY-MM).
        today: the date in the names of new snapshots.
        interactions: the last high-value interactions as scrubbed rows with `id` and `value_score`, newest first.
        metrics: this month's numbers by name.
        withdraws: reasons by pattern id.
        most: so many patterns it vouches for, its best by (value_score, id); never more than `MAX_VOUCHES`.

    """

    public_key: str
    patterns: Iterable[tuple[Pattern, Evidence]]
    month: str
    today: date
    interactions: Iterable[Mapping[str, Any]] = ()
    metrics: Mapping[str, float] = field(default_factory=dict)
    withdraws: Mapping[str, str] = field(default_factory=dict)
    most: int = MAX_VOUCHES


@dataclass(slots=True)
class SyncReport:
    """What a sync did.

    `vouched` counts the patterns of the statement, `rows` the telemetry rows shared, `dataset` the dataset's rows;
    `stopped` are records that the gate did not let out, for review; `left_out` are ids of this host's patterns that
    the limits keep out of the files or of the statement, `left_out_rows` counts interactions that are too large to
    share; `copies_kept` is how many dated copies of each kind the limits leave room for; `problems` are what was
    refused of the files that stood there.
    """

    origin: str = ""
    sequence: int = 0
    vouched: int = 0
    rows: int = 0
    dataset: int = 0
    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    stopped: list[Stopped] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    left_out_rows: int = 0
    copies_kept: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether any file changed."""
        return bool(self.written or self.removed)


def write(repo: Path, contents: Contents, gate: Gate, sign: Sign, limits: Limits | None = None) -> SyncReport:
    """Write what this host says into data/ below `repo`.

    A record that the gate stops is left out and reported, and everything else goes on.

    Raises:
        RepositoryError: a file cannot be read or written; the files that were written are whole.

    """
    limits = limits or Limits()
    layout.lay_out(repo)
    before, files, report = plan(repo, contents, gate, sign, limits)
    report.written, report.removed = write_files(repo, before, files)
    return report


def plan(
    repo: Path, contents: Contents, gate: Gate, sign: Sign, limits: Limits
) -> tuple[dict[str, bytes], dict[str, bytes], SyncReport]:
    """Return the files that stand in data/, those that `write` would make of them, and its report; write nothing.

    Raises:
        RepositoryError: a file cannot be read.

    """
    report = SyncReport()
    before, refused = read_files(repo, limits.file_bytes)
    there, problems = parse(before)
    report.problems = [*refused, *problems]
    ours = State()
    vouches = _patterns(contents, there, ours, gate, report)
    _statement(contents, vouches, there, ours, gate, sign, report)
    day = layout.dated_jsonl(layout.TELEMETRY_SNAPSHOTS, contents.today)
    _interactions(contents, there, ours, day, gate, limits, report)
    joined = join(there, closed(ours), limits)
    files = files_of(joined, limits)
    if copy := _dataset_copy(files, contents.today):
        joined = join(joined, copy, limits)
        files = files_of(joined, limits)
    report.dataset = files.get(layout.DATASET, b"").count(b"\n")
    report.left_out += [i for i in vouches if i not in joined.lines and i not in joined.withdrawn]
    report.left_out.sort()
    report.copies_kept = copies_kept(joined, limits)
    report.written = sorted(path for path, data in files.items() if before.get(path) != data)
    return before, files, report


def read_files(repo: Path, file_bytes: int) -> tuple[dict[str, bytes], list[Problem]]:
    """Return the files of data/ that are ours by name, and those that were not read with the reason.

    Raises:
        RepositoryError: a file of ours is too large or cannot be read; going on would drop what it holds.

    """
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    root = repo / layout.ROOT
    for file in sorted(root.rglob("*")) if root.is_dir() else ():
        if file.is_dir() and not file.is_symlink():
            continue
        path = file.relative_to(repo).as_posix()
        if file.is_symlink() or not layout.is_ours(path):
            problems.append(Problem(path, 0, "not a file of the data repository; left as it is"))
            continue
        try:
            files[path] = read_bounded(file, 2 * file_bytes)
        except ValueError as error:
            raise RepositoryError(f"{file}: {error}; move it away or raise limits.file_bytes") from error
    return files, problems


def write_files(repo: Path, before: Mapping[str, bytes], files: Mapping[str, bytes]) -> tuple[list[str], list[str]]:
    """Make the files of data/ what `files` says; return what was written and what was removed, sorted.

    Statements are written last: one that names a pattern never stands before the pattern's line. Removed are only
    dated files that the limits keep out, and metrics that nobody states any more; a dated file that could not be read
    stays for a person to look at.
    """
    written = [
        path
        for path, data in sorted(files.items(), key=lambda item: (item[0].startswith(layout.ORIGINS), item[0]))
        if before.get(path) != data and write_if_changed(repo / path, data)
    ]
    gone = (path for path in before if path not in files)
    removed = sorted(p for p in gone if p.startswith(layout.METRICS) or (layout.dated(p) and _readable(p, before[p])))
    for path in removed:
        (repo / path).unlink(missing_ok=True)
    return sorted(written), removed


def _readable(path: str, data: bytes) -> bool:
    """Say whether a dated file holds anything that the join could have taken."""
    state, _ = parse({path: data})
    return bool(state.telemetry or state.snapshots)


def _patterns(contents: Contents, there: State, ours: State, gate: Gate, report: SyncReport) -> dict[str, Vouch]:
    """Put the patterns that may leave into `ours`; return the vouches for them."""
    vouches: dict[str, Vouch] = {}
    best = sorted(contents.patterns, key=lambda item: (round(item[0].value_score, 4), item[0].id), reverse=True)
    for pattern, evidence in best:
        if len(vouches) >= min(contents.most, MAX_VOUCHES):
            report.left_out.append(pattern.id)
            continue
        score = round(pattern.value_score, 4)
        fact = replace(pattern, value_score=score, metadata=fit(pattern.metadata, pattern.content))
        path = layout.patterns_file(pattern.category)
        try:
            line = encode_pattern(PatternLine(fact, score))
        except RecordError as error:
            report.stopped.append(Stopped(path, pattern.id, (str(error),), b""))
            continue
        # What stands there already was proved when it was written.
        if there.lines.get(pattern.id) != fact:
            row = example_row(example_of(fact), fact.category)
            if findings := tuple(gate.prove(line + b"\n" + row)):
                report.stopped.append(Stopped(path, pattern.id, findings, line))
                continue
        put(ours.lines, pattern.id, fact, better_line)
        vouches[pattern.id] = Vouch(
            score, evidence.seen, evidence.helped, evidence.harmed, evidence.last, metadata_digest(fact.metadata)
        )
    return vouches


def _statement(
    contents: Contents,
    vouches: Mapping[str, Vouch],
    there: State,
    ours: State,
    gate: Gate,
    sign: Sign,
    report: SyncReport,
) -> None:
    """Put this host's next statement into `ours`, signed."""
    metrics = {contents.month: contents.metrics} if contents.metrics else {}
    fresh = next_statement(None, contents.public_key, contents.month, vouches, contents.withdraws, metrics)
    previous = there.statements.get(fresh.origin)
    statement = next_statement(previous, contents.public_key, contents.month, vouches, contents.withdraws, metrics)
    report.origin, report.sequence, report.vouched = statement.origin, statement.sequence, len(statement.vouches)
    data = write_statement(statement)
    if previous is not None and previous.data == data and previous.signature:
        return
    path = layout.statement_file(statement.origin)
    # Ids and digests are no secrets; what people wrote into a statement are the reasons and the names of figures.
    words = dump(
        {"withdraws": dict(statement.withdraws), "metrics": {m: dict(v) for m, v in statement.metrics.items()}}
    )
    if findings := tuple(gate.prove(words)):
        report.stopped.append(Stopped(path, statement.origin, findings, words))
        return
    ours.statements[statement.origin] = Signed(statement, data, sign(data))


def _interactions(
    contents: Contents, there: State, ours: State, day: str, gate: Gate, limits: Limits, report: SyncReport
) -> None:
    """Put the rows of interactions that may leave into today's snapshot, unless the newest one holds them all."""
    newest = max(there.telemetry, default=None)
    known = there.telemetry[newest] if newest else {}
    rows: dict[str, dict[str, Any]] = {}
    for given in contents.interactions:
        if len(rows) >= limits.telemetry_rows:
            break
        row = {**given, "value_score": round(float(given["value_score"]), 4)}
        try:
            line = dump(row)
        except RecordError as error:
            report.stopped.append(Stopped(day, str(row["id"]), (str(error),), b""))
            continue
        if len(line) >= MAX_ROW_BYTES:
            report.left_out_rows += 1
        elif (was := known.get(row["id"])) is not None and dump(was) == line:
            rows[row["id"]] = row
        elif findings := tuple(gate.prove(line)):
            report.stopped.append(Stopped(day, row["id"], findings, line))
        else:
            rows[row["id"]] = row
    report.rows = len(rows)
    if rows and any(dump(known[i]) != dump(row) if i in known else True for i, row in rows.items()):
        ours.telemetry[day] = rows


def _dataset_copy(files: Mapping[str, bytes], today: date) -> State | None:
    """Return today's copy of the dataset, unless the newest copy says the same.

    A copy of today that another host made is joined with ours, so that both end with the same bytes.
    """
    copies = sorted(p for p in files if p.startswith(layout.DATASET_SNAPSHOTS + "/"))
    dataset = files.get(layout.DATASET, b"")
    if not dataset or (copies and files[copies[-1]] == dataset):
        return None
    return State(snapshots={layout.dated_jsonl(layout.DATASET_SNAPSHOTS, today): dataset_snapshot(dataset)})
