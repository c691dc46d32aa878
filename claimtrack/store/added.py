"""Figures that users added, as the log has them -> rows of claims, in every text in which they stand.

The log keeps what was read of such a figure, and where: the sentence, and the characters in it. So it needs
no parse to be put in again, whatever becomes of its document; and where an extractor finds it later by
itself, the row is the extractor's, and what the user said of it is decided about that one.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from claimtrack.model import Claim, Document, Quantity, Span, claim_id, plain
from claimtrack.store import dirty, touched
from claimtrack.store.anchors import around
from claimtrack.store.convert import (
    CLAIM_ROW,
    PROVENANCE,
    VERSION_COLUMNS,
    claim_row,
    find_fault,
    provenance,
    read_document,
)
from claimtrack.store.decisions import ADD, Anchor, Decided, in_force_of
from claimtrack.store.tables import CLAIM, DOCUMENT, SENTENCE, VERSION
from claimtrack.store.writing import mark_read

PLACES = ("wording", "speaker", "event")
"""What of a claim has a span of its own beside the figure and the sentence."""

_GIVEN = (
    *(*PROVENANCE, "claim", "start", "end", "surface", "sentence", "sentence_start", "sentence_end"),
    *("restates", "wording", "wording_start", "wording_end", "event_start", "event_end"),
    *("speaker_surface", "speaker_start", "speaker_end"),
)
"""The fields of a claim that follow from where it stands."""

_KEPT = tuple(f.name for f in fields(Claim) if f.name not in _GIVEN)


def as_value(claim: Claim, decided: Mapping[str, str | None]) -> str:
    """Return a figure that is to be added as the log keeps it: what was read, what the user says beside that,
    and how far from the figure the words stand that it was read from."""
    read = {name: getattr(claim, name) for name in _KEPT}
    at = {}
    for name in PLACES:
        start, end = getattr(claim, f"{name}_start"), getattr(claim, f"{name}_end")
        if start is not None and end is not None:
            at[name] = (start - claim.start, end - claim.start)
    given = {"read": read, "at": at, "set": dict(decided)}
    return json.dumps(given, default=lambda one: plain(one) if isinstance(one, Decimal) else str(one))


def set_by(decided: Decided) -> dict[str, str | None]:
    """Return the fields of a figure that its user said otherwise than they were read when it was added."""
    return dict(json.loads(decided.decision.value or "{}").get("set", {}))


def anchor_of(connection: Connection, version: int, text: str, span: Span, sentence: Span) -> Anchor:
    """Return where a figure that is to be added stands in a version's text."""
    words = sentence.of(text)
    starts = _Text(connection, version, text).places(words)
    return Anchor(
        words,
        span.of(text),
        span.start - sentence.start,
        nth=sum(start < sentence.start for start in starts),
        of=len(starts),
        around=around(connection, version, sentence.start, sentence.end),
    )


def follow(connection: Connection) -> None:
    """Bring the figures that were added to marked documents in step with the log; the caller commits."""
    identities = dirty.stories(connection, dirty.ADDED)
    for identity in identities:
        _follow(connection, identity)
    dirty.clear(connection, dirty.ADDED, identities)


def _follow(connection: Connection, identity: str) -> None:
    wanted = {one.key: one for one in in_force_of(connection, [identity]) if one.decision.action == ADD}
    query = (
        select(VERSION.c.id, VERSION.c.document_id, VERSION.c.text, DOCUMENT.c.identity, *VERSION_COLUMNS)
        .join(DOCUMENT, DOCUMENT.c.id == VERSION.c.document_id)
        .where(DOCUMENT.c.identity == identity)
    )
    for row in connection.execute(query).all():
        held = connection.execute(
            select(CLAIM.c.id, CLAIM.c.added, CLAIM.c.start, CLAIM.c.end).where(CLAIM.c.version_id == row.id)
        ).all()
        gone = [one.id for one in held if one.added is not None and one.added not in wanted]
        taken = {(one.start, one.end) for one in held if one.id not in gone}
        there = {one.added for one in held if one.added is not None}
        text = _Text(connection, row.id, row.text)
        document = read_document(row, row.text)
        rows = []
        for key, decided in wanted.items():
            claim = None if key in there else _claim(decided, document, text)
            if claim is not None and (claim.start, claim.end) not in taken:
                taken.add((claim.start, claim.end))
                given = tuple(provenance(document).values())
                rows.append((*claim_row(claim, given, row.id, text.sentence_key(claim.start)), key))
        if gone:
            touched.mark_claims(connection, gone)
            connection.execute(delete(CLAIM).where(CLAIM.c.id.in_(gone)))
        if rows:
            connection.execute(
                insert(CLAIM), [dict(zip((*CLAIM_ROW, "added"), one, strict=True)) for one in rows]
            )
        if gone or rows:
            mark_read(connection, {row.id: identity}, [row.document_id])


