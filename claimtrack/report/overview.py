"""The overview: what is claimed, by whom, and how little or much stands behind it, on one or two screens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from claimtrack.compare.standing import standing
from claimtrack.filters import Filters
from claimtrack.model import NO_ORDER, CopyPair, Counts, DocumentEntry, Entry, Topic
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.names import Names
from claimtrack.report.overview_head import gives, make_head, say_behind, say_documents, speaks
from claimtrack.report.summing import is_aside, sorts
from claimtrack.report.topic_rows import section_of, table_of
from claimtrack.report.view import (
    Section,
    View,
    Whole,
    as_given,
    records_of,
)
from claimtrack.report.words import Tally, by_place
from claimtrack.rows import BRIEF, COLUMNS, record

if TYPE_CHECKING:
    from claimtrack.store.sums import Board, Foremost, StoryFacts, TopicSum

MOST_TOPICS = 30
"""Topics of stories that one document tells, when no ``--limit`` says otherwise: about two screens. What is
cut is said."""

MOST_BESIDE = MOST_TOPICS // 2
"""The same beside stories of several documents."""

MOST_STORIES = 8
"""Stories of several documents shown when no ``--limit`` says otherwise."""

MOST_OF_A_STORY = 6
"""Topics of one story shown so; the others are in the timeline."""

MOST_OF_A_TOPIC = 3
"""Rows of one topic in its story."""

NO_DISPUTES: Mapping[str, int] = MappingProxyType({})

NONE = Filters()


@dataclass(frozen=True, slots=True)
class Told:
    """What is said above the topics of a story; ``topics`` counts those that are not set aside."""

    title: str
    lines: tuple[str, ...]
    topics: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What an overview shows: ``head`` its first lines, ``told`` the stories of several documents with their
    topics, of ``stories`` in all, ``narrow`` the other topics, of ``ranked`` in all; the figures on these and
    their ``counts``, and how many of each sort are set aside. ``disputes`` says how many there are on a
    topic."""

    head: Sequence[str]
    told: Sequence[tuple[str, Sequence[str]]]
    stories: int
    narrow: Sequence[str]
    ranked: int
    names: Names
    groups: Mapping[str, Sequence[Entry]]
    counts: Mapping[str, Tally]
    aside: Mapping[str, int]
    about: Callable[[str], Told]
    disputes: Mapping[str, int]


def overview(
    entries: Iterable[Entry],
    documents: Iterable[DocumentEntry] = (),
    copies: Iterable[CopyPair] = (),
    filters: Filters = NONE,
    whole: Whole = as_given,
    disputes: Mapping[str, int] = NO_DISPUTES,
) -> View:
    """Return the state of the ledger: head lines, then stories with their topics, figures as worded, voices.

    Stories of several documents come first, those with most origins before others; topics of stories that one
    document tells share a table. Topics are ranked by independent origins, then voices, then by what readers
    ask for first (the order of measures in the language's table), then by how often they come up. Durations,
    ages and other small single figures are set aside and counted. There are no totals, averages or ranges
    over claims. ``whole`` reads what is shown, where ``entries`` are sketches. With ``filters.as_of`` only
    each voice's latest word on a topic is left. ``disputes`` counts the conflicts that are shown of a topic.
    """
    every = by_place(entries)
    if filters.as_of:
        latest = standing(every, asof=filters.as_of).values()
        kept = {(e.version_key, e.claim.claim) for e in latest}
        every = [e for e in every if (e.version_key, e.claim.claim) in kept]
    live = [e for e in every if words.is_live(e)]
    held = sorted(documents, key=lambda d: d.document.id)
    names = Names(every, whole)
    # Copies stay in the groups: they are counted as documents, though never shown or said again.
    groups = words.by_topic(e for e in every if e.claim.restates is None)
    counts = {key: words.tally(group) for key, group in groups.items()}
    main, aside = _sort_out(groups, counts, names, filters)
    first = {key: place for place, key in reversed(list(enumerate(e.topic for e in every)))}

    def ranking(key: str) -> tuple[int, ...]:
        topic, count = names.sketch(key), counts[key]
        said = -count.origins, -count.voices, topic.order, -count.said  # as ``listings.rank``
        # The whole before its parts: "killed" before "killed in Tartar".
        return *said, len(topic.parts) if topic.order < NO_ORDER else 0, first[key]

    ranked = sorted(main, key=ranking)
    told, narrow = _parted(ranked[: filters.limit], groups, counts, names)
    if filters.limit is None and filters.topic is None:
        told = [(story, keys[:MOST_OF_A_STORY]) for story, keys in told]
        narrow = narrow[: MOST_BESIDE if told else MOST_TOPICS]
    stories = len(told)
    if filters.limit is None:
        told = told[:MOST_STORIES]
    known = frozenset(main)

    def about(story: str) -> Told:
        own = [entry for entry in every if (entry.story or entry.claim.document) == story]
        publishers = {entry.claim.publisher for entry in own if entry.claim.publisher}
        days = sorted({entry.claim.date for entry in own if entry.claim.date})
        number = len({entry.claim.document for entry in own})
        topics = {entry.topic for entry in own if entry.topic in known}
        lines = (_of_a_story(number, len(publishers), days[:1] + days[-1:], words.counted(own)),)
        return Told(words.clean(own[0].story_name) or words.clean(own[0].label), lines, len(topics))

    several = sum(counts[key].origins > 1 for key in main)
    shown = Shown(
        head=make_head(every, live, held, list(copies), say_behind(len(main), several), filters),
        told=told,
        stories=stories,
        narrow=narrow,
        ranked=len(ranked),
        names=names,
        groups=groups,
        counts=counts,
        aside=sorts([e for key in aside for e in groups[key]], names),
        about=about,
        disputes=disputes,
    )
    return show(shown, filters, whole)


