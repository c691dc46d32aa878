"""Where a figure is about, where several places stand near it."""

from __future__ import annotations

import pytest

from claimtrack.model import Document
from claimtrack.pipeline import extract

PLACES = [
    # what only describes a place is no place of the figure, and no way to it
    ("Lyon, the largest town of France, is hard hit and 40 bodies were found.", "40", "Lyon"),
    ("Here in Lyon, where many families live in tents, 40 people were treated.", "40", "Lyon"),
    (
        "Hail struck the town of Vienne, on the eastern edge of the valley, and hurt 40 people.",
        "40",
        "Vienne",
    ),
    ("In Lyon, a city which straddles the border of Italy, 40 people were hurt.", "40", "Lyon"),
    ("A flood near Lyon in the south of France destroyed 40 homes.", "40", "France"),
    # each figure has its own
    ("This year 40 people fell ill in Lyon and nine in Nice.", "nine", "Nice"),
    ("This year 40 people fell ill in Lyon and nine in Nice.", "40", "Lyon"),
    ("Lyon ranked first with 40 deaths, followed by Nice with nine.", "nine", "Nice"),
    ("At least 40 people died in Lyon, and nine were treated in hospitals in Nice.", "nine", "Nice"),
    ("At least 40 people died in Lyon, and nine were hurt.", "nine", "Lyon"),
    ("A quake centred near Lyon toppled 40 homes in Nice.", "40", "Nice"),
    # a name with its figure in a row of such
    ("Lyon reported 40 cases, Nice 12 and Lille 7.", "12", "Nice"),
    ("Lyon reported 40 cases, Nice 12 and Lille 7.", "7", "Lille"),
    ("Lyon reported 40 cases, Nice 12 and Lille 7.", "40", "Lyon"),
    ("In Lyon 40 homes were flooded, and in Nice 12.", "12", "Nice"),
    # both ends of one movement; "doubled" is no figure that could have the place instead
    ("The number of sick birds in Lyon more than doubled, from 12 to 40.", "40", "Lyon"),
    # who says it "here", and one country of many, are not where
    ("Hail cost Nice half of its harvest, experts said here.", "half", "Nice"),
    ("More than 40 boats, many from countries such as Italy, reached Nice.", "40", "Nice"),
    # what words stand for
    ("Troops came to Nice. Two soldiers were hurt there.", "Two", "Nice"),
    ("Troops came to Nice. There were 40 dead in Lyon.", "40", "Lyon"),
    ("Rain fell in Nice. In the city of Lyon 40 people were hurt.", "40", "Lyon"),
]


@pytest.mark.parametrize(("text", "surface", "place"), PLACES)
def test_a_figure_has_the_place_that_is_its_own(nlp, language, text, surface, place):
    document = Document("d", text, title="The war in France", date="2021-03-10")
    claims = {claim.surface: claim for claim in extract(document, nlp, language)}
    assert claims[surface].place == place