@dataclass(slots=True)
class _Text:
    """A version's text with its sentences."""

    connection: Connection
    version: int
    text: str
    _rows: Sequence[Any] | None = None

    def rows(self) -> Sequence[Any]:
        if self._rows is None:
            query = select(SENTENCE.c.id, SENTENCE.c.start, SENTENCE.c.end)
            query = query.where(SENTENCE.c.version_id == self.version).order_by(SENTENCE.c.start)
            self._rows = self.connection.execute(query).all()
        return self._rows

    def places(self, words: str) -> list[int]:
        """Return where these words stand as a sentence; else where they stand at all, as of a line that is in
        no sentence."""
        found = [one.start for one in self.rows() if self.text[one.start : one.end] == words]
        at = -1 if found or not words else self.text.find(words)
        while at >= 0:
            found.append(at)
            at = self.text.find(words, at + len(words))
        return found

    def place(self, anchor: Anchor) -> int | None:
        """Return where the sentence stands that is meant, as ``Finder.at`` does."""
        starts = self.places(anchor.sentence)
        if len(starts) == anchor.of == 1:
            return starts[0]
        length = len(anchor.sentence)
        alike = [s for s in starts if around(self.connection, self.version, s, s + length) == anchor.around]
        if len(alike) == 1:
            return alike[0]
        return starts[anchor.nth] if len(starts) == anchor.of and anchor.nth < len(starts) else None

    def sentence_key(self, at: int) -> int | None:
        rows = self.rows()
        place = bisect_right([one.start for one in rows], at) - 1
        return int(rows[place].id) if place >= 0 and at < rows[place].end else None


def _claim(decided: Decided, document: Document, held: _Text) -> Claim | None:
    """Return the figure where it stands in a text; ``None`` where it does not, or it cannot be told."""
    anchor, value = decided.decision.anchor, json.loads(decided.decision.value or "{}")
    begin = held.place(anchor) if anchor is not None else None
    if anchor is None or begin is None:
        return None
    text = document.text
    start = begin + anchor.offset
    end = start + len(anchor.surface)
    read = {name: value["read"].get(name) for name in _KEPT}
    for name in ("low", "high"):
        read[name] = None if read[name] is None else Decimal(read[name])
    read |= {name: tuple(read[name] or ()) for name in ("inferred", "chain")}
    spans: dict[str, tuple[int, int] | None] = dict.fromkeys(PLACES)
    for name, (first, last) in value["at"].items():
        if 0 <= start + first < start + last <= len(text):
            spans[name] = (start + first, start + last)
    wording = spans["wording"] or (start, end)
    speaker, event = spans["speaker"], spans["event"]
    if event is None or text[event[0] : event[1]] != read["event"]:
        read["event"] = event = None
    quantity = Quantity(read["low"], read["high"], read["unit"], read["bound"])
    claim = Claim(
        **provenance(document),
        **read,
        claim=claim_id(document.sha256, Span(start, end), quantity),
        start=start,
        end=end,
        surface=anchor.surface,
        wording=text[wording[0] : wording[1]],
        wording_start=wording[0],
        wording_end=wording[1],
        event_start=event and event[0],
        event_end=event and event[1],
        speaker_surface=speaker and text[speaker[0] : speaker[1]],
        speaker_start=speaker and speaker[0],
        speaker_end=speaker and speaker[1],
        restates=None,
        sentence=anchor.sentence,
        sentence_start=begin,
        sentence_end=begin + len(anchor.sentence),
    )
    return claim if find_fault(claim, text) is None else None
