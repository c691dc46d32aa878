"""Average linkage: against the plain definition, and whatever the order of the items."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.compare.linkage import average_linkage

CASES = [
    # scores above the diagonal, row by row; threshold; groups
    ([], 0.0, [0]),
    ([1.0], 0.0, [0, 0]),
    ([0.0], 0.0, [0, 0]),
    ([-0.1], 0.0, [0, 1]),
    ([2, -1, -2], 0.0, [0, 0, 1]),  # the third is against the mean of both
    ([2, 1.5, -1], 0.0, [0, 0, 0]),  # and here for it
    ([5, 5, -np.inf], 0.0, [0, 0, 1]),  # two that never share a group
    ([0.9, 0.2, 0.3], 0.5, [0, 0, 1]),
]


def matrix(count: int, above: list[float]) -> np.ndarray:
    """Return the symmetric matrix whose upper triangle is given."""
    scores = np.zeros((count, count))
    scores[np.triu_indices(count, 1)] = above
    return scores + scores.T


@pytest.mark.parametrize(("above", "threshold", "groups"), CASES)
def test_groups(above: list[float], threshold: float, groups: list[int]) -> None:
    assert average_linkage(matrix(len(groups), above), threshold) == groups


def test_nothing_makes_no_groups() -> None:
    assert average_linkage(np.zeros((0, 0))) == []


def plainly(scores: np.ndarray, threshold: float) -> set[frozenset[int]]:
    """Return the groups as the definition says: all means anew for each join."""
    groups = [[i] for i in range(len(scores))]
    while len(groups) > 1:
        means = {
            (a, b): scores[np.ix_(groups[a], groups[b])].mean()
            for a in range(len(groups))
            for b in range(a + 1, len(groups))
        }
        (a, b), mean = max(means.items(), key=lambda item: item[1])
        if mean < threshold:
            break
        groups[a] += groups.pop(b)
    return {frozenset(group) for group in groups}


def as_sets(labels: list[int]) -> set[frozenset[int]]:
    return {frozenset(i for i, one in enumerate(labels) if one == label) for label in set(labels)}


@given(st.integers(1, 14), st.integers(0, 2**32 - 1))
def test_it_is_the_plain_definition(count: int, seed: int) -> None:
    above = np.random.default_rng(seed).normal(0, 2, count * (count - 1) // 2)
    scores = matrix(count, list(above))
    assert as_sets(average_linkage(scores, 0.1)) == plainly(scores, 0.1)


@given(st.integers(1, 9), st.data())
def test_the_order_of_the_items_plays_no_part(count: int, data: st.DataObject) -> None:
    size = count * (count - 1) // 2
    scores = matrix(count, data.draw(st.lists(st.integers(-2, 2), min_size=size, max_size=size)))  # many ties
    order = data.draw(st.permutations(range(count)))
    keys = [f"{i:02}" for i in range(count)]
    groups = average_linkage(scores, 0.5, keys)
    moved = average_linkage(scores[np.ix_(order, order)], 0.5, [keys[i] for i in order])
    assert as_sets(groups) == {frozenset(order[i] for i in group) for group in as_sets(moved)}
