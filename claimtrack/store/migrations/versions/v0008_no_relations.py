"""Relations are no longer kept: views compare the figures of a topic when they are asked for."""

from alembic import op

from claimtrack.store.migrations.versions import v0004_relations

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    v0004_relations.downgrade()
    op.execute("DELETE FROM derivation WHERE name = 'relations'")


def downgrade() -> None:
    """Take it back."""
    v0004_relations.upgrade()
