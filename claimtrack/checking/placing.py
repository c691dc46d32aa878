"""A draft -> the stories of the ledger that it may tell of, with their figures and its own, each with its
topic: by the same evidence as a document that is taken in.

The draft itself, where the ledger has it, and copies of it are left out: nothing supports itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from claimtrack.compare import Storyteller, find_copies, topics_of
from claimtrack.compare.stories import SUREST, WEAKEST
from claimtrack.filters import Filters
from claimtrack.model import Claim, Document, Entry, Topic

if TYPE_CHECKING:
    from claimtrack.lang import Language
    from claimtrack.store import Store

MOST_STORIES = 3
"""Stories that a draft is compared with, those that it fits best."""

MAY_BE = 0.0
"""Log-odds of the likeliest link from which a draft may tell of a story that it does not join, and without
which it does not surely tell of one that it joins: a ledger may have nothing nearer."""

DRAFT = -1
"""The number of the draft's version, which no ledger has."""

COPY = 0.8
"""Containment from which a document is the draft, cut or made longer, whatever its opening."""

NOTE = 80
"""Words below which a draft shares its opening with another text easily: two sentences on one event."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The figures of a draft and of one story of the ledger, with the topics that they make together.

    ``is_sure`` says that the draft, taken in, would be of the story, ``is_asked`` that the user says so.
    """

    draft: tuple[Entry, ...]
    ledger: tuple[Entry, ...]
    is_sure: bool
    is_asked: bool
    name: str


@dataclass(frozen=True, slots=True)
class Places:
    """A draft among the stories, and the labels of the documents that are the draft itself."""

    stories: tuple[Placed, ...]
    copies: tuple[str, ...]


def place(
    store: Store, document: Document, claims: Sequence[Claim], language: Language, filters: Filters
) -> Places:
    """Return the stories of the ledger that a draft may tell of, the likeliest first. ``filters`` choose
    figures of the ledger; one of a story says which the draft is of."""
    chosen = _stories(store, document, language, filters)
    found: list[tuple[str, list[Entry], bool]] = []
    for key, is_sure in chosen:
        found.append((key, store.entries(replace(filters, story=key)), is_sure))
    copies = _copies(store, document, [entry for _, entries, _ in found for entry in entries])
    stories = []
    for key, entries, is_sure in found:
        rest = [entry for entry in entries if entry.version_key not in copies]
        if rest:
            stories.append(
                _placed(key, rest, claims, document, language, (is_sure, filters.story is not None))
            )
    return Places(tuple(stories), tuple(sorted(set(copies.values()))))


def alone(claims: Sequence[Claim], document: Document, language: Language) -> tuple[Entry, ...]:
    """Return the figures of a draft with the topics that they make by themselves."""
    topics = topics_of(claims, language, story="draft")
    return tuple(_entry(claim, topic, document) for claim, topic in zip(claims, topics, strict=True))


def _stories(
    store: Store, document: Document, language: Language, filters: Filters
) -> list[tuple[str, bool]]:
    """Return the stories that a draft may be of, likeliest first, and whether it surely is."""
    if filters.story is not None:
        asked = filters.values("story")
        keys = [one.key for one in store.stories() if _is_asked(one.key, one.name, asked)]
        return [(key, True) for key in keys[:MOST_STORIES]]
    teller = Storyteller()
    links: dict[str, list[float]] = defaultdict(list)
    for near in store.near(teller.read(document, language), teller):
        links[near.story].append(min(SUREST, max(WEAKEST, near.score)))
    sizes = store.story_sizes(links)
    found = []
    for key, scores in links.items():
        mean = (sum(scores) + WEAKEST * (sizes[key] - len(scores))) / sizes[key]
        joins, may_be = mean >= teller.weights.threshold, max(scores) >= MAY_BE
        if joins or may_be:
            found.append((-mean, key, joins and may_be))
    return [(key, is_sure) for _, key, is_sure in sorted(found)[:MOST_STORIES]]


def _is_asked(key: str, name: str, asked: Iterable[str]) -> bool:
    words = name.casefold()
    return any(one == key or all(word in words for word in one.casefold().split()) for one in asked)


def _copies(store: Store, document: Document, entries: Iterable[Entry]) -> Mapping[int, str]:
    """Return the versions that are the draft itself, or a copy of it, with their labels."""
    versions = {entry.version_key: entry for entry in entries}
    texts = {str(key): store.text(entry.document_key, key) for key, entry in versions.items()}
    found = {}
    is_note = len(document.text.split()) < NOTE
    for pair in find_copies([("draft", document.text), *texts.items()]):
        is_copy = pair.containment >= COPY or (pair.kind == "same_text" and not is_note)
        if "draft" in (pair.a, pair.b) and is_copy:
            key = int(pair.a if pair.b == "draft" else pair.b)
            found[key] = versions[key].label
    found |= {key: one.label for key, one in versions.items() if one.claim.document == document.id}
    return found


def _placed(
    key: str,
    entries: Sequence[Entry],
    claims: Sequence[Claim],
    document: Document,
    language: Language,
    known: tuple[bool, bool],
) -> Placed:
    topics = topics_of([*(entry.claim for entry in entries), *claims], language, story=key)
    mine = topics[len(entries) :]
    ledger = [_with_topic(entry, topic) for entry, topic in zip(entries, topics, strict=False)]
    own = [_entry(claim, topic, document) for claim, topic in zip(claims, mine, strict=True)]
    return Placed(tuple(own), tuple(ledger), *known, entries[0].story_name)


def _with_topic(entry: Entry, topic: Topic) -> Entry:
    """Return a figure of the ledger in the topic that it makes with the draft's."""
    return replace(entry, derived=topic, circle=topic.circle)


def _entry(claim: Claim, topic: Topic, document: Document) -> Entry:
    return Entry(
        *(claim, topic.key, document.id, DRAFT, DRAFT, document.id, ""),
        topic_name=topic.name,
        derived=topic,
        circle=topic.circle,
    )
