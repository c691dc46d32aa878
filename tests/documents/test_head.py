"""What the head of a text says: header lines, datelines, time stamps, agency marks, titles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.documents.dates import Day
from claimtrack.documents.head import front_matter, read_head

BODY = "At least 12 people died in the valley, officials said on Monday."

DATES = [
    # head of the text                                                  date          where
    (" date 2020-10-05 The council met. " + BODY, "2020-10-05", "header"),
    ("Date: 5 October 2020\n\n" + BODY, "2020-10-05", "header"),
    ("DATE OF PUBLICATION 30 September 2017\n" + BODY, "2017-09-30", "header"),
    ("Published June 3 2016 Raids went on. " + BODY, "2016-06-03", "header"),
    ("Flood kills 12\nBy Ann Roe\nPublished on October 5, 2020 at 9:10 am\n" + BODY, "2020-10-05", "header"),
    ("Updated 7 May 2020\nPublished 5 May 2020\n" + BODY, "2020-05-05", "header"),
    ("Published 5 May 2020\nUpdated 7 May 2020\n" + BODY, "2020-05-05", "header"),
    ("8 Jun 2016 Eight men were hurt. " + BODY, "2016-06-08", "header"),
    ("Wed Nov 23 2016 70 houses burnt. " + BODY, "2016-11-23", "header"),
    ("23.04.2017) The town was hit. " + BODY, "2017-04-23", "header"),
    ("Flood in the valley\n\nMonday, October 5, 2020\n\n" + BODY, "2020-10-05", "header"),
    ("LYON | Fri Jul 15, 2011 1:50 pm EDT\n" + BODY, "2011-07-15", "dateline"),
    (
        "A man looks at the river.\nThu May 27, 2010 12:32 pm EDT (Reuters) - " + BODY,
        "2010-05-27",
        "dateline",
    ),
    ("ZAGREB, Croatia, Nov. 5, 2020 (AP) — " + BODY, "2020-11-05", "dateline"),
    ("NEW YORK, 5 November 2020 - " + BODY, "2020-11-05", "dateline"),
    ("# Flood in town\n\n*By Jo Marsh, 7 October 2022*\n\n" + BODY, "2022-10-07", "dateline"),
    ("Flood in town\nBy Jo Marsh and Al Reed | October 7, 2022\n" + BODY, "2022-10-07", "dateline"),
    ("Flood in town\n\nBy Jo Marsh, Daily Test, Leeds (7 October 2022)\n\n" + BODY, "2022-10-07", "dateline"),
    ("Flood in town\n\n**7 October 2022**\n\n" + BODY, "2022-10-07", "header"),
    (
        "Flood in the valley A short lead Wednesday 16 June 2010 13.15 BST The river rose.",
        "2010-06-16",
        "header",
    ),
]
NO_DATES = [
    BODY,
    "On 5 October 2020 the river rose. " + BODY,
    "5 October 2020 was the day on which the river rose. " + BODY,
    "The river rose on 5 October 2020 05:30 GMT, and 12 died.",
    "ZAGREB, Croatia, Nov. 5\n\n" + BODY,
    "ZAGREB, Nov 5 (Reuters) - " + BODY,
    "Monday, 5 October\n\n" + BODY,
    "By Jo Marsh, 7 October\n\n" + BODY,
    "By Monday, 7 October 2022\n\n" + BODY,
    "By Jo Marsh, 7 October 2022 was the day on which the river rose. " + BODY,
    "By the end of 7 October 2022\n\n" + BODY,
    "The date 2020-10-05 was named. " + BODY,
    "Date: soon\n\n" + BODY,
    "(c) 2020 Daily Test\n" + BODY,
    "\n".join(["A line of the report."] * 9 + ["Published 5 May 2020"]),
]
PUBLISHERS = [
    ("OSLO, Nov 5 (Reuters) - " + BODY, "Reuters"),
    ("(Reuters) - " + BODY, "Reuters"),
    ("Kabul (AFP) – " + BODY, "AFP"),
    ("Thu May 27, 2010 12:32 pm EDT (Reuters) - " + BODY, "Reuters"),
    ("Source: Daily Test\n\n" + BODY, "Daily Test"),
    ("OSLO, Norway, Nov. 5\n\nWirenews:\n\nThe river rose, the mayor said, Wirenews reports.", "Wirenews"),
    ("Interviewer:\n\nHow many died?\n\nMayor:\n\nTwelve.", None),
    ("World Health Body (WHB) - the agency for health - said 12 died.", None),
    ("Twelve people (all men) - died.", None),
    ("Moldavia Gas Works (MGW) - a firm - lost 12 men.", None),
    (BODY, None),
]
TITLES = [
    ("Flood in the valley\n\n" + BODY, "Flood in the valley"),
    ("Flood in the valley\r\n\r\n" + BODY, "Flood in the valley"),
    ("\n\n  Will the dam hold?\n\n" + BODY, "Will the dam hold?"),
    ("Date: 5 October 2020\n\nFlood in the valley\n\n" + BODY, "Flood in the valley"),
    ("Title: Flood in the valley\nURL: https://paper.example/a\n\n" + BODY, "Flood in the valley"),
    ("Flood in the valley\n" + BODY, None),
    ("The river rose.\n\n" + BODY, None),
    ("Flood in the valley", None),
    ("Flood in the valley\n\n", None),
    ("– Good evening, Mr Mayor\n\n– Good evening", None),
    ("MAYOR: Good evening to all\n\nHOST: Good evening", None),
    ("Q    How many? Do we know\n\nA    Twelve", None),
    ("Dear Madam Speaker\n\n" + BODY, None),
    ("Town Hall\n\n12:58 P.M. CDT\n\nTHE MAYOR: Good afternoon.", None),
    ("Flood\n\n" + BODY, None),
    ("“We lost 12 men.”\n\n" + BODY, None),
    ("ZAGREB, Nov. 5\n\n" + BODY, None),
    ("x" * 80 + " " + "y" * 100 + "\n\n" + BODY, None),
]


@pytest.mark.parametrize(("text", "date", "where"), DATES)
def test_dates(text: str, date: str, where: str) -> None:
    assert read_head(text).values.get("date") == (date, where)


@pytest.mark.parametrize("text", NO_DATES)
def test_no_dates(text: str) -> None:
    assert "date" not in read_head(text).values


def test_a_dateline_without_year_is_handed_on() -> None:
    assert read_head("ZAGREB, Croatia, Nov. 5\n\n" + BODY).partial == Day(11, 5)


def test_header_and_dateline_on_one_line() -> None:
    head = read_head(" date 2020-11-05 ZAGREB, Croatia, Nov. 5\n\n" + BODY)
    assert head.values == {"date": ("2020-11-05", "header")}
    assert head.partial == Day(11, 5)


@pytest.mark.parametrize(("text", "publisher"), PUBLISHERS)
def test_publishers(text: str, publisher: str | None) -> None:
    assert read_head(text).values.get("publisher", (None,))[0] == publisher


@pytest.mark.parametrize(("text", "title"), TITLES)
def test_titles(text: str, title: str | None) -> None:
    assert read_head(text).values.get("title", (None,))[0] == title


def test_an_ambiguous_header_date_says_its_rule() -> None:
    assert read_head("Date: 10/6/2016\n" + BODY).values["date"] == ("2016-10-06", "header, month first")


SCALARS = [
    ('"Caf\\xE9 \\u2013 a\\_day"', "Café – a\xa0day"),
    ('"Report on the\n  harbour"', "Report on the harbour"),
    ('"Report on the harb\\\n  our"', "Report on the harbour"),
    ("Report on\n  the harbour", "Report on the harbour"),
    (">-\n  Report on\n  the harbour", "Report on the harbour"),
    ("'It''s \\_ so'", "It's \\_ so"),
    ("C:\\_files", "C:\\_files"),
]


@pytest.mark.parametrize(("written", "value"), SCALARS)
def test_scalars_of_front_matter(written: str, value: str) -> None:
    assert front_matter(f"---\ntitle: {written}\ndate: 2020-10-05\n---\nText") == {
        "title": value,
        "date": "2020-10-05",
    }


@pytest.mark.parametrize("text", ["", "---", "---\n---", "--- a\n", "no\n---\ntitle: x\n---\n"])
def test_no_front_matter(text: str) -> None:
    assert front_matter(text) == {}


@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    read_head(text)
    front_matter(text)
