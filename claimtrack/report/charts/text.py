"""Chart -> a table for a terminal, in which a column of line drawing holds the marks."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from claimtrack.model import plain
from claimtrack.plural import many
from claimtrack.report.charts.marks import Chart, Mark, chart_of
from claimtrack.report.view import Column, Section, View

LEAST = 12
"""Cells of the narrowest axis."""

ARROW = 2
"""Cells of an open end. They are left free at the end of the axis, so that no arrow moves its figure."""

LEGEND = (
    "● a figure; ○ about; ├─┤ a range; ●─▶ at least, more than; ◀─● at most, less than; » beyond the axis, "
    "which begins at 0. Nothing is drawn for figures in words, or between two voices.",
)


def charted(view: View, width: int = 80) -> View:
    """Return a timeline with a chart of each topic in place of its table, for ``render`` as a table.

    Topics of which no dated figure can be drawn are counted behind the others.
    """
    charts = [(section, chart_of(section)) for section in view.sections]
    sections = tuple(_section(section, chart, width) for section, chart in charts if chart is not None)
    rest = len(charts) - len(sections)
    topics = many(rest, "topic has", "topics have")
    without = (f"{topics} no dated figure to draw: claimtrack report timeline",) if rest else ()
    notes = (*(LEGEND if sections else ()), *without, *view.notes)
    return replace(view, sections=sections, notes=notes)


def _section(section: Section, chart: Chart, width: int) -> Section:
    cells = max(LEAST, width * 3 // 10)
    # The day takes 10 columns, and there are 2 between each two columns.
    rest = max(20, width - cells - 10 - 6)
    who = rest * 9 // 20
    columns = (
        Column("as of", 1, 10),
        Column("who", 9, who),
        Column(_axis(chart, cells), 1, cells),
        Column("figure as worded", 11, rest - who),
    )
    rows = []
    before: tuple[str, str] | None = None
    for mark in chart.marks:
        voice = (mark.day, mark.who)
        day = "" if before and before[0] == mark.day else mark.day
        rows.append((day, "" if before == voice else mark.who, _drawn(mark, chart, cells), mark.said))
        before = voice
    cut = f"The latest {len(chart.marks):,} of {chart.total:,} are drawn; claimtrack report timeline has all."
    lines = (
        *section.lines,
        *((f"Unit: {chart.unit}.",) if chart.unit else ()),
        *((cut,) if len(chart.marks) < chart.total else ()),
    )
    return Section(columns, tuple(rows), section.title, lines, chart.beside)


def _axis(chart: Chart, cells: int) -> str:
    """Return the head of the column of marks: the ends of the axis, as far apart as they are.

    >>> _axis(Chart("", "", (), 0.0, 1500.0, 0), 12)
    '0╶────╴1,500'
    """
    start, end = _short(chart.start), _short(chart.end)
    before, length = _room(chart, cells)
    return " " * before + f"{start}╶{'─' * max(0, length - len(start) - len(end) - 2)}╴{end}"


def _room(chart: Chart, cells: int) -> tuple[int, int]:
    """Return the cells before the axis, and those that it takes."""
    before = ARROW * any(mark.open == "down" for mark in chart.drawn)
    return before, cells - before - ARROW * any(mark.open == "up" for mark in chart.drawn)


def _short(amount: float) -> str:
    digits = format(Decimal(plain(Decimal(repr(amount)))), ",f")
    return digits if len(digits) <= 15 else format(amount, ".2e")


def _drawn(mark: Mark, chart: Chart, cells: int) -> str:
    """Return the cell of a mark: blanks up to its place, then the mark without a gap; empty for words."""
    if mark.low is None or mark.high is None:
        return ""
    before, length = _room(chart, cells)
    on_axis = (min(max(amount, chart.start), chart.end) - chart.start for amount in (mark.low, mark.high))
    left, right = (before + round(amount / (chart.end - chart.start) * (length - 1)) for amount in on_axis)
    beyond = chart.beyond(mark)
    if beyond and mark.shape != "range":
        return " " * left + ("»" if beyond == "up" else "«")
    body = "○" if mark.shape == "about" else "●"
    if mark.shape == "range":
        # A range that is narrower than two cells is still no dot.
        left, right = (left, right) if right > left else (max(before, left - 1), max(before, left - 1) + 1)
        body = "├" + "─" * (right - left - 1) + "┤"
        if beyond:
            body = body[:-1] + "»" if beyond == "up" else "«" + body[1:]
            return " " * left + body
    if mark.open == "up":
        body += "─▶"
    elif mark.open == "down":
        body, left = "◀─" + body, left - ARROW
    return " " * left + body
