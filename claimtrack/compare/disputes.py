"""The run of a circle of topics -> its disputes: figures for one thing and time that cannot both be right.

Two figures are in dispute where they are as of one day, or for periods that end on it, rival authorities put
them forward (or two texts, of what was over long before), and their amounts exclude each other or are far
apart. A later count is a step and no dispute. Figures of two topics must stand beside each other in a text,
or tell of what is over.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain, combinations
from typing import Literal

from claimtrack.compare.authorities import same_authority
from claimtrack.compare.families import lower
from claimtrack.compare.features import FEATURES, Pair, features
from claimtrack.compare.independence import authority_of
from claimtrack.compare.sayings import OVER, Run, Saying, Value
from claimtrack.compare.weights import Reason, Weights

Kind = Literal["conflict", "diverge", "sum"]
"""``conflict``: no amount makes both true; ``diverge``: one does, through an open end or at the very edge;
``sum``: the parts that a text lays out do not make up its whole (see ``misfits``)."""

BESIDE = 300
"""Characters from sentence to sentence within which two figures stand beside each other."""

PAGE = 2_500
"""The same where they are of one topic: a page that is longer tells a whole day, hour by hour."""

TIMES = 11
"""From how many times the other on two figures are not of one thing; one estimate of a leak was ten times
another."""

KINDS: dict[str, Kind] = {"apart": "conflict", "open": "diverge", "touch": "diverge"}
"""How amounts must lie for a dispute, and which it is."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two figures for one thing and time, ``a`` the earlier in print; ``score`` are the log-odds that it is
    real. ``said`` are all figures that say either amount, and ``more`` other pairs of the same topic and time
    that exclude each other; ``told`` says of a sum what its parts come to."""

    topic: str
    kind: Kind
    a: Saying
    b: Saying
    score: float
    is_shown: bool = True
    reasons: tuple[Reason, ...] = ()
    said: tuple[Saying, ...] = ()
    more: int = 0
    told: str = ""


def find_disputes(circles: Iterable[Run], weights: Weights) -> list[Dispute]:
    """Return the disputes of circles of topics, in the order of circles, of one circle the surest first;
    those below the weights' threshold too. Of one topic and time there is one, however many take part."""
    return [dispute for run in circles for dispute in _disputes(run, weights)]


def _disputes(run: Run, weights: Weights) -> list[Dispute]:
    of = {id(saying): value.sayings for value in run.values for saying in value.sayings}
    found = []
    for pair, kind in candidates(run):
        values = features(pair)
        score, reasons = weights.score(values), tuple(weights.reasons(values))
        said = (*of[id(pair.a)], *of[id(pair.b)])
        is_shown = score >= weights.threshold
        found.append(Dispute(pair.b.entry.topic, kind, pair.a, pair.b, score, is_shown, reasons, said))
    found.sort(key=lambda dispute: (-dispute.score, dispute.a.order, dispute.b.order))
    kept: list[Dispute] = []
    place: dict[object, int] = {}
    for dispute in found:
        keys = [(_time(dispute.a), saying.entry.topic) for saying in (dispute.a, dispute.b)]
        at = next((place[key] for key in keys if key in place), len(kept))
        if at == len(kept):
            kept.append(dispute)
            place.update(dict.fromkeys(keys, at))
        else:
            kept[at] = replace(kept[at], more=kept[at].more + 1)
    return kept


def candidates(run: Run) -> list[tuple[Pair, Kind]]:
    """Return each two amounts of a run that may be in dispute, beside each other where they come nearest to
    it: said by rivals that are named, in one text, in the order of print."""
    of = {id(saying): value for value in run.values for saying in value.sayings}
    best: dict[frozenset[int], Pair] = {}
    for (_, thing), group in _at_one_time(run):
        parts = _parts(group)
        for x, y in _couples([saying for saying in group if id(saying) not in parts]):
            one, other = of[id(x)], of[id(y)]
            of_one_measure = x.family is not None and x.family == y.family
            if one is other or (of_one_measure and thing != x.family):
                continue  # those of one measure are held against each other in its own group
            a, b = sorted((x, y), key=_printed)
            pair = Pair(a, b)
            if may_dispute(pair) and not is_moving(pair, one, other):
                both = frozenset((id(one), id(other)))
                best[both] = min(best.get(both, pair), pair, key=_rank)
    found = sorted(best.values(), key=lambda pair: (pair.a.order, pair.b.order))
    return [(pair, KINDS[pair.stand]) for pair in found]


CROWD = 300
"""Figures for one time up to which each is held against each other: of ten thousand that took minutes."""

ENDS = 5
"""Voices at either end against which each figure is held where there are more."""


def _couples(group: list[Saying]) -> Iterable[tuple[Saying, Saying]]:
    """Return each two figures of one time. Of very many these are those of one text, and each beside the
    lowest and the highest, one of a voice: whoever contradicts anybody contradicts one of those."""
    if len(group) <= CROWD:
        return combinations(group, 2)
    inside = _inside(group)
    amounts = sorted((one for one in group if one.claim.low is not None), key=_amount)
    ends = {id(one): one for some in (amounts, amounts[::-1]) for one in _of_voices(some)}
    beside = ((one, end) for one in group for end in ends.values() if one is not end)
    return chain(inside, beside)


