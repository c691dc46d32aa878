"""The plain values that flow from text to report.

All are frozen; all spans are half-open ``[start, end)`` in code points of ``Document.text``. Amounts
are ``Decimal`` from the surface to the report. ``Claim`` is the public record (``RECORD_VERSION``); its
fields are in the order in which every export prints them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from operator import attrgetter
from typing import Any, Literal

RECORD_VERSION = 2
"""Version of the claim record; it changes when a field is added, dropped or read in another way."""

EXTRACTOR_VERSION = 9
"""Version of the extraction; stored with every claim, raised when the same text reads otherwise."""

SURE = 0.9
"""Confidence from which people are shown *sure*."""

LIKELY = 0.7
"""Confidence from which they are shown *likely*; below, *check*."""

READ_SURELY = 0.85
"""Confidence in the reading of a figure from which people are shown *sure*."""

READ_LIKELY = 0.6
"""The same for *likely*."""

Bound = Literal[
    "exact", "about", "almost", "at_least", "more_than", "at_most", "less_than", "vague", "unquantified"
]
Direction = Literal["up", "down"]
Kind = Literal[
    "total",
    "level",
    "period",
    "incident",
    "increment",
    "rate",
    "share",
    "price",
    "age",
    "duration",
    "measure",
]
Status = Literal["confirmed", "suspected", "probable", "provisional"]
Modality = Literal["asserted", "denied", "hypothetical", "asked", "forecast"]
Basis = Literal[
    "counted",
    "confirmed",
    "official",
    "estimate",
    "belief",
    "hearsay",
    "feared",
    "projection",
    "worst_case",
    "retracted",
]
Style = Literal["direct", "indirect", "mixed", "turn", "statement", "narrator"]
Role = Literal["person", "organisation", "document", "unnamed", "interviewer"]
Verdict = Literal["ok", "wrong"]
Sureness = Literal["sure", "likely", "check"]
AsOfBasis = Literal["stated", "document", "unknown"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open ``[start, end)`` in code points.

    >>> Span(0, 3).of("two tanks")
    'two'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters under the span."""
        return text[self.start : self.end]

    def shifted(self, by: int) -> Span:
        """Return the span moved by ``by`` characters, as from a sentence to its document."""
        return Span(self.start + by, self.end + by)

    def overlaps(self, other: Span) -> bool:
        """Say whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount as claimed, in the unit in which it was claimed.

    ``low`` and ``high`` are the stated ends: equal for a point, both kept for a range. ``bound`` says on
    which side the claim is open ("at least 5" is ``low=5, high=5, bound="at_least"``); ``high`` is ``None``
    for a vague number ("dozens"), both for a remark ("several times more"). Scale words are multiplied out,
    so "3.5 billion" is 3500000000; percentages stay percentages.
    """

    low: Decimal | None
    high: Decimal | None
    unit: str | None = None
    bound: Bound = "exact"


