"""What a ledger holds, and whether it holds together."""

from __future__ import annotations

import hashlib
import sqlite3

from sqlalchemy import ColumnElement, Connection, Table, and_, func, not_, or_, select
from sqlalchemy.exc import DBAPIError

from claimtrack.lang import Language
from claimtrack.model import EXTRACTOR_VERSION
from claimtrack.store.convert import (
    CLAIM_COLUMNS,
    find_fault,
    float_of,
    mapping,
    provenance,
    read_claim,
    read_document,
)
from claimtrack.store.derive import COPIES, SETTLED, TOPICS
from claimtrack.store.dialect import database_bytes, find_damage, is_damaged
from claimtrack.store.history import find_out_of_step
from claimtrack.store.opening import HEAD
from claimtrack.store.tables import (
    CLAIM,
    CLAIM_COPY,
    CLAIM_TOPIC,
    COPY_PAIR,
    DERIVATION,
    DOCUMENT,
    DOCUMENT_ORIGIN,
    RUN,
    SENTENCE,
    VERSION,
)
from claimtrack.store.topics import count_topicless

SHOWN = 20
"""Faults of one kind that are listed; a damaged ledger would fill the screen."""


def describe(connection: Connection, shown: str) -> dict[str, str | int | None]:
    """Return what the ledger holds: counts, dates, sizes, versions."""

    def count(table: Table, *tests: ColumnElement[bool]) -> int:
        return int(connection.scalar(select(func.count()).select_from(table).where(*tests)) or 0)

    def first_last(column: ColumnElement[str]) -> tuple[str | None, str | None]:
        query = select(func.min(column), func.max(column)).where(VERSION.c.newest)
        low, high = connection.execute(query).one()
        return low, high

    claims = select(func.count()).select_from(CLAIM).join(VERSION).where(VERSION.c.newest)
    topics = (
        select(func.count(func.distinct(CLAIM_TOPIC.c.topic)))
        .join(CLAIM, CLAIM.c.id == CLAIM_TOPIC.c.claim_id)
        .join(VERSION, and_(VERSION.c.id == CLAIM.c.version_id, VERSION.c.newest))
    )
    published, retrieved = first_last(VERSION.c.date), first_last(VERSION.c.retrieved_at)
    extractors = connection.scalars(
        select(VERSION.c.extractor).where(VERSION.c.newest, VERSION.c.extractor.is_not(None)).distinct()
    )
    derived = set(connection.scalars(select(DERIVATION.c.name)))
    shared = select(func.count(func.distinct(DOCUMENT_ORIGIN.c.origin_id)))
    return {
        "ledger": shown,
        "tables": HEAD,
        "size": database_bytes(connection),
        "documents": count(VERSION, VERSION.c.newest),
        "removed_until_next_ingest": count(DOCUMENT, DOCUMENT.c.removed.is_not(None)),
        "versions": count(VERSION),
        "unread": count(VERSION, VERSION.c.newest, VERSION.c.unread.is_not(None)),
        "without_date": count(VERSION, VERSION.c.newest, VERSION.c.date.is_(None)),
        "sentences": count(SENTENCE),
        "claims": int(connection.scalar(claims) or 0),
        "claims_of_all_versions": count(CLAIM),
        "topics": int(connection.scalar(topics) or 0),
        "copy_pairs": count(COPY_PAIR),
        "origins": int(connection.scalar(shared) or 0) if COPIES in derived else None,
        "derivations": "up to date"
        if {COPIES, TOPICS} <= derived
        else "out of date; run: claimtrack db refresh",
        "first_published": published[0],
        "last_published": published[1],
        "first_retrieved": retrieved[0],
        "last_retrieved": retrieved[1],
        "runs": count(RUN),
        "runs_not_finished": count(RUN, RUN.c.finished.is_(None)),
        "extractor": ", ".join(str(version) for version in sorted(filter(None, extractors))) or None,
        "extractor_of_this_program": EXTRACTOR_VERSION,
    }


def count_older(connection: Connection, language: Language) -> int:
    """Return how many documents were read last by older code, or with other tables of the language."""
    other_tables = not_(VERSION.c.parser.endswith(f" {language.stamp}"))
    older = VERSION.c.newest, or_(VERSION.c.extractor < EXTRACTOR_VERSION, other_tables)
    return int(connection.scalar(select(func.count()).select_from(VERSION).where(*older)) or 0)


