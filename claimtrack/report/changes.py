"""The view of changes: which figures were updated or corrected, from what to what, and whether the estimate
or the world changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from claimtrack.compare.folding import Finding
from claimtrack.compare.readings import read
from claimtrack.compare.relations import Relation
from claimtrack.compare.standing import voice_of
from claimtrack.model import Claim, CopyPair, DocumentEntry, Entry, Filters
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.listings import rank
from claimtrack.report.pairs import (
    COLUMNS,
    Pairs,
    among,
    arrange_findings,
    caps,
    explain,
    find_pairs,
    known_language,
    nothing_fits,
    pair_records,
)
from claimtrack.report.view import Column, View, make_section
from claimtrack.rows import short

if TYPE_CHECKING:
    from claimtrack.store.ledger import KeptRelations

NONE = Filters()

TELLING = ("stale", "hardened", "bound flipped")
"""Notes on a repeated figure that are a change in what is said, though not of the number."""

SHARES = ("percent", "percentage point", "basis point", "fraction")
"""Units of which a percentage would be misread: from 4 to 5 percent is not "+25 percent" to most readers."""

MOST_SHOWN = 1_000
"""Changes that people are shown without ``--topic`` or ``--limit``: those of the best documented topics."""

TABLE = (
    Column("when", 1, 10),
    Column("whose", 3),
    Column("from -> to, as worded", 6),
    Column("kind", 3, 10),
    Column("ids", 1, 8),
)


def changes(
    entries: Iterable[Entry],
    documents: Iterable[DocumentEntry] = (),  # noqa: ARG001 - every view takes the same values
    copies: Iterable[CopyPair] = (),  # noqa: ARG001
    filters: Filters = NONE,
    around: Iterable[Entry] | None = None,
    kept: KeptRelations | None = None,
) -> View:
    """Return the updates and corrections by topic, in order of time, each once; then figures that are the
    same and put otherwise: harder, with another bound, or come back after a newer one.

    ``around`` are all entries of the ledger where ``entries`` are only those that fit the filters.
    """
    pairs = find_pairs(entries, around, kept)
    found = pairs.findings(("updates", "corrects"))
    again = [f for note in TELLING for f in pairs.repeated(note, TELLING)]
    by_topic = _by_topic(pairs, found)
    ordered = [*(f for group in by_topic.values() for f in group), *again]
    records = pair_records(pairs, ordered)
    places = arrange_findings(ordered, records, filters)[: filters.limit]
    near = places if filters.sort else _nearest(pairs, ordered, places)
    most = None if filters.limit else MOST_SHOWN
    shown: dict[str, list[Finding]] = defaultdict(list)
    for finding in pairs.whole([ordered[place] for place in near[:most]]):
        title = "" if finding.first.relation == "repeats" else pairs.topic(finding.first)
        shown[title].append(finding)
    sections = []
    for key, group in sorted(shown.items(), key=lambda one: one[0] == ""):
        title = pairs.names[key].name if key else "THE SAME FIGURE, PUT OTHERWISE"
        rows = tuple(_row(pairs, finding) for finding in group)
        behind = [(pairs.a(f.first), pairs.b(f.first)) for f in group]
        sections.append(make_section(TABLE, rows, title, (f"--topic {key}",) if key else (), behind=behind))
    if ordered:
        count = Counts(found)
        said = f"{count} {among(pairs, filters)}."
        if again:
            said += f" {many(len(again), 'figure')} put otherwise or printed again."
        if len(near) < len(places):
            said += " Each new figure is shown beside the nearest before it; --jsonl has all pairs."
        if most is not None and most < len(near):
            said += f" The first {most:,} of {len(near):,} are shown; --topic and --limit show the others."
        if len(places) < len(ordered):
            said += f" {len(places):,} of {len(ordered):,} shown; a higher --limit shows more."
    else:
        said = f"No figure is updated or corrected {among(pairs, filters)}."
    notes = [*caps(pairs), *(("claimtrack compare ID ID explains one pair.",) if ordered else ())]
    return View(
        "Changes",
        intro=nothing_fits(pairs, filters) or (said,),
        sections=tuple(sections),
        notes=tuple(notes),
        columns=COLUMNS,
        records=records.chosen(places),
        cut=" ".join(caps(pairs)),
    )


class Counts:
    """How many updates and corrections there are, in words."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        labels = [finding.first.relation for finding in findings]
        self.updates, self.corrections = labels.count("updates"), labels.count("corrects")

    def __str__(self) -> str:
        return f"{many(self.updates, 'update')} and {many(self.corrections, 'correction')}"


def _telling(relation: Relation) -> str | None:
    return next((note for note in TELLING if note in relation.notes), None)