@dataclass(frozen=True, slots=True)
class Mention:
    """A quantity at a span of the document, before anybody asked what it counts.

    ``wording`` reaches from the bound word to the end of the number or of a bound word behind it. ``kind`` is
    set where the number's own words show it ("another 20": increment; "aged 40": age; a rate by its unit).
    ``restates`` is the span of the mention that this one repeats in another unit beside it.
    """

    span: Span
    quantity: Quantity
    wording: Span
    direction: Direction | None = None
    kind: Kind | None = None
    restates: Span | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Context:
    """What a mention counts and how it is put forward; fields as in the claim record.

    ``wording`` is the mention's wording widened to the counted noun. ``inferred`` names the fields that the
    sentence itself does not state.
    """

    wording: Span
    counted: str | None = None
    counted_head: str | None = None
    action: str | None = None
    kind: Kind | None = None
    event: str | None = None
    event_start: int | None = None
    event_end: int | None = None
    event_kind: str | None = None
    event_place: str | None = None
    event_from: str | None = None
    event_to: str | None = None
    status: Status | None = None
    side: str | None = None
    agent: str | None = None
    place: str | None = None
    category: str | None = None
    inferred: tuple[str, ...] = ()
    time_start: str | None = None
    time_end: str | None = None
    asof: str | None = None
    asof_basis: AsOfBasis = "unknown"
    modality: Modality = "asserted"
    basis: Basis | None = None
    hedge: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who puts a figure forward; fields as in the claim record.

    ``speaker`` is the resolved name, ``span`` the words that named the voice where the figure stands. A
    narrator's figure has neither. ``chain`` goes from inner to outer. ``denied`` is set where the cue itself
    denies the content ("denied that 40 had died").
    """

    speaker: str | None = None
    span: Span | None = None
    cue: str | None = None
    role: Role | None = None
    affiliation: str | None = None
    chain: tuple[str, ...] = ()
    style: Style = "narrator"
    denied: bool = False
    confidence: float = 1.0
    authority: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One text with its provenance; ``text`` never changes after reading.

    ``id`` is the identity under which the text was found: path, URL, record or feed id. ``date`` is the
    day of publication as ISO string, ``None`` when unknown. ``found`` says for each piece of metadata how
    it was found ("option", "record", "header", "dateline", "html", "filename", "feed", "title line",
    "detected"), ``source`` in which file, feed or archive it stood.
    """

    id: str
    text: str
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    date: str | None = None
    language: str = "en"
    issued_by: str | None = None
    reader: str = "text"
    found: Mapping[str, str] = field(default_factory=dict)
    source: str | None = None

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the text in UTF-8: the identity of this version of the document."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure that somebody put forward: the public record, field by field as in the guide."""

    claim: str
    document: str
    publisher: str | None
    title: str | None
    url: str | None
    date: str | None
    language: str
    start: int
    end: int
    surface: str
    wording: str
    wording_start: int
    wording_end: int
    low: Decimal | None
    high: Decimal | None
    bound: Bound
    unit: str | None
    direction: Direction | None
    kind: Kind | None
    event: str | None
    event_start: int | None
    event_end: int | None
    event_kind: str | None
    event_place: str | None
    event_from: str | None
    event_to: str | None
    status: Status | None
    counted: str | None
    counted_head: str | None
    action: str | None
    side: str | None
    agent: str | None
    place: str | None
    category: str | None
    inferred: tuple[str, ...]
    time_start: str | None
    time_end: str | None
    asof: str | None
    asof_basis: AsOfBasis
    modality: Modality
    basis: Basis | None
    hedge: str | None
    speaker: str | None
    speaker_surface: str | None
    speaker_start: int | None
    speaker_end: int | None
    cue: str | None
    speaker_role: Role | None
    speaker_affiliation: str | None
    authority: str | None
    chain: tuple[str, ...]
    attribution: Style
    restates: str | None
    sentence: str
    sentence_start: int
    sentence_end: int
    confidence: float
    speaker_confidence: float

    def record(self) -> dict[str, Any]:
        """Return the claim as a JSON-ready mapping: amounts as plain decimal strings, tuples as lists.

        Keys are in the order of the fields, so that the same claim prints the same bytes.
        """
        row: dict[str, Any] = dict(zip(_NAMES, _VALUES(self), strict=True))
        for name in ("low", "high"):
            if row[name] is not None:
                row[name] = plain(row[name])
        for name in ("inferred", "chain"):
            row[name] = list(row[name])
        return row

    @classmethod
    def from_record(cls, row: Mapping[str, Any]) -> Claim:
        """Return the claim that ``record`` wrote; unknown keys are ignored, a missing one is a
        ``KeyError``."""
        values: dict[str, Any] = {}
        for f in fields(cls):
            value = row[f.name]
            if f.name in ("low", "high") and value is not None:
                value = Decimal(value)
            elif f.name in ("inferred", "chain"):
                value = tuple(value)
            values[f.name] = value
        return cls(**values)


_NAMES = tuple(f.name for f in fields(Claim))

_VALUES = attrgetter(*_NAMES)
"""All at once: one by one takes half of the time in which a ledger is written out."""


INTERVIEWER, THE_TEXT = "interviewer", "the text"
"""How a voice is shown that has no name, and a text that speaks for itself and has no publisher."""

FLAT: Mapping[str, str] = {
    "start": "char_start",
    "end": "char_end",
    "asof": "as_of",
    "asof_basis": "as_of_basis",
    "order": "topic_order",
    "when": "alert_when",
}
"""Fields of records that are called otherwise where they are columns: DuckDB and PostgreSQL keep END, ASOF,
ORDER and WHEN for themselves, and would want them in quotes. Records in JSON have the names on the left."""


