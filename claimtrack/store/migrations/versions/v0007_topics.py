"""The topics of each story, and what they were made from."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
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
        sa.PrimaryKeyConstraint("story", "key", name=op.f("pk_topic")),
    )
    op.create_index(op.f("ix_topic_key"), "topic", ["key"], unique=False)
    op.create_table(
        "story_topics",
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("story", name=op.f("pk_story_topics")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("story_topics")
    op.drop_index(op.f("ix_topic_key"), table_name="topic")
    op.drop_table("topic")
