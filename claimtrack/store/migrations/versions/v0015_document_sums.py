"""What documents are called, how many figures they have, by whom, and what stands behind stories, kept."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take the step; the next ingest fills the tables."""
    op.create_table(
        "document_sum",
        sa.Column("document_id", KEY, autoincrement=False, nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("figures", "live", "numbers", "printed", "turns")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_document_sum")),
    )
    op.create_table(
        "document_voice",
        sa.Column("voice", sa.Text(), nullable=False),
        sa.Column("is_text", sa.Boolean(), nullable=False),
        sa.Column("document_id", KEY, autoincrement=False, nullable=False),
        sa.Column("live", sa.Integer(), nullable=False),
        sa.Column("numbers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("voice", "is_text", "document_id", name=op.f("pk_document_voice")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_document_voice_document_id"), "document_voice", ["document_id"], unique=False)
    op.create_table(
        "story_sum",
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.Column("origins", sa.Integer(), nullable=False),
        sa.Column("said", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("story", name=op.f("pk_story_sum")),
    )
    op.create_table(
        "document_label",
        sa.Column("document_id", KEY, autoincrement=False, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_document_label")),
    )
    op.create_table(
        "label_name",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("document_id", KEY, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("name", "document_id", name=op.f("pk_label_name")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_label_name_document_id"), "label_name", ["document_id"], unique=False)
    op.create_index(
        "ix_topic_sum_rank", "topic_sum", ["origins", "voices", "ord", "said", "is_aside"], unique=False
    )
    op.execute(
        "INSERT INTO dirty (kind, key) SELECT 'own texts', CAST(id AS TEXT) FROM document WHERE true"
        " ON CONFLICT DO NOTHING"
    )
    op.execute("INSERT INTO dirty (kind, key) SELECT 'labels', CAST(id AS TEXT) FROM document")
    op.execute("INSERT INTO dirty (kind, key) SELECT DISTINCT 'story sums', story FROM topic_sum")


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_topic_sum_rank", table_name="topic_sum")
    for table in ("label_name", "document_label", "story_sum", "document_voice", "document_sum"):
        op.drop_table(table)
    op.execute("DELETE FROM dirty WHERE kind IN ('story sums', 'labels')")
