"""The entries of topics -> what an editor should see: changes and conflicts, the surest first.

Nothing is stored: findings are read from the entries when a view asks for them, the same ones in every view.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TypeVar

from claimtrack.compare.disputes import Dispute, find_disputes
from claimtrack.compare.misfits import find_misfits, may_misfit
from claimtrack.compare.sayings import Run, find_runs
from claimtrack.compare.steps import Step, find_answers, find_steps
from claimtrack.compare.weights import load_weights
from claimtrack.errors import LanguageError
from claimtrack.lang import Language, load_language
from claimtrack.model import Entry, Sureness

Finding = Step | Dispute

SURE = 0.8
"""The fitted probability from which people are shown *sure*."""

LIKELY = 0.65
"""The same for *likely*; below, *check*."""

SURENESSES: tuple[Sureness, ...] = ("sure", "likely", "check")

Some = TypeVar("Some", Step, Dispute)


def find_changes(entries: Iterable[Entry], conflicts: Iterable[Dispute] | None = None) -> list[Step]:
    """Return the steps of all topics, as ``arranged``. What is shown as a dispute is no step as well;
    ``conflicts`` are those of the same entries where they are known."""
    held = list(entries)
    known = find_disputes(runs_of(held), load_weights("disputes")) if conflicts is None else conflicts
    rivals = {_ends(d) for d in known if d.is_shown and d.kind != "sum"}
    runs = runs_of(held, circles=True)
    steps = {_ends(step): step for step in (*find_steps(runs, load_weights("steps")), *find_answers(runs))}
    return arranged(step for ends, step in steps.items() if ends not in rivals)


def find_conflicts(entries: Iterable[Entry]) -> list[Dispute]:
    """Return the disputes of all topics and the sums of texts that do not hold, as ``arranged``."""
    held = list(entries)
    misfits = [one for language, group in _by_language(held) for one in find_misfits(group, language)]
    return arranged([*find_disputes(runs_of(held), load_weights("disputes")), *misfits])


def moving(entries: Iterable[Entry]) -> set[str]:
    """Return the topics in which something may be found: those in whose circle there are two amounts, or one
    taken back, those of interviews, and those of sums that do not hold. Sketches are enough."""
    held = list(entries)
    asking = {entry.claim.document for entry in held if entry.claim.speaker_role == "interviewer"}
    amounts: dict[str, set[object]] = defaultdict(set)
    for entry in held:
        if entry.claim.low is not None:
            claim = entry.claim
            amounts[circle_of(entry)].add((claim.low, claim.high, claim.basis == "retracted"))
    moving = {entry.topic for entry in held if len(amounts[circle_of(entry)]) > 1}
    summed = may_misfit(held)
    moving |= {entry.topic for entry in held if (entry.version_key, entry.claim.claim) in summed}
    return (moving | {entry.topic for entry in held if entry.claim.document in asking}) - {""}


def probability(finding: Finding) -> float:
    """Return how probable it is, by the weights, that a finding is real.

    >>> from types import SimpleNamespace
    >>> probability(SimpleNamespace(score=0.0))
    0.5
    """
    return 1 / (1 + math.exp(-finding.score))


def sureness(finding: Finding) -> Sureness:
    """Return the word for it that people are shown."""
    found = probability(finding)
    return "sure" if found >= SURE else "likely" if found >= LIKELY else "check"


def arranged(findings: Iterable[Some]) -> list[Some]:
    """Return findings with the sure ones first, then the likely ones; of one degree, the topic with the
    surest first, and of one topic in the order of time."""
    groups: dict[tuple[int, str], list[Some]] = defaultdict(list)
    for finding in findings:
        groups[SURENESSES.index(sureness(finding)), finding.topic].append(finding)
    order = sorted(groups, key=lambda one: (one[0], -max(f.score for f in groups[one]), one[1]))
    return [f for one in order for f in sorted(groups[one], key=lambda f: (f.b.order, f.a.order))]


def _ends(finding: Finding) -> tuple[str, frozenset[object]]:
    return finding.topic, frozenset((finding.a.value, finding.b.value))


def circle_of(entry: Entry) -> str:
    """Return the circle of an entry's topic, which may be alone in it."""
    return entry.circle or entry.topic


def runs_of(entries: Iterable[Entry], *, circles: bool = False) -> list[Run]:
    """Return the runs of all topics, or of all ``circles``, language by language; one that is not known is
    left out."""
    return [
        run
        for language, group in _by_language(entries)
        for run in find_runs(group, language, circles=circles)
    ]


def _by_language(entries: Iterable[Entry]) -> Iterator[tuple[Language, list[Entry]]]:
    by_language: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_language[entry.claim.language].append(entry)
    for code, group in sorted(by_language.items()):
        with suppress(LanguageError):
            yield load_language(code), group
