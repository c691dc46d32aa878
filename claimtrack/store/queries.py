"""Filters -> rows -> entries. Reports see the newest version of every document."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, false, func, not_, or_, select

from claimtrack.errors import StoreError, UsageError
from claimtrack.model import LIKELY, SURE, Claim, CopyPair, DocumentEntry, Entry, Filters, Span
from claimtrack.store.convert import VERSION_COLUMNS, mapping, read_document
from claimtrack.store.dialect import has_words, matching_sentences, search_phrases
from claimtrack.store.entries import SKETCH, Place, chunks, read_entries, select_claims
from claimtrack.store.labels import labels
from claimtrack.store.tables import (
    CLAIM,
    CLAIM_DECISION,
    CLAIM_TAG,
    CLAIM_TOPIC,
    CLAIM_VALUE,
    COPY_PAIR,
    DOCUMENT,
    DOCUMENT_ORIGIN,
    DOCUMENT_STORY,
    SENTENCE,
    SPEAKER_NAME,
    VERSION,
)

EVERYTHING = Filters()

NAMED_IN_A_MESSAGE = 5
"""Claims that are listed where a prefix fits several."""

BATCH = 5_000
"""Claims that are held at a time where all are read one after the other."""

BATCH_DOCUMENTS = 500
"""Documents of a batch at most: a query has room for some thousand keys."""


def find_places(connection: Connection, *, newest: bool = True) -> dict[int, Place]:
    """Return the versions by row number, ordered by label and number: the newest ones, or all."""
    there = DOCUMENT.c.removed.is_(None)
    identities = mapping(connection, select(DOCUMENT.c.id, DOCUMENT.c.identity).where(there))
    names = labels(identities.values())
    origins = mapping(connection, select(DOCUMENT_ORIGIN.c.document_id, DOCUMENT_ORIGIN.c.origin_id))
    stories = {
        row.document_id: (row.story, row.name)
        for row in connection.execute(
            select(DOCUMENT_STORY.c.document_id, DOCUMENT_STORY.c.story, DOCUMENT_STORY.c.name)
        )
    }
    query = select(
        *(VERSION.c[name] for name in ("id", "document_id", "number", "retrieved_at", "extractor", "unread")),
        *(VERSION.c[name] for name in ("characters", "newest")),
        *VERSION_COLUMNS,
        *(DOCUMENT.c.identity, DOCUMENT.c.source),
    ).join(DOCUMENT, DOCUMENT.c.id == VERSION.c.document_id)
    query = query.where(VERSION.c.newest if newest else there)
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
            *stories.get(row.document_id, ("", "")),
        )
        for row in connection.execute(query)
    ]
    places.sort(key=lambda place: (place.label, place.number))
    return {place.version_key: place for place in places}


def find_entries(connection: Connection, filters: Filters) -> list[Entry]:
    """Return the claims that pass, by label and place in the text; ``limit`` and ``sort`` are a report's."""
    places = find_places(connection)
    query = select_claims().where(VERSION.c.newest, *conditions(connection, filters, places))
    return read_entries(connection, query, places, extracted=filters.extracted)


def find_sketches(
    connection: Connection, filters: Filters, places: dict[int, Place], also: Collection[str] = ()
) -> list[Entry]:
    """Return what ``find_entries`` does as sketches, with some more fields of the claim; see ``entries``."""
    names = SKETCH | frozenset(also)
    query = select_claims(names).where(VERSION.c.newest, *conditions(connection, filters, places))
    return read_entries(connection, query, places, extracted=filters.extracted, names=names)


def find_versions(connection: Connection, versions: Collection[int]) -> dict[int, list[Entry]]:
    """Return the claims of each of these versions, of old ones as well, in the order of the text."""
    places = find_places(connection, newest=False)
    found: dict[int, list[Entry]] = {version: [] for version in versions}
    for some in chunks(found):
        query = select_claims().where(CLAIM.c.version_id.in_(some))
        for entry in read_entries(connection, query, places):
            found[entry.version_key].append(entry)
    return found


