"""Rows of claims -> entries, fast: a report on a large ledger reads hundreds of thousands of them.

Two things make the difference. Values are taken as the driver gives them, and what most rows share (an empty
list, a round amount) is made once. And claims are not frozen while they are made: setting fifty fields of a
frozen dataclass one by one takes longer than reading them from the file.

A *sketch* is an entry of which only ``SKETCH`` is read: enough to count, rank and order figures. To ask it
for anything else is an ``AttributeError``; ``whole`` reads what is to be shown.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, make_dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Select, Text, func, select, type_coerce

from claimtrack.errors import StoreError
from claimtrack.model import Claim, Document, Entry, Topic
from claimtrack.store.chunks import KEYS, chunks
from claimtrack.store.convert import PROVENANCE, RECORD
from claimtrack.store.tables import (
    CLAIM,
    CLAIM_COPY,
    CLAIM_DECISION,
    CLAIM_TOPIC,
    SPEAKER_NAME,
    TOPIC,
    VERSION,
)
from claimtrack.store.values import with_values

SKETCH = frozenset(
    (
        *(*PROVENANCE, "claim", "start", "end", "low", "high", "bound", "unit", "kind", "inferred"),
        *(
            "asof",
            "modality",
            "basis",
            "speaker",
            "speaker_role",
            "speaker_affiliation",
            "authority",
            "attribution",
        ),
        *("restates", "confidence", "speaker_confidence"),
    )
)
"""The fields of a claim in a sketch; of the entry, all but its marks (grade, tags, notes) are there."""

_FIRST = ("low", "high", "inferred", "chain", "speaker")
"""The fields of a claim that are not taken as the database has them."""


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
    story: str
    story_name: str


def select_claims(names: Collection[str] | None = None) -> Select[Any]:
    """Return the query that ``read_entries`` reads, to which conditions can be added: of whole claims, or of
    these fields."""
    rest = [name for name in _order(_names(names)) if name not in PROVENANCE]
    circle = select(func.min(TOPIC.c.circle)).where(TOPIC.c.key == CLAIM_TOPIC.c.topic)
    return (
        select(
            *(CLAIM.c.version_id, CLAIM_TOPIC.c.topic, CLAIM_TOPIC.c.derived, CLAIM_TOPIC.c.name),
            *(
                circle.scalar_subquery(),
                CLAIM_COPY.c.twin_id,
                CLAIM_DECISION.c.verdict,
                CLAIM_DECISION.c.grade,
            ),
            *(type_coerce(CLAIM_DECISION.c[name], Text) for name in ("tags", "notes", "fields")),
            CLAIM.c.added,
            *(type_coerce(CLAIM.c[n], Text) if n in _FIRST else CLAIM.c[n] for n in rest),
        )
        .join(VERSION, VERSION.c.id == CLAIM.c.version_id)
        .outerjoin(CLAIM_TOPIC, CLAIM_TOPIC.c.claim_id == CLAIM.c.id)
        .outerjoin(CLAIM_COPY, CLAIM_COPY.c.claim_id == CLAIM.c.id)
        .outerjoin(CLAIM_DECISION, CLAIM_DECISION.c.claim_id == CLAIM.c.id)
    )


def read_entries(
    connection: Connection,
    query: Select[Any],
    find_places: Callable[[Collection[int]], Mapping[int, Place]],
    *,
    extracted: bool = False,
    names: Collection[str] | None = None,
) -> list[Entry]:
    """Return the entries of a query made by ``select_claims`` of the same names, in the order of the places
    that ``find_places`` gives for their versions, and of the text.

    With ``extracted`` values are as extracted, whatever was decided.
    """
    chosen = _names(names)
    order = _order(chosen)
    has_chain = "chain" in chosen
    at = 12 + len([name for name in _FIRST if name in chosen])
    make_claim, make_entry = _claim_maker(order), _entry_maker()
    rows = connection.execute(query).all()
    if not rows:
        return []
    places = find_places({row[0] for row in rows})
    # A decided speaker is in none of the rows.
    few = len(rows) <= KEYS and all(row[10] is None for row in rows)
    said = {row[at - 1] for row in rows} - {None} if few else None
    voices = {} if extracted else find_speaker_names(connection, said)
    rank = {version: i for i, version in enumerate(places)}
    shared = {
        version: (tuple(getattr(place.document, n) for n in ("id", *PROVENANCE[1:])), place)
        for version, place in places.items()
    }
    entries = []
    again: list[tuple[int, str]] = []
    records = {} if names is not None else find_topic_records(connection, (row[2] for row in rows if row[2]))
    for row in rows:
        version, topic, derived, name, circle, twin, verdict, grade, tags, notes, decided, added = row[:12]
        provenance, place = shared[version]
        changed: Mapping[str, Any] = {}
        if decided is not None and not extracted:
            changed = _loaded(decided)
        speaker = row[at - 1]
        before: Mapping[str, Any] = _NOTHING
        low, high, inferred = _amount(row[12]), _amount(row[13]), _words(row[14])
        voice = speaker
        if speaker in voices and not changed:
            voice, chosen_by_user = voices[speaker]
            if chosen_by_user:
                before = {"speaker": speaker}
        if has_chain:
            claim = make_claim(*provenance, low, high, inferred, _words(row[15]), voice, *row[at:])
        else:
            claim = make_claim(*provenance, low, high, inferred, voice, *row[at:])
        if changed and names is not None:
            again.append((version, claim.claim))  # other fields may follow from those decided
            continue
        if changed:
            before = {field: getattr(claim, field) for field in changed}
            claim = with_values(claim, changed)
            if claim.speaker in voices:
                voice, chosen_by_user = voices[claim.speaker]
                if chosen_by_user:
                    before.setdefault("speaker", claim.speaker)
                claim = replace(claim, speaker=voice)
        entries.append(
            make_entry(
                claim,
                topic or "",
                place.label,
                place.document_key,
                version,
                place.origin,
                place.retrieved_at,
                place.extractor or 0,
                twin is not None,
                verdict,
                grade,
                _words(tags),
                _words(notes),
                before,
                topic != derived,
                name or "",
                place.story,
                place.story_name,
                records.get(derived),
                circle or topic or "",
                added,
            )
        )
    for chunk in chunks(again):
        entries += _of_keys(connection, chunk, find_places)
    entries.sort(key=lambda e: (rank[e.version_key], e.claim.start, e.claim.end, e.claim.claim))
    return entries


def whole(
    connection: Connection,
    entries: Iterable[Entry],
    find_places: Callable[[Collection[int]], Mapping[int, Place]],
    *,
    extracted: bool = False,
) -> list[Entry]:
    """Return entries with everything that the ledger has of them, in the order in which they are given."""
    wanted = [(entry.version_key, entry.claim.claim) for entry in entries]
    return read_keys(connection, wanted, find_places, extracted=extracted)


def read_keys(
    connection: Connection,
    wanted: Sequence[tuple[int, str]],
    find_places: Callable[[Collection[int]], Mapping[int, Place]],
    *,
    extracted: bool = False,
) -> list[Entry]:
    """Return the entries of versions and claims, in the order in which they are given."""
    found: dict[tuple[int, str], Entry] = {}
    for chunk in chunks(dict.fromkeys(wanted)):
        for entry in _of_keys(connection, chunk, find_places, extracted=extracted):
            found[entry.version_key, entry.claim.claim] = entry
    if any(key not in found for key in wanted):
        raise StoreError("the ledger was changed while it was read; run this again")
    return [found[key] for key in wanted]


def _of_keys(
    connection: Connection,
    keys: Sequence[tuple[int, str]],
    find_places: Callable[[Collection[int]], Mapping[int, Place]],
    *,
    extracted: bool = False,
) -> list[Entry]:
    """Return whole entries by their versions and claims."""
    wanted = set(keys)
    query = select_claims().where(
        CLAIM.c.claim.in_(sorted({claim for _, claim in wanted})),
        CLAIM.c.version_id.in_(sorted({version for version, _ in wanted})),
    )
    found = read_entries(connection, query, find_places, extracted=extracted)
    return [entry for entry in found if (entry.version_key, entry.claim.claim) in wanted]


def find_topic_records(connection: Connection, keys: Iterable[str]) -> dict[str, Topic]:
    """Return topics as derived by their keys."""
    found: dict[str, Topic] = {}
    for some in chunks(dict.fromkeys(keys)):
        for row in connection.execute(select(TOPIC).where(TOPIC.c.key.in_(some)).order_by(TOPIC.c.story)):
            found[row.key] = Topic(
                row.key,
                row.name,
                tuple((part, value) for part, value in row.parts),
                row.comparable,
                row.ord,
                row.family,
                tuple(row.parents),
                row.story,
                row.circle,
            )
    return found


def find_speaker_names(
    connection: Connection, names: Collection[str] | None = None
) -> dict[str, tuple[str, bool]]:
    """Return the names of voices that are shown under another: the canonical one, and whether a user chose
    it; with ``names`` only of these, of which there may be ``KEYS``."""
    columns = (SPEAKER_NAME.c.name, SPEAKER_NAME.c.canonical, SPEAKER_NAME.c.derived)
    query = select(*columns).where(SPEAKER_NAME.c.canonical != SPEAKER_NAME.c.name)
    if names is not None:
        query = query.where(SPEAKER_NAME.c.name.in_(sorted(names)))
    return {name: (canonical, canonical != derived) for name, canonical, derived in connection.execute(query)}


# --- making them -------------------------------------------------------------------------------------------

_NOTHING: Mapping[str, Any] = {}


def _names(names: Collection[str] | None) -> frozenset[str]:
    return frozenset(RECORD) if names is None else frozenset(names) | frozenset(_FIRST) - {"chain"}


@cache
def _order(names: frozenset[str]) -> tuple[str, ...]:
    """Return the fields of a claim in the order in which they are read: what its document gives, what is not
    taken as the database has it, the rest."""
    first = [name for name in _FIRST if name in names]
    return (*PROVENANCE, *first, *(n for n in RECORD if n in names and n not in (*PROVENANCE, *_FIRST)))


@cache
def _claim_maker(order: tuple[str, ...]) -> Callable[..., Claim]:
    return _maker(Claim, order)


@cache
def _entry_maker() -> Callable[..., Entry]:
    return _maker(Entry, tuple(f.name for f in fields(Entry)))


Made = TypeVar("Made", Claim, Entry)


def _maker(kind: type[Made], order: Sequence[str]) -> Callable[..., Made]:
    """Return what makes instances of a frozen dataclass from some of its fields in this order.

    They are made as instances of a twin that has the same slots and is not frozen; fields that are not given
    are never set.
    """
    given: list[Any] = [(name, Any) for name in order]
    given += [(f.name, Any, field(init=False)) for f in fields(kind) if f.name not in order]
    twin: Any = make_dataclass(f"Open{kind.__name__}", given, slots=True, eq=False, repr=False)

    def make(*values: Any) -> Made:
        made = twin(*values)
        made.__class__ = kind
        return cast(Made, made)

    return make


@lru_cache(maxsize=20_000)
def _amount(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


def _words(value: Any) -> tuple[str, ...]:
    """Return a list of words from its column: JSON as text, or what the driver has made of it."""
    if value is None or value == "[]":
        return ()
    return tuple(_loaded(value))


@lru_cache(maxsize=4096)
def _load(text: str) -> Any:
    return json.loads(text)


def _loaded(value: Any) -> Any:
    return _load(value) if isinstance(value, str) else value
