"""Plain values <-> rows, and what is checked before a value becomes a row."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from decimal import Decimal
from operator import attrgetter
from typing import Any

from sqlalchemy import Column, Connection, Row, Select

from claimtrack.model import Claim, Document
from claimtrack.store.tables import CLAIM, VERSION

PROVENANCE = ("document", "publisher", "title", "url", "date", "language")
"""The fields of a claim that repeat its document's."""

RECORD = tuple(f.name for f in fields(Claim))
"""The fields of the claim record in their order."""

_OWN = tuple(name for name in RECORD if name not in (*PROVENANCE, "inferred", "chain"))

CLAIM_COLUMNS: tuple[Column[Any], ...] = tuple(CLAIM.c[name] for name in RECORD if name not in PROVENANCE)
"""What is read of a claim's row; its provenance is read once with the version."""

METADATA_FIELDS = ("title", "publisher", "url", "date", "language", "issued_by", "reader", "found")
"""The fields of a document that can change while its text stays."""

VERSION_COLUMNS: tuple[Column[Any], ...] = tuple(VERSION.c[name] for name in METADATA_FIELDS)


def sift(claims: Iterable[Claim], text: str) -> tuple[list[Claim], list[str]]:
    """Return the claims that can be kept, each once, and what is wrong with the others."""
    kept: dict[str, Claim] = {}
    faults = []
    for claim in claims:
        fault = find_fault(claim, text)
        if fault:
            faults.append(fault)
        else:
            kept.setdefault(claim.claim, claim)
    return list(kept.values()), faults


def find_fault(claim: Claim, text: str) -> str | None:
    """Return what is wrong with a claim about this text, or ``None``.

    Whatever else an extractor may get wrong, every figure must lead back to its characters.
    """
    spans = (
        ("surface", claim.start, claim.end, claim.surface),
        ("wording", claim.wording_start, claim.wording_end, claim.wording),
        ("sentence", claim.sentence_start, claim.sentence_end, claim.sentence),
        ("speaker", claim.speaker_start, claim.speaker_end, claim.speaker_surface),
        ("event", claim.event_start, claim.event_end, claim.event),
    )
    for name, start, end, words in spans:
        if start is None and end is None and name in ("speaker", "event"):
            continue
        if start is None or end is None or not 0 <= start < end <= len(text) or text[start:end] != words:
            return f"the {name} of claim {claim.claim} is not at {start}-{end} of the text"
    for amount in (claim.low, claim.high):
        if amount is not None and not amount.is_finite():
            return f"claim {claim.claim} has the amount {amount}"
    return None


CLAIM_ROW = ("version_id", "sentence_id", "low_float", "high_float", "inferred", "chain", *PROVENANCE, *_OWN)
"""The columns that ``claim_row`` fills."""

_own = attrgetter(*_OWN)


def claim_row(
    claim: Claim, given: tuple[Any, ...], version_id: int, sentence_id: int | None
) -> tuple[Any, ...]:
    """Return the row of a claim. Its provenance is ``given``: that of the document as the ledger holds it."""
    floats = float_of(claim.low), float_of(claim.high)
    return version_id, sentence_id, *floats, list(claim.inferred), list(claim.chain), *given, *_own(claim)


def provenance(document: Document) -> dict[str, Any]:
    """Return what a claim repeats of its document, by field."""
    return {name: getattr(document, "id" if name == "document" else name) for name in PROVENANCE}


def float_of(amount: Decimal | None) -> float | None:
    """Return the amount for sorting; one beyond the floats has none."""
    if amount is None:
        return None
    value = float(amount)
    return value if math.isfinite(value) else None


def read_claim(row: Row[Any], first: int, document: Document) -> Claim:
    """Return the claim whose ``CLAIM_COLUMNS`` begin at a position of a row."""
    values = list(row[first:])
    values[_INFERRED], values[_CHAIN] = tuple(values[_INFERRED]), tuple(values[_CHAIN])
    return Claim(
        values[0],
        document.id,
        document.publisher,
        document.title,
        document.url,
        document.date,
        document.language,
        *values[1:],
    )


_INFERRED, _CHAIN = ([column.name for column in CLAIM_COLUMNS].index(name) for name in ("inferred", "chain"))


def mapping(connection: Connection, query: Select[Any]) -> dict[Any, Any]:
    """Return the rows of a query of two columns as a mapping from the first to the second."""
    return {key: value for key, value in connection.execute(query)}  # noqa: C416 - dict() misreads a result


def version_row(document: Document) -> dict[str, Any]:
    """Return a document's metadata as columns."""
    return {name: getattr(document, name) for name in METADATA_FIELDS} | {"found": dict(document.found)}


def read_document(row: Row[*tuple[Any, ...]], text: str = "") -> Document:
    """Return the document of a row that has ``identity`` and the ``VERSION_COLUMNS``."""
    values = {name: getattr(row, name) for name in METADATA_FIELDS if name != "found"}
    source = getattr(row, "source", None)
    return Document(id=row.identity, text=text, found=dict(row.found), source=source, **values)


def merge(held: Document, new: Document) -> Document:
    """Return what is known of a text read again: the new metadata, and what the user said before.

    A date given with ``--date`` stays when the file is later ingested without the option.
    """
    held = as_read(held)
    values = version_row(new)
    found = dict(new.found)
    for name in METADATA_FIELDS:
        if held.found.get(name) == "option" and new.found.get(name) != "option":
            values[name] = getattr(held, name)
            found[name] = "option"
    values["found"] = found
    return Document(id=new.id, text=new.text, source=new.source, **values)


DECIDABLE = ("title", "publisher", "url", "date", "language", "issued_by")
"""The fields of a document that a user can decide."""


DECIDED = "decided"
"""How a piece of metadata was found that the user decided."""

_WAS, _FOUND = "{}, as read", "{}, as read: how"
"""Where ``found`` keeps what was read of it, so that a decision can be taken back without the source."""


def with_decided(document: Document, values: Mapping[str, str | None]) -> Document:
    """Return a document with the metadata that the user decided, and no other decided metadata.

    ``found`` says what is decided, and keeps what was read.
    """
    document = as_read(document)
    known = {name: value for name, value in values.items() if name in DECIDABLE}
    if not known:
        return document
    found = dict(document.found)
    for name in known:
        was, how = getattr(document, name), found.get(name)
        found |= {_WAS.format(name): was} if was is not None else {}
        found |= {_FOUND.format(name): how} if how is not None else {}
        found[name] = DECIDED
    return replace(document, **known, found=found)  # type: ignore[arg-type]


def as_read(document: Document) -> Document:
    """Return a document with the metadata that its reader found, whatever was decided."""
    decided = [name for name in DECIDABLE if document.found.get(name) == DECIDED]
    if not decided:
        return document
    found = {
        name: how for name, how in document.found.items() if name.partition(", as read")[0] not in decided
    }
    found |= {
        name: document.found[_FOUND.format(name)] for name in decided if _FOUND.format(name) in document.found
    }
    was = {name: document.found.get(_WAS.format(name)) for name in decided}
    return replace(document, **was, found=found)  # type: ignore[arg-type]


def is_same_metadata(a: Document, b: Document) -> bool:
    """Say whether two readings of a text tell the same about it."""
    return version_row(a) == version_row(b)
