"""Origins and twins of documents that share text, parted anew for the groups of copies that were touched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, delete, select

from claimtrack.model import CopyPair
from claimtrack.store import dirty, touched
from claimtrack.store.chunks import chunks
from claimtrack.store.convert import mapping
from claimtrack.store.copyist import Copyist
from claimtrack.store.dialect import bulk_insert
from claimtrack.store.tables import (
    CLAIM,
    CLAIM_COPY,
    COPY_PAIR,
    DOCUMENT,
    DOCUMENT_ORIGIN,
    VERSION,
)


def part_origins(connection: Connection, copyist: Copyist, documents: Collection[int]) -> None:
    """Work out anew the origins of documents, and of those that are, or were, of one origin with them."""
    reached: set[int] = set()
    pairs: dict[tuple[int, int], CopyPair] = {}
    held: dict[int, int] = {}
    frontier = {*documents}
    while frontier:
        reached |= frontier
        held |= _origins(connection, DOCUMENT_ORIGIN.c.document_id, frontier)
        together = _origins(
            connection, DOCUMENT_ORIGIN.c.origin_id, {held[key] for key in frontier if key in held}
        )
        joined = {k: pair for k, pair in pairs_of(connection, frontier).items() if copyist.is_joined(pair)}
        pairs |= joined
        frontier = {*together, *(end for key in joined for end in key)} - reached
    there = _identities(connection, reached)
    keys = {identity: key for key, identity in there.items()}
    found = copyist.origins(pairs.values(), keys)
    origins = {keys[identity]: keys[origin] for identity, origin in found.items()}
    changed = [key for key, origin in origins.items() if held.get(key) != origin]
    gone = [*changed, *(key for key in held if key not in origins)]
    for some in chunks(gone):
        connection.execute(delete(DOCUMENT_ORIGIN).where(DOCUMENT_ORIGIN.c.document_id.in_(some)))
    rows = [(key, origins[key]) for key in changed]
    bulk_insert(connection, DOCUMENT_ORIGIN, ["document_id", "origin_id"], rows)
    dirty.mark(connection, changed, [dirty.STORIES, dirty.FIGURES])
    _set_twins(connection, reached, origins, there)


def _origins(connection: Connection, column: Any, keys: Iterable[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for some in chunks(sorted(keys)):
        query = select(DOCUMENT_ORIGIN.c.document_id, DOCUMENT_ORIGIN.c.origin_id)
        found |= mapping(connection, query.where(column.in_(some)))
    return found


def _identities(connection: Connection, documents: Collection[int]) -> dict[int, str]:
    """Return the identities of the documents that are there, by key."""
    found: dict[int, str] = {}
    for some in chunks(sorted(documents)):
        query = select(DOCUMENT.c.id, DOCUMENT.c.identity)
        found |= mapping(connection, query.where(DOCUMENT.c.id.in_(some), DOCUMENT.c.removed.is_(None)))
    return found


def _set_twins(
    connection: Connection,
    documents: Collection[int],
    origins: Mapping[int, int],
    identities: Mapping[int, str],
) -> None:
    """Set which claims of documents are twins, all documents of their origins being given."""
    size = Counter(origins.values())
    found: dict[int, int] = {}
    copied = [key for key, origin in origins.items() if size[origin] > 1]
    if copied:
        found = dict(_twins(connection, copied, origins, identities))
    held: dict[int, int] = {}
    for some in chunks(sorted(documents)):
        claims = select(CLAIM.c.id).join(VERSION, VERSION.c.id == CLAIM.c.version_id)
        here = claims.where(VERSION.c.document_id.in_(some))
        query = select(CLAIM_COPY.c.claim_id, CLAIM_COPY.c.twin_id).where(CLAIM_COPY.c.claim_id.in_(here))
        held |= mapping(connection, query)
    changed = [claim for claim, twin in found.items() if held.get(claim) != twin]
    for ids in chunks([*changed, *(claim for claim in held if claim not in found)]):
        connection.execute(delete(CLAIM_COPY).where(CLAIM_COPY.c.claim_id.in_(ids)))
    touched.mark_claims(connection, [*changed, *(claim for claim in held if claim not in found)])
    bulk_insert(connection, CLAIM_COPY, ["claim_id", "twin_id"], [(claim, found[claim]) for claim in changed])


def _twins(
    connection: Connection,
    documents: Iterable[int],
    origins: Mapping[int, int],
    identities: Mapping[int, str],
) -> Iterator[tuple[int, int]]:
    """Yield the claims that a document of the same origin with a smaller identity makes in the same sentence,
    each with that one's.

    Sentences are compared without their line breaks; equal figures in one sentence are told apart by their
    turn.
    """
    query = (
        select(VERSION.c.document_id, CLAIM.c.start, CLAIM.c.id, CLAIM.c.surface, CLAIM.c.sentence)
        .join(VERSION, VERSION.c.id == CLAIM.c.version_id)
        .where(VERSION.c.newest)
    )
    rows = [
        r
        for some in chunks(documents)
        for r in connection.execute(query.where(VERSION.c.document_id.in_(some)))
    ]
    rows.sort(key=lambda row: (identities[row.document_id], row.start))
    first: dict[tuple[Any, ...], tuple[int, int]] = {}
    turns: Counter[tuple[Any, ...]] = Counter()
    for row in rows:
        words = (origins[row.document_id], " ".join(row.sentence.split()), row.surface)
        turns[row.document_id, *words] += 1
        document, twin = first.setdefault((*words, turns[row.document_id, *words]), (row.document_id, row.id))
        if document != row.document_id:
            yield row.id, twin


def pairs_of(connection: Connection, documents: Iterable[int]) -> dict[tuple[int, int], CopyPair]:
    """Return the pairs with any of these documents, by the documents."""
    a, b = DOCUMENT.alias(), DOCUMENT.alias()
    query = (
        select(
            COPY_PAIR.c.a,
            COPY_PAIR.c.b,
            a.c.identity,
            b.c.identity,
            COPY_PAIR.c.kind,
            COPY_PAIR.c.containment,
        )
        .join(a, a.c.id == COPY_PAIR.c.a)
        .join(b, b.c.id == COPY_PAIR.c.b)
    )
    found = {}
    for some in chunks(documents):
        for end in (COPY_PAIR.c.a, COPY_PAIR.c.b):
            for one, other, *pair in connection.execute(query.where(end.in_(some))):
                found[one, other] = CopyPair(*pair)
    return found
