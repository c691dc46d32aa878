"""What the two JSON-LD forms share: names for things, addresses, and items written one by one."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from claimtrack.model import Claim

URN = "urn:claimtrack"
"""The names of things that have no address on the web; claims have the same name on every machine."""

_PATH = "/:@!$&'()*+,;=~"
_ADDRESS = _PATH + "?#[]%"


def claim_urn(claim: Claim) -> str:
    """Return the name of a claim."""
    return f"{URN}:claim:{claim.claim}"


def address(claim: Claim) -> str | None:
    """Return the address of a claim's document if it has one on the web, fit for JSON-LD.

    A document that is known by its address is found there, too.
    """
    for place in (claim.url, claim.document):
        try:
            parts = urlsplit(place or "")
        except ValueError:
            continue
        if place and parts.scheme in ("http", "https") and parts.netloc:
            return quote(place, safe=_ADDRESS)
    return None


def document_iri(claim: Claim) -> str:
    """Return the document's address, or else a name made of its identity."""
    return address(claim) or f"{URN}:document:{quote(claim.document, safe=_PATH)}"
