"""Views as pages that need no network and read on a telephone and on paper; a small script of their own finds
rows, and without it they are whole."""

from claimtrack.report.html.claim import claim_page, page_of
from claimtrack.report.html.links import InFiles, courses_of
from claimtrack.report.html.page import MOST_ROWS, Link, index_page, view_page, view_pages

__all__ = [
    "MOST_ROWS",
    "InFiles",
    "Link",
    "claim_page",
    "courses_of",
    "index_page",
    "page_of",
    "view_page",
    "view_pages",
]
