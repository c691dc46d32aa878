"""Sums that a text lays out and that do not hold; sentences are our own."""

from __future__ import annotations

from typing import Any

import pytest

from claimtrack.compare.findings import find_conflicts, moving
from claimtrack.compare.misfits import find_misfits
from claimtrack.lang import load_english
from claimtrack.model import Document, Entry
from claimtrack.pipeline import extract

ENGLISH = load_english()

TEXTS = [
    # text, what is told
    ("In all 88 people died: 85 passengers and 1 rescuer, the coast guard said.", ["85 + 1 = 86, not 88"]),
    (
        "Doctors reported 12 confirmed and 7 probable cases of cholera, a total of 20.",
        ["12 + 7 = 19, not 20"],
    ),
    ("The storm killed 16 people: 8 in Tacna, 4 in Ilo and 3 in Puno.", ["8 + 4 + 3 = 15, not 16"]),
    # What holds, what is open, and what is no sum.
    ("The storm killed 15 people: 8 in Tacna, 4 in Ilo and 3 in Puno.", []),
    ("The fire killed 30 people, including 12 children and 4 women.", []),
    ("The fire killed 30 people: 12 of them were children and 14 women.", []),
    ("The storm killed at least 16 people: 8 in Tacna, 4 in Ilo and 3 in Puno.", []),
    ("The mayor made 30 promises: 20 buses, 11 trams and 2 bridges.", []),
    ("The storm killed 16 people. It hurt 8 in Tacna, 4 in Ilo and 3 in Puno.", []),
]


def entries(text: str, nlp: Any) -> list[Entry]:
    document = Document("a.txt", text, language="en", publisher="a", date="2021-03-05")
    claims = extract(document, nlp, ENGLISH)
    return [Entry(one, f"topic {i}", "a", 1, 1, "a", "") for i, one in enumerate(claims)]


@pytest.mark.parametrize(("text", "told"), TEXTS)
def test_sums(text: str, told: list[str], nlp: Any) -> None:
    found = entries(text, nlp)
    assert [one.told for one in find_misfits(found, ENGLISH)] == told
    assert [one.told for one in find_conflicts(found)] == told
    assert not told or moving(found) == {entry.topic for entry in found}
