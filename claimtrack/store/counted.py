"""How many figures each document has, and by whom, kept in the ledger and brought up to date with what is
found in its text; and what is counted of all figures with their help."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, func, select

from claimtrack.model import Entry
from claimtrack.store.chunks import chunks
from claimtrack.store.dialect import binary, bulk_insert, is_among
from claimtrack.store.kept_tables import DOCUMENT_SUM, DOCUMENT_VOICE
from claimtrack.store.tables import CLAIM, DOCUMENT, VERSION

Voice = tuple[str, str]
"""Whose word a figure is, as in ``compare.standing``."""

SUM, BY = DOCUMENT_SUM.c, DOCUMENT_VOICE.c


def write(connection: Connection, documents: Collection[int], sketches: Iterable[Entry]) -> None:
    """Keep how many figures documents have in the place of what was; ``sketches`` are all of these. The
    caller commits."""
    sums: dict[int, list[Any]] = {}
    voices: dict[tuple[str, bool, int], list[int]] = defaultdict(lambda: [0, 0])
    for entry in sketches:
        claim = entry.claim
        held = sums.setdefault(entry.document_key, [claim.publisher or "", 0, 0, 0, 0, 0])
        is_printed = claim.restates is None
        is_live = is_printed and not entry.copy
        is_number = is_live and claim.low is not None
        held[1:] = (
            *(held[1] + 1, held[2] + is_live, held[3] + is_number, held[4] + is_printed),
            held[5] + (is_number and claim.attribution == "turn"),
        )
        if is_live:
            sort, name = voice_of(claim.speaker, claim.publisher or claim.document)
            said = voices[name, sort == "text", entry.document_key]
            said[:] = said[0] + 1, said[1] + is_number
    for some in chunks(documents):
        for table in (DOCUMENT_SUM, DOCUMENT_VOICE):
            connection.execute(delete(table).where(table.c.document_id.in_(some)))
    names = [column.name for column in DOCUMENT_SUM.columns]
    bulk_insert(connection, DOCUMENT_SUM, names, [(key, *values) for key, values in sums.items()])
    names = [column.name for column in DOCUMENT_VOICE.columns]
    bulk_insert(connection, DOCUMENT_VOICE, names, [(*key, *values) for key, values in voices.items()])


def voice_of(speaker: str | None, text: str) -> Voice:
    """Return whose word a figure is: its speaker's as shown, else its text's."""
    return ("voice", " ".join(speaker.casefold().split())) if speaker else ("text", text)


# --- what is asked -----------------------------------------------------------------------------------------


def are_kept(connection: Connection) -> bool:
    """Say whether it is known how many figures documents have."""
    return connection.scalar(select(SUM.document_id).limit(1)) is not None


def totals(connection: Connection) -> tuple[int, int, int, int]:
    """Return how many figures there are, how many of them are counted, how many of these are numbers; and how
    many documents have some."""
    columns = (func.sum(SUM.figures), func.sum(SUM.live), func.sum(SUM.numbers), func.count())
    every, live, numbers, documents = connection.execute(select(*columns)).one()
    return every or 0, live or 0, numbers or 0, documents


def number_live(connection: Connection, versions: Collection[int]) -> int:
    """Return how many figures that are counted some newest versions have."""
    query = select(func.sum(SUM.live)).join(VERSION, VERSION.c.document_id == SUM.document_id)
    query = query.where(VERSION.c.newest, is_among(connection.dialect.name, VERSION.c.id, versions))
    return connection.scalar(query) or 0


def number_of_voices(connection: Connection) -> int:
    """Return how many voices figures have."""
    return connection.scalar(select(func.count()).select_from(_voices().subquery())) or 0


def voices(connection: Connection, document: int | None = None) -> dict[Voice, tuple[int, int]]:
    """Return the voices with how many figures each has, and how many numbers; of one document, or of all."""
    query = _voices().add_columns(func.sum(BY.live), func.sum(BY.numbers))
    if document is not None:
        query = query.where(BY.document_id == document)
    return {
        ("text" if is_text else "voice", name): (live, numbers)
        for name, is_text, live, numbers in connection.execute(query)
    }


def _voices() -> Select[Any]:
    return select(BY.voice, BY.is_text).group_by(BY.voice, BY.is_text)


def publishers(connection: Connection) -> dict[str, int]:
    """Return the publishers with how many figures each has printed."""
    query = select(SUM.publisher, func.sum(SUM.printed)).group_by(SUM.publisher)
    found = connection.execute(query.having(func.sum(SUM.printed) > 0))
    return {name: number for name, number in found}  # noqa: C416 - rows are no pairs


def is_of(connection: Connection, voices: Collection[Voice]) -> ColumnElement[bool]:
    """Return the condition that a figure is in a document in which one of these voices has some."""
    names = is_among(connection.dialect.name, BY.voice, {name for _, name in voices})
    documents = select(BY.document_id).where(names)
    there = select(VERSION.c.id).where(VERSION.c.newest, VERSION.c.document_id.in_(documents))
    return CLAIM.c.version_id.in_(there)


def first_with(connection: Connection, voice: Voice) -> int | None:
    """Return the document, the first by its identity, in which a voice has a number."""
    sort, name = voice
    query = select(DOCUMENT.c.id).join(DOCUMENT_VOICE, BY.document_id == DOCUMENT.c.id)
    query = query.where(BY.voice == name, BY.is_text == (sort == "text"), BY.numbers > 0)
    found: int | None = connection.scalar(query.order_by(binary(DOCUMENT.c.identity)).limit(1))
    return found


def foremost(connection: Connection) -> tuple[int, int, int]:
    """Return the document with most numbers, how many it has, and how many of them are turns of an
    interview."""
    query = select(SUM.document_id, SUM.numbers, SUM.turns).join(DOCUMENT, DOCUMENT.c.id == SUM.document_id)
    query = query.order_by(SUM.numbers.desc(), binary(DOCUMENT.c.identity)).limit(1)
    key, numbers, turns = connection.execute(query).one()
    return key, numbers, turns


def in_the_first(connection: Connection, figures: int) -> ColumnElement[bool]:
    """Return the condition that a figure is in one of the first documents that together have so many."""
    query = select(SUM.document_id, SUM.figures).join(DOCUMENT, DOCUMENT.c.id == SUM.document_id)
    found: list[int] = []
    for key, number in connection.execute(query.order_by(binary(DOCUMENT.c.identity)).limit(figures)):
        found.append(key)
        figures -= number
        if figures <= 0:
            break
    return is_among(connection.dialect.name, VERSION.c.document_id, found)


def has_figures() -> ColumnElement[bool]:
    """Return the condition that a version's document has figures."""
    return VERSION.c.document_id.in_(select(SUM.document_id))
