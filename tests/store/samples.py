"""Documents and a toy extractor, so that the ledger is tested without a parser."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from claimtrack.compare import origins
from claimtrack.compare.copies import Together
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


class Toycopyist:
    """A copyist to whom texts with the same first line are one text."""

    crowd = 3

    def read(self, text: str) -> bytes:
        return text.partition("\n")[0].encode()

    def terms(self, gist: bytes) -> list[int]:
        return [zlib.crc32(gist)]

    def count(self, gist: bytes) -> int:  # noqa: ARG002
        return 1

    def together(self, sizes: Sequence[int]) -> Together:
        return Together(sizes, self.crowd, self.needed, self.terms)

    def place(self, identity: str) -> int:
        return zlib.crc32(identity.encode())

    def needed(self, fewer: int) -> int:
        return fewer

    def compare(self, a: tuple[str, bytes], b: tuple[str, bytes]) -> CopyPair | None:
        one, other = sorted((a[0], b[0]))
        return CopyPair(one, other, "same_text", 0.75) if a[1] == b[1] else None

    def is_joined(self, pair: CopyPair) -> bool:
        return pair.kind == "same_text"

    def origins(self, pairs: Iterable[CopyPair], ids: Iterable[str]) -> Mapping[str, str]:
        return origins(pairs, ids)


TOYS = Derivations(topics_of, Toycopyist())


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
