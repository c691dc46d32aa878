"""Filters -> rows -> entries. Reports see the newest version of every document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, false, func, or_, select

from claimtrack.errors import StoreError, UsageError
from claimtrack.model import Claim, CopyPair, Document, DocumentEntry, Entry, Filters, Span
from claimtrack.store.convert import CLAIM_COLUMNS, VERSION_COLUMNS, mapping, read_claim, read_document
from claimtrack.store.dialect import has_words, matching_sentences, search_phrases
from claimtrack.store.labels import labels
from claimtrack.store.tables import (
    CLAIM,
    CLAIM_COPY,
    CLAIM_TOPIC,
    COPY_PAIR,
    DOCUMENT,
    DOCUMENT_ORIGIN,
    SENTENCE,
    VERSION,
)

NAMED_IN_A_MESSAGE = 5
"""Claims that are listed where a prefix fits several."""


@dataclass(frozen=True, slots=True)
class Place:
    """A version with what its claims share."""

    version_key: int
    document_key: int
    document: Document
    label: str
    origin: str
    number: int
    retrieved_at: str
    extractor: int | None
    unread: str | None
    characters: int
    newest: bool


def find_places(connection: Connection, *, newest: bool = True) -> dict[int, Place]:
    """Return the versions by row number, ordered by label and number: the newest ones, or all."""
    identities = mapping(connection, select(DOCUMENT.c.id, DOCUMENT.c.identity))
    names = labels(identities.values())
    origins = mapping(connection, select(DOCUMENT_ORIGIN.c.document_id, DOCUMENT_ORIGIN.c.origin_id))
    query = select(
        *(VERSION.c[name] for name in ("id", "document_id", "number", "retrieved_at", "extractor", "unread")),
        *(VERSION.c[name] for name in ("characters", "newest")),
        *VERSION_COLUMNS,
        DOCUMENT.c.identity,
    ).join(DOCUMENT, DOCUMENT.c.id == VERSION.c.document_id)
    if newest:
        query = query.where(VERSION.c.newest)
    places = [
        Place(
            row.id,
            row.document_id,
            read_document(row),
            names[row.identity],
            identities[origins.get(row.document_id, row.document_id)],
            row.number,
            row.retrieved_at,
            row.extractor,
            row.unread,
            row.characters,
            row.newest,
        )
        for row in connection.execute(query)
    ]
    places.sort(key=lambda place: (place.label, place.number))
    return {place.version_key: place for place in places}


def find_entries(connection: Connection, filters: Filters) -> list[Entry]:
    """Return the claims that pass, by label and place in the text; ``limit`` and ``sort`` are a report's."""
    places = find_places(connection)
    query = _claims().where(VERSION.c.newest, *conditions(connection, filters, places))
    return _read(connection, query, places)


def count_entries(connection: Connection, filters: Filters) -> int:
    """Return how many claims pass."""
    places = find_places(connection) if filters.document else {}
    query = (
        select(func.count())
        .select_from(CLAIM)
        .join(VERSION, VERSION.c.id == CLAIM.c.version_id)
        .where(VERSION.c.newest, *conditions(connection, filters, places))
    )
    return int(connection.scalar(query) or 0)


def find_claim(connection: Connection, prefix: str) -> Entry:
    """Return the one claim whose id begins so. Nothing, or several, is a ``UsageError`` that says which.

    The same text at two addresses gives the same claim twice; then the one that is no copy is returned. A
    claim that only an older version makes is found too, so that an old citation still leads somewhere.
    """
    prefix = prefix.strip()
    if not prefix:
        raise UsageError("give the id of a claim, or its beginning")
    places = find_places(connection, newest=False)
    starts = CLAIM.c.claim.startswith(prefix, autoescape=True)
    entries = _read(connection, _claims().where(starts), places)
    current = [entry for entry in entries if places[entry.version_key].newest]
    entries = current or sorted(entries, key=lambda e: -places[e.version_key].number)
    ids = sorted({entry.claim.claim for entry in entries})
    if not ids:
        raise UsageError(
            f"no claim has an id that begins with {prefix!r}; claimtrack report figures lists them"
        )
    exact = [entry for entry in entries if entry.claim.claim == prefix]
    if len(ids) > 1 and not exact:
        shown = []
        for name in ids[:NAMED_IN_A_MESSAGE]:
            entry = next(e for e in entries if e.claim.claim == name)
            shown.append(f"{_distinct(name, ids)} ({entry.claim.wording!r} in {entry.label})")
        more = f" and {len(ids) - len(shown)} more" if len(ids) > len(shown) else ""
        raise UsageError(
            f"{prefix!r} begins the ids of {len(ids)} claims: {', '.join(shown)}{more}; give more of it"
        )
    return min(exact or entries, key=lambda entry: (entry.copy, entry.claim.document))


