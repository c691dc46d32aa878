"""A chart of very many figures -> SVG: time runs to the right and amounts upwards, and figures that would lie
upon each other share a mark.

One line for each figure, as ``svg`` draws it, is for some sixty; of thousands it would be a wall. Here each
mark is a point of a plane, the larger the more figures share it, and it is said how near figures are that
share one. Nothing joins the marks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from claimtrack.plural import many
from claimtrack.report.charts.marks import Chart, Mark
from claimtrack.report.charts.svg import FAINT, amount, nowhere, ticks
from claimtrack.report.words import clean

MOST_POINTS = 600
"""Marks of one picture: more are a blot, and each is a link to be sent."""

DAYS_NAMED = 5
"""Days that the axis of time names."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the plane lies in the picture, and the size of its letters."""

    width: int
    height: int
    left: int
    top: int
    right: int
    bottom: int
    size: float


BROAD = Frame(1040, 470, 120, 34, 1016, 430, 14)
SLIM = Frame(340, 330, 60, 28, 330, 300, 11.5)
FRAMES = (BROAD, SLIM)
"""For screens and paper, and for telephones."""

ENDS = 4
"""Units of the picture that the head of a range is wide to each side."""


@dataclass(frozen=True, slots=True)
class Point:
    """A mark in the picture: its places across, its lower and its upper end, and the figures that share
    it."""

    x: float
    low: float
    high: float
    marks: tuple[Mark, ...]

    @property
    def size(self) -> int:
        """Return how many figures it stands for."""
        return sum(mark.times for mark in self.marks)


def points(chart: Chart, frame: Frame = BROAD, most: int = MOST_POINTS) -> tuple[list[Point], int]:
    """Return the marks of a picture, ``most`` at most, and within how many units of it figures share one; the
    first of a mark gives it its place."""
    ends = _ends(chart)
    placed = [(_place(mark, chart, frame, ends), mark) for mark in chart.drawn]
    near = 1
    while True:
        cells: dict[tuple[int, ...], list[int]] = {}
        for number, (place, _) in enumerate(placed):
            cells.setdefault(tuple(round(at / near) for at in place), []).append(number)
        if len(cells) <= most or near > frame.width:
            break
        near *= 2
    found = [Point(*placed[some[0]][0], tuple(placed[at][1] for at in some)) for some in cells.values()]
    return found, near


def draw_course(
    chart: Chart,
    key: str = "chart",
    *,
    frame: Frame = BROAD,
    leads: Callable[[str], str] = nowhere,
) -> str:
    """Return the chart as an ``<svg>`` element; each mark leads where its first figure does."""
    found, near = points(chart, frame)
    role, names = ("group", f"{key}-title") if leads is not nowhere else ("img", f"{key}-title {key}-desc")
    title = f"{chart.title}, over time" + (f" ({chart.unit})" if chart.unit else "")
    body = "".join([*_grid(chart, frame), *(_drawn(one, chart, leads) for one in found)])
    said = shared(chart, found, near)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {frame.width} {frame.height}" role="{role}" '
        f'aria-labelledby="{names}" font-family="system-ui, sans-serif" font-size="{frame.size}" '
        f'fill="currentColor"><title id="{key}-title">{escape(clean(title))}</title>'
        f'<desc id="{key}-desc">{escape(clean(said))}</desc>{body}</svg>'
    )


def shared(chart: Chart, found: Sequence[Point], near: int) -> str:
    """Return in words what the picture shows, and which figures share a mark."""
    drawn = sum(one.size for one in found)
    first, last = map(date.fromordinal, _ends(chart))
    head = f"{many(drawn, 'figure')} as {many(len(found), 'mark')}, {first} to {last}"
    how = "upon each other" if near == 1 else f"within {near} units of the picture of each other"
    share = f": those that lie {how} share one, the larger the more they are" if drawn > len(found) else ""
    words = sum(mark.times for mark in chart.marks if mark.shape == "words")
    left = f" What stays in words has none: {many(words, 'figure')}." if words else ""
    return f"{head}{share}.{left}"


def _ends(chart: Chart) -> tuple[int, int]:
    """Return the first and the last day of the axis of time, as numbers."""
    drawn = chart.drawn
    return _number(drawn[0].day), _number(drawn[-1].day)


