"""One figure where it stands, and two figures side by side."""

from __future__ import annotations

import re
from dataclasses import replace

from claimtrack.errors import UsageError
from claimtrack.model import Entry
from claimtrack.report import holdings, words
from claimtrack.report.card import Card
from claimtrack.report.html.claim import claim_given
from claimtrack.report.html.source import passage_of
from claimtrack.rows import short
from claimtrack.settings import grades
from claimtrack.site.asked import Answer, Asked, Missing, Page
from claimtrack.site.links import (
    address,
    document_address,
    figure_address,
    story_address,
    topic_address,
    voice_address,
)
from claimtrack.site.saying import in_page
from claimtrack.store.values import CHOICES, SETTABLE, TOPIC

FIELDS = (
    *("speaker", "value", "counted", "unit", "place", "asof", "kind", "basis", "modality", "bound", TOPIC),
)
"""The fields that are set most often, before the others."""


def figure(asked: Asked) -> Answer:
    """Show the card of a figure, with its sentence marked in its text, and what can be decided of it."""
    asked.check_names("done", "back", "row")
    claim = asked.values["claim"]
    if not re.fullmatch(r"[0-9a-f]{4,64}", claim):
        raise Missing("there is no such figure")
    try:
        card = holdings.claim_view(asked.store, claim)
    except UsageError as error:
        raise Missing(error.message) from error
    if asked.form:
        return asked.data(card)
    return Page("figure.html.j2", {**of_card(card), **form_given(asked, card.entry), "forms": asked.forms()})


def of_card(card: Card) -> dict[str, object]:
    """Return what the template of a figure is given of its card."""
    entry, claim = card.entry, card.entry.claim
    given = claim_given(card)
    ways = [
        ("Read it in its document", document_address(claim.document, claim.claim)),
        ("Its topic", topic_address(entry.topic)),
    ]
    if entry.story:
        ways.append(("Its story", story_address(entry.story)))
    if claim.speaker:
        ways.append(("Its voice", voice_address(claim.speaker)))
    # What a terminal words as commands and options.
    facts = [
        (name, in_page(value))
        for name, value in card.facts
        if name not in ("cite", *(("url",) if given["url"] else ()))
    ]
    against = dict(card.facts).get("against", "")
    beside = [
        (id, address("/compare", {"a": short(claim.claim), "b": id}))
        for id in dict.fromkeys(re.findall(r"\b([0-9a-f]{8})\)", against))
    ]
    return {
        **given,
        "facts": facts,
        "ways": ways,
        "beside": beside,
        "told": card.told,
        "here_is": figure_address(claim.claim),
    }


def form_given(asked: Asked, entry: Entry) -> dict[str, object]:
    """Return what the forms are given that decide about a figure: what it is now, and which decision was the
    latest when it was looked at."""
    return {
        "entry": {
            "claim": entry.claim.claim,
            "version": entry.version_key,
            "verdict": entry.verdict or "",
            "grade": entry.grade or "",
            "tags": list(entry.tags),
            "notes": [words.clean(note) for note in entry.notes],
        },
        "seen": asked.store.last_decision(),
        "settable": settable(),
        "choices": {name: CHOICES[name] for name in CHOICES},
        "grades": grades(),
        "done": asked.one("done") if asked.one("done").isdigit() else "",
        "back": asked.one("back") if is_local(asked.one("back")) else "",
        "can_decide": not asked.settings.read_only,
    }


def settable() -> list[tuple[str, str]]:
    """Return the fields that can be set, each as people read it."""
    names = [*FIELDS, *(name for name in SETTABLE if name not in (*FIELDS, "low", "high"))]
    return [(name, name.replace("_", " ")) for name in names]


def is_local(to: str) -> bool:
    """Say whether an address is one of this site: nobody is led elsewhere by a link that names where to go
    on.

    >>> is_local("/review?at=3"), is_local("//example.org"), is_local("https://example.org")
    (True, False, False)
    """
    return re.fullmatch(r"/(?![/\\])[^\x00-\x20\\\x7f]*", to) is not None


def compare(asked: Asked) -> Answer:
    """Show how two figures stand to each other, with both sentences."""
    asked.check_names("a", "b")
    a, b = asked.one("a").strip(), asked.one("b").strip()
    if not a or not b:
        return Page("compare.html.j2", {"title": "Compare two figures", "a": a, "b": b})
    try:
        view = holdings.pair_view(asked.store, a, b)
    except UsageError as error:
        raise Missing(error.message) from error
    if asked.form:
        return asked.data(view)
    sides = _sides(view.sections[0].behind)
    return asked.show(replace(view, sections=()), template="pair.html.j2", sides=sides, about="compare")


def _sides(behind: object) -> list[dict[str, object]]:
    """Return both figures with their sentences, the earlier first."""
    found: list[Entry] = []
    for entries in behind if isinstance(behind, tuple) else ():
        found += [entry for entry in entries if entry not in found]
    return [side_of(entry) for entry in found[:2]]


def side_of(entry: Entry) -> dict[str, object]:
    """Return a figure with its sentence, in short."""
    claim = entry.claim
    printed = (words.clean(claim.publisher), claim.date or "no date")
    return {
        "id": short(claim.claim),
        "leads": figure_address(claim.claim),
        "figure": words.figure(claim),
        "who": words.who(claim),
        "asof": words.asof(claim),
        "printed": ", ".join(part for part in printed if part),
        "label": words.clean(entry.label),
        "document": document_address(claim.document, claim.claim),
        "topic": words.clean(entry.topic_name),
        "topic_leads": topic_address(entry.topic),
        "passage": passage_of(claim),
    }
