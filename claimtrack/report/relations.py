"""The view of relations: how figures stand to each other, pair by pair. Pairs that only say again what
another pair says are one finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claimtrack.compare.folding import Finding
from claimtrack.filters import Filters
from claimtrack.model import CopyPair, DocumentEntry, Entry
from claimtrack.plural import many
from claimtrack.report.names import Names
from claimtrack.report.pairs import (
    BRIEF,
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
from claimtrack.report.view import Hint, LateRecords, Records, View, make_section

NONE = Filters()

ONE = Hint("compare", blanks=("ID", "ID"), then="explains one pair, unrelated ones too.")

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

MOST_FINDINGS = 100
"""Findings of relations that people are shown without ``--limit``: most only repeat, and a table of them is
for a first look."""

MOST_PAIRS = 100_000
"""Pairs in the data formats without ``--limit``: some 60 MB of JSON lines."""

MOST_COMPARED = 1_500
"""Figures among which a table looks for pairs, those of the latest documents: a second's work."""


@dataclass(frozen=True, slots=True)
class Latest:
    """What is known of all figures where only those of the latest documents are ``compared``, of so many
    ``documents``: what returns them, with those around them. Where one document has more figures than are
    compared at all, they are the ``first`` so many."""

    compared: int
    documents: int
    every: Callable[[], tuple[Iterable[Entry], Iterable[Entry] | None]]
    first: int | None = None


def relations(
    entries: Iterable[Entry],
    documents: Iterable[DocumentEntry] = (),  # noqa: ARG001
    copies: Iterable[CopyPair] = (),  # noqa: ARG001
    filters: Filters = NONE,
    around: Iterable[Entry] | None = None,
    names: Names | None = None,
    latest: Latest | None = None,
) -> View:
    """Return how figures stand to each other: people see each finding once, the records are all pairs.

    ``around`` are all entries of the ledger where ``entries`` are only those that fit the filters, and
    ``names`` the topics where more figures may name them. Without ``--limit``, people see ``MOST_FINDINGS``
    and the records end after ``MOST_PAIRS``; what is cut is said. ``latest`` says that these are only the
    latest of the figures: the records are then those of all, once they are asked for.
    """
    pairs = find_pairs(entries, around, names)
    counts = pairs.counts()
    by_label, findings = pairs.foremost(LABELS, None if filters.sort else filters.limit or MOST_FINDINGS)
    places = arrange_findings(by_label, pair_records(pairs, by_label), filters)
    shown = pairs.whole([by_label[place] for place in places[: filters.limit or MOST_FINDINGS]])
    pairs.names.learn(pairs.topic(finding.first) for finding in shown)
    records: Sequence[Mapping[str, Any]]
    if latest is None:
        records, cut = _records(pairs, filters)
    else:
        records, cut = LateRecords(lambda: _records(find_pairs(*latest.every(), names), filters)), ""
    sections = []
    for label, title in LABELS.items():
        group = [f for f in shown if f.first.relation == label]
        rows = [row for f in group for row in pair_rows(pairs, f)]
        behind = [entries for f in group for entries in pair_behind(pairs, f)]
        if rows:
            sections.append(make_section(TABLE, tuple(rows), title, behind=behind, together=2))
    return View(
        "Relations",
        intro=nothing_fits(pairs, filters) or (_said(pairs, counts, len(shown), findings, filters),),
        sections=tuple(sections),
        notes=(*([_of_the_latest(latest)] if latest is not None else []), *caps(pairs)),
        hints=(ONE,) if shown else (),
        columns=COLUMNS,
        brief=BRIEF,
        records=records,
        cut=cut,
    )


def _records(pairs: Pairs, filters: Filters) -> tuple[Records, str]:
    """Return the records of pairs, and in words what was left out of them."""
    most = filters.limit or MOST_PAIRS
    alone = [Finding(one) for one in pairs.first_relations(None if filters.sort else most)]
    flat = pair_records(pairs, alone)
    given = arrange_findings(alone, flat, filters)[:most]
    number = pairs.counts().total()
    cut = list(caps(pairs))
    if len(given) < number:
        cut.insert(0, f"{len(given):,} of {number:,} pairs given; a higher --limit gives more.")
    return flat.chosen(given), " ".join(cut)


def _of_the_latest(latest: Latest) -> str:
    first = "" if latest.first is None else f"first {latest.first:,} "
    return (
        f"Compared were the {first}figures of {latest.compared:,} of {latest.documents:,} documents, the "
        "latest: --story, --topic or --published-to choose others; --jsonl has the pairs of all."
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
