"""Days as documents print them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.documents.dates import (
    Day,
    day_in_filename,
    day_in_url,
    find_stamps,
    match_day,
    nearest_year,
    read_day,
)

DAYS = [
    # text                                 iso           how
    ("2020-10-05", "2020-10-05", None),
    ("2020-10-05T23:30:00Z", "2020-10-05", None),
    ("2020-10-05 23:30:00+04:00", "2020-10-05", None),
    ("2020/10/5", "2020-10-05", None),
    ("20201005", "2020-10-05", None),
    ("20201005T2330", "2020-10-05", None),
    ("20201005T233000.125Z", "2020-10-05", None),
    ("Do., 5 Oct 2020", "2020-10-05", None),
    ("lunes 05 Oct 2020 23:30:00", "2020-10-05", None),
    ("5 October 2020", "2020-10-05", None),
    ("5th of October, 2020", "2020-10-05", None),
    ("05-OCT-2020 15:01:01.79", "2020-10-05", None),
    ("October 5, 2020", "2020-10-05", None),
    ("Oct. 5 2020", "2020-10-05", None),
    ("Sept. 9, 2020", "2020-09-09", None),
    ("Mon Oct 5, 2020 1:50 pm EDT", "2020-10-05", None),
    ("Monday 5 October 2020 13.15 BST", "2020-10-05", None),
    ("Mon, 05 Oct 2020 23:30:00 -0400", "2020-10-05", None),
    ("Mon Oct 05 23:30:00 +0000 2020", "2020-10-05", None),
    ("10/6/2016", "2016-10-06", "month first"),
    ("23/11/2016", "2016-11-23", None),
    ("11/23/2016", "2016-11-23", None),
    ("6/6/2016", "2016-06-06", None),
    ("10.6.2016", "2016-06-10", None),
    ("10-06-2016", "2016-06-10", "day first"),
    ("10-23-2016", "2016-10-23", None),
]
NO_DAYS = [
    "", "soon", "2020", "October 2020", "31 September 2020", "2020-02-30", "45/45/2020",
    "5 October 12000", "12 May 1200", "+994 12 596 9000", "the 5 October 2020",
    "5 October 2020 to 7 October 2020", "May", "9:10",
]  # fmt: skip


@pytest.mark.parametrize(("text", "iso", "how"), DAYS)
def test_read_day(text: str, iso: str, how: str | None) -> None:
    day = read_day(text)
    assert day is not None
    assert (day.iso(), day.how) == (iso, how)


@pytest.mark.parametrize("text", NO_DAYS)
def test_no_day(text: str) -> None:
    assert read_day(text) is None


def test_a_day_without_a_year_is_no_full_day() -> None:
    stamp = match_day("Nov. 5 the council met")
    assert stamp is not None
    assert stamp.day == Day(11, 5)
    assert stamp.day.iso() is None


def test_a_figure_behind_a_day_is_no_year() -> None:
    stamp = match_day("Nov. 5, 1,200 houses")
    assert stamp is not None
    assert stamp.day.year is None


def test_the_second_reading_of_an_ambiguous_day_is_kept() -> None:
    day = read_day("10/6/2016")
    assert day is not None
    assert day.other == "2016-06-10"


@pytest.mark.parametrize(
    ("name", "iso"),
    [
        ("2020-10-05_flood.txt", "2020-10-05"),
        ("20201005.txt", "2020-10-05"),
        ("flood 2020.10.05.txt", "2020-10-05"),
        ("flood_05.10.2020.txt", "2020-10-05"),
        ("20201005T1200.json", "2020-10-05"),
        ("2020-10-05_2020-10-07.txt", None),
        ("2020-13-05.txt", None),
        ("a20201005.txt", None),
        ("20201005abc.txt", None),
        ("120201005.txt", None),
        ("report.txt", None),
    ],
)
def test_day_in_filename(name: str, iso: str | None) -> None:
    assert day_in_filename(name) == iso


@pytest.mark.parametrize(
    ("url", "iso"),
    [
        ("https://paper.example/2020/10/05/flood", "2020-10-05"),
        ("https://paper.example/news/2020-10-05-flood.html", "2020-10-05"),
        ("https://paper.example/archive/20201005", None),
        ("https://paper.example/2020/10/flood", None),
        ("https://paper.example/2020/10/055", None),
    ],
)
def test_day_in_url(url: str, iso: str | None) -> None:
    assert day_in_url(url) == iso


def test_nearest_year() -> None:
    assert nearest_year(Day(12, 31), "2021-01-02") == "2020-12-31"
    assert nearest_year(Day(1, 2), "2020-12-31") == "2021-01-02"
    assert nearest_year(Day(2, 29), "2021-06-01") == "2020-02-29"


def test_find_stamps_in_a_sentence() -> None:
    text = "Between 5 October 2020 and Oct. 17, 2020 there were 12 raids; 30/40 people came."
    assert [stamp.day.iso() for stamp in find_stamps(text)] == ["2020-10-05", "2020-10-17"]


@given(st.dates(min_value=date(1700, 1, 1), max_value=date(2100, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    for form in (f"{day:%Y-%m-%d}", f"{day:%d %B %Y}", f"{day:%A, %b. %d, %Y}", f"{day:%d.%m.%Y}"):
        found = read_day(form)
        assert found is not None
        assert found.iso() == day.isoformat()


@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    read_day(text)
    for stamp in find_stamps(text):
        assert 0 <= stamp.start < stamp.end <= len(text)
