"""One document's readings -> the sums that hold in it: "8 in one town, 4 in another, 3 on a road" are 15.

A sum is only found where the text lays it out: figures of one measure that stand together, and a figure
before or behind them that is exactly what they add up to. No sum is ever made up: nothing here adds figures
to get a new one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from claimtrack.compare.readings import Reading
from claimtrack.lang import Language
from claimtrack.model import plain

MOST = 5
"""Addends that are tried; longer lists are tables."""

SPAN = 1_200
"""Characters over which the addends of one sum may stand."""

NEAR = 100
"""Figures before and behind a whole among which its addends are looked for: in a text of thousands each would
be held against all."""

LEAST = 4
"""The smallest sum that is no chance: 1 and 2 are 3 in every text."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A figure and the figures of the same document that add up to it, in the order of the text."""

    whole: Reading
    parts: tuple[Reading, ...]

    @property
    def reason(self) -> str:
        """Return the sum in figures: "8 + 4 + 3 = 15"."""
        figures = [_figure(part) for part in self.parts]
        return f"{' + '.join(figures)} = {_figure(self.whole)}"


def find_sums(readings: Sequence[Reading], language: Language) -> list[Sum]:
    """Return the sums of one document whose addends stand together, by the place of their parts.

    Of several that a figure could be a part of, the one with the most addends is kept.
    """
    points = [r for r in sorted(readings, key=lambda r: (r.claim.start, r.claim.end)) if _is_point(r)]
    found = []
    for at, whole in enumerate(points):
        if _value(whole) >= LEAST and whole.kind != "increment" and not whole.is_part:
            near = points[max(0, at - NEAR) : at + NEAR + 1]
            run = _longest_run(whole, _distinct(near, whole, _measures(whole, language)))
            found += [Sum(whole, run)] if run else []
    taken: dict[str, Sum] = {}
    kept: list[Sum] = []
    for one in sorted(found, key=lambda s: (-len(s.parts), s.whole.claim.start)):
        others = [taken.get(part.claim.claim) for part in one.parts]
        # The whole may be said twice: then its parts are the same.
        if not any(others) or all(other and _value(other.whole) == _value(one.whole) for other in others):
            kept.append(one)
            taken |= {part.claim.claim: one for part in one.parts}
    return sorted(kept, key=lambda s: (s.parts[0].claim.start, s.whole.claim.start))


def _longest_run(whole: Reading, rivals: Sequence[Reading]) -> tuple[Reading, ...]:
    """Return the longest run of figures that stand together and add up to the whole."""
    best: tuple[Reading, ...] = ()
    wanted = _value(whole)
    values = [_value(one) for one in rivals]
    for i, first in enumerate(rivals):
        total = values[i]
        for j in range(i + 1, min(i + MOST, len(rivals))):
            total += values[j]
            last = rivals[j].claim.start
            if total > wanted or last - first.claim.start > SPAN:
                break  # they stand in the order of the text, and none is below nothing
            # The largest being the sum of the others, they are the sum's own addends beside it.
            doubled = j > i + 1 and max(values[i : j + 1]) * 2 == wanted
            between = first.claim.start < whole.claim.start < last
            if total == wanted and not doubled and not between and j - i + 1 > len(best):
                best = tuple(rivals[i : j + 1])
    return best


def _distinct(
    readings: Sequence[Reading], whole: Reading, measures: frozenset[str | None]
) -> Sequence[Reading]:
    """Return the figures of which the whole may be the sum, what is said twice once."""
    kept: dict[tuple[object, ...], Reading] = {}
    for one in readings:
        if 0 < _value(one) < _value(whole) and _may_add(one, whole, measures):
            kept.setdefault((_value(one), one.place, one.kind, one.measure), one)
    return list(kept.values())


def _may_add(part: Reading, whole: Reading, measures: frozenset[str | None]) -> bool:
    """Say whether a figure is of the kind that the whole is the sum of."""
    if part.claim.unit != whole.claim.unit or part.kind not in (whole.kind, "increment"):
        return False
    if part.measure not in measures:
        # "$1 billion ... another billion": what is added need not name the thing again.
        return part.kind == "increment" and part.thing is None
    people = part.sort is not None or whole.sort is not None
    return people or part.thing == whole.thing or part.claim.unit is not None


def _measures(whole: Reading, language: Language) -> frozenset[str | None]:
    claim = whole.claim
    start = max(0, claim.start - claim.sentence_start)
    around = claim.sentence[start : claim.end - claim.sentence_start + 40].lower()
    for pattern, measures in _both(language).items():
        if pattern.search(around):
            return frozenset(measures)
    return frozenset({whole.measure})


def _is_point(reading: Reading) -> bool:
    claim = reading.claim
    return (
        claim.low is not None
        and claim.low == claim.high
        and claim.restates is None
        and claim.modality not in ("denied", "asked")
        and reading.kind not in ("age", "duration", "share", "price", "rate", "change")
    )


def _value(reading: Reading) -> Decimal:
    return reading.claim.low if reading.claim.low is not None else Decimal(0)


def _figure(reading: Reading) -> str:
    return plain(_value(reading))


@cache
def _both(language: Language) -> Mapping[re.Pattern[str], tuple[str, ...]]:
    table = language.table("compare")["events"]["both"]
    return {re.compile(pattern, re.IGNORECASE): tuple(measures) for pattern, measures in table.items()}
