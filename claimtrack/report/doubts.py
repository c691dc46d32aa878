"""What a reader should look at before using a figure, each doubt in a few words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from claimtrack.model import READ_LIKELY, DocumentEntry, Entry
from claimtrack.report import words


class Doubt(StrEnum):
    """The kinds of doubt, the gravest first: the order of the report and of the queue."""

    speaker = "who says it is unsure"
    reading = "the reading is unsure"
    stance = "not put forward as so"
    withdrawn = "withdrawn"
    date = "the document's date is in doubt"
    unnamed = "only unnamed voices on its topic"


def doubts(
    entry: Entry, document: DocumentEntry | None = None, unnamed: Collection[str] = ()
) -> tuple[tuple[Doubt, str], ...]:
    """Return the doubts about a figure, the gravest first, each with what it is about in words.

    ``unnamed`` are the topics of which only unnamed voices speak; see ``unnamed_topics``. What a user decided
    is in no doubt, and a figure found right has none.
    """
    if entry.verdict == "ok":
        return ()
    claim = entry.claim
    found: list[tuple[Doubt, str]] = []
    if words.doubt(claim):
        found.append((Doubt.speaker, f"{words.who(claim)}?"))
    if claim.low is not None and claim.confidence < READ_LIKELY:
        what = words.clean(claim.counted)
        found.append((Doubt.reading, f"counts {what}?" if what else "what it counts is not said"))
    if claim.modality in ("asked", "hypothetical"):
        found.append((Doubt.stance, words.stance(claim)))
    if claim.basis == "retracted":
        found.append((Doubt.withdrawn, words.basis(claim)))
    if document is not None and (why := date_doubt(document)):
        found.append((Doubt.date, why))
    if entry.topic in unnamed and claim.speaker_role == "unnamed":
        found.append((Doubt.unnamed, words.who(claim)))
    return tuple(found)


def date_doubt(document: DocumentEntry) -> str:
    """Return in words what is doubtful about a document's date; empty where nothing is.

    A day that the user gave or decided is not doubted.
    """
    return doubtful_day(document.document.found.get("date", ""))


def doubtful_day(how: str) -> str:
    """Return in words what is doubtful about a day that was found so; empty where nothing is."""
    if how in ("option", "decided"):
        return ""
    for mark in (", not a day: ", ", but "):
        if mark in how:
            return words.clean(how)
    rules = ("month first", "day first", "made")
    return words.clean(how) if any(how.partition(";")[0].endswith(f", {rule}") for rule in rules) else ""


def unnamed_topics(entries: Iterable[Entry]) -> frozenset[str]:
    """Return the topics on which nobody speaks by name, and somebody without."""
    named: set[str] = set()
    unnamed: set[str] = set()
    for entry in entries:
        (unnamed if entry.claim.speaker_role == "unnamed" else named).add(entry.topic)
    return frozenset(unnamed - named)


def queue(
    entries: Iterable[Entry],
    documents: Mapping[int, DocumentEntry],
    unnamed: Collection[str] | None = None,
) -> list[tuple[Entry, tuple[tuple[Doubt, str], ...]]]:
    """Return the doubtful figures with their doubts, the gravest first, else in the order of the text.

    Copies are left out: what is decided about the text they copy is what people see. ``unnamed`` are the
    topics of which only unnamed voices speak, where ``entries`` are not all.
    """
    every = list(words.by_place(entries))
    unnamed = unnamed_topics(every) if unnamed is None else unnamed
    found = [
        (entry, why)
        for entry in every
        if words.is_live(entry) and (why := doubts(entry, documents.get(entry.document_key), unnamed))
    ]
    rank = {doubt: i for i, doubt in enumerate(Doubt)}
    return sorted(found, key=lambda item: rank[item[1][0][0]])
