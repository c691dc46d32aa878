"""Chart -> SVG, written by hand: scale, ticks, marks, labels. The same bytes each time.

The picture takes its colours from the page that holds it (``currentColor``), so that it is readable on light
and on dark. It comes in two layouts: a ``WIDE`` one in columns (day and voice, marks, wording) for screens
and paper, and a ``NARROW`` one for telephones, with each mark below its words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, pairwise
from xml.sax.saxutils import escape, quoteattr

from claimtrack.model import plain
from claimtrack.plural import many
from claimtrack.report.charts.marks import Chart, Mark
from claimtrack.report.render import wrap
from claimtrack.report.words import clean


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand, in units of the picture: ``left`` and ``right`` bound the axis, ``letters`` the
    columns of a line beside or above the marks.

    ``voice`` is where the names of voices begin and ``wording`` where the figures as worded do; both are 0
    where the words of a mark stand above it.
    """

    width: int
    left: int
    right: int
    size: float
    ticks: int
    letters: tuple[int, int]
    voice: int = 0
    wording: int = 0


WIDE = Layout(1040, 340, 730, 14, 5, (27, 34), voice=104, wording=762)
"""For a page of 1,280 pixels, and for paper: there its text is still some 9 pixels high."""

NARROW = Layout(340, 8, 332, 11.5, 4, (50, 50))
"""For a telephone of 360 pixels."""

LAYOUTS = (WIDE, NARROW)

ARROW = 20
"""Length of the arrow that says on which side a bound leaves a figure open; it leads to no amount. That much
room is kept at the ends of the axis, so that none is cut."""

LINE, BAR, GAP, AXIS = 1.35, 14, 6, 40
"""Height of a line of text in sizes of its letters, of a mark's band, of the space between two marks, and of
the axis with its unit."""

AGAIN = 12
"""Marks behind which the axis is drawn a second time, below them: the first is out of sight by then."""

BROAD = {**dict.fromkeys("MW@%", 0.7), **dict.fromkeys("mwABCDEFGHJKLNOPQRSTUVXYZ", 0.4)}
"""What letters take beyond a column in a wide font, as DejaVu Sans draws them: the reader's is not known."""

FAINT = "0.25"

SCALES = ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))


def nowhere(claim: str) -> str:  # noqa: ARG001
    """Return no address."""
    return ""


def draw(
    chart: Chart,
    key: str = "chart",
    *,
    alone: bool = False,
    layout: Layout = WIDE,
    leads: Callable[[str], str] = nowhere,
) -> str:
    """Return the chart as an ``<svg>`` element with a title and a description for those who do not see it.

    ``key`` makes its ids unique on a page. ``alone`` makes a file of it, with colours of its own. ``leads``
    has the address that the mark of a claim leads to, empty for none.
    """
    picture = _Picture(chart, layout, leads)
    # What is an image has no links in it for those who do not see it.
    has_links = any(leads(mark.claim) for mark in chart.marks)
    role, names = ("group", f"{key}-title") if has_links else ("img", f"{key}-title {key}-desc")
    body = "".join(picture.drawn())
    title = f"{chart.title}, over time" + (f" ({chart.unit})" if chart.unit else "")
    style = (
        "<style>svg{color:#1b1b1b;background:#fff}"
        "@media (prefers-color-scheme:dark){svg{color:#eee;background:#16181b}}</style>"
    )
    said = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {layout.width} {_at(picture.y)}" '
        f'role="{role}" aria-labelledby="{names}" font-family="system-ui, sans-serif" '
        f'font-size="{layout.size}" fill="currentColor">'
        f'<title id="{key}-title">{escape(clean(title))}</title>'
        f'<desc id="{key}-desc">{escape(clean(describe(chart)))}</desc>{style * alone}{body}</svg>'
    )
    # Two characters that XML does not take; all others that it does not take are shown as escapes before.
    return re.sub("[\ufffe\uffff]", "\ufffd", said)


def describe(chart: Chart) -> str:
    """Return in a sentence what the chart shows, and then each mark in words."""
    days = list(dict.fromkeys(mark.day for mark in chart.marks))
    period = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
    head = f"{many(len(chart.marks), 'figure')} by as-of day and voice, {period}."
    return " ".join([head, *(f"{_in_words(mark)}." for mark in chart.marks)])


def _in_words(mark: Mark) -> str:
    return f"{mark.day}, {mark.who}: {mark.said}"


