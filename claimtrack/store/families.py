"""Pairs of documents that share text -> families: what hangs together by any pair."""

from __future__ import annotations

from collections.abc import Iterable

from claimtrack.model import CopyPair


def families(pairs: Iterable[CopyPair]) -> list[frozenset[str]]:
    """Return the groups of documents that share text, the largest first, then by their smallest id.

    Sixty versions of one text are 1,770 pairs and one family. Sharing passages is enough to belong to one;
    whether a family is one origin is another question.

    >>> pairs = [CopyPair("a", "b", "same_text", 1.0), CopyPair("b", "c", "same_text", 0.9)]
    >>> [sorted(family) for family in families(pairs)]
    [['a', 'b', 'c']]
    """
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while parent.setdefault(key, key) != key:
            parent[key] = key = parent[parent[key]]
        return key

    for pair in pairs:
        parent[root(pair.a)] = root(pair.b)
    groups: dict[str, set[str]] = {}
    for key in parent:
        groups.setdefault(root(key), set()).add(key)
    return sorted(map(frozenset, groups.values()), key=lambda family: (-len(family), min(family)))
