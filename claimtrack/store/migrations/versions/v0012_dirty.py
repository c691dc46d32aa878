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
        sa.Column("key", sa.Text(), nullable=False),
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
    op.create_table(
        "voice_use",
        sa.Column("id", KEY, nullable=False),
        sa.Column("document_id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("affiliation", sa.Text(), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice_use")),
    )
    op.create_index(op.f("ix_voice_use_document_id"), "voice_use", ["document_id"], unique=False)
    op.create_index(op.f("ix_voice_use_name"), "voice_use", ["name"], unique=False)
    op.create_table(
        "voice_key",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", "key", name=op.f("pk_voice_key")),
    )
    op.create_index(op.f("ix_voice_key_key"), "voice_key", ["key"], unique=False)
    op.create_table(
        "voice",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("derived", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_voice")),
    )
    op.create_index(op.f("ix_profile_document_id"), "profile", ["document_id"], unique=False)
    # Stories and topics stay as they are; what is not in step is found by comparing documents once.
    op.execute("DELETE FROM derivation WHERE name NOT IN ('profiles', 'topics')")
    op.execute("INSERT INTO dirty (kind, key) SELECT 'stories', CAST(id AS TEXT) FROM document")
    op.execute(
        "INSERT INTO dirty (kind, key) SELECT 'topics', CAST(document.id AS TEXT) FROM document"
        " LEFT JOIN document_story ON document_id = document.id"
        " LEFT JOIN story_topics ON story_topics.story = document_story.story"
        " WHERE story_topics.story IS NULL"
    )
    op.drop_table("story_topics")


def downgrade() -> None:
    """Take it back; topics are made anew."""
    op.execute("DELETE FROM derivation")
    op.create_table(
        "story_topics",
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("story", name=op.f("pk_story_topics")),
    )
    op.drop_index(op.f("ix_profile_document_id"), table_name="profile")
    for name in ("voice", "voice_key", "voice_use", "shingle", "gist", "dirty"):
        op.drop_table(name)
