"""Two profiles -> how likely their documents tell of one story, and why.

It is decided from the two alone: named features of the pair, weighed as ``weights/stories.toml`` says. What
else is in the ledger plays no part, nor which of the two comes first.
"""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from claimtrack.compare.profiles import Profile, Terms
from claimtrack.compare.weights import Reason, Weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

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


def features(a: Profile, b: Profile) -> dict[str, float]:
    """Return what two documents have in common, by name; the same whichever comes first.

    ``text``, ``names``, ``lead``, ``title`` and ``kinds`` (of happenings) are cosines. ``days`` grows with
    the days between their dates, 1 after a year, and ``no day`` is 1 where one has none. ``elsewhere`` is 1
    where both tell of one kind of thing that happens on a day, in two countries: an earthquake here is not
    the one there.
    """
    import numpy as np

    [(_, values)] = _compared([a, b], np.array([[0, 1]]))
    return {name: float(column[0]) for name, column in values.items()}


def _distance(apart: int) -> float:
    """Return how much so many days count."""
    return round(math.log1p(apart / NEAR) / math.log1p(365 / NEAR), 4)


def kinship(a: Profile, b: Profile, weights: Weights) -> Kinship:
    """Return how likely two documents are of one story."""
    values = features(a, b)
    return Kinship(round(weights.score(values), 4), tuple(weights.reasons(values)))


# --- many documents at once --------------------------------------------------------------------------------


Posting = tuple[int, float]
"""A document that is looked up under a term, and how rare the term is in it."""


def find_near(terms: Iterable[tuple[Sequence[Posting], Sequence[Posting]]], enough: float) -> NDArray[Any]:
    """Return the pairs of documents, the smaller number first, in order, whose terms sum up to enough.

    Of each term are given the new documents that have it, which are paired with each other, and the old ones,
    which are paired with the new ones. Sums are made in the order of the terms.

    >>> find_near([([(1, 5.0), (2, 6.0)], [(7, 5.0)]), ([(1, 3.0)], [(7, 3.0)])], 8.0).tolist()
    [[1, 7]]
    """
    import numpy as np

    keys, rarities = array("q"), array("d")
    looked_up: dict[int, list[tuple[int, int, float]]] = defaultdict(list)
    for new, old in terms:
        start = len(keys)
        for some in (new, old) if len(new) + len(old) > 1 else ():
            keys.extend(key for key, _ in some)
            rarities.extend(rarity for _, rarity in some)
        for key, rarity in new if len(keys) > start else ():
            looked_up[key].append((start, len(keys), rarity))
    documents, place = np.unique(np.array(keys, dtype=np.int64), return_inverse=True)
    rarity_of, is_new = np.array(rarities), np.isin(documents, list(looked_up))
    found = [np.zeros((0, 2), dtype=np.int64)]
    for key, spans in looked_up.items():
        others = np.concatenate([place[start:end] for start, end, _ in spans])
        rarer = np.concatenate([np.maximum(rarity_of[start:end], own) for start, end, own in spans])
        sums = np.bincount(others, rarer, len(documents))
        near = documents[(sums >= enough) & (~is_new | (documents > key))]
        found.append(np.sort(np.stack((np.full(len(near), key), near), axis=1)))
    pairs = np.concatenate(found)
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


TERMS = {"text": "words", "names": "names", "lead": "lead", "title": "heading", "kinds": "kinds"}
"""The features that are cosines, and of which terms of a profile."""


