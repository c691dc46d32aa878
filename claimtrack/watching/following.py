"""A feed's entries -> the pages that they link: each takes the place of its summary, and is looked at again
for a while as a source of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from claimtrack.documents.contract import Failure, ReadOptions
from claimtrack.documents.served import read_served
from claimtrack.documents.web import is_address, tidy
from claimtrack.errors import DocumentError
from claimtrack.model import Document
from claimtrack.watching.every import MOST_BACK_OFF, moment_of
from claimtrack.watching.looking import Refused, host_of

if TYPE_CHECKING:
    from claimtrack.documents.web import Answer
    from claimtrack.store.writing import Held

MOST = 100
"""Pages of a feed that are fetched at one look, two seconds apart at one server; the first are the newest."""


FOLLOWED = timedelta(days=7)
"""How long a page that does not change is looked at again: corrections come within days."""

MOST_TRIES = 5
"""Failures in a row after which a page is left alone: feeds outlive what they link."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was read, as a watch of it is to know it; nothing is known of one that the ledger held."""

    address: str
    allow_private: bool
    seen: str | None = None
    etag: str | None = None
    modified: str | None = None


def next_look(every: int, feed_every: int, *, has_changed: bool) -> int:
    """Return the seconds until a page is looked at again: as often as its feed where it changed, else twice
    as long as last time, a day at most where the feed is not looked at less often.

    >>> next_look(1800, 1800, has_changed=False), next_look(57_600, 1800, has_changed=False)
    (3600, 86400)
    >>> next_look(57_600, 1800, has_changed=True)
    1800
    """
    return feed_every if has_changed else min(2 * every, max(feed_every, MOST_BACK_OFF))


def is_over(since: str, now: datetime) -> bool:
    """Say whether a page has been as it is for so long that nobody looks at it any more."""
    return moment_of(since) + FOLLOWED <= now


def follow(
    entries: Iterable[Document | Failure],
    feed: str,
    fetch: Callable[[str, ReadOptions], Answer],
    held: Callable[[str], Held | None],
    options: ReadOptions,
    found_page: Callable[[Page], None] = lambda _: None,
) -> Iterator[Document | Failure]:
    """Yield the pages that entries link and that the ledger does not hold yet, under their addresses.
    ``found_page`` hears of each page, also of those that it holds.

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
        if link in seen:
            continue
        is_near = host_of(link) == host_of(feed)
        chosen = replace(options, allow_private=options.allow_private and is_near)
        known = held(link)
        if known is not None:
            if known.document.reader != entry.reader:  # else the entry stands for a page that is not for us
                found_page(Page(link, chosen.allow_private))
            continue
        seen.add(link)
        if fetched == MOST:
            yield Failure(link, f"is behind the first {MOST} pages of the feed; the next look reads on")
            return
        fetched += 1
        try:
            answer = fetch(link, chosen)
            kind, named = answer.headers.get("content-type"), answer.headers
            found = list(read_served(link, answer.data, kind, answer.url, chosen))
        except Refused:
            yield replace(entry, id=link)
            continue
        except DocumentError as error:
            yield Failure(link, error.message)
            continue
        pages = [dated(one, entry) for one in found if isinstance(one, Document)]
        if pages:
            told = hashlib.sha256(answer.data).hexdigest(), named.get("etag"), named.get("last-modified")
            found_page(Page(link, chosen.allow_private, *told))
        yield from pages or [replace(entry, id=link)]


def _link_of(entry: Document | Failure, feed: str) -> str:
    """Return the address that an entry links; nothing where it links none."""
    given = entry.url if isinstance(entry, Document) else None
    try:
        link = tidy(urljoin(feed, given)) if given else ""
    except ValueError:
        return ""
    return link if is_address(link) and link != feed else ""


def dated(page: Document, entry: Document) -> Document:
    """Return a page with the day that its feed says of it, or said, where it says none itself."""
    if page.date or not entry.date:
        return page
    return replace(page, date=entry.date, found={**page.found, "date": entry.found.get("date", "feed")})