def ticks(start: float, end: float, most: int) -> list[float]:
    """Return the amounts that an axis names: nought, and steps of 1, 2 or 5 of a power of ten.

    >>> ticks(0, 1500, 4)
    [0.0, 500.0, 1000.0, 1500.0]
    """
    rough = (end - start) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next((s * power for s in (1, 2, 5) if s * power >= rough * 0.999), 10 * power)
    first, last = math.ceil(start / step - 1e-9), math.floor(end / step + 1e-9)
    return [number * step for number in range(first, last + 1)]


def amount(number: float) -> str:
    """Return an amount as an axis names it.

    >>> amount(1500.0), amount(2_500_000.0), amount(0.30000000000000004)
    ('1,500', '2.5 million', '0.3')
    """
    exact = Decimal(format(number, ".12g"))
    if exact and not Decimal("0.00001") <= abs(exact) < Decimal(10) ** 15:
        return format(number, ".3g")
    for scale, name in SCALES:
        if abs(exact) >= scale:
            return f"{plain((exact / scale).normalize())} {name}"
    return format(Decimal(plain(exact.normalize())), ",f")


def _at(number: float) -> str:
    """Return a coordinate with one decimal at most: more are not seen, and might differ by machine."""
    return format(round(number, 1), "g")


def _line(x1: float, y1: float, x2: float, y2: float, width: float, opacity: str = "") -> str:
    faint = f' stroke-opacity="{opacity}"' if opacity else ""
    return (
        f'<line x1="{_at(x1)}" y1="{_at(y1)}" x2="{_at(x2)}" y2="{_at(y2)}" stroke="currentColor" '
        f'stroke-width="{_at(width)}"{faint}/>'
    )


def _text(x: float, y: float, text: str, more: str = "") -> str:
    return f'<text x="{_at(x)}" y="{_at(y)}"{more}>{escape(text)}</text>'


def _lines(text: str, letters: int) -> list[str]:
    """Return text in lines of so many columns, fewer where it is in broad letters."""
    beyond = sum(BROAD.get(letter, 0) for letter in text) / max(1, len(text))
    return wrap(text, max(8, int(letters / (1 + beyond))))


