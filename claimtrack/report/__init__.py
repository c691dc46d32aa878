"""The views on the ledger: pure functions from entries to a ``View``, and the forms that a view takes."""

from claimtrack.report.card import card, show
from claimtrack.report.changes import changes
from claimtrack.report.conflicts import conflicts
from claimtrack.report.copying import copies
from claimtrack.report.coverage import coverage
from claimtrack.report.doubtful import doubtful
from claimtrack.report.listings import figures, publishers, speakers, timeline
from claimtrack.report.news import news
from claimtrack.report.overview import overview
from claimtrack.report.pair import compared
from claimtrack.report.relations import relations
from claimtrack.report.render import FORMATS, render
from claimtrack.report.view import Column, Section, View

__all__ = [
    "FORMATS",
    "Column",
    "Section",
    "View",
    "card",
    "changes",
    "compared",
    "conflicts",
    "copies",
    "coverage",
    "doubtful",
    "figures",
    "news",
    "overview",
    "publishers",
    "relations",
    "render",
    "show",
    "speakers",
    "timeline",
]
