"""One document's reading -> rows, in one transaction."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as dataclass_replace
from typing import Literal

from sqlalchemy import Connection, Table, delete, insert, select, update

from claimtrack.model import Claim, Document, Span
from claimtrack.store import dirty
from claimtrack.store.convert import (
    VERSION_COLUMNS,
    claim_row,
    is_same_metadata,
    read_document,
    version_row,
)
from claimtrack.store.identities import find_identity, is_of_its_source, note_source
from claimtrack.store.tables import (
    CLAIM,
    DERIVATION,
    DOCUMENT,
    PROFILE,
    SENTENCE,
    VERSION,
)

Outcome = Literal["new", "changed", "metadata", "read", "unchanged"]
"""What became of a document: a new identity, a new text, new metadata, the same text read anew, nothing."""

COPIES = "copies"
"""The derivation over whole documents: copies, origins, twins. It goes out of date with every document."""

TOPICS = "topics"
"""The derivation of topics from stories, made with what is decided about them."""


STORIES = "stories"
"""The derivation of each document's story. It goes out of date with every document."""

DECIDED_CLAIMS = "decided claims"
"""What the decisions come to for claims. It goes out of date with every document, as do the next three."""

VOICES = "voices"
"""The canonical names of voices, as derived and decided."""

DECIDED_STORIES = "decided stories"
"""What the user's decisions about stories come to."""

DECIDED_TOPICS = "decided topics"
"""What the user's decisions about topics come to."""

SETTLED = (DECIDED_CLAIMS, VOICES, DECIDED_STORIES, DECIDED_TOPICS)


NEW, KEPT, OLD = "new", "kept", "old"
"""States of a profile: not yet in a story, in one, of a reading that is no more."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of one document: its sentences and its claims.

    ``extractor`` and ``parser`` say what read it; ``unread`` why nothing was extracted.
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

    ``is_shared`` says that its id means it in every file.
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


def find_held(connection: Connection, identity: str) -> Held | None:
    """Return the newest version of a document, or ``None`` if the ledger has no such document."""
    columns = (VERSION.c.id, VERSION.c.document_id, VERSION.c.number, VERSION.c.sha256, VERSION.c.extractor)
    row = connection.execute(
        select(
            *(DOCUMENT.c.identity, DOCUMENT.c.source, DOCUMENT.c.is_shared, *columns),
            *(VERSION.c.parser, VERSION.c.unread, *VERSION_COLUMNS),
        )
        .join(DOCUMENT, DOCUMENT.c.id == VERSION.c.document_id)
        .where(DOCUMENT.c.identity == identity, VERSION.c.newest)
    ).one_or_none()
    if row is None:
        return None
    document = read_document(row)
    return Held(
        *(row.document_id, row.id, row.number, row.sha256, document, row.extractor, row.parser, row.unread),
        is_shared=row.is_shared,
    )


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
        gone = DOCUMENT.c.removed.is_not(None)
        connection.execute(delete(DOCUMENT).where(DOCUMENT.c.identity == document.id, gone))
        shared = same_ids and is_of_its_source(document)
        values = {"identity": document.id, "source": document.source, "is_shared": shared}
        key = _insert_one(connection, DOCUMENT, values)
    else:
        key = held.document_key
        connection.execute(update(VERSION).where(VERSION.c.id == held.version_key).values(newest=False))
    version = version_row(document) | {
        "document_id": key,
        "run_id": run,
        "number": held.number + 1 if held else 1,
        "newest": True,
        "sha256": document.sha256,
        "retrieved_at": retrieved_at,
        "characters": len(document.text),
        "text": document.text,
    }
    version_key = _insert_one(connection, VERSION, version | _source(reading))
    _insert_reading(connection, version_key, reading)
    return outcome


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
    for table in (CLAIM, SENTENCE):
        connection.execute(delete(table).where(table.c.version_id == version_key))
    _insert_reading(connection, version_key, reading)


def own_story(identity: str) -> str:
    """Return the key of the story that a document is by itself, where it is in none.

    >>> own_story("news/1.txt")
    'd-f2da8832'
    """
    return f"d-{hashlib.sha256(identity.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def _source(reading: Reading) -> dict[str, object]:
    return {"extractor": reading.extractor, "parser": reading.parser, "unread": reading.unread}


def _insert_one(connection: Connection, table: Table, values: Mapping[str, object]) -> int:
    result = connection.execute(insert(table).values(**values))
    assert result.inserted_primary_key is not None
    return int(result.inserted_primary_key[0])


def _insert_reading(connection: Connection, version_key: int, reading: Reading) -> None:
    # Whatever becomes of a document, copies, origins, stories and decisions have to be looked at again.
    connection.execute(delete(DERIVATION).where(DERIVATION.c.name.in_((COPIES, STORIES, *SETTLED))))
    connection.execute(update(PROFILE).where(PROFILE.c.version_id == version_key).values(state=OLD))
    document = connection.scalar(select(VERSION.c.document_id).where(VERSION.c.id == version_key))
    assert document is not None
    dirty.mark(connection, [document])
    text = reading.document.text
    spans = [
        {"version_id": version_key, "start": span.start, "end": span.end, "text": span.of(text)}
        for span in reading.sentences
    ]
    if spans:
        connection.execute(insert(SENTENCE), spans)
    if not reading.claims:
        return
    sentences = connection.execute(
        select(SENTENCE.c.start, SENTENCE.c.end, SENTENCE.c.id)
        .where(SENTENCE.c.version_id == version_key)
        .order_by(SENTENCE.c.start)
    ).all()
    starts = [row.start for row in sentences]
    rows = []
    for claim in reading.claims:
        at = bisect_right(starts, claim.start) - 1
        inside = at >= 0 and claim.start < sentences[at].end
        rows.append(claim_row(claim, reading.document, version_key, sentences[at].id if inside else None))
    connection.execute(insert(CLAIM), rows)
