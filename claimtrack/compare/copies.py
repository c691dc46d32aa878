"""Documents -> pairs that share text, and the origin that each document belongs to.

A copy is no confirmation, so pages that carry one text are counted as one origin. Texts are compared as
sets of ``SHINGLE`` consecutive words. *Containment*, the share of the shorter text's shingles found in the
longer one, decides, and not the Jaccard index: an edited longer version of a report has a Jaccard index of
0.36 and a containment of 0.61.

Candidates come from an exact index of shingle to documents, not from MinHash bands, which see the Jaccard
index only: over 37 hand-labelled pairs, 128 permutations in 64 bands proposed 33, and 128 bands all of them
with more than ten times the candidates. A ledger keeps that index, so that a new text is compared with those
alone that share something with it; what comes out is what ``find_copies`` finds in all of them.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING, Any

from claimtrack.model import CopyPair

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHINGLE = 5
"""Words a shingle: shorter ones are shared by chance ("at the end of")."""

SAME_TEXT = 0.6
"""Containment from which two documents are one text, if the shorter one's opening is in the longer one
too."""

SAME_TEXT_ALONE = 0.8
"""Containment from which they are one text whatever the opening: a new paragraph was put in front."""

SAME_TEXT_OPENING = 0.42
"""Containment from which they are one text where (nearly) the whole opening is the same: an agency's report
cut and put into house style falls to about this."""

OPENING = 60
"""Words of the opening. An edited copy keeps it; a rolling page keeps its background and has a new one."""

OPENING_KEPT = 0.3
"""Share of the opening's shorter shingles that says it was kept in part."""

OPENING_WHOLE = 0.75
"""Share of the opening's shorter shingles that says it was kept as it was."""

SHARED_PASSAGES = 0.17
"""Containment below which shared words are chance, or one short quotation. The thresholds here tell 47 of
48 pairs of news documents, labelled by hand as one text, shared passages or independent, apart as the
labels do."""

ONE_ORIGIN = 0.6
"""Containment from which shared passages make one origin: most of what the shorter one says is the
other's."""

FEWEST_SHARED = 10
"""Shared shingles below which only equal texts are a pair: in a text of one sentence a title is already
much."""

CROWD = 32
"""Documents with one and the same shingle up to which each is paired with each. In a larger crowd (a
footer, or a report printed everywhere) each is paired with so many, those of the lowest ``place_of``, so that
work stays linear and a document that comes or goes changes few pairs but its own."""

BITS = 48
"""Of the hash of a shingle and of a place: what a database keeps in six bytes."""


@dataclass(frozen=True, slots=True)
class _Text:
    """One document as arrays of hashes: ``shingles`` and ``pieces`` (3 words) sorted and unique."""

    words: int
    shingles: NDArray[Any]
    pieces: NDArray[Any]
    opening: NDArray[Any]


class Copyist:
    """The steps by which copies are found, each a pure function; see ``claimtrack.store.copies``."""

    crowd = CROWD

    def read(self, text: str) -> bytes:
        """Return the gist of a text, from which all else is made: a hash for each of its words."""
        import numpy as np

        # Apostrophes go, so that "Turkey's" is one word whichever sign was typed.
        words = re.findall(r"\w+", re.sub("['’ʼ]", "", text).casefold())
        hashes = [zlib.crc32(word.encode("utf-8", "replace")) for word in words]
        return np.array(hashes, dtype="<u4").tobytes()

    def terms(self, gist: bytes) -> list[int]:
        """Return the shingles of a text, each once, in order."""
        return [int(one) for one in _shingles(gist).tolist()]

    def count(self, gist: bytes) -> int:
        """Return how many shingles a text has."""
        return len(_shingles(gist))

    def together(self, sizes: Sequence[int]) -> Together:
        """Return what finds the texts to compare among many, given by their numbers of shingles."""
        return Together(sizes, self.crowd, self.needed, _shingles)

    def place(self, identity: str) -> int:
        """Return the place of a document in a crowd."""
        return place_of(identity)

    def needed(self, fewer: int) -> int:
        """Return how many terms two texts must share to be a pair, the shorter having so many; for a longer
        one never fewer."""
        return max(min(fewer, FEWEST_SHARED), ceil(SHARED_PASSAGES * fewer))

    def compare(self, a: tuple[str, bytes], b: tuple[str, bytes]) -> CopyPair | None:
        """Return how two documents, given by identity and gist, share text; ``None`` if they do not."""
        first, second = sorted((a, b))
        return _compare(first[0], second[0], _load(first[1]), _load(second[1]))

    def is_joined(self, pair: CopyPair) -> bool:
        """Say whether two documents that share text are of one origin."""
        return is_joined(pair)

    def origins(self, pairs: Iterable[CopyPair], ids: Iterable[str]) -> dict[str, str]:
        """Return the origin of each document; see ``origins``."""
        return origins(pairs, ids)


