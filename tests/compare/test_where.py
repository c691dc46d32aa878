"""Where an event took place: as read, else as the figure's own sentence or the title names it."""

from __future__ import annotations

from typing import Any

import pytest
from ledger_by_hand import make_claim

from claimtrack.compare.explain import explain
from claimtrack.compare.where import place_of_event
from claimtrack.lang import load_language

ENGLISH = load_language("en")
FROM_TEXT = {"place": "Peru", "inferred": ("place",)}

CASES: list[tuple[str, dict[str, Any], str | None, str]] = [
    # sentence with its figure in brackets, fields, place, where it is named
    ("A quake shook southern Peru, killing [14] people.", {}, "Peru", "sentence"),
    ("The quake killed [14] people in Lima.", {"place": "Lima"}, "Lima", "read"),
    ("[14] people were arrested in Lima.", FROM_TEXT, "Lima", "sentence"),
    ("A quake hit Peru's capital, Lima, and [14] people died.", FROM_TEXT, "Peru", "sentence"),
    ("[14] people died, and aid landed in Lima.", FROM_TEXT, "Peru", "sentence"),
    ("[14] people died, and aid came from Chile.", FROM_TEXT, "Peru", "read"),
    ("Buses between Lima and Cusco stopped; [14] people died.", {}, "Peru", "sentence"),
    ("Troops of Peru and Chile met; [14] people died.", {}, None, "nowhere"),
    ("The Lima Herald counts [14] dead.", {}, None, "nowhere"),
    ("[14] people died, the University of Lima said.", {}, None, "nowhere"),
    ("[14] people died, said the mayor of Lima.", {"speaker": "the mayor of Lima"}, None, "nowhere"),
    ("[14] people died.", {"title": "Quake in Peru"}, "Peru", "title"),
    ("[14] people died.", {}, None, "nowhere"),
]


@pytest.mark.parametrize(("text", "fields", "place", "source"), CASES)
def test_places(text: str, fields: dict[str, Any], place: str | None, source: str) -> None:
    at, end = text.index("["), text.index("]") - 1
    sentence = text.replace("[", "").replace("]", "")
    claim = make_claim(
        "14", sentence=sentence, start=at, sentence_start=0, surface=sentence[at:end], **fields
    )
    found, named = place_of_event(claim, ENGLISH)
    assert (found.name if found else None, named) == (place, source)


WHY: list[tuple[dict[str, Any], str]] = [
    (
        {
            "wording": "40 people",
            "counted": "people",
            "counted_head": "person",
            "action": "die",
            "place": "Lima",
        },
        'killed, by "die"; Lima, said of the figure',
    ),
    (
        {"wording": "40", "counted_head": "person", "action": "die", "place": "Peru", "inferred": ("place",)},
        'killed, by "die"; Peru, taken over from the text around',
    ),
    (
        {
            "wording": "40 tanks",
            "counted": "tanks",
            "counted_head": "tank",
            "action": "destroy",
            "side": "Russia",
        },
        'destroyed, by "destroy"; of tank; Russia, whose they are',
    ),
    (
        {"wording": "35 people", "counted": "people", "counted_head": "person"},
        "of people; the text does not say what is counted, so nothing is compared with it",
    ),
]


@pytest.mark.parametrize(("fields", "why"), WHY)
def test_a_claim_says_why(fields: dict[str, Any], why: str) -> None:
    given = dict(fields)
    assert explain(make_claim(given.pop("wording"), **given), ENGLISH) == why
