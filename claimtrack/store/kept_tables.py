"""The tables of what is found and summed up, derived like those of ``tables``; kept by ``findings``, ``sums``
and ``counted``. No foreign keys: what is gone is marked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Float, Index, Integer, Table, Text

from claimtrack.store.columns import Key
from claimtrack.store.tables import METADATA


def _texts(*names: str) -> Iterable[Column[Any]]:
    return (Column(name, Text, nullable=False) for name in names)


def _numbers(*names: str) -> Iterable[Column[Any]]:
    return (Column(name, Integer, nullable=False) for name in names)


def _row(name: str, **options: Any) -> Column[Any]:
    return Column(name, Key, nullable=False, autoincrement=False, **options)


FINDING = Table(
    "finding",
    METADATA,
    Column("id", Key, primary_key=True, nullable=False),
    *_texts("view"),
    Column("circle", Text, index=True),
    Column("document_id", Key, index=True),
    Column("topic", Text, nullable=False, index=True),
    *_texts("kind"),
    *_numbers("degree"),
    Column("ranked", Float, nullable=False),
    *_texts("place"),
    Column("score", Float, nullable=False),
    Column("is_shown", Boolean, nullable=False),
    _row("a_id"),
    _row("b_id"),
    *_numbers("more"),
    *_texts("told"),
    Column("reasons", JSON, nullable=False),
)
"""A finding of a circle, or of a document by itself; see ``findings``. ``ranked`` is the best score of its
topic and degree, ``place`` where it stands in time."""

FINDING_CLAIM = Table(
    "finding_claim",
    METADATA,
    _row("finding_id", primary_key=True),
    Column("turn", Integer, primary_key=True, nullable=False, autoincrement=False),
    _row("claim_id", index=True),
    sqlite_with_rowid=False,
)
"""A figure that says one of the amounts of a finding, in its turn."""

TOPIC_SUM = Table(
    "topic_sum",
    METADATA,
    Column("topic", Text, primary_key=True, nullable=False),
    Column("circle", Text, nullable=False, index=True),
    Column("story", Text, nullable=False, index=True),
    *_texts("document"),
    Column("is_aside", Boolean, nullable=False),
    Column("comparable", Boolean, nullable=False),
    *_numbers("origins", "voices", "documents", "said", "ord", "parts"),
    *_texts("place"),
    *_numbers("durations", "ages", "shares", "others", "remarks"),
    Index("ix_topic_sum_rank", "origins", "voices", "ord", "said", "is_aside"),
)
"""What stands behind a topic: see ``sums``. ``place`` is where its first figure stands among those of all
documents; of one that is set aside, how many figures of each sort there are."""

STORY_SUM = Table(
    "story_sum",
    METADATA,
    Column("story", Text, primary_key=True, nullable=False),
    Column("is_told", Boolean, nullable=False),
    *_numbers("origins", "said"),
)
"""What stands behind a story: whether several documents tell it, its origins, and how many figures are said
in it; see ``sums``."""

DOCUMENT_LABEL = Table("document_label", METADATA, _row("document_id", primary_key=True), *_texts("label"))
"""What a document is called in tables; see ``kept_labels``."""

LABEL_NAME = Table(
    "label_name",
    METADATA,
    Column("name", Text, primary_key=True, nullable=False),
    _row("document_id", primary_key=True, index=True),
    sqlite_with_rowid=False,
)
"""A name that a document may be called by."""

DOCUMENT_SUM = Table(
    "document_sum",
    METADATA,
    _row("document_id", primary_key=True),
    *_texts("publisher"),
    *_numbers("figures", "live", "numbers", "printed", "turns"),
)
"""How many figures a document has: all, those that are counted, numbers among these, those that are not said
again in another unit, and the numbers that are turns of an interview; see ``counted``."""

DOCUMENT_VOICE = Table(
    "document_voice",
    METADATA,
    Column("voice", Text, primary_key=True, nullable=False),
    Column("is_text", Boolean, primary_key=True, nullable=False),
    _row("document_id", primary_key=True, index=True),
    *_numbers("live", "numbers"),
    sqlite_with_rowid=False,
)
"""How many figures that are counted a document has by a voice, or by itself where it ``is_text``."""
