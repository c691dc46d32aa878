"""What is derived from the facts: topics, copies, origins, and the full-text search over sentences."""

import sqlalchemy as sa
from alembic import op

from claimtrack.store.fulltext import create_search, drop_search

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "derivation",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_derivation")),
    )
    op.create_table(
        "claim_topic",
        sa.Column("claim_id", KEY, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_claim_topic_claim_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_claim_topic")),
    )
    op.create_index(op.f("ix_claim_topic_topic"), "claim_topic", ["topic"], unique=False)
    op.create_table(
        "copy_pair",
        sa.Column("a", KEY, nullable=False),
        sa.Column("b", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("containment", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["a"], ["document.id"], name=op.f("fk_copy_pair_a"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["b"], ["document.id"], name=op.f("fk_copy_pair_b"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("a", "b", name=op.f("pk_copy_pair")),
    )
    op.create_index(op.f("ix_copy_pair_b"), "copy_pair", ["b"], unique=False)
    op.create_table(
        "document_origin",
        sa.Column("document_id", KEY, nullable=False),
        sa.Column("origin_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_origin_document_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["origin_id"], ["document.id"], name=op.f("fk_document_origin_origin_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_document_origin")),
    )
    op.create_index(op.f("ix_document_origin_origin_id"), "document_origin", ["origin_id"], unique=False)
    op.create_table(
        "claim_copy",
        sa.Column("claim_id", KEY, nullable=False),
        sa.Column("twin_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_claim_copy_claim_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["twin_id"], ["claim.id"], name=op.f("fk_claim_copy_twin_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_claim_copy")),
    )
    op.create_index(op.f("ix_claim_copy_twin_id"), "claim_copy", ["twin_id"], unique=False)
    create_search(op.get_bind())


def downgrade() -> None:
    """Take it back."""
    drop_search(op.get_bind())
    op.drop_table("claim_copy")
    op.drop_table("document_origin")
    op.drop_table("copy_pair")
    op.drop_table("claim_topic")
    op.drop_table("derivation")