def plain(amount: Decimal) -> str:
    """Return the digits of an amount without exponent and without zeros behind the point.

    >>> plain(Decimal("2E+9")), plain(Decimal("1.50")), plain(Decimal("-0"))
    ('2000000000', '1.5', '0')
    """
    text = format(amount, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


NO_ORDER = 1_000
"""The order of a topic whose measure is in no table."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What belongs on one timeline.

    ``key`` is stable; ``name`` is for people; ``parts`` are (part, value) in reading order. ``comparable``
    is false where the texts do not say what the figures are about ("30 years"): they have nothing to say
    about each other. ``order`` is the place of the measure in the language's table, where those that readers
    ask for first come first; a large number without one. ``family`` is what sibling topics share (captured
    beside leaking); ``parents`` are the keys of the topics that this one is a part of by its place or by its
    sort of people (a town under its country, children under civilians and people). ``story`` is the key of
    the story that it belongs to; ``circle`` is the key of the first of those topics of the story whose
    figures may well be of one timeline with it.
    """

    key: str
    name: str
    parts: tuple[tuple[str, str], ...]
    comparable: bool = True
    order: int = NO_ORDER
    family: str = ""
    parents: tuple[str, ...] = ()
    story: str = ""
    circle: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim as the ledger holds it: the record, and what the ledger adds when it is read.

    ``document_key`` and ``version_key`` are the store's row numbers; ``label`` is the short name of the
    document in tables; ``origin`` is the key of the group of near copies that the document belongs to (the
    smallest document id of the group); ``copy`` says that another document of the same origin makes the same
    claim and is shown in its place. ``retrieved_at`` is ISO 8601 in UTC.

    ``claim`` has the values that the user decided, and its speaker under the canonical name; ``extracted``
    holds what was extracted in the fields that the user decided otherwise, as in the record. ``verdict`` is
    "ok" or "wrong" where the claim was reviewed; ``topic_decided`` says that the topic is the user's,
    and ``topic_name`` is its name; ``derived`` is the topic as derived, ``None`` in a sketch. ``story`` and
    ``story_name`` are key and name of the story that its document tells; ``circle`` is that of its topic.
    ``added`` is the decision by which a user added the figure, ``None`` for one that was extracted.
    """

    claim: Claim
    topic: str
    label: str
    document_key: int
    version_key: int
    origin: str
    retrieved_at: str
    extractor: int = EXTRACTOR_VERSION
    copy: bool = False
    verdict: Verdict | None = None
    grade: str | None = None
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    extracted: Mapping[str, Any] = field(default_factory=dict)
    topic_decided: bool = False
    topic_name: str = ""
    story: str = ""
    story_name: str = ""
    derived: Topic | None = None
    circle: str = ""
    added: int | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many figures there are: all, those that repeat no other, of these the numbers; and how many
    documents and voices stand behind them. ``is_one`` says that they are of one document or on one topic."""

    every: int
    live: int
    numbers: int
    documents: int
    voices: int
    is_one: bool


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document as the ledger holds it, in its newest version; ``claims`` counts that version's claims.

    ``unread`` is the reason why nothing was extracted ("language: de"), else ``None``.
    """

    key: int
    document: Document
    label: str
    origin: str
    version: int
    versions: int
    retrieved_at: str
    characters: int
    claims: int
    unread: str | None = None


@dataclass(frozen=True, slots=True)
class CopyPair:
    """Two documents that share text. ``containment`` is the share of the shorter one's shingles found in the
    longer, 0 to 1; ``a`` and ``b`` are document ids, ``a`` the smaller string."""

    a: str
    b: str
    kind: Literal["same_text", "shared_passages"]
    containment: float


def claim_id(digest: str, span: Span, quantity: Quantity) -> str:
    """Return the content id of a claim: same text, span and reading, same 16 digits on every machine."""
    reading = [
        digest,
        str(span.start),
        str(span.end),
        "" if quantity.low is None else plain(quantity.low),
        "" if quantity.high is None else plain(quantity.high),
        quantity.bound,
        quantity.unit or "",
    ]
    return hashlib.sha256("|".join(reading).encode()).hexdigest()[:16]
