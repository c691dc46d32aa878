"""Scores of pairs -> groups, by average linkage.

Two groups are joined while the mean score of their pairs reaches a threshold, the best pair of groups first.
Connected components join two wars over one article that speaks of both; complete linkage splits a story over
one odd article.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray


def average_linkage(
    scores: NDArray[Any], threshold: float = 0.0, keys: Sequence[str] | None = None
) -> list[int]:
    """Return for each item the number of its group, numbered from 0 as they first appear.

    ``scores`` is a symmetric matrix of log-odds or probabilities; its diagonal is not read, and ``-inf`` says
    that two items never share a group. Equal means are decided by the place of the items, which are ordered
    by ``keys`` where these are given: with them, the same items in another order make the same groups.

    >>> import numpy as np
    >>> average_linkage(np.array([[0, 2, -1], [2, 0, -2], [-1, -2, 0]]))
    [0, 0, 1]
    """
    import numpy as np

    count = len(scores)
    order = sorted(range(count), key=lambda i: keys[i]) if keys is not None else list(range(count))
    sums = np.array(scores, dtype=float)[np.ix_(order, order)] if count else np.zeros((0, 0))
    group = _joined(sums, threshold)
    found = [0] * count
    for place, item in enumerate(order):
        found[item] = group[place]
    numbers: dict[int, int] = {}
    return [numbers.setdefault(one, len(numbers)) for one in found]


def _joined(sums: NDArray[Any], threshold: float) -> list[int]:
    """Return for each row the first row of its group. ``sums`` holds the sums between groups,
    and is used up.

    Each group remembers its best partner behind it, so that a join costs about one row and not the matrix.
    """
    import numpy as np

    count = len(sums)
    sizes = np.ones(count)
    alive = np.ones(count, dtype=bool)
    head = np.arange(count)
    best = np.full(count, -np.inf)
    partner = np.zeros(count, dtype=np.int64)

    def look(row: int) -> None:
        best[row] = -np.inf
        if row + 1 < count:
            means = sums[row, row + 1 :] / (sizes[row] * sizes[row + 1 :])
            means[~alive[row + 1 :]] = -np.inf
            partner[row] = row + 1 + int(means.argmax())
            best[row] = means[partner[row] - row - 1]

    for row in range(count):
        look(row)
    while count > 1:
        a = int(best.argmax())
        if not best[a] >= threshold or best[a] == -np.inf:
            break
        b = int(partner[a])
        stale = [row for row in np.flatnonzero(alive[:b]) if row != a and partner[row] in (a, b)]
        sums[a] += sums[b]
        sums[:, a] += sums[:, b]
        sizes[a] += sizes[b]
        alive[b] = False
        best[b] = -np.inf
        head[head == b] = a
        for row in (a, *map(int, stale)):
            look(row)
        for row in map(int, np.flatnonzero(alive[:a])):  # what was joined may be nearer than all before
            mean = sums[row, a] / (sizes[row] * sizes[a])
            if mean > best[row] or (mean == best[row] and a < partner[row]):
                best[row], partner[row] = mean, a
    return [int(one) for one in head]
