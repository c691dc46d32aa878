"""Amounts as claimed -> intervals, and how two of them lie to each other. Pure logic, no words.

An ``Interval`` holds every amount that would make a claim true: "at least 5" is [5, ∞), "more than 5" (5, ∞),
"about 50" what rounds to it. What was *said* is kept beside it, since two claims can both be true and still
say very different things: "at least 58" and "at least 100".
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from claimtrack.model import Bound

TENTH = Decimal("0.1")
"""What two figures may differ by and still say the same, "within about a tenth" (DESIGN.md)."""

ALMOST = Decimal("0.15")
"""How far below its number "almost" and "nearly" may reach."""

INFINITY = Decimal("Infinity")

Stand = Literal["same", "rounded", "near", "within", "open", "touch", "apart"]
"""How two intervals lie to each other:

- ``same``: the same amounts are said;
- ``rounded``: one is the other, rounded or cut to one of its ends;
- ``near``: they overlap and what is said differs by about a tenth at most;
- ``within``: one lies inside the other, or they share most of the shorter one;
- ``open``: they overlap only thanks to an open end, or hardly, and say very different things;
- ``touch``: they share a single point, an end of each;
- ``apart``: no amount makes both true.
"""


@dataclass(frozen=True, slots=True)
class Interval:
    """The amounts from ``low`` to ``high`` that a claim allows, and the ends that it states.

    ``low_open`` and ``high_open`` say that the end itself is not allowed. ``first`` and ``last`` are the
    stated amounts, equal for a point, whatever the bound makes of them. ``reach`` is as far as a vague word
    is commonly meant to go: "thousands" is said up to ten thousand.
    """

    low: Decimal
    high: Decimal
    first: Decimal
    last: Decimal
    low_open: bool = False
    high_open: bool = False
    reach: Decimal | None = None

    @property
    def is_bounded(self) -> bool:
        """Say whether both ends are finite."""
        return self.low > 0 and self.high < INFINITY

    def allows(self, amount: Decimal) -> bool:
        """Say whether a claim with this interval is true of an amount."""
        above = amount > self.low or (amount == self.low and not self.low_open)
        below = amount < self.high or (amount == self.high and not self.high_open)
        return above and below

    def times(self, factor: Decimal) -> Interval:
        """Return the interval in a smaller or larger unit; ``factor`` is above nought."""
        low, high = self.low * factor, self.high * factor
        reach = self.reach * factor if self.reach is not None else None
        ends = (low, high, self.first * factor, self.last * factor)
        return Interval(*ends, self.low_open, self.high_open, reach)

    def overlaps(self, other: Interval) -> bool:
        """Say whether at least one amount is allowed by both."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        if low != high:
            return low < high
        return self.allows(low) and other.allows(low)


def interval(low: Decimal, high: Decimal | None, bound: Bound, *, rounded: bool = False) -> Interval:
    """Return the interval of an amount as claimed; ``rounded`` takes a bare number as a rounded one.

    A vague number ("dozens") reaches from its low end upwards. Amounts below nought keep their sign; an
    upper bound on them reaches down without end.

    >>> interval(Decimal(60), Decimal(60), "at_most").allows(Decimal(12))
    True
    >>> interval(Decimal(5000), Decimal(5000), "exact", rounded=True).high
    Decimal('5500')
    """
    last = low if high is None else high
    first, last = min(low, last), max(low, last)
    floor = Decimal(0) if first > 0 or (first == 0 and bound == "at_most") else -INFINITY
    if high is None or bound == "vague":
        return Interval(low, INFINITY, low, low, reach=low * 10)
    if bound == "at_least":
        return Interval(first, INFINITY, first, last)
    if bound == "more_than":
        return Interval(last if first == last else first, INFINITY, first, last, low_open=True)
    if bound == "at_most":
        return Interval(first if first != last else floor, last, first, last)
    if bound == "less_than":
        return Interval(first if first != last else floor, last, first, last, high_open=True)
    if bound == "almost":
        reach = max(abs(first) * ALMOST, _half_step(first))
        return Interval(first - reach, last, first, last, high_open=first == last and reach > 0)
    if bound == "about":
        reach = max(abs(first) * TENTH, _half_step(first))
        return Interval(first - reach, last + max(abs(last) * TENTH, _half_step(last)), first, last)
    if rounded:
        return Interval(first - _half_step(first), last + _half_step(last), first, last)
    return Interval(first, last, first, last)


