"""Where a document was read, so that a record is known by its file and its id; and what was taken out."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take the step; where documents were read is noted when they are read again."""
    op.add_column("document", sa.Column("source", sa.Text(), nullable=True))
    op.add_column("document", sa.Column("is_shared", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("document", sa.Column("removed", KEY, nullable=True))


def downgrade() -> None:
    """Take it back; what was taken out is gone."""
    op.execute("DELETE FROM document WHERE removed IS NOT NULL")
    for name in ("removed", "is_shared", "source"):
        op.drop_column("document", name)
