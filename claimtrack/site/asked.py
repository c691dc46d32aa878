"""A request as the pages see it: the ledger, what is asked, and the answers that they can give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from claimtrack.asking import check_known
from claimtrack.errors import ClaimTrackError, UsageError
from claimtrack.filters import Filters
from claimtrack.report.html.page import screen_of
from claimtrack.report.render import pieces, render
from claimtrack.report.view import View
from claimtrack.report.views import make_view
from claimtrack.report.words import clean
from claimtrack.site.forms import fields_of, read_filters, read_number
from claimtrack.site.kept import Kept
from claimtrack.site.links import InSite, address, pairs_of
from claimtrack.site.presence import Desk
from claimtrack.site.saying import in_page
from claimtrack.site.visits import Visit

if TYPE_CHECKING:
    from claimtrack.site.settings import Settings
    from claimtrack.store import Store

VIEWS: Mapping[str, str] = {
    "overview": "Overview",
    "figures": "Figures",
    "timeline": "Timeline",
    "speakers": "What each voice said",
    "publishers": "Publishers",
    "conflicts": "Conflicts",
    "changes": "Changes",
    "new": "New",
    "doubtful": "Doubtful",
    "relations": "Relations",
    "copies": "Copies and origins",
    "coverage": "What was read",
}
"""The views, each at the address of its name."""

FORMS: Mapping[str, str] = {
    "csv": "text/csv",
    "json": "application/json",
    "tsv": "text/tab-separated-values",
    "jsonl": "application/jsonl",
    "md": "text/markdown",
    "txt": "text/plain",
}
"""The suffixes of an address that give what its page shows in another form, with the kinds of data."""

OWN = ("page",)
"""What any page takes beside filters."""


class Missing(ClaimTrackError):
    """There is no such page, figure, topic or document."""


@dataclass(frozen=True, slots=True)
class Page:
    """An answer: a template with what it is given."""

    template: str
    given: Mapping[str, Any]
    status: int = 200


@dataclass(frozen=True, slots=True)
class Data:
    """An answer in a form for programs, made while it is sent."""

    name: str
    form: str
    texts: Iterable[str]


@dataclass(frozen=True, slots=True)
class Led:
    """An answer that leads to another address."""

    to: str


Answer = Page | Data | Led


@dataclass(slots=True)
class Asked:
    """What is asked, of an open ledger: ``path`` without its suffix, ``form`` the suffix, ``query`` the rest
    of the address, ``sent`` what a form sent. ``user`` is who asks, ``visit`` what they have seen, ``desk``
    who is at the review queue.

    ``notices`` are lines that the page shall begin with.
    """

    store: Store
    settings: Settings
    user: str
    path: str
    kept: Kept
    query: Sequence[tuple[str, str]] = ()
    form: str = ""
    sent: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    uploads: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    desk: Desk = field(default_factory=Desk)
    visit: Visit | None = None

    def one(self, name: str) -> str:
        """Return what is asked under a name, the last where it is there several times; else nothing."""
        return next((value for key, value in reversed(self.query) if key == name), "")

    def need(self, name: str) -> str:
        """Return what must be asked under a name."""
        value = self.one(name).strip()
        if not value:
            raise Missing(f"the address names no {name}")
        return value

    def check_names(self, *names: str) -> None:
        """Refuse what the page does not take: an address with a slip in it would show something else."""
        for name, _ in self.query:
            if name not in (*names, *OWN):
                taken = ", ".join(names)
                raise UsageError(f"this page takes no {name!r}" + (f"; it takes {taken}" if taken else ""))

    def filters(self, *beside: str) -> Filters:
        """Return the filters of the address; what nothing in the ledger has is refused, or said above the
        page."""
        found = read_filters(self.query, (*OWN, *beside))
        self.notices += [in_page(line) for line in check_known(self.store, found)]
        return found

    def view(self, name: str, filters: Filters, since: str | None = None, *, every: bool = False) -> View:
        """Return a report, for people one that was made before of the same ledger."""
        if self.form:
            return make_view(self.store, name, filters, since, every=every)
        return self.kept.view(
            (name, filters, since, every), lambda: make_view(self.store, name, filters, since, every=every)
        )

    @property
    def page(self) -> int:
        """Return the number of the page that is asked for."""
        given = self.one("page")
        return read_number(given, "page") if given else 1

    def shown(self, number: int) -> slice:
        """Return which of so many rows of a list stand on the page that is asked for, or on the last one."""
        most = self._room(None)
        at = min(self.page, max(1, -(-number // most))) - 1
        return slice(at * most, (at + 1) * most)

    def _room(self, limit: int | None) -> int:
        """Return how many rows a page may have, where so many are asked for at most."""
        most = self.settings.rows if limit is None else max(limit, self.settings.rows)
        return min(most, MOST_ROWS)

    def with_page(self, number: int) -> str:
        """Return the address of another page of the same."""
        kept = [(name, value) for name, value in self.query if name != "page"]
        return address(self.path, [*kept, ("page", number if number > 1 else None)])

    def show(
        self,
        view: View,
        *,
        filters: Filters | None = None,
        of_documents: bool = False,
        leads: InSite | None = None,
        template: str = "screen.html.j2",
        turned: tuple[int, int] | None = None,
        **more: Any,
    ) -> Answer:
        """Return a view as a page, or in the form that the address ends with.

        With ``filters`` there is the form in which they stand. ``turned`` are the number of the page and of
        all pages where the view holds no more than the rows of this one.
        """
        if self.form:
            return self.data(view)
        # A terminal has the title in its first line.
        view = replace(view, intro=tuple(line for line in view.intro if line != view.title))
        limit = filters.limit if filters is not None else None
        number = 1 if turned is not None else self.page
        most = self._room(limit)
        given = screen_of(view, number, self.with_page, leads or InSite(), VIEWS.keys(), most)
        if turned is not None:
            at, pages = turned
            given |= {
                "number": at,
                "pages": pages,
                "before": self.with_page(at - 1) if at > 1 else "",
                "behind": self.with_page(at + 1) if at < pages else "",
            }
        first, others = fields_of(filters, of_documents=of_documents) if filters is not None else ((), ())
        asked = pairs_of(replace(filters, limit=None)) if filters is not None else []
        told = [*map(clean, getattr(view, "told", ()))]
        self.notices += told
        return Page(
            template,
            {
                **given,
                "fields": first,
                "others": others,
                "has_others": any(one.values for one in others),
                "is_filtered": bool(asked),
                "forms": self.forms() if view.columns else [],
                "batch": self._batch(asked) if filters is not None and view.sections else "",
                **more,
            },
        )

    def _batch(self, asked: Sequence[tuple[str, str]]) -> str:
        """Return the address where all figures of this list are decided about at once, if they may be."""
        of = self.path.strip("/")
        if self.settings.read_only or not (of == "doubtful" or (of == "figures" and asked)):
            return ""
        return address("/batch", [("of", of), ("seen", str(self.store.last_decision())), *asked])

    def data(self, view: View) -> Data:
        """Return a view in the form that the address ends with."""
        name = self.path.strip("/").replace("/", "-") or "overview"
        if self.form in ("md", "txt"):
            texts: Iterable[str] = [render(view, "markdown" if self.form == "md" else "table")]
        else:
            columns = view.brief if self.form in ("csv", "tsv") else ()
            texts = pieces(view, self.form, columns)
        return Data(name, self.form, texts)

    def forms(self) -> list[tuple[str, str]]:
        """Return the addresses of what the page shows in other forms, each with its suffix."""
        path = "/overview" if self.path == "/" else self.path
        kept = [(name, value) for name, value in self.query if name != "page"]
        return [(form, address(f"{path}.{form}", kept)) for form in FORMS]


PIECE = 64_000
"""Characters that are sent together."""

MOST_ROWS = 1_000
"""Rows of a page, whatever limit is asked for."""


def gathered(texts: Iterable[str]) -> Iterator[str]:
    """Return the same text in larger pieces: each one that is sent costs the server a change of threads, more
    than it takes to make a record."""
    held: list[str] = []
    room = PIECE
    for text in texts:
        held.append(text)
        room -= len(text)
        if room <= 0:
            yield "".join(held)
            held, room = [], PIECE
    if held:
        yield "".join(held)


def begun(texts: Iterable[str]) -> Iterator[str]:
    """Return texts of which the first is made: what is wrong is found before the answer begins."""
    going = iter(texts)
    first = next(going, "")
    return chain([first], going)
