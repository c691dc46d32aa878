"""What a figure that was said bears out of another."""

from __future__ import annotations

from decimal import Decimal

import pytest

from claimtrack.checking.fitting import supports
from claimtrack.compare.intervals import Interval, interval


def amount(text: str) -> Interval:
    """Return the interval of "BOUND LOW" or "BOUND LOW HIGH"; a vague word has no high end."""
    bound, low, *high = text.split()
    end = None if bound == "vague" else Decimal(high[0] if high else low)
    return interval(Decimal(low), end, bound)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "drafted"),
    [
        ("exact 63", "exact 63"),
        ("exact 63", "more_than 60"),
        ("exact 3922", "about 3900"),
        ("exact 3922", "almost 4000"),
        ("at_least 46", "at_least 46"),
        ("at_least 46", "exact 46"),
        ("exact 7200", "vague 1000"),
        ("exact 120 140", "exact 120 140"),
    ],
)
def test_supported(said: str, drafted: str) -> None:
    assert supports(amount(said), amount(drafted))


@pytest.mark.parametrize(
    ("said", "drafted"),
    [
        ("exact 63", "exact 64"),
        ("exact 63", "more_than 63"),
        ("exact 63", "at_least 14"),  # true, and says next to nothing
        ("at_most 200", "exact 200"),
        ("exact 200", "at_most 200"),
        ("vague 1000", "exact 7200"),
        ("exact 700", "vague 1000"),
        ("exact 72000", "vague 1000"),
        ("exact 100 200", "exact 150"),
    ],
)
def test_not_supported(said: str, drafted: str) -> None:
    assert not supports(amount(said), amount(drafted))