def _half_step(amount: Decimal) -> Decimal:
    """Return half of the last place that a number in words or with noughts behind it is exact to.

    5,000 is exact to thousands and 95,000 too; 1.25 billion to ten millions.
    """
    if not amount:
        return Decimal(0)
    exponent = amount.normalize().as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0) / 2
    return min(step, abs(amount) * TENTH)  # "a million" is not half a million


def differ(a: Decimal, b: Decimal) -> bool:
    """Say whether two amounts are materially different: by more than about a tenth of the larger.

    >>> differ(Decimal(29), Decimal(31)), differ(Decimal(58), Decimal(100))
    (False, True)
    """
    return abs(a - b) > TENTH * max(abs(a), abs(b))


def compare(a: Interval, b: Interval) -> Stand:
    """Return how two intervals lie to each other; the same answer for ``(b, a)``."""
    same = (a.first, a.last) == (b.first, b.last)
    if same and a.overlaps(b) and not _opposed(a, b):
        return "same"
    if not a.overlaps(b):
        return "rounded" if same and not _opposed(a, b) else "apart"
    if _touching(a, b):
        return "touch"
    if _is_rounding(a, b):
        return "rounded"
    for one, other in ((a, b), (b, a)):
        if one.reach is not None and one.low <= other.first and other.last <= one.reach:
            return "within"
    pairs = ((a.first, b.first), (a.last, b.last))
    if not any(differ(x, y) for x, y in pairs) or _is_loose(a, b):
        return "near"
    if a.is_bounded and b.is_bounded:
        return "within" if _shared(a, b) else "open"
    # A range that has the other's bound for its end: "500 to 1,300" and "as many as 1,300".
    for one, other in ((a, b), (b, a)):
        point = one.first == one.last
        if point and other.first != other.last and not one.is_bounded:
            end = other.last if one.high < INFINITY else other.first
            if not differ(end, one.first):
                return "near"
    return "open"


def _opposed(a: Interval, b: Interval) -> bool:
    """Say whether one is open above and the other below: "up to 60" and "at least 60"."""
    pairs = ((a, b), (b, a))
    return any(x.high == INFINITY and y.high < INFINITY and y.low <= 0 < y.last for x, y in pairs)


def _touching(a: Interval, b: Interval) -> bool:
    low, high = max(a.low, b.low), min(a.high, b.high)
    point = a.low == a.high or b.low == b.high
    return low == high and not point


def _is_rounding(a: Interval, b: Interval) -> bool:
    """Say whether one point is the other with fewer digits (29 and "nearly 30", 794,937 and 800,000).

    The rounder one must be worded as a point of its own; a bound is no rounding.
    """
    if a.first != a.last or b.first != b.last or not (a.is_bounded and b.is_bounded):
        return False
    x, y = a.first, b.first
    if digits_of(x) == digits_of(y):
        return False
    rough, fine = (x, y) if digits_of(x) < digits_of(y) else (y, x)
    inside = a.low != a.high if rough == a.first else b.low != b.high
    return inside and abs(rough - fine) <= _half_step(rough)


def _is_loose(a: Interval, b: Interval) -> bool:
    """Say whether one is a round floor under the other: "more than 100" and 123, but not 199."""
    if a.first != a.last or b.first != b.last or digits_of(a.first) == digits_of(b.first):
        return False
    rough, fine = (a, b) if digits_of(a.first) < digits_of(b.first) else (b, a)
    gap = fine.first - rough.first
    step = Decimal(1).scaleb(rough.first.adjusted() - digits_of(rough.first) + 1) if rough.first else gap
    return rough.high == INFINITY and 0 <= gap * 2 < step and gap * 4 <= fine.first


def digits_of(amount: Decimal) -> int:
    """Return how many digits an amount has before its last noughts.

    >>> digits_of(Decimal("12040")), digits_of(Decimal("2000")), digits_of(Decimal("7.4"))
    (4, 1, 2)
    """
    return len(amount.normalize().as_tuple().digits)


def _shared(a: Interval, b: Interval) -> bool:
    """Say whether the intervals share at least half of the shorter one."""
    width = min(a.high - a.low, b.high - b.low)
    return width == 0 or (min(a.high, b.high) - max(a.low, b.low)) * 2 >= width
