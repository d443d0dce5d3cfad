"""The skill tree with the place of each pattern, what was searched for, and the questions made of gaps."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0002"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "skill_branches",
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.Column("parent", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("tag"),
    )
    op.create_table(
        "skill_places",
        sa.Column("pattern_id", sa.String(length=36), nullable=False),
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("pattern_id"),
    )
    op.create_index("ix_skill_places_tag", "skill_places", ["tag"], unique=False)
    serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "searches",
        sa.Column("seq", serial, autoincrement=True, nullable=False),
        sa.Column("answer_id", sa.String(length=36), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("top", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("ix_searches_time", "searches", ["time"], unique=False)
    op.create_table(
        "gap_questions",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("gap", sa.String(length=36), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("pattern_id", sa.String(length=36), nullable=True),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("tokens", sa.Integer(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_gap_questions_time", "gap_questions", ["time"], unique=False)


def downgrade() -> None:
    """Take back."""
    for table in ("gap_questions", "searches", "skill_places", "skill_branches"):
        op.drop_table(table)
