"""Claims, entries and documents made by hand, so that views are tested without extraction."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

from claimtrack.compare import subject_of
from claimtrack.lang import load_language
from claimtrack.model import Claim, Document, DocumentEntry, Entry, Topic

EMPTY: dict[str, Any] = {f.name: None for f in fields(Claim)} | {
    "language": "en",
    "bound": "exact",
    "asof_basis": "unknown",
    "modality": "asserted",
    "inferred": (),
    "chain": (),
    "attribution": "narrator",
    "confidence": 0.95,
    "speaker_confidence": 0.95,
}


def make_claim(wording: str = "40 tanks", /, **values: Any) -> Claim:
    """Return a claim whose sentence is its wording, unless said otherwise; amounts may be given as text."""
    given = EMPTY | {"document": "a.txt", "start": 0, "surface": wording.split()[0], "sentence": wording}
    given |= {"wording": wording, **values}
    given["low"] = Decimal(given["low"]) if given["low"] is not None else None
    given["high"] = Decimal(given["high"]) if given["high"] is not None else given["low"]
    given["end"] = given["start"] + len(given["surface"])
    given["wording_start"], given["wording_end"] = given["start"], given["start"] + len(wording)
    if given["sentence_start"] is None:
        given["sentence_start"] = given["start"]
    given["sentence_end"] = given["sentence_start"] + len(given["sentence"])
    key = repr((given["document"], given["start"], wording))
    given["claim"] = given["claim"] or hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
    return Claim(**given)


def make_entry(
    wording: str = "40 tanks", /, *, label: str = "", origin: str = "", copy: bool = False, **values: Any
) -> Entry:
    """Return an entry of a claim made by hand, under the topic that it has."""
    claim = make_claim(wording, **values)
    topic = subject_of(claim, load_language("en"))
    return Entry(
        claim,
        topic.key,
        label or claim.document.partition(".")[0],
        document_key=1,
        version_key=1,
        origin=origin or claim.document,
        retrieved_at="2021-03-04T05:06:07+00:00",
        copy=copy,
        story="s-1",
        story_name="A story by hand",
        topic_name=topic.name,
        derived=topic,
    )


def make_document(
    identity: str, text: str = "Words.", *, claims: int = 0, origin: str = "", **values: Any
) -> DocumentEntry:
    """Return a document as the ledger holds it."""
    unread = values.pop("unread", None)
    return DocumentEntry(
        key=1,
        document=Document(id=identity, text=text, **values),
        label=identity.partition(".")[0],
        origin=origin or identity,
        version=1,
        versions=1,
        retrieved_at="2021-03-04T05:06:07+00:00",
        characters=len(text),
        claims=claims,
        unread=unread,
    )


class Around:
    """A ledger that has these entries, asked about one topic."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = list(entries)

    def whole(self, sketches: Iterable[Entry]) -> list[Entry]:
        """Return entries as they are."""
        return list(sketches)

    def kin(self, topic: Topic, also: Collection[str], stories: Sequence[str]) -> list[Entry]:  # noqa: ARG002
        """Return all entries: more than the family."""
        return self.entries
