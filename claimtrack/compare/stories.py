"""Profiles of documents -> stories: the same event or matter in several documents.

Documents hang together where two of them are likely of one story; inside such a component, average linkage
makes the stories. A new document touches its own component and nothing else, and the order in which documents
come plays no part.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from claimtrack.compare.kinship import ENOUGH, Posting, find_near, kinship, kinships
from claimtrack.compare.linkage import average_linkage
from claimtrack.compare.profiles import Profile, read_profile
from claimtrack.compare.story_names import name_of
from claimtrack.compare.weights import Weights, load_weights
from claimtrack.lang import Language
from claimtrack.model import Document

if TYPE_CHECKING:
    from numpy.typing import NDArray

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
    members: Sequence[Member], links: Links, threshold: float, language: Language
) -> list[Story]:
    """Return the stories of documents, given in the order of their identities."""
    groups = list(_groups(list(range(len(members))), members, links, threshold))
    typical = _weights_inside(groups, links, len(members))
    stories = []
    for group in groups:
        ordered = sorted(group, key=lambda one: _when(members[one]))
        documents = tuple(members[one].document for one in ordered)
        name = name_of([members[one].profile for one in ordered], [typical[one] for one in ordered], language)
        stories.append((_when(members[ordered[0]]), Story(key_of(documents[0]), name, documents)))
    return [story for _, story in sorted(stories, key=lambda one: one[0])]


@dataclass(frozen=True, slots=True)
class Links:
    """Links of documents, these given by their places: columns of equal length."""

    one: NDArray[Any]
    other: NDArray[Any]
    score: NDArray[Any]

    @classmethod
    def of(cls, one: Sequence[int], other: Sequence[int], scores: Sequence[float]) -> Links:
        """Return links from lists of their two ends and their scores."""
        import numpy as np

        return cls(np.array(one, dtype=np.int64), np.array(other, dtype=np.int64), np.array(scores, float))

    def where(self, which: NDArray[Any]) -> Links:
        """Return the links at some places, or for which a test holds."""
        return Links(self.one[which], self.other[which], self.score[which])

    def by_group(self, groups: Sequence[Sequence[int]], count: int) -> list[Links]:
        """Return for each group of documents the links inside, in their order."""
        import numpy as np

        group_of = np.full(count, -1)
        for number, group in enumerate(groups):
            group_of[group] = number
        number = group_of[self.one]
        inside = np.flatnonzero((number == group_of[self.other]) & (number >= 0))
        order = inside[np.argsort(number[inside], kind="stable")]
        ends = np.searchsorted(number[order], np.arange(len(groups) + 1))
        return [self.where(order[a:b]) for a, b in pairwise(ends.tolist())]


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
    documents: Sequence[int], members: Sequence[Member], links: Links, threshold: float
) -> Iterator[list[int]]:
    """Yield the documents of each story."""
    found = list(_crowds(documents, [member.origin for member in members], links, CONNECTED))
    for crowd, inside in zip(found, links.by_group(found, len(members)), strict=True):
        yield from [crowd] if len(crowd) == 1 else _linked(crowd, members, inside, threshold)


def _crowds(
    documents: Sequence[int], origins: Sequence[str], links: Links, connected: float
) -> Iterator[list[int]]:
    """Yield the documents that hang together, in parts of which all pairs can be weighed."""
    found = components(documents, origins, links, connected)
    for component, inside in zip(found, links.by_group(found, len(origins)), strict=True):
        if len(component) > CROWD and connected < SUREST:
            yield from _crowds(component, origins, inside, connected + 0.5)
        else:
            yield component


def components(
    documents: Sequence[int], origins: Sequence[str], links: Links, connected: float
) -> list[list[int]]:
    """Return the documents that hang together, by likely links or as copies of one origin, each in order."""
    import numpy as np

    likely = links.where(links.score >= connected)
    first_of: dict[str, int] = {}
    first = [first_of.setdefault(origins[one], one) for one in documents]
    one, other = np.concatenate((likely.one, first)), np.concatenate((likely.other, documents))
    root = np.arange(len(origins))  # of each document the first that it is known to hang together with
    while len(one):
        ends = np.sort(np.stack((root[one], root[other])), axis=0)
        apart = ends[0] != ends[1]
        one, other = one[apart], other[apart]
        np.minimum.at(root, ends[1][apart], ends[0][apart])
        while (root[root] != root).any():
            root = root[root]
    found: dict[int, list[int]] = {}
    for document, number in zip(documents, root[documents].tolist(), strict=True):
        found.setdefault(number, []).append(document)
    return list(found.values())


def _linked(
    component: Sequence[int], members: Sequence[Member], links: Links, threshold: float
) -> Iterator[list[int]]:
    import numpy as np

    matrix = np.full((len(component), len(component)), WEAKEST)
    a, b = (np.searchsorted(component, end) for end in (links.one, links.other))
    matrix[a, b] = matrix[b, a] = np.clip(links.score, WEAKEST, SUREST)
    by_origin: dict[str, list[int]] = {}
    for i, one in enumerate(component):
        by_origin.setdefault(members[one].origin, []).append(i)
    for same in by_origin.values():
        matrix[np.ix_(same, same)] = np.inf
    found: dict[int, list[int]] = {}
    for one, number in zip(component, average_linkage(matrix, threshold), strict=True):
        found.setdefault(number, []).append(one)
    yield from found.values()


def _weights_inside(groups: Sequence[Sequence[int]], links: Links, count: int) -> list[float]:
    """Return for each document how well it is linked to the others of its group."""
    import numpy as np

    found = np.zeros(count)
    for inside in links.by_group(groups, count):
        for end in (inside.one, inside.other):
            np.add.at(found, end, np.maximum(0.0, inside.score))
    return [round(weight, 3) for weight in found.tolist()]


# --- for the ledger ----------------------------------------------------------------------------------------


class Storyteller:
    """The steps by which a ledger keeps its stories, each a pure function; profiles are kept as records."""

    enough = ENOUGH
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

    def near(self, terms: Iterable[tuple[Sequence[Posting], Sequence[Posting]]]) -> NDArray[Any]:
        """Return the pairs of documents that share enough to be compared; see ``find_near``."""
        return find_near(terms, self.enough)

    def scores(self, profiles: Iterable[Profile], pairs: NDArray[Any]) -> NDArray[Any]:
        """Return what ``score`` says of pairs, given by their places among the profiles."""
        return kinships(profiles, pairs, self.weights)

    def links(
        self, documents: Sequence[int], profiles: Iterable[Profile], pairs: NDArray[Any]
    ) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """Return the links of pairs of documents, these given in the order of their profiles: pairs and what
        ``score`` says of them, where it is likely that they are of one story."""
        import numpy as np

        ordered = np.argsort(documents)
        places = ordered[np.searchsorted(np.array(documents), pairs, sorter=ordered)]
        scores = self.scores(profiles, places)
        kept = scores >= self.connected
        return pairs[kept, 0], pairs[kept, 1], scores[kept]

    def together(
        self, origins: Sequence[str], links: tuple[Sequence[int], Sequence[int], Sequence[float]]
    ) -> list[list[int]]:
        """Return the documents that hang together by likely links, as places in their order, a crowd of them
        in parts."""
        return list(_crowds(list(range(len(origins))), origins, Links.of(*links), self.connected))

    def make(
        self, groups: Sequence[Sequence[tuple[str, str, Profile]]], language: Language
    ) -> Sequence[Story]:
        """Return the stories of documents that hang together, those of a group given by identity, origin and
        profile in the order of identities."""
        members = [Member(*member) for group in groups for member in group]
        return make_stories(members, self._links_inside(groups), self.weights.threshold, language)

    def _links_inside(self, groups: Sequence[Sequence[tuple[str, str, Profile]]]) -> Links:
        """Return the links of documents of one group, likely or not, these by their places among all."""
        import numpy as np

        profiles = [profile for group in groups for _, _, profile in group]
        number = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
        under: dict[str, list[Posting]] = defaultdict(list)
        for place, (profile, group) in enumerate(zip(profiles, number.tolist(), strict=True)):
            for term, rarity in profile.index.items() if len(groups[group]) > 1 else ():
                under[term].append((place, rarity))
        pairs = self.near((under[term], ()) for term in sorted(under))
        inside = pairs[number[pairs[:, 0]] == number[pairs[:, 1]]]
        return Links(inside[:, 0], inside[:, 1], self.scores(profiles, inside))
