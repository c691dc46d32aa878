"""What a figure is about: the event or matter, how sure each case is, whose count it is.

Claims that are there already have nulls until they are read again (``claimtrack db rebuild --extract``).
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TEXTS = ("event", "event_kind", "event_place", "event_from", "event_to", "status", "authority")
PLACES = ("event_start", "event_end")


def upgrade() -> None:
    """Take the step."""
    with op.batch_alter_table("claim") as claim:
        for name in TEXTS:
            claim.add_column(sa.Column(name, sa.Text(), nullable=True))
        for name in PLACES:
            claim.add_column(sa.Column(name, sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("claim") as claim:
        for name in (*PLACES, *TEXTS):
            claim.drop_column(name)
