"""Times of figures."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from claimtrack.context.periods import find_periods
from claimtrack.context.phrases import clause_verb
from claimtrack.context.times import _tells_of_past
from claimtrack.model import Document
from claimtrack.pipeline import extract

if TYPE_CHECKING:
    from spacy.language import Language as Parser


def test_a_sentence_without_a_verb_has_no_past(nlp: Parser) -> None:
    """The way up the parse ends at its root: spaCy makes a new object of it each time it is asked for."""
    doc = nlp("More than 1.2 million farmers under the law.")
    [number] = [token for token in doc if token.text == "million"]
    assert number.head.head == number.head and number.head.tag_ == "NNS"
    assert not _tells_of_past(clause_verb(number))


PERIODS = [
    # text                                           first         last          written on
    ("Last summer 30 boats sank.",                   "2020-06-01", "2020-08-31", "2021-05-10"),
    ("They met in last winter's frost.",             "2020-12-01", "2021-02-28", "2021-05-10"),
    ("This summer 30 boats sank.",                   "2021-06-01", "2021-08-31", "2021-09-10"),
    ("Last summer 30 boats sank.",                   "2020-06-01", "2020-08-31", "2021-09-10"),
    ("In the winter of 1944 many starved.",          "1944-12-01", "1945-02-28", "2021-05-10"),
    ("On the 3rd of last month a mill burned.",      "2021-04-03", "2021-04-03", "2021-05-10"),
    ("On the 3rd of last month a mill burned.",      "2020-12-03", "2020-12-03", "2021-01-10"),
    ("The 2017-18 outbreak was worse.",              "2017-01-01", "2018-12-31", "2021-05-10"),
    ("From 1 to 7 May it rained.",                   "2021-05-01", "2021-05-07", "2021-05-10"),
    ("Between 23 and 29 April 7 hens died.",         "2021-04-23", "2021-04-29", "2021-05-10"),
    ("It rained 1-7 May 2020.",                      "2020-05-01", "2020-05-07", "2021-05-10"),
    ("On May 1-7 it rained.",                        "2021-05-01", "2021-05-07", "2021-05-10"),
    ("Hens fell ill on 5 and 12 May.",               "2021-05-12", "2021-05-12", "2021-05-14"),
    ("Hens died, down from 30 to 12 February.",      "2021-02-12", "2021-02-12", "2021-05-10"),
    ("The 1999-00 outbreak was worse.",              "1999-01-01", "2000-12-31", "2021-05-10"),
    ("From 1900-1999 it rained.",                    "1900-01-01", "1999-12-31", "2021-05-10"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "first", "last", "written"), PERIODS)
def test_periods(text, first, last, written, language):
    [period] = find_periods(text, date.fromisoformat(written), language)
    assert (period.first, period.last) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text",
    [
        "The 2020-12 patch mended it.",
        "This fall of 40 percent hurt the mill.",
        "Some 99999999 days later it rained.",
    ],
)
def test_no_period(text, language):
    assert not find_periods(text, date(2021, 5, 10), language)


def test_a_length_of_time_beyond_the_calendar_is_no_period(language):
    for word in ("later", "earlier"):
        [period] = find_periods(f"In 2015 it rained, and 99999999 days {word} too.", None, language)
        assert period.first == date(2015, 1, 1)


def test_a_length_of_time_later_lies_behind_the_time_named_before(language):
    text = "In 2015 they built it, and two years later it fell. A week later it rained."
    found = find_periods(text, date(2021, 5, 10), language)
    assert [period.first.year for period in found if period.first] == [2015, 2017, 2017]


ASOF = [
    # what came after the event lies behind it, though the text has only the day of its heading
    ("A mine collapsed on Saturday, killing 12. By Monday 33 men had died.", "33", "2021-05-10"),
    ("A mine collapsed on Friday, killing 12. By Saturday 33 men had died.", "33", "2021-05-08"),
    # but no text tells of a day yet to come as of one that has been
    ("A mine collapsed on Friday, killing 12. By Thursday 33 men had died.", "33", "2021-05-06"),
    # what is so now is not of the time at which something else had come to be
    ("By Friday 63 ships had left, and 19 are waiting at anchor.", "63", "2021-05-07"),
    ("By Friday 63 ships had left, and 19 are waiting at anchor.", "19", "2021-05-08"),
]


@pytest.mark.parametrize(("text", "surface", "day"), ASOF)
def test_the_day_of_a_figure(text, surface, day, nlp, language):
    claims = {c.surface: c for c in extract(Document("a", text, date="2021-05-08"), nlp, language)}
    assert claims[surface].asof == day
