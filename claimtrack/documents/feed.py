"""RSS and Atom: one document per entry, its HTML turned to text."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from typing import Any

from claimtrack.documents.contract import Failure, ReadOptions, Source
from claimtrack.documents.dates import read_day
from claimtrack.documents.describe import Known, describe
from claimtrack.documents.encodings import decode, text_head
from claimtrack.documents.markup import declared_charset, html_to_text
from claimtrack.documents.orders import DayOrder
from claimtrack.errors import DocumentError
from claimtrack.model import Document


class FeedReader:
    """RSS and Atom feeds: one document per entry."""

    name = "feed"
    suffixes: tuple[str, ...] = (".rss", ".atom", ".rdf")
    needs = "feedparser"

    def sniff(self, head: bytes, filename: str) -> float:  # noqa: ARG002
        """Return how surely this is a feed: by its root element."""
        start = text_head(head)[:4096].lstrip("\ufeff \r\n\t")
        return 0.95 if start.startswith("<") and re.search(r"<(?:rss|feed|rdf:RDF)[\s>]", start) else 0.0

    def read(self, source: Source, options: ReadOptions) -> Iterator[Document | Failure]:
        """Yield the entries in the order of the feed; an entry's id is its guid, else its link."""
        import feedparser

        data = source.read_all()
        text, encoding = decode(
            data, encoding=options.encoding, declared=source.charset or declared_charset(source.head)
        )
        text = re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>", "", text)
        parsed = feedparser.parse(io.BytesIO(text.encode("utf-8", "replace")), sanitize_html=False)
        if not parsed.entries:
            raise DocumentError("is a broken feed" if parsed.bozo else "is a feed without entries")
        order = DayOrder()
        yield from order.settle(self._build(source, options, parsed, encoding, order))

    def _build(
        self, source: Source, options: ReadOptions, parsed: Any, encoding: str, order: DayOrder
    ) -> Iterator[Document | Failure]:
        seen: set[str] = set()
        for number, entry in enumerate(parsed.entries, 1):
            where = f"{source.name}, entry {number}"
            entry_id = entry.get("id") or entry.get("link") or f"{source.name}#{number}"
            if entry_id in seen:
                yield Failure(where, f"id {entry_id!r} twice in the feed; the second entry was not read")
                continue
            seen.add(entry_id)
            values = _values(entry, parsed.feed)
            order.see(str(values["date"] or ""))
            known = Known("feed", values, sure_language=False, encoding=encoding)
            try:
                yield describe(entry_id, _text(entry), known, options, reader=self.name)
            except DocumentError:
                yield Failure(where, "the entry has no text")


def _text(entry: Any) -> str:
    """Return the longest text that the entry carries: content, else summary, else the headline alone."""
    pieces = [item.get("value") or "" for item in entry.get("content", [])]
    texts = [html_to_text(piece) for piece in (*pieces, entry.get("summary") or "")]
    return max(texts, key=len) or html_to_text(entry.get("title") or "")


def _values(entry: Any, feed: Any) -> dict[str, str | float | None]:
    source = entry.get("source") or {}
    return {
        "title": html_to_text(entry.get("title") or "") or None,
        "publisher": html_to_text(source.get("title") or feed.get("title") or "") or None,
        "url": entry.get("link"),
        "date": _date(entry),
        "language": entry.get("language") or feed.get("language"),
    }


def _date(entry: Any) -> str | None:
    """Return the day as printed: 23:30 in New York is that day there, though in UTC it is the next.

    A day that only the parser of feeds makes out must be of a year that stands there; a number is none.
    """
    unread = None
    for field in ("published", "created", "updated"):
        printed = str(entry.get(field) or "").strip()
        if not printed:
            continue
        if read_day(printed) or re.fullmatch(r"\d{9,13}", printed):
            return printed
        moment: time.struct_time | None = entry.get(f"{field}_parsed")
        if moment and not printed.isdigit() and re.search(rf"(?<!\d){moment.tm_year}(?!\d)", printed):
            return time.strftime("%Y-%m-%d", moment)
        unread = unread or printed
    return unread
