"""The interactions of sessions by their question, so that the index finds the turn that stands for one."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_IN_SESSION = sa.text("session IS NOT NULL")


def upgrade() -> None:
    """Apply."""
    op.create_index(
        "ix_interactions_turns",
        "interactions",
        ["question", "seq"],
        unique=False,
        sqlite_where=_IN_SESSION,
        postgresql_where=_IN_SESSION,
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_interactions_turns", table_name="interactions")
