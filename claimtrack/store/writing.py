"""One document's reading -> rows, in one transaction."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as dataclass_replace
from typing import Any, Literal

from sqlalchemy import Connection, delete, select, update

from claimtrack.model import Claim, Document, Span
from claimtrack.store import dirty, touched
from claimtrack.store.chunks import chunks
from claimtrack.store.convert import (
    CLAIM_ROW,
    VERSION_COLUMNS,
    claim_row,
    is_same_metadata,
    provenance,
    read_document,
    version_row,
)
from claimtrack.store.derive import COPIES, SETTLED, STORIES
from claimtrack.store.dialect import bulk_insert, new_keys
from claimtrack.store.identities import (
    find_identity,
    find_known,
    is_of_its_source,
    names_of,
    note_source,
)
from claimtrack.store.tables import (
    CLAIM,
    DECISION,
    DERIVATION,
    DOCUMENT,
    PROFILE,
    SENTENCE,
    VERSION,
)

Outcome = Literal["new", "changed", "metadata", "read", "unchanged"]
"""What became of a document: a new identity, a new text, new metadata, the same text read anew, nothing."""

NEW, KEPT, OLD = "new", "kept", "old"
"""States of a profile: not yet in a story, in one, of a reading that is no more."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of one document: its sentences and its claims.

    ``extractor`` and ``parser`` say what read it, the latter with the stamp of the language's tables behind
    the name; ``unread`` why nothing was extracted.
    """

    document: Document
    sentences: Sequence[Span] = ()
    claims: Sequence[Claim] = ()
    extractor: int | None = None
    parser: str | None = None
    unread: str | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """The newest version of a document as the ledger holds it; ``document`` comes without its text.

    ``is_shared`` says that its id means it in every file, ``retrieved_at`` when this text came in.
    """

    document_key: int
    version_key: int
    number: int
    sha256: str
    document: Document
    extractor: int | None
    parser: str | None
    unread: str | None
    is_shared: bool = False
    retrieved_at: str = ""


def find_held(connection: Connection, identity: str) -> Held | None:
    """Return the newest version of a document, or ``None`` if the ledger has no such document."""
    return find_all_held(connection, [identity]).get(identity)


def find_all_held(connection: Connection, identities: Iterable[str]) -> dict[str, Held]:
    """Return the newest versions of documents, of those that the ledger has, by identity."""
    columns = (VERSION.c.id, VERSION.c.document_id, VERSION.c.number, VERSION.c.sha256, VERSION.c.extractor)
    query = (
        select(
            *(DOCUMENT.c.identity, DOCUMENT.c.source, DOCUMENT.c.is_shared, *columns),
            *(VERSION.c.parser, VERSION.c.unread, VERSION.c.retrieved_at, *VERSION_COLUMNS),
        )
        .join(DOCUMENT, DOCUMENT.c.id == VERSION.c.document_id)
        .where(VERSION.c.newest)
    )
    held: dict[str, Held] = {}
    for some in chunks(identities):
        for row in connection.execute(query.where(DOCUMENT.c.identity.in_(some))):
            key, source = (row.document_id, row.id, row.number, row.sha256), (row.extractor, row.parser)
            found = *key, read_document(row), *source, row.unread, row.is_shared, row.retrieved_at
            held[row.identity] = Held(*found)
    return held


def put(
    connection: Connection, reading: Reading, *, run: int | None, retrieved_at: str, same_ids: bool = False
) -> Outcome:
    """Write one reading; the caller commits. What is there already decides what it becomes.

    The same text is updated in place, claims and all; another text becomes a new version beside the old one.
    A reading that is there already, because another process was faster, changes nothing. With ``same_ids``
    the id of a record means it in every file.
    """
    if not same_ids:
        identity = find_identity(connection, reading.document, reading.document.sha256)
        reading = dataclass_replace(reading, document=dataclass_replace(reading.document, id=identity))
    document = reading.document
    held = find_held(connection, document.id)
    outcome = foresee(held, reading)
    if held is not None:
        note_source(connection, document, shared=same_ids)
    if outcome == "unchanged":
        return outcome
    if held is not None and outcome in ("metadata", "read"):
        replace(connection, held.version_key, reading)
        return outcome
    if held is None:
        _insert_new(connection, [reading], run=run, retrieved_at=retrieved_at, same_ids=same_ids)
        return outcome
    connection.execute(update(VERSION).where(VERSION.c.id == held.version_key).values(newest=False))
    [version] = new_keys(connection, VERSION, 1)
    row = _version(held.document_key, held.number + 1, run, retrieved_at, reading)
    bulk_insert(connection, VERSION, ["id", *row], [(version, *row.values())])
    _insert_readings(connection, {version: reading}, [held.document_key])
    return outcome


def put_many(
    connection: Connection, readings: Sequence[Reading], *, run: int | None, retrieved_at: str
) -> list[Outcome]:
    """Write readings as ``put`` does, many new ones at a time; the caller commits."""
    count = Counter(name for reading in readings for name in names_of(reading.document))
    known = {name for name, times in count.items() if times > 1} | find_known(connection, count)
    new = [reading for reading in readings if known.isdisjoint(names_of(reading.document))]
    _insert_new(connection, new, run=run, retrieved_at=retrieved_at)
    here = {id(reading) for reading in new}
    return [
        "new" if id(reading) in here else put(connection, reading, run=run, retrieved_at=retrieved_at)
        for reading in readings
    ]


def _insert_new(
    connection: Connection,
    readings: Sequence[Reading],
    *,
    run: int | None,
    retrieved_at: str,
    same_ids: bool = False,
) -> None:
    """Insert documents that the ledger does not have; one that was taken out is gone for good."""
    if not readings:
        return
    for names in chunks(reading.document.id for reading in readings):
        gone = DOCUMENT.c.removed.is_not(None), DOCUMENT.c.identity.in_(names)
        connection.execute(delete(DOCUMENT).where(*gone))
    keys = new_keys(connection, DOCUMENT, len(readings))
    versions = new_keys(connection, VERSION, len(readings))
    documents, rows = [], []
    for key, version, reading in zip(keys, versions, readings, strict=True):
        document = reading.document
        shared = same_ids and is_of_its_source(document)
        documents.append((key, document.id, document.source, shared))
        rows.append({"id": version} | _version(key, 1, run, retrieved_at, reading))
    bulk_insert(connection, DOCUMENT, ["id", "identity", "source", "is_shared"], documents)
    bulk_insert(connection, VERSION, list(rows[0]), [tuple(row.values()) for row in rows])
    _insert_readings(connection, dict(zip(versions, readings, strict=True)), keys)


def _version(key: int, number: int, run: int | None, retrieved_at: str, reading: Reading) -> dict[str, Any]:
    document = reading.document
    return version_row(document) | {
        "document_id": key,
        "run_id": run,
        "number": number,
        "newest": True,
        "sha256": document.sha256,
        "retrieved_at": retrieved_at,
        "characters": len(document.text),
        "text": document.text,
        **_source(reading),
    }


def foresee(held: Held | None, reading: Reading) -> Outcome:
    """Return what ``put`` would make of a reading."""
    if held is None:
        return "new"
    if held.sha256 != reading.document.sha256:
        return "changed"
    if not is_same_metadata(held.document, reading.document):
        return "metadata"
    same = (held.extractor, held.parser, held.unread) == (reading.extractor, reading.parser, reading.unread)
    return "unchanged" if same else "read"


def replace(connection: Connection, version_key: int, reading: Reading) -> None:
    """Put a reading in the place of the one that a version has; only its text stays."""
    values = version_row(reading.document) | _source(reading)
    connection.execute(update(VERSION).where(VERSION.c.id == version_key).values(**values))
    gone = connection.scalars(select(CLAIM.c.id).where(CLAIM.c.version_id == version_key)).all()
    touched.mark_claims(connection, gone)
    for table in (CLAIM, SENTENCE):
        connection.execute(delete(table).where(table.c.version_id == version_key))
    document = connection.scalar(select(VERSION.c.document_id).where(VERSION.c.id == version_key))
    assert document is not None
    _insert_readings(connection, {version_key: reading}, [document])


def own_story(identity: str) -> str:
    """Return the key of the story that a document is by itself, where it is in none.

    >>> own_story("news/1.txt")
    'd-f2da8832'
    """
    return f"d-{hashlib.sha256(identity.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def _source(reading: Reading) -> dict[str, object]:
    return {"extractor": reading.extractor, "parser": reading.parser, "unread": reading.unread}


def mark_read(connection: Connection, versions: Mapping[int, str], documents: Collection[int]) -> None:
    """Note that claims of these versions, given with their identities, came or went: whatever becomes of a
    document, copies, origins, stories and decisions have to be looked at again."""
    connection.execute(delete(DERIVATION).where(DERIVATION.c.name.in_((COPIES, STORIES, *SETTLED))))
    for some in chunks(versions):
        connection.execute(update(PROFILE).where(PROFILE.c.version_id.in_(some)).values(state=OLD))
    dirty.mark(connection, documents)
    dirty.mark(connection, set(versions.values()), [dirty.CLAIMS])


def _insert_readings(
    connection: Connection, readings: Mapping[int, Reading], documents: Collection[int]
) -> None:
    """Insert the sentences and claims of versions, and mark the documents."""
    mark_read(connection, {key: reading.document.id for key, reading in readings.items()}, documents)
    for some in chunks(reading.document.id for reading in readings.values()):
        adds = select(DECISION.c.document).where(DECISION.c.action == "add", DECISION.c.document.in_(some))
        dirty.mark(connection, connection.scalars(adds.distinct()).all(), [dirty.ADDED])
    keys = iter(new_keys(connection, SENTENCE, sum(len(one.sentences) for one in readings.values())))
    sentences: list[tuple[Any, ...]] = []
    claims: list[tuple[Any, ...]] = []
    for version, reading in readings.items():
        text, given = reading.document.text, tuple(provenance(reading.document).values())
        spans = sorted(reading.sentences, key=lambda span: span.start)
        rows = [(next(keys), version, span.start, span.end, span.of(text)) for span in spans]
        sentences += rows
        starts = [span.start for span in spans]
        for claim in reading.claims:
            at = bisect_right(starts, claim.start) - 1
            inside = at >= 0 and claim.start < spans[at].end
            claims.append(claim_row(claim, given, version, rows[at][0] if inside else None))
    bulk_insert(connection, SENTENCE, ["id", "version_id", "start", "end", "text"], sentences)
    bulk_insert(connection, CLAIM, CLAIM_ROW, claims)
