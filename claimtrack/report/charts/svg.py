"""Chart -> SVG, drawn by Vega through altair and vl-convert: no browser, no network, the same bytes each
time.

The picture takes its colours from the page that holds it (``currentColor``), so that it is readable on light
and on dark. Its text is small at its own width of ``WIDTH``, which is that of a telephone; pages show it
larger where there is room.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from claimtrack.errors import UsageError
from claimtrack.plural import many
from claimtrack.report.charts.marks import Chart, Mark
from claimtrack.report.render import wrap
from claimtrack.report.words import clean

if TYPE_CHECKING:
    import altair

WIDTH = 340
"""Units of the picture's width; at this size the smallest text is 11 pixels high."""

VEGA_LITE = "5.20"
"""The version of Vega-Lite that draws, of those that vl-convert has inside: another would give other
bytes."""

EDGE = 16
"""Room at both ends of the axis, for a mark that stands there and half a number below it."""

ARROW = 22
"""Length of the arrow that says on which side a bound leaves a figure open; it leads to no amount."""

AXIS = 26
"""Height of the axis."""

DAY, SAID, BAR, GAP = 22, 15, 13, 4
"""Heights of the line with a day, of one with a voice and its words, of one with a mark, and of what is left
free below."""

LETTERS = 50
"""Columns of a line of words: as many as fit in a wide font, since the reader's is not known."""

WIDE = {**dict.fromkeys("MW@%", 0.7), **dict.fromkeys("mwABCDEFGHJKLNOPQRSTUVXYZ", 0.4)}
"""What letters take beyond a column in such a font, as DejaVu Sans draws them."""

INK = "currentColor"
FAINT = 0.28


def can_draw() -> bool:
    """Say whether what draws the pictures is installed."""
    return all(find_spec(name) is not None for name in ("altair", "vl_convert"))


def draw(chart: Chart, key: str = "chart", *, alone: bool = False) -> str:
    """Return the chart as an ``<svg>`` element with a title and a description for those who do not see it.

    ``key`` makes its ids unique on a page. ``alone`` makes a file of it, with colours of its own.
    """
    if not can_draw():
        raise UsageError("charts need altair and vl-convert; install claimtrack[charts]")
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(_spec(chart), vl_version=VEGA_LITE)
    # Two characters that XML does not take; all others that it does not take are shown as escapes before.
    return re.sub("[\ufffe\uffff]", "\ufffd", _dress(svg, chart, key, alone))


def describe(chart: Chart) -> str:
    """Return in a sentence what the chart shows, and then each mark in words."""
    days = list(dict.fromkeys(mark.day for mark in chart.marks))
    period = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
    head = f"{many(len(chart.marks), 'figure')} by as-of day and voice, {period}."
    return " ".join([head, *(f"{mark.day}, {mark.who}: {mark.said}." for mark in chart.marks)])


