"""The view of conflicts: figures for one thing and one time that cannot both be right, or are far apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from claimtrack.compare.disputes import Dispute
from claimtrack.compare.findings import find_conflicts, sureness
from claimtrack.compare.sayings import Saying
from claimtrack.filters import Filters
from claimtrack.model import CopyPair, Counts, DocumentEntry, Entry
from claimtrack.report import found, words
from claimtrack.report.held import counts_of
from claimtrack.report.names import Names
from claimtrack.report.view import LABEL, Column, Section, View, make_section
from claimtrack.rows import short

NONE = Filters()

TITLES = {"sure": "SURE", "likely": "LIKELY", "check": "TO CHECK"}
"""What stands above the findings of one degree."""

TABLE = (
    Column("what", 4),
    Column("figure as worded", 4),
    Column("who says it", 4),
    Column("doc, as of", 2, LABEL),
    Column("id", 1, 8),
)
"""The columns in which people see disputes: each takes two rows, the earlier figure above the later."""


def conflicts(
    entries: Iterable[Entry],
    documents: Iterable[DocumentEntry] = (),  # noqa: ARG001 - every view takes the same values
    copies: Iterable[CopyPair] = (),  # noqa: ARG001
    filters: Filters = NONE,
    around: Iterable[Entry] | None = None,
    *,
    every: bool = False,
) -> View:
    """Return the disputes in which one of ``entries`` stands, the sure ones first, each once.

    ``around`` are the entries of their topics, where ``entries`` are not all, or only sketches. With
    ``every`` those that are not sure enough are shown too.
    """
    fitting = words.by_place(entries)
    held = fitting if around is None else list(around)
    chosen = found.choose(find_conflicts(held), fitting if around is not None else None, filters, every=every)
    return show_conflicts(chosen, counts_of(fitting), Names(held), filters)


def show_conflicts(chosen: found.Chosen, counts: Counts, names: Names, filters: Filters) -> View:
    """Return the view of findings; ``counts`` are those of the figures that fit its filters."""
    names.learn(finding.topic for finding in chosen.findings)
    sections, number = [], 1
    for degree, group in groupby(chosen.findings, key=sureness):
        shown = list(group)
        sections.append(_section(TITLES[degree], shown, names, number))
        number += len(shown)
    hints = ("claimtrack compare ID ID explains one pair; claimtrack show ID one figure.",)
    return View(
        "Conflicts",
        intro=found.intro(chosen, "conflict", counts, filters),
        sections=tuple(sections),
        notes=hints if chosen.findings else (),
        columns=found.COLUMNS,
        brief=found.BRIEF,
        records=found.records(chosen.findings, names),
        cut=found.cut(chosen),
    )


def _section(title: str, disputes: Sequence[Dispute], names: Names, number: int) -> Section:
    rows, behind = [], []
    for at, dispute in enumerate(disputes, number):
        told = (found.kind(dispute), found.why(dispute), found.behind(dispute))
        story = words.clean(dispute.b.entry.story_name)
        rows.append(_row("\n".join(filter(None, (f"{at} {names[dispute.topic].name}", story))), dispute.a))
        rows.append(_row("; ".join(part for part in told if part), dispute.b))
        behind += [(dispute.a.entry,), (dispute.b.entry,)]
    return make_section(TABLE, tuple(rows), title, behind=behind, together=2)


def _row(first: str, saying: Saying) -> tuple[str, ...]:
    claim = saying.claim
    return (
        first,
        words.figure(claim),
        "\n".join(part for part in (words.who(claim), words.beside(saying.entry)) if part),
        f"{words.clean(saying.entry.label)}\n{words.asof(claim)}",
        short(claim.claim),
    )
