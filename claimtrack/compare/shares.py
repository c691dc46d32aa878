"""Whose share a figure is, and of which people: "Ekman leads Lindahl by 44 to 37 percent among women".

A share says little by its noun ("voters", "support"): two of them are of one thing only where both are of one
name and of the same people.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from claimtrack.compare.slots import names_before, stem_of
from claimtrack.lang import Language
from claimtrack.model import Claim

NEAR = 60
"""Characters behind a share in which the people are named that it is of."""


@dataclass(frozen=True, slots=True)
class Share:
    """Whose a share is, by the last word of the name, and the stems of the words for the people that it is
    of, those for all of them left out."""

    holder: str | None
    people: frozenset[str]


def read_share(claim: Claim, language: Language) -> Share:
    """Return whose share a figure is and of which people, as its sentence says."""
    rules = _rules(language)
    at, end = claim.start - claim.sentence_start, claim.end - claim.sentence_start
    behind = claim.sentence[max(0, end) :]
    names = names_before(claim, language)
    # "Ekman leads Lindahl 44 to 37": of two shares in one breath the first is that of the first name.
    is_first = len(names) > 1 and rules.second.match(behind)
    holder = names[1] if is_first else names[0] if names else None
    found = rules.people.match(behind[:NEAR])
    words = re.findall(r"[\w-]+", found[1].lower()) if found else []
    before = rules.among.search(claim.sentence[: max(0, at)])
    words += re.findall(r"[\w-]+", before[1].lower()) if before else []
    return Share(holder, frozenset(map(stem_of, words)) - rules.all)


def are_of_one_share(a: Claim, b: Claim, language: Language) -> bool:
    """Say whether two shares are of one name and of the same people."""
    x, y = read_share(a, language), read_share(b, language)
    return x.holder is not None and x.holder == y.holder and x.people == y.people


@dataclass(frozen=True, slots=True)
class _Rules:
    second: re.Pattern[str]
    people: re.Pattern[str]
    among: re.Pattern[str]
    all: frozenset[str]


@cache
def _rules(language: Language) -> _Rules:
    table = language.table("compare")["shares"]
    second, people, among = (re.compile(table[name], re.IGNORECASE) for name in ("second", "people", "among"))
    return _Rules(second, people, among, frozenset(map(stem_of, table["all"])))
