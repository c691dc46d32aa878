"""The view of changes: the steps of each topic, from which figure to which, and what kind of step it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby

from claimtrack.compare.features import Pair
from claimtrack.compare.findings import find_changes, sureness
from claimtrack.compare.sayings import Saying
from claimtrack.compare.standing import voice_of
from claimtrack.compare.steps import Step
from claimtrack.filters import Filters
from claimtrack.model import CopyPair, Counts, DocumentEntry, Entry
from claimtrack.report import found, words
from claimtrack.report.held import counts_of
from claimtrack.report.names import Names
from claimtrack.report.view import Column, Section, View, make_section
from claimtrack.rows import short

NONE = Filters()

SHARES = ("percent", "percentage point", "basis point", "fraction")
"""Units of which a percentage would be misread: from 4 to 5 percent is not "+25 percent" to most readers."""

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
    *,
    every: bool = False,
) -> View:
    """Return the steps in which one of ``entries`` stands, the sure ones first, of one topic in the order of
    time; arguments as in ``conflicts``."""
    fitting = words.by_place(entries)
    held = fitting if around is None else list(around)
    chosen = found.choose(find_changes(held), fitting if around is not None else None, filters, every=every)
    return show_changes(chosen, counts_of(fitting), Names(held), filters)


def show_changes(chosen: found.Chosen, counts: Counts, names: Names, filters: Filters) -> View:
    """Return the view of findings; ``counts`` are those of the figures that fit its filters."""
    names.learn(key for step in chosen.findings for key in (step.topic, step.a.entry.topic))
    lines = folded(chosen.findings)
    sections = [
        _section(f"{names[topic].name} ({degree})", topic, list(group), names)
        for (degree, topic), group in groupby(
            lines, key=lambda one: (sureness(max(one, key=lambda step: step.score)), one[0].topic)
        )
    ]
    return View(
        "Changes",
        intro=found.intro(chosen, "change", counts, filters),
        sections=tuple(sections),
        notes=("claimtrack compare ID ID explains one pair.",) if chosen.findings else (),
        columns=found.COLUMNS,
        brief=found.BRIEF,
        records=found.records(chosen.findings, names),
        cut=found.cut(chosen),
    )


def folded(steps: Iterable[Step]) -> list[list[Step]]:
    """Return steps line by line: those that follow each other to one new figure of a topic and day, be it
    said exactly or rounded, share one."""
    lines: list[list[Step]] = []
    for step in steps:
        last = lines[-1][-1] if lines else None
        is_same = last is not None and (last.topic, last.b.day) == (step.topic, step.b.day)
        if last is not None and is_same and Pair(last.b, step.b).stand != "apart":
            lines[-1].append(step)
        else:
            lines.append([step])
    return lines


def _section(title: str, topic: str, lines: Sequence[Sequence[Step]], names: Names) -> Section:
    rows = tuple(_row(line, names) for line in lines)
    behind = [[end.entry for step in _first(line) for end in (step.a, step.b)] for line in lines]
    return make_section(
        TABLE,
        rows,
        title,
        (*words.of_story([entry for entries in behind for entry in entries]), f"--topic {topic}"),
        behind=behind,
    )


def _first(line: Sequence[Step]) -> list[Step]:
    """Return the steps of a line, a fall first, then the surest."""
    return sorted(line, key=lambda step: (step.kind != "fall", -step.score))


def _row(line: Sequence[Step], names: Names) -> tuple[str, ...]:
    steps = _first(line)
    step = steps[0]
    apart = step.a.entry.topic != step.topic
    filed = f'the first is filed under "{names[step.a.entry.topic].name}"' if apart else ""
    alike = [one for one in steps if one.score >= step.score or sureness(one) == sureness(step)]
    before, after = _figures(one.a for one in alike), _figures(one.b for one in steps)
    less = _figures(
        one.a for one in steps if one not in alike and one.a.value not in {s.a.value for s in alike}
    )
    aside = f"less surely from {less}" if less else ""
    told = "; ".join(part for part in (found.why(step), found.behind(step), filed, aside) if part)
    kind = (found.kind(step), percentage(step.a.entry, step.b.entry))
    ids = dict.fromkeys(short(end.claim.claim) for end in (*(s.a for s in steps), *(s.b for s in steps)))
    return (
        words.asof(step.b.claim),
        _whose(step),
        f"{before} ->\n{after}\n{told}",
        "\n".join(part for part in kind if part),
        "\n".join(ids),
    )


def _figures(sayings: Iterable[Saying]) -> str:
    """Return figures as worded, each once."""
    return "; ".join(dict.fromkeys(words.figure(saying.claim) for saying in sayings))


def _whose(step: Step) -> str:
    first, second = step.a.entry, step.b.entry
    old, new = words.who(first.claim), words.who(second.claim)
    said = f"{new}; before: {old}" if says_otherwise(old, new) else new
    where = words.clean(second.label)
    if first.label != second.label:
        where = f"{words.clean(first.label)} -> {where}"
    aside = "; ".join(part for part in (words.doubt(second.claim), words.signs(second)) if part)
    before = words.signs(first)
    return "\n".join(part for part in (said, where, aside, f"before: {before}" if before else "") if part)


def says_otherwise(old: str, new: str) -> bool:
    """Say whether two names are of two voices: no sentence's beginning or article makes another.

    >>> says_otherwise("the mayor", "The mayor"), says_otherwise("mayor", "the governor")
    (False, True)
    """
    return old.casefold().removeprefix("the ") != new.casefold().removeprefix("the ")


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
