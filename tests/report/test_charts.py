"""Charts: one mark for each voice and day, open ends as arrows, vague figures in words, no curve."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_by_hand import make_entry

from claimtrack.model import Entry
from claimtrack.report import render, timeline
from claimtrack.report.charts import chart_of, charted, draw
from claimtrack.report.charts.marks import MOST_MARKS
from claimtrack.report.charts.svg import EDGE, WIDTH
from claimtrack.report.render import NARROWEST, display_width
from claimtrack.report.view import Section, make_section

SVG = "{http://www.w3.org/2000/svg}"


def said(wording: str, day: str | None = "2020-10-01", voice: str = "Ann", /, **values: Any) -> Entry:
    return make_entry(wording, asof=day, speaker=voice, counted_head="tank", **values)


def section(*entries: Entry) -> Section:
    """Return the entries as one topic's section of a timeline."""
    return make_section((), [()] * len(entries), "Tanks", behind=[(e,) for e in entries], has_course=True)


SHAPES = [
    # wording                bound        low    high     shape    open    note
    ("40 tanks",             "exact",     "40",  "40",    "point", "",     ""),
    ("about 40 tanks",       "about",     "40",  "40",    "about", "",     ""),
    ("almost 40 tanks",      "almost",    "40",  "40",    "about", "",     ""),
    ("at least 40 tanks",    "at_least",  "40",  "40",    "point", "up",   ""),
    ("over 40 tanks",        "more_than", "40",  "40",    "point", "up",   ""),
    ("up to 40 tanks",       "at_most",   "40",  "40",    "point", "down", ""),
    ("under 40 tanks",       "less_than", "40",  "40",    "point", "down", ""),
    ("30 to 40 tanks",       "exact",     "30",  "40",    "range", "",     ""),
    ("at least 30 to 40",    "at_least",  "30",  "40",    "range", "up",   ""),
    ("0 tanks",              "exact",     "0",   "0",     "point", "",     ""),
    ("-40 degrees",          "exact",     "-40", "-40",   "point", "",     ""),
]  # fmt: skip


@pytest.mark.parametrize(("wording", "bound", "low", "high", "shape", "open", "note"), SHAPES)
def test_marks(wording: str, bound: str, low: str, high: str, shape: str, open: str, note: str) -> None:
    chart = chart_of(section(said(wording, bound=bound, low=low, high=high)))
    assert chart is not None
    [mark] = chart.marks
    assert (mark.shape, mark.open, mark.note) == (shape, open, note)
    assert (mark.low, mark.high) == (float(low), float(high))
    assert chart.start <= 0 <= chart.end and chart.start < chart.end


IN_WORDS = [
    # values                                                       note
    ({"bound": "vague", "low": "100"},                             "in words"),
    ({"bound": "unquantified", "low": None},                       "no figure"),
    ({"low": "40", "modality": "denied"},                          "denied"),
    ({"low": "40", "modality": "asked"},                           "asked, not said"),
    ({"low": "40", "modality": "hypothetical"},                    "hypothetical"),
    ({"low": "40", "modality": "forecast"},                        "forecast"),
    ({"low": "40", "basis": "retracted"},                          "withdrawn"),
    ({"low": "1E+400"},                                            "too large to draw"),
]  # fmt: skip


@pytest.mark.parametrize(("values", "note"), IN_WORDS)
def test_what_stays_in_words(values: dict[str, Any], note: str) -> None:
    other = said("hundreds of tanks", "2020-10-02", **values)
    chart = chart_of(section(said("40 tanks", low="40"), other))
    assert chart is not None
    first, second = chart.marks
    assert (second.shape, second.low, second.high, second.note) == ("words", None, None, note)
    assert chart.drawn == (first,)


def test_one_voice_and_day_is_one_mark_however_often_it_is_said() -> None:
    entries = [
        said("40 tanks", "2020-10-01", "Ann", low="40", start=i, document=f"{i}.txt") for i in range(3)
    ]
    entries += [
        said("40 tanks", "2020-10-02", "Ann", low="40"),
        said("40 tanks", "2020-10-01", "Ben", low="40"),
    ]
    chart = chart_of(section(*entries))
    assert chart is not None
    assert [(m.day, m.who, m.times) for m in chart.marks] == [
        ("2020-10-01", "Ann", 3),
        ("2020-10-01", "Ben", 1),
        ("2020-10-02", "Ann", 1),
    ]


def test_what_has_no_place_on_the_axis_is_named_beside_it() -> None:
    chart = chart_of(
        section(
            said("40 km", low="40", unit="kilometre"),
            said("50 km", low="50", unit="kilometre"),
            said("9 miles", "2020-10-01", "Ben", low="9", unit="mile"),
            said("7 km", None, "Cem", low="7", unit="kilometre"),
        )
    )
    assert chart is not None and chart.unit == "kilometre"
    assert [mark.wording for mark in chart.marks] == ['"40 km"', '"50 km"']
    assert chart.end == 50
    assert chart.beside == (
        'No as-of day, so not drawn: "7 km", Cem.',
        'In another unit, so not drawn: "9 miles", Ben.',
    )


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [said("40 tanks", None, low="40")],
        [said("hundreds of tanks", bound="unquantified")],
        [said("40 tanks", low="40", modality="denied")],
    ],
)
def test_nothing_to_draw(entries: list[Entry]) -> None:
    assert chart_of(section(*entries)) is None


