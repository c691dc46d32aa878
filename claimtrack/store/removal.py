"""Documents taken out of the ledger: out of every view at once, and for good with the next ingest.

Until then they can be had back. A document that is out has no newest version; what was derived of it is gone
as if it had never been there.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, delete, func, or_, select, update

from claimtrack.errors import UsageError
from claimtrack.store import dirty, touched
from claimtrack.store.chunks import chunks
from claimtrack.store.derive import COPIES, SETTLED, STORIES
from claimtrack.store.kept_labels import THERE
from claimtrack.store.tables import (
    CLAIM,
    CLAIM_COPY,
    CLAIM_DECISION,
    CLAIM_TAG,
    CLAIM_TOPIC,
    CLAIM_VALUE,
    COPY_PAIR,
    DECISION,
    DERIVATION,
    DOCUMENT,
    DOCUMENT_ORIGIN,
    DOCUMENT_STORY,
    PROFILE,
    VERSION,
)
from claimtrack.store.writing import OLD, own_story


def hide(connection: Connection, documents: Collection[int], batch: int) -> None:
    """Take documents out under the number of a batch; the caller commits."""
    for some in chunks(documents):
        # What was of one origin with them may be of another now.
        groups = select(DOCUMENT_ORIGIN.c.origin_id).where(DOCUMENT_ORIGIN.c.document_id.in_(some))
        group = select(DOCUMENT_ORIGIN.c.document_id).where(DOCUMENT_ORIGIN.c.origin_id.in_(groups))
        dirty.mark(connection, connection.scalars(group).all(), [dirty.TEXTS])
        dirty.mark(connection, some)
        dirty.mark_claims(connection, DOCUMENT.c.id.in_(some))
        connection.execute(update(DOCUMENT).where(DOCUMENT.c.id.in_(some)).values(removed=batch))
        connection.execute(update(VERSION).where(VERSION.c.document_id.in_(some)).values(newest=False))
        claims = (
            select(CLAIM.c.id)
            .join(VERSION, VERSION.c.id == CLAIM.c.version_id)
            .where(VERSION.c.document_id.in_(some))
        )
        touched.mark_claims(connection, connection.scalars(claims).all())
        # Their stories, and the topics of these, are made anew, also where they come back before that.
        versions = select(VERSION.c.id).where(VERSION.c.document_id.in_(some))
        connection.execute(update(PROFILE).where(PROFILE.c.version_id.in_(versions)).values(state=OLD))
        called = connection.scalars(select(DOCUMENT.c.identity).where(DOCUMENT.c.id.in_(some)))
        told = select(DOCUMENT_STORY.c.story).where(DOCUMENT_STORY.c.document_id.in_(some))
        dirty.mark(connection, [*map(own_story, called), *connection.scalars(told)], [dirty.STORY_TOPICS])
        for table in (CLAIM_DECISION, CLAIM_TAG, CLAIM_VALUE, CLAIM_TOPIC):
            connection.execute(delete(table).where(table.c.claim_id.in_(claims)))
        for table, names, gone in (
            (CLAIM_COPY, ("claim_id", "twin_id"), claims),
            (COPY_PAIR, ("a", "b"), some),
            (DOCUMENT_ORIGIN, ("document_id", "origin_id"), some),
            (DOCUMENT_STORY, ("document_id",), some),
        ):
            connection.execute(delete(table).where(or_(*(table.c[name].in_(gone) for name in names))))
    _mark_due(connection)


def restore(connection: Connection, batch: int) -> None:
    """Put the documents back that a batch took out; the caller commits. Where an ingest came in between they
    are gone, which is a ``UsageError``."""
    documents = connection.scalars(select(DOCUMENT.c.id).where(DOCUMENT.c.removed == batch)).all()
    if not documents:
        raise UsageError(f"what decision {batch} removed is gone since the last ingest; ingest it again")
    for some in chunks(documents):
        dirty.mark(connection, some)
        dirty.mark_claims(connection, DOCUMENT.c.id.in_(some))
        last = (
            select(func.max(VERSION.c.id))
            .where(VERSION.c.document_id.in_(some))
            .group_by(VERSION.c.document_id)
        )
        connection.execute(update(VERSION).where(VERSION.c.id.in_(last)).values(newest=True))
        connection.execute(update(DOCUMENT).where(DOCUMENT.c.id.in_(some)).values(removed=None))
    _mark_due(connection)


def follow(connection: Connection, batch: int, undone: Collection[int]) -> None:
    """Put back, or take out again, the documents of the removal that a batch took back, or brought back."""
    query = select(DECISION.c.undoes, DECISION.c.action, DECISION.c.target)
    while rows := connection.execute(query.where(DECISION.c.batch == batch)).all():
        if rows[0].undoes is None:
            break
        batch = rows[0].undoes
    names = [row.target for row in rows if row.action == "remove"]
    if names and batch in undone:
        restore(connection, batch)
    elif names:
        keys: list[int] = []
        for some in chunks(names):
            keys += connection.scalars(select(DOCUMENT.c.id).where(DOCUMENT.c.identity.in_(some), THERE))
        hide(connection, keys, batch)


def purge(connection: Connection) -> None:
    """Drop what was taken out, for good; the caller commits."""
    connection.execute(delete(DOCUMENT).where(DOCUMENT.c.removed.is_not(None)))


def _mark_due(connection: Connection) -> None:
    connection.execute(delete(DERIVATION).where(DERIVATION.c.name.in_((COPIES, STORIES, *SETTLED))))
