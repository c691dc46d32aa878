"""Names of places -> where they lie: the language's own table, and two large gazetteers below it.

The table (``lang/en/places.toml``) has what English texts call countries, peoples, parts of the world and the
towns of many wars and disasters; its names count by themselves. ``towns.tsv.gz`` holds the countries, the
towns of over 15,000 people and the counties of the United States of GeoNames (https://www.geonames.org, CC BY
4.0), ``provinces.tsv.gz`` the provinces, states and the like of ISO 3166-2 (``tests/eval/make_gazetteer.py``
makes both). A name that only these know counts where the document agrees (see ``sites``).
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files

from claimtrack.lang import Language

SMALL, MIDDLE, LARGE, COUNTRY, WIDE = range(5)
"""How large a place is: a quarter or village, a town, a province, a country, a sea or part of the world."""

LARGEST = 1_000
"""Thousands of people from which on a town's name needs no agreement: everybody knows it."""


@dataclass(frozen=True, slots=True)
class Site:
    """A place that a gazetteer knows, or that a text's own words make one.

    ``name`` is as people write it; ``region`` the province or state in which a town lies, where that is
    known; ``people`` are thousands. ``is_sure`` says that the name means this place wherever it stands.
    """

    name: str
    country: str | None
    rank: int | None
    region: str | None = None
    people: int = 0
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The places of the language's own table, and below them those of the large gazetteers.

    ``peoples`` holds the country or province of an adjective or people.
    """

    own: Mapping[str, tuple[Site, ...]]
    peoples: Mapping[str, Site]
    large: Mapping[str, tuple[str, ...]]
    abbreviations: Mapping[str, str]
    longest: int = 6
    _known: dict[str, tuple[Site, ...]] = field(default_factory=dict, compare=False)

    def named(self, name: str) -> tuple[Site, ...]:
        """Return the places that have a name, the likeliest first."""
        key = plain(name)
        if key not in self._known:
            self._known[key] = tuple(self._find(key))
        return self._known[key]

    def _find(self, key: str) -> list[Site]:
        key = self.abbreviations.get(key, key)
        found = list(self.own.get(key, ()))
        sites = [_site(line, key) for line in self.large.get(key, ())]
        for site in sorted(sites, key=lambda s: (s.rank != LARGE, -s.people)):
            if not any(_is_same(site, other) for other in found):
                found.append(site)
        return found


def _is_same(site: Site, other: Site) -> bool:
    """Say whether a place is one that is known already, or the country that holds the name."""
    if site.country != other.country or other.rank == COUNTRY:
        return site.country == other.country
    return site.rank == other.rank and (site.region == other.region or not (site.region and other.region))


def _site(line: str, key: str) -> Site:
    sort, country, region, people, names = line.split("\t")
    thousands = int(people or 0)
    if sort == "country":
        return Site(country, country, COUNTRY, is_sure=True)
    main, *others = names.split("|")
    sure = thousands >= LARGEST and plain(main) == key
    main = next((name for name in others if plain(name) == key), main)
    return Site(main, country, MIDDLE if sort == "town" else LARGE, region or None, thousands, sure)


@cache
def gazetteer(language: Language) -> Gazetteer:
    """Return the places that a language's texts may name, read once."""
    table = language.table("places")
    large: dict[str, tuple[str, ...]] = {}
    codes: dict[str, str] = {}
    for line in _lines("towns.tsv.gz"):
        sort, country, code, _, names = line.split("\t")
        if sort == "country":
            codes[code] = country
        for name in names.casefold().split("|"):
            key = name.replace("'", "").replace(".", "")
            large[key] = (*large.get(key, ()), line)
    for line in _lines("provinces.tsv.gz"):
        code, name = line.split("\t")
        if code in codes:
            key = plain(name)
            large[key] = (*large.get(key, ()), f"region\t{codes[code]}\t\t\t{plain_letters(name)}")
    own: dict[str, tuple[Site, ...]] = {}
    for country, (_, inside) in table["countries"].items():
        own[plain(country)] = (Site(country, country, COUNTRY, is_sure=True),)
        for name in inside:
            key = plain(name)
            own[key] = (*own.get(key, ()), _own_site(name, country, name in table["words"]["same"], large))
    for name in table["areas"]["names"]:
        own[plain(name)] = (Site(name, None, WIDE, is_sure=True),)
    peoples = {
        plain(word): own[plain(country)][0]
        for country, (people, _) in table["countries"].items()
        for word in people
    }
    peoples |= {plain(word): own[plain(place)][0] for word, place in table["peoples"].items()}
    return Gazetteer(
        own,
        peoples,
        large,
        {plain(short): plain(name) for name, shorts in table["abbreviations"].items() for short in shorts},
    )


def _own_site(name: str, country: str, same: bool, large: Mapping[str, tuple[str, ...]]) -> Site:
    """Return a place of the language's table: what is no town of the large gazetteer is a region."""
    if same:
        return Site(country, country, COUNTRY, is_sure=True)
    key = plain(name)
    for line in large.get(key, ()):
        if line.startswith(f"town\t{country}\t"):
            known = _site(line, key)
            return Site(name, country, MIDDLE, known.region, known.people, is_sure=True)
    return Site(name, country, LARGE, is_sure=True)


def _lines(table: str) -> list[str]:
    data = files(__package__).joinpath(table).read_bytes()
    return gzip.decompress(data).decode().splitlines()


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Return a name in small letters without accents, points and apostrophes.

    >>> plain("Mazar-i-Sharif"), plain("Sana'a"), plain("U.S.")
    ('mazar-i-sharif', 'sanaa', 'us')
    """
    return re.sub(r"[.'’‘`]", "", text if text.isascii() else plain_letters(text)).casefold()


def plain_letters(text: str) -> str:
    """Return a text without accents.

    >>> plain_letters("Ağrı")
    'Agri'
    """
    letters = unicodedata.normalize("NFKD", text.replace("ı", "i"))
    return "".join(c for c in letters if not unicodedata.combining(c))
