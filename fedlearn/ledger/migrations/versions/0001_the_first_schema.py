"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "counters",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "held",
        sa.Column("record_id", sa.String(length=128), nullable=False),
        sa.Column("direction", sa.String(length=8), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("noticed", sa.BigInteger(), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("record_id", "direction"),
    )
    op.create_table(
        "imports",
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("path"),
    )
    op.create_table(
        "interactions",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=True),
        sa.Column("session", sa.Text(), nullable=True),
        sa.Column("ref", sa.Text(), nullable=True),
        sa.Column("question", sa.LargeBinary(length=16), nullable=True),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("rest", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("earlier", sa.Integer(), nullable=False),
        sa.Column("best", sa.Float(), nullable=True),
        sa.Column("embedded", sa.Boolean(), nullable=False),
        sa.Column("high", sa.Boolean(), nullable=False),
        sa.Column("learned", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("id", name=op.f("uq_interactions_id")),
    )
    failed = sa.text("learned IN ('failure', 'paired')")
    op.create_index(
        "ix_interactions_failures",
        "interactions",
        ["session", "seq"],
        unique=False,
        sqlite_where=failed,
        postgresql_where=failed,
    )
    op.create_index("ix_interactions_high_seq", "interactions", ["high", "seq"], unique=False)
    op.create_index("ix_interactions_session_seq", "interactions", ["session", "seq"], unique=False)
    op.create_index("ix_interactions_source_ref", "interactions", ["source", "ref"], unique=False)
    op.create_table(
        "links",
        sa.Column("interaction_id", sa.String(length=36), nullable=False),
        sa.Column("pattern_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("interaction_id", "pattern_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_links_pattern_id", "links", ["pattern_id"], unique=False)
    op.create_table(
        "merges",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kept", sa.String(length=36), nullable=False),
        sa.Column("merged", sa.String(length=36), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("metadata", sa.Text(), nullable=False),
        sa.Column("value_score", sa.Float(), nullable=False),
        sa.Column("similarity", sa.Float(), nullable=False),
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_merges_kept"), "merges", ["kept"], unique=False)
    op.create_index(op.f("ix_merges_merged"), "merges", ["merged"], unique=False)
    op.create_table(
        "meta",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "origins",
        sa.Column("origin", sa.String(length=80), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("trusted", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("origin"),
    )
    op.create_table(
        "outbox",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("collection", sa.String(length=64), nullable=False),
        sa.Column("point_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_table(
        "patterns",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("metadata", sa.Text(), nullable=False),
        sa.Column("solution_key", sa.LargeBinary(length=16), nullable=True),
        sa.Column("value_score", sa.Float(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("tier", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("helped", sa.Integer(), nullable=False),
        sa.Column("harmed", sa.Integer(), nullable=False),
        sa.Column("last", sa.String(length=7), nullable=True),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("id", name=op.f("uq_patterns_id")),
    )
    op.create_index("ix_patterns_solution_key", "patterns", ["solution_key"], unique=False)
    op.create_index("ix_patterns_status_tier", "patterns", ["status", "tier"], unique=False)
    op.create_table(
        "positions",
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("device", sa.BigInteger(), nullable=False),
        sa.Column("inode", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("path"),
    )
    op.create_index("ix_positions_device_inode", "positions", ["device", "inode"], unique=False)
    op.create_table(
        "quarantine",
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=True),
        sa.Column("excerpt", sa.Text(), nullable=False),
        sa.Column("noticed", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("path", "offset"),
    )
    op.create_index(op.f("ix_quarantine_noticed"), "quarantine", ["noticed"], unique=False)
    op.create_table(
        "questions",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("id", name=op.f("uq_questions_id")),
        sa.UniqueConstraint("key", name=op.f("uq_questions_key")),
    )
    op.create_table(
        "raw_keys",
        sa.Column("key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("pattern_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_raw_keys_pattern_id"), "raw_keys", ["pattern_id"], unique=False)
    op.create_table(
        "seen",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "served",
        sa.Column("answer_id", sa.String(length=36), nullable=False),
        sa.Column("pattern_id", sa.String(length=36), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("answer_id", "pattern_id"),
    )
    op.create_index(op.f("ix_served_time"), "served", ["time"], unique=False)
    op.create_table(
        "threads",
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source", "key"),
    )
    op.create_index(op.f("ix_threads_updated"), "threads", ["updated"], unique=False)
    op.create_table(
        "vouches",
        sa.Column("pattern_id", sa.String(length=36), nullable=False),
        sa.Column("origin", sa.String(length=80), nullable=False),
        sa.Column("value_score", sa.Float(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("helped", sa.Integer(), nullable=False),
        sa.Column("harmed", sa.Integer(), nullable=False),
        sa.Column("last", sa.String(length=7), nullable=True),
        sa.PrimaryKeyConstraint("pattern_id", "origin"),
    )
    op.create_index("ix_vouches_origin", "vouches", ["origin"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_vouches_origin", table_name="vouches")
    op.drop_table("vouches")
    op.drop_index(op.f("ix_threads_updated"), table_name="threads")
    op.drop_table("threads")
    op.drop_index(op.f("ix_served_time"), table_name="served")
    op.drop_table("served")
    op.drop_table("seen")
    op.drop_index(op.f("ix_raw_keys_pattern_id"), table_name="raw_keys")
    op.drop_table("raw_keys")
    op.drop_table("questions")
    op.drop_index(op.f("ix_quarantine_noticed"), table_name="quarantine")
    op.drop_table("quarantine")
    op.drop_index("ix_positions_device_inode", table_name="positions")
    op.drop_table("positions")
    op.drop_index("ix_patterns_status_tier", table_name="patterns")
    op.drop_index("ix_patterns_solution_key", table_name="patterns")
    op.drop_table("patterns")
    op.drop_table("outbox")
    op.drop_table("origins")
    op.drop_table("meta")
    op.drop_index(op.f("ix_merges_merged"), table_name="merges")
    op.drop_index(op.f("ix_merges_kept"), table_name="merges")
    op.drop_table("merges")
    op.drop_index("ix_links_pattern_id", table_name="links")
    op.drop_table("links")
    op.drop_index("ix_interactions_source_ref", table_name="interactions")
    op.drop_index("ix_interactions_session_seq", table_name="interactions")
    op.drop_index("ix_interactions_high_seq", table_name="interactions")
    op.drop_table("interactions")
    op.drop_table("imports")
    op.drop_table("held")
    op.drop_table("counters")
