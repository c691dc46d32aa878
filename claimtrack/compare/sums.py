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

from claimtrack.compare.families import measures_of
from claimtrack.compare.readings import Reading
from claimtrack.lang import Language
from claimtrack.model import plain

MOST = 5
"""Addends that are tried; longer lists are tables."""

SPAN = 1_200
"""Characters over which the addends of one sum may stand."""

AWAY = 6_000
"""Characters between addends and their sum: a text that opens with the total gives the parts much later."""

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
    found: list[Sum] = []
    for whole in points:
        if _value(whole) < LEAST or whole.kind == "increment" or whole.is_part:
            continue
        if whole.claim.unit is None and not _is_total(whole, points):
            continue
        measures = _measures(whole, language)
        rivals = [r for r in points if r is not whole and _may_add(r, whole, measures, language)]
        best = _best(whole, _distinct(rivals, whole))
        if best is not None:
            found.append(Sum(whole, best))
    taken: set[str] = set()
    kept: list[Sum] = []
    for one in sorted(found, key=lambda s: (-len(s.parts), s.whole.claim.start)):
        ids = {part.claim.claim for part in one.parts}
        repeated = any(
            _value(one.whole) == _value(other.whole) and {part.claim.claim for part in other.parts} == ids
            for other in kept
        )
        if not ids & taken or repeated:
            kept.append(one)
            taken |= ids
    return sorted(kept, key=lambda s: (s.parts[0].claim.start, s.whole.claim.start))


def _is_total(whole: Reading, points: Sequence[Reading]) -> bool:
    """Say whether a count can be a sum: no larger one of its measure, of which it would be a part, stands
    before it."""
    return not any(
        other.measure == whole.measure
        and other.claim.start < whole.claim.start
        and other.claim.unit is None
        and other.scope == whole.scope
        and _value(other) > _value(whole)
        for other in points
    )


def _best(whole: Reading, rivals: Sequence[Reading]) -> tuple[Reading, ...] | None:
    """Return the longest run of figures that stand together and add up to the whole."""
    best: tuple[Reading, ...] | None = None
    for i in range(len(rivals)):
        total = Decimal(0)
        for j in range(i, min(i + MOST, len(rivals))):
            if rivals[j].claim.start - rivals[i].claim.start > SPAN:
                break
            total += _value(rivals[j])
            if j > i and total == _value(whole):
                run = tuple(rivals[i : j + 1])
                # "Another billion" says that it is added to something; its sum may be pages away.
                said = any(part.kind == "increment" for part in run)
                apart = said or all(abs(whole.claim.start - part.claim.start) <= AWAY for part in run)
                between = run[0].claim.start < whole.claim.start < run[-1].claim.start
                # The largest being the sum of the others, they are the sum's own addends beside it.
                doubled = max(map(_value, run)) * 2 == total and len(run) > 2
                same = (
                    said
                    or all(
                        part.thing == whole.thing or part.sort or part.is_part or part.elided for part in run
                    )
                    or whole.claim.unit is None
                )
                if apart and same and not between and not doubled and (best is None or len(run) > len(best)):
                    best = run
            if total >= _value(whole):
                break
    return best


def _distinct(readings: Sequence[Reading], whole: Reading) -> list[Reading]:
    """Drop figures that only say again what was said: the whole's, and a part's a second time."""
    kept: list[Reading] = []
    for reading in readings:
        again = any(
            _value(reading) == _value(other)
            and reading.place == other.place
            and reading.kind == other.kind
            and reading.measure == other.measure
            for other in kept
        )
        if not again and _value(reading) < _value(whole) and _value(reading) > 0:
            kept.append(reading)
    return kept


def _may_add(part: Reading, whole: Reading, measures: frozenset[str | None], language: Language) -> bool:
    """Say whether a figure is of the kind that the whole is the sum of."""
    if part.claim.unit != whole.claim.unit or part.kind not in (whole.kind, "increment"):
        return False
    if whole.claim.unit is not None and whole.kind in ("rate", "share", "price", "age", "duration", "change"):
        return False
    if part.measure not in measures and part.measure in measures_of(language).table:
        return False
    if part.measure in measures:
        people = part.sort is not None or whole.sort is not None
        money = (whole.claim.unit or "").isupper() and len(whole.claim.unit or "") == 3
        return people or money or part.thing == whole.thing or len(measures) > 1
    # "$1 billion ... another billion": what is added need not name the thing again.
    return part.kind == "increment" or part.elided or (part.is_part and part.thing is None)


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
        and reading.kind not in ("age", "duration", "share", "price", "change")
    )


def _value(reading: Reading) -> Decimal:
    return reading.claim.low if reading.claim.low is not None else Decimal(0)


def _figure(reading: Reading) -> str:
    return plain(_value(reading))


@cache
def _both(language: Language) -> Mapping[re.Pattern[str], tuple[str, ...]]:
    table = language.table("compare")["events"]["both"]
    return {re.compile(pattern, re.IGNORECASE): tuple(measures) for pattern, measures in table.items()}
