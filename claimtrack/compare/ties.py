"""One figure -> what ties it to the others of its topic and its text: the findings in which it stands, who
says the same, and the sums of which it is a part."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from claimtrack.compare.findings import Finding, find_changes, find_conflicts, moving, runs_of
from claimtrack.compare.sayings import Saying
from claimtrack.compare.sweeps import sweep
from claimtrack.compare.voices import kin
from claimtrack.lang import Language
from claimtrack.model import Entry

LABELS = (
    *("conflict", "sum", "withdrawal", "correction", "fall", "diverge", "revision", "update"),
    *("part", "agrees", "repeats"),
)
"""What a tie can be, the gravest first."""

Key = tuple[int, str]
"""A claim in a version."""


@dataclass(frozen=True, slots=True)
class Tie:
    """How a figure stands to ``other``. ``is_later`` says that it is the later of the two, or of a sum the
    whole."""

    label: str
    is_later: bool
    other: Entry


def key_of(entry: Entry) -> Key:
    """Return what names a claim in a version."""
    return entry.version_key, entry.claim.claim


def find_ties(entries: Iterable[Entry], of: Collection[Key]) -> Mapping[Key, Sequence[Tie]]:
    """Return the ties of some figures, the gravest first; ``entries`` are those of their topics. Findings
    that are not sure enough to be shown make none."""
    every = list(entries)
    topics = tied(every)
    held = [entry for entry in every if entry.topic in topics]
    conflicts = find_conflicts(held)
    return ties_of([*conflicts, *find_changes(held, conflicts)], held, of)


def ties_of(
    findings: Iterable[Finding], held: Iterable[Entry], of: Collection[Key]
) -> Mapping[Key, Sequence[Tie]]:
    """Return the ties of some figures, the gravest first, by the findings in which they stand, and who says
    the same; ``held`` are the figures on their topics."""
    found: dict[Key, list[Tie]] = defaultdict(list)
    for finding in findings:
        for saying in finding.said if finding.is_shown else ():
            if key_of(saying.entry) in of:
                is_later = saying.value == finding.b.value
                other = finding.a if is_later else finding.b
                found[key_of(saying.entry)].append(Tie(finding.kind, is_later, other.entry))
    for run in runs_of(held):
        for value in run.values:
            for saying in value.sayings:
                if key_of(saying.entry) in of:
                    found[key_of(saying.entry)] += _same(saying, value.sayings)
    return {key: _ordered(ties) for key, ties in found.items()}


def tied(entries: Iterable[Entry]) -> set[str]:
    """Return the topics whose figures may have ties: those where something may be found, and those of two
    figures. Sketches are enough."""
    held = list(entries)
    figures = Counter(entry.topic for entry in held if entry.claim.low is not None)
    return moving(held) | {topic for topic, number in figures.items() if number > 1}


def find_parts(entry: Entry, document: Iterable[Entry], language: Language) -> list[Tie]:
    """Return what a figure is a part of in its document, and what is a part of it."""
    of = {one.claim.claim: one for one in document}
    found = []
    for relation in sweep(of.values(), language=language).relations:
        ends = (relation.a.claim, relation.b.claim)
        if relation.relation == "part_of" and entry.claim.claim in ends and relation.whole is not None:
            other = ends[1] if ends[0] == entry.claim.claim else ends[0]
            found.append(Tie("part", relation.whole == entry.claim.claim, of[other]))
    return found


def _same(saying: Saying, others: Iterable[Saying]) -> list[Tie]:
    """Return a tie to the first who says the same as another authority, and as the same one or a copy."""
    found: dict[str, Tie] = {}
    for other in others:
        if other is saying or other.claim.document == saying.claim.document:
            continue
        rivals = kin(saying.voice, other.voice) == "other" and saying.entry.origin != other.entry.origin
        label = "agrees" if rivals else "repeats"
        found.setdefault(label, Tie(label, other.order < saying.order, other.entry))
    return list(found.values())


def _ordered(ties: Iterable[Tie]) -> list[Tie]:
    once = {(tie.label, tie.is_later, key_of(tie.other)): tie for tie in ties}
    return sorted(once.values(), key=lambda tie: LABELS.index(tie.label))