def test_a_section_without_a_course_has_no_chart() -> None:
    made = make_section((), [()], "Tanks", behind=[(said("40 tanks", low="40"),)])
    assert chart_of(made) is None


def test_a_long_chart_keeps_the_latest_marks() -> None:
    entries = [said("40 tanks", f"{1900 + i}-01-01", low="40") for i in range(MOST_MARKS + 5)]
    chart = chart_of(section(*entries))
    assert chart is not None
    assert (len(chart.marks), chart.total) == (MOST_MARKS, MOST_MARKS + 5)
    assert chart.marks[-1].day == f"{1900 + MOST_MARKS + 4}-01-01"


# The picture

RIVALS = [
    said("40 tanks", "2020-10-01", "Ann", low="40"),
    said("at least 100 tanks", "2020-10-02", "Ben", low="100", bound="at_least"),
    said("30 to 60 tanks", "2020-10-02", "Ann", low="30", high="60"),
    said("up to 80 tanks", "2020-10-03", "Cem", low="80", bound="at_most"),
    said("about 50 tanks", "2020-10-04", "<script>alert(1)</script> & co", low="50", bound="about"),
]


def drawn(*entries: Entry) -> ElementTree.Element:
    chart = chart_of(section(*entries))
    assert chart is not None
    return ElementTree.fromstring(draw(chart))


def marks_of(tree: ElementTree.Element, sort: str) -> list[ElementTree.Element]:
    return [
        mark
        for group in tree.iter(f"{SVG}g")
        if f"mark-{sort} role-mark" in group.get("class", "")
        for mark in group
    ]


def test_the_picture_has_a_mark_for_each_figure_and_no_curve() -> None:
    tree = drawn(*RIVALS)
    assert not [g for g in tree.iter(f"{SVG}g") if re.search(r"mark-(line|area|trail)", g.get("class", ""))]
    # One bar with its ends, two arrows with their tips, three dots and a ring; no rule spans two heights.
    assert len(marks_of(tree, "rule")) == 1 + 2
    assert len(marks_of(tree, "symbol")) == 2 + 2 + 4
    assert all(float(rule.get("y2", "0")) == 0 for rule in marks_of(tree, "rule"))


def test_the_picture_says_who_and_what_and_takes_the_colours_of_the_page() -> None:
    chart = chart_of(section(*RIVALS))
    assert chart is not None
    svg = draw(chart, "k")
    tree = ElementTree.fromstring(svg)
    text = "".join(tree.itertext())
    assert 'Ben: "at least 100 tanks"' in text and "<script>alert(1)</script> & co" in text
    assert "<script" not in svg
    assert tree.get("role") == "img" and tree.get("aria-labelledby") == "k-title k-desc"
    assert tree.find(f"{SVG}title") is not None and tree.find(f"{SVG}desc") is not None
    assert "style=" not in svg and "<style" not in svg and "href" not in svg
    inks = set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg))
    assert inks <= {"currentColor", "none", "transparent"}


def test_the_picture_is_the_same_each_time() -> None:
    chart = chart_of(section(*RIVALS))
    assert chart is not None
    assert draw(chart) == draw(chart)


def test_a_picture_alone_has_colours_of_its_own() -> None:
    chart = chart_of(section(*RIVALS))
    assert chart is not None
    assert "prefers-color-scheme" in draw(chart, alone=True)


def test_places_on_the_axis() -> None:
    tree = drawn(said("0 tanks", low="0"), said("100 tanks", "2020-10-02", low="100"))
    places = [re.findall(r"[\d.]+", mark.get("transform", ""))[0] for mark in marks_of(tree, "symbol")]
    assert [float(place) for place in places] == [EDGE, WIDTH - EDGE]


# The terminal

TERMINAL = """\
Tanks
1 origin, 5 voices, 1 document; --topic count/tank
AS OF       WHO    0╶──────────────╴100    FIGURE AS WORDED
2020-10-01  Ann            ●               "40 tanks"
2020-10-02  Ben                       ●─▶  "at least 100 tanks"
            Ann          ├────┤            "30 to 60 tanks"
2020-10-03  Cem                 ◀─●        "up to 80 tanks"
2020-10-05  Dov                            "dozens of tanks" (in words)
No as-of day, so not drawn: "7 tanks", Eve.
"""


def test_a_chart_in_the_terminal() -> None:
    words = said("dozens of tanks", "2020-10-05", "Dov", low="12", bound="vague")
    undated = said("7 tanks", None, "Eve", low="7")
    text = render(charted(timeline([*RIVALS[:4], words, undated])))
    assert TERMINAL in text


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["2020-10-01", "2020-10-02", None]),
            st.sampled_from(["Ann", "Ben 漢字", "a very long name of a body that counts what others do not"]),
            st.integers(-(10**30), 10**30),
            st.integers(0, 10**12),
            st.sampled_from(["exact", "about", "at_least", "less_than", "vague"]),
        ),
        min_size=1,
        max_size=6,
    ),
    st.integers(20, 140),
)
def test_a_chart_is_never_wider_than_asked(rows: list[tuple[Any, ...]], width: int) -> None:
    entries = [
        said(f"{low} tanks", day, voice, low=str(low), high=str(low + more), bound=bound, start=i)
        for i, (day, voice, low, more, bound) in enumerate(rows)
    ]
    text = render(charted(timeline(entries), width), width=width)
    assert all(display_width(line) <= max(width, NARROWEST) for line in text.split("\n"))
