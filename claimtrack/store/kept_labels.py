"""The labels of documents, kept in the ledger. Two documents have to do with each other only where names that
they may be called by clash; so one that comes or goes is named anew with those that it is linked with so."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, delete, func, select

from claimtrack.store import dirty
from claimtrack.store.chunks import chunks
from claimtrack.store.convert import mapping
from claimtrack.store.dialect import bulk_insert
from claimtrack.store.kept_tables import DOCUMENT_LABEL, LABEL_NAME
from claimtrack.store.labels import labels, names_of
from claimtrack.store.tables import DOCUMENT

THERE = DOCUMENT.c.removed.is_(None)
"""The condition that a document was not taken out."""

MANY = 5_000
"""Documents from which on all are named anew: to look for those linked with so many takes longer."""


def are_kept(connection: Connection) -> bool:
    """Say whether labels are kept, and of all documents as they are now."""
    one = select(DOCUMENT_LABEL.c.document_id).limit(1)
    return connection.scalar(one) is not None and not dirty.is_marked(connection, dirty.LABELS)


def find(connection: Connection) -> dict[str, str]:
    """Return the labels of all documents by identity."""
    if are_kept(connection):
        query = select(DOCUMENT.c.identity, DOCUMENT_LABEL.c.label).where(THERE)
        return mapping(connection, query.join(DOCUMENT_LABEL, DOCUMENT_LABEL.c.document_id == DOCUMENT.c.id))
    return labels(connection.scalars(select(DOCUMENT.c.identity).where(THERE)))


def refresh(connection: Connection) -> None:
    """Name documents anew that came or went, and those linked with them; the caller commits."""
    marked = dirty.documents(connection, dirty.LABELS)
    held = _names(connection, marked)
    present = _identities(connection, marked)
    known = {*connection.scalars(select(func.count()).select_from(DOCUMENT_LABEL))} != {0}
    come = {key: identity for key, identity in present.items() if key not in held}
    gone = [key for key in held if key not in present]
    for some in chunks(gone):
        for table in (LABEL_NAME, DOCUMENT_LABEL):
            connection.execute(delete(table).where(table.c.document_id.in_(some)))
    new = {key: names_of(identity) for key, identity in come.items()}
    rows = [(name, key) for key, names in new.items() for name in names]
    bulk_insert(connection, LABEL_NAME, ["name", "document_id"], rows)
    touched = {name for names in (*new.values(), *(held[key] for key in gone)) for name in names}
    if known and len(come) + len(gone) < MANY:
        linked = _identities(connection, _linked(connection, touched))
    else:
        linked = dict(map(tuple, connection.execute(select(DOCUMENT.c.id, DOCUMENT.c.identity).where(THERE))))
    if touched:
        _write(connection, linked)
    dirty.clear(connection, dirty.LABELS, marked)


def _write(connection: Connection, documents: dict[int, str]) -> None:
    made = labels(documents.values())
    before: dict[int, str] = {}
    query = select(DOCUMENT_LABEL.c.document_id, DOCUMENT_LABEL.c.label)
    for some in chunks(documents):
        before |= mapping(connection, query.where(DOCUMENT_LABEL.c.document_id.in_(some)))
    changed = [(key, made[one]) for key, one in documents.items() if before.get(key) != made[one]]
    for some in chunks([key for key, _ in changed if key in before]):
        connection.execute(delete(DOCUMENT_LABEL).where(DOCUMENT_LABEL.c.document_id.in_(some)))
    bulk_insert(connection, DOCUMENT_LABEL, ["document_id", "label"], changed)


def _linked(connection: Connection, names: Collection[str]) -> set[int]:
    """Return the documents that may be called so, those that share a name with one of them, and so on."""
    found: set[int] = set()
    asked: set[str] = set()
    new = set(names)
    while new:
        asked |= new
        documents: set[int] = set()
        for some in chunks(sorted(new)):
            query = select(LABEL_NAME.c.document_id).where(LABEL_NAME.c.name.in_(some))
            documents.update(connection.scalars(query))
        documents -= found
        found |= documents
        new = {name for names in _names(connection, documents).values() for name in names} - asked
    return found


def _names(connection: Connection, documents: Iterable[int]) -> dict[int, set[str]]:
    """Return the names by which documents may be called, of those that are kept."""
    found: dict[int, set[str]] = {}
    query = select(LABEL_NAME.c.document_id, LABEL_NAME.c.name)
    for some in chunks(documents):
        for key, name in connection.execute(query.where(LABEL_NAME.c.document_id.in_(some))):
            found.setdefault(key, set()).add(name)
    return found


def _identities(connection: Connection, documents: Iterable[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for some in chunks(documents):
        query = select(DOCUMENT.c.id, DOCUMENT.c.identity).where(THERE, DOCUMENT.c.id.in_(some))
        found |= mapping(connection, query)
    return found