class Kept(Protocol):
    """What is asked of a ledger that keeps what stands behind its topics; see ``store.Store``."""

    def board(self, limit: int | None, most: tuple[int, int], stories: int, of_a_story: int) -> Board: ...
    def story_facts(self, stories: Iterable[str]) -> Mapping[str, StoryFacts]: ...
    def read(self, rows: Sequence[int], filters: Filters) -> list[Entry]: ...
    def on_topics(self, topics: Collection[str]) -> list[Entry]: ...
    def foremost(self) -> Foremost: ...
    def sums_of(self, topics: Collection[str]) -> list[TopicSum]: ...
    def number_of_documents(self) -> int: ...
    def counts(self, filters: Filters, *, voices: bool = True) -> Counts: ...
    def documents(self, filters: Filters, versions: Collection[int] | None = None) -> list[DocumentEntry]: ...
    def notable(self) -> list[int]: ...
    def copies(self) -> list[CopyPair]: ...
    def firsts(self, topics: Iterable[str]) -> list[Entry]: ...


def kept_overview(ledger: Kept, filters: Filters, whole: Whole, disputes: Mapping[str, int]) -> View:
    """Return what ``overview`` returns of all figures, of which only those shown are read."""
    most = (MOST_TOPICS, MOST_BESIDE)
    board = ledger.board(filters.limit, most, MOST_STORIES, MOST_OF_A_STORY)
    keys = [*(key for _, some in board.told for key in some), *board.narrow]
    held = _held(ledger, keys, whole)
    told, narrow = board.told, board.narrow
    if filters.limit is not None:
        told, narrow = _parted(narrow, *held)
    head = _kept_head(ledger, say_behind(board.ranked, board.several))
    stories = len(told) if filters.limit is not None else board.stories
    about = _about_stories(ledger, told)
    groups, counts, names = held
    shown = Shown(
        *(head, told, stories, narrow, board.ranked, names, groups, counts, board.aside, about, disputes),
    )
    return show(shown, filters, as_given)


def kept_story(
    ledger: Kept, topics: Sequence[str], filters: Filters, whole: Whole, disputes: Mapping[str, int]
) -> View:
    """Return what ``overview`` returns of one story, without its head; ``topics`` are its foremost, in
    order."""
    held = _held(ledger, topics, whole)
    told, narrow = _parted(topics, *held)
    about = _about_stories(ledger, told)
    groups, counts, names = held
    shown = Shown(
        *((), told, len(told), narrow, len(topics), names, groups, counts, Counter(), about, disputes),
    )
    return show(shown, filters, as_given)


Held = tuple[Mapping[str, Sequence[Entry]], Mapping[str, Tally], Names]
"""The figures of topics, what stands behind each, and their names."""


