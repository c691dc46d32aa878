"""Amounts as claimed: what each allows, and how two of them lie to each other."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claimtrack.compare.intervals import Interval, compare, differ, interval


def made(text: str, *, rounded: bool = False) -> Interval:
    """Return the interval of "at_least 5", "30-50" or "7"; a vague word gives its low end."""
    bound, _, digits = text.rpartition(" ")
    low, _, high = digits.partition("-")
    top = None if bound == "vague" else Decimal(high or low)
    return interval(Decimal(low), top, bound or "exact", rounded=rounded)  # type: ignore[arg-type]


ALLOWED = [
    # figure, what makes it true, what does not
    ("7", ["7"], ["6", "8", "7.1"]),
    ("at_least 7", ["7", "8", "90000"], ["6"]),
    ("more_than 7", ["7.01", "8"], ["7", "6"]),
    ("at_most 7", ["7", "0"], ["8"]),
    ("less_than 7", ["6.99", "0"], ["7"]),
    ("about 100", ["95", "110"], ["80", "115"]),
    ("almost 100", ["90", "99"], ["100", "101", "70"]),
    ("30-50", ["30", "41", "50"], ["29", "51"]),
    ("at_most 50-100", ["50", "100"], ["49", "101"]),
    ("vague 1000", ["1000", "40000"], ["900"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "inside", "outside"), ALLOWED)
def test_what_a_figure_allows(text: str, inside: list[str], outside: list[str]) -> None:
    one = made(text)
    assert all(one.allows(Decimal(amount)) for amount in inside)
    assert not any(one.allows(Decimal(amount)) for amount in outside)


def test_a_round_estimate_allows_what_rounds_to_it() -> None:
    assert made("5000", rounded=True).allows(Decimal(5400))
    assert not made("5000", rounded=True).allows(Decimal(5600))
    assert not made("95000", rounded=True).allows(Decimal(96000))
    assert not made("1000000", rounded=True).allows(Decimal(1400000))  # a million is not half a million


STANDS = [
    ("46", "46", "same"),
    ("46", "47", "apart"),
    ("33", "at_least 33", "same"),
    ("200", "more_than 200", "rounded"),
    ("39", "almost 40", "rounded"),
    ("at_least 58", "at_least 60", "near"),
    ("at_least 58", "at_least 100", "open"),
    ("at_most 60", "at_least 60", "touch"),
    ("35000-40000", "40000-90000", "touch"),
    ("13-26", "13-27", "near"),
    ("27-33", "21-44", "within"),
    ("21-44", "41-90", "open"),
    ("16", "at_least 18", "apart"),
    ("at_most 80", "6", "open"),
    ("400-1200", "at_most 1200", "near"),
    ("more_than 100", "at_least 118", "near"),
    ("more_than 100", "at_least 199", "open"),
    ("vague 1000", "4000", "within"),
    ("vague 1000", "more_than 130000", "open"),
    ("about 36", "at_least 19", "open"),
    ("0", "0", "same"),
    ("0", "4", "apart"),
]


@pytest.mark.parametrize(("first", "second", "stand"), STANDS)
def test_how_two_figures_lie(first: str, second: str, stand: str) -> None:
    assert compare(made(first), made(second)) == stand
    assert compare(made(second), made(first)) == stand


def test_a_tenth_is_no_difference() -> None:
    assert not differ(Decimal(90), Decimal(100))
    assert differ(Decimal(89), Decimal(100))


def test_a_unit_changes_nothing() -> None:
    for first, second, stand in STANDS:
        if stand != "rounded":  # how round a number is, is a matter of its unit
            assert compare(made(first).times(Decimal(2)), made(second).times(Decimal(2))) == stand


BOUNDS: Any = ["exact", "about", "almost", "at_least", "more_than", "at_most", "less_than", "vague"]
figures = st.builds(
    lambda low, more, bound, rounded: interval(
        Decimal(low), None if bound == "vague" else Decimal(low + more), bound, rounded=rounded
    ),
    st.integers(0, 10**6),
    st.integers(0, 500) | st.just(0),
    st.sampled_from(BOUNDS),
    st.booleans(),
)


@given(figures, figures)
def test_comparing_is_symmetric_and_agrees_with_the_logic(one: Interval, other: Interval) -> None:
    stand = compare(one, other)
    assert stand == compare(other, one)
    if stand in ("near", "within", "open", "touch"):
        assert one.overlaps(other)
    if stand == "apart":
        assert not one.overlaps(other)


@given(figures)
@example(interval(Decimal(0), Decimal(1), "at_least"))
def test_a_figure_is_itself(one: Interval) -> None:
    assert compare(one, one) in ("same", "touch")
    assert one.low <= one.first <= one.last <= one.high