def _nearest(pairs: Pairs, findings: Sequence[Finding], places: Sequence[int]) -> list[int]:
    """Return the places of findings with each new figure beside one old figure only: its own voice's, else
    the latest before it. A total that passes ten others is one change."""
    best: dict[tuple[object, ...], tuple[tuple[bool, bool, str, str, int], int]] = {}
    same = [place for place in places if _is_in_digits_of(findings[place].first)]
    whole = pairs.whole([findings[place] for place in same])
    withdrawn = {place for place, one in zip(same, whole, strict=True) if is_withdrawn(one.first.b)}
    for place in places:
        relation = findings[place].first
        a, b = relation.a, relation.b
        if relation.relation == "repeats":
            key: tuple[object, ...] = (place,)
        else:
            key = (relation.relation, pairs.topic(relation), b.low, b.high, b.unit)
        own = voice_of(pairs.a(relation)) == voice_of(pairs.b(relation))
        near = (place in withdrawn, own, a.asof or "", a.date or "", a.start)
        if key not in best or near > best[key][0]:
            best[key] = near, place
    kept = {place for _, place in best.values()}
    return [place for place in places if place in kept]


def _is_in_digits_of(relation: Relation) -> bool:
    """Say whether the later figure is written in the digits of the earlier one."""
    return relation.a.surface.split()[:1] == relation.b.surface.split()[:1]


def is_withdrawn(claim: Claim) -> bool:
    """Say whether a figure is named only to be taken back, as a correction note does."""
    language = known_language(claim.language)
    return language is not None and read(claim, language).is_withdrawn


def _by_topic(pairs: Pairs, findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Return findings by topic: the topics ranked as everywhere, within one in the order of time."""
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[pairs.topic(finding.first)].append(finding)
    members = pairs.members(groups.keys())
    ranked = sorted(groups, key=lambda key: (*rank(pairs.names.sketch(key), members[key]), key))
    return {key: groups[key] for key in ranked}


def _row(pairs: Pairs, finding: Finding) -> tuple[str, ...]:
    relation = finding.first
    a, b = _from_to(relation)
    figures = f"{words.figure(a)} ->\n{words.figure(b)}"
    return (
        words.asof(b),
        _whose(pairs, relation),
        f"{figures}\n{explain(relation, finding.said)}",
        _kind(pairs, relation),
        f"{short(a.claim)}\n{short(b.claim)}",
    )


def _from_to(relation: Relation) -> tuple[Claim, Claim]:
    """Return the old and the new figure: a correction note names the withdrawn one behind its
    replacement."""
    a, b = relation.a, relation.b
    return (b, a) if relation.relation == "corrects" and is_withdrawn(b) and not is_withdrawn(a) else (a, b)


def _whose(pairs: Pairs, relation: Relation) -> str:
    earlier, later = _from_to(relation)
    new, old = words.who(later), words.who(earlier)
    first, second = pairs.a(relation), pairs.b(relation)
    if first.claim is later:
        first, second = second, first
    aside = "; ".join(part for part in (words.doubt(later), words.signs(second)) if part)
    before = words.signs(first)
    said = f"{new}; before: {old}" if new != old else new
    where = words.clean(second.label)
    if first.label != second.label:
        where = f"{words.clean(first.label)} -> {where}"
    return "\n".join(part for part in (said, where, aside, f"before: {before}" if before else "") if part)


def _kind(pairs: Pairs, relation: Relation) -> str:
    """Return what changed, in words that tell the estimate from the world, and which way."""
    note = _telling(relation)
    if relation.relation == "repeats":
        return {"stale": "OLD FIGURE\nAGAIN", "hardened": "HARDER", "bound flipped": "BOUND\nFLIPPED"}[
            note or ""
        ]
    label = "correction" if relation.relation == "corrects" else "update"
    kind = {"estimate": "estimate", "world": "the world", None: ""}[relation.change]
    way = _way(*_from_to(relation))
    return "\n".join(
        part for part in (label, kind, way, percentage(pairs.a(relation), pairs.b(relation))) if part
    )


def _way(a: Claim, b: Claim) -> str:
    if a.low is None or b.low is None or a.unit != b.unit:
        return ""
    first, second = (a.low, a.high or a.low), (b.low, b.high or b.low)
    if first[0] <= second[0] and first[1] <= second[1] and first != second:
        return "up"
    if first[0] >= second[0] and first[1] >= second[1] and first != second:
        return "DOWN"
    return ""


def percentage(a: Entry, b: Entry) -> str:
    """Return by how much a figure changed, where that is anybody's finding: one voice, two points of one
    unit with the same bound; else nothing.

    A change from one voice's range to another's bound has no percentage.
    """
    x, y = a.claim, b.claim
    if not (x.speaker and voice_of(a) == voice_of(b)) or x.unit != y.unit or x.bound != y.bound:
        return ""
    points = x.low is not None and x.low == x.high and y.low is not None and y.low == y.high
    if not points or x.bound == "vague" or x.unit in SHARES:
        return ""
    assert x.low is not None
    assert y.low is not None
    if x.low <= 0 or y.low < 0 or x.low == y.low:
        return ""
    change = (y.low - x.low) * 100 / x.low
    digits = Decimal(1) if abs(change) >= 10 else Decimal("0.1")
    return f"{change.quantize(digits):+,f} %" if abs(change) < 10_000 else ""
