"""The view ``figures``; the end of every upgrade makes it, over the tables as they are then."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step: nothing but the view is new, and it is made behind the last step."""


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP VIEW IF EXISTS figures")
