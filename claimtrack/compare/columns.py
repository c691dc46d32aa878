"""Slots of some claims as columns, from which matrices over all their pairs are made.

All matrices are symmetric, and the order of the claims plays no part in them.
"""

# numpy's operators are typed as Any
# mypy: disable-error-code="no-any-return"

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Hashable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from claimtrack.compare.places import Place, lies
from claimtrack.compare.slots import Slots

Matrix = NDArray[np.float64]

MOST_RATIO = 5.0
"""Logarithm of a ratio of amounts beyond which more makes no difference: about 150 times."""


class Columns:
    """The slots of some claims as columns, in the form in which pairs of them are compared."""

    def __init__(self, rows: Sequence[Slots]) -> None:
        self.rows = rows
        self.n = len(rows)

    def codes(self, values: Sequence[Hashable | None]) -> NDArray[np.int64]:
        """Return a number for each value, the same for equal ones; -1 for none."""
        known: dict[Hashable, int] = {}
        found = [-1 if value is None else known.setdefault(value, len(known)) for value in values]
        return np.array(found, dtype=np.int64)

    def same(self, values: Sequence[Hashable | None]) -> Matrix:
        """Return 1 where two claims say the same."""
        codes = self.codes(values)
        return ((codes[:, None] == codes[None, :]) & (codes[:, None] >= 0)).astype(float)

    def differ(self, values: Sequence[Hashable | None]) -> Matrix:
        """Return 1 where two claims both say something, and not the same."""
        codes = self.codes(values)
        known = codes >= 0
        return ((codes[:, None] != codes[None, :]) & known[:, None] & known[None, :]).astype(float)

    def one_sided(self, values: Sequence[Hashable | None]) -> Matrix:
        """Return 1 where one of two claims says something and the other does not."""
        known = self.codes(values) >= 0
        return (known[:, None] != known[None, :]).astype(float)

    def alike(self, sets: Sequence[Collection[str]]) -> Matrix:
        """Return how alike two sets of words are, 0 to 1; rare words count for more."""
        spread = Counter(word for words in sets for word in words)
        index = {word: i for i, word in enumerate(sorted(spread))}
        size = np.array([math.log(1 + self.n / spread[word]) for word in index])
        row = np.repeat(np.arange(self.n), [len(words) for words in sets])
        word = np.array([index[word] for words in sets for word in sorted(words)], dtype=np.int64)
        norm = np.sqrt(np.maximum(np.bincount(row, size[word] ** 2, self.n), 1e-9))
        is_shared = np.array([spread[word] > 1 for word in index], dtype=bool)
        here = is_shared[word]
        own = np.zeros((self.n, is_shared.sum()))
        own[row[here], (np.cumsum(is_shared) - 1)[word[here]]] = size[word[here]]
        return np.asarray(own @ own.T) / np.outer(norm, norm)

    @cached_property
    def amounts(self) -> NDArray[np.float64]:
        """Return one amount for each claim: the middle of a range, the end of an open one."""
        middles = []
        for row in self.rows:
            ends = [abs(end) for end in (row.low, row.high) if end is not None]
            middles.append(sum(ends) / len(ends) if ends else np.nan)
        return np.array(middles)

    @cached_property
    def ratio(self) -> Matrix:
        """Return the logarithm of the ratio of two amounts, 0 to ``MOST_RATIO``."""
        logs = np.log(np.maximum(self.amounts, 0.5))
        found = np.abs(logs[:, None] - logs[None, :])
        return np.nan_to_num(np.minimum(found, MOST_RATIO), nan=1.0)

    @cached_property
    def is_vague(self) -> NDArray[np.bool_]:
        """Say which figures are words ("hundreds") or open at both ends."""
        return np.array([row.high is None or row.low is None for row in self.rows])

    @cached_property
    def equal(self) -> Matrix:
        """Return 1 where two amounts are the same."""
        return self.same([None if r.low is None and r.high is None else (r.low, r.high) for r in self.rows])

    @cached_property
    def days(self) -> NDArray[np.float64]:
        """Return the day of each figure."""
        return np.array([np.nan if row.day is None else float(row.day) for row in self.rows])

    @cached_property
    def apart(self) -> Matrix:
        """Return how many days lie between two figures, 0 where one has none."""
        return np.nan_to_num(np.abs(self.days[:, None] - self.days[None, :]), nan=0.0)

    @cached_property
    def fallen(self) -> Matrix:
        """Return 1 where the later figure is the smaller one."""
        later = np.sign(np.nan_to_num(self.days[:, None] - self.days[None, :]))
        more = np.sign(np.nan_to_num(self.amounts[:, None] - self.amounts[None, :]))
        return (later * more < 0).astype(float)

    @cached_property
    def one_flow(self) -> Matrix:
        """Return 1 where two figures are of one measure of what flows."""
        return self.same([row.family if row.is_flow else None for row in self.rows])

    @cached_property
    def one_sentence(self) -> Matrix:
        """Return 1 where two figures stand in one sentence."""
        return self.same([(row.document, row.sentence_at) for row in self.rows])

    @cached_property
    def places(self) -> dict[str, Matrix]:
        """Return how the places of two claims lie to each other, a matrix for each answer; ``None`` is the
        place of those that name none."""
        kinds: dict[Place | None, int] = {}
        at = np.array([kinds.setdefault(row.place, len(kinds)) for row in self.rows], dtype=np.int64)
        known = list(kinds)
        table = {name: np.zeros((len(known), len(known))) for name in ("same", "nested", "apart", "one")}
        for i, a in enumerate(known):
            for j, b in enumerate(known[: i + 1]):
                if a is None or b is None:
                    name = "one" if a is not b else None
                else:
                    lie, _ = lies(a, b)
                    name = {"inside": "nested", "around": "nested", "unknown": "one"}.get(lie, lie)
                if name is not None:
                    table[name][i, j] = table[name][j, i] = 1.0
        return {name: found[np.ix_(at, at)] for name, found in table.items()}
