"""Charts of a topic's figures in time: one mark for each voice and as-of day, nothing between them."""

from claimtrack.report.charts.marks import Chart, Mark, chart_of
from claimtrack.report.charts.svg import can_draw, draw
from claimtrack.report.charts.text import charted

__all__ = ["Chart", "Mark", "can_draw", "chart_of", "charted", "draw"]
