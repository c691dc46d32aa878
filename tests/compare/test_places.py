"""How two places lie to each other: by the gazetteer, and by their own words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.compare.places import knows, lies, place_of
from claimtrack.lang import Language, load_language

ENGLISH = load_language("en")

NAMES = [
    # text, name, country
    ("Nairobi", "Nairobi", "Kenya"),
    ("the United States", "United States", "United States"),
    ("U.S.", "United States", "United States"),
    ("eastern Cairo", "Cairo", "Egypt"),
    ("Harrow village", "Harrow", None),
    ("Zagazig Cairo province", "Zagazig", "Egypt"),
    ("Cap-Haïtien", "Cap-Haitien", "Haiti"),
    ("Gulf of Mexico", "Gulf of Mexico", None),
    ("the Harbour Observatory", None, None),
    ("the Richter scale", None, None),
    ("", None, None),
]


@pytest.mark.parametrize(("text", "name", "country"), NAMES)
def test_places(text: str, name: str | None, country: str | None) -> None:
    place = place_of(text, ENGLISH)
    assert (place.name if place else None, place.country if place else None) == (name, country)


LIES = [
    ("Nairobi", "Kenya", "inside", True),
    ("Nairobi", "Nairobi", "same", True),
    ("Nairobi", "Mombasa", "apart", True),
    ("Nairobi", "Egypt", "apart", True),
    ("Nairobi city", "Nairobi province", "inside", True),
    ("eastern Nairobi", "Nairobi", "inside", True),
    ("eastern Nairobi", "western Nairobi", "apart", True),
    ("Kibra quarter", "Nairobi", "inside", False),
    ("Kibra", "Kenya", "inside", False),
    ("Kibra Nairobi", "Nairobi", "inside", True),
    ("Kibra quarter", "Gachie quarter", "apart", True),
    ("Harrow village", "Nairobi city", "apart", True),
]


@pytest.mark.parametrize(("first", "second", "lie", "sure"), LIES)
def test_how_places_lie(first: str, second: str, lie: str, sure: bool) -> None:
    mirrored = {"inside": "around", "around": "inside"}.get(lie, lie)
    a, b = place_of(first, ENGLISH), place_of(second, ENGLISH)
    assert lies(a, b) == (lie, sure)
    assert lies(b, a) == (mirrored, sure)


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_may_be_asked(first: str, second: str) -> None:
    a, b = place_of(first, ENGLISH), place_of(second, ENGLISH)
    (lie, sure), (back, too) = lies(a, b), lies(b, a)
    assert sure == too
    assert back == {"inside": "around", "around": "inside"}.get(lie, lie)


@pytest.mark.parametrize("language", [ENGLISH])
def test_the_gazetteer_fits_together(language: Language) -> None:
    countries = language.table("places")["countries"]
    for country, (_, inside) in countries.items():
        assert country not in inside, "a country does not lie in itself"
        assert len(inside) == len(set(inside)), country
        assert knows(country, language)
