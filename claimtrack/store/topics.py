"""Topics of the claims of each story, kept in the ledger and brought up to date for the stories that changed.

A story's topics are a function of its newest claims, with the values that the user decided. The ledger keeps
a stamp of what they were made from; where the stamp differs, the story's topics are made anew, and nothing
else is. So what comes out is what a rebuild would find. A document that is in no story is its own.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from claimtrack.lang import Language
from claimtrack.model import Claim, Topic
from claimtrack.store import stories
from claimtrack.store.convert import CLAIM_COLUMNS, mapping, read_claim
from claimtrack.store.derive import Derivations, is_current, mark_current
from claimtrack.store.entries import Place, chunks
from claimtrack.store.queries import find_places
from claimtrack.store.tables import (
    CLAIM,
    CLAIM_TOPIC,
    CLAIM_VALUE,
    DERIVATION,
    DOCUMENT,
    DOCUMENT_STORY,
    STORY_TOPICS,
    TOPIC,
    VERSION,
)
from claimtrack.store.values import SETTABLE, TOPICAL, with_values
from claimtrack.store.writing import SETTLED, TOPICS, own_story


def derive_topics(connection: Connection, derivations: Derivations, language: Language) -> None:
    """Make the topics of the stories that changed since they were made last; the caller commits."""
    if not is_current(connection, TOPICS, derivations.version):
        for table in (STORY_TOPICS, TOPIC, CLAIM_TOPIC):
            connection.execute(delete(table))
    members = _members(connection)
    stamps = _stamps(connection, members)
    kept = mapping(connection, select(STORY_TOPICS.c.story, STORY_TOPICS.c.stamp))
    _drop(connection, [story for story in kept if stamps.get(story) != kept[story]])
    due = sorted(story for story in stamps if stamps[story] != kept.get(story))
    if due:
        places = find_places(connection)
        for story in due:
            _derive(connection, derivations, language, story, members[story], places)
        connection.execute(insert(STORY_TOPICS), [{"story": story, "stamp": stamps[story]} for story in due])
    mark_current(connection, TOPICS, derivations.version)


def forget(connection: Connection) -> None:
    """Drop the topics; the next time those of all stories are made anew."""
    connection.execute(delete(DERIVATION).where(DERIVATION.c.name.in_((TOPICS, *SETTLED))))


# --- what changed ------------------------------------------------------------------------------------------


def _members(connection: Connection) -> dict[str, list[int]]:
    """Return the newest versions of each story; a document of no story is one by itself."""
    members: dict[str, list[int]] = defaultdict(list)
    rows = connection.execute(
        select(DOCUMENT_STORY.c.story, DOCUMENT.c.identity, VERSION.c.id)
        .select_from(VERSION)
        .join(DOCUMENT, DOCUMENT.c.id == VERSION.c.document_id)
        .outerjoin(DOCUMENT_STORY, DOCUMENT_STORY.c.document_id == DOCUMENT.c.id)
        .where(VERSION.c.newest)
        .order_by(VERSION.c.id)
    )
    for story, identity, version in rows:
        members[story or own_story(identity)].append(version)
    return members


def _stamps(connection: Connection, members: Mapping[str, Sequence[int]]) -> dict[str, str]:
    """Return of each story what changes when its claims or what was decided about them do."""
    known = stories.find_stamps(connection)
    decided: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    rows = connection.execute(
        select(CLAIM.c.version_id, CLAIM_VALUE.c.claim_id, CLAIM_VALUE.c.field, CLAIM_VALUE.c.value)
        .join(CLAIM, CLAIM.c.id == CLAIM_VALUE.c.claim_id)
        .where(CLAIM_VALUE.c.field.in_(sorted(TOPICAL)))
    )
    for version, claim, field, value in rows:
        decided[version].append((claim, field, value))
    stamps = {}
    for story, versions in members.items():
        said = [one for version in versions for one in sorted(decided.get(version, ()))]
        made_of = repr((known.get(story), versions, said))
        stamps[story] = hashlib.sha256(made_of.encode()).hexdigest()[:16]
    return stamps


def _drop(connection: Connection, gone: Sequence[str]) -> None:
    for some in chunks(gone):
        connection.execute(delete(STORY_TOPICS).where(STORY_TOPICS.c.story.in_(some)))
        connection.execute(delete(TOPIC).where(TOPIC.c.story.in_(some)))


# --- one story ---------------------------------------------------------------------------------------------


def _derive(
    connection: Connection,
    derivations: Derivations,
    language: Language,
    story: str,
    versions: Sequence[int],
    places: Mapping[int, Place],
) -> None:
    read = list(_claims(connection, versions, places))
    topics = derivations.topics_of([claim for _, claim in read], language, story)
    documents = [places[version].document_key for version in versions]
    for some in chunks(documents):
        held = select(CLAIM.c.id).join(VERSION, VERSION.c.id == CLAIM.c.version_id)
        here = held.where(VERSION.c.document_id.in_(some))
        connection.execute(delete(CLAIM_TOPIC).where(CLAIM_TOPIC.c.claim_id.in_(here)))
    connection.execute(delete(TOPIC).where(TOPIC.c.story == story))
    rows = [_topic_row(topic, story) for topic in {topic.key: topic for topic in topics}.values()]
    placed = [_claim_row(claim, topic) for (claim, _), topic in zip(read, topics, strict=True)]
    for table, made in ((TOPIC, rows), (CLAIM_TOPIC, placed)):
        if made:
            connection.execute(insert(table), made)


def _claims(
    connection: Connection, versions: Sequence[int], places: Mapping[int, Place]
) -> Iterator[tuple[int, Claim]]:
    """Yield the claims of versions with the values that the user decided."""
    for some in chunks(versions):
        decided: dict[int, dict[str, str | None]] = defaultdict(dict)
        values = (
            select(CLAIM_VALUE.c.claim_id, CLAIM_VALUE.c.field, CLAIM_VALUE.c.value)
            .join(CLAIM, CLAIM.c.id == CLAIM_VALUE.c.claim_id)
            .where(CLAIM.c.version_id.in_(some), CLAIM_VALUE.c.field.in_(SETTABLE))
        )
        for claim, field, value in connection.execute(values):
            decided[claim][field] = value or None
        query = select(CLAIM.c.id, CLAIM.c.version_id, *CLAIM_COLUMNS).where(CLAIM.c.version_id.in_(some))
        for row in connection.execute(query.order_by(CLAIM.c.id)).all():
            read = read_claim(row, 2, places[row[1]].document)
            yield row[0], with_values(read, decided[row[0]]) if row[0] in decided else read


def _topic_row(topic: Topic, story: str) -> dict[str, Any]:
    return {
        "key": topic.key,
        "story": story,
        "name": topic.name,
        "parts": [list(part) for part in topic.parts],
        "comparable": topic.comparable,
        "ord": topic.order,
        "family": topic.family,
        "parents": list(topic.parents),
        "circle": topic.circle,
    }


def _claim_row(claim: int, topic: Topic) -> dict[str, Any]:
    return {
        "claim_id": claim,
        "topic": topic.key,
        "name": topic.name,
        "derived": topic.key,
        "derived_name": topic.name,
    }


def count_topicless(connection: Connection) -> int:
    """Return how many claims of the newest versions have no topic."""
    return (
        connection.scalar(
            select(func.count())
            .select_from(CLAIM)
            .join(VERSION, VERSION.c.id == CLAIM.c.version_id)
            .outerjoin(CLAIM_TOPIC, CLAIM_TOPIC.c.claim_id == CLAIM.c.id)
            .where(VERSION.c.newest, CLAIM_TOPIC.c.claim_id.is_(None))
        )
        or 0
    )
