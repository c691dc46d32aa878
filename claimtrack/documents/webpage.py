"""HTML pages: the article through trafilatura, its day through htmldate, the rest from the metadata."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from claimtrack.documents.contract import Failure, ReadOptions, Source
from claimtrack.documents.describe import Known, describe
from claimtrack.documents.encodings import decode, text_head
from claimtrack.documents.markup import (
    declared_charset,
    declared_language,
    html_to_text,
    with_rows,
    without_unsaid,
)
from claimtrack.documents.pages import day_shown, post_text, without_other_days
from claimtrack.errors import DocumentError
from claimtrack.model import Document

_DATES = {
    "original_date": True,  # the day of publication, not of the last change
    "extensive_search": False,  # which would take a year in the footer for New Year's Day
    "min_date": "1990-01-01",
    "max_date": "2100-12-31",  # the default is today: the same page would read differently tomorrow
}


class PageReader:
    """HTML pages: the article without menus, comments and footers."""

    name = "html"
    suffixes: tuple[str, ...] = (".html", ".htm", ".xhtml", ".shtml")
    needs = "trafilatura"

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """Return how surely this is a page: a doctype or an ``html`` element, or several usual ones."""
        start = text_head(head).lstrip("\ufeff \r\n\t").lower()
        if not start.startswith("<"):
            return 0.0
        if re.search(r"<!doctype\s+html|<html[\s>]", start[:2048]):
            return 0.9
        return (
            0.6 if len(set(re.findall(r"<(head|title|body|p|div|article|h1|meta)[\s>]", start))) > 1 else 0.0
        )

    def read(self, source: Source, options: ReadOptions) -> Iterator[Document | Failure]:
        """Yield the one document of a page. A page without text is a ``DocumentError``."""
        data = source.read_all()
        declared = source.charset or declared_charset(source.head)
        page, encoding = decode(data, encoding=options.encoding, declared=declared)
        text, values = read_page(page, options.url)
        if not text.strip():
            raise DocumentError("the page holds no text (it may be built by scripts; save it from a browser)")
        values["language"] = declared_language(page)
        known = Known("html", values, filename=source.filename, sure_language=False, encoding=encoding)
        yield describe(source.name, text, known, options, reader=self.name)


def read_page(page: str, url: str | None = None) -> tuple[str, dict[str, str | float | None]]:
    """Return the text of a page, and title, publisher, url and date as far as it names them.

    Where no article is found the text is all that the page shows; it is blank where that is nothing.
    """
    page = without_unsaid(page)
    text, values = _extract(page, url)
    if "|" not in text and (rows := with_rows(page)) != page:
        text, _ = _extract(rows, url)  # of a page with little text the cells come one by one
    posts = post_text(page)
    return posts or text or html_to_text(page), values


def _is_late(found: str | None, shown: str | None) -> bool:
    """Say whether the day that was found lies behind the one that the page shows for its first print."""
    return shown is not None and (found is None or shown < found)


def _own_day(page: str, found: str | None, url: str | None) -> str | None:
    """Return the day that was found, where it is not that of another story or of a change alone."""
    if found is None:
        return None
    from htmldate import find_date

    options: dict[str, Any] = dict(_DATES)
    own = find_date(without_other_days(page), url=url, **options)
    return str(own) if own else None


def _extract(page: str, url: str | None) -> tuple[str, dict[str, str | float | None]]:
    """Return text and metadata as trafilatura reads them; nothing where it finds no article."""
    import trafilatura

    # Without a handler of its own its complaints about odd pages would land on the user's screen.
    for name in ("trafilatura", "htmldate"):
        if not logging.getLogger(name).handlers:
            logging.getLogger(name).addHandler(logging.NullHandler())
    # A declaration of the bytes' encoding is false for decoded text, and lxml refuses it.
    page = re.sub(r"^\s*<\?xml[^>]*\?>", "", page)
    title = re.search(r"<title[^>]*>(.*?)</title>", page, re.IGNORECASE | re.DOTALL)
    shown = day_shown(page, html_to_text(title[1]) if title else None)
    found = trafilatura.bare_extraction(
        page,
        url=url,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        date_extraction_params=dict(_DATES),
    )
    if found is None or isinstance(found, dict):
        return "", {"date": shown} if shown else {}
    return found.text or "", {
        "title": found.title,
        # Where the page has no name it gives the host, which is no word of the page.
        "publisher": None if url and found.sitename == urlsplit(url).netloc else found.sitename,
        "url": found.url,
        "date": shown if _is_late(found.date, shown) else _own_day(page, found.date, url) or shown,
    }
