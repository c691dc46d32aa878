"""One claim as a page: the figure in its surroundings, and what is known about it."""

from __future__ import annotations

from collections.abc import Sequence

from claimtrack.model import Document, Entry
from claimtrack.report import words
from claimtrack.report.card import facts, surroundings
from claimtrack.report.html.source import link_of, passage_of
from claimtrack.report.html.templates import render_page
from claimtrack.rows import short


def claim_page(
    entry: Entry,
    text: str,
    *,
    others: Sequence[Entry] | None = None,
    replaced: tuple[int, str] | None = None,
    against: str = "",
) -> str:
    """Return the page of one claim, with what ``card`` says of it; arguments as there."""
    claim = entry.claim
    url = link_of(claim.url)
    behind = () if url is None else ("url",)  # it stands there as a link
    known = facts(entry, Document(claim.document, text), others=others, replaced=replaced, against=against)
    return render_page(
        "claim.html.j2",
        title=words.figure(claim),
        id=short(claim.claim),
        replaced=replaced is not None,
        passage=passage_of(claim, *surroundings(claim, text)),
        facts=[(name, value) for name, value in known if name not in ("cite", *behind)],
        url=url,
        citation=dict(known)["cite"],
        name="",
        links=(),
        ledger="",
    )
