"""The language's table of measures in the form in which it is looked up.

A measure is what is counted and what happened to it. All the ways of saying one are a *family* of
``lang/*/measures.toml``, which explains its fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

from claimtrack.lang import Language
from claimtrack.lang.inflection import plural, verb_forms
from claimtrack.lang.reading import read_value

LONGEST = 4
"""Words of the longest phrase that is looked up."""

UNITLESS = frozenset({"people", "animals", "things", "number"})
"""What a figure without a unit can be a count of."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One family of the table.

    ``things`` are the counted words that it means anyway ("oil" for a leak). ``is_event`` says that it is
    counted over events, which have a place and days; ``grows`` that its figures only rise; ``is_state``
    that they tell how something stands, whatever the day it began; ``about`` lists the dimensions that it
    may have, "people" and "things" for counts; ``family`` is what siblings share, ``group`` measures whose
    figures can be added (the buried and those still to be found). ``is_staged`` says that its counts are
    told apart by how sure each case is; ``moves`` that they rise and fall from day to day (the missing);
    ``is_priced`` that its figures are prices, whether or not the words say so; ``is_for_something`` that they
    are money for or of something that the measure does not say, ``is_of_someone`` that each has its own.
    """

    key: str
    name: str
    things: frozenset[str]
    about: frozenset[str]
    is_event: bool
    grows: bool
    is_state: bool
    family: str
    group: str
    is_staged: bool = False
    moves: bool = False
    is_priced: bool = False
    is_for_something: bool = False
    is_of_someone: bool = False

    def fits(self, dimensions: frozenset[str]) -> bool:
        """Say whether a figure of one of these dimensions can be of this family."""
        return not self.about or bool(self.about & dimensions)


Words = Mapping[str, tuple[str, ...]]
"""Words or phrases, lower-case, and the families that they may say, the likeliest first."""


@dataclass(frozen=True)
class Measures:
    """The language data on measures.

    ``nouns``, ``bare``, ``verbs`` and ``acts`` are lemmas; ``cues`` are words as they stand in a text,
    ``stems`` beginnings of such words, ``noun_cues`` the nouns' forms. ``alike`` maps nouns to the one word
    for a thing; ``not_counted`` are nouns that are none. ``light`` and ``skip`` say nothing of what is
    counted; verbs that are ``waiting`` say it only with the words behind them. ``in_events`` maps a family
    and a kind of happening to the family that is meant there: the turnout of a march.
    """

    table: Mapping[str, Measure]
    nouns: Words
    bare: Words
    verbs: Words
    acts: Words
    cues: Words
    stems: Words
    noun_cues: Words
    alike: Mapping[str, str]
    people: frozenset[str]
    animals: frozenset[str]
    not_counted: frozenset[str]
    light: frozenset[str]
    revising: frozenset[str]
    moved: frozenset[tuple[str, ...]]
    waiting: frozenset[str]
    both: Mapping[frozenset[str], str]
    in_events: Mapping[tuple[str, str | None], str]
    phrases: Words
    particles: frozenset[str]
    fillers: frozenset[str]
    tying: frozenset[str]
    breaks: frozenset[str]
    apart: frozenset[str]
    stop: re.Pattern[str]
    wide: re.Pattern[str]
    later: re.Pattern[str]
    through: re.Pattern[str]
    aside: re.Pattern[str]
    skip: frozenset[str]
    dimensions: Mapping[str, str]

    @cached_property
    def begin(self) -> frozenset[str]:
        """Return the words with which phrases begin."""
        return frozenset(phrase.partition(" ")[0] for phrase in self.phrases)

    @cached_property
    def joined(self) -> frozenset[str]:
        """Return the words of cues of several words: any other is looked up alone."""
        cues = (cue.split() for cue in (*self.cues, *self.noun_cues))
        return frozenset(word for words in cues if len(words) > 1 for word in words)

    def fitting(self, families: Iterable[str], dimensions: frozenset[str] | None) -> str | None:
        """Return the first of some families that a figure of these dimensions, or of any, can be of."""
        for entry in families:
            key, _, only = entry.partition("@")
            if dimensions is None or (self.table[key].fits(dimensions) and (not only or only in dimensions)):
                return key
        return None


def dimension_of(unit: str, data: Measures) -> str:
    """Return the dimension of a unit; a rate has one on each side of "per"."""
    if unit in data.dimensions:
        return data.dimensions[unit]
    if " per " in unit:
        top, _, below = unit.partition(" per ")
        return f"{data.dimensions.get(top, top)} per {data.dimensions.get(below, below)}"
    return unit


@lru_cache(maxsize=50_000)
def lower(value: str | None) -> str:
    """Return words in small letters with single spaces; nothing is the empty string."""
    return " ".join((value or "").split()).lower()


@cache
def measures_of(language: Language) -> Measures:
    """Return the compiled tables of a language."""
    table, compare = language.table("measures"), language.table("compare")
    families, words, forms = table["families"], compare["words"], compare["forms"]
    skip = frozenset(table["clause"]["skip"])
    cues, stems = _cues(families, forms, skip)
    return read_value(
        Measures,
        table["clause"],
        table={key: _measure(key, entry) for key, entry in families.items()},
        nouns=_lemmas(families, "nouns"),
        bare=_lemmas(families, "bare"),
        verbs=_lemmas(families, "verbs"),
        acts=_lemmas(families, "acts"),
        cues=cues,
        stems=stems,
        noun_cues=_gather(
            (_spoken(form, skip), key)
            for key, entry in families.items()
            for noun in entry.get("nouns", ())
            for form in (noun, plural(noun, forms))
        ),
        alike=table["alike"],
        people=frozenset(table["people"]["nouns"])
        | frozenset(words["people"])
        | frozenset(words["bodies"])
        | frozenset(words["categories"]),
        animals=frozenset(table["animals"]["nouns"]),
        not_counted=frozenset(table["not_counted"]["nouns"]),
        light=frozenset(table["clause"]["light"]) | frozenset(table["clause"]["revising"]),
        moved=frozenset((word,) for word in table["clause"]["moved"]),
        both={frozenset(pair["of"]): pair["is"] for pair in table["both"]},
        in_events={(one["of"], kind): one["is"] for one in table["in_events"] for kind in one["kinds"]},
        phrases=_gather(
            (_spoken(phrase, skip), key)
            for key, phrases in (
                *((pair["is"], pair["words"]) for pair in table["both"]),
                *((key, entry.get("phrases", ())) for key, entry in families.items()),
            )
            for phrase in phrases
        ),
        particles=frozenset(words["particles"]),
        dimensions={u: name for name, units in compare["units"]["dimensions"].items() for u in units},
    )


def _measure(key: str, entry: Mapping[str, Any]) -> Measure:
    return Measure(
        key,
        entry["name"],
        frozenset(entry.get("things", ())),
        frozenset(entry.get("about", ())),
        entry.get("event", False),
        entry.get("grows", False),
        entry.get("state", False),
        entry.get("sibling", key),
        entry.get("group", key),
        entry.get("staged", False),
        entry.get("moves", False),
        entry.get("priced", False),
        entry.get("for_something", False),
        entry.get("of_someone", False),
    )


def _lemmas(families: Mapping[str, Any], field: str) -> Words:
    """Return the words of one field; "earn @money" is "earn" for a family that fits money only."""
    found = []
    for key, entry in families.items():
        for word in entry.get(field, ()):
            plain, _, only = word.partition(" @")
            found.append((plain, f"{key}@{only}" if only else key))
    return _gather(found)


def _gather(pairs: Iterable[tuple[str, str]]) -> Words:
    found: dict[str, tuple[str, ...]] = {}
    for word, key in pairs:
        known = found.get(word, ())
        found[word] = known if key in known else (*known, key)
    return found


def _spoken(phrase: str, skip: frozenset[str]) -> str:
    """Return a phrase without articles and possessives, as texts are read."""
    return " ".join(word for word in phrase.split() if word not in skip)


def _cues(families: Mapping[str, Any], forms: Mapping[str, Any], skip: frozenset[str]) -> tuple[Words, Words]:
    """Return the words that say a family anywhere near a figure: as listed, and the forms of its verbs."""
    whole: list[tuple[str, str]] = []
    stems: list[tuple[str, str]] = []
    for key, entry in families.items():
        for word in entry.get("words", ()):
            (stems if word.endswith("*") else whole).append((_spoken(word.rstrip("*"), skip), key))
        for verb in entry.get("verbs", ()):
            whole += [(form, key) for form in verb_forms(verb, forms)]
    return _gather(whole), _gather(stems)