def _held(ledger: Kept, keys: Sequence[str], whole: Whole) -> Held:
    groups = words.by_topic(e for e in ledger.on_topics(keys) if e.claim.restates is None)
    counts = {one[0]: Tally(*one[1:]) for one in ledger.sums_of(keys)}
    return groups, counts, Names((e for group in groups.values() for e in group), whole, ledger.firsts)


def _about_stories(ledger: Kept, told: Sequence[tuple[str, Sequence[str]]]) -> Callable[[str], Told]:
    facts = ledger.story_facts([story for story, _ in told])
    begins = ledger.read([one.begins for one in facts.values()], NONE)
    firsts = dict(zip(facts, begins, strict=True))

    def about(story: str) -> Told:
        found, first = facts[story], firsts[story]
        days = [day for day in (found.first, found.last) if day]
        counted = words.number(found.every, found.live, found.numbers)
        lines = (_of_a_story(found.documents, found.publishers, days, counted),)
        return Told(words.clean(first.story_name) or words.clean(first.label), lines, found.topics)

    return about


def _kept_head(ledger: Kept, behind: str) -> list[str]:
    counts = ledger.counts(NONE, voices=False)
    held = sorted(ledger.documents(NONE, ledger.notable()), key=lambda d: d.document.id)
    lines = say_documents(held, ledger.copies())
    number = many(ledger.number_of_documents(), "document")
    if not counts.every:
        return [f"{number}, no figures.", *lines]
    found = f"{number}, {words.number(counts.every, counts.live, counts.numbers)}."
    return [" ".join([found, *_foremost(ledger), behind]).strip(), *lines]


def _foremost(ledger: Kept) -> list[str]:
    """Return the sentence of ``say_most``."""
    one = ledger.foremost()
    said: list[str] = []
    inside = one.numbers
    if one.document is not None:
        inside = one.given
        [first] = ledger.read([one.document], NONE)
        said.append(gives(first, one.given, one.numbers, one.turns))
    if one.voice is not None and 2 * one.times > inside > 1:
        [first] = ledger.read([one.voice], NONE)
        said.append(speaks(first, one.times, bool(said)))
    return [", and ".join(said) + "."] if said else []


def show(shown: Shown, filters: Filters, whole: Whole) -> View:
    """Return the view of what an overview shows; ``whole`` reads the figures, which may be sketches."""
    keys = [key for _, some in shown.told for key in some] + list(shown.narrow)
    names = shown.names
    names.learn(keys)
    read = whole([entry for key in keys for entry in shown.groups[key]])
    groups = words.by_topic(read)
    marks = {key: _disputed(shown.disputes[key]) for key in keys if shown.disputes.get(key)}
    sections: list[Section] = []
    for story, some in shown.told:
        if filters.topic is not None:  # who asks for a topic wants all of it
            sections += [section_of(names[key], groups[key], filters, marks.get(key, "")) for key in some]
        else:
            sections.append(
                _story(story, some, shown.about(story), names, groups, filters, marks, shown.counts)
            )
    if shown.narrow:
        title = "Of one document each" if shown.told else None
        sections.append(
            table_of(shown.narrow, names, groups, filters, title, marks=marks, counts=shown.counts)
        )
    notes = []
    if len(shown.told) < shown.stories:
        notes.append(
            f"{len(shown.told):,} of {shown.stories:,} stories of several documents shown, those with most "
            "origins first; --limit shows more topics, claimtrack stories list all stories."
        )
    if len(keys) < shown.ranked:
        notes.append(
            f"{len(keys):,} of {shown.ranked:,} topics shown, those with most origins and voices first; "
            "--limit shows more."
        )

    def about(entry: Entry) -> dict[str, object]:
        return {**record(entry), **_about(names[entry.topic], shown.counts[entry.topic])}

    if marks:
        notes.append("disputed: so many conflicts among the figures; claimtrack report conflicts lists them.")
    if sections:
        notes.append("claimtrack show ID shows a figure where it stands.")
    notes += _set_aside(shown.aside)
    return View(
        "Overview",
        intro=(*_standing(filters), *shown.head),
        sections=tuple(sections),
        notes=tuple(notes),
        columns=(*COLUMNS, "topic_origins", "topic_voices", "topic_documents", "topic_figures"),
        brief=BRIEF,
        records=records_of([e for key in keys for e in groups[key]], as_given, about),
    )


