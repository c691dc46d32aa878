"""Bare figures in cells: what the heads of row and column and the caption say of them."""

from __future__ import annotations

import pytest

from claimtrack.model import Document
from claimtrack.pipeline import extract

BY_PLACE = """Table 2. Storm damage by district as of 4 May 2021

| District | Killed | Huts destroyed | Number of wells | Arrests |
|---|---|---|---|---|
| Lowden | 31 | 204 | 12 | 5 |
| Marle | 7 | 1,020 | 9 | 6 |
| Total | 38 | 1,224 | 21 | 11 |
"""
BY_THING = """| Item | Destroyed | Captured |
| Tanks | 33 | 8 |
| Lorries | 140 | 61 |
"""
ACROSS = """| | Lowden | Marle |
|---|---|---|
| Tents | 640 | 310 |
| Injured | 12 | 9 |
"""
PAIRS = """| Dead | 38 |
| Missing | 12 |
"""
YEARS = """| Province | 2019 | 2020 |
| Orla | 640 goats | 310 goats |
| Tarn | 77 goats | 78 goats |
"""
GROUPS = """Key figures:

| Indicator | Value |
|---|---|
| People displaced | 12,400 |
| Schools closed | 18 |

| Year | Deaths |
|---|---|
| 2019 | 33 |

| Party | Seats |
|---|---|
| Green | 40 |
"""
CELLS = [
    # table       surface   head        action         place
    (BY_PLACE, "31", "person", "kill", "Lowden"),
    (BY_PLACE, "1,020", "hut", "destroy", "Marle"),
    (BY_PLACE, "12", "well", None, "Lowden"),
    (BY_PLACE, "6", "arrest", "arrest", "Marle"),
    (BY_PLACE, "1,224", "hut", "destroy", None),
    (BY_THING, "33", "tank", "destroy", None),
    (BY_THING, "61", "lorry", "capture", None),
    (ACROSS, "310", "tent", None, "Marle"),
    (ACROSS, "12", "person", "injure", "Lowden"),
    (PAIRS, "38", "person", "kill", None),
    (PAIRS, "12", "person", "go missing", None),
    (GROUPS, "12,400", "person", "displace", None),
    (GROUPS, "18", "school", "close", None),
    (GROUPS, "33", "death", "kill", None),
    (GROUPS, "40", "seat", None, None),
    (YEARS, "77 ", "goat", None, None),
]


@pytest.mark.parametrize(("table", "surface", "head", "action", "place"), CELLS)
def test_cells(table, surface, head, action, place, nlp, language):
    claim = next(c for c in extract(Document("a", table), nlp, language) if c.surface == surface.strip())
    assert (claim.counted_head, claim.action, claim.place) == (head, action, place)


def test_the_caption_says_as_of_when(nlp, language):
    claims = extract(Document("a", BY_PLACE, date="2021-06-01"), nlp, language)
    assert {(c.asof, c.asof_basis) for c in claims if c.surface in ("31", "1,020")} == {
        ("2021-05-04", "stated")
    }


def test_a_row_of_words_is_left_alone(nlp, language):
    text = "| Who | What |\n| The mayor | She said 12 boats sank in Tarn |\n| The clerk | He said 3 carts burned |\n"
    [boats, carts] = extract(Document("a", text), nlp, language)
    assert (boats.counted_head, carts.counted_head) == ("boat", "cart")


def test_a_head_that_is_a_year_is_the_period(nlp, language):
    claim = next(c for c in extract(Document("a", GROUPS), nlp, language) if c.surface == "33")
    assert (claim.time_start, claim.time_end) == ("2019-01-01", "2019-12-31")
