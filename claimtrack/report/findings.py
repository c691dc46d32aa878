"""The views on how figures stand to each other: conflicts and relations. Pairs that only say again what
another pair says are one finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from claimtrack.compare.folding import Finding
from claimtrack.compare.relations import Relation
from claimtrack.compare.standing import Voice, voice_of
from claimtrack.model import CopyPair, DocumentEntry, Entry, Filters
from claimtrack.plural import many
from claimtrack.report import words
from claimtrack.report.listings import rank
from claimtrack.report.pairs import (
    COLUMNS,
    TABLE,
    Pairs,
    among,
    arrange_findings,
    caps,
    find_pairs,
    nothing_fits,
    pair_behind,
    pair_records,
    pair_rows,
)
from claimtrack.report.view import Records, View, make_section

if TYPE_CHECKING:
    from claimtrack.store.ledger import KeptRelations

NONE = Filters()

ABOVE = "part above whole"
"""The note of a relation whose part is larger than its whole."""

GROUPS = {
    "cannot_both_be_right": "A. CANNOT BOTH BE RIGHT",
    "both_possible": "B. BOTH POSSIBLE, FAR APART",
    "part_above_whole": "C. PART ABOVE WHOLE",
    "inside_one_document": "D. INSIDE ONE DOCUMENT",
}
"""The groups of conflicts, as data calls them and as people read them."""

TENSIONS = ("conflicts", "diverges")
"""The relations of figures that cannot both be right, or are far apart."""

LABELS = {
    "conflicts": "CONFLICTS: cannot both be right",
    "diverges": "DIVERGES: both possible, far apart",
    "rejects": "REJECTS: the later voice says it is not so",
    "corrects": "CORRECTS: replaces the earlier figure",
    "updates": "UPDATES: the total or state moved on",
    "part_of": "PART OF: an addend, a subset or a difference",
    "agrees": "AGREES: another origin, not materially different",
    "repeats": "REPEATS: the same figure for the same thing",
}
"""The relations in the order in which readers ask for them."""

MOST_OF_A_TOPIC = 3
"""Findings of one topic and group that people are shown unless they ask for the topic: a fresh event has
dozens of rival estimates, and the other topics would be buried under them."""

MOST_OF_A_GROUP = 12
"""Findings of one group that people are shown so, those of the best documented topics: about two screens."""

MOST_PAIRED = 1_000
"""Findings that people are shown of a topic, or sorted, without ``--limit``."""

MOST_FINDINGS = 100
"""Findings of relations that people are shown without ``--limit``: most only repeat, and a table of them is
for a first look."""

MOST_PAIRS = 100_000
"""Pairs in the data formats without ``--limit``: some 60 MB of JSON lines."""


def conflicts(
    entries: Iterable[Entry],
    documents: Iterable[DocumentEntry] = (),  # noqa: ARG001 - every view takes the same values
    copies: Iterable[CopyPair] = (),  # noqa: ARG001
    filters: Filters = NONE,
    around: Iterable[Entry] | None = None,
    kept: KeptRelations | None = None,
) -> View:
    """Return the figures that cannot both be right, or are far apart, each finding once.

    ``around`` are all entries of the ledger where ``entries`` are only those that fit the filters; see
    ``pairs.find_pairs``.
    """
    pairs = find_pairs(entries, around, kept)
    found = pairs.findings(TENSIONS)
    pairs.names.learn(_above(found, pairs))
    by_group: dict[str, list[Finding]] = {name: [] for name in GROUPS}
    for finding in found:
        by_group[_group(pairs, finding.first)].append(finding)
    ordered = [finding for group in by_group.values() for finding in group]
    named = [name for name, group in by_group.items() for _ in group]
    plain = pair_records(pairs, ordered)

    def made(places: Sequence[int]) -> list[dict[str, Any]]:
        records = plain.chosen(places)
        return [{**record, "group": named[place]} for place, record in zip(places, records, strict=True)]

    records = Records(made, range(len(ordered)))
    places = arrange_findings(ordered, records, filters)[: filters.limit]
    chosen = places if filters.topic or filters.limit or filters.sort else _foremost(pairs, ordered, places)
    most = MOST_PAIRED if filters.limit is None else None
    shown = pairs.whole([ordered[place] for place in chosen[:most]])
    sections = []
    number = 0
    for name, title in GROUPS.items():
        rows, behind = [], []
        for place, finding in zip(chosen, shown, strict=False):
            if named[place] == name:
                number += 1
                rows += pair_rows(pairs, finding, number)
                behind += pair_behind(pairs, finding)
        if rows:
            sections.append(make_section(TABLE, tuple(rows), title, behind=behind, together=2))
    if ordered:
        said = f"{many(len(ordered), 'finding')} {among(pairs, filters)}."
        if len(shown) < len(chosen):
            said += f" The first {len(shown):,} are shown; --limit shows others, --jsonl all."
        elif len(chosen) < len(places):
            said += (
                f" {len(chosen):,} shown, of each topic the {MOST_OF_A_TOPIC} of which most is known; "
                "--topic, --limit and --jsonl show the others."
            )
        elif len(places) < len(ordered):
            said += f" {len(places):,} of {len(ordered):,} shown; a higher --limit shows more."
    else:
        said = f"No conflicts found {among(pairs, filters)}."
    stale = pairs.noted("stale")
    notes = [
        *((f"Left out: old figures printed again: {stale:,}; claimtrack report changes",) if stale else ()),
        *caps(pairs),
        *(("claimtrack compare ID ID explains one pair; claimtrack show ID one figure.",) if ordered else ()),
    ]
    return View(
        "Conflicts",
        intro=nothing_fits(pairs, filters) or (said,),
        sections=tuple(sections),
        notes=tuple(notes),
        columns=("group", *COLUMNS),
        records=records.chosen(places),
        cut=" ".join(caps(pairs)),
    )


def _foremost(pairs: Pairs, findings: Sequence[Finding], places: Sequence[int]) -> list[int]:
    """Return of each topic and group a few findings: those of one day first, then those in which nothing is
    inferred or doubtful; the topics ranked as everywhere. Two voices that disagree anew are one finding."""
    best: dict[tuple[str, str], dict[frozenset[Voice], tuple[tuple[bool, ...], int]]] = {}
    for place in places:
        relation = findings[place].first
        a, b = pairs.a(relation), pairs.b(relation)
        claims = (a.claim, b.claim)
        weak = (
            a.claim.asof is None or a.claim.asof != b.claim.asof,
            any("place" in claim.inferred for claim in claims),
            any(words.doubt(claim) != "" for claim in claims),
            not all(claim.speaker for claim in claims),
        )
        topic = best.setdefault((_group(pairs, relation), pairs.topic(relation)), {})
        voices = frozenset((voice_of(a), voice_of(b)))
        topic[voices] = min(topic.get(voices, (weak, place)), (weak, place))
    members = pairs.members({topic for _, topic in best})
    ranked = sorted(best, key=lambda one: (*rank(pairs.names.sketch(one[1]), members[one[1]]), one))
    kept: dict[str, list[int]] = {name: [] for name in GROUPS}
    for group, topic_key in ranked:
        chosen = sorted(best[group, topic_key].values())[:MOST_OF_A_TOPIC]
        kept[group] += [place for _, place in chosen]
    return [place for group in kept.values() for place in group[:MOST_OF_A_GROUP]]


def _above(findings: Iterable[Finding], pairs: Pairs) -> set[str]:
    """Return the topics of the smaller ends, where one is larger than the other and of another topic."""
    return {
        part.topic
        for finding in findings
        for part, whole in _ends(pairs, finding.first)
        if _exceeds(part, whole)
    }


def _ends(pairs: Pairs, relation: Relation) -> tuple[tuple[Entry, Entry], tuple[Entry, Entry]]:
    a, b = pairs.a(relation), pairs.b(relation)
    return (a, b), (b, a)


def _exceeds(part: Entry, whole: Entry) -> bool:
    """Say whether a figure is larger than another of another topic."""
    low, most = part.claim.low, whole.claim.high
    if part.topic == whole.topic or low is None or most is None:
        return False
    return low > most and part.claim.unit == whole.claim.unit


def _group(pairs: Pairs, relation: Relation) -> str:
    if ABOVE in relation.notes or _is_above(pairs, relation):
        return "part_above_whole"
    if relation.a.document == relation.b.document:
        return "inside_one_document"
    return "cannot_both_be_right" if relation.relation == "conflicts" else "both_possible"


def _is_above(pairs: Pairs, relation: Relation) -> bool:
    """Say whether a town's figure is larger than its country's, or that of children than that of people."""
    return any(
        _exceeds(part, whole) and whole.topic in pairs.names[part.topic].parents
        for part, whole in _ends(pairs, relation)
    )


def relations(
    entries: Iterable[Entry],
    documents: Iterable[DocumentEntry] = (),  # noqa: ARG001
    copies: Iterable[CopyPair] = (),  # noqa: ARG001
    filters: Filters = NONE,
    around: Iterable[Entry] | None = None,
    kept: KeptRelations | None = None,
) -> View:
    """Return how figures stand to each other: people see each finding once, the records are all pairs.

    ``around`` as in ``conflicts``. Without ``--limit``, people see ``MOST_FINDINGS`` and the records end
    after ``MOST_PAIRS``; what is cut is said.
    """
    pairs = find_pairs(entries, around, kept)
    counts = pairs.counts()
    by_label, findings = pairs.foremost(LABELS, None if filters.sort else filters.limit or MOST_FINDINGS)
    places = arrange_findings(by_label, pair_records(pairs, by_label), filters)
    shown = pairs.whole([by_label[place] for place in places[: filters.limit or MOST_FINDINGS]])
    most = filters.limit or MOST_PAIRS
    every = pairs.first_relations(None if filters.sort else most)
    alone = [Finding(relation) for relation in every]
    flat = pair_records(pairs, alone)
    given = arrange_findings(alone, flat, filters)[:most]
    sections = []
    for label, title in LABELS.items():
        group = [f for f in shown if f.first.relation == label]
        rows = [row for f in group for row in pair_rows(pairs, f)]
        behind = [entries for f in group for entries in pair_behind(pairs, f)]
        if rows:
            sections.append(make_section(TABLE, tuple(rows), title, behind=behind, together=2))
    cut = list(caps(pairs))
    if len(given) < counts.total():
        cut.insert(0, f"{len(given):,} of {counts.total():,} pairs given; a higher --limit gives more.")
    return View(
        "Relations",
        intro=nothing_fits(pairs, filters) or (_said(pairs, counts, len(shown), findings, filters),),
        sections=tuple(sections),
        notes=(
            *caps(pairs),
            *(("claimtrack compare ID ID explains one pair, unrelated ones too.",) if shown else ()),
        ),
        columns=COLUMNS,
        records=flat.chosen(given),
        cut=" ".join(cut),
    )


def _said(pairs: Pairs, counts: Counter[str], shown: int, findings: int, filters: Filters) -> str:
    if not findings:
        return f"No two figures stand in a relation {among(pairs, filters)}."
    total = sum(counts.values())
    labels = ", ".join(f"{label.replace('_', ' ')} {counts[label]:,}" for label in LABELS if counts[label])
    said = f"{many(total, 'pair')} {among(pairs, filters)}: {labels}."
    if findings < total:
        said += f" What only says another pair again is shown once: {many(findings, 'finding')}."
    if shown < findings:
        said += f" {shown:,} of {findings:,} shown; a higher --limit shows more, --jsonl has all pairs."
    return said
