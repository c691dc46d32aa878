"""What views ask in one way: what filters ask for, and which figures stand beside those that they choose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from claimtrack.plural import many

if TYPE_CHECKING:
    from claimtrack.filters import Filters
    from claimtrack.model import Entry
    from claimtrack.report.view import View
    from claimtrack.store import Store


def is_as_kept(filters: Filters) -> bool:
    """Say whether filters only choose among figures, and do not ask how they were on another day, or read
    otherwise."""
    return filters == replace(filters, as_of=None, reviewed=None, extracted=False)


MOST_ANEW = 3_000
"""Figures among which conflicts and changes are found anew, a second's work; among more those are shown that
are kept."""


def is_found_anew(store: Store, filters: Filters) -> bool:
    """Say whether conflicts and changes are found anew: filters ask for figures as they were on another day,
    or read otherwise, and these are few, or nothing is kept."""
    return not is_as_kept(filters) and (store.count(filters) <= MOST_ANEW or not store.is_summed())


def said_of_all(view: View, store: Store, filters: Filters) -> View:
    """Return a view that says, where that is so, that what is kept was found among all figures, and not among
    those that are asked for."""
    if is_as_kept(filters) or is_found_anew(store, filters):
        return view
    said = (
        f"Found among all figures and kept, {_known(filters)}: of at most {MOST_ANEW:,} figures (--story, "
        "--topic, --published-from) it is found anew."
    )
    return replace(view, notes=(said, *view.notes))


def _known(filters: Filters) -> str:
    parts = []
    if filters.as_of:
        parts.append(f"as far as both were known on {filters.as_of}")
    if filters.reviewed:
        parts.append("as far as both are reviewed so; those found wrong were not compared")
    if filters.extracted:
        parts.append("with what was decided")
    return ", ".join(parts)


MOST_LOOKED_AT = 5_000
"""Figures of the latest documents whose topics are ranked where filters choose more: a second's work."""


def said_of_latest(view: View, some: int, documents: int) -> View:
    """Return a view that says that it is of the topics of only so many of the documents."""
    if some == documents:
        return view
    said = (
        f"Looked at are the topics of {some:,} of the {many(documents, 'document')} with such figures, the "
        "latest: --story, --topic or --published-to choose others."
    )
    first, *rest = view.intro or ("",)
    return replace(view, intro=(first, said, *rest), cut=said)


def of_latest(
    store: Store,
    filters: Filters,
    also: Sequence[str],
    make: Callable[[Sequence[Entry]], View],
    every: Callable[[], View],
) -> View:
    """Return a view made of sketches of the figures that filters choose, with ``also`` some fields; of many
    that of the topics of the latest documents, which says so, and whose records are those of ``every``."""
    from claimtrack.report.view import LateRecords

    sketches, some, documents = store.latest_topics(filters, MOST_LOOKED_AT, also)
    view = make(sketches)
    if some < documents and not filters.limit:
        view = replace(view, records=LateRecords(lambda: (every().records, "")))
    return said_of_latest(view, some, documents)


def is_plain(filters: Filters) -> bool:
    """Say whether filters choose all figures, and only say how a view is cut and ordered."""
    from claimtrack.filters import Filters as Chosen

    return filters == Chosen(limit=filters.limit, sort=filters.sort)


def of_topics(store: Store, fitting: Sequence[Entry], filters: Filters) -> list[Entry]:
    """Return sketches of all figures in the circles of these, and of the interviews in which they stand."""
    from claimtrack.compare.findings import circle_of

    asked = {circle_of(entry) for entry in fitting}
    return store.beside(known(filters), asked, {entry.version_key for entry in fitting})


def known(filters: Filters) -> Filters:
    """Return those of the filters that say on which day, and how, figures are read."""
    from claimtrack.filters import Filters as Chosen

    return Chosen(as_of=filters.as_of, reviewed=filters.reviewed, extracted=filters.extracted)


def whole(store: Store, filters: Filters, sketches: Sequence[Entry]) -> list[Entry]:
    """Return whole entries for sketches that were asked for with these filters."""
    return store.whole(sketches, filters)


def also(name: str, filters: Filters) -> tuple[str, ...]:
    """Return the fields of a claim that a view needs of all figures, besides those of a sketch."""
    from claimtrack.rows import CLAIM_COLUMNS

    wanted = {"doubtful": ("chain", "counted", "hedge")}.get(name, ())
    column = (filters.sort or "").removeprefix("-")
    return (*wanted, column) if column in CLAIM_COLUMNS else wanted


def told_behind(store: Store) -> str:
    """Return in words what of the ledger is not up to date, and what brings it up; empty where all is."""
    if store.is_current():
        return ""
    behind = store.behind()
    parts = joined(behind.parts) or "the derivations"
    of = f" of {many(behind.documents, 'document')}" if behind.documents else ""
    return (
        f"not up to date: {parts}{of}; what is shown is what was kept before. "
        "claimtrack db refresh brings it up, and so does the next ingest"
    )


def joined(words: Sequence[str]) -> str:
    """Return words in a row.

    >>> joined(["copies", "stories", "topics"])
    'copies, stories and topics'
    """
    *first, last = words or ("",)
    return f"{', '.join(first)} and {last}" if first else last