def _distinct(name: str, names: Sequence[str]) -> str:
    """Return the shortest beginning of a name that no other name has, of at least 4 characters."""
    length = next(n for n in range(1, len(name) + 1) if sum(x.startswith(name[:n]) for x in names) == 1)
    return name[: max(4, length)]


def _claims() -> Select[Any]:
    return (
        select(CLAIM.c.version_id, CLAIM_TOPIC.c.topic, CLAIM_COPY.c.twin_id, *CLAIM_COLUMNS)
        .join(VERSION, VERSION.c.id == CLAIM.c.version_id)
        .outerjoin(CLAIM_TOPIC, CLAIM_TOPIC.c.claim_id == CLAIM.c.id)
        .outerjoin(CLAIM_COPY, CLAIM_COPY.c.claim_id == CLAIM.c.id)
    )


def _read(connection: Connection, query: Select[Any], places: dict[int, Place]) -> list[Entry]:
    rank = {version: i for i, version in enumerate(places)}
    # Sorted here, as labels are made here; and the wide rows would be slower to sort in the database.
    entries = []
    for row in connection.execute(query):
        place = places[row[0]]
        claim = read_claim(row, 3, place.document)
        entries.append(
            Entry(
                claim,
                row[1] or "",
                place.label,
                place.document_key,
                place.version_key,
                place.origin,
                place.retrieved_at,
                place.extractor or 0,
                row[2] is not None,
            )
        )
    entries.sort(key=lambda e: (rank[e.version_key], e.claim.start, e.claim.end, e.claim.claim))
    return entries


# --- filters -----------------------------------------------------------------------------------------------


def conditions(
    connection: Connection, filters: Filters, places: dict[int, Place]
) -> list[ColumnElement[bool]]:
    """Return the filters as conditions on claims. A date that is none is a ``UsageError``."""
    tests: list[ColumnElement[bool]] = []
    for name in ("unit", "speaker", "publisher", "place", "basis"):
        asked = getattr(filters, name)
        if asked is not None:
            tests.append(_says(CLAIM.c[name], asked))
    if filters.counted is not None:
        tests.append(
            or_(_says(CLAIM.c.counted, filters.counted), _says(CLAIM.c.counted_head, filters.counted))
        )
    if filters.topic is not None:
        topic = CLAIM_TOPIC.alias("asked")  # its own name: the query that this goes into joins the table too
        key = _topic_called(connection, filters.topic)
        asked = topic.c.topic == key if key is not None else _says(topic.c.name, filters.topic)
        tests.append(CLAIM.c.id.in_(select(topic.c.claim_id).where(asked)))
    if filters.search is not None:
        phrases = search_phrases(filters.search)
        found = matching_sentences(connection.dialect.name, phrases) if phrases else None
        tests.append(CLAIM.c.sentence_id.in_(found) if found is not None else false())
    if filters.document is not None:
        tests.append(CLAIM.c.version_id.in_(_named(filters.document, places)))
    for name, column, is_first in (
        ("asof_from", CLAIM.c.asof, True),
        ("asof_to", CLAIM.c.asof, False),
        ("published_from", CLAIM.c.date, True),
        ("published_to", CLAIM.c.date, False),
    ):
        day = getattr(filters, name)
        if day is not None:
            tests.append(column >= _day(name, day) if is_first else column <= _day(name, day))
    return tests


def _topic_called(connection: Connection, asked: str) -> str | None:
    """Return the key of the topic that is asked for by its whole key, ``None`` where words are asked for.

    "killed" is a topic, and a word in the names of many others.
    """
    key = asked.strip().casefold()
    query = (
        select(CLAIM_TOPIC.c.topic)
        .join(CLAIM, CLAIM.c.id == CLAIM_TOPIC.c.claim_id)
        .join(VERSION, VERSION.c.id == CLAIM.c.version_id)
        .where(CLAIM_TOPIC.c.topic.in_((key, asked)), VERSION.c.newest)
    )
    return connection.scalar(query.limit(1))


def find_units(connection: Connection) -> list[str]:
    """Return the units of the newest versions' claims, in order."""
    query = (
        select(CLAIM.c.unit)
        .join(VERSION, VERSION.c.id == CLAIM.c.version_id)
        .where(VERSION.c.newest, CLAIM.c.unit.is_not(None))
    )
    return sorted(connection.scalars(query.distinct()))


