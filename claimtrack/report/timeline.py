"""The view of figures in time: those of each topic, story by story, by the day as of which they stand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Protocol

from claimtrack.compare.standing import standing
from claimtrack.filters import Filters
from claimtrack.model import CopyPair, DocumentEntry, Entry
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.listings import (
    AS_OF,
    ID,
    NONE,
    arrange,
    by_whom,
    in_time,
    make_intro,
    rank_of,
    said_again,
    whose,
)
from claimtrack.report.names import Names
from claimtrack.report.view import (
    LABEL,
    MOST_ROWS,
    Column,
    Hint,
    LateRecords,
    View,
    Whole,
    as_given,
    make_section,
    records_of,
)
from claimtrack.report.words import Tally, by_place
from claimtrack.rows import BRIEF, COLUMNS, record

if TYPE_CHECKING:
    from claimtrack.store.sums import Courses


def timeline(
    entries: Iterable[Entry],
    documents: Iterable[DocumentEntry] = (),  # noqa: ARG001
    copies: Iterable[CopyPair] = (),  # noqa: ARG001
    filters: Filters = NONE,
    whole: Whole = as_given,
) -> View:
    """Return the figures of each topic, story by story, by as-of day, then day of printing; those without a
    day at the end.

    The day of printing is said where it is another one. With ``--as-of`` they are those that stood on that
    day: each voice's latest word. Topics with a single figure have no course and are left out, unless a topic
    was asked for; so are figures that do not say what they are about. Both are counted.
    """
    given = by_place(entries)
    every = [e for e in given if e.claim.restates is None]
    names = Names(every, whole)
    groups: dict[str, list[Entry]] = {}
    counts: dict[str, Tally] = {}
    for key, members in words.by_topic(every).items():
        # A figure that is alone has no course, whatever else is to be known of it.
        if filters.topic or (len(members) > 1 and names.sketch(key).comparable):
            tallied = words.tally(members)
            if filters.topic or tallied.said > 1:
                groups[key], counts[key] = members, tallied
    ranked = _story_by_story(
        sorted(groups, key=lambda key: (*rank_of(names.sketch(key), counts[key]), key)), groups
    )
    ordered = [e for key in ranked for e in arrange(groups[key], filters, by=in_time) if not e.copy]
    course = len(ordered)
    if filters.as_of:
        latest = standing(ordered, asof=filters.as_of).values()
        kept = {(e.version_key, e.claim.claim) for e in latest}
        ordered = [e for e in ordered if (e.version_key, e.claim.claim) in kept]
        groups |= words.by_topic(ordered)
        counts |= {key: words.tally(groups[key]) for key in groups}
    aside = [e for e in every if e.topic not in groups and words.is_live(e)]
    behind = ordered if filters.as_of else [e for key in ranked for e in groups[key]]
    chosen = ordered[: filters.limit]
    shown = Shown(
        figures=chosen[: filters.limit or MOST_ROWS],
        groups=groups,
        stands={key: str(count) for key, count in counts.items()},
        names=names,
        number=len(ordered),
        said=f"{words.counted(ordered)} on {many(len({e.topic for e in ordered}), 'topic')}",
        whose=whose(behind),
        aside=words.counted(aside) if aside else "",
        records=records_of(chosen, whole, record),
    )
    if given and not ordered:
        asked = words.asked(filters)
        said = f"{words.counted(given)}{f', for {asked}' if asked else ''}"
        none = f"{said}. No topic among them has two figures, so nothing has a course in time."
        return _show(shown, filters, whole, course, (none,))
    return _show(shown, filters, whole, course)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a timeline shows: its first figures, of ``number`` in all, which may be sketches; the figures on
    their topics, and what ``stands`` behind each; in words what is shown, whose it is, and what is set
    ``aside``; and the records of all."""

    figures: Sequence[Entry]
    groups: Mapping[str, Sequence[Entry]]
    stands: Mapping[str, str]
    names: Names
    number: int
    said: str
    whose: str
    aside: str
    records: Sequence[Mapping[str, Any]]


class Kept(Protocol):
    """What is asked of a ledger that keeps what stands behind its topics; see ``store.Store``."""

    def courses(self) -> Courses: ...
    def on_topics(self, topics: Collection[str]) -> list[Entry]: ...
    def firsts(self, topics: Iterable[str]) -> list[Entry]: ...


