"""The tables of the ledger: facts above, derivations below. Written from ``rows``; see there."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from claimtrack.store.columns import NAMES, Amount, Key

METADATA = MetaData(naming_convention=NAMES)

RUN = Table(
    "run",
    METADATA,
    Column("id", Key, primary_key=True, nullable=False),
    Column("started", Text, nullable=False),
    Column("finished", Text),
    Column("program", Text, nullable=False),
    Column("command", Text, nullable=False),
    Column("counts", JSON),
)

FAILURE = Table(
    "failure",
    METADATA,
    Column("id", Key, primary_key=True, nullable=False),
    Column("run_id", Key, ForeignKey("run.id", ondelete="CASCADE"), index=True, nullable=False),
    Column("place", Text, nullable=False),
    Column("message", Text, nullable=False),
)

DOCUMENT = Table(
    "document",
    METADATA,
    Column("id", Key, primary_key=True, nullable=False),
    Column("identity", Text, unique=True, nullable=False),
    Column("source", Text),
    Column("is_shared", Boolean, nullable=False, default=False, server_default=false()),
    Column("removed", Key),
)

VERSION = Table(
    "version",
    METADATA,
    Column("id", Key, primary_key=True, nullable=False),
    Column("document_id", Key, ForeignKey("document.id", ondelete="CASCADE"), nullable=False),
    Column("run_id", Key, ForeignKey("run.id", ondelete="SET NULL"), index=True),
    Column("number", Integer, nullable=False),
    Column("newest", Boolean, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("title", Text),
    Column("publisher", Text),
    Column("url", Text),
    Column("date", Text),
    Column("language", Text, nullable=False),
    Column("issued_by", Text),
    Column("reader", Text, nullable=False),
    Column("found", JSON, nullable=False),
    Column("retrieved_at", Text, nullable=False),
    Column("extractor", Integer),
    Column("parser", Text),
    Column("unread", Text),
    Column("characters", Integer, nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("document_id", "number"),
)

SENTENCE = Table(
    "sentence",
    METADATA,
    Column("id", Key, primary_key=True, nullable=False),
    Column("version_id", Key, ForeignKey("version.id", ondelete="CASCADE"), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("version_id", "start"),
)

CLAIM = Table(
    "claim",
    METADATA,
    Column("id", Key, primary_key=True, nullable=False),
    Column("version_id", Key, ForeignKey("version.id", ondelete="CASCADE"), nullable=False),
    Column("sentence_id", Key, ForeignKey("sentence.id", ondelete="SET NULL"), index=True),
    Column("claim", Text, index=True, nullable=False),
    Column("document", Text, nullable=False),
    Column("publisher", Text),
    Column("title", Text),
    Column("url", Text),
    Column("date", Text),
    Column("language", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("surface", Text, nullable=False),
    Column("wording", Text, nullable=False),
    Column("wording_start", Integer, nullable=False),
    Column("wording_end", Integer, nullable=False),
    Column("low", Amount),
    Column("high", Amount),
    Column("low_float", Float),
    Column("high_float", Float),
    Column("bound", Text, nullable=False),
    Column("unit", Text),
    Column("direction", Text),
    Column("kind", Text),
    Column("event", Text),
    Column("event_start", Integer),
    Column("event_end", Integer),
    Column("event_kind", Text),
    Column("event_place", Text),
    Column("event_from", Text),
    Column("event_to", Text),
    Column("status", Text),
    Column("counted", Text),
    Column("counted_head", Text),
    Column("action", Text),
    Column("side", Text),
    Column("agent", Text),
    Column("place", Text),
    Column("category", Text),
    Column("inferred", JSON, nullable=False),
    Column("time_start", Text),
    Column("time_end", Text),
    Column("asof", Text),
    Column("asof_basis", Text, nullable=False),
    Column("modality", Text, nullable=False),
    Column("basis", Text),
    Column("hedge", Text),
    Column("speaker", Text),
    Column("speaker_surface", Text),
    Column("speaker_start", Integer),
    Column("speaker_end", Integer),
    Column("cue", Text),
    Column("speaker_role", Text),
    Column("speaker_affiliation", Text),
    Column("authority", Text),
    Column("chain", JSON, nullable=False),
    Column("attribution", Text, nullable=False),
    Column("restates", Text),
    Column("sentence", Text, nullable=False),
    Column("sentence_start", Integer, nullable=False),
    Column("sentence_end", Integer, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("speaker_confidence", Float, nullable=False),
    Column("added", Key),
    UniqueConstraint("version_id", "claim"),
)

DECISION = Table(
    "decision",
    METADATA,
    Column("id", Key, primary_key=True, nullable=False),
    Column("batch", Key, index=True, nullable=False),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("target", Text, index=True, nullable=False),
    Column("field", Text),
    Column("value", Text),
    Column("undoes", Key),
    Column("document", Text),
    Column("anchor", JSON(none_as_null=True)),
)

DERIVATION = Table(
    "derivation",
    METADATA,
    Column("name", Text, primary_key=True, nullable=False),
    Column("version", Integer, nullable=False),
)

DIRTY = Table(
    "dirty",
    METADATA,
    Column("kind", Text, primary_key=True, nullable=False),
    Column("key", Text, primary_key=True, nullable=False),
    sqlite_with_rowid=False,
)

GIST = Table(
    "gist",
    METADATA,
    Column("document_id", Key, primary_key=True, nullable=False),
    Column("place", BigInteger, unique=True, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("terms", Integer, nullable=False),
    Column("gist", LargeBinary, nullable=False),
)

SHINGLE = Table(
    "shingle",
    METADATA,
    Column("hash", BigInteger, primary_key=True, nullable=False, autoincrement=False),
    Column("document", BigInteger, primary_key=True, nullable=False, autoincrement=False),
    sqlite_with_rowid=False,
)

CLAIM_TOPIC = Table(
    "claim_topic",
    METADATA,
    Column("claim_id", Key, ForeignKey("claim.id", ondelete="CASCADE"), primary_key=True, nullable=False),
    Column("topic", Text, index=True, nullable=False),
    Column("name", Text, nullable=False),
    Column("derived", Text, index=True, nullable=False),
    Column("derived_name", Text, nullable=False),
)

TOPIC = Table(
    "topic",
    METADATA,
    Column("story", Text, primary_key=True, nullable=False),
    Column("key", Text, primary_key=True, index=True, nullable=False),
    Column("name", Text, nullable=False),
    Column("parts", JSON, nullable=False),
    Column("comparable", Boolean, nullable=False),
    Column("ord", Integer, nullable=False),
    Column("family", Text, nullable=False),
    Column("parents", JSON, nullable=False),
    Column("circle", Text, index=True, nullable=False),
)

CLAIM_DECISION = Table(
    "claim_decision",
    METADATA,
    Column("claim_id", Key, ForeignKey("claim.id", ondelete="CASCADE"), primary_key=True, nullable=False),
    Column("verdict", Text),
    Column("grade", Text),
    Column("tags", JSON, nullable=False),
    Column("notes", JSON, nullable=False),
    Column("fields", JSON, nullable=False),
)

CLAIM_TAG = Table(
    "claim_tag",
    METADATA,
    Column("claim_id", Key, ForeignKey("claim.id", ondelete="CASCADE"), primary_key=True, nullable=False),
    Column("tag", Text, primary_key=True, index=True, nullable=False),
)

CLAIM_VALUE = Table(
    "claim_value",
    METADATA,
    Column("claim_id", Key, ForeignKey("claim.id", ondelete="CASCADE"), primary_key=True, nullable=False),
    Column("field", Text, primary_key=True, nullable=False),
    Column("value", Text, nullable=False),
)

ORPHAN = Table(
    "orphan",
    METADATA,
    Column(
        "decision_id", Key, ForeignKey("decision.id", ondelete="CASCADE"), primary_key=True, nullable=False
    ),
    Column("reason", Text, nullable=False),
)

SPEAKER_NAME = Table(
    "speaker_name",
    METADATA,
    Column("name", Text, primary_key=True, nullable=False),
    Column("canonical", Text, index=True, nullable=False),
    Column("derived", Text, nullable=False),
)

VOICE_USE = Table(
    "voice_use",
    METADATA,
    Column("id", Key, primary_key=True, nullable=False),
    Column("document_id", Key, index=True, nullable=False),
    Column("name", Text, index=True, nullable=False),
    Column("role", Text),
    Column("affiliation", Text),
    Column("document", Text, nullable=False),
    Column("publisher", Text),
)

VOICE_KEY = Table(
    "voice_key",
    METADATA,
    Column("name", Text, primary_key=True, nullable=False),
    Column("key", Text, primary_key=True, index=True, nullable=False),
)

VOICE = Table(
    "voice",
    METADATA,
    Column("name", Text, primary_key=True, nullable=False),
    Column("derived", Text, nullable=False),
)

COPY_PAIR = Table(
    "copy_pair",
    METADATA,
    Column("a", Key, ForeignKey("document.id", ondelete="CASCADE"), primary_key=True, nullable=False),
    Column(
        "b", Key, ForeignKey("document.id", ondelete="CASCADE"), primary_key=True, index=True, nullable=False
    ),
    Column("kind", Text, nullable=False),
    Column("containment", Float, nullable=False),
)

DOCUMENT_ORIGIN = Table(
    "document_origin",
    METADATA,
    Column(
        "document_id", Key, ForeignKey("document.id", ondelete="CASCADE"), primary_key=True, nullable=False
    ),
    Column("origin_id", Key, ForeignKey("document.id", ondelete="CASCADE"), index=True, nullable=False),
)

CLAIM_COPY = Table(
    "claim_copy",
    METADATA,
    Column("claim_id", Key, ForeignKey("claim.id", ondelete="CASCADE"), primary_key=True, nullable=False),
    Column("twin_id", Key, ForeignKey("claim.id", ondelete="CASCADE"), index=True, nullable=False),
)

PROFILE = Table(
    "profile",
    METADATA,
    Column("version_id", Key, primary_key=True, nullable=False),
    Column("document_id", Key, index=True, nullable=False),
    Column("origin_id", Key, index=True, nullable=False),
    Column("state", Text, index=True, nullable=False),
    Column("stamp", Text, nullable=False),
    Column("profile", JSON, nullable=False),
)

PROFILE_TERM = Table(
    "profile_term",
    METADATA,
    Column("term", Text, primary_key=True, nullable=False),
    Column("version_id", Key, primary_key=True, index=True, nullable=False),
    Column("rarity", Float, nullable=False),
)

KINSHIP = Table(
    "kinship",
    METADATA,
    Column("a_id", Key, primary_key=True, nullable=False),
    Column("b_id", Key, primary_key=True, index=True, nullable=False),
    Column("score", Float, nullable=False),
)

DOCUMENT_STORY = Table(
    "document_story",
    METADATA,
    Column(
        "document_id", Key, ForeignKey("document.id", ondelete="CASCADE"), primary_key=True, nullable=False
    ),
    Column("story", Text, index=True, nullable=False),
    Column("name", Text, nullable=False),
    Column("derived", Text, index=True, nullable=False),
    Column("derived_name", Text, nullable=False),
)
