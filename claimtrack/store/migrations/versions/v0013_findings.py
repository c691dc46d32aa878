"""What is found in topics, and what stands behind each, kept."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take the step; the next ingest fills the tables."""
    op.create_table(
        "finding",
        sa.Column("id", KEY, nullable=False),
        sa.Column("view", sa.Text(), nullable=False),
        sa.Column("circle", sa.Text(), nullable=True),
        sa.Column("document_id", KEY, nullable=True),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("degree", sa.Integer(), nullable=False),
        sa.Column("ranked", sa.Float(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.Column("a_id", KEY, nullable=False),
        sa.Column("b_id", KEY, nullable=False),
        sa.Column("more", sa.Integer(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
    )
    for name in ("circle", "document_id", "topic"):
        op.create_index(op.f(f"ix_finding_{name}"), "finding", [name], unique=False)
    op.create_table(
        "finding_claim",
        sa.Column("finding_id", KEY, autoincrement=False, nullable=False),
        sa.Column("turn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("claim_id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("finding_id", "turn", name=op.f("pk_finding_claim")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_finding_claim_claim_id"), "finding_claim", ["claim_id"], unique=False)
    op.create_table(
        "topic_sum",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("topic", "circle", "story", "document")),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("is_aside", "comparable")),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("origins", "voices", "documents", "said", "ord", "parts")
        ),
        sa.Column("place", sa.Text(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("durations", "ages", "shares", "others", "remarks")
        ),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_topic_sum")),
    )
    for name in ("circle", "story"):
        op.create_index(op.f(f"ix_topic_sum_{name}"), "topic_sum", [name], unique=False)
    op.create_index(op.f("ix_topic_circle"), "topic", ["circle"], unique=False)
    if op.get_bind().dialect.name == "postgresql":  # ids are looked up by ranges, in the order of characters
        op.execute('CREATE INDEX ix_claim_claim_c ON claim (claim COLLATE "C")')
    op.execute("INSERT INTO dirty (kind, key) SELECT 'figures', CAST(id AS TEXT) FROM document")


def downgrade() -> None:
    """Take it back; the next ingest makes what is derived anew."""
    op.execute("DROP INDEX IF EXISTS ix_claim_claim_c")
    op.drop_index(op.f("ix_topic_circle"), table_name="topic")
    op.drop_table("topic_sum")
    op.drop_table("finding_claim")
    op.drop_table("finding")
    op.execute("DELETE FROM dirty WHERE kind IN ('figures', 'circles', 'own texts')")
    op.execute("DELETE FROM derivation WHERE name = 'findings'")
