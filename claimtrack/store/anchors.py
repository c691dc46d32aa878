"""Where a claim stands in its document, so that it is found again in another reading or version of it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, select

from claimtrack.errors import UsageError
from claimtrack.model import Entry
from claimtrack.store.decisions import Anchor, Decided, Decision
from claimtrack.store.tables import CLAIM, CLAIM_COPY, DOCUMENT, SENTENCE, VERSION

AROUND = 12
"""Digits of the hash by which a neighbouring sentence is known again."""

_STANDS = (
    *(CLAIM.c.claim, CLAIM.c.version_id, CLAIM.c.start, CLAIM.c.sentence_start, CLAIM.c.sentence),
    *(CLAIM.c.sentence_end, CLAIM.c.surface, CLAIM.c.document),
)
"""What is read of a claim to tell where it stands."""


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds the claims of a document's newest version by what the log says of where they stood."""

    text: str | None
    ids: Mapping[str, int]
    places: Mapping[tuple[str, str, int], Sequence[int]]
    around: Callable[[int], tuple[str, str]]

    @classmethod
    def of(cls, connection: Connection, document: str) -> Finder:
        newest = (
            select(VERSION.c.id, VERSION.c.text)
            .join(DOCUMENT, DOCUMENT.c.id == VERSION.c.document_id)
            .where(DOCUMENT.c.identity == document, VERSION.c.newest)
        )
        version = connection.execute(newest).one_or_none()
        if version is None:
            return cls(None, {}, {}, lambda _: ("", ""))
        columns = (CLAIM.c.id, CLAIM.c.claim, CLAIM.c.sentence, CLAIM.c.surface, CLAIM.c.start)
        rows = connection.execute(
            select(*columns, CLAIM.c.sentence_start, CLAIM.c.sentence_end)
            .where(CLAIM.c.version_id == version.id)
            .order_by(CLAIM.c.start, CLAIM.c.end)
        ).all()
        places: dict[tuple[str, str, int], list[int]] = defaultdict(list)
        spans = {}
        for row in rows:
            places[row.sentence, row.surface, row.start - row.sentence_start].append(row.id)
            spans[row.id] = (row.sentence_start, row.sentence_end)

        def beside(claim: int) -> tuple[str, str]:
            return around(connection, version.id, *spans[claim])

        return cls(version.text, {row.claim: row.id for row in rows}, places, beside)

    def find(self, decided: Decided) -> int | None:
        """Return the row of the claim that a decision is about: the claim itself, else the one that stands at
        its place."""
        decision = decided.decision
        found = self.ids.get(decision.target)
        return self.at(decision.anchor) if found is None and decision.anchor is not None else found

    def at(self, anchor: Anchor) -> int | None:
        """Return the row of the claim that stands at a place.

        Where its sentence stands several times, or did, the sentences around it tell which is meant. A
        decision about one figure that falls on another is worse than one that is listed as orphaned.
        """
        same = self.places.get((anchor.sentence, anchor.surface, anchor.offset), ())
        if len(same) == anchor.of == 1:
            return same[0]
        alike = [claim for claim in same if self.around(claim) == anchor.around]
        if len(alike) == 1:
            return alike[0]
        return same[anchor.nth] if len(same) == anchor.of else None

    def reason(self, decided: Decided) -> str:
        """Say why a decision finds no claim."""
        anchor = decided.decision.anchor
        if self.text is None:
            return "the document was removed"
        if anchor is not None and anchor.sentence not in self.text:
            return "the sentence is not in the newest version"
        if anchor is not None and (anchor.sentence, anchor.surface, anchor.offset) in self.places:
            return "the sentence stands there more or less often now, and which is meant cannot be told"
        return "the figure is no longer read in its sentence"


def around(connection: Connection, version: int, start: int, end: int) -> tuple[str, str]:
    """Return the beginnings of the hashes of the sentences before and behind one."""
    text = select(SENTENCE.c.text).where(SENTENCE.c.version_id == version).limit(1)
    before = text.where(SENTENCE.c.start < start).order_by(SENTENCE.c.start.desc())
    behind = text.where(SENTENCE.c.start >= end).order_by(SENTENCE.c.start)
    words = (connection.scalar(before), connection.scalar(behind))
    first, second = (hashlib.sha256(one.encode()).hexdigest()[:AROUND] if one else "" for one in words)
    return first, second


def anchored(connection: Connection, decision: Decision) -> Decision:
    """Return a decision about a claim with the place where the claim stands.

    Its ``target`` is a claim's whole id; without a ``document``, every equal text has the claim, and the one
    that is shown is meant: no copy, of the smallest identity. A claim that no newest version makes is a
    ``UsageError``.
    """
    if decision.kind != "claim" or decision.anchor is not None:
        return decision
    query = (
        select(*_STANDS)
        .join(VERSION, VERSION.c.id == CLAIM.c.version_id)
        .outerjoin(CLAIM_COPY, CLAIM_COPY.c.claim_id == CLAIM.c.id)
        .where(VERSION.c.newest, CLAIM.c.claim == decision.target)
    )
    if decision.document is not None:
        query = query.where(CLAIM.c.document == decision.document)
    row = connection.execute(query.order_by(CLAIM_COPY.c.twin_id.is_not(None), CLAIM.c.document)).first()
    if row is None:
        raise UsageError(f"{decision.target}: no newest version of a document makes this claim")
    return replace(decision, document=row.document, anchor=_anchor(connection, row))


def find_successor(connection: Connection, entry: Entry) -> int | None:
    """Return the row of the claim that follows one of an older version in the newest version of its document:
    the same figure at the same place of the same sentence. ``None`` where none is, or it cannot be told."""
    row = connection.execute(
        select(*_STANDS).where(CLAIM.c.version_id == entry.version_key, CLAIM.c.claim == entry.claim.claim)
    ).one()
    return Finder.of(connection, row.document).at(_anchor(connection, row))


def _anchor(connection: Connection, row: Row[*tuple[Any, ...]]) -> Anchor:
    offset = row.start - row.sentence_start
    alike = connection.scalars(
        select(CLAIM.c.start).where(
            CLAIM.c.version_id == row.version_id,
            CLAIM.c.surface == row.surface,
            CLAIM.c.sentence == row.sentence,
            CLAIM.c.start - CLAIM.c.sentence_start == offset,
        )
    ).all()
    return Anchor(
        row.sentence,
        row.surface,
        offset,
        nth=sum(start < row.start for start in alike),
        of=len(alike),
        around=around(connection, row.version_id, row.sentence_start, row.sentence_end),
    )