@dataclass(slots=True)
class _Picture:
    """A chart while it is drawn: ``y`` is how far down it has come."""

    chart: Chart
    layout: Layout
    leads: Callable[[str], str]
    y: float = 0.0
    bands: list[tuple[float, float]] = field(default_factory=list)

    def drawn(self) -> list[str]:
        """Return the elements: grid lines first, so that nothing is struck through."""
        head = [*self._axis(0.0)]
        top = self.y
        marks = [element for row in _said(self.chart.marks) for element in self._row(*row)]
        if self.layout.wording:
            self.bands = [(top, self.y)]
        grid = [
            _line(self._x(tick), y1, self._x(tick), y2, 1, FAINT)
            for tick in self._ticks()
            for y1, y2 in self.bands
        ]
        foot = [*self._axis(self.y)] if len(self.chart.marks) > AGAIN else []
        return [*head, *grid, *marks, *foot]

    def _x(self, number: float) -> float:
        """Return where an amount stands; what is beyond the axis stands at its end."""
        chart, layout = self.chart, self.layout
        left, right = layout.left + ARROW + 4, layout.right - ARROW - 4
        share = (min(max(number, chart.start), chart.end) - chart.start) / (chart.end - chart.start)
        return left + share * (right - left)

    def _ticks(self) -> list[float]:
        """Return the ticks, as few as leave their names apart."""
        for most in range(self.layout.ticks, 0, -1):
            found = ticks(self.chart.start, self.chart.end, most)
            places = [self._place(tick) for tick in found]
            if all(x + half + 6 < next_x - next_half for (x, half), (next_x, next_half) in pairwise(places)):
                return found
        return found[:1]

    def _place(self, tick: float) -> tuple[float, float]:
        """Return the middle of a tick's name and half its width: above the tick, but inside the picture."""
        half = len(amount(tick)) * self.layout.size * 0.33
        return min(max(self._x(tick), half), self.layout.width - half), half

    def _axis(self, top: float) -> Iterator[str]:
        layout, size = self.layout, self.layout.size
        named = self.chart.unit or "number"
        unit = _lines(named, int((layout.right - layout.left) / size / 0.6))[0]
        self.y = top + AXIS
        middle = ' text-anchor="middle"'
        yield _text((layout.left + layout.right) / 2, top + size, unit, f'{middle} font-style="italic"')
        yield _line(layout.left, self.y - 4, layout.right, self.y - 4, 1, FAINT)
        for tick in self._ticks():
            yield _text(self._place(tick)[0], self.y - 9, amount(tick), middle)
            yield _line(self._x(tick), self.y - 7, self._x(tick), self.y - 1, 1, "0.6")

    def _row(self, mark: Mark, is_new: bool, goes_on: bool) -> Iterator[str]:
        """Yield the words of a mark and the mark: beside each other, or one below the other."""
        layout, step = self.layout, self.layout.size * LINE
        bold = ' font-weight="bold"'
        if layout.wording:
            voice = ["also"] if goes_on else _lines(mark.who, layout.letters[0])
            wording = _lines(mark.said, layout.letters[1])
            if is_new:
                yield _line(0, self.y + 1, layout.width, self.y + 1, 1, "0.12")
                yield _text(0, self.y + step, mark.day, bold)
            yield from self._column(layout.voice, voice)
            beside = self._column(layout.wording, wording), self._mark(mark, self.y + step - layout.size / 3)
            yield from self._linked(mark, chain(*beside))
            self.y += max(len(voice), len(wording)) * step + GAP
            return
        if is_new:
            self.y += step
            yield _text(0, self.y, mark.day, bold)
        yield from self._linked(mark, self._below(mark, goes_on), ", also" if goes_on else "")
        self.y += GAP

    def _linked(self, mark: Mark, elements: Iterable[str], also: str = "") -> Iterator[str]:
        """Yield what is drawn of a mark, in a link where it leads somewhere. Its name holds the words that
        are seen of it, lines of them with a blank between: who speaks to a program says what they see."""
        address = self.leads(mark.claim)
        if not address:
            yield from elements
            return
        said = quoteattr(clean(f"{mark.day}, {mark.who}{also}: {mark.said}"))
        yield f'<a href={quoteattr(address)} aria-label={said} text-decoration="underline">'
        yield from elements
        yield "</a>"

    def _column(self, x: float, lines: Sequence[str]) -> Iterator[str]:
        for number, line in enumerate(lines, 1):
            yield " " * (number > 1) + _text(x, self.y + self.layout.size * LINE * number, line)

    def _below(self, mark: Mark, goes_on: bool) -> Iterator[str]:
        """Yield the words of a mark and the mark below them."""
        layout = self.layout
        who = "also" if goes_on else mark.who
        for number, line in enumerate(_lines(f"{who}: {mark.said}", layout.letters[0])):
            self.y += layout.size * LINE
            yield " " * (number > 0) + _text(0, self.y, line)
        if mark.shape != "words":
            self.y += BAR
            self.bands.append((self.y - BAR / 2, self.y + BAR / 2))
            yield from self._mark(mark, self.y)
            self.y += BAR / 2

    def _mark(self, mark: Mark, y: float) -> Iterator[str]:
        if mark.low is None or mark.high is None:
            return
        left, right = self._x(mark.low), self._x(mark.high)
        beyond = self.chart.beyond(mark)
        if mark.shape == "range":
            # Ends of their own: a bar from 30 to 31 would not be seen beside one to 100,000.
            yield _line(left, y, max(right, left + 2), y, 5)
            yield "".join(_line(x, y - 6, x, y + 6, 2) for x in (left, max(right, left + 2)))
        elif not beyond:
            hollow = ' fill="none" stroke="currentColor" stroke-width="2"' if mark.shape == "about" else ""
            yield f'<circle cx="{_at(left)}" cy="{_at(y)}" r="{4 if hollow else 5}"{hollow}/>'
        if beyond:
            x, way = (right, 1) if beyond == "up" else (left, -1)
            for at in (x + 2 * way, x + 8 * way):  # a double tip: it goes on where the axis does not
                yield (
                    f'<path d="M{_at(at)} {_at(y - 6)}l{6 * way} 6l{-6 * way} 6" fill="none" '
                    'stroke="currentColor" stroke-width="2"/>'
                )
        elif mark.open:
            x, way = (right, 1) if mark.open == "up" else (left, -1)
            yield _line(x, y, x + way * (ARROW - 6), y, 2)
            yield f'<path d="M{_at(x + way * ARROW)} {_at(y)}l{-8 * way} -5v10z"/>'


def _said(marks: Sequence[Mark]) -> Iterator[tuple[Mark, bool, bool]]:
    """Yield each mark with whether its day is another than the last one's, and whether its voice goes on."""
    day, voice = "", ("", "")
    for mark in marks:
        here = (mark.day, mark.who)
        yield mark, mark.day != day, here == voice
        day, voice = mark.day, here
