"""The rows of a topic in the overview: each voice's words, its latest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from claimtrack.compare.standing import Voice, can_stand, voice_of
from claimtrack.filters import Filters
from claimtrack.model import Entry, Topic
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.listings import arrange
from claimtrack.report.view import LABEL, Column, Hint, Section, make_section
from claimtrack.report.words import Tally
from claimtrack.rows import short

MOST_FIGURES = 6
"""Rows of one topic; the rest is in the timeline."""

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a topic: the same words of one voice in one document, however often they are said.

    ``again`` says how the row stands to the one above where the voice is the same, and is else empty.
    """

    entries: tuple[Entry, ...]
    again: str

    @property
    def entry(self) -> Entry:
        """Return the first of its figures."""
        return self.entries[0]


def section_of(topic: Topic, group: Sequence[Entry], filters: Filters, mark: str = "") -> Section:
    """Return a topic of several documents: what stands behind it, then each voice with its latest word
    first. ``mark`` is said of it besides."""
    lines = _said(group, filters)
    kept = _foremost(lines, MOST_FIGURES)
    rows = [
        (
            words.asof(line.entry.claim),
            _figure(line),
            line.again or words.who(line.entry.claim),
            words.beside(line.entry),
            words.clean(line.entry.label),
            short(line.entry.claim.claim),
        )
        for line in (lines[i] for i in kept)
    ]
    columns = (
        Column("as of", 1, 10),
        Column("figure as worded", 4, 16),
        Column("who says it", 3, 14),
        Column("basis", 2, 12),
        Column("doc", 2, LABEL),
        Column("id", 1, 8),
    )
    rest = len(lines) - len(rows)
    more = Hint("report timeline", (("topic", topic.key),), f"{rest:,} more")
    count = words.tally(group)
    said = f"{count}; {words.counted([e for e in group if words.is_live(e)])}"
    behind = [lines[i].entries for i in kept]
    above = (*([mark] if mark else []), said)
    return make_section(columns, rows, topic.name, above, behind=behind, hints=(more,) if rest else ())


def _foremost(lines: Sequence[Line], most: int) -> list[int]:
    """Return the places of so many lines in their order: one word of each voice before the second of any."""
    counts: Counter[Voice] = Counter()
    nth = []
    for line in lines:
        voice = voice_of(line.entry)
        nth.append(counts[voice])
        counts[voice] += 1
    return sorted(sorted(range(len(lines)), key=lambda i: (nth[i], i))[:most])


def table_of(
    keys: Sequence[str],
    names: Mapping[str, Topic],
    groups: Mapping[str, Sequence[Entry]],
    filters: Filters,
    title: str | None,
    lines: Sequence[str] = (),
    notes: Sequence[str] = (),
    most: int = MOST_FIGURES,
    marks: Mapping[str, str] = NOTHING,
    counts: Mapping[str, Tally] | None = None,
) -> Section:
    """Return topics in one table, each with ``most`` rows; the day has a column if any of them has one.
    ``marks`` are said of topics besides, and ``counts`` what stands behind them, where that is known."""
    tallies = {key: words.tally(groups[key]) for key in keys} if counts is None else counts
    dated = any(e.claim.asof for key in keys for e in groups[key])
    columns = [Column("what", 6, 14), Column("figure as worded", 6, 16), Column("who says it", 6, 14)]
    columns += [Column("doc, as of" if dated else "doc", 2, LABEL), Column("id", 1, 8)]
    made = [
        row
        for key in keys
        for row in _rows(names[key], groups[key], tallies[key], filters, dated, most, marks.get(key, ""))
    ]
    rows, behind = tuple(row for row, _ in made), tuple(entries for _, entries in made)
    return make_section(columns, rows, title, lines, notes, behind)


def _rows(
    topic: Topic,
    group: Sequence[Entry],
    count: Tally,
    filters: Filters,
    dated: bool,
    most: int,
    mark: str,
) -> list[tuple[tuple[str, ...], tuple[Entry, ...]]]:
    """Return the rows of a topic, each with the figures behind it."""
    lines = _said(group, filters)
    kept = _foremost(lines, most)
    beneath = [mark] if mark else []
    if count.documents > 1:
        beneath.append(f"{many(count.origins, 'origin')}, {many(count.documents, 'document')}")
    elif count.voices > 1:
        beneath.append(f"{count.voices} voices, 1 document")
    if len(kept) < len(lines):
        beneath.append(f"{len(lines) - len(kept):,} more said")
    what = "\n  ".join([topic.name, *beneath])
    rows: list[tuple[tuple[str, ...], tuple[Entry, ...]]] = []
    for line in (lines[i] for i in kept):
        claim = line.entry.claim
        voice = line.again or words.who(claim)
        known = words.beside(line.entry)
        cells = ["" if rows else what, _figure(line), f"{voice}; {known}" if known else voice]
        label = words.clean(line.entry.label)
        where = f"{label}\n{words.asof(claim)}" if dated else label
        rows.append(((*cells, where, short(claim.claim)), line.entries))
    return rows


def _figure(line: Line) -> str:
    claim = line.entry.claim
    before = "no figure: " if claim.bound == "unquantified" else ""
    return before + words.figure(claim) + (f" x{len(line.entries)}" if len(line.entries) > 1 else "")


def _said(group: Sequence[Entry], filters: Filters) -> list[Line]:
    """Return the lines of a topic, each voice's together: what can stand before what is denied, asked or
    supposed; then the latest day first, figures without a day last, else in the order of the text."""
    ordered = arrange((e for e in group if not e.copy), filters)
    if not filters.sort:
        ordered.sort(key=lambda e: e.claim.asof or "", reverse=True)
        ordered.sort(key=lambda e: not can_stand(e))
    order: dict[object, int] = {}
    for entry in ordered:
        order.setdefault(voice_of(entry), len(order))
    ordered.sort(key=lambda e: order[voice_of(e)])
    lines: dict[tuple[object, ...], list[Entry]] = {}
    for entry in ordered:
        claim = entry.claim
        same = (
            voice_of(entry),
            claim.chain,
            words.figure(claim).lower(),
            claim.modality,
            claim.basis,
            claim.asof,
            entry.label,
            words.signs(entry),
        )
        lines.setdefault(same, []).append(entry)
    said: list[Line] = []
    for members in lines.values():
        before = said[-1].entry if said else None
        said.append(Line(tuple(members), _again(before, members[0])))
    return said


def _again(before: Entry | None, entry: Entry) -> str:
    if before is None or voice_of(before) != voice_of(entry) or before.claim.chain != entry.claim.chain:
        return ""
    if before.claim.document == entry.claim.document and before.claim.asof == entry.claim.asof:
        return "later" if before.claim.start < entry.claim.start else "earlier"
    if before.claim.asof and entry.claim.asof and before.claim.asof != entry.claim.asof:
        return "later" if before.claim.asof < entry.claim.asof else "earlier"
    return "the same voice"
