"""Charts of a topic's figures in time: one mark for each voice and as-of day, nothing between them."""

from claimtrack.report.charts.marks import Chart, Mark, chart_of
from claimtrack.report.charts.svg import NARROW, WIDE, draw
from claimtrack.report.charts.text import charted

__all__ = ["NARROW", "WIDE", "Chart", "Mark", "chart_of", "charted", "draw"]
