"""Words of a document that were not read as a figure -> a figure, as others are read, added by hand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from claimtrack.curate.deciding import decide as log_decisions
from claimtrack.errors import UsageError
from claimtrack.lang import Language, load_english
from claimtrack.model import Bound, Claim, Document, DocumentEntry, Mention, Quantity, Span, claim_id, plain
from claimtrack.rows import short
from claimtrack.store.added import as_value
from claimtrack.store.decisions import ADD, Decision
from claimtrack.store.values import check_interval

if TYPE_CHECKING:
    from spacy.language import Language as Parser

    from claimtrack.store import Store

AMOUNT = ("low", "high", "bound", "unit")
"""What must be said of a figure whose words are no number that is read."""

LONGEST = 300
"""Characters of the words of a figure."""

_NUMERAL = re.compile(r"\d(?:[\d.,]*\d)?")

_HIDDEN = "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*"
"""What stands between letters and is not seen: who types words that were seen leaves it out."""


@dataclass(frozen=True, slots=True)
class Place:
    """Words of a document's newest text, and the sentence, or the line, in which they stand."""

    span: Span
    sentence: Span


def find_words(text: str, asked: str, near: int = 0) -> list[Span]:
    """Return where these words stand in a text, from an offset on; white space counts as one blank.

    >>> find_words("47  boats; 470 boats", "47 boats")
    [Span(start=0, end=9)]
    """
    parts = [_HIDDEN.join(map(re.escape, part)) for part in asked.split()]
    if not parts:
        return []
    words = r"\s+".join(parts)
    whole, within = re.compile(rf"(?<!\w){words}(?!\w)"), re.compile(words)
    # Else it is a part of a word, as of "30-strong".
    return [Span(*m.span()) for m in whole.finditer(text, near)] or [
        Span(*m.span()) for m in within.finditer(text, near)
    ]


def place_of(text: str, span: Span, sentences: Sequence[Span]) -> Place:
    """Return words with the sentence in which they stand, else with their line."""
    at = bisect_right([one.start for one in sentences], span.start) - 1
    if at >= 0 and span.end <= sentences[at].end:
        return Place(span, sentences[at])
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    line = text[start : len(text) if end < 0 else end]
    lead = len(line) - len(line.lstrip())
    return Place(span, Span(start + lead, start + len(line.rstrip())))


def read_figure(
    store: Store,
    entry: DocumentEntry,
    version: int,
    span: Span,
    values: Mapping[str, str | None],
    *,
    parser_name: str,
) -> Claim:
    """Return the figure at a span of a document's text as it would have been read: its amount by its words,
    who says it and all else by what stands around it.

    The span is that of the number where the words hold one and more than it. Where no number is read in them
    ``values`` say the amount; else it is a remark. Words of a figure that the ledger has already are a
    ``UsageError``.
    """
    text = store.text(entry.key, version)
    if not 0 <= span.start < span.end <= len(text) or span.end - span.start > LONGEST:
        raise UsageError(f"a figure has 1 to {LONGEST} characters of the text")
    place = place_of(text, span, store.spans_read(version))
    language = load_english()
    _check_is_none(store, version, span)
    mention = _mention(text, place, values, language)
    _check_is_none(store, version, mention.span)
    document = replace(entry.document, text=text)
    found = None
    if document.language.partition("-")[0].lower() == language.code:
        from claimtrack.pipeline import extract_given

        found = extract_given(document, mention, _parser(parser_name), language)
    made = found or _bare(document, mention, place.sentence)
    return replace(made, confidence=1.0, restates=None)


def _check_is_none(store: Store, version: int, span: Span) -> None:
    """Refuse words that have a figure of the ledger in them."""
    for one in store.figures_between(version, span.start, span.end):
        if span.overlaps(Span(one.claim.start, one.claim.end)):
            state = ", found wrong" if one.verdict == "wrong" else ""
            raise UsageError(f"{one.claim.surface!r} is a figure already: {short(one.claim.claim)}{state}")


def add(
    store: Store,
    entry: DocumentEntry,
    version: int,
    claim: Claim,
    values: Mapping[str, str | None],
    *,
    now: datetime,
    who: str,
    language: Language,
    seen: int | None = None,
) -> int:
    """Log that a figure is added, with what its user says of it otherwise than it was read, and work out what
    follows. Return the number of the decision.

    One without an amount must be said to be ``unquantified``: else it is a ``UsageError``.
    """
    if claim.low is None and values.get("bound") != "unquantified":
        raise UsageError(f"no number is read in {claim.surface!r}: say its amount", where="--set")
    decided = {name: value for name, value in values.items() if _as_text(getattr(claim, name)) != value}
    check_interval(claim, decided)
    sentence = Span(claim.sentence_start, claim.sentence_end)
    text = store.text(entry.key, version)
    anchor = store.anchor(version, text, Span(claim.start, claim.end), sentence)
    value = as_value(claim, decided)
    made = Decision("claim", ADD, claim.claim, claim.surface, value, entry.document.id, anchor)
    return log_decisions(store, [made], now=now, who=who, language=language, seen=seen)