def kept_timeline(
    ledger: Kept,
    filters: Filters,
    whole: Whole,
    every: Callable[[], Sequence[Mapping[str, Any]]],
) -> View | None:
    """Return what ``timeline`` returns of all figures, of which only those shown are read; ``every`` finds
    the records of all. ``None`` where nothing has a course."""
    found = ledger.courses()
    if not found.topics:
        return None
    first: dict[str, int] = {}
    for place, one in enumerate(found.topics):
        first.setdefault(one.story, place)
    most = filters.limit or MOST_ROWS
    keys: dict[str, Tally] = {}
    number = 0
    for one in sorted(found.topics, key=lambda one: first[one.story]):
        if number >= most:
            break
        keys[one.topic] = Tally(one.origins, one.voices, one.documents, one.said)
        number += one.said
    held = words.by_topic(e for e in by_place(ledger.on_topics(keys)) if e.claim.restates is None)
    groups = {key: held[key] for key in keys if key in held}
    ordered = [e for key in groups for e in arrange(groups[key], filters, by=in_time) if not e.copy]
    number = sum(one.said for one in found.topics)
    behind = by_whom(found.voices, found.documents)
    if len(found.topics) == 1 or found.documents == 1:
        behind = whose([e for key in groups for e in groups[key]])
    shown = Shown(
        figures=ordered[:most],
        groups=groups,
        stands={key: str(keys[key]) for key in groups},
        names=Names((e for key in groups for e in groups[key]), whole, ledger.firsts),
        number=number,
        said=f"{words.number(number, number, found.numbers)} on {many(len(found.topics), 'topic')}",
        whose=behind,
        aside=words.number(found.aside, found.aside, found.aside_numbers) if found.aside else "",
        records=LateRecords(lambda: (every(), "")),
    )
    return _show(shown, filters, as_given, number)


def _show(
    shown: Shown, filters: Filters, whole: Whole, course: int, said: tuple[str, ...] | None = None
) -> View:
    """Return the view; ``course`` is how many figures there are besides what stands, and ``said`` its first
    lines where they are others."""
    figures, names = whole(shown.figures), shown.names
    names.learn(e.topic for e in figures)
    sections = []
    columns = (
        Column(AS_OF, 1, 10),
        Column("figure as worded", 4),
        Column("who", 4),
        Column("basis", 2, 12),
        Column("doc", 2, LABEL),
        ID,
    )
    for key, group in groupby(figures, key=lambda e: e.topic):
        members = list(group)
        rows, of_rows = said_again(
            members,
            lambda e: (
                words.asof(e.claim),
                words.figure(e.claim),
                words.who(e.claim),
                "; ".join(part for part in (_when_printed(e), words.beside(e)) if part),
                words.clean(e.label),
            ),
        )
        undated = sum(e.claim.asof is None for e in members)
        sections.append(
            make_section(
                columns,
                rows,
                title=names[key].name,
                lines=(
                    f"{_stood(filters)}{shown.stands[key]}{_printed(shown.groups[key])}; --topic {key}",
                    *words.of_story(shown.groups[key]),
                ),
                notes=(f"As-of day unknown, so not placed in time: {undated:,}.",) if undated else (),
                behind=of_rows,
                has_course=True,
            )
        )
    said_of = f"Set aside: {shown.aside}, alone on a topic or without a subject"
    hints = (Hint("report figures", words=said_of),) if shown.aside else ()
    notes = []
    if shown.number < course:
        notes.append(
            f"Left out: {course - shown.number:,} that a later word of their voice took the place of, or "
            f"that nobody put forward as so; --asof-to {filters.as_of} shows the course."
        )
    intro = said or make_intro(shown.said, shown.whose, shown.number, len(figures), filters)
    return View(
        "Timeline",
        intro=intro,
        sections=tuple(sections),
        notes=tuple(notes),
        hints=hints,
        columns=COLUMNS,
        brief=BRIEF,
        records=shown.records,
    )


def _story_by_story(keys: Sequence[str], groups: Mapping[str, Sequence[Entry]]) -> list[str]:
    """Return topics with those of one story together: stories in the order of their foremost topic."""
    first: dict[str, int] = {}
    for place, key in enumerate(keys):
        first.setdefault(_story_of(groups[key]), place)
    return sorted(keys, key=lambda key: first[_story_of(groups[key])])


def _story_of(entries: Sequence[Entry]) -> str:
    return entries[0].story or entries[0].claim.document


def _printed(entries: Sequence[Entry]) -> str:
    """Return how many publishers printed figures of several documents, and which where it is one."""
    publishers = {e.claim.publisher for e in entries}
    if None in publishers or len({e.claim.document for e in entries}) < 2:
        return ""
    [*one] = publishers if len(publishers) == 1 else ()
    return f", {many(len(publishers), 'publisher')}" + (f" ({words.clean(one[0])})" if one else "")


def _when_printed(entry: Entry) -> str:
    """Return the day of printing where it is another one than the day as of which the figure stands."""
    day = entry.claim.date
    return f"printed {day}" if day and day != entry.claim.asof else ""


def _stood(filters: Filters) -> str:
    return f"Standing on {filters.as_of}, each voice's latest word: " if filters.as_of else ""
