"""Messages in HTML -> the sender's words: what mail programs mark as quoted or signed is taken out first."""

from __future__ import annotations

import re

from claimtrack.documents.markup import html_to_text
from claimtrack.documents.webpage import read_page

_QUOTES = (
    "//blockquote[@type='cite']",
    "//*[contains(concat(' ', @class, ' '), ' gmail_quote ')]",
    "//*[contains(concat(' ', @class, ' '), ' yahoo_quoted ')]",
    "//*[contains(concat(' ', @class, ' '), ' gmail_signature ')]",
    "//*[contains(concat(' ', @class, ' '), ' moz-signature ')]",
    "//*[contains(concat(' ', @class, ' '), ' moz-cite-prefix ')]",
    "//*[@id='divRplyFwdMsg' or @id='appendonsend']/following-sibling::*",
)
_FORWARDED = re.compile(r"forwarded message", re.IGNORECASE)
_ENOUGH = 0.6
"""Share of the words that show which must be in what is taken for the article; a letter is no article, and
less means that paragraphs were taken for menus."""


def html_words(page: str) -> str:
    """Return the words of a message in HTML, without what it quotes; what it forwards stays.

    >>> html_words("<p>At least 12 died.</p><blockquote type='cite'><p>How many?</p></blockquote>")
    'At least 12 died.'
    """
    page = _without_quotes(page)
    shown = html_to_text(page)
    article, _ = read_page(page)
    return article if len(article) >= _ENOUGH * len(shown) else shown


def _without_quotes(page: str) -> str:
    from lxml import etree, html  # type: ignore[import-untyped]

    try:
        tree = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", page).replace("\0", ""))
    except (etree.LxmlError, ValueError, AssertionError):
        return page  # nothing but blanks, or no markup
    changed = False
    for path in _QUOTES:
        for element in tree.xpath(path):
            if element.getparent() is not None and not _FORWARDED.search(element.text_content()):
                element.drop_tree()
                changed = True
    return html.tostring(tree, encoding="unicode") if changed else page