def _spec(chart: Chart) -> dict[str, Any]:
    """Return the specification: lines of text, and marks at their amounts, all at heights we set."""
    import altair as alt

    texts, placed, height = _lay_out(chart.marks)
    axis = alt.Axis(
        orient="top",
        format=",.3~g" if max(abs(chart.start), abs(chart.end)) < 10 else ",.0f",
        tickCount=3,
        labelOverlap="greedy",
        labelColor=INK,
        labelFontSize=11,
        tickColor=INK,
        domainColor=INK,
        domainOpacity=FAINT,
        tickOpacity=FAINT,
        gridColor=INK,
        gridOpacity=FAINT / 2,
        title=None,
    )
    across = alt.Scale(domain=[chart.start, chart.end], range=[EDGE, WIDTH - EDGE], nice=False, zero=False)
    down = alt.Scale(domain=[0, height], range=[0, height], nice=False, zero=False)
    x = alt.X("x:Q", scale=across, axis=axis)
    y = alt.Y("y:Q", scale=down, axis=None)

    def layer(rows: Sequence[dict[str, Any]]) -> altair.Chart:
        return alt.Chart(alt.InlineData(values=list(rows)))

    def arrows(way: str, sign: int) -> list[altair.Chart]:
        rows = [row for row in placed if row["open"] == way]
        if not rows:
            return []
        end = {"x": alt.X("x2:Q" if sign > 0 else "x:Q", scale=across, axis=axis), "y": y}
        tip = "triangle-right" if sign > 0 else "triangle-left"
        return [
            layer(rows).mark_rule(x2Offset=sign * ARROW, color=INK, strokeWidth=2).encode(
                **end, x2="x2:Q" if sign > 0 else "x:Q"
            ),
            layer(rows).mark_point(
                shape=tip, xOffset=sign * ARROW, size=50, filled=True, color=INK, opacity=1
            ).encode(**end),
        ]  # fmt: skip

    def at(rows: list[dict[str, Any]], **how: Any) -> list[altair.Chart]:
        if not rows:
            return []
        return [layer(rows).mark_point(color=INK, size=55, opacity=1, **how).encode(x=x, y=y)]

    ranges = [row for row in placed if row["shape"] == "range"]
    bars = [layer(ranges).mark_rule(color=INK, strokeWidth=6, opacity=0.75).encode(x=x, x2="x2:Q", y=y)]
    # Ends of their own: a bar from 30 to 31 would not be seen beside one to 100,000.
    bars += [
        layer(ranges)
        .mark_point(shape="M0,-1V1", size=130, filled=False, strokeWidth=2, color=INK, opacity=1)
        .encode(x=alt.X(f"{end}:Q", scale=across, axis=axis), y=y)
        for end in ("x", "x2")
    ]
    layers = [
        *(bars if ranges else []),
        *arrows("up", 1),
        *arrows("down", -1),
        *at([row for row in placed if row["shape"] == "point"], shape="circle", filled=True),
        *at([row for row in placed if row["shape"] == "about"], shape="circle", filled=False, strokeWidth=2),
        layer(texts)
        .mark_text(align="left", baseline="middle", color=INK, fontSize=11.5)
        .encode(x=alt.value(0), y=y, text="text:N")
        .transform_filter("datum.weight == 'normal'"),
        layer(texts)
        .mark_text(align="left", baseline="middle", color=INK, fontSize=11.5, fontWeight="bold")
        .encode(x=alt.value(0), y=y, text="text:N")
        .transform_filter("datum.weight == 'bold'"),
    ]
    whole = (
        alt.layer(*layers)
        .properties(
            width=WIDTH,
            height=height,
            background="transparent",
            # Measured text would move the picture with the fonts of the machine that draws it.
            autosize=alt.AutoSizeParams(type="none"),
            padding={"left": 0, "right": 0, "top": AXIS, "bottom": 2},
        )
        .configure(aria=False, font="system-ui, sans-serif", view=alt.ViewConfig(stroke=None))
    )
    spec: dict[str, Any] = whole.to_dict()
    return spec


def _lay_out(marks: Iterable[Mark]) -> tuple[list[dict[str, Any]], list[dict[str, Any]], float]:
    """Return the lines of text, the marks below them, and the height that both take."""
    texts: list[dict[str, Any]] = []
    placed: list[dict[str, Any]] = []
    at = 0.0
    day = ""
    before: tuple[str, str] | None = None
    for mark in marks:
        if mark.day != day:
            day = mark.day
            texts.append({"y": at + DAY / 2 + 3, "text": day, "weight": "bold"})
            at += DAY
        voice = (mark.day, mark.who)
        said = f"also: {mark.said}" if voice == before else f"{mark.who}: {mark.said}"
        before = voice
        beyond = sum(WIDE.get(letter, 0) for letter in said) / len(said)
        for line in wrap(said, int(LETTERS / (1 + beyond))):
            texts.append({"y": at + SAID / 2, "text": line, "weight": "normal"})
            at += SAID
        if mark.shape != "words":
            placed.append(
                {
                    "y": at + BAR / 2 - 1,
                    "x": mark.low,
                    "x2": mark.high,
                    "shape": mark.shape,
                    "open": mark.open,
                }
            )
            at += BAR
        at += GAP
    return texts, placed, math.ceil(at)


def _dress(svg: str, chart: Chart, key: str, alone: bool) -> str:
    """Return the picture with its title and description, and with a size that the page may change."""
    head, _, body = svg.partition(">")
    box = re.search(r'viewBox="[\d. ]+"', head)
    assert box is not None, "vl-convert draws with a viewBox"
    title = f"{chart.title}, over time" + (f" ({chart.unit})" if chart.unit else "")
    style = ""
    if alone:
        style = (
            "<style>svg{color:#1b1b1b;background:#fff}"
            "@media (prefers-color-scheme:dark){svg{color:#eee;background:#16181b}}</style>"
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {box[0]} role="img" '
        f'aria-labelledby="{key}-title {key}-desc">'
        f'<title id="{key}-title">{escape(clean(title))}</title>'
        f'<desc id="{key}-desc">{escape(clean(describe(chart)))}</desc>{style}{body}'
    )