def _parted(
    ranked: Sequence[str], groups: Mapping[str, Sequence[Entry]], counts: Mapping[str, Tally], names: Names
) -> tuple[list[tuple[str, Sequence[str]]], Sequence[str]]:
    """Return the stories of several documents with their topics, and the topics of the others; ``ranked`` are
    topics in their order."""
    # In a story, what has a second origin first, and of that what readers ask for first: the dead before a
    # distance that more pages print.
    asked = sorted(ranked, key=lambda key: (counts[key].origins < 2, names.sketch(key).order))
    stories = _by_story(asked, groups)
    told = [story for story, keys in stories.items() if _documents(keys, groups) > 1]
    told.sort(key=lambda story: _story_rank(stories[story], groups, counts))
    inside = {key for story in told for key in stories[story]}
    return [(story, stories[story]) for story in told], [key for key in ranked if key not in inside]


def _disputed(number: int) -> str:
    return f"disputed: {number:,}"


def _standing(filters: Filters) -> tuple[str, ...]:
    if not filters.as_of:
        return ()
    said = "each voice's latest word on a topic, of what was known by then."
    return (f"Standing on {filters.as_of}: {said}",)


def _sort_out(
    groups: Mapping[str, Sequence[Entry]], counts: Mapping[str, Tally], names: Names, filters: Filters
) -> tuple[list[str], list[str]]:
    """Return the topics to show and those to set aside; nothing is set aside that was asked for by its
    topic."""
    main: list[str] = []
    aside: list[str] = []
    for key, group in groups.items():
        is_minor = not filters.topic and is_aside(names.sketch(key), group, counts[key])
        (aside if is_minor else main).append(key)
    return main, aside


# The head


def _by_story(keys: Sequence[str], groups: Mapping[str, Sequence[Entry]]) -> dict[str, list[str]]:
    """Return topics by the story of their first figure, both in the order given."""
    found: dict[str, list[str]] = {}
    for key in keys:
        first = groups[key][0]
        found.setdefault(first.story or first.claim.document, []).append(key)
    return found


def _documents(keys: Sequence[str], groups: Mapping[str, Sequence[Entry]]) -> int:
    return len({entry.claim.document for key in keys for entry in groups[key]})


def _story_rank(
    keys: Sequence[str], groups: Mapping[str, Sequence[Entry]], counts: Mapping[str, Tally]
) -> tuple[int, int, str]:
    """Return what stories are ranked by, the smallest first: origins, then figures."""
    origins = {entry.origin for key in keys for entry in groups[key]}
    return -len(origins), -sum(counts[key].said for key in keys), keys[0]


def _story(
    story: str,
    keys: Sequence[str],
    told: Told,
    names: Names,
    groups: Mapping[str, Sequence[Entry]],
    filters: Filters,
    marks: Mapping[str, str],
    counts: Mapping[str, Tally],
) -> Section:
    """Return a story with its foremost topics, each voice's latest word first."""
    notes = []
    if len(keys) < told.topics:
        notes.append(f"{told.topics - len(keys):,} more topics: claimtrack report timeline --story {story}")
    return table_of(
        keys, names, groups, filters, told.title, told.lines, notes, MOST_OF_A_TOPIC, marks, counts
    )


def _of_a_story(documents: int, publishers: int, days: Sequence[str], counted: str) -> str:
    """Return what a story has, in words; ``days`` are its first and last."""
    said = [many(documents, "document")]
    if publishers:
        said.append(many(publishers, "publisher"))
    if days:
        said.append(" to ".join(dict.fromkeys(days)))
    return ", ".join([*said, counted])


# What stands beside


def _about(topic: Topic, count: Tally) -> dict[str, object]:
    return {
        "topic_name": topic.name,
        "topic_origins": count.origins,
        "topic_voices": count.voices,
        "topic_documents": count.documents,
        "topic_figures": count.said,
    }


def _set_aside(counts: Mapping[str, int]) -> list[str]:
    """Return the line that says what is not in the table, by sort, and where it is."""
    nouns = {
        "durations": ("duration", "durations"),
        "ages": ("age", "ages"),
        "shares": ("share of something not said", "shares of something not said"),
        "others": ("small or single figure", "small or single figures"),
        "remarks": ("remark without a number", "remarks without a number"),
    }
    said = [many(counts[sort], *nouns[sort]) for sort in nouns if counts[sort]]
    return [f"Set aside: {', '.join(said)}: claimtrack report figures"] if said else []
