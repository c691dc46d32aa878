"""What was touched since the derivations were made, and the index of copies."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take the step; the next ingest fills the index, and makes what follows from it anew."""
    op.create_table(
        "dirty",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_dirty")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "gist",
        sa.Column("document_id", KEY, nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("terms", sa.Integer(), nullable=False),
        sa.Column("gist", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_gist")),
        sa.UniqueConstraint("place", name=op.f("uq_gist_place")),
    )
    op.create_table(
        "shingle",
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("document", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("hash", "document", name=op.f("pk_shingle")),
        sqlite_with_rowid=False,
    )
    op.execute("DELETE FROM derivation")


def downgrade() -> None:
    """Take it back."""
    for name in ("shingle", "gist", "dirty"):
        op.drop_table(name)