class _Terms:
    """Terms of many documents, one after the other: their numbers, their weights, how many each has."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._number = array("q")
        self._weight = array("d")
        self._sizes = array("q")

    def add(self, terms: Terms) -> None:
        """Take in the terms of the next document."""
        known = self._known
        self._number.extend([known.setdefault(term, len(known)) for term in terms])
        self._weight.extend(terms.values())
        self._sizes.append(len(terms))

    @cached_property
    def _columns(self) -> tuple[NDArray[Any], ...]:
        """Return numbers and weights of all terms and where each document's begin; whose terms are, and their
        weights, in the order of the terms, and where each term begins there."""
        import numpy as np

        number, weight = np.array(self._number, dtype=np.int64), np.array(self._weight, dtype=float)
        starts = np.concatenate(([0], np.cumsum(self._sizes)))
        order = np.argsort(number, kind="stable")
        by_term = np.concatenate(([0], np.cumsum(np.bincount(number, minlength=len(self._known)))))
        owner = np.repeat(np.arange(len(self._sizes)), self._sizes)[order]
        return number, weight, starts, owner, weight[order], by_term

    def likenesses(self, one: int, others: NDArray[Any]) -> NDArray[Any]:
        """Return the cosines of a document with others."""
        import numpy as np

        number, weight, starts, owner, held, by_term = self._columns
        mine = slice(starts[one], starts[one + 1])
        first, last = by_term[number[mine]], by_term[number[mine] + 1]
        sizes = last - first
        places = np.arange(sizes.sum()) + np.repeat(first - np.cumsum(sizes) + sizes, sizes)
        shared = held[places] * np.repeat(weight[mine], sizes)
        # Weights have three digits, so that each cosine is some millionths, in whatever order it is summed.
        sums = np.bincount(owner[places], shared, len(self._sizes))[others]
        found: NDArray[Any] = np.rint(sums * 1e6) / 1e6
        return found


def kinships(profiles: Iterable[Profile], pairs: NDArray[Any], weights: Weights) -> NDArray[Any]:
    """Return the score of ``kinship`` for pairs of documents, given by their places among the profiles.

    Of each profile only what is compared is held, as numbers: a tenth of what it takes by itself.

    >>> import numpy as np
    >>> weights = Weights(-1.0, 0.0, {"names": 2.0})
    >>> a, b = Profile(names={"izmit": 1.0}), Profile(names={"izmit": 0.8, "rome": 0.6})
    >>> kinships([a, b], np.array([[0, 1]]), weights).tolist(), kinship(a, b, weights).score
    ([0.6], 0.6)
    """
    import numpy as np

    scores = np.empty(len(pairs))
    for places, values in _compared(profiles, pairs):
        total = np.zeros(len(places))
        for name in sorted(values):  # as ``Weights.score`` sums, so that the same digits come out
            total += weights.of.get(name, 0.0) * values[name]
        scores[places] = weights.bias + total
    return _rounded(scores)


def _compared(
    profiles: Iterable[Profile], pairs: NDArray[Any]
) -> Iterator[tuple[NDArray[Any], dict[str, NDArray[Any]]]]:
    """Yield the places of some of the pairs, and their features, a column each."""
    import numpy as np

    terms = {name: _Terms() for name in TERMS}
    about = []
    for profile in profiles:
        for name, field in TERMS.items():
            terms[name].add(getattr(profile, field))
        day = 0 if profile.day is None else date.fromisoformat(profile.day[:10]).toordinal()
        about.append((day, profile.kind, profile.country, profile.is_once))
    if not len(pairs):
        return
    ends = [np.unique(pairs[:, side]) for side in (0, 1)]
    side = int(len(ends[1]) < len(ends[0]))  # one row for each document of the side that has fewer
    order = np.argsort(pairs[:, side], kind="stable")
    one, other = pairs[order, side], pairs[order, 1 - side]
    days, kind, country, is_once = (np.array(_numbers(column)) for column in zip(*about, strict=True))
    dated = days[days > 0]
    distances = np.array([_distance(apart) for apart in range(np.ptp(dated) + 1 if len(dated) else 1)])
    starts = np.searchsorted(one, ends[side], side="left").tolist()
    for row, start, end in zip(ends[side].tolist(), starts, [*starts[1:], len(pairs)], strict=True):
        behind = other[start:end]
        values = {name: some.likenesses(row, behind) for name, some in terms.items()}
        undated = (days[row] == 0) | (days[behind] == 0)
        apart = np.where(undated, 0, abs(days[row] - days[behind]))
        values["days"] = np.where(undated, 0.0, distances[apart])
        values["no day"] = undated.astype(float)
        same = (kind[behind] == kind[row]) & bool(is_once[row]) & bool(country[row])
        values["elsewhere"] = same & (country[behind] != 0) & (country[behind] != country[row])
        yield order[start:end], values


def _numbers(values: Iterable[str | int | None]) -> list[int]:
    """Return numbers as they are, and a number for each word, the same for equal ones; 0 for none."""
    known: dict[str | int | None, int] = {None: 0}
    return [one if isinstance(one, int) else known.setdefault(one, len(known)) for one in values]


def _rounded(scores: NDArray[Any]) -> NDArray[Any]:
    """Return scores with four digits as ``round`` gives them; numpy errs right between two."""
    import numpy as np

    scaled = scores * 1e4
    found = np.rint(scaled) / 1e4
    for at in np.flatnonzero(np.abs(np.abs(scaled - np.trunc(scaled)) - 0.5) < 1e-6).tolist():
        found[at] = round(float(scores[at]), 4)
    return found
