"""Whether two figures of one measure are of one thing, as far as the words beside them tell.

A measure alone says little of some figures. A share is of somebody and of some people ("Ek leads Lind by 44
to 37 percent among women"), money that is laid out is for something ("invests $16 billion in capping wells"),
and a count of people may be of a group that has a name ("120 Harran families").
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from functools import cache

from claimtrack.compare.claims import counted_before_head, words_behind
from claimtrack.compare.families import measures_of
from claimtrack.compare.slots import Slots, names_before, purpose_behind, stem_of
from claimtrack.lang import Language
from claimtrack.lang.reading import read_value
from claimtrack.model import Claim

NEAR = 60
"""Characters behind a share in which the people are named that it is of."""

TELLING = 2
"""Words behind a sum of money that say what it is for."""

ALIKE = 0.2
"""The part of the fewer words beside two figures that says that they are of one thing."""


def are_of_one_thing(a: Claim, b: Claim, x: Slots, y: Slots, language: Language) -> bool:
    """Say whether what two figures of one measure, or of one noun, are of may be one; ``x`` and ``y`` are
    their slots."""
    if x.scale == "share":
        return are_of_one_share(a, b, language)
    if x.family is None and y.family is None:
        return are_alike(x.words, y.words)
    if x.purpose and y.purpose:
        return are_for_one_purpose(a, b, x, y, language)
    if x.noun and y.noun and _are_people(x) != _are_people(y):
        return False
    if are_two_deeds(x, y) or are_two_sides(x, y, language):
        return False
    return not are_two_groups(a, b, x, y) and may_be_of_one(x, y, language)


@dataclass(frozen=True, slots=True)
class Share:
    """Whose a share is, by the last word of the name, and the stems of the words for the people that it is
    of, those for all of them left out."""

    holder: str | None
    people: frozenset[str]


def read_share(claim: Claim, language: Language) -> Share:
    """Return whose share a figure is and of which people, as its sentence says."""
    rules = _rules(language)
    before = claim.sentence[: max(0, claim.start - claim.sentence_start)]
    said = (rules.people.match(words_behind(claim)[:NEAR]), rules.among.search(before))
    words = (word for found in said if found for word in re.findall(r"[\w-]+", found[1].lower()))
    names = names_before(claim, language)
    # "Ekman leads Lindahl 44 to 37": of two shares in one breath the first is that of the first name.
    is_first = len(names) > 1 and rules.second.match(words_behind(claim))
    holder = names[1] if is_first else names[0] if names else None
    return Share(holder, frozenset(map(stem_of, words)) - rules.all)


def are_of_one_share(a: Claim, b: Claim, language: Language) -> bool:
    """Say whether two shares are of one name and of the same people."""
    x, y = read_share(a, language), read_share(b, language)
    return x.holder is not None and x.holder == y.holder and x.people == y.people


def are_alike(x: Set[str], y: Set[str]) -> bool:
    """Say whether the words beside two figures, which alone say what they are of, may say one thing; without
    words nothing is known.

    >>> are_alike({"flood", "wall"}, {"school"}), are_alike({"flood", "wall"}, set())
    (False, True)
    """
    return not x or not y or len(x & y) >= ALIKE * min(len(x), len(y))


def are_for_one_purpose(a: Claim, b: Claim, x: Slots, y: Slots, language: Language) -> bool:
    """Say whether two sums of money may be for one purpose: the words near them are alike, not those alone
    that say who pays. What a sentence moves from one sum to another is for one."""
    if a.document == b.document and a.sentence_start == b.sentence_start:
        return are_alike(x.purpose, y.purpose)
    one, other = purpose_behind(a, language), purpose_behind(b, language)
    are_told = min(len(one), len(other)) >= TELLING
    return are_alike(x.purpose, y.purpose) and not (are_told and one.isdisjoint(other))


def may_be_of_one(x: Slots, y: Slots, language: Language) -> bool:
    """Say whether what two figures tell of may be one's own, where each has its own: the names before them
    are not two."""
    table = measures_of(language).table
    has_own = any(table[slots.family].is_of_someone for slots in (x, y) if slots.family is not None)
    return not has_own or None in (x.holder, y.holder) or x.holder == y.holder


def are_two_deeds(x: Slots, y: Slots) -> bool:
    """Say whether one of two figures has a measure and the other a verb of its own, which is none: those who
    are looked for are not those who died."""
    return (x.family is None) != (y.family is None) and bool(x.verb or y.verb)


def are_two_sides(x: Slots, y: Slots, language: Language) -> bool:
    """Say whether one of two figures counts those who fight on one side, and the other somebody else: the
    other side, civilians, or all who died. "His men" may be of any side."""
    sides = _rules(language).sides
    one, other = x.sort, y.sort
    return one != other and not {one, other}.isdisjoint(sides) and not {one, other} & _rules(language).either


def are_two_groups(a: Claim, b: Claim, x: Slots, y: Slots) -> bool:
    """Say whether two figures count people of groups that have two names."""
    if not (_are_people(x) and _are_people(y)):
        return False
    one, other = _names_of_group(a), _names_of_group(b)
    return bool(one) and bool(other) and not one & other


def _are_people(slots: Slots) -> bool:
    return slots.noun == "person" or slots.sort is not None


def _names_of_group(claim: Claim) -> frozenset[str]:
    return frozenset(word.lower() for word in counted_before_head(claim) if word[0].isupper())


@dataclass(frozen=True, slots=True)
class _Rules:
    second: re.Pattern[str]
    people: re.Pattern[str]
    among: re.Pattern[str]
    all: frozenset[str]
    sides: frozenset[str]
    either: frozenset[str]


@cache
def _rules(language: Language) -> _Rules:
    table = language.table("compare")
    shares, sorts = table["shares"], table["words"]["sorts"]
    return read_value(_Rules, {**shares, **sorts}, all=frozenset(map(stem_of, shares["all"])))
