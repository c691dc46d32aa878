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
TWO_ROWS = """| District | Killed | | Houses | |
|---|---|---|---|---|
| | Total | of whom children | Destroyed | Damaged |
| Lowden | 31 | 6 | 204 | 95 |
| Marle | 7 | 2 | 18 | 41 |
"""
YEARS_ABOVE = """| District | 2019 | 2019 | 2020 | 2020 |
| | Deaths | Injured | Deaths | Injured |
| Lowden | 31 | 16 | 24 | 95 |
"""
LOST = """| ward | livestock lost | died |
| Lowden | 1200 | 9 |
"""
BY_DAY = """| date | state | confirmed_cases | deaths |
| 2021-05-03 | Kano | 310 | 12 |
| 2021-05-04 | Borno | 145 | 4 |
"""
IN_TOWNS = """| Item | Unit | Nairobi | Garissa |
|---|---|---|---|
| Rice | tonnes | 120 | 45 |
| Tents | pieces | 800 | 250 |
"""
BY_WHOM = """| place | reported by | killed | note |
| Lowden | James Ross | 12 | open |
| Marle | Office for relief | 31 | open |
"""
NUMBERED = """| no | item | quantity |
| 1 | Rice | 120 |
| 2 | Tents | 45 |
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
    (TWO_ROWS, "31", "person", "kill", "Lowden"),
    (TWO_ROWS, "6", "child", "kill", "Lowden"),
    (TWO_ROWS, "204", "house", "destroy", "Lowden"),
    (TWO_ROWS, "41", "house", "damage", "Marle"),
    (YEARS_ABOVE, "24", "death", "kill", "Lowden"),
    (LOST, "1200", "livestock", "lose", "Lowden"),
    (LOST, "9", "person", "die", "Lowden"),
    (BY_DAY, "145", "case", None, "Borno"),
    (BY_DAY, "12", "death", "kill", "Kano"),
    (IN_TOWNS, "45 ", "rice", None, "Garissa"),
    (IN_TOWNS, "800", "tent", None, "Nairobi"),
    (YEARS_ABOVE, "95", "person", "injure", "Lowden"),
    (BY_WHOM, "12", "person", "kill", "Lowden"),
    (BY_WHOM, "31", "person", "kill", "Marle"),
    (NUMBERED, "120", "rice", None, None),
    (NUMBERED, "45", "tent", None, None),
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


def test_the_only_day_of_a_caption_is_that_of_a_table_without_one(nlp, language):
    text = BY_PLACE.replace("as of ", "")
    assert {c.asof for c in extract(Document("a", text), nlp, language) if c.surface == "31"} == {
        "2021-05-04"
    }


BY_SORT = """Cholera in Peru, 4 May 2021. Lima is worst hit.

| Province | Cases | New cases (24h) | In treatment |
|---|---|---|---|
| Lima | 812 | 25 | 64 |
| Ica | 233 | 9 | 18 ill |
| Total | 1,045 | 34 | 82 |
"""


def test_a_head_says_the_kind(nlp, language):
    kinds = {c.surface: c.kind for c in extract(Document("a", BY_SORT, date="2021-05-04"), nlp, language)}
    assert (kinds["812"], kinds["25"], kinds["64"]) == ("total", "period", "level")


def test_a_place_is_no_word_of_a_kind(nlp, language):
    text = """Cholera as of 4 May 2021.

