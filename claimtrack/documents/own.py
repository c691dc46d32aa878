"""The beginning of a file -> whether ClaimTrack wrote it: what it says of documents is no document.

A folder that is ingested again and again holds reports and exports of its own. Read as documents they would
bear out every figure in them.
"""

from __future__ import annotations

import re

OWN = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:"
    rb"<!-- ClaimTrack"  # a report as Markdown
    rb"|<!doctype html>.{,400}?<meta name=\"generator\" content=\"ClaimTrack"
    # Separated values: the first columns of figures, findings, documents, coverage, doubts and copies.
    rb"|(?:doubt[,\t]about[,\t])?claim[,\t]document[,\t]publisher[,\t]title[,\t]"
    rb"|a_document[,\t]a_start[,\t]|document[,\t]label[,\t](?:title|publisher)[,\t]|a[,\t]b[,\t]kind[,\t]contain"
    rb"|(?:\[\s*)?\{\"claim\": ?\"[0-9a-f]{16}"  # figures as JSON, or a line each
    rb"|(?:\[\s*)?\{\"a\": ?\{\"document\":"  # findings
    rb")",
    re.IGNORECASE | re.DOTALL,
)
"""How the forms begin in which ClaimTrack writes; tables for people have no mark."""


def is_own(head: bytes) -> bool:
    """Say whether a file that begins like this is a report or an export.

    >>> is_own(b"claim,document,publisher,title,url"), is_own(b"claim,document,verdict")
    (True, False)
    """
    return OWN.match(head) is not None