def find_row(connection: Connection, row: int) -> Entry:
    """Return the claim of a row that is there, whatever was found about it."""
    [entry] = read_entries(connection, select_claims().where(CLAIM.c.id == row), find_places(connection))
    return entry


def find_entries_where(
    connection: Connection,
    test: ColumnElement[bool],
    places: dict[int, Place],
    names: Collection[str] | None = None,
) -> list[Entry]:
    """Return the claims of these places that pass one test and were not found wrong, in their order; with
    ``names`` only these fields of theirs."""
    query = select_claims(names).where(test, *review_conditions(EVERYTHING))
    return read_entries(connection, query, places, names=names)


def stream_entries(connection: Connection, filters: Filters) -> Iterator[Entry]:
    """Yield the claims that pass, by document and place in the text, with a batch in memory at a time."""
    places = find_places(connection)
    tests = conditions(connection, filters, places)
    held = mapping(connection, select(CLAIM.c.version_id, func.count()).group_by(CLAIM.c.version_id))
    batch: dict[int, Place] = {}
    claims = 0
    for place in [*sorted(places.values(), key=lambda place: place.document.id), None]:
        if place is not None and place.version_key in held:
            batch[place.version_key] = place
            claims += held[place.version_key]
        if batch and (place is None or claims >= BATCH or len(batch) == BATCH_DOCUMENTS):
            query = select_claims().where(CLAIM.c.version_id.in_(batch), *tests)
            yield from read_entries(connection, query, batch, extracted=filters.extracted)
            batch, claims = {}, 0


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
    removed = select(DOCUMENT.c.id).where(DOCUMENT.c.removed.is_not(None))
    query = select_claims().where(starts, VERSION.c.document_id.not_in(removed))
    entries = read_entries(connection, query, places)
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


# --- filters -----------------------------------------------------------------------------------------------


def conditions(
    connection: Connection, filters: Filters, places: dict[int, Place]
) -> list[ColumnElement[bool]]:
    """Return the filters as conditions on claims. A date that is none is a ``UsageError``."""
    decided = frozenset() if filters.extracted else decided_fields(connection)

    def value(name: str) -> ColumnElement[Any]:
        return field_of(name, decided)

    tests: list[ColumnElement[bool]] = review_conditions(filters)
    for name in ("unit", "publisher", "place", "basis", "action", "side", "category", "kind"):
        asked = getattr(filters, name)
        if asked is not None:
            tests.append(_says(value(name), asked))
    if filters.speaker is not None:
        called = _says(SPEAKER_NAME.c.canonical, filters.speaker)
        others = select(SPEAKER_NAME.c.name).where(called)
        tests.append(or_(_says(value("speaker"), filters.speaker), value("speaker").in_(others)))
    if filters.counted is not None:
        tests.append(
            or_(_says(value("counted"), filters.counted), _says(value("counted_head"), filters.counted))
        )
    if filters.sure is not None:
        tests.append(_is_sure(filters.sure, "speaker" in decided))
    if filters.topic is not None:
        topic = CLAIM_TOPIC.alias("asked")  # its own name: the query that this goes into joins the table too
        key = _topic_called(connection, filters.topic)
        asked = topic.c.topic == key if key is not None else _says(topic.c.name, filters.topic)
        tests.append(CLAIM.c.id.in_(select(topic.c.claim_id).where(asked)))
    if filters.story is not None:
        tests.append(CLAIM.c.version_id.in_(_versions_of_story(connection, filters.story)))
    if filters.search is not None:
        phrases = search_phrases(filters.search)
        found = matching_sentences(connection.dialect.name, phrases) if phrases else None
        tests.append(CLAIM.c.sentence_id.in_(found) if found is not None else false())
    if filters.document is not None:
        tests.append(CLAIM.c.version_id.in_(_named(filters.document, places)))
    for name, column, is_first in (
        ("asof_from", value("asof"), True),
        ("asof_to", value("asof"), False),
        ("published_from", CLAIM.c.date, True),
        ("published_to", CLAIM.c.date, False),
    ):
        day = getattr(filters, name)
        if day is not None:
            tests.append(column >= _day(name, day) if is_first else column <= _day(name, day))
    if filters.as_of is not None:
        # What is not dated at all cannot be said to have been known on a day, nor what was printed later.
        known = func.coalesce(CLAIM.c.date, value("asof"))
        tests.append(known <= _day("as_of", filters.as_of))
        tests.append(or_(value("asof").is_(None), value("asof") <= filters.as_of))
    return tests


