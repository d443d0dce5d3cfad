"""What became of the answers, and in which order their patterns stood."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Apply."""
    op.add_column("served", sa.Column("rank", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "outcomes",
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("pattern_id", sa.String(length=36), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "pattern_id"),
    )
    op.create_index("ix_outcomes_pattern_id", "outcomes", ["pattern_id"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_outcomes_pattern_id", table_name="outcomes")
    op.drop_table("outcomes")
    with op.batch_alter_table("served") as served:
        served.drop_column("rank")
