"""Figures that users added: their rows name the decision."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take the step."""
    op.add_column("claim", sa.Column("added", KEY, nullable=True))


def downgrade() -> None:
    """Take it back: figures that were added are gone; the log still has them."""
    op.execute("DELETE FROM claim WHERE added IS NOT NULL")
    op.drop_column("claim", "added")
