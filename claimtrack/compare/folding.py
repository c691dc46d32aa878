"""Relations -> findings: what is said again and again is shown once.

Where two figures conflict and each is printed ten times, a hundred pairs conflict; a reader wants the one
finding, its first pair and how often it is repeated.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from claimtrack.compare.relations import Relation

Key = tuple[str, str]
"""A claim in a document: the same text at two addresses gives two."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One relation between two figures, with the pairs that only say it again.

    ``first`` is the earliest pair; ``again`` the others, in order; ``said`` how many pairs there are, with
    those of which only the number is known (``more``).
    """

    first: Relation
    again: tuple[Relation, ...] = ()
    more: int = 0

    @property
    def said(self) -> int:
        """Return how many pairs of claims say it."""
        return 1 + len(self.again) + self.more


def fold(relations: Iterable[Relation]) -> list[Finding]:
    """Return the findings in the order of their first pairs.

    Two pairs are one finding where they have one label and their figures repeat each other. Repetitions
    themselves are one finding for each figure that is repeated.
    """
    ordered = list(relations)
    parent: dict[Key, Key] = {}

    def root(key: Key) -> Key:
        while parent.setdefault(key, key) != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for relation in ordered:
        if relation.relation == "repeats":
            first, second = sorted((root(_key(relation, "a")), root(_key(relation, "b"))))
            parent[second] = first
    groups: dict[tuple[str, frozenset[Key]], list[Relation]] = {}
    for relation in ordered:
        ends = frozenset((root(_key(relation, "a")), root(_key(relation, "b"))))
        groups.setdefault((relation.relation, ends), []).append(relation)
    return [Finding(group[0], tuple(group[1:])) for group in groups.values()]


def _key(relation: Relation, end: str) -> Key:
    claim = relation.a if end == "a" else relation.b
    return claim.claim, claim.document
