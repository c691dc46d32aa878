"""The profile of a text that is not in the ledger -> the documents that may be of its story."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from claimtrack.store.chunks import chunks
from claimtrack.store.convert import mapping
from claimtrack.store.stories import Storyteller
from claimtrack.store.tables import DOCUMENT, DOCUMENT_STORY, PROFILE, PROFILE_TERM, VERSION

MOST = 400
"""Documents that are compared: those that share the rarest terms."""


@dataclass(frozen=True, slots=True)
class Near:
    """A document with its story and how likely a text is of one story with it, in log-odds."""

    document: str
    document_key: int
    story: str
    score: float


def find_near(connection: Connection, record: Mapping[str, Any], teller: Storyteller) -> list[Near]:
    """Return the documents that share enough rare terms with a profile, the likeliest of its story first."""
    shared: dict[int, float] = defaultdict(float)
    index: Mapping[str, float] = record["index"]
    for some in chunks(sorted(index)):
        rows = connection.execute(select(PROFILE_TERM).where(PROFILE_TERM.c.term.in_(some)))
        for term, version, rarity in sorted(rows, key=lambda row: (row[0], row[1])):
            shared[version] += max(rarity, index[term])
    best = sorted(
        (key for key, total in shared.items() if total >= teller.enough), key=lambda k: (-shared[k], k)
    )
    profile = teller.load(record)
    query = (
        select(DOCUMENT.c.identity, DOCUMENT.c.id, DOCUMENT_STORY.c.story, PROFILE.c.profile)
        .join(VERSION, VERSION.c.id == PROFILE.c.version_id)
        .join(DOCUMENT, DOCUMENT.c.id == VERSION.c.document_id)
        .join(DOCUMENT_STORY, DOCUMENT_STORY.c.document_id == DOCUMENT.c.id)
        .where(VERSION.c.newest)
    )
    found = [
        Near(identity, key, story, teller.score(profile, teller.load(held)))
        for some in chunks(best[:MOST])
        for identity, key, story, held in connection.execute(query.where(PROFILE.c.version_id.in_(some)))
    ]
    return sorted(found, key=lambda one: (-one.score, one.document))


def count_documents(connection: Connection, stories: Iterable[str]) -> dict[str, int]:
    """Return how many documents there are of each of these stories."""
    found: dict[str, int] = {}
    for some in chunks(stories):
        query = select(DOCUMENT_STORY.c.story, func.count()).where(DOCUMENT_STORY.c.story.in_(some))
        found |= mapping(connection, query.group_by(DOCUMENT_STORY.c.story))
    return found