def field_of(name: str, decided: Collection[str]) -> ColumnElement[Any]:
    """Return a field of the claim in a query: as decided, else as extracted.

    ``decided`` are the fields that were decided for any claim; the others are the plain column.
    """
    if name not in decided:
        return CLAIM.c[name]
    chosen = (
        select(CLAIM_VALUE.c.value)
        .where(CLAIM_VALUE.c.claim_id == CLAIM.c.id, CLAIM_VALUE.c.field == name)
        .correlate(CLAIM)
        .scalar_subquery()
    )
    return func.nullif(func.coalesce(chosen, CLAIM.c[name]), "")


def decided_fields(connection: Connection) -> frozenset[str]:
    """Return the fields that were decided for any claim."""
    return frozenset(connection.scalars(select(CLAIM_VALUE.c.field).distinct()))


def review_conditions(filters: Filters) -> list[ColumnElement[bool]]:
    """Return the conditions on what was decided about a claim."""
    tests: list[ColumnElement[bool]] = []
    decision = CLAIM_DECISION.alias("decided")  # its own name: the query may join the table too

    def with_decision(test: ColumnElement[bool]) -> ColumnElement[bool]:
        return CLAIM.c.id.in_(select(decision.c.claim_id).where(test))

    reviewed = with_decision(decision.c.verdict.is_not(None))
    match filters.reviewed:
        case None:
            tests.append(not_(with_decision(decision.c.verdict == "wrong")))
        case "ok" | "wrong":
            tests.append(with_decision(decision.c.verdict == filters.reviewed))
        case "yes":
            tests.append(reviewed)
        case "no":
            tests.append(not_(reviewed))
        case "any":
            pass
        case other:
            raise UsageError(f"{other!r} is none of ok, wrong, yes, no, any", where="--reviewed")
    if filters.graded is not None:
        tests.append(with_decision(decision.c.grade == filters.graded))
    for asked, is_wanted in ((filters.with_tag, True), (filters.without_tag, False)):
        if asked is not None:
            tagged = CLAIM.c.id.in_(select(CLAIM_TAG.c.claim_id).where(CLAIM_TAG.c.tag == asked))
            tests.append(tagged if is_wanted else not_(tagged))
    return tests


def _is_sure(asked: str, decided: bool) -> ColumnElement[bool]:
    """Return the condition that an attribution is as sure as asked for; who was decided is sure."""
    confidence = CLAIM.c.speaker_confidence
    bands = {
        "sure": confidence >= SURE,
        "likely": and_(confidence >= LIKELY, confidence < SURE),
        "check": confidence < LIKELY,
    }
    if asked not in bands:
        raise UsageError(f"{asked!r} is none of {', '.join(bands)}", where="--sure")
    if not decided:
        return bands[asked]
    chosen = CLAIM.c.id.in_(select(CLAIM_VALUE.c.claim_id).where(CLAIM_VALUE.c.field == "speaker"))
    return or_(chosen, bands["sure"]) if asked == "sure" else and_(not_(chosen), bands[asked])


def _versions_of_story(connection: Connection, asked: str) -> Select[Any]:
    """Return the newest versions of the documents of stories: of the one with this key, else of those with
    these words in their names."""
    key = asked.strip().casefold()
    is_key = connection.scalar(select(DOCUMENT_STORY.c.story).where(DOCUMENT_STORY.c.story == key).limit(1))
    called = DOCUMENT_STORY.c.story == key if is_key else _says(DOCUMENT_STORY.c.name, asked)
    return (
        select(VERSION.c.id)
        .join(DOCUMENT_STORY, DOCUMENT_STORY.c.document_id == VERSION.c.document_id)
        .where(VERSION.c.newest, called)
    )


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
