"""Views as pages: one file each, which needs no network and no script and reads on a telephone and on
paper."""

from claimtrack.report.html.claim import claim_page
from claimtrack.report.html.page import MOST_ROWS, Link, index_page, view_page

__all__ = ["MOST_ROWS", "Link", "claim_page", "index_page", "view_page"]
