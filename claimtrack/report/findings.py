"""The views on how figures stand to each other: conflicts and relations. Pairs that only say again what
another pair says are one finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from claimtrack.compare.folding import Finding, fold
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
    pair_record,
    pair_rows,
)
from claimtrack.report.view import View, make_section

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
) -> View:
    """Return the figures that cannot both be right, or are far apart, each finding once.

    ``around`` are all entries of the ledger where ``entries`` are only those that fit the filters; see
    ``pairs.find_pairs``.
    """
    pairs = find_pairs(entries, around)
    found = [finding for finding in fold(pairs.relations) if finding.first.is_tension]
    by_group = {name: [f for f in found if _group(pairs, f.first) == name] for name in GROUPS}
    ordered = [finding for group in by_group.values() for finding in group]
    records = [
        {**pair_record(pairs, f.first, f.said), "group": name} for name in GROUPS for f in by_group[name]
    ]
    places = arrange_findings(ordered, records, filters)[: filters.limit]
    kept = places if filters.topic or filters.limit or filters.sort else _foremost(pairs, ordered, places)
    sections = []
    number = 0
    for name, title in GROUPS.items():
        rows = []
        for place in kept:
            if records[place]["group"] == name:
                number += 1
                rows += pair_rows(pairs, ordered[place], number)
        if rows:
            sections.append(make_section(TABLE, tuple(rows), title))
    if ordered:
        said = f"{many(len(ordered), 'finding')} {among(pairs, filters)}."
        if len(kept) < len(places):
            said += (
                f" {len(kept):,} shown, of each topic the {MOST_OF_A_TOPIC} of which most is known; --topic, "
                "--limit and --jsonl show the others."
            )
        elif len(places) < len(ordered):
            said += f" {len(places):,} of {len(ordered):,} shown; a higher --limit shows more."
    else:
        said = f"No conflicts found {among(pairs, filters)}."
    stale = sum("stale" in relation.notes for relation in pairs.relations)
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
        records=tuple(records[place] for place in places),
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
    members = words.by_topic(e for e in pairs.entries.values() if e.topic in {topic for _, topic in best})
    ranked = sorted(best, key=lambda one: (*rank(pairs.names[one[1]], members[one[1]]), one))
    kept: dict[str, list[int]] = {name: [] for name in GROUPS}
    for group, topic_key in ranked:
        chosen = sorted(best[group, topic_key].values())[:MOST_OF_A_TOPIC]
        kept[group] += [place for _, place in chosen]
    return [place for group in kept.values() for place in group[:MOST_OF_A_GROUP]]


def _group(pairs: Pairs, relation: Relation) -> str:
    if ABOVE in relation.notes or _is_above(pairs, relation):
        return "part_above_whole"
    if relation.a.document == relation.b.document:
        return "inside_one_document"
    return "cannot_both_be_right" if relation.relation == "conflicts" else "both_possible"


def _is_above(pairs: Pairs, relation: Relation) -> bool:
    """Say whether a town's figure is larger than its country's, or that of children than that of people."""
    a, b = pairs.a(relation), pairs.b(relation)
    for part, whole in ((a, b), (b, a)):
        low, most = part.claim.low, whole.claim.high
        if whole.topic in pairs.names[part.topic].parents and low is not None and most is not None:
            return low > most and part.claim.unit == whole.claim.unit
    return False


def relations(
    entries: Iterable[Entry],
    documents: Iterable[DocumentEntry] = (),  # noqa: ARG001
    copies: Iterable[CopyPair] = (),  # noqa: ARG001
    filters: Filters = NONE,
    around: Iterable[Entry] | None = None,
) -> View:
    """Return how figures stand to each other: people see each finding once, the records are all pairs.

    ``around`` as in ``conflicts``. Without ``--limit``, people see ``MOST_FINDINGS`` and the records end
    after ``MOST_PAIRS``; what is cut is said.
    """
    pairs = find_pairs(entries, around)
    findings = fold(pairs.relations)
    counts: Counter[str] = Counter(relation.relation for relation in pairs.relations)
    by_label = [f for label in LABELS for f in findings if f.first.relation == label]
    firsts = [pair_record(pairs, f.first, f.said) for f in by_label] if filters.sort else []
    places = arrange_findings(by_label, firsts, filters)
    shown = [by_label[place] for place in places[: filters.limit or MOST_FINDINGS]]
    every = [Finding(relation) for relation in pairs.relations]
    flat = [pair_record(pairs, relation) for relation in pairs.relations]
    kept = arrange_findings(every, flat, filters)[: filters.limit or MOST_PAIRS]
    sections = []
    for label, title in LABELS.items():
        rows = [row for f in shown if f.first.relation == label for row in pair_rows(pairs, f)]
        if rows:
            sections.append(make_section(TABLE, tuple(rows), title))
    cut = list(caps(pairs))
    if len(kept) < len(flat):
        cut.insert(0, f"{len(kept):,} of {len(flat):,} pairs given; a higher --limit gives more.")
    return View(
        "Relations",
        intro=nothing_fits(pairs, filters) or (_said(pairs, counts, len(shown), by_label, filters),),
        sections=tuple(sections),
        notes=(
            *caps(pairs),
            *(("claimtrack compare ID ID explains one pair, unrelated ones too.",) if shown else ()),
        ),
        columns=COLUMNS,
        records=tuple(flat[place] for place in kept),
        cut=" ".join(cut),
    )


def _said(
    pairs: Pairs, counts: Counter[str], shown: int, findings: Sequence[Finding], filters: Filters
) -> str:
    if not findings:
        return f"No two figures stand in a relation {among(pairs, filters)}."
    total = sum(counts.values())
    labels = ", ".join(f"{label.replace('_', ' ')} {counts[label]:,}" for label in LABELS if counts[label])
    said = f"{many(total, 'pair')} {among(pairs, filters)}: {labels}."
    if len(findings) < total:
        said += f" What only says another pair again is shown once: {many(len(findings), 'finding')}."
    if shown < len(findings):
        said += f" {shown:,} of {len(findings):,} shown; a higher --limit shows more, --jsonl has all pairs."
    return said
