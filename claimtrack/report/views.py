"""A view's name and filters -> the view, made of what the ledger holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from functools import partial
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from claimtrack.errors import UsageError
from claimtrack.filters import option
from claimtrack.plural import many
from claimtrack.report import asking

if TYPE_CHECKING:
    from claimtrack.filters import Filters
    from claimtrack.model import DocumentEntry, Entry
    from claimtrack.report.edits import Step
    from claimtrack.report.found import Chosen
    from claimtrack.report.view import View
    from claimtrack.store import Store


def make_view(
    store: Store, name: str, filters: Filters, since: str | None = None, *, every: bool = False
) -> View:
    """Return a view on the ledger; ``since`` is for "new" alone, the last run where it is not given, and
    ``every`` for conflicts and changes: also those that are not sure enough to be shown unasked."""
    listed = _listed(store, name, filters)
    if listed is not None:
        return _with_wrong(listed, store, filters)
    if name == "doubtful":
        return _with_wrong(_doubtful(store, filters), store, filters)
    if name == "overview":
        return _with_wrong(_overview(store, filters), store, filters)
    if name == "timeline" and asking.is_plain(filters) and store.is_summed():
        kept = _kept_timeline(store, filters)
        if kept is not None:
            return _with_wrong(kept, store, filters)
    if name == "timeline":
        return _with_wrong(_timeline(store, filters), store, filters)
    if name == "figures":  # in an order that the database does not know
        from claimtrack.report.listings import figures

        sketches = store.sketches(filters, asking.also(name, filters))
        view = figures(sketches, (), (), filters, partial(asking.whole, store, filters))
        return _with_wrong(view, store, filters)
    if name == "copies":
        from claimtrack.report.copying import copies

        return copies(_sharing(store, filters), store.documents(), store.copies(), filters)
    if name == "coverage":
        from claimtrack.report.coverage import coverage

        return coverage(_read(store, filters), _unreadable(store, filters), filters)
    if name == "new":
        from claimtrack.report.since import news_view

        return news_view(store, filters, since)
    if name == "relations":
        return _with_wrong(_relations(store, filters), store, filters)
    return _with_wrong(_found(store, name, filters, every=every), store, filters)


def _timeline(store: Store, filters: Filters) -> View:
    """Return the timeline; of many figures that filters choose, that of the topics of the latest documents,
    whose records are those of all."""
    from claimtrack.report.timeline import timeline

    whole, also = partial(asking.whole, store, filters), asking.also("timeline", filters)

    def made(sketches: Sequence[Entry]) -> View:
        return timeline(sketches, (), (), filters, whole)

    return asking.of_latest(store, filters, also, made, lambda: made(store.sketches(filters, also)))


def _kept_timeline(store: Store, filters: Filters) -> View | None:
    """Return the timeline of all figures, of which only those shown are read."""
    from claimtrack.report.timeline import kept_timeline, timeline

    whole = partial(asking.whole, store, filters)

    def every() -> Sequence[Mapping[str, Any]]:
        sketches = store.sketches(filters, asking.also("timeline", filters))
        return timeline(sketches, (), (), filters, whole).records

    return kept_timeline(store, filters, whole, every)


def _relations(store: Store, filters: Filters) -> View:
    """Return the view of relations, of a large ledger those of its latest figures."""
    from claimtrack.compare.ties import key_of
    from claimtrack.report.names import Names
    from claimtrack.report.relations import MOST_COMPARED, Latest, relations
    from claimtrack.report.words import by_place

    versions, number = store.latest(filters, MOST_COMPARED)
    held = list(versions)
    is_plain = asking.is_plain(filters)
    if not is_plain:
        others, more = store.latest_beside(versions, MOST_COMPARED)
        held += others
        number += more

    def every() -> tuple[list[Entry], list[Entry] | None]:
        return store.entries(filters), None if is_plain else store.entries()

    # One document may have any number of figures.
    every_fitting = by_place(store.entries(filters, versions))
    fitting, around = every_fitting[:MOST_COMPARED], None
    is_long = len(every_fitting) > MOST_COMPARED
    if not is_plain:
        around = store.entries(versions=held)
        is_long = is_long or len(around) > 2 * MOST_COMPARED
        if is_long:
            own = {key_of(entry) for entry in fitting}
            rest = [entry for entry in by_place(around) if key_of(entry) not in own]
            around = [*fitting, *rest][:MOST_COMPARED]
    first = len(fitting if around is None else around) if is_long else None
    names = Names(whole=store.whole, firsts=store.firsts)
    is_cut = number > len(held) or is_long
    latest = Latest(len(held), number, every, first) if is_cut else None
    return relations(fitting, (), (), filters, around, names, latest)


def _found(store: Store, name: str, filters: Filters, *, every: bool) -> View:
    """Return the view of conflicts or changes, from what the ledger keeps of them."""
    from claimtrack.report.held import counts_of

    made = import_module(f"claimtrack.report.{name}")
    view: View
    kept = _kept(store, name, filters, every=every)
    if kept is None:
        fitting = store.sketches(filters)
        counts = counts_of(fitting)
        view = getattr(made, name)(fitting, (), (), filters, _moving(store, fitting, filters), every=every)
    else:
        from claimtrack.report.names import Names

        counts = store.counts(filters, voices=False)
        names = Names(whole=partial(asking.whole, store, filters), firsts=store.firsts)
        view = getattr(made, f"show_{name}")(kept, counts, names, filters)
        view = asking.said_of_all(view, store, filters)
    if name == "changes":
        from claimtrack.report.edits import with_edits

        rewritten = store.rewritten()
        chosen = None
        if rewritten and counts.every < store.count():
            chosen = {(e.version_key, e.claim.claim) for e in store.sketches(filters, versions=rewritten)}
        view = with_edits(view, _rewritten(store, rewritten), chosen)
    return view


def _kept(store: Store, name: Any, filters: Filters, *, every: bool) -> Chosen | None:
    """Return what is shown of kept findings; ``None`` where they are found anew, or nothing is kept."""
    if asking.is_found_anew(store, filters):
        return None
    from claimtrack.compare.findings import read_kept
    from claimtrack.report.found import Chosen, most, ordered

    found = store.findings(name, filters, every=every, limit=most(filters))
    if found is None:
        return None
    return Chosen(ordered(read_kept(found.first), filters), found.shown, found.unsure)


def _listed(store: Store, name: str, filters: Filters) -> View | None:
    """Return a view that lists figures, of which the ledger reads only those shown; ``None`` for other views,
    and for an order that the database does not know."""
    if name not in ("figures", "speakers", "publishers"):
        return None
    from claimtrack.report.held import Asked
    from claimtrack.report.listings import list_figures, list_publishers, list_speakers

    held = Asked(store, filters, asking.also(name, filters))
    if name == "publishers":
        return list_publishers(held, store.printed(), filters)
    if name == "speakers":
        return list_speakers(held, filters)
    return list_figures(held, filters) if store.is_ordered(filters) else None


def _overview(store: Store, filters: Filters) -> View:
    """Return the overview; of all figures only those shown are read."""
    from claimtrack.report.overview import kept_overview, overview

    whole = partial(asking.whole, store, filters)
    disputes = _disputes(store, filters)
    if asking.is_plain(filters) and store.is_summed():
        return kept_overview(store, filters, whole, disputes)
    also = asking.also("overview", filters)
    sketches, some, documents = store.latest_topics(filters, asking.MOST_LOOKED_AT, also)
    view = overview(sketches, store.documents(), store.copies(), filters, whole, disputes)
    view = asking.said_of_all(view, store, filters)
    return asking.said_of_latest(view, some, documents)


def story_topics(store: Store, story: str, limit: int) -> View:
    """Return the overview of one story, given by its key, with so many topics; its first lines may be left
    out."""
    from claimtrack.filters import Filters as Chosen
    from claimtrack.report.overview import kept_story

    filters = Chosen(story=story, limit=limit)
    keys = store.topics_of_story(story, limit)
    if not keys:
        return make_view(store, "overview", filters)
    return kept_story(store, keys, filters, partial(asking.whole, store, filters), _disputes(store, filters))


def _disputes(store: Store, filters: Filters) -> Mapping[str, int]:
    """Return how many conflicts are shown of topics, in which figures stand that filters choose."""
    if not asking.is_found_anew(store, filters):
        return store.disputes(filters)
    from claimtrack.compare.findings import find_conflicts
    from claimtrack.report.found import choose

    fitting = store.sketches(filters)
    found = find_conflicts(_moving(store, fitting, filters))
    chosen = choose(found, fitting, replace(filters, limit=len(found) + 1, sort=None), every=False)
    return Counter(finding.topic for finding in chosen.findings)


def _doubtful(store: Store, filters: Filters) -> View:
    """Return the view of doubtful figures; only those are read of which something may be in doubt."""
    from claimtrack.report.doubtful import doubtful
    from claimtrack.report.doubts import doubtful_day

    dated = [version for version, how in store.dates_found().items() if doubtful_day(how)]
    sketches, unnamed = store.doubtful(filters, dated, asking.also("doubtful", filters))
    documents = store.documents(versions={entry.version_key for entry in sketches})
    among = store.count(filters), unnamed
    return doubtful(sketches, documents, (), filters, partial(asking.whole, store, filters), among)


def _sharing(store: Store, filters: Filters) -> frozenset[str] | None:
    """Return the documents that filters choose, or that hold a figure that they choose; ``None`` for all."""
    if asking.is_plain(filters):
        return None
    if of_documents(filters) == filters:
        return frozenset(document.document.id for document in store.documents(filters))
    return frozenset(store.documents_with(filters))


def _read(store: Store, filters: Filters) -> list[DocumentEntry]:
    """Return the documents that filters choose; a filter of figures is a ``UsageError``: this view is of
    documents, most of which have none."""
    from claimtrack.store.filtering import OF_DOCUMENTS

    kept = of_documents(filters)
    for f in fields(filters):
        if getattr(filters, f.name) != getattr(kept, f.name):
            name = f.name if f.name != "excluded" else next(n for n, _ in filters.excluded)
            taken = ", ".join(map(option, OF_DOCUMENTS))
            raise UsageError(
                f"chooses figures; coverage is of documents, and takes {taken}", where=option(name)
            )
    return store.documents(filters)


def of_documents(filters: Filters) -> Filters:
    """Return those of the filters that choose documents, and how the view is cut and ordered."""
    from claimtrack.filters import Filters as Chosen
    from claimtrack.store.filtering import OF_DOCUMENTS

    kept = {name: getattr(filters, name) for name in (*OF_DOCUMENTS, "limit", "sort")}
    excluded = tuple((name, value) for name, value in filters.excluded if name in OF_DOCUMENTS)
    return Chosen(**kept, excluded=excluded)


def _unreadable(store: Store, filters: Filters) -> list[tuple[str, str, str]]:
    """Return what could not be read: of some documents, what is called so. Nothing else is known of it."""
    parts = [part.casefold() for part in filters.values("document")]
    return [f for f in store.unreadable() if not parts or any(part in f[0].casefold() for part in parts)]


def _moving(store: Store, fitting: Sequence[Entry], filters: Filters) -> list[Entry]:
    """Return the whole entries of all topics of these figures in which something may be found: what was known
    on the day that is asked for, read as the filters say."""
    from claimtrack.compare.findings import moving

    # Of all figures these are all.
    every = fitting if asking.is_plain(filters) else asking.of_topics(store, fitting, filters)
    topics = moving(every)
    return store.whole([entry for entry in every if entry.topic in topics], filters)


def _with_wrong(view: View, store: Store, filters: Filters) -> View:
    """Return a view that says how many figures it leaves out since a user found them wrong, if any."""
    if filters.reviewed is not None:
        return view
    found = store.count(replace(filters, reviewed="wrong"))
    if not found:
        return view
    from claimtrack.report.view import Hint

    verb = "is" if found == 1 else "are"
    hint = Hint(
        options=(("reviewed", "wrong"),), words=f"{many(found, 'figure')} found wrong {verb} left out"
    )
    return replace(view, hints=(*view.hints, hint))


def _rewritten(store: Store, newest: Collection[int]) -> Iterator[Step]:
    """Yield each text that took the place of another, with its figures and the other's."""
    from claimtrack.report.edits import Step

    held = [(d, store.document_versions(d.key)) for d in store.documents(versions=newest)]
    found = store.version_entries([one.key for _, versions in held for one in versions])
    for document, versions in held:
        for old, new in pairwise(versions):
            yield Step(document, found[old.key], found[new.key])