| Sort | New York | Lima |
|---|---|---|
| Cases | 40 | 71 |
| Deaths | 13 | 7 |
"""
    kinds = {c.surface: c.kind for c in extract(Document("a", text, date="2021-05-04"), nlp, language)}
    assert (kinds["40"], kinds["71"]) == ("total", "total")


def test_a_total_is_of_the_country_and_a_cell_with_words_of_its_row(nlp, language):
    places = {c.surface: c.place for c in extract(Document("a", BY_SORT, date="2021-05-04"), nlp, language)}
    assert (places["1,045"], places["18"]) == ("Peru", "Ica")


def test_a_day_that_names_a_row_is_that_of_its_figures(nlp, language):
    claims = extract(Document("a", BY_DAY, date="2021-06-01"), nlp, language)
    assert {c.surface: c.asof for c in claims} == {
        "310": "2021-05-03", "12": "2021-05-03", "145": "2021-05-04", "4": "2021-05-04",
    }  # fmt: skip


def test_a_head_says_how_sure_the_cases_are(nlp, language):
    claims = extract(Document("a", BY_DAY), nlp, language)
    assert {c.surface: c.status for c in claims} == {
        "310": "confirmed",
        "145": "confirmed",
        "12": None,
        "4": None,
    }


def test_a_year_that_names_a_row_is_no_figure(nlp, language):
    text = "| Year | Town | Houses |\n| 1812 | Lowden | 1050 |\n| 1847 | Marle | 31 |\n"
    assert [c.surface for c in extract(Document("a", text), nlp, language)] == ["1050", "31"]


def test_a_row_of_words_is_left_alone(nlp, language):
    text = "| Who | What |\n| The mayor | She said 12 boats sank in Tarn |\n| The clerk | He said 3 carts burned |\n"
    [boats, carts] = extract(Document("a", text), nlp, language)
    assert (boats.counted_head, carts.counted_head) == ("boat", "cart")


def test_a_head_that_is_a_year_is_the_period(nlp, language):
    claim = next(c for c in extract(Document("a", GROUPS), nlp, language) if c.surface == "33")
    assert (claim.time_start, claim.time_end) == ("2019-01-01", "2019-12-31")


def test_a_year_above_several_columns_is_their_period(nlp, language):
    claims = extract(Document("a", YEARS_ABOVE), nlp, language)
    assert {c.surface: c.time_start for c in claims} == {
        "31": "2019-01-01", "16": "2019-01-01", "24": "2020-01-01", "95": "2020-01-01",
    }  # fmt: skip


def head(text: str) -> str:
    return f"| District | {text} |\n|---|---|\n| Lowden | 12.5 |\n| Marle | 40 |\n"


HEAD_UNITS = [
    # table                                         low           unit
    (head("Damage (USD million)"),                  "12500000",   "USD"),
    (head("Damage (in millions of dollars)"),       "12500000",   "USD"),
    (head("Damage ($ bn)"),                         "12500000000", "USD"),
    (head("Loss (£)"),                              "12.5",       "GBP"),
    (head("Turnout (%)"),                           "12.5",       "percent"),
    (head("Roads cut (km)"),                        "12.5",       "kilometre"),
    (head("Harvest (thousand tonnes)"),             "12500",      "tonne"),
    (head("Crowd ('000)"),                          "12500",      None),
    (head("Crowd (in thousands)"),                  "12500",      None),
    (head("Crowd (2020)"),                          "12.5",       None),
    (head("Injured (m)"),                           "12.5",       None),
    (head("Injured (of whom women)"),               "12.5",       None),
    (head("Crowd"),                                 "12.5",       None),
    ("Losses (USD million)\n\n" + head("Killed"),   "12.5",       None),
    ("Budget (in million Rs)\n\n| Office | Allocated | Spent |\n| Roads | 12.5 | 9 |\n", "12500000", "INR"),
    ("Fish (tonnes)\n\n| Port | Cod | Herring |\n| Hull | 12.5 | 9 |\n", "12.5", "tonne"),
    ("| Item | Unit | Tarn |\n| Rice | tonnes | 12.5 |\n| Huts | pieces | 40 |\n", "12.5", "tonne"),
    ("| Item | 2019 | 2020 |\n| Rent (EUR) | 12.5 | 14 |\n| Staff | 3 | 4 |\n", "12.5", "EUR"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "low", "unit"), HEAD_UNITS)
def test_a_unit_in_a_head_is_that_of_its_cells(table, low, unit, nlp, language):
    claim = next(c for c in extract(Document("a", table), nlp, language) if c.surface == "12.5")
    assert (str(claim.low.normalize() if "." in low else int(claim.low)), claim.unit) == (low, unit)
    assert table[claim.start : claim.end] == "12.5"
