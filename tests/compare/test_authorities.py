"""Authorities that are one: a body and its officials, a name and its abbreviation, a country and its adjective."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claimtrack.compare.authorities import likeness_keys, same_authority
from claimtrack.lang import Language, load_language

SAME = [
    ("Peruvian government", "officials"),
    ("Peruvian officials", "Government Crisis Center of Peru"),
    ("Peru", "Peruvian authorities"),
    ("UN", "United Nations"),
    ("U.S. Geological Survey", "USGS"),
    ("Harbour Relief Committee", "HRC"),
    ("Ministry of Health", "health ministry"),
    ("Peruvian Defence Ministry", "Defense Ministry"),
    ("Interior Ministry", "Peruvian Interior Ministry"),
    ("Lena Port Board", "Port Board"),
    ("Ana Duarte", "Duarte"),
]

OTHERS = [
    ("Peruvian government", "Chilean officials"),
    ("health ministry", "Interior Ministry"),
    ("UNICEF", "UNHCR"),
    ("UNHCR and the Red Cross", "UNHCR"),
    ("Solen", "officials"),
    ("experts", "Peruvian experts"),
    ("Peruvian police", "Peruvian government"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_one_authority(a: str, b: str, language: Language) -> None:
    """Two ways of naming one body are the same, whichever comes first."""
    assert same_authority(a, b, language)
    assert same_authority(b, a, language)


@pytest.mark.parametrize(("a", "b"), OTHERS)
def test_two_authorities(a: str, b: str, language: Language) -> None:
    """Bodies that differ in country, field or name are two."""
    assert not same_authority(a, b, language)
    assert not same_authority(b, a, language)


def test_nobody_is_no_authority(language: Language) -> None:
    """The reporter's own figures have no authority in common."""
    assert not same_authority(None, None, language)
    assert not same_authority("UN", None, language)


NAMES = st.lists(
    st.sampled_from(
        ["Peru", "Peruvian", "Chile", "government", "officials", "Health", "health", "ministry", "Ministry", "of", "the",
         "Defence", "Defense", "USGS", "U.S.", "Geological", "Survey", "UN", "United", "Nations", "and", "Red", "Cross",
         "Duarte", "Ana", "police", "experts", "Lena", "Port", "Board", "PB", "spokesman", "HM", "x"]
    ),
    max_size=5,
).map(" ".join)  # fmt: skip


@given(NAMES, NAMES)
@example("Peruvian government", "officials")
@example("UN", "United Nations")
@example("Ana Duarte", "Duarte")
@example("Defence Ministry", "Defense Ministry")
def test_names_of_one_authority_share_a_key(a: str, b: str) -> None:
    """What shares none is never compared, so it must be another."""
    language = load_language("en")
    if same_authority(a, b, language):
        assert likeness_keys(a, language) & likeness_keys(b, language)


@pytest.mark.parametrize(("a", "b"), SAME)
def test_keys_of_known_names(a: str, b: str, language: Language) -> None:
    assert likeness_keys(a, language) & likeness_keys(b, language)
