"""What the user decides: an append-only log, and what it comes to for claims, topics and speakers."""

import sqlalchemy as sa
from alembic import op

from claimtrack.store.fulltext import create_search, drop_search

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Take the step. Until now every topic was as derived."""
    op.create_table(
        "decision",
        sa.Column("id", KEY, nullable=False),
        sa.Column("batch", KEY, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("undoes", KEY, nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("anchor", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_batch"), "decision", ["batch"], unique=False)
    op.create_index(op.f("ix_decision_target"), "decision", ["target"], unique=False)
    with op.batch_alter_table("claim_topic") as table:
        table.add_column(sa.Column("derived", sa.Text(), nullable=True))
        table.add_column(sa.Column("derived_name", sa.Text(), nullable=True))
    op.execute("UPDATE claim_topic SET derived = topic, derived_name = name")
    with op.batch_alter_table("claim_topic") as table:
        table.alter_column("derived", existing_type=sa.Text(), nullable=False)
        table.alter_column("derived_name", existing_type=sa.Text(), nullable=False)
    op.create_index(op.f("ix_claim_topic_derived"), "claim_topic", ["derived"], unique=False)
    _of_claims("claim_decision", *_decision())
    _of_claims("claim_tag", sa.Column("tag", sa.Text(), nullable=False), keys=("claim_id", "tag"))
    op.create_index(op.f("ix_claim_tag_tag"), "claim_tag", ["tag"], unique=False)
    _of_claims(
        "claim_value",
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        keys=("claim_id", "field"),
    )
    op.create_table(
        "orphan",
        sa.Column("decision_id", KEY, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_orphan_decision_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_orphan")),
    )
    op.create_table(
        "speaker_name",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("canonical", sa.Text(), nullable=False),
        sa.Column("derived", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_speaker_name")),
    )
    op.create_index(op.f("ix_speaker_name_canonical"), "speaker_name", ["canonical"], unique=False)
    # Made anew in the form in which other programs find it.
    drop_search(op.get_bind())
    create_search(op.get_bind())


def _decision() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
    )


def _of_claims(name: str, *columns: sa.Column[object], keys: tuple[str, ...] = ("claim_id",)) -> None:
    op.create_table(
        name,
        sa.Column("claim_id", KEY, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f(f"fk_{name}_claim_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{name}")),
    )


def downgrade() -> None:
    """Take it back."""
    for name in ("speaker_name", "orphan", "claim_value", "claim_tag", "claim_decision", "decision"):
        op.drop_table(name)
    with op.batch_alter_table("claim_topic") as table:
        table.drop_index(op.f("ix_claim_topic_derived"))
        table.drop_column("derived")
        table.drop_column("derived_name")
