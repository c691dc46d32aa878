"""What a document is mainly about: kind of happening, words, place and days."""

from __future__ import annotations

import pytest

from claimtrack.context.matter import Matter, read_matter
from claimtrack.lang import load_english
from claimtrack.model import Document
from claimtrack.sentences import lay_out

ENGLISH = load_english()


def matter(text: str, title: str | None = None, date: str | None = "2016-03-10") -> Matter:
    document = Document("d", text, title=title, date=date)
    return read_matter(document, lay_out(document, ENGLISH), ENGLISH)


KINDS = [
    ("A tremor woke Quito. The quake damaged a school.", "earthquake"),
    ("Two ferries capsized off Samar. The sinking of both was blamed on the storm.", "sinking"),
    ("Judges in Lyon heard the suit. The settlement was worth $3 million.", "lawsuit"),
    ("The bidder raised its takeover offer. The shares rose.", "takeover"),
    ("Dockers stayed out. The strike is in its third week and pickets stand at the gate.", "strike"),
    ("Cholera spread in Beira. Doctors said the outbreak had not peaked.", "epidemic"),
    ("Aid arrived and talks on relief began after the flood; the flood had cut the road.", "flood"),
    ("Mr. March of Ostrow spoke of hens.", None),
    ("A prosecutor in Lyon named the cause of the blast.", "explosion"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_kind(text: str, kind: str | None) -> None:
    assert matter(text).kind == kind


PLACES = [
    (
        "A quake in Ecuador hit Manta. Manta and Quito shook. Ecuador mourned.",
        "Manta",
        "Ecuador",
    ),
    ("A fire in Peru. Peru sent help. Peruvian crews came. Chile offered some.", "Peru", "Peru"),
    ("GENEVA - Floods hit Nepal. Nepal has asked for tents. The Nepalese army helps.", "Nepal", "Nepal"),
    ("Boats sank in the Mediterranean. The Mediterranean Sea was rough.", "Mediterranean", None),
    # many countries, and one part of the world that holds them
    (
        "Boats sank off Southeast Asia. Thailand and Myanmar sent aid, Malaysia and Indonesia none. Myanmar met"
        " envoys of Thailand.",
        "Southeast Asia",
        "Thailand",
    ),
    # what is nationwide is not of the town where it was told
    (
        "A nationwide strike of French teachers began. In Lyon a leader spoke; Lyon sees more.",
        "France",
        "France",
    ),
    ("The bidder from Milan raised its bid for the Milan bank; the takeover is opposed.", None, "Italy"),
]


@pytest.mark.parametrize(("text", "place", "country"), PLACES)
def test_place(text: str, place: str | None, country: str | None) -> None:
    found = matter(text)
    assert (found.place, found.country) == (place, country)


DAYS = [
    # Once: the day beside the words, wherever else the text speaks of days.
    ("Tuesday's quake in Peru killed 12. On Wednesday the minister flew in.", "2016-03-08", "2016-03-08"),
    ("A bus crash on 2 March killed nine people.", "2016-03-02", "2016-03-02"),
    # What goes on is as of the report.
    ("The strike, which began on Monday, has cost $3 million.", "2016-03-10", "2016-03-10"),
]


@pytest.mark.parametrize(("text", "first", "last"), DAYS)
def test_days(text: str, first: str, last: str) -> None:
    found = matter(text)
    assert (found.first, found.last) == (first, last)


def test_words_stand_in_the_text() -> None:
    text = "LIMA - Tuesday's quake in Peru killed 12 people."
    found = matter(text)
    assert found.span is not None
    assert found.span.of(text) == found.words == "Tuesday's quake"


def test_a_text_about_nothing() -> None:
    assert matter("Hens lay eggs.", date=None) == Matter()
