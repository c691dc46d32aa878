"""Two authorities -> whether they are one: a body and its officials, a name and its abbreviation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from claimtrack.compare.canon import body_words
from claimtrack.lang import Language
from claimtrack.model import Claim
from claimtrack.sentences.countries import countries_named

STEM = 5
"""Letters that two words must share at least to be one in two forms: "Chechen", "Chechnya"."""


@dataclass(frozen=True, slots=True)
class _Body:
    """An authority as it is compared: ``told`` are the words that tell it from others of its place."""

    words: tuple[str, ...]
    told: frozenset[str]
    countries: frozenset[str]
    rules: bool
    """It is a government, officials, or a place that speaks."""
    is_named: bool


def same_authority(a: str | None, b: str | None, language: Language) -> bool:
    """Return whether two authorities are one, as far as their words show; nobody is the same as nobody.

    >>> from claimtrack.lang import load_english
    >>> same_authority("Peruvian government", "officials", load_english())
    True
    >>> same_authority("Peruvian government", "Chilean officials", load_english())
    False
    >>> same_authority("UN", "United Nations", load_english())
    True
    """
    if not a or not b:
        return False
    if a.casefold() == b.casefold():
        return True
    one, other = _read(a, language), _read(b, language)
    if one.countries and other.countries and not one.countries & other.countries:
        return False
    if one.told == other.told:
        # "Experts" are others than "Peruvian experts"; a government is known without its country.
        named = bool(one.told) and one.is_named and other.is_named
        return named or one.countries == other.countries or (one.rules and other.rules)
    if not one.told or not other.told:
        return False
    small, large = sorted((one, other), key=lambda body: len(body.told))
    if small.is_named and all(any(_is_form(word, w) for w in large.told) for word in small.told):
        return not _is_joint(a, b)
    return _is_short(small, large)


def likeness_keys(name: str, language: Language) -> frozenset[str]:
    """Return keys of which two names share one wherever ``same_authority`` holds of them: among thousands,
    only those that share one need be compared.

    >>> from claimtrack.lang import load_english
    >>> sorted(likeness_keys("Chechen rebels", load_english()))
    ['=chechen rebels', 'chech-', 'cr.', 'rebel-']
    """
    body = _read(name, language)
    initials = body.words[0] if len(body.words) == 1 else "".join(word[0] for word in body.words)
    stems = {f"{word[:STEM]}-" for word in body.told} or {"-"}
    return frozenset({f"={name.casefold()}", f"{initials}.", *stems})


def one_authority(a: Claim, b: Claim, language: Language) -> bool:
    """Return whether two figures are one authority's: the same body's, or the same person's."""
    if same_authority(a.authority, b.authority, language):
        return True
    people = a.speaker_role == b.speaker_role == "person"
    return people and same_authority(a.speaker, b.speaker, language)


def _is_form(a: str, b: str) -> bool:
    """Say whether two words are one, or a name and its adjective."""
    if a == b:
        return True
    shared = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return shared >= max(STEM, min(len(a), len(b)) - 2)


def _is_joint(a: str, b: str) -> bool:
    """Say whether one is two bodies of which the other is one: "the port and the city", "the city"."""
    short, long = sorted((a.casefold(), b.casefold()), key=len)
    return short in re.split(r"\s+and\s+(?:the\s+)?", long)


def _is_short(short: _Body, long: _Body) -> bool:
    """Say whether one word is the first letters of the other's name."""
    if len(short.words) != 1 or len(long.words) < 2:
        return False
    return short.words[0] == "".join(word[0] for word in long.words)


@lru_cache(maxsize=20_000)
def _read(name: str, language: Language) -> _Body:
    ruling, kinds = _data(language)
    countries = frozenset(countries_named(name, language))
    own = [word for word in name.split() if not countries_named(word, language)]
    whole = body_words(name, language)  # "USGS" for the US Geological Survey
    words = whole if len(whole) == 1 and own else body_words(" ".join(own), language)
    told = frozenset(words) - ruling - kinds
    rules = bool(set(words) & ruling) or (bool(countries) and not words)
    return _Body(words, told, countries, rules, any(c.isupper() for c in " ".join(own)))


@cache
def _data(language: Language) -> tuple[frozenset[str], frozenset[str]]:
    table = language.table("attribution")["authority"]
    return frozenset(table["ruling"]), frozenset(table["kinds"])
