"""The entries of topics -> what an editor should see: changes and conflicts, the surest first.

A ledger keeps what ``Finder`` finds in it; a view that asks for figures as they were, or read otherwise,
finds it anew in the entries.
"""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Literal, Protocol, TypeVar, get_args

from claimtrack.compare.disputes import Dispute, find_disputes
from claimtrack.compare.disputes import Kind as DisputeKind
from claimtrack.compare.misfits import find_misfits, find_torn, may_misfit
from claimtrack.compare.sayings import Run, Saying, find_runs, read_saying
from claimtrack.compare.steps import Step, find_answers, find_steps
from claimtrack.compare.weights import Reason, load_weights, write_weights
from claimtrack.errors import LanguageError
from claimtrack.lang import Language, load_english, load_language
from claimtrack.model import INTERVIEWER, Entry, Sureness

FINDINGS_VERSION = 7
"""Raised when the same entries give other findings; the next ingest finds them anew."""

Finding = Step | Dispute

ViewName = Literal["changes", "conflicts"]
"""Which view shows a finding."""

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
    runs = runs_of(held, circles=True)
    known = _disputes(runs) if conflicts is None else conflicts
    return arranged(_steps(runs, runs, known))


def _steps(runs: Sequence[Run], interviews: Sequence[Run], conflicts: Iterable[Dispute]) -> list[Step]:
    rivals = {_ends(d) for d in conflicts if d.is_shown and d.kind != "sum"}
    every = (*find_steps(runs, load_weights("steps")), *find_answers(interviews))
    steps = {_ends(step): step for step in every}
    return [step for ends, step in steps.items() if ends not in rivals]


def find_conflicts(entries: Iterable[Entry]) -> list[Dispute]:
    """Return the disputes of all topics and the sums of texts that do not hold, as ``arranged``."""
    held = list(entries)
    return arranged([*_disputes(runs_of(held, circles=True)), *_misfits(held)])


def _disputes(runs: Sequence[Run]) -> list[Dispute]:
    torn = [one for run in runs for one in find_torn(run)]
    return [*find_disputes(runs, load_weights("disputes")), *torn]


def _misfits(entries: Iterable[Entry]) -> list[Dispute]:
    return [one for language, group in _by_language(entries) for one in find_misfits(group, language)]


def moving(entries: Iterable[Entry]) -> set[str]:
    """Return the topics in which something may be found: those in whose circle there are two amounts, or one
    taken back, those of interviews, and those of sums that do not hold. Sketches are enough."""
    held = list(entries)
    summed = may_misfit(held)
    topics = {entry.topic for entry in held if (entry.version_key, entry.claim.claim) in summed}
    return (_moving_in_circles(held) | topics) - {""}


def _moving_in_circles(held: Sequence[Entry]) -> set[str]:
    asking = {entry.claim.document for entry in held if entry.claim.speaker_role == INTERVIEWER}
    amounts: dict[str, set[object]] = defaultdict(set)
    for entry in held:
        if entry.claim.low is not None:
            claim = entry.claim
            amounts[circle_of(entry)].add((claim.low, claim.high, claim.basis == "retracted"))
    moving = {entry.topic for entry in held if len(amounts[circle_of(entry)]) > 1}
    return moving | {entry.topic for entry in held if entry.claim.document in asking}


def probability(finding: Finding) -> float:
    """Return how probable it is, by the weights, that a finding is real.

    >>> from types import SimpleNamespace
    >>> probability(SimpleNamespace(score=0.0))
    0.5
    """
    return _probable(finding.score)


def sureness(finding: Finding) -> Sureness:
    """Return the word for it that people are shown."""
    return _sureness(finding.score)


def _probable(score: float) -> float:
    return 1 / (1 + math.exp(-score))


def _sureness(score: float) -> Sureness:
    found = _probable(score)
    return "sure" if found >= SURE else "likely" if found >= LIKELY else "check"


def _degree(finding: Finding) -> int:
    """Return the place of a finding's degree; steps to one figure stand with the surest."""
    best = getattr(finding, "best", None)
    return SURENESSES.index(_sureness(finding.score if best is None else best))


