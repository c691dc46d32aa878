"""Of each topic the circle of those whose figures may be of one timeline with it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step; topics are derived, and are made anew."""
    _make(sa.Column("circle", sa.Text(), nullable=False))


def downgrade() -> None:
    """Take it back."""
    _make()


def _make(*more: sa.Column[str]) -> None:
    op.drop_index(op.f("ix_topic_key"), table_name="topic")
    op.drop_table("topic")
    op.create_table(
        "topic",
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("comparable", sa.Boolean(), nullable=False),
        sa.Column("ord", sa.Integer(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("parents", sa.JSON(), nullable=False),
        *more,
        sa.PrimaryKeyConstraint("story", "key", name=op.f("pk_topic")),
    )
    op.create_index(op.f("ix_topic_key"), "topic", ["key"], unique=False)
    op.execute("DELETE FROM derivation WHERE name IN ('topics', 'decided topics')")
