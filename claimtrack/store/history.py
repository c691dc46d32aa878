"""The versions of a document: what each held, also where another text took its place."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from claimtrack.model import Document
from claimtrack.store.convert import mapping
from claimtrack.store.queries import find_places
from claimtrack.store.tables import CLAIM, VERSION


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
    places = [p for p in find_places(connection, newest=False).values() if p.document_key == document_key]
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
