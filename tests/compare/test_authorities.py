"""Authorities that are one: a body and its officials, a name and its abbreviation, a country and its adjective."""

from __future__ import annotations

import pytest

from claimtrack.compare.authorities import same_authority
from claimtrack.lang import Language

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
