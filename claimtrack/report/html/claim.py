"""One claim as a page: the figure in its surroundings, and what is known about it."""

from __future__ import annotations

from typing import Any

from claimtrack.report.card import Card, surroundings
from claimtrack.report.html.page import MOST_ROWS, view_page
from claimtrack.report.html.source import link_of, passage_of
from claimtrack.report.html.templates import render_page
from claimtrack.report.view import View
from claimtrack.rows import short


def page_of(view: View, *, most: int = MOST_ROWS, ledger: str = "") -> str:
    """Return a view as the page that is made for its kind; ``most`` and ``ledger`` as for ``view_page``."""
    return claim_page(view) if isinstance(view, Card) else view_page(view, most=most, ledger=ledger)


def claim_page(card: Card) -> str:
    """Return the page of one claim, with what its card says."""
    return render_page("claim.html.j2", **claim_given(card), name="", links=(), ledger="")


def claim_given(card: Card) -> dict[str, Any]:
    """Return what the template of a claim is given."""
    claim = card.entry.claim
    url = link_of(claim.url)
    behind = () if url is None else ("url",)  # it stands there as a link
    return {
        "title": card.title,
        "id": short(claim.claim),
        "replaced": card.replaced is not None,
        "passage": passage_of(claim, *surroundings(claim, card.text)),
        "facts": [(name, value) for name, value in card.facts if name not in ("cite", *behind)],
        "url": url,
        "citation": dict(card.facts)["cite"],
    }
