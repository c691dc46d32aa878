"""Two profiles -> how likely their documents tell of one story, and why.

It is decided from the two alone: named features of the pair, weighed as ``weights/stories.toml`` says. What
else is in the ledger plays no part, nor which of the two comes first.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from claimtrack.compare.profiles import Profile, likeness
from claimtrack.compare.weights import Reason, Weights

ENOUGH = 8.0
"""Summed rarity of the terms that two documents are looked up under, from which they are compared: two rare
words, or three less rare ones."""

NEAR = 14
"""Days apart that count as half: a story is told most in its first weeks, and may come back after years."""


@dataclass(frozen=True, slots=True)
class Kinship:
    """How likely two documents are of one story: log-odds, and what spoke for and against."""

    score: float
    reasons: tuple[Reason, ...]


def shared_rarity(a: Profile, b: Profile) -> float:
    """Return the summed rarity of the terms under which both are looked up."""
    return sum(max(rarity, b.index[term]) for term, rarity in sorted(a.index.items()) if term in b.index)


def features(a: Profile, b: Profile) -> dict[str, float]:
    """Return what two documents have in common, by name; the same whichever comes first.

    ``text``, ``names``, ``lead``, ``title`` and ``kinds`` (of happenings) are cosines. ``days`` grows with
    the days between their dates, 1 after a year, and ``no day`` is 1 where one has none. ``elsewhere`` is 1
    where both tell of one kind of thing that happens on a day, in two countries: an earthquake here is not
    the one there.
    """
    apart = days_apart(a, b)
    return {
        "text": likeness(a.words, b.words),
        "names": likeness(a.names, b.names),
        "lead": likeness(a.lead, b.lead),
        "title": likeness(a.heading, b.heading),
        "kinds": likeness(a.kinds, b.kinds),
        "days": 0.0 if apart is None else round(math.log1p(apart / NEAR) / math.log1p(365 / NEAR), 4),
        "no day": float(apart is None),
        "elsewhere": float(_is_elsewhere(a, b)),
    }


def _is_elsewhere(a: Profile, b: Profile) -> bool:
    same = a.kind == b.kind and a.is_once
    return same and a.country is not None and b.country is not None and a.country != b.country


def days_apart(a: Profile, b: Profile) -> int | None:
    """Return the days between the dates of two documents, ``None`` where one has none."""
    if a.day is None or b.day is None:
        return None
    return abs((date.fromisoformat(a.day[:10]) - date.fromisoformat(b.day[:10])).days)


def kinship(a: Profile, b: Profile, weights: Weights) -> Kinship:
    """Return how likely two documents are of one story."""
    values = features(a, b)
    return Kinship(round(weights.score(values), 4), tuple(weights.reasons(values)))
