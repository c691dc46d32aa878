"""Topics -> pairs that may be one, with the reasons. Proposals only: a false merge looks like corroboration.

Measure, dimension, kind and status must be the same; of what is counted, side and place all but one must be,
and in that one the two are spelled alike, or the one says nothing or less than the other. The latter is
proposed only where the same striking figure stands in both, as of days that are near each other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise

from claimtrack.compare.claims import day_of
from claimtrack.compare.decided import SPLIT
from claimtrack.compare.intervals import digits_of
from claimtrack.model import Claim, Entry, Topic
from claimtrack.sentences.gazetteer import plain_letters

VARYING = ("counted", "side", "place")
"""The parts of a topic in one of which two that may be one can differ."""

FIXED = ("measure", "dimension", "kind", "status")

SPELLED_ALIKE = 88
"""Likeness of two words, 0 to 100, from which the one is taken for another spelling of the other."""

SHORTEST = 5
"""Letters below which spelling says nothing: "Iran" and "Iraq" are alike."""

STRIKING = Decimal(20)
"""Amounts below this come up by chance in any two topics."""

NEAR = 10
"""Days between the as-of days of one figure in two topics."""

CROWD = 60
"""Topics with the same other parts beyond which not all of them are set against all."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two topics that may be one: ``topic`` would go into ``into``, which has more figures.

    ``reason`` says why in words; ``shared`` are pairs of figures that say the same, one of each topic.
    ``is_spelling`` says that only the spelling differs, which is surer than anything else.
    """

    topic: str
    into: str
    reason: str
    shared: tuple[tuple[Entry, Entry], ...] = ()
    is_spelling: bool = False


_Figures = dict[tuple[object, ...], list[Entry]]
"""Figures by their amount."""


def propose(topics: Mapping[str, Topic], members: Mapping[str, Sequence[Entry]]) -> list[Proposal]:
    """Return the merges worth a look, the surest first; each topic goes into one other at most.

    ``topics`` and their ``members`` are by key. What the user put together or split is left as it is.
    """
    usable = {
        key: topic
        for key, topic in topics.items()
        if topic.comparable and topic.parts and SPLIT not in key and not _is_decided(members[key])
    }
    figures = {key: _figures(members[key]) for key in usable}
    said = {key: _said(members[key]) for key in usable}
    found: dict[str, Proposal] = {}
    for key, other in sorted(_near_pairs(usable)):
        into, topic = sorted((key, other), key=lambda one: (-said[one], one))
        proposal = _judge(usable[topic], usable[into], figures[topic], figures[into])
        if proposal is None:
            continue
        best = found.get(topic)
        if best is None or _rank(proposal) < _rank(best):
            found[topic] = proposal
    return sorted(found.values(), key=_rank)


def _near_pairs(topics: Mapping[str, Topic]) -> set[tuple[str, str]]:
    """Return the pairs of topics that differ in one varying part only, found without comparing all."""
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for key, topic in topics.items():
        parts = dict(topic.parts)
        same = tuple(parts.get(name, "") for name in FIXED)
        for left_out in VARYING:
            others = tuple(parts.get(name, "") for name in VARYING if name != left_out)
            groups[left_out, *same, *others].append(key)
    pairs: set[tuple[str, str]] = set()
    for (left_out, measure, *_), keys in groups.items():
        # Nothing but the sort of amount in common ("dollars") is nothing.
        if not measure and left_out == "counted":
            keys = _by_letters(topics, keys)
        if 1 < len(keys) <= CROWD:
            pairs.update((a, b) for a, b in combinations(sorted(keys), 2))
        elif len(keys) > CROWD:
            pairs.update(_in_a_crowd(topics, keys, left_out))
    return pairs


def _by_letters(topics: Mapping[str, Topic], keys: Sequence[str]) -> list[str]:
    """Return the topics that share their head noun's beginning with another one."""
    heads: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        counted = dict(topics[key].parts).get("counted", "")
        heads[plain_words(counted.split(" ")[-1])[:4] if counted else ""].append(key)
    return [key for group in heads.values() if len(group) > 1 for key in group]


def _in_a_crowd(topics: Mapping[str, Topic], keys: Sequence[str], part: str) -> Iterable[tuple[str, str]]:
    """Yield the pairs whose words in a part begin alike, enough for another spelling, and the one topic that
    does not say the part with each of the others."""
    ordered = sorted(keys, key=lambda key: (plain_words(dict(topics[key].parts).get(part, "")), key))
    beside = list(pairwise(ordered))
    if part not in dict(topics[ordered[0]].parts):
        beside += [(ordered[0], key) for key in ordered[1:]]
    for a, b in beside:
        yield (a, b) if a < b else (b, a)


