"""What was touched since the derivations were made: every writing marks it, and a derivation takes its marks.

A mark stands until what follows from it is written, in the same transaction. So a derivation costs what was
touched, a killed program is taken up where it ended, and one that writes all the time keeps nobody waiting.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, delete, select, text

from claimtrack.store.chunks import chunks
from claimtrack.store.tables import DIRTY, DOCUMENT

TEXTS = "texts"
"""Documents whose text or claims changed: their place in the index of copies."""

COPIES = "copies"
"""Documents of which that is in step: their copies, origins and twins."""

STORIES = "stories"
"""Documents that came, went, read otherwise or are of another origin: what of them is compared to find their
story."""

PROFILES = "profiles"
"""Documents of which nothing outdated is kept any more: their profile and its links."""

CLAIMS = "claims"
"""Documents, by their identities, whose claims changed or about whose claims something was decided."""

ADDED = "added"
"""Documents, by their identities, to which users added figures, or took them back, or that read otherwise."""

VOICES = "voices"
"""Documents whose speakers may have changed: the names of voices in them."""

TOPICS = "topics"
"""Documents whose claims or whose story changed: the topics of their stories."""

STORY_TOPICS = "story topics"
"""Stories, by their keys, that a document left: their topics."""

FIGURES = "figures"
"""Documents whose figures read otherwise, or are of another origin: what is found in their circles and
texts."""

CIRCLES = "circles"
"""Circles of topics, by their keys, whose figures changed: what is found in them."""

OWN_TEXTS = "own texts"
"""Documents of which some figures changed: what is found in their texts by themselves."""

STORY_SUMS = "story sums"
"""Stories, by their keys, of which topics changed: what stands behind them."""

LABELS = "labels"
"""Documents that came or went: what they are called, and others beside them."""

OF_DOCUMENTS = (TEXTS, STORIES, VOICES, TOPICS, FIGURES, LABELS)
"""What is marked of a document whose text, metadata or claims changed, or that came or went."""

Key = int | str
"""A document by its row, a story or a circle by its key."""


def mark(connection: Connection, keys: Iterable[Key], kinds: Iterable[str] = OF_DOCUMENTS) -> None:
    """Mark documents or stories; the caller commits."""
    kinds = tuple(kinds)
    rows = [{"kind": kind, "key": str(key)} for key in keys for kind in kinds]
    if rows:
        connection.execute(
            text("INSERT INTO dirty (kind, key) VALUES (:kind, :key) ON CONFLICT DO NOTHING"), rows
        )


def mark_all(connection: Connection, *kinds: str) -> None:
    """Mark all documents; the caller commits."""
    mark(connection, connection.scalars(select(DOCUMENT.c.id)).all(), kinds)


def mark_claims(connection: Connection, which: ColumnElement[bool]) -> None:
    """Mark documents as ``CLAIMS``; the caller commits."""
    mark(connection, connection.scalars(select(DOCUMENT.c.identity).where(which)).all(), [CLAIMS])


def documents(connection: Connection, kind: str, most: int | None = None) -> list[int]:
    """Return the documents that are marked, at most so many."""
    return sorted(map(int, stories(connection, kind, most)))


def stories(connection: Connection, kind: str, most: int | None = None) -> list[str]:
    """Return the keys that are marked, at most so many."""
    query = select(DIRTY.c.key).where(DIRTY.c.kind == kind).order_by(DIRTY.c.key)
    return list(connection.scalars(query.limit(most)))


def is_marked(connection: Connection, *kinds: str) -> bool:
    """Say whether anything is marked."""
    return connection.scalar(select(DIRTY.c.key).where(DIRTY.c.kind.in_(kinds)).limit(1)) is not None


def clear(connection: Connection, kind: str, keys: Iterable[Key]) -> None:
    """Take marks away; the caller commits."""
    for some in chunks(map(str, keys)):
        connection.execute(delete(DIRTY).where(DIRTY.c.kind == kind, DIRTY.c.key.in_(some)))