COPYIST = Copyist()


def place_of(identity: str) -> int:
    """Return the number by which documents of a crowd are ordered: a hash, so that one that comes seldom
    comes among the first.

    >>> place_of("news/1.txt")
    267020401828481
    """
    digest = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[: BITS // 8], "big")


def find_copies(documents: Iterable[tuple[str, str]], copyist: Copyist = COPYIST) -> list[CopyPair]:
    """Return the pairs of documents, given as (id, text), that share text, ordered by their ids.

    ``same_text`` is one text, perhaps edited, cut or made longer; ``shared_passages`` are two texts with
    paragraphs in common. Independent pairs are not returned. The order of the documents plays no part.

    >>> text = "The ministry said on Monday that the bridge over the river had been closed for repairs."
    >>> find_copies([("b", text), ("a", text.upper()), ("c", "Nothing of this is in the other two.")])
    [CopyPair(a='a', b='b', kind='same_text', containment=1.0)]
    """
    gists = {key: copyist.read(text) for key, text in documents}
    keys = sorted(gists, key=lambda key: (place_of(key), key))
    together = copyist.together([copyist.count(gists[key]) for key in keys])
    for part in together.parts:
        together.add((gists[key] for key in keys), part)
    pairs = []
    for i, j in together.near():
        pair = copyist.compare((keys[i], gists[keys[i]]), (keys[j], gists[keys[j]]))
        pairs += [pair] if pair else []
    return sorted(pairs, key=lambda pair: (pair.a, pair.b))


def origins(pairs: Iterable[CopyPair], ids: Iterable[str]) -> dict[str, str]:
    """Return for each document id the origin it belongs to: the smallest id of its group.

    A group is what hangs together by ``same_text``, or by ``shared_passages`` from ``ONE_ORIGIN`` on. Too
    large a group only understates how many independent sources there are.

    >>> origins([CopyPair("a", "b", "same_text", 1.0), CopyPair("b", "c", "shared_passages", 0.2)], "cba")
    {'a': 'a', 'b': 'a', 'c': 'c'}
    """
    parent = {key: key for key in sorted(ids)}

    def root(key: str) -> str:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for pair in pairs:
        if is_joined(pair) and pair.a in parent and pair.b in parent:
            first, second = sorted((root(pair.a), root(pair.b)))
            parent[second] = first
    return {key: root(key) for key in parent}


def is_joined(pair: CopyPair) -> bool:
    """Say whether two documents that share text are of one origin."""
    return pair.kind == "same_text" or pair.containment >= ONE_ORIGIN


def _compare(key: str, other: str, a: _Text, b: _Text) -> CopyPair | None:
    import numpy as np

    fewer = min(len(a.shingles), len(b.shingles))
    if not fewer:
        return None
    shared = len(np.intersect1d(a.shingles, b.shingles, assume_unique=True))
    equal = shared == len(a.shingles) == len(b.shingles)
    containment = shared / fewer
    if not equal and (shared < FEWEST_SHARED or containment < SHARED_PASSAGES):
        return None
    # Equal lengths are decided by id, so that (a, b) and (b, a) answer alike.
    shorter, longer = (a, b) if a.words <= b.words else (b, a)
    same = equal or _is_same_text(containment, _kept(shorter, longer))
    return CopyPair(key, other, "same_text" if same else "shared_passages", round(containment, 3))


def _is_same_text(containment: float, opening: float) -> bool:
    return (
        containment >= SAME_TEXT_ALONE
        or (containment >= SAME_TEXT and opening >= OPENING_KEPT)
        or (containment >= SAME_TEXT_OPENING and opening >= OPENING_WHOLE)
    )


def _kept(shorter: _Text, longer: _Text) -> float:
    """Return the share of the shorter text's opening that stands somewhere in the longer one."""
    import numpy as np

    return float(np.isin(shorter.opening, longer.pieces).mean()) if len(shorter.opening) else 0.0


@lru_cache(maxsize=512)
def _load(gist: bytes) -> _Text:
    hashes = _hashes(gist)
    return _Text(len(hashes), _shingles(gist), _unique(_runs(hashes, 3)), _runs(hashes[: OPENING + 2], 3))


@lru_cache(maxsize=512)
def _shingles(gist: bytes) -> NDArray[Any]:
    import numpy as np

    return _unique(_runs(_hashes(gist), SHINGLE) >> np.uint64(64 - BITS))


def _hashes(gist: bytes) -> NDArray[Any]:
    import numpy as np

    return np.frombuffer(gist, dtype="<u4").astype(np.uint64)


def _unique(values: NDArray[Any]) -> NDArray[Any]:
    """Return values sorted, each once: in a third of the time that ``np.unique`` takes for so few."""
    import numpy as np

    values = np.sort(values)
    first: NDArray[Any] = np.concatenate((values[:1] == values[:1], values[1:] != values[:-1]))
    found: NDArray[Any] = values[first]
    return found


def _runs(hashes: NDArray[Any], length: int) -> NDArray[Any]:
    """Return one hash for each run of so many words; a shorter text is a single run."""
    import numpy as np

    length = min(length, len(hashes))
    total = np.zeros(len(hashes) - length + 1 if length else 0, dtype=np.uint64)
    for offset in range(length):
        # A polynomial with wrap-around over 64 bits: the same on every machine and in every process.
        total = total * np.uint64(0x9E3779B97F4A7C15) + hashes[offset : offset + len(total)] + np.uint64(1)
        total ^= total >> np.uint64(29)
    return total


# --- many texts at once ------------------------------------------------------------------------------------


PART = 4_000_000
"""Shingles that are sorted at a time: some 200 megabytes."""

COUNTED = 1_000_000
"""Pairs with a common shingle that are counted at a time."""


class Together:
    """Finds which of many texts, counted in the order of their places, are to be compared.

    It goes through the shingles part by part, so that memory stays bounded whatever the texts.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        crowd: int,
        needed: Callable[[int], int],
        terms: Callable[[bytes], Sequence[int] | NDArray[Any]],
    ) -> None:
        import numpy as np

        self._terms = terms
        self._crowd = crowd
        self._needed = np.array([needed(size) for size in sizes], dtype=np.int64)
        self._hidden = np.zeros(len(sizes), dtype=np.int64)
        self._pairs = np.zeros(0, dtype=np.int64)
        self._seen = np.zeros(0, dtype=np.int32)
        count = 1 + sum(sizes) // PART
        ends = [(number << BITS) // count for number in range(count + 1)]
        self.parts = [range(low, high) for low, high in pairwise(ends)]

    def add(self, gists: Iterable[bytes], part: range) -> tuple[NDArray[Any], NDArray[Any]]:
        """Count what all texts share in a part; return its shingles in order, and whose each is."""
        import numpy as np

        found = [_between(np.asarray(self._terms(gist), dtype=np.uint64), part) for gist in gists]
        every = np.concatenate(found) if found else np.zeros(0, dtype=np.uint64)
        owner = np.repeat(np.arange(len(found)), [len(one) for one in found])
        order = np.argsort(every, kind="stable")  # stable: owners ascend within a group
        every, owner = every[order], owner[order]
        begins = np.concatenate((every[:1] == every[:1], every[1:] != every[:-1]))
        starts = np.flatnonzero(begins)[np.cumsum(begins) - 1]
        # Most shingles are of one text alone: only the others go on.
        shared = np.flatnonzero(~(begins & np.concatenate((begins[1:], every[:1] == every[:1]))))
        starts = starts[shared]
        self._hidden += np.bincount(owner[shared[shared - starts >= self._crowd]], minlength=len(found))
        for some in np.array_split(shared, 1 + len(shared) * self._crowd // COUNTED):
            self._count(owner, starts[: len(some)], some)
            starts = starts[len(some) :]
        return every, owner

    def _count(self, owner: NDArray[Any], starts: NDArray[Any], places: NDArray[Any]) -> None:
        """Count the pairs of the texts at some places with the first ones of their groups."""
        import numpy as np

        made = []
        for rank in range(self._crowd):
            behind = places - starts > rank
            starts, places = starts[behind], places[behind]
            if not len(places):
                break
            made.append(owner[starts + rank] * len(self._needed) + owner[places])
        if made:
            pairs, counts = np.unique(np.concatenate(made), return_counts=True)
            at = np.searchsorted(self._pairs, pairs)
            is_known = np.isin(pairs, self._pairs[at[at < len(self._pairs)]], assume_unique=True)
            self._seen[at[is_known]] += counts[is_known].astype(np.int32)
            # Most texts share some words with many: to sort all pairs anew took six times their space.
            self._seen = np.insert(self._seen, at[~is_known], counts[~is_known])
            self._pairs = np.insert(self._pairs, at[~is_known], pairs[~is_known])

    def near(self) -> list[tuple[int, int]]:
        """Return the pairs that share enough, as far as it was counted, in order."""
        import numpy as np

        found: list[tuple[int, int]] = []
        for start in range(0, len(self._pairs), COUNTED):
            some = slice(start, start + COUNTED)
            one, other = np.divmod(self._pairs[some], max(1, len(self._needed)))
            may = self._seen[some] + np.minimum(self._hidden[one], self._hidden[other])
            enough = may >= np.minimum(self._needed[one], self._needed[other])
            found += zip(one[enough].tolist(), other[enough].tolist(), strict=True)
        return found


def _between(terms: NDArray[Any], part: range) -> NDArray[Any]:
    """Return of sorted terms those in a part."""
    import numpy as np

    first, last = np.searchsorted(terms, np.array([part.start, part.stop], dtype=np.uint64))
    return terms[first:last]