def newest(store: Store, entry: DocumentEntry) -> int:
    """Return the newest version of a document."""
    return next(one.key for one in store.document_versions(entry.key) if one.newest)


def choose(text: str, asked: str, number: int | None) -> Span:
    """Return where words stand; where they stand several times ``number`` says which of them is meant, from
    1 on. Otherwise, and where they stand nowhere, it is a ``UsageError`` that says where they are."""
    found = find_words(text, asked)
    if not found:
        raise UsageError(f"the document has no words {asked!r}", where="--add")
    if number is None and len(found) > 1:
        raise UsageError(
            f"{asked!r} stands there {len(found)} times: {_listed(text, found)}; say which", where="--number"
        )
    if number is not None and not 1 <= number <= len(found):
        raise UsageError(f"{asked!r} stands there {len(found)} times", where="--number")
    return found[(number or 1) - 1]


MOST_LISTED = 5

REACH = 24
"""Characters that are shown beside words to tell where they stand."""


def _listed(text: str, found: Sequence[Span]) -> str:
    shown = [
        f"{number} …{' '.join(text[max(0, span.start - REACH) : span.end + REACH].split())}…"
        for number, span in enumerate(found[:MOST_LISTED], 1)
    ]
    return "; ".join([*shown, *(["and more"] if len(found) > MOST_LISTED else [])])


def _mention(text: str, place: Place, values: Mapping[str, str | None], language: Language) -> Mention:
    """Return the number that words hold, or are a part of; else one of these values."""
    from claimtrack.quantities import find_candidates

    offset, span = place.sentence.start, place.span
    near = span.shifted(-offset)
    found = [one for one in find_candidates(place.sentence.of(text), language) if one.span.overlaps(near)]
    if len(found) > 1:
        said = ", ".join(repr(one.span.shifted(offset).of(text)) for one in found)
        raise UsageError(f"{span.of(text)!r} holds several figures: {said}; choose one of them")
    if found:
        [one] = found
        quantity = Quantity(one.low, one.high, one.unit, one.bound)
        return Mention(one.span.shifted(offset), quantity, one.wording.shifted(offset), kind=one.kind)
    low, high, bound, unit = (values.get(name) for name in AMOUNT)
    if low is None:
        return Mention(span, Quantity(None, None, unit, "unquantified"), span)
    exact: Bound = "exact" if bound in (None, "unquantified") else cast(Bound, bound)
    # Of "911 calls" the numeral is the figure, so that the noun behind it is what it counts.
    numerals = list(_NUMERAL.finditer(text, span.start, span.end))
    number = Span(*numerals[0].span()) if len(numerals) == 1 else span
    return Mention(number, Quantity(Decimal(low), None if high is None else Decimal(high), unit, exact), span)


@cache
def _parser(name: str) -> Parser:
    from claimtrack.parsing import load_parser

    return load_parser(name)


def _bare(document: Document, mention: Mention, sentence: Span) -> Claim:
    """Return the figure with nothing read but its amount: of a line that is in no sentence, of a language
    that is not read."""
    quantity, span, text = mention.quantity, mention.span, document.text
    values: dict[str, Any] = dict.fromkeys(Claim.__dataclass_fields__)
    values |= {name: getattr(document, name) for name in ("publisher", "title", "url", "date", "language")}
    values |= {
        "claim": claim_id(document.sha256, span, quantity),
        "document": document.id,
        "start": span.start,
        "end": span.end,
        "surface": span.of(text),
        "wording": mention.wording.of(text),
        "wording_start": mention.wording.start,
        "wording_end": mention.wording.end,
        "low": quantity.low,
        "high": quantity.high,
        "bound": quantity.bound,
        "unit": quantity.unit,
        "kind": mention.kind,
        "inferred": (),
        "chain": (),
        "asof": document.date,
        "asof_basis": "document" if document.date else "unknown",
        "modality": "asserted",
        "attribution": "narrator",
        "sentence": sentence.of(text),
        "sentence_start": sentence.start,
        "sentence_end": sentence.end,
        "speaker_confidence": 1.0,
    }
    return Claim(**values)


def _as_text(value: object) -> str | None:
    return plain(value) if isinstance(value, Decimal) else None if value is None else str(value)
