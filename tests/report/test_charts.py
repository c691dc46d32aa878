"""Charts: one mark for each voice and day, open ends as arrows, vague figures in words, no curve."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ledger_by_hand import make_entry

from claimtrack.model import Entry
from claimtrack.report.charts import chart_of, charted, draw
from claimtrack.report.charts.marks import MOST_MARKS
from claimtrack.report.charts.svg import ARROW, LAYOUTS, WIDE, Layout, amount, ticks
from claimtrack.report.render import NARROWEST, display_width, render
from claimtrack.report.timeline import timeline
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


def drawn(*entries: Entry, layout: Layout = WIDE) -> ElementTree.Element:
    chart = chart_of(section(*entries))
    assert chart is not None
    return ElementTree.fromstring(draw(chart, layout=layout))


def strokes(tree: ElementTree.Element) -> list[tuple[float, float, float, float]]:
    """Return the lines of a picture that are neither faint grid nor axis: bars, their ends, arrows."""
    return [
        (float(e.get("x1", "")), float(e.get("y1", "")), float(e.get("x2", "")), float(e.get("y2", "")))
        for e in tree.iter(f"{SVG}line")
        if e.get("stroke-opacity") is None
    ]


def words_of(tree: ElementTree.Element) -> list[tuple[float, float, float, str]]:
    """Return the texts of a picture as (left, right, baseline, text), as wide as a wide font draws them."""
    size = float(tree.get("font-size", ""))
    found = []
    for element in tree.iter(f"{SVG}text"):
        text, x = element.text or "", float(element.get("x", ""))
        is_middle = element.get("text-anchor") == "middle"  # names of ticks: digits are broader than letters
        half = len(text) * size * (0.33 if is_middle else 0.295)
        left = x - half if is_middle else x
        found.append((left, left + 2 * half, float(element.get("y", "")), text))
    return found


LAYOUTS_BY_NAME = pytest.mark.parametrize("layout", LAYOUTS, ids=["wide", "narrow"])


@LAYOUTS_BY_NAME
def test_the_picture_has_a_mark_for_each_figure_and_no_curve(layout: Layout) -> None:
    tree = drawn(*RIVALS, layout=layout)
    assert not list(tree.iter(f"{SVG}polyline"))
    # One bar with its two ends, two arrows with their tips, three dots and a ring; no line spans two heights.
    assert len(strokes(tree)) == 3 + 2
    assert len(list(tree.iter(f"{SVG}path"))) == 2
    assert len(list(tree.iter(f"{SVG}circle"))) == 4
    assert all(y1 == y2 or (x1 == x2 and abs(y2 - y1) == 12) for x1, y1, x2, y2 in strokes(tree))


@LAYOUTS_BY_NAME
def test_arrows_are_whole(layout: Layout) -> None:
    ends = [
        said("at least 100 tanks", low="100", bound="at_least"),
        said("up to -5", low="-5", bound="at_most"),
    ]
    tree = drawn(*ends, layout=layout)
    tips = [float(re.findall(r"-?[\d.]+", path.get("d", ""))[0]) for path in tree.iter(f"{SVG}path")]
    assert len(tips) == 2 and all(layout.left <= tip <= layout.right for tip in tips)
    assert max(tips) - min(tips) > 2 * ARROW


@LAYOUTS_BY_NAME
def test_no_grid_line_strikes_through_words_and_no_words_through_others(layout: Layout) -> None:
    many = [
        said(f"{n},000,000 tanks", f"2020-10-0{n}", "The ministry", low=f"{n}000000") for n in range(1, 9)
    ]
    tree = drawn(*RIVALS, *many, layout=layout)
    texts = words_of(tree)
    for left, right, y, text in texts:
        assert right <= layout.width + 1, text
        for line in tree.iter(f"{SVG}line"):
            x, y1, y2 = (float(line.get(name, "")) for name in ("x1", "y1", "y2"))
            upright = line.get("x1") == line.get("x2")
            assert not (upright and left < x < right and y1 < y and y2 > y - 8), text
        for other in texts:
            same_line = other[2] == y and other[3:] != (text,)
            assert not (same_line and other[0] < right and left < other[1]), (text, other)


@LAYOUTS_BY_NAME
def test_the_unit_stands_at_the_axis(layout: Layout) -> None:
    tree = drawn(
        said("40 km", low="40", unit="kilometre"), said("50", low="50", unit="kilometre"), layout=layout
    )
    assert "kilometre" in [text for *_, text in words_of(tree)]
    assert "number" in [text for *_, text in words_of(drawn(*RIVALS, layout=layout))]


def test_a_long_chart_has_its_axis_in_sight_at_both_ends() -> None:
    many = [said(f"{n} tanks", f"2020-10-{n:02}", low=str(n)) for n in range(1, 20)]
    texts = [text for *_, text in words_of(drawn(*many))]
    assert texts.count("number") == 2 and texts.count("0") == 2


@LAYOUTS_BY_NAME
def test_what_is_far_beyond_the_others_is_cut_and_said_so(layout: Layout) -> None:
    near = [said(f"{n}0 tanks", f"2020-10-0{n}", low=f"{n}0") for n in range(1, 5)]
    far = said("90,000 tanks", "2020-10-05", "Cem", low="90000")
    chart = chart_of(section(*near, far))
    assert chart is not None and chart.end == 40
    assert [chart.beyond(mark) for mark in chart.marks] == ["", "", "", "", "up"]
    assert chart.beside == (
        'Far beyond the others, so cut: at the end of the axis, which is not its place: "90,000 tanks", Cem.',
    )
    tree = ElementTree.fromstring(draw(chart, layout=layout))
    assert len(list(tree.iter(f"{SVG}circle"))) == 4 and len(list(tree.iter(f"{SVG}path"))) == 2
    assert "»" in render(charted(timeline([*near, far])))


def test_two_figures_far_apart_are_both_drawn() -> None:
    chart = chart_of(section(said("4 tanks", low="4"), said("4,000 tanks", "2020-10-02", low="4000")))
    assert chart is not None and chart.end == 4000


TICKS = [
    # start    end      most  ticks
    (0,        100,     4,    [0, 50, 100]),
    (0,        70,      5,    [0, 20, 40, 60]),
    (-30,      40,      4,    [-20, 0, 20, 40]),
    (0,        0.03,    3,    [0, 0.01, 0.02, 0.03]),
    (0,        1e300,   2,    [0, 5e299, 1e300]),
]  # fmt: skip


@pytest.mark.parametrize(("start", "end", "most", "expected"), TICKS)
def test_ticks(start: float, end: float, most: int, expected: list[float]) -> None:
    assert ticks(start, end, most) == pytest.approx(expected)


AMOUNTS = [
    (0.0, "0"), (1500.0, "1,500"), (-20.0, "-20"), (0.030000000000000002, "0.03"), (2.5e6, "2.5 million"),
    (4e9, "4 billion"), (1e13, "10 trillion"), (5e299, "5e+299"), (-7.85e-31, "-7.85e-31"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "expected"), AMOUNTS)
def test_names_of_ticks(number: float, expected: str) -> None:
    assert amount(number) == expected


def test_the_picture_says_who_and_what_and_takes_the_colours_of_the_page() -> None:
    chart = chart_of(section(*RIVALS))
    assert chart is not None
    for layout in LAYOUTS:
        svg = draw(chart, "k", layout=layout)
        tree = ElementTree.fromstring(svg)
        text = "".join(tree.itertext())
        assert 'Ben: "at least 100 tanks"' in text and "<script>alert(1)</script> & co" in text
        assert "<script" not in svg
        assert tree.get("role") == "img" and tree.get("aria-labelledby") == "k-title k-desc"
        assert tree.find(f"{SVG}title") is not None and tree.find(f"{SVG}desc") is not None
        assert " style=" not in svg and "<style" not in svg and "href" not in svg
        assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg)) <= {"currentColor", "none"}


@LAYOUTS_BY_NAME
def test_marks_lead_where_they_are_told_to(layout: Layout) -> None:
    chart = chart_of(section(*RIVALS))
    assert chart is not None
    tree = ElementTree.fromstring(draw(chart, "k", layout=layout, leads=lambda claim: f'/f?c={claim}&"<'))
    links = list(tree.iter(f"{SVG}a"))
    assert [link.get("href") for link in links] == [f'/f?c={mark.claim}&"<' for mark in chart.marks]
    assert [link.get("aria-label") for link in links] == [
        f"{mark.day}, {mark.who}: {mark.said}" for mark in chart.marks
    ]
    assert sum(len(list(link.iter(f"{SVG}circle"))) for link in links) == 4
    assert all(link.find(f"{SVG}text") is not None for link in links)
    assert tree.get("role") == "group"  # an image would hide its links
    some = draw(chart, "k", layout=layout, leads=lambda claim: "/" * (claim == chart.marks[0].claim))
    assert (
        some.count("<a ") == some.count("</a>") == sum(m.claim == chart.marks[0].claim for m in chart.marks)
    )
    assert (
        re.sub(r"</?a\b[^>]*>", "", some).partition("<title")[2]
        == (draw(chart, "k", layout=layout).partition("<title")[2])
    )


def test_the_picture_is_the_same_each_time() -> None:
    chart = chart_of(section(*RIVALS))
    assert chart is not None
    assert draw(chart) == draw(chart)


def test_a_picture_alone_has_colours_of_its_own() -> None:
    chart = chart_of(section(*RIVALS))
    assert chart is not None
    assert "prefers-color-scheme" in draw(chart, alone=True)


@LAYOUTS_BY_NAME
def test_places_on_the_axis(layout: Layout) -> None:
    tree = drawn(said("0 tanks", low="0"), said("100 tanks", "2020-10-02", low="100"), layout=layout)
    places = [float(dot.get("cx", "")) for dot in tree.iter(f"{SVG}circle")]
    assert places == [layout.left + ARROW + 4, layout.right - ARROW - 4]


@example([-7.8524859924392725e-31])
@given(st.lists(st.floats(-1e299, 1e299, allow_subnormal=False), min_size=1, max_size=8))
def test_any_amounts_are_drawn(amounts: list[float]) -> None:
    entries = [said("x", f"2020-10-0{i + 1}", low=format(a, ".30f")) for i, a in enumerate(amounts)]
    for layout in LAYOUTS:
        tree = drawn(*entries, layout=layout)
        assert all(left >= 0 and right <= layout.width + 1 for left, right, *_ in words_of(tree))


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
