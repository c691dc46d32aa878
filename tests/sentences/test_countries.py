"""The countries that a text names."""

from __future__ import annotations

import pytest

from claimtrack.lang import load_language
from claimtrack.sentences.countries import countries_named

ENGLISH = load_language("en")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("A Peruvian envoy flew from Lima.", {"Peru": 2}),
        ("Peru and Chile met.", {"Peru": 2, "Chile": 2}),
        ("The lima bean is cheap.", {}),
    ],
)
def test_countries_named(text: str, named: dict[str, int]) -> None:
    """A country's own name weighs twice what a town of it or its people do."""
    assert countries_named(text, ENGLISH) == named
