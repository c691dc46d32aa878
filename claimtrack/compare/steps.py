"""The run of a topic -> its steps: each new figure beside the one that it takes the place of.

Over all, a new figure is set beside the nearest one before it for which the evidence is good enough; and
beside the last word of its own authority, where that is another, else a second figure of the same day. One
line a step: who says an old figure again, or a new one as well, is folded into it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from claimtrack.compare.features import FEATURES, TIMES, Pair, features
from claimtrack.compare.sayings import Run, Saying, Value
from claimtrack.compare.voices import EXCHANGE
from claimtrack.compare.weights import Reason, Weights

Kind = Literal["update", "revision", "correction", "withdrawal", "fall"]
"""What a step is:

- ``update``: a later count or state;
- ``revision``: another estimate, or another figure for a quantity that does not move;
- ``correction``: an authority replaces its own figure; a text takes one back and gives another;
- ``withdrawal``: a text takes a figure back and gives none;
- ``fall``: a running total is lower than it was.
"""

SEASON = 60
"""Days after which a lower total is another one: next year's outbreak."""

REACH = 3
"""Amounts before a new figure, beside which it may be set."""


SURELY = 4.0
"""The log-odds of what a text says in so many words."""


@dataclass(frozen=True, slots=True)
class Step:
    """A figure ``b`` that takes the place of ``a``; ``score`` are the log-odds that it is real. ``said`` are
    all figures that say either amount, those of ``a`` first. ``is_shown`` says whether people see it unasked:
    a total that falls always."""

    topic: str
    kind: Kind
    a: Saying
    b: Saying
    score: float
    is_shown: bool = True
    reasons: tuple[Reason, ...] = ()
    said: tuple[Saying, ...] = ()


def find_steps(runs: Iterable[Run], weights: Weights) -> list[Step]:
    """Return the steps of runs, in the order of runs and of time; those below the weights' threshold too,
    where nothing better is known of the figure."""
    return [step for run in runs for step in _steps(run, weights)]


def _steps(run: Run, weights: Weights) -> Iterator[Step]:
    yield from _taken_back(run)
    for at, value in enumerate(run.values):
        found = [(pair, weights.score(features(pair))) for pair in candidates(run, at)]
        good = [one for one in found if one[1] >= weights.threshold]
        chosen = good[:1] or sorted(found, key=lambda one: -one[1])[:1]
        own = [one for one in found if one[0].kin == "same" and one[0].a.is_named]
        second = own[:1] or [one for one in good[1:] if _is_beside(chosen[0][0].a, one[0].a)][:1]
        for pair, score in [one for one in found if one in chosen or one in second]:
            kind = kind_of(pair, run)
            yield Step(
                run.topic,
                kind,
                pair.a,
                pair.b,
                score,
                score >= weights.threshold or (kind == "fall" and pair.skipped == 0),
                tuple(weights.reasons(features(pair))),
                (*_value_of(run, pair.a).sayings, *value.sayings),
            )


def _is_beside(one: Saying, other: Saying) -> bool:
    """Say whether two figures stood side by side on one day, neither of them replaced by its own voice."""
    return one.day == other.day and Pair(one, other).kin != "same"


def candidates(run: Run, at: int) -> list[Pair]:
    """Return a new amount beside the ones before it, the nearest first: the last ``REACH``, and behind them
    the last word of its own authority."""
    value = run.values[at]
    b = value.first
    if b.day is None:
        return []
    before = [one for one in run.values[:at] if one.first.day is not None]
    pairs: list[Pair] = []
    for skipped, other in enumerate(reversed(before)):
        a = _last_before(other, b)
        pair = Pair(a, b, skipped, (other.documents, value.documents), len(run.values))
        own = pair.kin == "same" and a.is_named and not any(one.kin == "same" for one in pairs)
        if (skipped < REACH or own) and pair.is_of_one_measure:
            pairs.append(pair)
    return pairs


def is_fall(pair: Pair) -> bool:
    """Say whether a running total is lower than it was in another text, of the same place and season: by less
    than ``TIMES``, since what is lower still counts a part."""
    totals = pair.a.is_total and pair.b.is_total and not pair.one_text and 0 < (pair.days or 0) <= SEASON
    lower = not pair.rises and pair.stand == "apart" and 0 < pair.log_ratio < math.log(TIMES)
    return totals and lower and FEATURES["place"](pair) >= 0


def kind_of(pair: Pair, run: Run) -> Kind:
    """Return what a step is. Never a correction where nobody is named: a narrator prints what he is told; nor
    inside one text, unless it says so: two figures of one speech are two figures."""
    a, b = pair.a, pair.b
    same = pair.kin == "same" and a.is_named and b.is_named
    falls = run.grows and is_fall(pair)
    if same and ("revised" in b.signs or ((falls or pair.days == 0) and not pair.one_text)):
        return "correction"
    if falls:
        return "fall"
    period = a.claim.time_end is not None and a.claim.time_end == b.claim.time_end
    if (a.is_estimate and b.is_estimate) or (a.claim.kind == "period" and period):
        return "revision"
    return "update"


def find_answers(runs: Iterable[Run]) -> Iterator[Step]:
    """Yield an interviewer's figures that the one who is asked answers with his own in the same exchange.
    What he answers names the thing no more, so that measure and size must do."""
    by_document: dict[str, list[tuple[Saying, str]]] = defaultdict(list)
    for run in runs:
        for saying in (s for value in run.values for s in value.sayings):
            by_document[saying.claim.document].append((saying, run.topic))
    for _, sayings in sorted(by_document.items()):
        ordered = sorted(sayings, key=lambda one: one[0].order[2:])
        for at, (asked, topic) in enumerate(ordered):
            if asked.claim.speaker_role == "interviewer":
                answers = (one for one, other in ordered[at + 1 :] if _is_answer(asked, topic, one, other))
                answer = next(answers, None)
                if answer is not None:
                    why = (Reason("answered", 1.0, SURELY),)
                    yield Step(topic, "correction", asked, answer, SURELY, True, why, (asked, answer))


def _is_answer(asked: Saying, topic: str, answer: Saying, other: str) -> bool:
    claim = answer.claim
    told = claim.speaker is not None and claim.speaker_role != "interviewer"
    near = 0 <= claim.start - asked.claim.end < EXCHANGE
    alike = topic.partition("/")[0] == other.partition("/")[0] and claim.unit == asked.claim.unit
    pair = Pair(asked, answer)
    return told and near and alike and asked.value != answer.value and pair.log_ratio < math.log(TIMES)


def _taken_back(run: Run) -> Iterator[Step]:
    """Yield what texts take back, beside the figure that takes its place in the text, else the one that it
    was."""
    for old in run.withdrawn:
        others = [value.first for value in run.values]
        new = [o for o in others if o.claim.document == old.claim.document and o.value != old.value]
        was = [o for o in others if o.value == old.value]
        why = (Reason("taken back", 1.0, SURELY),)
        if new:
            near = min(new, key=lambda one: abs(one.claim.start - old.claim.start))
            yield Step(run.topic, "correction", old, near, SURELY, True, why, (old, near))
        elif was:
            yield Step(run.topic, "withdrawal", was[0], old, SURELY, True, why, (was[0], old))


def _last_before(value: Value, b: Saying) -> Saying:
    """Return the last time an amount was said before a figure, by its own authority if that said it."""
    before = [one for one in value.sayings if one.day is not None and b.day is not None and one.day <= b.day]
    return (before or [value.first])[-1]


def _value_of(run: Run, saying: Saying) -> Value:
    return next(value for value in run.values if saying in value.sayings)
