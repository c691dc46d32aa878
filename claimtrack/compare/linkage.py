"""Scores of pairs -> groups, by average linkage.

Two groups are joined while the mean score of their pairs reaches a threshold, the best pair of groups first.
Connected components join two wars over one article that speaks of both; complete linkage splits a story over
one odd article.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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

    places = range(len(scores))
    order = np.array(sorted(places, key=keys.__getitem__) if keys is not None else places, dtype=np.int64)
    found = [0] * len(scores)
    for part in _hanging_together((scores >= threshold)[np.ix_(order, order)]):
        items = order[part]
        group = _joined(np.array(scores[np.ix_(items, items)], dtype=float), threshold)
        for item, first in zip(items.tolist(), group, strict=True):
            found[item] = int(items[first])
    numbers: dict[int, int] = {}
    return [numbers.setdefault(one, len(numbers)) for one in found]


def _hanging_together(linked: NDArray[Any]) -> Iterator[NDArray[Any]]:
    """Yield the items that hang together by pairs, in order: no mean between others reaches the threshold."""
    import numpy as np

    left = np.ones(len(linked), dtype=bool)
    for first in range(len(linked)):
        part = []
        reached = np.flatnonzero(left[first : first + 1]) + first
        while len(reached):
            left[reached] = False
            part.append(reached)
            reached = np.flatnonzero(linked[reached].any(axis=0) & left)
        if part:
            yield np.sort(np.concatenate(part))


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
        pointed = alive[:b] & ((partner[:b] == a) | (partner[:b] == b))
        sums[a] += sums[b]
        sums[:, a] = sums[a]
        sizes[a] += sizes[b]
        alive[b] = False
        best[b] = -np.inf
        head[head == b] = a
        pointed[a] = True
        for row in np.flatnonzero(pointed).tolist():
            look(row)
        means = sums[:a, a] / (sizes[:a] * sizes[a])  # what was joined may be nearer than all before
        nearer = alive[:a] & ((means > best[:a]) | ((means == best[:a]) & (a < partner[:a])))
        best[:a][nearer], partner[:a][nearer] = means[nearer], a
    return head.tolist()