def _number(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _x(day: int, ends: tuple[int, int], frame: Frame) -> float:
    first, last = ends
    share = (day - first) / (last - first) if last > first else 0.5
    return frame.left + share * (frame.right - frame.left)


def _y(number: float, chart: Chart, frame: Frame) -> float:
    share = (min(max(number, chart.start), chart.end) - chart.start) / (chart.end - chart.start)
    return frame.bottom - share * (frame.bottom - frame.top)


def _place(mark: Mark, chart: Chart, frame: Frame, ends: tuple[int, int]) -> tuple[float, float, float]:
    low, high = mark.low or 0.0, mark.high or 0.0
    return _x(_number(mark.day), ends, frame), _y(low, chart, frame), _y(high, chart, frame)


def _at(number: float) -> str:
    return format(round(number, 1), "g")


def _grid(chart: Chart, frame: Frame) -> Iterator[str]:
    """Yield the lines of the amounts with their names, the unit above them and the days below."""
    yield (
        f'<text x="{frame.left}" y="{_at(frame.size + 2)}" font-style="italic">'
        f"{escape(chart.unit or 'number')}</text>"
    )
    for tick in ticks(chart.start, chart.end, 5):
        y = _at(_y(tick, chart, frame))
        yield (
            f'<line x1="{frame.left}" y1="{y}" x2="{frame.right}" y2="{y}" stroke="currentColor" '
            f'stroke-opacity="{FAINT}"/>'
            f'<text x="{frame.left - 8}" y="{y}" dy="0.35em" text-anchor="end">{amount(tick)}</text>'
        )
    first, last = ends = _ends(chart)
    room = max(2, int((frame.right - frame.left) / (frame.size * 8)))
    number = min(DAYS_NAMED, room, last - first + 1)
    days = {first + round((last - first) * at / max(1, number - 1)) for at in range(number)}
    for day in sorted(days):
        said = date.fromordinal(day).isoformat()
        x = _x(day, ends, frame)
        low = frame.bottom
        side = "start" if day == first < last else "end" if day == last > first else "middle"
        yield (
            f'<line x1="{_at(x)}" y1="{low}" x2="{_at(x)}" y2="{low + 6}" stroke="currentColor"/>'
            f'<text x="{_at(x)}" y="{_at(low + 8 + frame.size)}" text-anchor="{side}">{said}</text>'
        )


def _drawn(point: Point, chart: Chart, leads: Callable[[str], str]) -> str:
    """Return a mark, in a link where it leads somewhere."""
    first = point.marks[0]
    radius = min(9.0, 2.5 + math.log2(point.size))
    said = f"{first.day}, {first.who}: {first.said}"
    if len(point.marks) > 1:
        said += f"; and {many(point.size - first.times, 'figure')} more at this place"
    x, low, high = _at(point.x), _at(point.low), _at(point.high)
    beyond = chart.beyond(first)
    if beyond:
        y = float(high if beyond == "up" else low)
        way = -1 if beyond == "up" else 1
        shape = "".join(
            f'<path d="M{_at(point.x - 6)} {_at(y + way * by)}l6 {6 * way}l6 {-6 * way}" fill="none" '
            'stroke="currentColor" stroke-width="2"/>'
            for by in (2, 8)
        )
    elif point.low - point.high > 1:
        shape = "".join(
            f'<path d="M{x} {low}V{high}M{_at(point.x - ENDS)} {end}h{2 * ENDS}" stroke="currentColor" '
            'stroke-width="2"/>'
            for end in (low, high)
        )
    else:
        hollow = ' fill="none" stroke="currentColor" stroke-width="1.5"' if first.shape == "about" else ""
        shape = f'<circle cx="{x}" cy="{low}" r="{_at(radius)}"{hollow}/>'
        if first.open and point.size == 1:
            way = -1 if first.open == "up" else 1
            y = point.low + way * radius
            shape += (
                f'<path d="M{_at(point.x - 3)} {_at(y)}h6l-3 {5 * way}z"/>'  # the side on which it is open
            )
    address = leads(first.claim)
    said = clean(said)
    title = f"<title>{escape(said)}</title>"
    if not address:
        return f"<g>{title}{shape}</g>"
    # The table beside it has the same links for the keyboard: hundreds of stops more would be in its way.
    return f'<a href={quoteattr(address)} aria-label={quoteattr(said)} tabindex="-1">{title}{shape}</a>'
