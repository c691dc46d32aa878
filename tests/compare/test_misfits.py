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


TORN = [
    # texts of one ministry, each on its day; what is told
    (["The health ministry said 12 confirmed cases were found.", "It has 7 probable cases, the health ministry said.",
      "The health ministry counted 25 cases in all."], "555", ["12 + 7 = 19, not 25"]),
    (["The health ministry said 12 confirmed cases were found.", "It has 7 probable cases, the health ministry said.",
      "The health ministry counted 19 cases in all."], "555", []),
    (["The health ministry said 12 confirmed cases were found.", "It has 7 probable cases, the health ministry said.",
      "The health ministry counted 12 cases in all."], "555", []),
    (["The health ministry said 12 confirmed cases were found.", "It has 7 probable cases, the health ministry said.",
      "The health ministry counted 25 cases in all."], "556", []),
    (["The health ministry said 12 confirmed cases were found.", "It has 7 probable cases, the health ministry said.",
      "The health ministry counted 25 cases in all.", "The health ministry counted 19 cases in all."], "5555", []),
    (["The health ministry said 12 confirmed cases were found.", "It has 7 probable cases, the army said.",
      "The health ministry counted 25 cases in all."], "555", []),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "days", "told"), TORN)
def test_sums_over_the_texts_of_one_day(texts: list[str], days: str, told: list[str], nlp: Any) -> None:
    found = []
    for n, (text, day) in enumerate(zip(texts, days, strict=True)):
        document = Document(f"{n}.txt", text, language="en", publisher=f"p{n}", date=f"2021-03-0{day}")
        claims = extract(document, nlp, ENGLISH)
        found += [Entry(one, f"t{n}", f"{n}", n, n, f"{n}", "", circle="t0") for one in claims]
    assert [one.told for one in find_conflicts(found) if one.kind == "sum"] == told
    assert not told or moving(found) == {entry.topic for entry in found}
