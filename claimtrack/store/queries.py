"""Filters -> rows -> entries. Reports see the newest version of every document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from claimtrack.errors import StoreError, UsageError
from claimtrack.filters import Filters
from claimtrack.model import Claim, CopyPair, DocumentEntry, Entry, Span
from claimtrack.store import kept_labels
from claimtrack.store.chunks import chunks
from claimtrack.store.convert import VERSION_COLUMNS, mapping, read_document
from claimtrack.store.dialect import begins, binary, is_among
from claimtrack.store.entries import SKETCH, Place, read_entries, select_claims
from claimtrack.store.filtering import (
    amount_conditions,
    conditions,
    decided_fields,
    document_conditions,
    field_of,
)
from claimtrack.store.kept_tables import DOCUMENT_LABEL
from claimtrack.store.tables import (
    CLAIM,
    CLAIM_TOPIC,
    COPY_PAIR,
    DOCUMENT,
    DOCUMENT_ORIGIN,
    DOCUMENT_STORY,
    SENTENCE,
    VERSION,
)

EVERYTHING = Filters()

NAMED_IN_A_MESSAGE = 5
"""Claims that are listed where a prefix fits several."""

BATCH = 5_000
"""Claims that are held at a time where all are read one after the other."""

BATCH_DOCUMENTS = 500
"""Documents of a batch at most: a query has room for some thousand keys."""


def find_places(connection: Connection) -> dict[int, Place]:
    """Return the newest versions by row number, ordered by label and number."""
    return _ordered(_places(connection, [VERSION.c.newest], kept_labels.find(connection)))


def places_of(connection: Connection, versions: Collection[int]) -> dict[int, Place]:
    """Return some versions by row number, ordered by label and number."""
    if not versions:
        return {}
    names = None if kept_labels.are_kept(connection) else kept_labels.find(connection)
    some = is_among(connection.dialect.name, VERSION.c.id, versions)
    return _ordered(_places(connection, [some], names))


def unlabelled(connection: Connection, versions: Collection[int]) -> dict[int, Place]:
    """Return some versions by row number without their labels, which are made of the names of all."""
    names: defaultdict[str, str] = defaultdict(str)
    some = (_places(connection, [VERSION.c.id.in_(some)], names) for some in chunks(sorted(versions)))
    return {place.version_key: place for places in some for place in places}


def _ordered(places: Iterable[Place]) -> dict[int, Place]:
    ordered = sorted(places, key=lambda place: (place.label, place.number))
    return {place.version_key: place for place in ordered}


def _places(
    connection: Connection, tests: Sequence[ColumnElement[bool]], names: Mapping[str, str] | None
) -> list[Place]:
    """Return versions with what they share, with the labels that are kept where no other names are given."""
    own = DOCUMENT.alias("first")  # the document that gives the origin its name
    query = (
        select(
            *(VERSION.c[name] for name in ("id", "document_id", "number", "retrieved_at", "extractor")),
            *(VERSION.c[name] for name in ("unread", "characters", "newest")),
            *VERSION_COLUMNS,
            *(DOCUMENT.c.identity, DOCUMENT.c.source, own.c.identity.label("origin")),
            *(DOCUMENT_STORY.c.story, DOCUMENT_STORY.c.name.label("story_name")),
            DOCUMENT_LABEL.c.label.label("kept"),
        )
        .join(DOCUMENT, DOCUMENT.c.id == VERSION.c.document_id)
        .outerjoin(DOCUMENT_ORIGIN, DOCUMENT_ORIGIN.c.document_id == DOCUMENT.c.id)
        .outerjoin(own, own.c.id == DOCUMENT_ORIGIN.c.origin_id)
        .outerjoin(DOCUMENT_STORY, DOCUMENT_STORY.c.document_id == DOCUMENT.c.id)
        .outerjoin(DOCUMENT_LABEL, DOCUMENT_LABEL.c.document_id == DOCUMENT.c.id)
    )
    rows = connection.execute(query.where(*tests)).all()
    return [
        Place(
            row.id,
            row.document_id,
            read_document(row),
            row.kept if names is None else names[row.identity],
            row.origin or row.identity,
            row.number,
            row.retrieved_at,
            row.extractor,
            row.unread,
            row.characters,
            row.newest,
            row.story or "",
            row.story_name or "",
        )
        for row in rows
    ]


def find_entries(
    connection: Connection, filters: Filters, versions: Collection[int] | None = None
) -> list[Entry]:
    """Return the claims that pass, by label and place in the text; ``limit`` and ``sort`` are a report's.
    With ``versions`` only the claims of these."""
    query = select_claims().where(VERSION.c.newest, *conditions(connection, filters))
    if versions is not None:
        query = query.where(is_among(connection.dialect.name, CLAIM.c.version_id, versions))
    return read_entries(connection, query, partial(places_of, connection), extracted=filters.extracted)


def find_sketches(
    connection: Connection,
    filters: Filters,
    find: Callable[[Collection[int]], Mapping[int, Place]],
    also: Collection[str] = (),
    *tests: ColumnElement[bool],
) -> list[Entry]:
    """Return what ``find_entries`` does as sketches, with some more fields of the claim; see ``entries``.
    ``tests`` are conditions beside the filters."""
    names = SKETCH | frozenset(also)
    query = select_claims(names).where(VERSION.c.newest, *tests, *conditions(connection, filters))
    return read_entries(connection, query, find, extracted=filters.extracted, names=names)


def find_on(
    connection: Connection,
    test: ColumnElement[bool],
    find: Callable[[Collection[int]], Mapping[int, Place]],
    filters: Filters = EVERYTHING,
) -> list[Entry]:
    """Return the claims of newest versions that pass one test and the filters."""
    query = select_claims().where(VERSION.c.newest, test, *conditions(connection, filters))
    return read_entries(connection, query, find, extracted=filters.extracted)


def find_said(
    connection: Connection,
    names: Collection[str],
    find: Callable[[Collection[int]], Mapping[int, Place]],
) -> list[Entry]:
    """Return the claims of newest versions whose speaker has one of these names, as decided."""
    name = field_of("speaker", decided_fields(connection))
    spoken = is_among(connection.dialect.name, name, names)
    return read_entries(connection, select_claims().where(VERSION.c.newest, spoken), find)


def find_nearest(
    connection: Connection,
    version: int,
    at: int,
    most: int,
    find: Callable[[Collection[int]], Mapping[int, Place]],
) -> list[Entry]:
    """Return so many claims of a newest version that were not found wrong, those nearest to an offset of its
    text, in the order of the text."""
    near = select(CLAIM.c.id).where(CLAIM.c.version_id == version, *conditions(connection, EVERYTHING))
    rows = connection.scalars(near.order_by(func.abs(CLAIM.c.start - at), CLAIM.c.id).limit(most)).all()
    return find_on(connection, is_among(connection.dialect.name, CLAIM.c.id, rows), find)


def find_alike(
    connection: Connection,
    topic: str,
    claim: Claim,
    find: Callable[[Collection[int]], Mapping[int, Place]],
    filters: Filters,
) -> list[Entry]:
    """Return the claims of newest versions on a topic that pass and have the amount of one."""
    said = amount_conditions(connection, filters, claim)
    return find_on(connection, and_(CLAIM_TOPIC.c.topic == topic, *said), find, filters)


def find_versions(
    connection: Connection, versions: Collection[int], *, extracted: bool = False
) -> dict[int, list[Entry]]:
    """Return the claims of each of these versions, of old ones as well, in the order of the text."""
    found: dict[int, list[Entry]] = {version: [] for version in versions}
    places = places_of(connection, found)
    for some in chunks(found):
        query = select_claims().where(CLAIM.c.version_id.in_(some))
        for entry in read_entries(connection, query, lambda _: places, extracted=extracted):
            found[entry.version_key].append(entry)
    return found


def find_between(connection: Connection, version: int, start: int, end: int) -> list[Entry]:
    """Return the claims of a version that have characters between two offsets, or whose speaker has."""
    here = [and_(first < end, last > start) for first, last in _SPANS]
    query = select_claims().where(CLAIM.c.version_id == version, or_(*here))
    return read_entries(connection, query, partial(places_of, connection))


_SPANS = ((CLAIM.c.start, CLAIM.c.end), (CLAIM.c.speaker_start, CLAIM.c.speaker_end))


def first_versions(connection: Connection, versions: Sequence[int], figures: int) -> list[int]:
    """Return the first of some versions until they have so many claims in all, at least one."""
    found: list[int] = []
    query = select(CLAIM.c.version_id, func.count()).group_by(CLAIM.c.version_id)
    for some in chunks(versions):
        held = mapping(connection, query.where(CLAIM.c.version_id.in_(some)))
        for version in some:
            figures -= held.get(version, 0)
            if figures < 0 and found:
                return found
            found.append(version)
    return found


def versions_beside(connection: Connection, versions: Collection[int]) -> list[int]:
    """Return the other newest versions of the stories of some versions, those of the latest documents
    first."""
    mine = is_among(connection.dialect.name, VERSION.c.id, versions)
    own = select(DOCUMENT_STORY.c.story).join(VERSION, VERSION.c.document_id == DOCUMENT_STORY.c.document_id)
    told = select(DOCUMENT_STORY.c.document_id).where(DOCUMENT_STORY.c.story.in_(own.where(mine)))
    query = select(VERSION.c.id).join(DOCUMENT, DOCUMENT.c.id == VERSION.c.document_id)
    query = query.where(VERSION.c.newest, VERSION.c.document_id.in_(told)).order_by(*latest_first())
    held = set(versions)
    return [key for key in connection.scalars(query) if key not in held]


def latest_first() -> list[ColumnElement[Any]]:
    """Return the order of versions by their days, the latest first."""
    return [binary(func.coalesce(VERSION.c.date, "")).desc(), binary(DOCUMENT.c.identity)]


def find_row(connection: Connection, row: int) -> Entry:
    """Return the claim of a row that is there, whatever was found about it."""
    query = select_claims().where(CLAIM.c.id == row)
    [entry] = read_entries(connection, query, partial(places_of, connection))
    return entry


def stream_entries(connection: Connection, filters: Filters) -> Iterator[Entry]:
    """Yield the claims that pass, by document and place in the text, with a batch in memory at a time."""
    tests = conditions(connection, filters)
    held = select(CLAIM.c.version_id, func.count()).join(VERSION, VERSION.c.id == CLAIM.c.version_id)
    held = held.join(DOCUMENT, DOCUMENT.c.id == VERSION.c.document_id).where(VERSION.c.newest)
    held = held.group_by(CLAIM.c.version_id, DOCUMENT.c.identity).order_by(binary(DOCUMENT.c.identity))
    names = kept_labels.find(connection)
    batch: list[int] = []
    claims = 0

    def read() -> list[Entry]:
        found = _places(connection, [VERSION.c.id.in_(batch)], names)
        places = {one.version_key: one for one in sorted(found, key=lambda place: place.document.id)}
        query = select_claims().where(CLAIM.c.version_id.in_(batch), *tests)
        return read_entries(connection, query, lambda _: places, extracted=filters.extracted)

    for version, number in connection.execute(held).all():
        batch.append(version)
        claims += number
        if claims >= BATCH or len(batch) == BATCH_DOCUMENTS:
            yield from read()
            batch, claims = [], 0
    if batch:
        yield from read()


def find_claim(connection: Connection, prefix: str) -> Entry:
    """Return the one claim whose id begins so. Nothing, or several, is a ``UsageError`` that says which.

    The same text at two addresses gives the same claim twice; then the one that is no copy is returned. A
    claim that only an older version makes is found too, so that an old citation still leads somewhere.
    """
    prefix = prefix.strip()
    if not prefix:
        raise UsageError("give the id of a claim, or its beginning")
    removed = select(DOCUMENT.c.id).where(DOCUMENT.c.removed.is_not(None))
    query = select_claims().where(begins(CLAIM.c.claim, prefix), VERSION.c.document_id.not_in(removed))
    places: dict[int, Place] = {}

    def find(versions: Collection[int]) -> Mapping[int, Place]:
        places.update(places_of(connection, versions))
        return places

    entries = read_entries(connection, query, find)
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


# --- documents and texts -----------------------------------------------------------------------------------


def find_documents(
    connection: Connection, filters: Filters = EVERYTHING, versions: Collection[int] | None = None
) -> list[DocumentEntry]:
    """Return the documents in their newest versions by label, without their texts; of the filters those of
    documents count. With ``versions`` only those of which these are the newest."""
    if tests := document_conditions(connection, filters):
        kept = connection.scalars(select(VERSION.c.id).where(VERSION.c.newest, *tests)).all()
        versions = kept if versions is None else set(versions) & set(kept)
    if versions is None:
        places = find_places(connection)
    else:
        places = {key: one for key, one in places_of(connection, versions).items() if one.newest}
    held = select(CLAIM.c.version_id, func.count()).group_by(CLAIM.c.version_id)
    if versions is not None:
        held = held.where(is_among(connection.dialect.name, CLAIM.c.version_id, places))
    claims = mapping(connection, held)
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
        for place in places.values()
    ]


def find_dates_found(connection: Connection) -> dict[int, str]:
    """Return how the days of the newest versions were found, where that is known."""
    query: Any = select(VERSION.c.id, VERSION.c.found).where(VERSION.c.newest)
    return {key: found["date"] for key, found in connection.execute(query) if "date" in found}


def count_documents(connection: Connection) -> dict[str, int]:
    """Return the publishers of the newest versions with how many documents each has."""
    name = func.coalesce(VERSION.c.publisher, "")
    query: Any = select(name, func.count()).where(VERSION.c.newest).group_by(name)
    return mapping(connection, query)


def find_copy_pairs(connection: Connection) -> list[CopyPair]:
    """Return the pairs of documents that share text, by their identities."""
    a, b = DOCUMENT.alias("first"), DOCUMENT.alias("second")
    rows = connection.execute(
        select(a.c.identity, b.c.identity, COPY_PAIR.c.kind, COPY_PAIR.c.containment)
        .join(a, a.c.id == COPY_PAIR.c.a)
        .join(b, b.c.id == COPY_PAIR.c.b)
    )
    return sorted((CopyPair(*row) for row in rows), key=lambda pair: (pair.a, pair.b))


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