def _inside(group: Iterable[Saying]) -> Iterable[tuple[Saying, Saying]]:
    """Return each two figures of one text."""
    texts: dict[str, list[Saying]] = defaultdict(list)
    for one in group:
        texts[one.claim.document].append(one)
    return (pair for text in texts.values() if len(text) <= CROWD for pair in combinations(text, 2))


def _parts(group: Iterable[Saying]) -> set[int]:
    """Return the totals of one time, by their ``id``, beside which their own text has a larger one that is no
    rival's: "the gunman killed nine at two firms", and then "five died there"."""
    pairs = (
        Pair(*sorted(pair, key=lambda one: one.size))
        for pair in _inside(saying for saying in group if saying.is_total)
    )
    return {id(pair.a) for pair in pairs if pair.stand == "apart" and pair.kin != "other"}


def _of_voices(sayings: Iterable[Saying]) -> list[Saying]:
    """Return the first figures, each of another voice."""
    found: dict[object, Saying] = {}
    for one in sayings:
        found.setdefault(authority_of(one.claim) or one.claim.publisher, one)
        if len(found) == ENDS:
            break
    return [*found.values()]


def _amount(saying: Saying) -> tuple[Decimal, Decimal]:
    low, high = saying.claim.low, saying.claim.high
    assert low is not None
    return low, low if high is None else high


def may_dispute(pair: Pair) -> bool:
    """Say whether two figures of one day are of one thing and of rivals, and cannot well be right both."""
    is_past = is_over(pair)
    is_near = is_beside(pair, PAGE if pair.is_one_topic else BESIDE) if pair.one_text else pair.is_one_topic
    if not (is_near or is_past) or pair.stand not in KINDS or pair.log_ratio >= math.log(TIMES):
        return False
    if pair.a.is_part or pair.b.is_part or pair.places[0] in ("inside", "around"):
        return False
    if not pair.one_text and "vague" in (pair.a.claim.bound, pair.b.claim.bound):
        return False  # "hundreds" is no count that another text contradicts
    return (is_past or are_rivals(pair)) and count_the_same(pair) and pair.is_of_one_thing


def is_over(pair: Pair) -> bool:
    """Say whether two texts of different origins tell of what was over long before, not of two places."""
    is_past = all(saying.told_after > OVER for saying in (pair.a, pair.b))
    return is_past and pair.a.entry.origin != pair.b.entry.origin and FEATURES["place"](pair) >= 0


def is_beside(pair: Pair, most: int = BESIDE) -> bool:
    """Say whether two figures of a text stand so many characters apart at most, from sentence to sentence."""
    return abs(pair.b.claim.sentence_start - pair.a.claim.sentence_start) <= most


def count_the_same(pair: Pair) -> bool:
    """Say whether two figures may count the same: one measure, one noun or sort of people (or one says none),
    one status, side and period. In one topic people at large may be those of a sort."""
    x, y = pair.a.slots, pair.b.slots
    one, other = x.sort or x.head, y.sort or y.head
    one_noun = one == other or None in (one, other) or (pair.is_one_topic and "person" in (one, other))
    begun = {saying.claim.time_start for saying in (pair.a, pair.b)}
    alike = (x.family, x.status, x.side) == (y.family, y.status, y.side)
    is_period = "period" in (pair.a.claim.kind, pair.b.claim.kind)
    return one_noun and alike and (len(begun) < 2 or not is_period)


def _at_one_time(run: Run) -> Iterable[tuple[tuple[str, str], list[Saying]]]:
    """Return the figures of each day and measure, and those of each day and noun."""
    groups: dict[tuple[str, str], list[Saying]] = defaultdict(list)
    for value in run.values:
        for saying in value.sayings:
            time = _time(saying)
            if time is not None:
                for thing in filter(None, dict.fromkeys((saying.family, lower(saying.claim.counted_head)))):
                    groups[time, thing].append(saying)
    return groups.items()


def _time(saying: Saying) -> str | None:
    """Return the day that a figure is for: the last of the period that it states, else its own."""
    if saying.claim.kind == "period" and saying.claim.time_end:
        return saying.claim.time_end
    return saying.day.isoformat() if saying.day is not None else None


def are_rivals(pair: Pair) -> bool:
    """Say whether two authorities may be rivals: two that are named, or the words of two texts of different
    origins. In one text the narrator only goes on with what somebody said."""
    if pair.one_text or pair.kin != "unknown":
        return pair.kin == "other"
    x, y = (authority_of(one.claim) or one.claim.publisher for one in (pair.a, pair.b))
    one_origin = pair.a.entry.origin == pair.b.entry.origin or same_authority(x, y, pair.a.language)
    return not one_origin


def is_moving(pair: Pair, one: Value, other: Value) -> bool:
    """Say whether two figures of one time show a count that went on, or two counts: one of them is told as an
    old one, one authority says both, or one text and not as those of rivals."""
    if "old" in pair.a.signs | pair.b.signs:
        return True
    both = (Pair(a, b) for a in one.sayings for b in other.sayings)
    return any(
        two.kin != "other" if two.one_text else two.a.is_named and two.b.is_named and two.kin == "same"
        for two in both
    )


def _rank(pair: Pair) -> tuple[object, ...]:
    named = pair.a.is_named + pair.b.is_named
    return pair.kin != "other", -named, not pair.one_text, _printed(pair.a), _printed(pair.b)


def _printed(saying: Saying) -> tuple[str, str, int, str]:
    claim = saying.claim
    return claim.date or "", claim.document, claim.start, claim.claim
