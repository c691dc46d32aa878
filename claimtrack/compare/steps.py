"""The run of a circle of topics -> its steps: each new figure beside those that it takes the place of.

A topic holds what surely stands on one timeline; what it takes the place of may be filed in another topic of
its circle ("at least 2,000" of the town, then "3,046" of the country). A new figure is set beside the nearest
ones before it for which the evidence is good enough. One line a step: who says an old figure again, or a new
one as well, is folded into it.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import groupby, islice
from typing import Literal

from claimtrack.compare.features import FEATURES, TIMES, Pair, features
from claimtrack.compare.sayings import OVER, Run, Saying, Value
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

REACH = 6
"""Amounts before a new figure, beside which it may be set."""

BESIDE = 3
"""How many of them it is set beside at most: the last count, and those that this had not replaced, or its
own authority's last word."""

VOICES = 3
"""Figures of a new amount's first day of which the best founded is set beside those before."""

OPEN = frozenset({"vague", "more_than", "at_least"})
"""Bounds that leave open how much more there is."""

MOVING = frozenset({"old", "start", "revised", "newer", "fallen"})
"""Signs that one of two figures of a text takes the place of the other."""

MOVING_BESIDE = frozenset({"start", "from", "revised"})
"""The same of two figures of one sentence, all of whose words stand around both."""

SURELY = 4.0
"""The log-odds of what a text says in so many words."""


@dataclass(frozen=True, slots=True)
class Step:
    """A figure ``b`` that takes the place of ``a``; ``score`` are the log-odds that it is real. ``said`` are
    all figures that say either amount, those of ``a`` first. ``is_shown`` says whether people see it unasked:
    a total that falls always. ``best`` is the score of the surest step to the same figure, with which it
    stands."""

    topic: str
    kind: Kind
    a: Saying
    b: Saying
    score: float
    is_shown: bool = True
    reasons: tuple[Reason, ...] = ()
    said: tuple[Saying, ...] = ()
    best: float | None = None


def find_steps(runs: Iterable[Run], weights: Weights) -> list[Step]:
    """Return the steps of runs, in the order of runs and of time; those below the weights' threshold too,
    where nothing better is known of the figure."""
    return [step for run in runs for step in _steps(run, weights)]


def _steps(run: Run, weights: Weights) -> Iterator[Step]:
    yield from _taken_back(run)
    past: dict[int, set[int]] = {}
    for at, value in enumerate(run.values):
        found = _ranked(run, at, weights)
        good: list[tuple[Pair, float]] = []
        past[at] = set()
        for place, pair, score in found:
            own = _is_own(pair) and not any(_is_own(one) for one, _ in good)
            is_good = score >= weights.threshold or (run.grows and is_fall(pair) and _is_next(run, at, pair))
            if is_good and (place not in past[at] or own or _is_clear(score, good)):
                good.append((pair, score))
                past[at] |= {place, *past[place]}
        kept = good[:BESIDE] or sorted(((p, score) for _, p, score in found), key=lambda one: -one[1])[:1]
        for pair, score in kept:
            why = tuple(weights.reasons(features(pair)))
            said = (*run.values[run.places[id(pair.a)]].sayings, *value.sayings)
            best = max(score for _, score in kept)
            yield Step(value.topic, kind_of(pair, run), pair.a, pair.b, score, bool(good), why, said, best)


def _ranked(run: Run, at: int, weights: Weights) -> list[tuple[int, Pair, float]]:
    """Return the places of the amounts before a new one, the nearest first, each in the best founded pair:
    of those who said the new one on its first day."""
    found: dict[int, tuple[Pair, float]] = {}
    first = run.values[at].first
    for b in [saying for saying in run.values[at].sayings if saying.day == first.day][:VOICES]:
        for pair in candidates(run, at, b):
            place, score = run.places[id(pair.a)], weights.score(features(pair))
            if place not in found or score > found[place][1]:
                found[place] = pair, score
    return [(place, *found[place]) for place in sorted(found, reverse=True)]


def _is_next(run: Run, at: int, pair: Pair) -> bool:
    """Say whether no other amount of the new one's topic stands between the two."""
    topic = run.values[at].topic
    last = next((value for value in reversed(run.values[:at]) if value.topic == topic), None)
    return last is not None and pair.a in last.sayings


def _is_own(pair: Pair) -> bool:
    """Say whether one authority, which is named, said both."""
    return pair.kin == "same" and pair.a.is_named


def _is_clear(score: float, others: Iterable[tuple[Pair, float]]) -> bool:
    """Say whether more speaks for a step than for those through nearer figures."""
    return all(score > other for _, other in others)


