"""The country that a text is about, and that it lends to events without a place."""

from __future__ import annotations

import pytest

from claimtrack.lang import load_language
from claimtrack.sentences.countries import countries_named, country_of

ENGLISH = load_language("en")


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("A quake shook Peru on Tuesday. Police in Lima said that a US team had come.", "Peru"),
        ("The flood came at night. Malawi's army sent boats.", "Malawi"),
        ("Troops of Chile and Peru met at the border.", None),
        ("The mayor of Lima and the mayor of Cairo met.", None),
        ("Nobody knows where it happened.", None),
        ("", None),
    ],
)
def test_country(text: str, country: str | None) -> None:
    assert country_of(text, ENGLISH) == country


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
