"""The figures of a draft -> those that say two things of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from claimtrack.checking.fitting import GOOD, fit, is_state
from claimtrack.compare.features import Pair
from claimtrack.compare.sayings import Saying
from claimtrack.compare.steps import MOVING


def disagreeing(sayings: Sequence[Saying]) -> dict[str, list[Saying]]:
    """Return by the id of a claim the other figures of the draft that it cannot stand beside: one topic, one
    day, one voice, and amounts that exclude each other."""
    found: dict[str, list[Saying]] = {}
    for a, b in _pairs(sayings):
        found.setdefault(a.claim.claim, []).append(b)
        found.setdefault(b.claim.claim, []).append(a)
    return found


def _pairs(sayings: Iterable[Saying]) -> Iterator[tuple[Saying, Saying]]:
    held = [one for one in sayings if is_state(one)]
    for a, b in combinations(held, 2):
        if a.entry.topic == b.entry.topic and _excludes(a, b):
            yield a, b


def _excludes(a: Saying, b: Saying) -> bool:
    pair = Pair(a, b)
    fits = fit(a, b, GOOD, one_topic=True, one_circle=True, one_story=True)
    if fits is None or not fits.is_sure or pair.stand != "apart" or (pair.days or 0) > 0:
        return False
    if a.claim.sentence_start == b.claim.sentence_start or MOVING & (a.signs | b.signs):
        return False
    holder = a.slots.holder and b.slots.holder and a.slots.holder != b.slots.holder
    is_narrated = not a.claim.speaker and not b.claim.speaker
    return not holder and (is_narrated or pair.kin == "same")
