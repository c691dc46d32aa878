"""The versions of a document: what each held, also where another text took its place."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from claimtrack.model import Document
from claimtrack.store.convert import VERSION_COLUMNS, is_same_metadata, mapping, read_document, with_decided
from claimtrack.store.decisions import values_of_documents
from claimtrack.store.queries import places_of
from claimtrack.store.tables import CLAIM, DECISION, DOCUMENT, VERSION


@dataclass(frozen=True, slots=True)
class VersionEntry:
    """One text of a document as the ledger holds it, without the text; ``claims`` counts its figures.

    ``unread`` is the reason why nothing was extracted, else ``None``.
    """

    key: int
    number: int
    document: Document
    sha256: str
    retrieved_at: str
    characters: int
    claims: int
    newest: bool
    unread: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """A document with a text that came in since some moment: its newest ``version``, and the last one from
    before, ``None`` where the document itself is new."""

    document_key: int
    before: int | None
    version: int


def find_steps(connection: Connection, since: str) -> list[Step]:
    """Return the documents whose newest text came in at a moment (as in ``retrieved_at``) or later."""
    rows = connection.execute(
        select(VERSION.c.document_id, VERSION.c.id)
        .where(VERSION.c.newest, VERSION.c.retrieved_at >= since)
        .order_by(VERSION.c.document_id)
    ).all()
    before = mapping(
        connection,
        select(VERSION.c.document_id, func.max(VERSION.c.id))
        .where(VERSION.c.retrieved_at < since)
        .group_by(VERSION.c.document_id),
    )
    return [Step(document, before.get(document), version) for document, version in rows]


def find_versions(connection: Connection, document_key: int) -> list[VersionEntry]:
    """Return the versions of a document, oldest first."""
    hashes = mapping(
        connection, select(VERSION.c.id, VERSION.c.sha256).where(VERSION.c.document_id == document_key)
    )
    counts = mapping(
        connection,
        select(CLAIM.c.version_id, func.count())
        .where(CLAIM.c.version_id.in_(hashes))
        .group_by(CLAIM.c.version_id),
    )
    places = places_of(connection, hashes).values()
    return [
        VersionEntry(
            place.version_key,
            place.number,
            place.document,
            hashes[place.version_key],
            place.retrieved_at,
            place.characters,
            counts.get(place.version_key, 0),
            place.newest,
            place.unread,
        )
        for place in sorted(places, key=lambda p: p.number)
    ]


def find_out_of_step(connection: Connection) -> list[str]:
    """Return the documents that have a version with other metadata than was decided, by identity.

    There are some after a command was killed between the decision and the reading, and where a decision was
    made while the document was being read.
    """
    if connection.scalar(select(DECISION.c.id).where(DECISION.c.kind == "document").limit(1)) is None:
        return []
    decided = values_of_documents(connection)
    # Only what was decided about once can be otherwise than it was read.
    named = select(DECISION.c.target).where(DECISION.c.kind == "document")
    rows = connection.execute(
        select(DOCUMENT.c.identity, *VERSION_COLUMNS)
        .join(VERSION, VERSION.c.document_id == DOCUMENT.c.id)
        .where(DOCUMENT.c.identity.in_(named), DOCUMENT.c.removed.is_(None))
    )
    documents = map(read_document, rows)
    found = {d.id for d in documents if not is_same_metadata(d, with_decided(d, decided.get(d.id, {})))}
    return sorted(found)
