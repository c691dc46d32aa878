"""The views that list figures: all of them, by voice, by publisher."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any, TypeVar

from claimtrack.errors import UsageError
from claimtrack.filters import Filters
from claimtrack.model import CopyPair, DocumentEntry, Entry, Topic
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.held import Given, Group, Held, counts_of, key_of
from claimtrack.report.names import Names
from claimtrack.report.view import (
    LABEL,
    MOST_ROWS,
    Column,
    Hint,
    Records,
    View,
    Whole,
    as_given,
    make_section,
)
from claimtrack.report.words import Tally, by_place
from claimtrack.rows import BRIEF, CLAIM_COLUMNS, COLUMNS, as_float, beside, record, record_name, short

NONE = Filters()

ONE = Hint("show", blanks=("ID",), then="shows one where it stands.")

AS_OF = "as of"

ID = Column("id", 1, 8)

Part = TypeVar("Part")


def figures(
    entries: Iterable[Entry],
    documents: Iterable[DocumentEntry] = (),  # noqa: ARG001 - every view takes the same values
    copies: Iterable[CopyPair] = (),  # noqa: ARG001
    filters: Filters = NONE,
    whole: Whole = as_given,
) -> View:
    """Return every figure with its wording, who says it, document and topic, in the order of the
    documents."""
    return list_figures(Given(entries, filters, arrange, whole), filters)


def list_figures(held: Held, filters: Filters = NONE) -> View:
    """Return the view of figures that are given, or asked of a ledger."""
    counts = held.counts()
    shown = held.first(filters.limit or MOST_ROWS)
    names = held.names()
    names.learn(e.topic for e in shown)
    rows = [
        (
            short(e.claim.claim),
            words.figure(e.claim),
            _lines(words.who(e.claim), words.beside(e)),
            _lines(names[e.topic].name, _aside(e)),
            _lines(words.clean(e.label), e.claim.asof or ""),
        )
        for e in shown
    ]
    columns = (
        Column("id", 1, 8),
        Column("figure as worded", 5),
        Column("who says it", 4),
        Column("topic", 4),
        Column("doc, as of", 2, LABEL),
    )
    undated = sum(e.claim.asof is None for e in shown)
    notes = (f"As-of day unknown: {undated:,} of {len(shown):,}.",) if undated else ()
    return View(
        "Figures",
        intro=_said(held, counts.every, len(shown), filters),
        sections=(make_section(columns, tuple(rows), behind=[(e,) for e in shown]),) if rows else (),
        notes=notes if rows else (),
        hints=(ONE,) if rows else (),
        columns=COLUMNS,
        brief=BRIEF,
        records=held.records(record),
    )


def speakers(
    entries: Iterable[Entry],
    documents: Iterable[DocumentEntry] = (),  # noqa: ARG001
    copies: Iterable[CopyPair] = (),  # noqa: ARG001
    filters: Filters = NONE,
    whole: Whole = as_given,
) -> View:
    """Return each voice with what it said on each topic; the voice with most figures first."""
    return list_speakers(Given(entries, filters, _placed, whole), filters)


def list_speakers(held: Held, filters: Filters = NONE) -> View:
    """Return the view of voices of figures that are given, or asked of a ledger."""
    columns = (
        Column("topic", 4),
        Column("figure as worded", 4),
        Column(AS_OF, 1, 10),
        Column("basis", 3, 12),
        Column("doc", 2, LABEL),
        ID,
    )

    def cells(entry: Entry, topic: Topic) -> tuple[str, ...]:
        via = ", ".join(f"via {words.clean(level)}" for level in entry.claim.chain)
        said = _lines(words.figure(entry.claim), via)
        day, known = words.asof(entry.claim), words.beside(entry)
        return topic.name, said, day, known, words.clean(entry.label)

    def title(group: Sequence[Entry]) -> str:
        claim = group[0].claim
        name = words.voice_name(claim)
        roles = {str(e.claim.speaker_role) for e in group if e.claim.speaker_role}
        about = [words.clean(claim.speaker_affiliation), *sorted(role for role in roles if role not in name)]
        if not claim.speaker:
            about = ["no voice named"]
        return ", ".join(part for part in (name, *about) if part)

    return _by_group("Speakers", "voice", held, filters, title, columns, cells)


def publishers(
    entries: Iterable[Entry],
    documents: Iterable[DocumentEntry] = (),
    copies: Iterable[CopyPair] = (),  # noqa: ARG001
    filters: Filters = NONE,
    whole: Whole = as_given,
) -> View:
    """Return each publisher with the figures it printed and whose they are; documents without one stand
    last."""
    printed = Counter(document.document.publisher or "" for document in documents)
    return list_publishers(Given(entries, filters, _placed, whole), printed, filters)


def list_publishers(held: Held, printed: Mapping[str, int], filters: Filters = NONE) -> View:
    """Return the view of publishers of figures that are given, or asked of a ledger; ``printed`` are the
    numbers of their documents."""
    columns = (
        Column("topic", 4),
        Column("figure as worded", 4),
        Column("who says it", 4),
        Column(AS_OF, 1, 10),
        Column("doc", 2, LABEL),
        ID,
    )

    def cells(entry: Entry, topic: Topic) -> tuple[str, ...]:
        said = _lines(words.who(entry.claim), words.beside(entry))
        worded = _lines(words.figure(entry.claim), _aside(entry))
        return topic.name, worded, said, words.asof(entry.claim), words.clean(entry.label)

    def title(group: Sequence[Entry]) -> str:
        publisher = group[0].claim.publisher
        number = printed.get(publisher or "", 0)
        of = f" ({many(number, 'document')} in the ledger)" if number else ""
        return (words.clean(publisher) or "Publisher unknown") + of

    return _by_group("Publishers", "publisher", held, filters, title, columns, cells)


def rank(topic: Topic, entries: Sequence[Entry]) -> tuple[int, int, int, int]:
    """Return what topics are ranked by, the smallest first.

    First those with most independent origins, then most voices, then what readers ask for first (the order
    of measures in the language's table), then those said most often.
    """
    return rank_of(topic, words.tally(entries))


def rank_of(topic: Topic, count: Tally) -> tuple[int, int, int, int]:
    """Return what a topic is ranked by, where its entries are counted already."""
    return -count.origins, -count.voices, topic.order, -count.said


def arrange(
    entries: Iterable[Entry], filters: Filters, by: Callable[[Entry], Any] | None = None
) -> list[Entry]:
    """Return entries in the order that was asked for with ``--sort``, or else by place or the key given.

    The name of a column sorts upwards, with "-" before it downwards; rows without a value come last either
    way. A name that is no column is a ``UsageError``.
    """
    ordered = by_place(entries)
    if by is not None:
        ordered.sort(key=by)
    if not filters.sort:
        return ordered
    name = record_name(filters.sort.removeprefix("-"))
    if name not in COLUMNS:
        raise UsageError(f"no column {name!r}; there are {', '.join(COLUMNS)}", where="--sort")
    value = _value_of(name)
    values = [(value(entry), entry) for entry in ordered]
    present = [(value, entry) for value, entry in values if value not in (None, "", [])]
    present.sort(key=lambda pair: pair[0], reverse=filters.sort.startswith("-"))
    return [entry for _, entry in present] + [entry for value, entry in values if value in (None, "", [])]


def _value_of(name: str) -> Callable[[Entry], Any]:
    """Return what gives the value of a column by which entries are sorted."""
    if name in ("low", "high", "low_float", "high_float"):
        # Amounts are text in a record, and would sort as text.
        amount = name.removesuffix("_float")
        return lambda entry: as_float(getattr(entry.claim, amount))
    if name in CLAIM_COLUMNS:

        def field(entry: Entry) -> Any:
            value = getattr(entry.claim, name)
            return list(value) if isinstance(value, tuple) else value

        return field
    return lambda entry: beside(entry)[name]


def _placed(entries: Iterable[Entry], filters: Filters) -> list[Entry]:  # noqa: ARG001 - as ``arrange``
    return by_place(entries)


def _by_group(
    title: str,
    noun: Group,
    held: Held,
    filters: Filters,
    heading: Callable[[Sequence[Entry]], str],
    columns: tuple[Column, ...],
    cells: Callable[[Entry, Topic], tuple[str, ...]],
) -> View:
    """Return the view of figures grouped by who said or printed them; a group without a name stands last."""
    sizes = held.sizes(noun)
    ranked = sorted(sizes, key=lambda one: (one == "", -sizes[one], one))
    every = sum(sizes.values())
    names = held.names(noun)
    groups: dict[Any, list[Entry]] = {}

    def ordered(most: int | None) -> list[Entry]:
        """Return so many figures, group by group, reading the groups in which they stand."""
        kept = list(_up_to(ranked, sizes, most))
        new = set(kept) - groups.keys()
        for entry in held.members(noun, new) if new else ():
            groups.setdefault(key_of(entry, noun), []).append(entry)
            names.add((entry,))
        told = (groups.get(one, []) for one in kept)  # what is kept may be out of date
        return [e for group in told for e in arrange(group, filters, by=_grouping(group, names))][:most]

    @cache
    def chosen() -> list[Entry]:
        return ordered(filters.limit)

    shown = held.whole(ordered(filters.limit or MOST_ROWS))
    names.learn(e.topic for e in shown)
    sections = []
    for one, group in groupby(shown, key=lambda entry: key_of(entry, noun)):
        members = list(group)
        count = words.tally(groups[one])
        line = f"{words.counted(groups[one])} in {many(count.documents, 'document')}"
        if noun == "publisher":
            line += f", {many(count.voices, 'voice')}"
        rows, behind = said_again(members, lambda e: cells(e, names[e.topic]))
        rows = _quiet(rows)
        kept = columns
        if all(e.claim.asof is None for e in members):
            line += "; as-of day unknown"
            at = next(i for i, column in enumerate(columns) if column.name == AS_OF)
            kept, rows = _without(columns, at), tuple(_without(row, at) for row in rows)
        sections.append(make_section(kept, rows, title=heading(members), lines=(line,), behind=behind))
    return View(
        title,
        intro=_said(held, every, len(shown), filters),
        sections=tuple(sections),
        columns=COLUMNS,
        brief=BRIEF,
        records=Records(
            lambda places: [record(e) for e in held.whole([chosen()[place] for place in places])],
            range(min(every, filters.limit or every)),
        ),
    )


def _up_to(ranked: Iterable[Any], sizes: Mapping[Any, int], most: int | None) -> Iterator[Any]:
    """Yield groups until they have so many figures."""
    number = 0
    for one in ranked:
        if most is not None and number >= most:
            return
        yield one
        number += sizes[one]


def _grouping(entries: Sequence[Entry], names: Names) -> Callable[[Entry], Any]:
    """Return the order inside a group: what says its subject first, topics in the order of their first
    figure."""
    first: dict[str, int] = {}
    for place, entry in enumerate(entries):
        first.setdefault(entry.topic, place)
    return lambda e: (not names.sketch(e.topic).comparable, first[e.topic], in_time(e))


def in_time(entry: Entry) -> tuple[bool, str, str, str, int]:
    """Return the order in time: as-of day, then printing day; an unknown day comes after all known ones."""
    claim = entry.claim
    return claim.asof is None, claim.asof or "", claim.date or "9999", claim.document, claim.start


def said_again(
    entries: Sequence[Entry], cells: Callable[[Entry], tuple[str, ...]]
) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[Entry, ...], ...]]:
    """Return the rows of entries, and the entries of each; equal rows are one, with how often it was said
    behind the figure. Each ends with the id of its first figure."""
    members: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        members.setdefault(cells(entry), []).append(entry)
    rows = []
    for row, said in members.items():
        if len(said) > 1:
            at = next(i for i, cell in enumerate(row) if cell.startswith('"'))
            figure, _, below = row[at].partition("\n")
            row = (*row[:at], _lines(f"{figure} x{len(said)}", below), *row[at + 1 :])
        rows.append((*row, short(said[0].claim.claim)))
    return tuple(rows), tuple(map(tuple, members.values()))


def _without(row: tuple[Part, ...], at: int) -> tuple[Part, ...]:
    return (*row[:at], *row[at + 1 :])


def _quiet(rows: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Return the rows with the first cell empty where it repeats the one above."""
    quiet = []
    for i, row in enumerate(rows):
        repeated = i > 0 and rows[i - 1][0] == row[0]
        quiet.append(("", *row[1:]) if repeated else row)
    return tuple(quiet)


def _said(held: Held, rows: int, shown: int, filters: Filters) -> tuple[str, ...]:
    """Return what was counted of all figures of a view, and how many of the rows are shown."""
    counts = held.counts()
    behind = by_whom(counts.voices, counts.documents) if counts.every else ""
    if counts.is_one:
        behind = held.behind()
    return make_intro(words.number(counts.every, counts.live, counts.numbers), behind, rows, shown, filters)


def make_intro(count: str, behind: str, rows: int, shown: int, filters: Filters) -> tuple[str, ...]:
    """Return what was counted, what stands behind it, and how many of the rows are shown."""
    chosen = words.asked(filters)
    if not behind:
        return (f"No figure fits {chosen}." if chosen else "No figures to show.",)
    lines = [f"{count}{f', for {chosen}' if chosen else ''}. {behind}."]
    if shown < rows:
        more = "a higher --limit shows more"
        if filters.limit is None:
            more = "--limit shows more, --jsonl and --csv have all"
        lines.append(f"{shown:,} of {rows:,} shown; {more}.")
    return (" ".join(lines),)


def whose(entries: Sequence[Entry]) -> str:
    """Return what stands behind figures: origins only where all are on one topic, or in one document.

    Two voices in one document are of one origin, and so is all that hangs together by documents and voices;
    over many topics that is the whole ledger, and says nothing.
    """
    counts = counts_of(entries)
    if counts.is_one:
        return str(words.tally(entries))
    return by_whom(counts.voices, counts.documents) if entries else ""


def by_whom(voices: int, documents: int) -> str:
    """Return in words by how many voices, and in how many documents, figures are."""
    return f"{many(voices, 'voice')}, {many(documents, 'document')}"


def _aside(entry: Entry) -> str:
    """Return what keeps a figure from being counted again in the other views."""
    if entry.claim.restates:
        return f"= {short(entry.claim.restates)} in another unit"
    return "in a copy; counted once" if entry.copy else ""


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)
