"""Two profiles -> how likely their documents tell of one story, and why.

It is decided from the two alone: named features of the pair, weighed as ``weights/stories.toml`` says. What
else is in the ledger plays no part, nor which of the two comes first.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
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
    import numpy as np

    return {name: float(column[0]) for name, column in _values([a, b], np.array([[0, 1]])).items()}


def _distance(apart: int) -> float:
    """Return how much so many days count."""
    return round(math.log1p(apart / NEAR) / math.log1p(365 / NEAR), 4)


def kinship(a: Profile, b: Profile, weights: Weights) -> Kinship:
    """Return how likely two documents are of one story."""
    values = features(a, b)
    return Kinship(round(weights.score(values), 4), tuple(weights.reasons(values)))


# --- many documents at once --------------------------------------------------------------------------------


SUMMED = 4_000_000
"""Terms shared by two documents that are summed at a time: some 100 megabytes."""

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

    codes: list[NDArray[Any]] = [np.zeros(0, dtype=np.int64)]
    rarities: list[NDArray[Any]] = [np.zeros(0)]

    def add_up() -> None:
        pairs, where = np.unique(np.concatenate(codes), return_inverse=True)
        sums = np.bincount(where, np.concatenate(rarities), len(pairs))
        codes[:], rarities[:] = [pairs], [sums]

    size = 0
    for new, old in terms:
        if len(new) + len(old) < 2:
            continue
        keys, rarity = (np.array(one) for one in zip(*new, *old, strict=True))
        for i in range(len(new)):
            others = keys[i + 1 :]
            codes.append((np.minimum(keys[i], others) << 32) | np.maximum(keys[i], others))
            rarities.append(np.maximum(rarity[i], rarity[i + 1 :]))
            size += len(others)
        if size > SUMMED:
            add_up()
            size = 0
    add_up()
    near = codes[0][rarities[0] >= enough]
    return np.stack((near >> 32, near & 0xFFFFFFFF), axis=1)


def kinships(profiles: Sequence[Profile], pairs: NDArray[Any], weights: Weights) -> list[float]:
    """Return the score of ``kinship`` for pairs of documents, given by their places among the profiles.

    >>> import numpy as np
    >>> weights = Weights(-1.0, 0.0, {"names": 2.0})
    >>> a, b = Profile(names={"izmit": 1.0}), Profile(names={"izmit": 0.8, "rome": 0.6})
    >>> kinships([a, b], np.array([[0, 1]]), weights), kinship(a, b, weights).score
    ([0.6], 0.6)
    """
    import numpy as np

    if not len(pairs):
        return []
    total = np.zeros(len(pairs))
    for name, values in sorted(_values(profiles, pairs).items()):  # summed as ``Weights.score`` does
        total += weights.of.get(name, 0.0) * values
    return [round(score, 4) for score in (weights.bias + total).tolist()]


def _values(profiles: Sequence[Profile], pairs: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """Return the features of pairs of documents, a column each."""
    import numpy as np

    columns = [np.unique(pairs[:, side]) for side in (0, 1)]
    side = int(len(columns[1]) < len(columns[0]))  # of the end with fewer documents each is a row
    order = np.argsort(pairs[:, side], kind="stable")
    one, other = pairs[order, side], pairs[order, 1 - side]
    rows = columns[side]
    ends = np.append(np.searchsorted(one, rows), len(one))
    days = np.array([0 if p.day is None else date.fromisoformat(p.day[:10]).toordinal() for p in profiles])
    apart, where = np.unique(np.abs(days[one] - days[other]), return_inverse=True)
    undated = (days[one] == 0) | (days[other] == 0)
    distances = np.array([_distance(int(count)) for count in apart])[where]
    found = {
        "text": _likenesses([p.words for p in profiles], rows, ends, other),
        "names": _likenesses([p.names for p in profiles], rows, ends, other),
        "lead": _likenesses([p.lead for p in profiles], rows, ends, other),
        "title": _likenesses([p.heading for p in profiles], rows, ends, other),
        "kinds": _likenesses([p.kinds for p in profiles], rows, ends, other),
        "days": np.where(undated, 0.0, distances),
        "no day": undated.astype(float),
        "elsewhere": _elsewhere(profiles, one, other),
    }
    back = np.argsort(order)
    return {name: column[back] for name, column in found.items()}


def _likenesses(
    terms: Sequence[Terms], rows: NDArray[Any], ends: NDArray[Any], others: NDArray[Any]
) -> NDArray[Any]:
    """Return the cosines of each of ``rows`` with its part of ``others``, which ends where ``ends`` say."""
    import numpy as np

    known: dict[str, int] = {}
    number = [known.setdefault(term, len(known)) for some in terms for term in some]
    weight = np.array([value for some in terms for value in some.values()], dtype=float)
    owner = np.repeat(np.arange(len(terms)), [len(some) for some in terms])
    starts = np.concatenate(([0], np.cumsum([len(some) for some in terms])))
    order = np.argsort(np.array(number, dtype=np.int64), kind="stable")
    by_term = np.concatenate(([0], np.cumsum(np.bincount(number, minlength=len(known)))))
    owner, held = owner[order], weight[order]
    found = np.zeros(len(others))
    for row, start, end in zip(rows.tolist(), ends[:-1].tolist(), ends[1:].tolist(), strict=True):
        mine = range(starts[row], starts[row + 1])
        parts = [slice(by_term[number[i]], by_term[number[i] + 1]) for i in mine]
        if parts:
            shared = np.concatenate([held[part] * weight[i] for i, part in zip(mine, parts, strict=True)])
            sums = np.bincount(np.concatenate([owner[part] for part in parts]), shared, len(terms))
            found[start:end] = sums[others[start:end]]
    # Weights have three digits, so that each cosine is some millionths, in whatever order it is summed.
    return np.rint(found * 1e6) / 1e6


def _elsewhere(profiles: Sequence[Profile], one: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
    import numpy as np

    def numbers(of: Callable[[Profile], str | None]) -> NDArray[Any]:
        known: dict[str | None, int] = {None: 0}
        return np.array([known.setdefault(of(profile), len(known)) for profile in profiles])

    kind, country = numbers(lambda profile: profile.kind), numbers(lambda profile: profile.country)
    once = np.array([profile.is_once for profile in profiles])
    a, b = country[one], country[other]
    same = (kind[one] == kind[other]) & once[one]
    elsewhere: NDArray[Any] = (same & (a != 0) & (b != 0) & (a != b)).astype(float)
    return elsewhere