def _judge(topic: Topic, into: Topic, ones: _Figures, others: _Figures) -> Proposal | None:
    one, other = dict(topic.parts), dict(into.parts)
    part = next((name for name in VARYING if one.get(name) != other.get(name)), None)
    if part is None:
        return None
    a, b = one.get(part), other.get(part)
    shared = _shared(ones, others)
    if a and b and is_spelling(a, b):
        return Proposal(
            topic.key, into.key, f'"{a}" and "{b}" may be one word spelled in two ways', shared, True
        )
    if not shared:
        return None
    if a and b:
        if part != "counted" or not _says_more(a, b):
            return None  # two places, two sides
        reason = f'"{a}" and "{b}" are counted, and the same figures stand in both'
    else:
        name = {"counted": "what is counted", "side": "whose they are", "place": "where"}[part]
        reason = f'only one says {name} ("{a or b}"), and the same figures stand in both'
    if len({_amount(x.claim) for x, _ in shared}) < 2 and not _is_odd(shared[0][0].claim):
        return None  # one round number says nothing: every second toll is 100
    return Proposal(topic.key, into.key, reason, shared)


def is_spelling(a: str, b: str) -> bool:
    """Say whether two words are one but for accents, hyphens, or a letter or two; digits must be the same."""
    first, second = plain_words(a), plain_words(b)
    if re.findall(r"\d+", first) != re.findall(r"\d+", second):
        return False
    if first.replace(" ", "") == second.replace(" ", ""):
        return True
    words, others = first.split(), second.split()
    if len(words) != len(others):
        return False
    # Word by word: "north province" and "south province" are alike as a whole.
    different = [(x, y) for x, y in zip(words, others, strict=True) if x != y]
    return all(
        min(len(x), len(y)) >= SHORTEST and x[0] == y[0] and _likeness(x, y) >= SPELLED_ALIKE
        for x, y in different
    )


def _likeness(a: str, b: str) -> float:
    """Return how many of the letters of two words, in percent, stand in both in the same order.

    >>> _likeness("peru", "peru"), round(_likeness("kyiv", "kiev"), 1)
    (100.0, 75.0)
    """
    common = [0] * (len(b) + 1)
    for letter in a:
        before = common
        common = [0]
        for at, other in enumerate(b):
            common.append(before[at] + 1 if letter == other else max(before[at + 1], common[at]))
    return 200 * common[-1] / (len(a) + len(b))


def _says_more(a: str, b: str) -> bool:
    """Say whether one counted thing is the other with a word before it ("tank", "battle tank")."""
    first, second = a.split(), b.split()
    shorter, longer = sorted((first, second), key=len)
    return len(longer) == len(shorter) + 1 and longer[-len(shorter) :] == shorter


def _figures(entries: Iterable[Entry]) -> _Figures:
    """Return the figures of a topic that say something when they come up again, by their amount."""
    figures: _Figures = defaultdict(list)
    for entry in sorted(entries, key=_place):
        claim = entry.claim
        if claim.low is not None and claim.high is not None and abs(claim.low) >= STRIKING:
            figures[_amount(claim)].append(entry)
    return figures


def _shared(ones: _Figures, others: _Figures) -> tuple[tuple[Entry, Entry], ...]:
    """Return pairs of figures of two topics with one amount as of days that are near, each amount once.

    Figures of one document are no evidence: whoever writes both means two things.
    """
    found = []
    for amount in ones.keys() & others.keys():
        pairs = ((a, b) for a in ones[amount] for b in others[amount])
        pair = next(((a, b) for a, b in pairs if _is_near(a.claim, b.claim) and a.origin != b.origin), None)
        if pair is not None:
            found.append(pair)
    return tuple(sorted(found, key=lambda pair: (_place(pair[0]), _place(pair[1]))))


def _is_near(a: Claim, b: Claim) -> bool:
    first, second = (day_of(claim.asof or claim.date) for claim in (a, b))
    if a.document == b.document or first is None or second is None:
        return False
    return abs((first - second).days) <= NEAR


def _is_odd(claim: Claim) -> bool:
    """Say whether an amount has three digits that are no noughts: such a one does not come up by chance."""
    return claim.low is not None and digits_of(claim.low) >= 3


def _amount(claim: Claim) -> tuple[object, ...]:
    return claim.low, claim.high, claim.unit


def _is_decided(entries: Iterable[Entry]) -> bool:
    return all(entry.topic_decided for entry in entries)


def _said(entries: Iterable[Entry]) -> int:
    return sum(not entry.copy and entry.claim.restates is None for entry in entries)


def _rank(proposal: Proposal) -> tuple[bool, int, str, str]:
    return not proposal.is_spelling, -len(proposal.shared), proposal.into, proposal.topic


def _place(entry: Entry) -> tuple[str, int, str]:
    return entry.claim.document, entry.claim.start, entry.claim.claim


def plain_words(words: str) -> str:
    """Return words in small letters without accents and hyphens."""
    return " ".join(re.findall(r"\w+", plain_letters(words).casefold()))
