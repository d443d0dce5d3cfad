"""The tables of the ledger: one schema for SQLite and PostgreSQL.

Times are microseconds since 1970 in UTC, NULL where unknown. JSON is text, so that both databases hold the same.
Every change here wants a migration under `migrations/versions/`.
"""

from __future__ import annotations

import sqlalchemy as sa

__all__ = [
    "FAILED",
    "IN_SESSION",
    "counters",
    "gap_questions",
    "held",
    "imports",
    "interactions",
    "links",
    "merges",
    "meta",
    "metadata",
    "origins",
    "outbox",
    "outcomes",
    "patterns",
    "positions",
    "quarantine",
    "questions",
    "raw_keys",
    "searches",
    "seen",
    "served",
    "skill_branches",
    "skill_places",
    "threads",
    "vouches",
]

metadata = sa.MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_name)s"}
)

#: SQLite wants INTEGER, not BIGINT, for a key that counts by itself.
_Serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_Id = sa.String(36)
_Key = sa.LargeBinary(16)

#: Facts about the ledger itself, such as the embedder that the index was made with.
meta = sa.Table("meta", metadata, sa.Column("name", sa.String(64), primary_key=True), sa.Column("value", sa.Text))

#: How far each file of telemetry has been read; committed together with what was read.
positions = sa.Table(
    "positions",
    metadata,
    sa.Column("path", sa.Text, primary_key=True),
    sa.Column("device", sa.BigInteger, nullable=False),
    sa.Column("inode", sa.BigInteger, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Index("ix_positions_device_inode", "device", "inode"),
)

#: The 16-byte id of every line ever read: reading it again changes nothing.
seen = sa.Table("seen", metadata, sa.Column("id", _Key, primary_key=True), sqlite_with_rowid=False)

#: Tasks and turns that are not complete yet.
threads = sa.Table(
    "threads",
    metadata,
    sa.Column("source", sa.String(64), primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("updated", sa.BigInteger, nullable=False, index=True),
)

#: The interactions that failed, fixed by a later one or not; few, so they have an index of their own.
FAILED = "learned IN ('failure', 'paired')"

#: The interactions of sessions, looked for by their question: they stand in the index as turns.
IN_SESSION = "session IS NOT NULL"

#: What assistants did, with what it was worth.
interactions = sa.Table(
    "interactions",
    metadata,
    sa.Column("seq", _Serial, primary_key=True, autoincrement=True),
    sa.Column("id", _Id, nullable=False, unique=True),
    sa.Column("source", sa.String(64), nullable=False),
    sa.Column("kind", sa.String(64), nullable=False),
    sa.Column("time", sa.BigInteger),
    sa.Column("session", sa.Text),
    sa.Column("ref", sa.Text),
    sa.Column("question", _Key),
    sa.Column("query", sa.Text, nullable=False),
    sa.Column("response", sa.Text, nullable=False),
    sa.Column("outcome", sa.String(16), nullable=False),
    sa.Column("rest", sa.Text, nullable=False),
    sa.Column("score", sa.Float, nullable=False),
    sa.Column("earlier", sa.Integer, nullable=False),
    sa.Column("best", sa.Float),
    sa.Column("embedded", sa.Boolean, nullable=False),
    sa.Column("high", sa.Boolean, nullable=False),
    sa.Column("learned", sa.String(16), nullable=False),
    sa.Index("ix_interactions_high_seq", "high", "seq"),
    sa.Index("ix_interactions_source_ref", "source", "ref"),
    sa.Index("ix_interactions_session_seq", "session", "seq"),
    sa.Index(
        "ix_interactions_failures",
        "session",
        "seq",
        sqlite_where=sa.text(FAILED),
        postgresql_where=sa.text(FAILED),
    ),
    sa.Index(
        "ix_interactions_turns",
        "question",
        "seq",
        sqlite_where=sa.text(IN_SESSION),
        postgresql_where=sa.text(IN_SESSION),
    ),
)

#: Distinct questions in order of first appearance, and how often each was asked.
questions = sa.Table(
    "questions",
    metadata,
    sa.Column("seq", _Serial, primary_key=True, autoincrement=True),
    sa.Column("key", _Key, nullable=False, unique=True),
    sa.Column("id", _Id, nullable=False, unique=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("asked", sa.Integer, nullable=False),
)

#: What is known: learnt here, or admitted from others.
patterns = sa.Table(
    "patterns",
    metadata,
    sa.Column("seq", _Serial, primary_key=True, autoincrement=True),
    sa.Column("id", _Id, nullable=False, unique=True),
    sa.Column("category", sa.String(32), nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("metadata", sa.Text, nullable=False),
    sa.Column("solution_key", _Key),
    sa.Column("value_score", sa.Float, nullable=False),
    sa.Column("own", sa.Boolean, nullable=False),
    sa.Column("tier", sa.String(16), nullable=False),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("seen", sa.Integer, nullable=False),
    sa.Column("helped", sa.Integer, nullable=False),
    sa.Column("harmed", sa.Integer, nullable=False),
    sa.Column("last", sa.String(7)),
    sa.Index("ix_patterns_solution_key", "solution_key"),
    sa.Index("ix_patterns_status_tier", "status", "tier"),
)

#: Which interaction made or reinforced which pattern.
links = sa.Table(
    "links",
    metadata,
    sa.Column("interaction_id", _Id, primary_key=True),
    sa.Column("pattern_id", _Id, primary_key=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("score", sa.Float, nullable=False),
    sa.Index("ix_links_pattern_id", "pattern_id"),
    sqlite_with_rowid=False,
)

#: The pattern that a text became, by the hash of the text before scrubbing: the same text is scrubbed once.
raw_keys = sa.Table(
    "raw_keys",
    metadata,
    sa.Column("key", _Key, primary_key=True),
    sa.Column("pattern_id", _Id, nullable=False, index=True),
    sqlite_with_rowid=False,
)

#: Near-duplicates that were merged into a pattern: seen with `fedlearn inspect merges`, undone with `--undo`.
merges = sa.Table(
    "merges",
    metadata,
    sa.Column("id", _Serial, primary_key=True, autoincrement=True),
    sa.Column("kept", _Id, nullable=False, index=True),
    sa.Column("merged", _Id, nullable=False, index=True),
    sa.Column("category", sa.String(32), nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("metadata", sa.Text, nullable=False),
    sa.Column("value_score", sa.Float, nullable=False),
    sa.Column("similarity", sa.Float, nullable=False),
    sa.Column("rule", sa.String(32), nullable=False),
    sa.Column("undone", sa.Boolean, nullable=False),
)

#: What each origin says of a pattern.
vouches = sa.Table(
    "vouches",
    metadata,
    sa.Column("pattern_id", _Id, primary_key=True),
    sa.Column("origin", sa.String(80), primary_key=True),
    sa.Column("value_score", sa.Float, nullable=False),
    sa.Column("seen", sa.Integer, nullable=False),
    sa.Column("helped", sa.Integer, nullable=False),
    sa.Column("harmed", sa.Integer, nullable=False),
    sa.Column("last", sa.String(7)),
    sa.Index("ix_vouches_origin", "origin"),
)

#: The origins that the user decided on: accepted ones are trusted, the others were revoked.
origins = sa.Table(
    "origins",
    metadata,
    sa.Column("origin", sa.String(80), primary_key=True),
    sa.Column("public_key", sa.Text, nullable=False),
    sa.Column("trusted", sa.Boolean, nullable=False),
    sa.Column("sequence", sa.BigInteger, nullable=False),
)

#: Changes that the index has not taken yet.
outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("seq", _Serial, primary_key=True, autoincrement=True),
    sa.Column("collection", sa.String(64), nullable=False),
    sa.Column("point_id", _Id, nullable=False),
)

#: Lines that could not be read, with the reason and the place.
quarantine = sa.Table(
    "quarantine",
    metadata,
    sa.Column("path", sa.Text, primary_key=True),
    sa.Column("offset", sa.BigInteger, primary_key=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("source", sa.String(64)),
    sa.Column("excerpt", sa.Text, nullable=False),
    sa.Column("noticed", sa.BigInteger, nullable=False, index=True),
)

#: What fedlearn handed out: it is recognised when it comes back, and not learnt again.
served = sa.Table(
    "served",
    metadata,
    sa.Column("answer_id", _Id, primary_key=True),
    sa.Column("pattern_id", _Id, primary_key=True),
    sa.Column("time", sa.BigInteger, nullable=False, index=True),
    sa.Column("rank", sa.Integer, nullable=False, server_default="0"),
)

#: What became of the patterns of an answer, or of those that an interaction used; a later word replaces an earlier one.
outcomes = sa.Table(
    "outcomes",
    metadata,
    sa.Column("event_id", _Id, primary_key=True),
    sa.Column("pattern_id", _Id, primary_key=True),
    sa.Column("outcome", sa.String(8), nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("time", sa.BigInteger, nullable=False),
    sa.Index("ix_outcomes_pattern_id", "pattern_id"),
)

#: Records that the gate or the content check holds back.
held = sa.Table(
    "held",
    metadata,
    sa.Column("record_id", sa.String(128), primary_key=True),
    sa.Column("direction", sa.String(8), primary_key=True),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("findings", sa.Text, nullable=False),
    sa.Column("noticed", sa.BigInteger, nullable=False),
    sa.Column("decision", sa.String(16), nullable=False),
)

#: Files that were imported whole, by the hash of their bytes, so that nothing new costs nothing.
imports = sa.Table(
    "imports",
    metadata,
    sa.Column("path", sa.Text, primary_key=True),
    sa.Column("digest", sa.String(64), nullable=False),
)

#: Running totals for `fedlearn status`.
counters = sa.Table(
    "counters",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("value", sa.BigInteger, nullable=False),
)

#: The skill tree as it grew: each branch bears the name of a tag, and stands below another one or at the root.
skill_branches = sa.Table(
    "skill_branches",
    metadata,
    sa.Column("tag", sa.String(40), primary_key=True),
    sa.Column("parent", sa.String(40)),
)

#: The branch that a pattern was given; it keeps it.
skill_places = sa.Table(
    "skill_places",
    metadata,
    sa.Column("pattern_id", _Id, primary_key=True),
    sa.Column("tag", sa.String(40), nullable=False, index=True),
)

#: The latest searches: how many patterns were handed out, and how well the best of them fits.
searches = sa.Table(
    "searches",
    metadata,
    sa.Column("seq", _Serial, primary_key=True, autoincrement=True),
    sa.Column("answer_id", _Id, nullable=False),
    sa.Column("time", sa.BigInteger, nullable=False, index=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("found", sa.Integer, nullable=False),
    sa.Column("top", sa.Float),
)

#: Questions that were made of gaps, scrubbed, and what became of them.
gap_questions = sa.Table(
    "gap_questions",
    metadata,
    sa.Column("id", _Id, primary_key=True),
    sa.Column("gap", _Id, nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("pattern_id", _Id),
    sa.Column("model", sa.Text, nullable=False),
    sa.Column("tokens", sa.Integer, nullable=False),
    sa.Column("time", sa.BigInteger, nullable=False, index=True),
)