def find_faults(connection: Connection, *, read_only: bool = False) -> list[str]:
    """Return what is wrong in the ledger, one line each; an empty list is a sound ledger.

    Looked at: the database itself, the hash of every text, the characters of every claim and sentence, the
    provenance of the claims, one newest version for each document, and the derivations. Texts are read one
    at a time. With ``read_only`` the full-text index is not compared with the sentences. Where the file is so
    damaged that it cannot be read on, that is the last fault.
    """
    faults: list[str] = []
    try:
        faults += find_damage(connection, read_only=read_only)
        faults += _row_faults(connection)
    except sqlite3.DatabaseError as error:  # of the driver itself, in its own self-checks
        _note_damage(faults, error)
    except DBAPIError as error:
        _note_damage(faults, error.orig or error)
    return faults


def _note_damage(faults: list[str], error: BaseException) -> None:
    if not is_damaged(error):
        raise error
    faults.append(f"database: {error}; take a copy from before, or ingest anew")


def _row_faults(connection: Connection) -> list[str]:
    faults: list[str] = []
    keys = connection.scalars(select(VERSION.c.id).order_by(VERSION.c.id)).all()
    for key in keys:
        faults += _version_faults(connection, key)
    newest = mapping(
        connection,
        select(VERSION.c.document_id, func.count()).where(VERSION.c.newest).group_by(VERSION.c.document_id),
    )
    for row in connection.execute(select(DOCUMENT).order_by(DOCUMENT.c.identity)):
        if newest.get(row.id, 0) != (row.removed is None):
            faults.append(f"{row.identity}: has {newest.get(row.id, 0)} newest versions")
    if topicless := count_topicless(connection):
        faults.append(f"{topicless} claims have no topic; run: claimtrack db rebuild")
    if keys and COPIES not in set(connection.scalars(select(DERIVATION.c.name))):
        faults.append("copies and origins are out of date; run: claimtrack db rebuild")
    if keys and not set(SETTLED) <= set(connection.scalars(select(DERIVATION.c.name))):
        faults.append("what was decided is out of date; run: claimtrack db rebuild")
    faults += [
        f"{identity}: what was decided about it is not in its texts; run: claimtrack db rebuild"
        for identity in find_out_of_step(connection)
    ]
    foreign = connection.scalar(
        select(func.count())
        .select_from(CLAIM_COPY)
        .join(CLAIM, CLAIM.c.id == CLAIM_COPY.c.twin_id)
        .join(VERSION, VERSION.c.id == CLAIM.c.version_id)
        .where(VERSION.c.newest.is_(False))
    )
    if foreign:
        faults.append(f"{foreign} copies point to older versions; run: claimtrack db rebuild")
    return faults


def _version_faults(connection: Connection, key: int) -> list[str]:
    row = connection.execute(
        select(VERSION, DOCUMENT.c.identity)
        .join(DOCUMENT, DOCUMENT.c.id == VERSION.c.document_id)
        .where(VERSION.c.id == key)
    ).one_or_none()
    if row is None:
        return [f"version {key}: belongs to no document"]
    where = f"{row.identity} (version {row.number})"
    if hashlib.sha256(row.text.encode("utf-8", "surrogatepass")).hexdigest() != row.sha256:
        return [f"{where}: the text is not the one that was read"]
    document = read_document(row, row.text)
    faults = []
    expected = tuple(provenance(document).values())
    columns = [*(CLAIM.c[name] for name in provenance(document)), CLAIM.c.low_float, CLAIM.c.high_float]
    for found in connection.execute(
        select(*CLAIM_COLUMNS, *columns).where(CLAIM.c.version_id == key).order_by(CLAIM.c.start)
    ):
        width = len(CLAIM_COLUMNS)
        claim = read_claim(found[:width], 0, document)  # type: ignore[arg-type]
        fault = find_fault(claim, row.text)
        if fault:
            faults.append(f"{where}: {fault}")
        if tuple(found[width:-2]) != expected:
            faults.append(f"{where}: claim {found[0]} names another document")
        if tuple(found[-2:]) != (float_of(claim.low), float_of(claim.high)):
            faults.append(f"{where}: claim {found[0]} is sorted by another amount than it has")
    for start, end, text in connection.execute(
        select(SENTENCE.c.start, SENTENCE.c.end, SENTENCE.c.text).where(SENTENCE.c.version_id == key)
    ):
        if row.text[start:end] != text:
            faults.append(f"{where}: the sentence at {start}-{end} is not in the text")
    if len(faults) > SHOWN:
        faults = [*faults[:SHOWN], f"{where}: and {len(faults) - SHOWN} faults more"]
    return faults
