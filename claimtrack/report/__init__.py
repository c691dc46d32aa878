"""The views on the ledger: pure functions from entries to a ``View``, and the forms that a view takes."""

from claimtrack.report.card import card, show
from claimtrack.report.copying import copies
from claimtrack.report.listings import figures, publishers, speakers, timeline
from claimtrack.report.overview import overview
from claimtrack.report.render import FORMATS, render
from claimtrack.report.view import Column, Section, View

__all__ = [
    "FORMATS",
    "Column",
    "Section",
    "View",
    "card",
    "copies",
    "figures",
    "overview",
    "publishers",
    "render",
    "show",
    "speakers",
    "timeline",
]