def candidates(run: Run, at: int, b: Saying) -> list[Pair]:
    """Return a new amount, as one said it, beside the last ``REACH`` before it, the nearest first: of one
    measure or noun and not of two places, not told apart by a list, and saying more than that before."""
    if b.day is None:
        return []
    blocks = (run.by_thing[thing] for thing in b.things)
    nearest = merge(*(block[: bisect_left(block, at)][::-1] for block in blocks), reverse=True)
    before = (run.values[place] for place, _ in groupby(nearest))
    others = (v for v in before if v.first.day is not None and v.first.value != b.value)
    pairs = (Pair(_last_before(other, b), b) for other in others)
    fitting = (
        pair
        for pair in pairs
        if pair.is_of_one_thing
        and (pair.is_one_topic or pair.a.claim.unit is None)
        and not is_listed(pair, run)
        and not is_borne_out(pair)
        and not is_from_another(pair)
        and not is_told_later(pair)
    )
    return list(islice(fitting, REACH))


def is_listed(pair: Pair, run: Run) -> bool:
    """Say whether a text gives the two as parts of a list: both for one day, or in one sentence that names
    no period for each, or either in a row of amounts of one measure ("14 in Lowden, 9 in Harrow"; "Ek has 14,
    Lind 9") and not of the other's very place or name. Words that say that one takes the place of the other
    outweigh that. What counts a list itself ("the following nine") goes on nowhere."""
    if "announced" in pair.a.signs | pair.b.signs:
        return True
    signs = MOVING_BESIDE if pair.one_sentence else MOVING
    if pair.one_text and signs & (pair.a.signs | pair.b.signs):
        return False
    if pair.one_text and (pair.days == 0 or (pair.one_sentence and FEATURES["period"](pair) >= 0)):
        return True
    in_row = pair.a.row in run.rows or pair.b.row in run.rows
    return in_row and not _is_of_one_part(pair)


def is_from_another(pair: Pair) -> bool:
    """Say whether the first is what another figure of the sentence moved from: the next one ("from 51 to
    84"), or the one before ("36, up from 18")."""
    if not pair.one_sentence or not {"from", "start"} & pair.a.signs:
        return False
    first, second = sorted((pair.a.claim, pair.b.claim), key=lambda claim: claim.start)
    between = first.sentence[first.end - first.sentence_start : second.start - first.sentence_start]
    return any(map(str.isdigit, between)) or (first is pair.a.claim) is not pair.a.goes_on


def is_told_later(pair: Pair) -> bool:
    """Say whether the first comes from a text that tells of what was over long before, later than the second
    was printed: nothing takes its place."""
    return pair.a.told_after > OVER and (pair.a.claim.date or "") > (pair.b.claim.date or "")


def _is_of_one_part(pair: Pair) -> bool:
    """Say whether two figures are of one place that both their sentences name, or stand behind one name."""
    return FEATURES["holder"](pair) > 0 or pair.places[0] == "same"


def is_borne_out(pair: Pair) -> bool:
    """Say whether the second says no more than the first: 7,200, then "thousands"; 121, then "more than 120";
    the same amount rounded."""
    is_lower = pair.b.amount.first <= pair.a.amount.first
    says_less = pair.b.claim.bound in OPEN and pair.stand != "apart" and is_lower
    return says_less or pair.stand in ("same", "rounded")


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
    by_document: dict[str, list[Saying]] = defaultdict(list)
    for run in runs:
        for saying in (s for value in run.values for s in value.sayings):
            by_document[saying.claim.document].append(saying)
    for _, sayings in sorted(by_document.items()):
        ordered = sorted(sayings, key=lambda one: one.order[2:])
        for at, asked in enumerate(ordered):
            if asked.claim.speaker_role == "interviewer":
                answer = next((one for one in ordered[at + 1 :] if _is_answer(asked, one)), None)
                if answer is not None:
                    why, topic = (Reason("answered", 1.0, SURELY),), asked.entry.topic
                    yield Step(topic, "correction", asked, answer, SURELY, True, why, (asked, answer))


def _is_answer(asked: Saying, answer: Saying) -> bool:
    claim, topic, other = answer.claim, asked.entry.topic, answer.entry.topic
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
        new = [o for o in others if o.claim.document == old.claim.document and o.value != old.value
               and Pair(old, o).is_of_one_thing]  # fmt: skip
        was = [o for o in others if o.value == old.value]
        why = (Reason("taken back", 1.0, SURELY),)
        if new:
            near = min(new, key=lambda one: abs(one.claim.start - old.claim.start))
            yield Step(old.entry.topic, "correction", old, near, SURELY, True, why, (old, near))
        elif was:
            yield Step(old.entry.topic, "withdrawal", was[0], old, SURELY, True, why, (was[0], old))


def _last_before(value: Value, b: Saying) -> Saying:
    """Return the last time an amount was said before a figure, in another text where it was: its own text
    may tell the old figure again."""
    last = None
    for one in reversed(value.sayings):
        if one.day is not None and b.day is not None and one.day <= b.day:
            if one.claim.document != b.claim.document:
                return one
            last = last or one
    return last or value.first
