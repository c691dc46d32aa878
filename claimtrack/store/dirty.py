"""What was touched since the derivations were made: every writing marks it, and a derivation takes its marks.

A mark stands until what follows from it is written, in the same transaction. So a derivation costs what was
touched, a killed program is taken up where it ended, and one that writes all the time keeps nobody waiting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, delete, exists, insert, literal, select, text

from claimtrack.store.tables import DIRTY

TEXTS = "texts"
"""Documents whose text or claims changed: their place in the index of copies."""

COPIES = "copies"
"""Documents of which that is in step: their copies, origins and twins."""

STORIES = "stories"
"""Documents that came, went, read otherwise or are of another origin: their stories."""

VOICES = "voices"
"""Documents whose speakers changed: the names of voices in them."""

TOPICS = "topics"
"""Documents whose claims or whose story changed: the topics of their stories."""

OF_DOCUMENTS = (TEXTS, STORIES, VOICES, TOPICS)

KEYS = 500
"""Keys in one condition: far below what any database refuses."""

Some = TypeVar("Some")


def mark(connection: Connection, keys: Iterable[int], kinds: Iterable[str] = OF_DOCUMENTS) -> None:
    """Mark documents; the caller commits."""
    kinds = tuple(kinds)
    rows = [{"kind": kind, "key": key} for key in keys for kind in kinds]
    if rows:
        connection.execute(
            text("INSERT INTO dirty (kind, key) VALUES (:kind, :key) ON CONFLICT DO NOTHING"), rows
        )


def mark_those(connection: Connection, documents: Select[Any], kinds: Iterable[str]) -> None:
    """Mark the documents that a query finds; the caller commits."""
    some = documents.subquery()
    [key] = some.c
    for kind in kinds:
        marked = exists().where(DIRTY.c.kind == kind, DIRTY.c.key == key)
        found = select(literal(kind), key).where(~marked).distinct()
        connection.execute(insert(DIRTY).from_select(["kind", "key"], found))


def find(connection: Connection, kind: str, most: int | None = None) -> list[int]:
    """Return the documents that are marked, in order; at most so many."""
    query = select(DIRTY.c.key).where(DIRTY.c.kind == kind).order_by(DIRTY.c.key)
    return list(connection.scalars(query.limit(most)))


def is_marked(connection: Connection, kind: str) -> bool:
    """Say whether any document is marked."""
    return connection.scalar(select(DIRTY.c.key).where(DIRTY.c.kind == kind).limit(1)) is not None


def clear(connection: Connection, kind: str, keys: Iterable[int]) -> None:
    """Take the marks of documents away; the caller commits."""
    for some in chunks(keys):
        connection.execute(delete(DIRTY).where(DIRTY.c.kind == kind, DIRTY.c.key.in_(some)))


def chunks(values: Iterable[Some], size: int = KEYS) -> Iterator[list[Some]]:
    """Yield values in lists of so many."""
    remaining = iter(values)
    while chunk := list(islice(remaining, size)):
        yield chunk


def among(column: ColumnElement[Any], kind: str) -> ColumnElement[bool]:
    """Return the condition that a column names a document that is marked."""
    return column.in_(select(DIRTY.c.key).where(DIRTY.c.kind == kind))