def arranged(findings: Iterable[Some]) -> list[Some]:
    """Return findings with the sure ones first, then the likely ones; of one degree, the topic with the
    surest first, and of one topic in the order of time. Steps to one figure stand with the surest of them."""
    groups: dict[tuple[int, str], list[Some]] = defaultdict(list)
    for finding in findings:
        groups[_degree(finding), finding.topic].append(finding)
    order = sorted(groups, key=lambda one: (one[0], -max(f.score for f in groups[one]), one[1]))
    return [f for one in order for f in sorted(groups[one], key=lambda f: (f.b.order, f.a.order))]


class Finder:
    """What a ledger finds in its circles of topics and in its texts: the findings of all its figures, piece
    by piece."""

    @property
    def version(self) -> int:
        """Return what differs where others would be found: the version of code, weights and tables."""
        weights = (write_weights(load_weights(name)) for name in ("steps", "disputes"))
        made = (FINDINGS_VERSION, *weights, load_english().table("compare"))
        return int.from_bytes(hashlib.sha256(repr(made).encode()).digest()[:4]) >> 1

    def moving(self, sketches: Iterable[Entry]) -> set[str]:
        """Return the topics of circles, all figures of which are given, in which something may be found."""
        return _moving_in_circles(list(sketches)) - {""}

    def find(
        self, entries: Sequence[Entry], interviews: Sequence[Entry]
    ) -> Iterator[tuple[ViewName, Finding]]:
        """Yield what is found in circles: ``entries`` are all their figures, and ``interviews`` those of the
        texts in which somebody asks one; what these give of other circles has to be left out."""
        runs = runs_of(entries, circles=True)
        disputes = _disputes(runs)
        yield from (("conflicts", one) for one in disputes)
        told = runs_of(interviews, circles=True)
        yield from (("changes", one) for one in _steps(runs, told, disputes))

    def find_in_texts(self, entries: Iterable[Entry]) -> Iterator[tuple[ViewName, Finding]]:
        """Yield what is found in each text by itself: sums that do not hold."""
        yield from (("conflicts", one) for one in _misfits(entries))

    def may_find_in_texts(self, sketches: Iterable[Entry]) -> set[tuple[int, str]]:
        """Return the figures, as (version, claim), that may be of such a sum."""
        return may_misfit(sketches)

    def describe(self, finding: Finding) -> dict[str, Any]:
        """Return what is kept of a finding beside its figures; ``place`` sorts as its place in time does."""
        ends = (finding.b.order, finding.a.order)
        place = [
            part
            for day, *printed, start, claim in ends
            for part in (day.isoformat(), *printed, f"{start:012}", claim)
        ]
        return {
            "degree": _degree(finding),
            "place": "\x01".join(place),
            "more": getattr(finding, "more", 0),
            "told": getattr(finding, "told", ""),
            "reasons": [[one.code, one.value, one.weight] for one in finding.reasons],
        }


class Kept(Protocol):
    """A finding as a ledger keeps it; see ``store.findings``."""

    @property
    def topic(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def score(self) -> float: ...
    @property
    def is_shown(self) -> bool: ...
    @property
    def a(self) -> Entry: ...
    @property
    def b(self) -> Entry: ...
    @property
    def said(self) -> Sequence[Entry]: ...
    @property
    def reasons(self) -> Sequence[tuple[str, float, float]]: ...
    @property
    def more(self) -> int: ...
    @property
    def told(self) -> str: ...


def read_kept(kept: Iterable[Kept]) -> list[Finding]:
    """Return findings as they were when ``Finder`` found them."""
    sayings: dict[tuple[int, str], Saying] = {}

    def saying_of(entry: Entry) -> Saying:
        key = entry.version_key, entry.claim.claim
        if key not in sayings:
            said = read_saying(entry, load_language(entry.claim.language))
            assert said is not None
            sayings[key] = said
        return sayings[key]

    found: list[Finding] = []
    for one in kept:
        a, b, *said = map(saying_of, (one.a, one.b, *one.said))
        why = tuple(Reason(*reason) for reason in one.reasons)
        shared: Any = (a, b, one.score, one.is_shown, why, tuple(said))
        is_dispute = one.kind in get_args(DisputeKind)
        kind: Any = one.kind
        if is_dispute:
            shared = (*shared, one.more, one.told)
        found.append((Dispute if is_dispute else Step)(one.topic, kind, *shared))
    return found


def _ends(finding: Finding) -> frozenset[object]:
    return frozenset((saying.entry.topic, saying.value) for saying in (finding.a, finding.b))


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
