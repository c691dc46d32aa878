"""Documents -> pairs that share text, and the origin that each document belongs to.

A copy is no confirmation, so pages that carry one text are counted as one origin. Texts are compared as
sets of ``SHINGLE`` consecutive words. *Containment*, the share of the shorter text's shingles found in the
longer one, decides, and not the Jaccard index: an edited longer version of a report has a Jaccard index of
0.36 and a containment of 0.61.

Candidates come from an exact index of shingle to documents, not from MinHash bands, which see the Jaccard
index only: over 37 hand-labelled pairs, 128 permutations in 64 bands proposed 33, and 128 bands all of them
with more than ten times the candidates. 10,000 news texts take some twenty seconds and a few hundred
megabytes.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
footer, or a report printed everywhere) each is paired with the first and with its neighbour, so that work
stays linear."""


@dataclass(frozen=True, slots=True)
class _Text:
    """One document as arrays of hashes: ``shingles`` and ``pieces`` (3 words) sorted and unique."""

    key: str
    words: int
    shingles: NDArray[Any]
    pieces: NDArray[Any]
    opening: NDArray[Any]


def find_copies(documents: Iterable[tuple[str, str]]) -> list[CopyPair]:
    """Return the pairs of documents, given as (id, text), that share text, ordered by their ids.

    ``same_text`` is one text, perhaps edited, cut or made longer; ``shared_passages`` are two texts with
    paragraphs in common. Independent pairs are not returned. The order of the documents plays no part.

    >>> text = "The ministry said on Monday that the bridge over the river had been closed for repairs."
    >>> find_copies([("b", text), ("a", text.upper()), ("c", "Nothing of this is in the other two.")])
    [CopyPair(a='a', b='b', kind='same_text', containment=1.0)]
    """
    import numpy as np

    # Read one by one, so that a store can stream its texts; only their hashes stay.
    texts = sorted({key: _read(key, text) for key, text in documents}.values(), key=lambda text: text.key)
    pairs: list[CopyPair] = []
    for (i, j), shared in _candidates([text.shingles for text in texts]).items():
        a, b = texts[i], texts[j]
        fewer = min(len(a.shingles), len(b.shingles))
        if shared is None:
            shared = len(np.intersect1d(a.shingles, b.shingles, assume_unique=True))
        equal = shared == len(a.shingles) == len(b.shingles)
        containment = shared / fewer
        if not equal and (shared < FEWEST_SHARED or containment < SHARED_PASSAGES):
            continue
        # Equal lengths are decided by id, so that (a, b) and (b, a) answer alike.
        shorter, longer = (a, b) if a.words <= b.words else (b, a)
        same = equal or _is_same_text(containment, _kept(shorter, longer))
        pairs.append(
            CopyPair(a.key, b.key, "same_text" if same else "shared_passages", round(containment, 3))
        )
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
        joined = pair.kind == "same_text" or pair.containment >= ONE_ORIGIN
        if joined and pair.a in parent and pair.b in parent:
            first, second = sorted((root(pair.a), root(pair.b)))
            parent[second] = first
    return {key: root(key) for key in parent}


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


def _read(key: str, text: str) -> _Text:
    import numpy as np

    # Apostrophes go, so that "Turkey's" is one word whichever sign was typed.
    words = re.findall(r"\w+", re.sub("['’ʼ]", "", text).casefold())
    hashes = np.array([zlib.crc32(word.encode("utf-8", "replace")) for word in words], dtype=np.uint64)
    return _Text(
        key,
        len(words),
        np.unique(_runs(hashes, SHINGLE)),
        np.unique(_runs(hashes, 3)),
        _runs(hashes[: OPENING + 2], 3),
    )


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


def _candidates(shingles: list[NDArray[Any]]) -> Mapping[tuple[int, int], int | None]:
    """Return the pairs of indexes that share a shingle, with how many; ``None`` where a crowd hid some."""
    import numpy as np

    if not shingles or not sum(len(one) for one in shingles):
        return {}
    every = np.concatenate(shingles)
    owner = np.repeat(np.arange(len(shingles), dtype=np.int64), [len(one) for one in shingles])
    order = np.argsort(every, kind="stable")  # stable: owners ascend within a group
    every, owner = every[order], owner[order]
    starts = np.flatnonzero(np.concatenate(([True], every[1:] != every[:-1])))
    sizes = np.diff(np.append(starts, len(every)))
    codes: list[NDArray[Any]] = []
    count = np.int64(len(shingles))
    for size in np.unique(sizes[sizes > 1]):
        groups = owner[starts[sizes == size][:, None] + np.arange(size)]
        if size <= CROWD:
            first, second = np.triu_indices(size, 1)
        else:
            ones = np.arange(1, size)
            first = np.concatenate((np.zeros(size - 1, dtype=np.int64), ones[:-1]))
            second = np.concatenate((ones, ones[1:]))
        found, times = np.unique(groups[:, first] * count + groups[:, second], return_counts=True)
        codes.append(np.stack((found, times)))
    if not codes:
        return {}
    found, index = np.unique(np.concatenate([c[0] for c in codes]), return_inverse=True)
    shared = np.bincount(index, weights=np.concatenate([c[1] for c in codes])).astype(np.int64)
    lengths = np.array([len(one) for one in shingles], dtype=np.int64)
    first, second = found // count, found % count
    crowded = np.zeros(len(shingles), dtype=np.int64)
    for size in np.unique(sizes[sizes > CROWD]):
        members = owner[starts[sizes == size][:, None] + np.arange(size)]
        crowded += np.bincount(members.ravel(), minlength=len(shingles))
    hidden = np.minimum(crowded[first], crowded[second])
    fewer = np.minimum(lengths[first], lengths[second])
    enough = (shared + hidden >= np.minimum(fewer, FEWEST_SHARED)) & (
        shared + hidden >= SHARED_PASSAGES * fewer
    )
    return {
        (int(i), int(j)): None if unsure else int(n)
        for i, j, n, unsure in zip(
            first[enough], second[enough], shared[enough], hidden[enough] > 0, strict=True
        )
    }