def _says(field: ColumnElement[Any], asked: str) -> ColumnElement[bool]:
    """Return the condition that each word asked for begins a word of the field; signs are compared whole."""
    words = [word for phrase in search_phrases(asked) for word in phrase.split()]
    return and_(*has_words(field, words)) if words else field == asked.strip()


def _day(name: str, value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        where = "--" + name.replace("_", "-")
        raise UsageError(f"{value!r} is not a day; write it as 2020-10-05", where=where) from error


def _named(asked: str, places: dict[int, Place]) -> list[int]:
    """Return the versions of the documents called so: by label or identity, else by a part of it."""
    exact = [key for key, place in places.items() if asked in (place.label, place.document.id)]
    part = asked.casefold()
    return exact or [key for key, place in places.items() if part in place.document.id.casefold()]


# --- documents and texts -----------------------------------------------------------------------------------


def find_documents(connection: Connection) -> list[DocumentEntry]:
    """Return the documents in their newest versions by label, without their texts."""
    claims = mapping(connection, select(CLAIM.c.version_id, func.count()).group_by(CLAIM.c.version_id))
    return [
        DocumentEntry(
            key=place.document_key,
            document=place.document,
            label=place.label,
            origin=place.origin,
            version=place.version_key,
            versions=place.number,
            retrieved_at=place.retrieved_at,
            characters=place.characters,
            claims=claims.get(place.version_key, 0),
            unread=place.unread,
        )
        for place in find_places(connection).values()
    ]


def find_copy_pairs(connection: Connection) -> list[CopyPair]:
    """Return the pairs of documents that share text, by their identities."""
    a, b = DOCUMENT.alias("first"), DOCUMENT.alias("second")
    rows = connection.execute(
        select(a.c.identity, b.c.identity, COPY_PAIR.c.kind, COPY_PAIR.c.containment)
        .join(a, a.c.id == COPY_PAIR.c.a)
        .join(b, b.c.id == COPY_PAIR.c.b)
    )
    return sorted((CopyPair(*row) for row in rows), key=lambda pair: (pair.a, pair.b))


def find_topics(connection: Connection) -> dict[str, str]:
    """Return the topics of the newest versions: key -> name, by key."""
    query = (
        select(CLAIM_TOPIC.c.topic, func.min(CLAIM_TOPIC.c.name))
        .join(CLAIM, CLAIM.c.id == CLAIM_TOPIC.c.claim_id)
        .join(VERSION, VERSION.c.id == CLAIM.c.version_id)
        .where(VERSION.c.newest)
        .group_by(CLAIM_TOPIC.c.topic)
    )
    return dict(sorted(mapping(connection, query).items()))


def find_replacement(connection: Connection, version_key: int) -> tuple[int, str] | None:
    """Return the number of a version and when the next one took its place; ``None`` for a newest version."""
    old = VERSION.alias("old")
    row = connection.execute(
        select(old.c.number, VERSION.c.retrieved_at)
        .join(VERSION, (VERSION.c.document_id == old.c.document_id) & (VERSION.c.number == old.c.number + 1))
        .where(old.c.id == version_key)
    ).one_or_none()
    return (row[0], row[1]) if row is not None else None


def find_text(connection: Connection, document_key: int, version_key: int | None) -> str:
    """Return the text of a document: of the version asked for, else of the newest one."""
    chosen = VERSION.c.id == version_key if version_key is not None else VERSION.c.newest
    text = connection.scalar(select(VERSION.c.text).where(VERSION.c.document_id == document_key, chosen))
    if text is None:
        raise StoreError(f"the ledger has no document {document_key}")
    return str(text)


def find_sentences_around(
    connection: Connection, version_key: int, claim: Claim, reach: int
) -> list[tuple[Span, str]]:
    """Return the claim's sentence with ``reach`` sentences before and behind it, in the order of the text."""
    columns = (SENTENCE.c.start, SENTENCE.c.end, SENTENCE.c.text)
    here = select(*columns).where(SENTENCE.c.version_id == version_key)
    start, end = SENTENCE.c.start, SENTENCE.c.end
    before = connection.execute(
        here.where(end <= claim.sentence_start).order_by(start.desc()).limit(reach)
    ).all()
    behind = connection.execute(here.where(start >= claim.sentence_end).order_by(start).limit(reach)).all()
    own = (claim.sentence_start, claim.sentence_end, claim.sentence)
    return [(Span(a, b), words) for a, b, words in [*reversed(before), own, *behind]]
