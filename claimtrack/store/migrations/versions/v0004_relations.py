"""The relations among claims, and what is needed to bring them up to date when documents come and go."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "swept",
        sa.Column("version_id", KEY, nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_swept")),
    )
    op.create_table(
        "mark",
        sa.Column("claim_id", KEY, nullable=False),
        sa.Column("version_id", KEY, nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("moment", sa.Text(), nullable=False),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("town", sa.Text(), nullable=True),
        sa.Column("is_state", sa.Boolean(), nullable=False),
        sa.Column("voice", sa.Text(), nullable=False),
        sa.Column("is_cut", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_mark")),
    )
    op.create_index(op.f("ix_mark_version_id"), "mark", ["version_id"], unique=False)
    op.create_index(op.f("ix_mark_subject"), "mark", ["subject"], unique=False)
    op.create_table(
        "verdict",
        sa.Column("id", KEY, nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=True),
        sa.Column("whole", sa.Text(), nullable=True),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict")),
    )
    op.create_table(
        "relation",
        sa.Column("a_id", KEY, nullable=False),
        sa.Column("b_id", KEY, nullable=False),
        sa.Column("way", sa.Integer(), nullable=False),
        sa.Column("verdict_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["a_id"], ["claim.id"], name=op.f("fk_relation_a_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["b_id"], ["claim.id"], name=op.f("fk_relation_b_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("a_id", "b_id", "way", name=op.f("pk_relation")),
    )
    op.create_index(op.f("ix_relation_b_id"), "relation", ["b_id"], unique=False)


def downgrade() -> None:
    """Take it back."""
    for name in ("relation", "verdict", "mark", "swept"):
        op.drop_table(name)
