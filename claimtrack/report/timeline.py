"""The view of figures in time: those of each topic, story by story, by the day as of which they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

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
    View,
    Whole,
    as_given,
    make_section,
    records_of,
)
from claimtrack.report.words import Tally, by_place
from claimtrack.rows import BRIEF, COLUMNS, record


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
    chosen = ordered[: filters.limit]
    shown = whole(chosen[: filters.limit or MOST_ROWS])
    names.learn(e.topic for e in shown)
    sections = []
    columns = (
        Column(AS_OF, 1, 10),
        Column("figure as worded", 4),
        Column("who", 4),
        Column("basis", 2, 12),
        Column("doc", 2, LABEL),
        ID,
    )
    for key, group in groupby(shown, key=lambda e: e.topic):
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
                    f"{_stood(filters)}{counts[key]}{_printed(groups[key])}; --topic {key}",
                    *words.of_story(groups[key]),
                ),
                notes=(f"As-of day unknown, so not placed in time: {undated:,}.",) if undated else (),
                behind=of_rows,
                has_course=True,
            )
        )
    aside = [e for e in every if e.topic not in groups and words.is_live(e)]
    said_of = f"Set aside: {words.counted(aside)}, alone on a topic or without a subject"
    hints = (Hint("report figures", words=said_of),) if aside else ()
    notes = []
    if len(ordered) < course:
        notes.append(
            f"Left out: {course - len(ordered):,} that a later word of their voice took the place of, or "
            f"that nobody put forward as so; --asof-to {filters.as_of} shows the course."
        )
    if ordered or not given:
        said = f"{words.counted(ordered)} on {many(len({e.topic for e in ordered}), 'topic')}"
        behind = ordered if filters.as_of else [e for key in ranked for e in groups[key]]
        intro = make_intro(said, whose(behind), len(ordered), len(shown), filters)
    else:
        asked = words.asked(filters)
        said = f"{words.counted(given)}{f', for {asked}' if asked else ''}"
        intro = (f"{said}. No topic among them has two figures, so nothing has a course in time.",)
    return View(
        "Timeline",
        intro=intro,
        sections=tuple(sections),
        notes=tuple(notes),
        hints=hints,
        columns=COLUMNS,
        brief=BRIEF,
        records=records_of(chosen, whole, record),
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
