"""Charts of a topic's figures in time: one mark for each voice and as-of day, nothing between them."""

from claimtrack.report.charts.course import BROAD, SLIM, draw_course, points, shared
from claimtrack.report.charts.marks import MOST_MARKS, Chart, Mark, chart_of
from claimtrack.report.charts.svg import NARROW, WIDE, draw
from claimtrack.report.charts.text import charted

__all__ = [
    "BROAD",
    "MOST_MARKS",
    "NARROW",
    "SLIM",
    "WIDE",
    "Chart",
    "Mark",
    "chart_of",
    "charted",
    "draw",
    "draw_course",
    "points",
    "shared",
]
