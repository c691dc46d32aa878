"""The stories that documents belong to, and what is needed to bring them up to date."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "profile",
        sa.Column("version_id", KEY, nullable=False),
        sa.Column("document_id", KEY, nullable=False),
        sa.Column("origin_id", KEY, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_profile")),
    )
    op.create_index(op.f("ix_profile_origin_id"), "profile", ["origin_id"], unique=False)
    op.create_index(op.f("ix_profile_state"), "profile", ["state"], unique=False)
    op.create_table(
        "profile_term",
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("version_id", KEY, nullable=False),
        sa.Column("rarity", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("term", "version_id", name=op.f("pk_profile_term")),
    )
    op.create_index(op.f("ix_profile_term_version_id"), "profile_term", ["version_id"], unique=False)
    op.create_table(
        "kinship",
        sa.Column("a_id", KEY, nullable=False),
        sa.Column("b_id", KEY, nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("a_id", "b_id", name=op.f("pk_kinship")),
    )
    op.create_index(op.f("ix_kinship_b_id"), "kinship", ["b_id"], unique=False)
    op.create_table(
        "document_story",
        sa.Column("document_id", KEY, nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("derived", sa.Text(), nullable=False),
        sa.Column("derived_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["document.id"],
            name=op.f("fk_document_story_document_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_document_story")),
    )
    op.create_index(op.f("ix_document_story_story"), "document_story", ["story"], unique=False)
    op.create_index(op.f("ix_document_story_derived"), "document_story", ["derived"], unique=False)


def downgrade() -> None:
    """Take it back."""
    for name in ("document_story", "kinship", "profile_term", "profile"):
        op.drop_table(name)
