"""A figure mended where it stands, and one added that was not read: forms that send all its fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

from claimtrack.curate.adding import add, find_words, newest, place_of, read_figure
from claimtrack.errors import StoreLocked, UsageError
from claimtrack.lang import load_english
from claimtrack.model import Claim, DocumentEntry, Entry, Span, plain
from claimtrack.report import words
from claimtrack.report.card import card
from claimtrack.report.named import find_document
from claimtrack.report.words import clean
from claimtrack.rows import short
from claimtrack.site.asked import Answer, Asked, Led, Missing, Page
from claimtrack.site.deciding import log_steps, with_done
from claimtrack.site.drafts import READING, WAIT
from claimtrack.site.figures import form_given, of_card
from claimtrack.site.forms import read_number
from claimtrack.site.links import address, document_address
from claimtrack.store.values import CHOICES, NEVER_EMPTY, check_value

FIELDS = (
    ("low", "Amount, or its lower end"),
    ("high", "Upper end"),
    ("bound", "Bound"),
    ("unit", "Unit"),
    ("counted", "What is counted"),
    ("action", "What happened"),
    ("kind", "Kind of figure"),
    ("speaker", "Who says it"),
    ("place", "Where"),
    ("asof", "As of the day"),
    ("basis", "How they know"),
    ("modality", "How it is put forward"),
)
"""The fields that a form shows, with what they are called."""

MOST_PLACES = 50
"""Places of words that are shown to choose from."""

AROUND = 120
"""Characters shown on either side of words to tell where they stand."""


@dataclass(frozen=True, slots=True)
class Input:
    """A field in a form: its name, what it is called, what it is, and the values that it may have."""

    name: str
    label: str
    value: str
    choices: tuple[str, ...] = ()
    may_be_empty: bool = True


def inputs(claim: Claim) -> list[Input]:
    """Return the fields of a figure as a form shows them."""
    return [
        Input(
            f"to_{name}",
            label,
            _as_text(getattr(claim, name)) or "",
            CHOICES.get(name, ()),
            name not in NEVER_EMPTY,
        )
        for name, label in FIELDS
    ]


def read_fields(sent: Mapping[str, str]) -> dict[str, str | None]:
    """Return the fields that a form says otherwise than they were when it was shown, checked; of a point both
    ends move."""
    found = {}
    was = {name: sent.get(f"was_{name}", "") or None for name, _ in FIELDS}
    for name, _ in FIELDS:
        if f"to_{name}" in sent:
            value = check_value(name, sent[f"to_{name}"])
            if value != was[name]:
                found[name] = value
    if "low" in found and "high" not in found and was["high"] == was["low"]:
        found["high"] = found["low"]
    return found


def panel_of(asked: Asked, entry: Entry, text: str, back: str) -> dict[str, object]:
    """Return what the form is given that mends a figure in its text, and leads back there."""
    shown = card(entry, text)
    return {
        **of_card(shown),
        **form_given(asked, entry),
        "inputs": inputs(entry.claim),
        "back": back,
        "figure": words.figure(entry.claim),
    }


def correct(asked: Asked) -> Answer:
    """Log what a form says of the fields of a figure, unless others decided about it since it was shown."""
    return log_steps(asked, [("set", name, value) for name, value in read_fields(asked.sent).items()])


# A figure that was missed


def look(asked: Asked) -> Answer:
    """Show how words of a text would be read as a figure, with the form that adds it; where they stand
    several times, the places to choose from."""
    asked.check_names("id", "words", "near", "nth", "at")
    entry = _document(asked, asked.need("id"))
    said = asked.need("words")
    version = newest(asked.store, entry)
    text = asked.store.text(entry.key, version)
    near = _offset(asked.one("near"))
    found = find_words(text, said, near or 0)
    nth = _offset(asked.one("nth"))
    at = _offset(asked.one("at"))
    if at is not None:
        found = [span for span in found if span.start == at]
    elif near is not None and nth is not None:
        found = found[nth : nth + 1]
    given: dict[str, object] = {
        "title": "Add a figure",
        "words": clean(said),
        "label": clean(entry.document.title) or clean(entry.label),
        "leads": document_address(entry.document.id),
        "id": entry.document.id,
        "forms": [],
        "claim": None,
        "places": [],
    }
    if not found:
        return Page("add.html.j2", {**given, "is_missing": True})
    if len(found) > 1:
        places = [_place(text, span, entry, said) for span in found[:MOST_PLACES]]
        return Page("add.html.j2", {**given, "places": places, "rest": max(0, len(found) - MOST_PLACES)})
    [span] = found
    claim = _read(asked, entry, version, span, {})
    place = place_of(text, Span(claim.start, claim.end), [Span(claim.sentence_start, claim.sentence_end)])
    return Page(
        "add.html.j2",
        {
            **given,
            "claim": short(claim.claim),
            "passage": _passage(text, Span(claim.start, claim.end), place.sentence),
            "inputs": inputs(claim if claim.low is not None else replace(claim, bound="exact")),
            "is_remark": claim.low is None,
            "start": span.start,
            "end": span.end,
            "version": version,
            "seen": asked.store.last_decision(),
            "can_decide": not asked.settings.read_only,
        },
    )


def add_figure(asked: Asked) -> Answer:
    """Log that words of a text are a figure, and lead to where it stands."""
    sent = asked.sent
    entry = _document(asked, sent.get("id", ""))
    version = read_number(sent.get("version", ""), "version")
    if version != newest(asked.store, entry):
        raise UsageError("the document has changed since; its text was read anew: look there again")
    start, end = _offset(sent.get("start", "")), _offset(sent.get("end", ""))
    if start is None or end is None:
        raise UsageError("the form does not say which words are meant")
    seen = _offset(sent.get("seen", "")) or 0
    values = {
        name: check_value(name, sent[f"to_{name}"])
        for name, _ in FIELDS
        if f"to_{name}" in sent and _is_said(sent, name)
    }
    if values.get("low") is not None and values.get("high") is None and values.get("bound") != "vague":
        values["high"] = values["low"]
    claim = _read(asked, entry, version, Span(start, end), values)
    batch = add(
        asked.store,
        entry,
        version,
        claim,
        values,
        now=datetime.now(UTC),
        who=asked.user,
        language=load_english(),
        seen=seen,
    )
    return Led(with_done(document_address(entry.document.id, claim.claim), batch))


def _is_said(sent: Mapping[str, str], name: str) -> bool:
    """Say whether a form says a field: one that cannot be empty is not said where it is."""
    return name not in NEVER_EMPTY or bool(sent[f"to_{name}"].strip())


def _read(
    asked: Asked, entry: DocumentEntry, version: int, span: Span, values: Mapping[str, str | None]
) -> Claim:
    if not READING.acquire(timeout=WAIT):
        raise StoreLocked("another text is being read")
    try:
        return read_figure(asked.store, entry, version, span, values, parser_name=asked.settings.model)
    finally:
        READING.release()


def _document(asked: Asked, named: str) -> DocumentEntry:
    try:
        return find_document(named, asked.store.documents())
    except UsageError as error:
        raise Missing(error.message) from error


def _offset(given: str) -> int | None:
    """Return an offset or a count of an address or a form; nothing, or no number, is ``None``."""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None


def _place(text: str, span: Span, entry: DocumentEntry, said: str) -> dict[str, object]:
    around = Span(max(0, span.start - AROUND), span.end + AROUND)
    leads = address("/add", {"id": entry.document.id, "words": said, "at": span.start or "0"})
    return {"passage": _passage(text, span, around), "leads": leads}


def _passage(text: str, span: Span, sentence: Span) -> dict[str, str]:
    before, after = text[sentence.start : span.start], text[span.end : sentence.end]
    return {
        "before": clean(before) + (" " if before[-1:].isspace() else ""),
        "figure": clean(span.of(text)),
        "after": (" " if after[:1].isspace() else "") + clean(after),
        "language": "",
    }


def _as_text(value: object) -> str | None:
    return plain(value) if isinstance(value, Decimal) else None if value is None else str(value)
