"""A chart of very many figures: those that lie upon each other share a mark, and it is said."""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from test_charts import SVG, section
from test_charts import said as said_on

from claimtrack.model import Entry
from claimtrack.report.charts import Chart, chart_of, draw_course, points, shared
from claimtrack.report.charts.course import FRAMES, MOST_POINTS, Frame
from claimtrack.report.html import view_page
from claimtrack.report.view import View

MANY = 10_000


def said(number: int, day: int = 0, **values: Any) -> Entry:
    on = str(date(2020, 1, 1) + timedelta(days=day))
    return said_on(f"{number} tanks", on, f"Voice {number % 7}", **{"low": str(number), **values})


def chart(*entries: Entry) -> Chart:
    made = chart_of(section(*entries), len(entries))
    assert made is not None
    return made


@pytest.mark.parametrize("frame", FRAMES)
def test_ten_thousand_figures_are_few_marks(frame: Frame) -> None:
    made = chart(*(said(100 + number % 5_003, number % 900) for number in range(MANY)))
    start = time.process_time()
    found, near = points(made, frame)
    assert len(found) <= MOST_POINTS and near > 1
    assert sum(one.size for one in found) == sum(mark.times for mark in made.drawn)
    assert f"as {len(found)} marks" in shared(made, found, near)
    assert f"within {near} units of the picture of each other share one" in shared(made, found, near)
    picture = draw_course(made, frame=frame, leads=lambda claim: f"/figure/{claim}")
    assert len(picture) < 500_000 and time.process_time() - start < 10
    tree = ElementTree.fromstring(picture)
    assert len(tree.findall(f"{SVG}a")) == len(found)
    for circle in tree.iter(f"{SVG}circle"):
        assert 0 <= float(circle.attrib["cx"]) <= frame.width
        assert 0 <= float(circle.attrib["cy"]) <= frame.height


def test_figures_on_one_place_share_a_mark_that_is_larger() -> None:
    made = chart(said(40), said(41), said(4_000), said(4_000, 9))
    found, near = points(made)
    assert sorted(one.size for one in found) == [1, 1, 2] and near == 1
    assert "4 figures as 3 marks" in shared(made, found, near)
    assert "those that lie upon each other share one" in shared(made, found, near)
    assert "1 figure more at this place" in draw_course(made)


def test_a_mark_leads_to_its_figure_and_the_keyboard_passes_it_by() -> None:
    entry = said(40)
    made = chart(entry, said(90, 3))
    link = ElementTree.fromstring(draw_course(made, leads=lambda claim: f"/figure/{claim}")).find(f"{SVG}a")
    assert link is not None and link.attrib["href"] == f"/figure/{entry.claim.claim}"
    assert link.attrib["tabindex"] == "-1" and "Voice 5" in link.attrib["aria-label"]


def test_what_stays_in_words_is_counted() -> None:
    made = chart(said(40), said(90, 3), said_on("dozens of tanks", low="12", high=None, bound="vague"))
    assert "What stays in words has none: 1 figure." in shared(made, *points(made))


def test_hostile_words_are_words() -> None:
    mark = "<script>alert(1)</script>"
    made = chart(*(said_on(f"{n} {mark}", "2020-01-01", mark, low=str(n)) for n in (1, 500)))
    assert "<script>" not in draw_course(made) and "&lt;script&gt;" in draw_course(made)


def test_the_chart_of_a_page_is_of_all_rows_and_drawn_once() -> None:
    entries = [said(100 + number, number) for number in range(90)]
    made = section(*entries)
    rows = tuple((str(number),) for number in range(90))
    from claimtrack.report.view import Column, make_section

    made = make_section(
        (Column("figure"),), rows, "Tanks", behind=[(one,) for one in entries], has_course=True
    )
    page = view_page(View("Timeline", sections=(made,)), most=30)
    assert page.count("<figure") == 1 and "90 figures as 90 marks" in page
