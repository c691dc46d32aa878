"""What is new since a reader's last visit: what they have seen is kept by their browser, not by the site.

A cookie says how far the ledger had come when the last visit ended. It names nobody, and no page; a site that
is for reading only has it too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from claimtrack.plural import many
from claimtrack.report.view import Rows, Section, View
from claimtrack.site.links import address
from claimtrack.store.arrivals import Arrivals, Generation

if TYPE_CHECKING:
    from claimtrack.model import Entry
    from claimtrack.store import Store

GAP = timedelta(minutes=30)
"""How long nothing is asked for before the next page begins another visit."""

LATELY = timedelta(minutes=5)
"""How old what the cookie says of this visit may be."""

KEPT = 400 * 24 * 3600
"""Seconds for which browsers keep a cookie at most."""

MOST_TEXTS, MOST_FIGURES = 40, 6_000
"""New texts of known documents that are compared with those before, and the figures that a text and the one
before may have together for that."""

_FORM = re.compile(r"(\d{1,15})\.(\d{1,15})\.(\d{1,15})\.(\d{1,15})\.(\d{1,15})")


@dataclass(frozen=True, slots=True)
class Visit:
    """How far the ledger had come when the last visit ended (``seen``), and when the latest page of this one
    was made (``latest``, at ``moment``). ``before`` is when the last visit ended, ``None`` on the first;
    ``is_told`` says that the browser is to be told."""

    seen: Generation
    latest: Generation
    moment: datetime
    before: datetime | None = None
    is_told: bool = False

    @property
    def value(self) -> str:
        """Return what the cookie holds."""
        return ".".join(map(str, (*self.seen, *self.latest, int(self.moment.timestamp()))))

    def all_seen(self) -> Visit:
        """Return the visit after all was marked as seen."""
        return replace(self, seen=self.latest, is_told=True)


def cookie_name(location: str) -> str:
    """Return under which name the cookie of a ledger stands: a browser keeps one set for all ports."""
    return f"claimtrack-seen-{sha256(location.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def read_visit(cookie: str | None, now: datetime, state: Generation) -> Visit:
    """Return the visit to which a page belongs. A cookie that is none of ours, or of a ledger that had come
    further, counts as a first visit, on which nothing is new.

    >>> noon = datetime(2024, 3, 9, 12, tzinfo=UTC)
    >>> first = read_visit(None, noon, Generation(7, 2))
    >>> first.seen, first.value
    (Generation(version=7, decision=2), '7.2.7.2.1709985600')
    >>> read_visit(first.value, noon + timedelta(hours=5), Generation(9, 2)).seen
    Generation(version=7, decision=2)
    """
    match = _FORM.fullmatch(cookie or "")
    if match is None:
        return Visit(state, state, now, is_told=True)
    numbers = [int(number) for number in match.groups()]
    seen, latest = Generation(*numbers[:2]), Generation(*numbers[2:4])
    try:
        then = datetime.fromtimestamp(numbers[4], UTC)
    except (OverflowError, ValueError, OSError):
        return Visit(state, state, now, is_told=True)
    if then > now + GAP or any(one > held for one, held in zip(latest, state, strict=True)) or seen > latest:
        return Visit(state, state, now, is_told=True)
    if now - then > GAP:  # another visit: what the last one ended with was seen
        return Visit(latest, state, now, then, is_told=True)
    if latest == state and now - then < LATELY:
        return Visit(seen, state, then, then)
    return Visit(seen, state, now, then, is_told=True)


def told(store: Store, visit: Visit, user: str) -> dict[str, Any] | None:
    """Return what the pages say of what is new since the last visit; ``None`` where nothing is."""
    if visit.seen == visit.latest:
        return None
    found = store.arrivals(visit.seen)
    changed = changed_texts(store, found)
    by_others = {one.batch for one in store.log() if one.batch > visit.seen.decision and one.who != user}
    parts = [
        many(len(found.documents), "new document") if found.documents else "",
        f"{many(len(found.texts), 'new text')} of known documents" if found.texts else "",
        f"{many(found.figures, 'new figure')} on {many(len(found.topics), 'topic')}" if found.figures else "",
        f"{many(changed, 'figure')} changed or gone" if changed else "",
        f"{many(len(found.moved), 'topic')} moved" if found.moved else "",
        f"{many(len(by_others), 'decision')} by others" if by_others else "",
    ]
    said = ", ".join(part for part in parts if part)
    if not said:
        return None
    ways = [("What is new", address("/new", {"since": found.run}))] if found.run is not None else []
    ways += [("The log", "/log")] if by_others else []
    return {"said": said, "ways": ways, "arrivals": found}


def changed_texts(store: Store, found: Arrivals) -> int:
    """Return how many figures changed in, or are gone from, new texts of known documents."""
    from claimtrack.compare.edits import compare_versions

    pairs = [pair for pair, size in found.texts.items() if size <= MOST_FIGURES][:MOST_TEXTS]
    figures = store.version_entries({version for pair in pairs for version in pair}, extracted=True)
    edits = [edit for old, new in pairs for edit in compare_versions(figures[old], figures[new])]
    return sum(edit.change in ("changed", "vanished") for edit in edits)


def mark_rows(view: View, found: Arrivals) -> View:
    """Return a view with a mark on each figure of a document that is new."""

    def mark(section: Section) -> Section:
        rows = list(section.rows)
        for at, behind in enumerate(section.behind):
            if behind and behind[0].version_key in found.documents:
                place = _figure_cell(rows[at], behind)
                rows[at] = (*rows[at][:place], rows[at][place] + "\n  new", *rows[at][place + 1 :])
        return replace(section, rows=tuple(rows))

    return replace(view, sections=tuple(mark(one) if one.behind else one for one in view.sections))


def _figure_cell(row: Sequence[str], behind: Sequence[Entry]) -> int:
    from claimtrack.report import words

    figure = words.figure(behind[0].claim)
    return next((place for place, cell in enumerate(row) if figure in cell), 0)


def mark_list(view: View, field: str, say: Callable[[str], str]) -> View:
    """Return a list with what is to be said of its rows, each known by a field of its record, below their
    names."""
    if not view.sections:
        return view
    first, *others = view.sections

    def told(at: int) -> tuple[str, ...]:
        row, said = first.rows[at], say(str(view.records[at][field]))
        return (f"{row[0]}\n  {said}", *row[1:]) if said else row

    rows: Sequence[tuple[str, ...]] = first.rows
    if isinstance(rows, Rows):
        rows = Rows(lambda places: [told(at) for at in places], range(len(rows)))
    else:
        rows = tuple(told(at) for at in range(len(rows)))
    return replace(view, sections=(replace(first, rows=rows), *others))


def of_topic(found: Arrivals, key: str) -> str:
    """Return what is new on a topic, in words."""
    number = found.topics.get(key, 0)
    parts = ["new" if key in found.new_topics else f"{many(number, 'new figure')}"] if number else []
    parts += ["moved"] if key in found.moved else []
    return ", ".join(parts)


def of_story(found: Arrivals, key: str) -> str:
    """Return what is new in a story, in words."""
    return many(found.stories[key], "new figure") if found.stories.get(key) else ""
