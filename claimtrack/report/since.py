"""What came into a ledger since some moment -> the view of it, of which only what is shown is read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from claimtrack.compare.ties import find_ties, key_of, tied, ties_of
from claimtrack.errors import UsageError
from claimtrack.filters import Filters as Chosen
from claimtrack.report import asking
from claimtrack.report.edits import Step
from claimtrack.report.news import Latest, Since, news

if TYPE_CHECKING:
    from claimtrack.compare.ties import Tie
    from claimtrack.filters import Filters
    from claimtrack.model import Entry
    from claimtrack.report.view import View
    from claimtrack.store import Store

EVERYTHING = Chosen()

MOST_READ = 5_000
"""Figures of new documents that are ranked, those of the latest documents: a second's work."""

MOST_HELD = 1_000
"""Figures of a topic among which those are looked for that say the same as one; of a larger topic those that
have its very amount."""


def news_view(store: Store, filters: Filters, since: str | None, most: int | None = MOST_READ) -> View:
    """Return the view of what came in ``since`` then; see ``read_since``.

    Of new documents only the latest are looked at, until they have ``most`` figures; texts that took the
    place of others are all read.
    """
    moment, told = read_since(store, since)
    taken = store.steps(moment)
    new = {one.version for one in taken if one.before is None}
    other = {one.version: one.before for one in taken if one.before is not None}
    looked, figures = new, None
    if most is not None:
        versions, figures = store.latest_of(filters, new, max(most, filters.limit or 0))
        looked = new if figures is None else set(versions)
    came = looked | other.keys()
    held = {document.key: document for document in store.documents(versions=came)}
    chosen = {key_of(e): e for e in store.sketches(filters, asking.also("new", filters), versions=came)}
    wrong = store.count(Chosen(reviewed="wrong"))
    texts = store.version_entries(sorted({*other, *other.values()}))
    fresh: dict[int, list[Entry]] = {version: [] for version in looked}
    for (version, _), entry in chosen.items():
        if version in fresh:
            fresh[version].append(entry)
    steps = [
        Step(
            held[one.document_key],
            None if one.before is None else texts[one.before],
            fresh[one.version] if one.before is None else texts[one.version],
        )
        for one in taken
        if one.version in came
    ]
    latest = None
    if figures is not None:
        every = partial(news_view, store, filters, since, None)
        latest = Latest(len(looked), figures, frozenset(new - looked), lambda: every().records)
    view = news(
        steps,
        Since(told, len(new), len(other)),
        partial(_ties, store, filters),
        filters,
        None if asking.is_plain(filters) and not wrong else chosen.keys(),
        partial(asking.whole, store, filters),
        latest,
    )
    return asking.said_of_all(view, store, filters)


def _ties(
    store: Store, filters: Filters, entries: Sequence[Entry]
) -> Mapping[tuple[int, str], Sequence[Tie]]:
    """Return the ties of figures, found anew where filters ask for figures as they were on another day, or
    read otherwise."""
    if store.is_summed() and not asking.is_found_anew(store, filters):
        return kept_ties(store, entries, filters)
    beside = asking.of_topics(store, entries, filters)
    topics = tied(beside)
    held = store.whole([entry for entry in beside if entry.topic in topics], filters)
    return find_ties(held, {key_of(entry) for entry in entries})


def kept_ties(
    store: Store, entries: Sequence[Entry], filters: Filters = EVERYTHING
) -> Mapping[tuple[int, str], Sequence[Tie]]:
    """Return the ties of figures to those that were known, from what the ledger keeps of findings."""
    from claimtrack.compare.findings import read_kept

    keys = [key_of(entry) for entry in entries]
    known = asking.known(filters)
    kept = (store.findings_of(view, keys, known) for view in ("conflicts", "changes"))
    findings = [one for some in kept for one in read_kept(some)]
    sizes = store.sizes_of_topics({entry.topic for entry in entries})
    held = store.on_topics(sorted(key for key, number in sizes.items() if number <= MOST_HELD), known)
    held += [one for e in entries if sizes.get(e.topic, 0) > MOST_HELD for one in store.alike(e, known)]
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
