"""Names of places -> how two places lie to each other, by a small gazetteer and the words of the names.

A town is not the nation, and the east of a town is not its west. What the gazetteer does not know is told
apart by its name; where nothing decides, the answer is that nobody knows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from claimtrack.lang import Language
from claimtrack.sentences.gazetteer import plain

SMALL, MIDDLE, LARGE, COUNTRY = range(4)
"""How large a place is: a quarter or village, a town, a province, a country."""

Lie = Literal["same", "inside", "around", "apart", "unknown"]
"""How one place lies to another: the same, inside it, around it, apart from it, or nothing says."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place as it is compared.

    ``key`` is its name in plain small letters, ``name`` as people write it; ``within`` holds the keys of
    larger places that its own words name; ``country`` is known from the gazetteer or from those words.
    ``rank`` is ``None`` where nothing says how large it is; ``parts`` are words such as "eastern", shortened
    to "east".
    """

    key: str
    name: str
    country: str | None = None
    rank: int | None = None
    within: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    countries: Mapping[str, str]
    """Names of countries, other names included, plain -> the country."""
    peoples: Mapping[str, str]
    towns: Mapping[str, tuple[str, frozenset[str]]]
    """Plain name -> name, all countries that have it."""
    ranks: Mapping[str, int]
    parts: frozenset[str]
    joints: frozenset[str]
    bodies: frozenset[str]
    waters: frozenset[str]
    longest: int


@lru_cache(maxsize=50_000)
def place_of(text: str | None, language: Language) -> Place | None:
    """Return a place as named in a text, or ``None`` where the words name none ("Richter scale").

    >>> from claimtrack.lang import load_english
    >>> place = place_of("eastern Cairo", load_english())
    >>> place.name, place.country, sorted(place.parts)
    ('Cairo', 'Egypt', ['east'])
    """
    gazetteer = _gazetteer(language)
    words = [re.sub(r"['’]s?$", "", word) for word in re.findall(r"[^\s,;()\"“”]+", text or "")]
    while words and words[0].lower() in gazetteer.joints:
        words = words[1:]
    small = [plain(word) for word in words]
    if not words or any(word in gazetteer.bodies for word in small):
        return None
    if len(words) > 2 and "of" in small[1:-1] and small[small.index("of") - 1] not in gazetteer.ranks:
        name = " ".join(words)  # "Gulf of Mexico" is one name
        return Place(plain(name), name)
    country, towns, rest = _known(small, gazetteer)
    ranks = [gazetteer.ranks[small[i]] for i in rest if small[i] in gazetteer.ranks]
    rank = min(ranks, default=None)
    parts = frozenset(small[i].removesuffix("ern") for i in rest if small[i] in gazetteer.parts)
    none = gazetteer.ranks.keys() | gazetteer.parts | gazetteer.joints
    own = [words[i] for i in rest if small[i] not in none and _is_name(words[i])]
    if len(towns) == 1 or (towns and not own):
        countries = gazetteer.towns[towns[0]][1]
        country = country or (next(iter(countries)) if len(countries) == 1 else None)
    if own:
        name = " ".join(own)
        if towns and rank == LARGE:
            rank = None  # "Zagazig Cairo province": the province is the larger one's
        return Place(plain(name), name, country, rank, frozenset(towns), parts)
    if towns:
        return Place(towns[0], gazetteer.towns[towns[0]][0], country, rank, frozenset(towns[1:]), parts)
    if country is not None:
        return Place(plain(country), country, country, COUNTRY, frozenset(), parts)
    return None


def _is_name(word: str) -> bool:
    return word[:1].isupper() or not word.isascii() or "-" in word


def _known(words: Sequence[str], gazetteer: _Gazetteer) -> tuple[str | None, list[str], list[int]]:
    """Return what is known in a name, the longest first: its country, the keys of the towns, and the places
    of the other words."""
    country: str | None = None
    towns: list[str] = []
    rest: list[int] = []
    i = 0
    while i < len(words):
        for length in range(min(gazetteer.longest, len(words) - i), 0, -1):
            name = " ".join(words[i : i + length])
            # "Kenyas Nairobi": the apostrophe is lost in many texts.
            bare = name.removesuffix("s") if name not in gazetteer.towns else name
            if found := gazetteer.countries.get(name) or gazetteer.countries.get(bare):
                country = found
            elif name in gazetteer.towns:
                towns.append(name)
            elif length == 1 and (found := gazetteer.peoples.get(name)):
                country = country or found
            else:
                continue
            i += length
            break
        else:
            rest.append(i)
            i += 1
    return country, towns, rest


def lies(a: Place | None, b: Place | None) -> tuple[Lie, bool]:
    """Return how ``a`` lies to ``b``, and whether the names themselves say so.

    What is only likely (an unknown town beside a country) comes with ``False``.
    """
    if a is None or b is None:
        return "unknown", False
    if a.country and b.country and a.country != b.country:
        return "apart", True
    if a.key == b.key:
        return _same_name(a, b)
    if b.key in a.within:
        return "inside", True
    if a.key in b.within:
        return "around", True
    for one, other, lie in ((a, b, "around"), (b, a, "inside")):
        if one.rank == COUNTRY:
            sure = other.country == one.country
            return lie, sure  # type: ignore[return-value]
    if _is_known(a) and _is_known(b):
        return "apart", True
    small = [place.rank is not None and place.rank <= SMALL for place in (a, b)]
    if small[0] != small[1]:  # a quarter beside a town: perhaps in it
        return ("inside" if small[0] else "around"), False
    if a.rank == b.rank == MIDDLE:
        return "apart", True
    if _is_known(a) != _is_known(b):  # a name nobody knows beside a large town: perhaps in it
        return ("around" if _is_known(a) else "inside"), False
    return "apart", all(small) or bool(a.rank and b.rank)


@cache
def waters(language: Language) -> str:
    """Return a pattern of the capitalised words for waters: "Gulf of Mexico" does not lie in Mexico."""
    return "|".join(sorted(word.title() for word in _gazetteer(language).waters))


def knows(name: str, language: Language) -> bool:
    """Say whether a name is in the gazetteer: too many events share it to tell one from another."""
    gazetteer = _gazetteer(language)
    tables = (gazetteer.countries, gazetteer.peoples, gazetteer.towns)
    word = plain(name)
    return any(form in table for form in (word, word.removesuffix("s")) for table in tables)


def is_land(name: str, language: Language) -> bool:
    """Say whether a name is a country's or a town's: "Malawi", and not "Malawian"."""
    gazetteer = _gazetteer(language)
    return plain(name) in gazetteer.countries or plain(name) in gazetteer.towns


def _is_known(place: Place) -> bool:
    """Say whether a place is in the gazetteer under its own name."""
    return place.country is not None and not place.within


def _same_name(a: Place, b: Place) -> tuple[Lie, bool]:
    if a.rank is not None and b.rank is not None and a.rank != b.rank:
        return ("inside" if a.rank < b.rank else "around"), True
    if a.parts == b.parts:
        return "same", True
    if not a.parts or not b.parts:
        return ("around" if not a.parts else "inside"), True
    return "apart", True


@cache
def _gazetteer(language: Language) -> _Gazetteer:
    table = language.table("places")
    words = table["words"]
    same = set(words["same"])
    countries: dict[str, str] = {}
    peoples: dict[str, str] = {}
    towns: dict[str, tuple[str, frozenset[str]]] = {}
    for country, (people, inside) in table["countries"].items():
        countries[plain(country)] = country
        peoples |= {plain(word): country for word in people}
        for name in inside:
            if name in same:
                countries[plain(name)] = country
                continue
            _, had = towns.get(plain(name), (name, frozenset()))
            towns[plain(name)] = (name, had | {country})
    ranks = {
        word: rank
        for size, rank in (("small", SMALL), ("middle", MIDDLE), ("large", LARGE))
        for word in words[size]
    }
    return _Gazetteer(
        countries,
        peoples,
        towns,
        ranks,
        frozenset(words["parts"]),
        frozenset(words["joints"]),
        frozenset(words["bodies"]),
        frozenset(words["waters"]),
        max(name.count(" ") + 1 for name in (*countries, *towns)),
    )
