"""Profiles of documents -> stories: the same event or matter in several documents.

Documents hang together where two of them are likely of one story; inside such a component, average linkage
makes the stories. A new document touches its own component and nothing else, and the order in which documents
come plays no part.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from claimtrack.compare.kinship import ENOUGH, kinship
from claimtrack.compare.linkage import average_linkage
from claimtrack.compare.profiles import Profile, read_profile
from claimtrack.compare.story_names import name_of
from claimtrack.compare.weights import Weights, load_weights
from claimtrack.lang import Language
from claimtrack.model import Document

CONNECTED = 0.0
"""Log-odds from which a link holds two documents in one component."""

WEAKEST = -3.0
"""Log-odds at which a pair is taken that was not compared, or is less likely still: one odd page does not
outweigh a clear story."""

SUREST = 6.0
"""Log-odds above which a pair counts no more."""

CROWD = 1_500
"""Documents of a component up to which all their pairs are weighed at once; a larger one is parted first,
where its links are weakest."""

Pair = tuple[str, str]
"""Two documents by their identities, the smaller first."""


@dataclass(frozen=True, slots=True)
class Member:
    """A document of a component: its identity, the origin that it belongs to, its profile."""

    document: str
    origin: str
    profile: Profile


@dataclass(frozen=True, slots=True)
class Story:
    """Documents that tell of the same event or matter. ``documents`` are identities in the order of time.

    ``key`` is made from the first of them, so that it stays what it is when others come.
    """

    key: str
    name: str
    documents: tuple[str, ...]


def make_stories(
    members: Iterable[Member], scores: Mapping[Pair, float], *, threshold: float, language: Language
) -> list[Story]:
    """Return the stories of documents that hang together, in the order of time.

    ``scores`` are the links among them. Documents of one origin (near copies) always share a story.
    """
    by_id = {member.document: member for member in members}
    stories = []
    for group in _groups(sorted(by_id), by_id, scores, threshold, CONNECTED):
        ordered = sorted((by_id[one] for one in group), key=_when)
        documents = tuple(one.document for one in ordered)
        name = name_of([one.profile for one in ordered], _weights_inside(documents, scores), language)
        stories.append(Story(key_of(documents[0]), name, documents))
    return sorted(stories, key=lambda story: _when(by_id[story.documents[0]]))


def key_of(document: str) -> str:
    """Return the key of the story that a document is the first of.

    >>> key_of("news/1.txt")
    's-f2da8832e2'
    """
    return f"s-{hashlib.sha256(document.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}"


def _when(member: Member) -> tuple[str, str]:
    """Return where a document stands in time; one without a date stands behind the others."""
    return member.profile.day or "~", member.document


def _groups(
    documents: Sequence[str],
    members: Mapping[str, Member],
    scores: Mapping[Pair, float],
    threshold: float,
    connected: float,
) -> Iterator[list[str]]:
    """Yield the documents of each story."""
    for component in components(documents, members, scores, connected):
        if len(component) == 1:
            yield component
        elif len(component) > CROWD and connected < SUREST:
            inside = set(component)
            rest = {pair: score for pair, score in scores.items() if inside.issuperset(pair)}
            yield from _groups(component, members, rest, threshold, connected + 0.5)
        else:
            yield from _linked(component, members, scores, threshold)


def components(
    documents: Sequence[str],
    members: Mapping[str, Member],
    scores: Mapping[Pair, float],
    connected: float = CONNECTED,
) -> list[list[str]]:
    """Return the documents that hang together, by likely links or as copies of one origin, each in order."""
    parent = {one: one for one in documents}

    def root(one: str) -> str:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    def join(one: str, other: str) -> None:
        first, second = sorted((root(one), root(other)))
        parent[second] = first

    first_of: dict[str, str] = {}
    for one in documents:
        join(first_of.setdefault(members[one].origin, one), one)
    for (one, other), score in scores.items():
        if score >= connected:
            join(one, other)
    found: dict[str, list[str]] = {}
    for one in documents:
        found.setdefault(root(one), []).append(one)
    return list(found.values())


def _linked(
    component: Sequence[str], members: Mapping[str, Member], scores: Mapping[Pair, float], threshold: float
) -> Iterator[list[str]]:
    import numpy as np

    place = {one: i for i, one in enumerate(component)}
    matrix = np.full((len(component), len(component)), WEAKEST)
    for (one, other), score in scores.items():
        if one in place and other in place:
            a, b = place[one], place[other]
            matrix[a, b] = matrix[b, a] = max(WEAKEST, min(SUREST, score))
    by_origin: dict[str, list[int]] = {}
    for one, i in place.items():
        by_origin.setdefault(members[one].origin, []).append(i)
    for same in by_origin.values():
        matrix[np.ix_(same, same)] = np.inf
    found: dict[int, list[str]] = {}
    for one, number in zip(component, average_linkage(matrix, threshold), strict=True):
        found.setdefault(number, []).append(one)
    yield from found.values()


def _weights_inside(documents: Sequence[str], scores: Mapping[Pair, float]) -> list[float]:
    """Return for each document how well it is linked to the others."""
    inside = set(documents)
    found = dict.fromkeys(documents, 0.0)
    if len(documents) > 1:
        for (one, other), score in scores.items():
            if one in inside and other in inside:
                found[one] += max(0.0, score)
                found[other] += max(0.0, score)
    return [round(found[one], 3) for one in documents]


# --- for the ledger ----------------------------------------------------------------------------------------


class Storyteller:
    """The steps by which a ledger keeps its stories, each a pure function; profiles are kept as records."""

    enough = ENOUGH
    weakest = WEAKEST
    connected = CONNECTED

    @cached_property
    def weights(self) -> Weights:
        """Return the fitted weights of the evidence."""
        return load_weights("stories")

    def read(self, document: Document, language: Language) -> Mapping[str, Any]:
        """Return a document's profile; ``index`` has the terms that it is looked up under, with their rarity.

        A document in another language has none in common with others.
        """
        if document.language.partition("-")[0].lower() != language.code:
            return Profile(day=document.date, title=(document.title or "")[:200]).record()
        return read_profile(document, language).record()

    def load(self, record: Mapping[str, Any]) -> Profile:
        """Return a profile from its record."""
        return Profile.from_record(record)

    def score(self, a: Profile, b: Profile) -> float:
        """Return how likely two documents are of one story, in log-odds."""
        return kinship(a, b, self.weights).score

    def make(
        self, members: Iterable[tuple[str, str, Profile]], scores: Mapping[Pair, float], language: Language
    ) -> Sequence[Story]:
        """Return the stories of documents, given by identity, origin and profile, and their links."""
        found = [Member(*member) for member in members]
        return make_stories(found, scores, threshold=self.weights.threshold, language=language)
