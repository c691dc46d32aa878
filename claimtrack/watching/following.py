"""A feed's entries -> the pages that they link: each is fetched once, and takes the place of its summary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from claimtrack.documents.contract import Failure, ReadOptions
from claimtrack.documents.served import read_served
from claimtrack.documents.web import is_address, tidy
from claimtrack.errors import DocumentError
from claimtrack.model import Document
from claimtrack.watching.looking import Refused, host_of

if TYPE_CHECKING:
    from claimtrack.documents.web import Answer

MOST = 100
"""Pages of a feed that are fetched at one look, two seconds apart at one server; the first are the newest."""


def follow(
    entries: Iterable[Document | Failure],
    feed: str,
    fetch: Callable[[str, ReadOptions], Answer],
    held: Callable[[str], object | None],
    options: ReadOptions,
) -> Iterator[Document | Failure]:
    """Yield the pages that entries link and that the ledger does not hold yet, under their addresses.

    Where there is no such page, or none for programs, the entry stands for it. One that is not to be had now
    is a failure: the feed is read again later. What a feed of a private network links is asked for there only
    where it lies at the same server.
    """
    seen: set[str] = set()
    fetched = 0
    for entry in entries:
        link = _link_of(entry, feed)
        if not isinstance(entry, Document) or not link:
            yield entry
            continue
        if link in seen or held(link) is not None:
            continue
        seen.add(link)
        if fetched == MOST:
            yield Failure(link, f"is behind the first {MOST} pages of the feed; the next look reads on")
            return
        fetched += 1
        is_near = host_of(link) == host_of(feed)
        chosen = replace(options, allow_private=options.allow_private and is_near)
        try:
            answer = fetch(link, chosen)
            found = list(
                read_served(link, answer.data, answer.headers.get("content-type"), answer.url, chosen)
            )
        except Refused:
            yield replace(entry, id=link)
            continue
        except DocumentError as error:
            yield Failure(link, error.message)
            continue
        pages = [_dated(one, entry) for one in found if isinstance(one, Document)]
        yield from pages or [replace(entry, id=link)]


def _link_of(entry: Document | Failure, feed: str) -> str:
    """Return the address that an entry links; nothing where it links none."""
    given = entry.url if isinstance(entry, Document) else None
    try:
        link = tidy(urljoin(feed, given)) if given else ""
    except ValueError:
        return ""
    return link if is_address(link) and link != feed else ""


def _dated(page: Document, entry: Document) -> Document:
    """Return a page with the day that the feed says of it, where it says none itself."""
    if page.date or not entry.date:
        return page
    return replace(page, date=entry.date, found={**page.found, "date": entry.found.get("date", "feed")})
