"""The overview: what is claimed, by whom, and how little or much stands behind it, on one or two screens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from claimtrack.compare.standing import standing, voice_of
from claimtrack.filters import Filters
from claimtrack.model import NO_ORDER, CopyPair, DocumentEntry, Entry, Topic
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.names import Names
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
from claimtrack.store.families import families

MOST_TOPICS = 30
"""Topics of stories that one document tells, when no ``--limit`` says otherwise: about two screens. Beside
stories of several documents they have half the room. What is cut is said."""

MOST_STORIES = 8
"""Stories of several documents shown when no ``--limit`` says otherwise."""

MOST_OF_A_STORY = 6
"""Topics of one story shown so; the others are in the timeline."""

MOST_OF_A_TOPIC = 3
"""Rows of one topic in its story."""

MOST_LABELS = 8
"""Documents named in one line of the head."""

SMALL = Decimal(13)
"""A plain count below this, said once and of no known measure ("two neighbours", "four lines"), is set aside:
it is seldom what somebody looks for, and in an interview there are dozens."""

SHARE = ("in-share", "in-share")
"""The part that says in the key of a topic that its figures are shares."""

NONE = Filters()

Key = TypeVar("Key")


def overview(
    entries: Iterable[Entry],
    documents: Iterable[DocumentEntry] = (),
    copies: Iterable[CopyPair] = (),
    filters: Filters = NONE,
    whole: Whole = as_given,
) -> View:
    """Return the state of the ledger: head lines, then stories with their topics, figures as worded, voices.

    Stories of several documents come first, those with most origins before others; topics of stories that one
    document tells share a table. Topics are ranked by independent origins, then voices, then by what readers
    ask for first (the order of measures in the language's table), then by how often they come up. Durations,
    ages and other small single figures are set aside and counted. There are no totals, averages or ranges
    over claims. ``whole`` reads what is shown, where ``entries`` are sketches. With ``filters.as_of`` only
    each voice's latest word on a topic is left.
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
    chosen = ranked[: filters.limit]
    # In a story, what has a second origin first, and of that what readers ask for first: the dead before a
    # distance that more pages print.
    asked = sorted(chosen, key=lambda key: (counts[key].origins < 2, names.sketch(key).order))
    stories = _by_story(asked, groups)
    told = [story for story, keys in stories.items() if _documents(keys, groups) > 1]
    told.sort(key=lambda story: _story_rank(stories[story], groups, counts))
    narrow = [key for story, keys in stories.items() if story not in told for key in keys]
    narrow.sort(key=ranked.index if len(ranked) < MOST_TOPICS else ranking)
    whole_of = filters.topic is not None  # who asks for a topic wants all of it
    if filters.limit is None and not whole_of:
        stories = {story: keys[:MOST_OF_A_STORY] for story, keys in stories.items()}
        narrow = narrow[: MOST_TOPICS // 2 if told else MOST_TOPICS]
    held_back = len(told)
    if filters.limit is None:
        told = told[:MOST_STORIES]
    shown = [key for story in told for key in stories[story]] + narrow
    names.learn(shown)
    read = whole([entry for key in shown for entry in groups[key]])
    groups |= words.by_topic(read)
    sections: list[Section] = []
    known = frozenset(main)
    for story in told:
        keys = stories[story]
        if whole_of:
            sections += [section_of(names[key], groups[key], filters) for key in keys]
        else:
            sections.append(_story(story, keys, names, groups, every, filters, known))
    if narrow:
        sections.append(table_of(narrow, names, groups, filters, "Of one document each" if told else None))
    notes = []
    if len(told) < held_back:
        notes.append(
            f"{len(told):,} of {held_back:,} stories of several documents shown, those with most origins "
            "first; --limit shows more topics, claimtrack stories list all stories."
        )
    if len(shown) < len(ranked):
        notes.append(
            f"{len(shown):,} of {len(ranked):,} topics shown, those with most origins and voices first; "
            "--limit shows more."
        )
    stands = {key: _about(names[key], counts[key]) for key in shown}

    def about(entry: Entry) -> dict[str, object]:
        return {**record(entry), **stands[entry.topic]}

    if sections:
        notes.append("claimtrack show ID shows a figure where it stands.")
    notes += _set_aside([e for key in aside for e in groups[key]], names)
    return View(
        "Overview",
        intro=(*_standing(filters), *_head(every, live, held, list(copies), main, counts, filters)),
        sections=tuple(sections),
        notes=tuple(notes),
        columns=(*COLUMNS, "topic_origins", "topic_voices", "topic_documents", "topic_figures"),
        brief=BRIEF,
        records=records_of([e for key in shown for e in groups[key]], as_given, about),
    )


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
        # A remark without a number belongs beside figures; alone it is no topic.
        topic = names.sketch(key)
        minor = not topic.comparable or all(
            e.claim.kind in ("age", "duration") or e.claim.bound == "unquantified" for e in group
        )
        (aside if not filters.topic and (minor or _is_small(topic, group, counts[key])) else main).append(key)
    return main, aside


def _is_small(topic: Topic, group: Sequence[Entry], count: Tally) -> bool:
    claim = group[0].claim
    amount = claim.high if claim.high is not None else claim.low
    return (
        count.said == 1
        and topic.order == NO_ORDER
        and claim.unit in (None, "times")
        and amount is not None
        and abs(amount) < SMALL
    )


# The head


def _head(
    every: Sequence[Entry],
    live: Sequence[Entry],
    held: Sequence[DocumentEntry],
    copies: Sequence[CopyPair],
    main: Collection[str],
    counts: Mapping[str, Tally],
    filters: Filters,
) -> list[str]:
    chosen = words.asked(filters)
    if not every:
        if chosen:
            return [f"No figure fits {chosen}."]
        return [f"{many(len(held), 'document')}, no figures.", *_lines(held, copies)]
    if chosen:
        given = len({e.claim.document for e in every})
        found = f"{words.counted(every)} in {many(given, 'document')}, for {chosen}."
        return [f"{found} {_behind(main, counts)}".strip()]
    numbers = [e for e in live if e.claim.low is not None]
    most = _most(numbers, held) if numbers else []
    found = f"{many(len(held), 'document')}, {words.counted(every)}."
    return [" ".join([found, *most, _behind(main, counts)]).strip(), *_lines(held, copies)]


def _most(live: Sequence[Entry], held: Sequence[DocumentEntry]) -> list[str]:
    """Return a sentence on the document and the voice that give more than half of the figures, if they do."""
    said: list[str] = []
    key, given = _top(Counter(e.claim.document for e in live))
    inside = live
    if len(held) > 1 and 2 * given > len(live):
        inside = [e for e in live if e.claim.document == key]
        turns = sum(e.claim.attribution == "turn" for e in inside)
        sort = "interview" if 2 * turns > given else "document"
        count = f"all {given:,}" if given == len(live) else f"{given:,}"
        said.append(f"One {sort} ({words.clean(inside[0].label)}) gives {count}")
    voice, times = _top(Counter(voice_of(e) for e in inside))
    if 2 * times > len(inside) and len(inside) > 1:
        name = next(words.voice_name(e.claim) for e in inside if voice_of(e) == voice)
        said.append(f"{name} is the voice of {times:,} of {'those' if said else 'them'}")
    return [", and ".join(said) + "."] if said else []


def _top(counter: Counter[Key]) -> tuple[Key, int]:
    """Return the key with the highest count; among equals the smallest, not the first that was counted."""
    return min(counter.items(), key=lambda item: (-item[1], str(item[0])))


def _behind(main: Collection[str], counts: Mapping[str, Tally]) -> str:
    if not main:
        return ""
    several = sum(counts[key].origins > 1 for key in main)
    if not several:
        return "NO FIGURE HERE HAS A SECOND ORIGIN."
    topics = many(len(main), "topic")
    return f"{several:,} of {topics} have figures of more than one origin; these need not agree."


def _lines(held: Sequence[DocumentEntry], copies: Sequence[CopyPair]) -> list[str]:
    """Return what must be known about the documents before a figure is read."""
    lines = []
    undated = [words.clean(d.label) for d in held if d.document.date is None]
    if undated:
        listed = words.listed(undated, MOST_LABELS)
        lines.append(f"no date\t{listed}: not placed in time; see claimtrack documents set")
    lines += [f"copies\t{line}" for line in _copies(held, copies)]
    without = [words.clean(d.label) for d in held if not d.claims and d.unread is None]
    if without:
        lines.append(f"no figures\t{words.listed(without, MOST_LABELS)}")
    unread = [f"{words.clean(d.label)} ({words.clean(d.unread)})" for d in held if d.unread is not None]
    if unread:
        lines.append(f"not read\t{words.listed(unread, MOST_LABELS)}")
    return lines


def _copies(held: Sequence[DocumentEntry], copies: Sequence[CopyPair]) -> list[str]:
    by_origin: dict[str, list[DocumentEntry]] = {}
    for document in held:
        by_origin.setdefault(document.origin, []).append(document)
    pairs = {(pair.a, pair.b): pair for pair in copies}
    lines = []
    several = [family for family in by_origin.values() if len(family) > 1]
    for family in several[:3]:
        shorter, longer = sorted(family, key=lambda d: (d.characters, d.document.id))[:2]
        a, b = words.clean(shorter.label), words.clean(longer.label)
        ends = sorted((shorter.document.id, longer.document.id))
        pair = pairs.get((ends[0], ends[1]))
        share = f"{round(100 * pair.containment)} %" if pair else ""
        if len(family) > 2 or pair is None:
            said = f"{words.listed([words.clean(d.label) for d in family], MOST_LABELS)} share their text"
        elif pair.containment == 1 and shorter.characters == longer.characters:
            said = f"{a} and {b} are the same text"
        elif pair.kind == "same_text":
            said = f"{a} is a shorter version of {b} ({share} of it word for word)"
        else:
            said = f"{share} of {a} is also in {b}"
        lines.append(f"{said}; together one origin")
    origin = {d.document.id: d.origin for d in held}
    loose = families(p for p in copies if origin.get(p.a, p.a) != origin.get(p.b, p.b))
    rest = []
    if len(several) > 3:
        rest.append(f"{len(several) - 3:,} more groups of copies")
    if loose:
        rest.append(f"{many(sum(map(len, loose)), 'document')} share passages")
    if rest:
        lines.append(f"{', '.join(rest)}: claimtrack report copies")
    return lines


# Stories


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
    names: Names,
    groups: Mapping[str, Sequence[Entry]],
    every: Sequence[Entry],
    filters: Filters,
    main: Collection[str],
) -> Section:
    """Return a story with its foremost topics, each voice's latest word first."""
    told = [entry for entry in every if (entry.story or entry.claim.document) == story]
    publishers = {entry.claim.publisher for entry in told if entry.claim.publisher}
    days = sorted({entry.claim.date for entry in told if entry.claim.date})
    said = [many(len({entry.claim.document for entry in told}), "document")]
    if publishers:
        said.append(many(len(publishers), "publisher"))
    if days:
        said.append(days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}")
    said.append(words.counted(told))
    topics = {entry.topic for entry in told if entry.topic in main}
    notes = []
    if len(keys) < len(topics):
        notes.append(f"{len(topics) - len(keys):,} more topics: claimtrack report timeline --story {story}")
    title = words.clean(told[0].story_name) or words.clean(told[0].label)
    return table_of(keys, names, groups, filters, title, [", ".join(said)], notes, MOST_OF_A_TOPIC)


# What stands beside


def _about(topic: Topic, count: Tally) -> dict[str, object]:
    return {
        "topic_name": topic.name,
        "topic_origins": count.origins,
        "topic_voices": count.voices,
        "topic_documents": count.documents,
        "topic_figures": count.said,
    }


def _set_aside(entries: Sequence[Entry], names: Names) -> list[str]:
    """Return the line that says what is not in the table, by sort, and where it is."""
    entries = [e for e in entries if not e.copy]
    if not entries:
        return []
    counts = {"duration": 0, "age": 0, "share": 0, "other": 0, "remark": 0}
    for entry in entries:
        if entry.claim.bound == "unquantified":
            counts["remark"] += 1
        elif entry.claim.kind in ("duration", "age"):
            counts[entry.claim.kind] += 1
        elif not (topic := names.sketch(entry.topic)).comparable and SHARE in topic.parts:
            counts["share"] += 1
        else:
            counts["other"] += 1
    nouns = {
        "duration": ("duration", "durations"),
        "age": ("age", "ages"),
        "share": ("share of something not said", "shares of something not said"),
        "other": ("small or single figure", "small or single figures"),
        "remark": ("remark without a number", "remarks without a number"),
    }
    said = [many(counts[sort], *nouns[sort]) for sort in counts if counts[sort]]
    return [f"Set aside: {', '.join(said)}: claimtrack report figures"]
