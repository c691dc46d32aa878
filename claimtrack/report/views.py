"""A view's name and filters -> the view, made of what the ledger holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from functools import partial
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from claimtrack.errors import UsageError
from claimtrack.filters import option
from claimtrack.plural import many

if TYPE_CHECKING:
    from claimtrack.compare.ties import Tie
    from claimtrack.filters import Filters
    from claimtrack.model import DocumentEntry, Entry
    from claimtrack.report.edits import Step
    from claimtrack.report.found import Chosen
    from claimtrack.report.view import View
    from claimtrack.store import Store


MOST_HELD = 1_000
"""Figures of a topic among which those are looked for that say the same as one; of a larger topic those that
have its very amount."""

HOMES = {"figures": "listings", "timeline": "timeline"}
"""The views that are made of sketches of all figures, with the modules that make them."""


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
    if name == "timeline" and _is_plain(filters) and store.is_summed():
        kept = _kept_timeline(store, filters)
        if kept is not None:
            return _with_wrong(kept, store, filters)
    if name in HOMES:
        make = getattr(import_module(f"claimtrack.report.{HOMES[name]}"), name)
        sketches = store.sketches(filters, _also(name, filters))
        view = make(sketches, (), (), filters, partial(_whole, store, filters))
        return _with_wrong(view, store, filters)
    if name == "copies":
        from claimtrack.report.copying import copies

        return copies(_sharing(store, filters), store.documents(), store.copies(), filters)
    if name == "coverage":
        from claimtrack.report.coverage import coverage

        return coverage(_read(store, filters), _unreadable(store, filters), filters)
    if name == "new":
        return _news(store, filters, since)
    if name == "relations":
        return _with_wrong(_relations(store, filters), store, filters)
    return _with_wrong(_found(store, name, filters, every=every), store, filters)


def _kept_timeline(store: Store, filters: Filters) -> View | None:
    """Return the timeline of all figures, of which only those shown are read."""
    from claimtrack.report.timeline import kept_timeline, timeline

    whole = partial(_whole, store, filters)

    def every() -> Sequence[Mapping[str, Any]]:
        return timeline(store.sketches(filters, _also("timeline", filters)), (), (), filters, whole).records

    return kept_timeline(store, filters, whole, every)


def _relations(store: Store, filters: Filters) -> View:
    """Return the view of relations, of a large ledger those of its latest figures."""
    from claimtrack.compare.ties import key_of
    from claimtrack.report.names import Names
    from claimtrack.report.relations import MOST_COMPARED, Latest, relations
    from claimtrack.report.words import by_place

    versions, number = store.latest(filters, MOST_COMPARED)
    held = list(versions)
    is_plain = _is_plain(filters)
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
        names = Names(whole=partial(_whole, store, filters), firsts=store.firsts)
        view = getattr(made, f"show_{name}")(kept, counts, names, filters)
    if name == "changes":
        from claimtrack.report.edits import with_edits

        rewritten = store.rewritten()
        chosen = None
        if rewritten and counts.every < store.count():
            chosen = {(e.version_key, e.claim.claim) for e in store.sketches(filters, versions=rewritten)}
        view = with_edits(view, _rewritten(store, rewritten), chosen)
    return view


def _kept(store: Store, name: Any, filters: Filters, *, every: bool) -> Chosen | None:
    """Return what is shown of kept findings; ``None`` where filters ask for figures as they were on another
    day, or read otherwise, or nothing was kept so far."""
    if not _is_as_kept(filters):
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

    held = Asked(store, filters, _also(name, filters))
    if name == "publishers":
        return list_publishers(held, store.printed(), filters)
    if name == "speakers":
        return list_speakers(held, filters)
    return list_figures(held, filters) if store.is_ordered(filters) else None


def _overview(store: Store, filters: Filters) -> View:
    """Return the overview; of all figures only those shown are read."""
    from claimtrack.report.overview import kept_overview, overview

    whole = partial(_whole, store, filters)
    disputes = _disputes(store, filters)
    if _is_plain(filters) and store.is_summed():
        return kept_overview(store, filters, whole, disputes)
    sketches = store.sketches(filters, _also("overview", filters))
    return overview(sketches, store.documents(), store.copies(), filters, whole, disputes)


def story_topics(store: Store, story: str, limit: int) -> View:
    """Return the overview of one story, given by its key, with so many topics; its first lines may be left
    out."""
    from claimtrack.filters import Filters as Chosen
    from claimtrack.report.overview import kept_story

    filters = Chosen(story=story, limit=limit)
    keys = store.topics_of_story(story, limit)
    if not keys:
        return make_view(store, "overview", filters)
    return kept_story(store, keys, filters, partial(_whole, store, filters), _disputes(store, filters))


def _disputes(store: Store, filters: Filters) -> Mapping[str, int]:
    """Return how many conflicts are shown of topics, in which figures stand that filters choose."""
    if _is_as_kept(filters):
        return store.disputes(filters)
    from claimtrack.compare.findings import find_conflicts
    from claimtrack.report.found import choose

    fitting = store.sketches(filters)
    found = find_conflicts(_moving(store, fitting, filters))
    chosen = choose(found, fitting, replace(filters, limit=len(found) + 1, sort=None), every=False)
    return Counter(finding.topic for finding in chosen.findings)


def _is_as_kept(filters: Filters) -> bool:
    """Say whether filters only choose among figures, and do not ask how they were on another day, or read
    otherwise."""
    return filters == replace(filters, as_of=None, reviewed=None, extracted=False)


def _doubtful(store: Store, filters: Filters) -> View:
    """Return the view of doubtful figures; only those are read of which something may be in doubt."""
    from claimtrack.report.doubtful import doubtful
    from claimtrack.report.doubts import doubtful_day

    dated = [version for version, how in store.dates_found().items() if doubtful_day(how)]
    sketches, unnamed = store.doubtful(filters, dated, _also("doubtful", filters))
    documents = store.documents(versions={entry.version_key for entry in sketches})
    among = store.count(filters), unnamed
    return doubtful(sketches, documents, (), filters, partial(_whole, store, filters), among)


def _sharing(store: Store, filters: Filters) -> frozenset[str] | None:
    """Return the documents that filters choose, or that hold a figure that they choose; ``None`` for all."""
    if _is_plain(filters):
        return None
    if of_documents(filters) == filters:
        return frozenset(document.document.id for document in store.documents(filters))
    return frozenset(entry.claim.document for entry in store.sketches(filters))


def _is_plain(filters: Filters) -> bool:
    """Say whether filters choose all figures, and only say how a view is cut and ordered."""
    from claimtrack.filters import Filters as Chosen

    return filters == Chosen(limit=filters.limit, sort=filters.sort)


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
    every = fitting if _is_plain(filters) else _of_topics(store, fitting, filters)
    topics = moving(every)
    return store.whole([entry for entry in every if entry.topic in topics], filters)


def _of_topics(store: Store, fitting: Sequence[Entry], filters: Filters) -> list[Entry]:
    """Return sketches of all figures in the circles of these, and of the interviews in which they stand."""
    from claimtrack.compare.findings import circle_of
    from claimtrack.filters import Filters as Chosen

    known = Chosen(as_of=filters.as_of, reviewed=filters.reviewed, extracted=filters.extracted)
    asked = {circle_of(entry) for entry in fitting}
    return store.beside(known, asked, {entry.version_key for entry in fitting})


def _whole(store: Store, filters: Filters, sketches: Sequence[Entry]) -> list[Entry]:
    return store.whole(sketches, filters)


def _also(name: str, filters: Filters) -> tuple[str, ...]:
    """Return the fields of a claim that a view needs of all figures, besides those of a sketch."""
    from claimtrack.rows import CLAIM_COLUMNS

    wanted = {"doubtful": ("chain", "counted", "hedge")}.get(name, ())
    column = (filters.sort or "").removeprefix("-")
    return (*wanted, column) if column in CLAIM_COLUMNS else wanted


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


def _news(store: Store, filters: Filters, since: str | None) -> View:
    from claimtrack.compare.ties import find_ties, key_of, tied
    from claimtrack.filters import Filters as Chosen
    from claimtrack.report.edits import Step
    from claimtrack.report.news import news

    moment, told = read_since(store, since)
    taken = store.steps(moment)
    is_kept = _is_as_kept(filters) and store.is_summed()
    came = {one.version for one in taken}
    held = {document.key: document for document in store.documents(versions=came)}
    told_of = came | {one.before for one in taken if one.before is not None}
    chosen = {key_of(e): e for e in store.sketches(filters, _also("new", filters), versions=came)}
    wrong = store.count(Chosen(reviewed="wrong"))
    fitting = None if _is_plain(filters) and not wrong else chosen.keys()
    if is_kept:  # of documents that are new only what is shown is read
        told_of -= {one.version for one in taken if one.before is None}
    found = store.version_entries(sorted(told_of))
    if is_kept:
        for version in came - found.keys():
            found[version] = []
        for key, entry in chosen.items():
            if key[0] not in told_of:
                found[key[0]].append(entry)
    steps = [
        Step(held[one.document_key], None if one.before is None else found[one.before], found[one.version])
        for one in taken
    ]
    if is_kept:
        find = partial(kept_ties, store)
        return news(steps, told, {}, filters, fitting, partial(_whole, store, filters), find)
    read = {key_of(e): e for step in steps for e in step.new}
    new_ones = [chosen[key] for key in read if key in chosen]
    beside = _of_topics(store, new_ones, filters)
    topics = tied(beside)
    beside = [entry for entry in beside if entry.topic in topics]
    # What came in is not read again, unless other values of it are asked for.
    known = {} if filters.extracted else read
    others = store.whole([e for e in beside if key_of(e) not in known], filters)
    ties = find_ties(
        [*others, *(known[key_of(e)] for e in beside if key_of(e) in known)], read.keys() & chosen
    )
    return news(steps, told, ties, filters, fitting)


def kept_ties(store: Store, entries: Sequence[Entry]) -> Mapping[tuple[int, str], Sequence[Tie]]:
    """Return the ties of figures, from what the ledger keeps of findings."""
    from claimtrack.compare.findings import read_kept
    from claimtrack.compare.ties import key_of, ties_of

    keys = [key_of(entry) for entry in entries]
    findings = [one for view in ("conflicts", "changes") for one in read_kept(store.findings_of(view, keys))]
    sizes = store.sizes_of_topics({entry.topic for entry in entries})
    held = store.on_topics(sorted(key for key, number in sizes.items() if number <= MOST_HELD))
    held += [one for e in entries if sizes.get(e.topic, 0) > MOST_HELD for one in store.alike(e)]
    return ties_of(findings, {key_of(one): one for one in held}.values(), set(keys))


def read_since(store: Store, since: str | None) -> tuple[str, str]:
    """Return the moment from which on things are new, and in words; a day, or the number of a run.

    Neither, or a run that never was, is a ``UsageError``.
    """
    runs = store.runs()
    if since is None:
        if not runs:
            return "0000", "the beginning"
        return runs[-1].started, f"the last ingest (run {runs[-1].key}, {_when(runs[-1].started)})"
    if re.fullmatch(r"\d{1,9}", since):
        found = [run for run in runs if run.key == int(since)]
        if not found:
            known = f"1 to {runs[-1].key}" if runs else "none"
            raise UsageError(f"no run {since}; there are {known}", where="--since")
        return found[0].started, f"run {since} ({_when(found[0].started)})"
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", since):
            raise ValueError
        day = date.fromisoformat(since).isoformat()
    except ValueError:
        message = f"{since!r} is neither a run's number nor a day such as 2020-10-05"
        raise UsageError(message, where="--since") from None
    return day, day


def _when(moment: str) -> str:
    return f"{moment[:10]} {moment[11:16]} UTC"
