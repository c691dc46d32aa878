"""Documents and a toy extractor, so that the ledger is tested without a parser."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from claimtrack.lang import Language, load_language
from claimtrack.model import Claim, CopyPair, Document, Span, Topic
from claimtrack.store.derive import Derivations
from claimtrack.store.writing import Reading

NOW = datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC)
ENGLISH = load_language("en")

NUMBER = re.compile(r"\d+(?:\.\d+)?")


def find_sentences(text: str) -> list[Span]:
    """Return every line as a sentence."""
    return [Span(*m.span()) for m in re.finditer(r"[^\n]+", text)]


def make_claim(document: Document, start: int, end: int, **changes: Any) -> Claim:
    """Return a claim about the characters of a document, counting the word behind them."""
    text = document.text
    sentence = next(s for s in find_sentences(text) if s.start <= start < s.end)
    surface = text[start:end]
    counted = re.match(r"\s*([a-z]+)", text[end : sentence.end])
    wording_end = end + (counted.end() if counted else 0)
    amount = Decimal(surface) if NUMBER.fullmatch(surface) else None
    content = f"{hashlib.sha256(text.encode()).hexdigest()}{start}"
    values: dict[str, Any] = {
        "claim": hashlib.sha256(content.encode()).hexdigest()[:16],
        "document": document.id,
        "publisher": document.publisher,
        "title": document.title,
        "url": document.url,
        "date": document.date,
        "language": document.language,
        "start": start,
        "end": end,
        "surface": surface,
        "wording": text[start:wording_end],
        "wording_start": start,
        "wording_end": wording_end,
        "low": amount,
        "high": amount,
        "bound": "exact",
        "unit": None,
        "direction": None,
        "kind": "total",
        "counted": counted[1] if counted else None,
        "counted_head": counted[1].rstrip("s") if counted else None,
        "event": None,
        "event_start": None,
        "event_end": None,
        "event_kind": None,
        "event_place": None,
        "event_from": None,
        "event_to": None,
        "status": None,
        "action": None,
        "side": None,
        "agent": None,
        "place": None,
        "category": None,
        "inferred": (),
        "time_start": None,
        "time_end": None,
        "asof": document.date,
        "asof_basis": "document" if document.date else "unknown",
        "modality": "asserted",
        "basis": None,
        "hedge": None,
        "speaker": None,
        "speaker_surface": None,
        "speaker_start": None,
        "speaker_end": None,
        "cue": None,
        "speaker_role": None,
        "speaker_affiliation": None,
        "authority": None,
        "chain": (),
        "attribution": "narrator",
        "restates": None,
        "sentence": sentence.of(text),
        "sentence_start": sentence.start,
        "sentence_end": sentence.end,
        "confidence": 1.0,
        "speaker_confidence": 1.0,
    }
    return Claim(**values | changes)


def find_claims(document: Document) -> list[Claim]:
    """Return a claim for every number in digits. "BREAK" in a text makes it raise."""
    if "BREAK" in document.text:
        raise RuntimeError("it is\nbroken")
    return [make_claim(document, *m.span()) for m in NUMBER.finditer(document.text)]


def make_toy(parser_name: str, language_code: str) -> Callable[[Document], list[Claim]]:
    """Return the toy extractor."""
    assert (parser_name, language_code) == ("toy", "en")
    return find_claims


def topics_of(claims: Sequence[Claim], language: Language, story: str) -> list[Topic]:
    """Return what is counted as the topic, in whatever story."""
    assert language == ENGLISH and story
    return [Topic(f"toy-{c.counted_head}", f"Toys: {c.counted or 'unknown'}", ()) for c in claims]


def find_copies(documents: Iterable[tuple[str, str]]) -> list[CopyPair]:
    """Return the pairs of texts with the same first line."""
    first: dict[str, list[str]] = {}
    for identity, text in documents:
        first.setdefault(text.partition("\n")[0], []).append(identity)
    return [
        CopyPair(*sorted((group[0], other)), kind="same_text", containment=0.75)
        for group in (sorted(ids) for ids in first.values())
        for other in group[1:]
    ]


def origins(pairs: Iterable[CopyPair], ids: Iterable[str]) -> Mapping[str, str]:
    """Return the smaller document of a pair for the larger one."""
    found = {identity: identity for identity in ids}
    found.update({pair.b: pair.a for pair in pairs})
    return found


TOYS = Derivations(topics_of, find_copies, origins)


def read(document: Document, **changes: Any) -> Reading:
    """Return the toy reading of a document."""
    claims = find_claims(document)
    values = {
        "sentences": find_sentences(document.text),
        "claims": claims,
        "extractor": 1,
        "parser": "toy",
    }
    return Reading(document, **values | changes)
