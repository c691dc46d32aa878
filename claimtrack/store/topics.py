"""Topics of the claims of each story, kept in the ledger and brought up to date for the stories that changed.

A story's topics are a function of its newest claims, with the values that the user decided. Whoever changes
these, or what is of a story, marks it; so what comes out is what a rebuild would find. A document that is in
no story is its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, select

from claimtrack.lang import Language
from claimtrack.model import Claim, Topic
from claimtrack.store import dirty, touched
from claimtrack.store.chunks import KEYS, chunks
from claimtrack.store.convert import CLAIM_COLUMNS, VERSION_COLUMNS, mapping, read_claim, read_document
from claimtrack.store.derive import TOPICS, Derivations, is_current, mark_current
from claimtrack.store.dialect import bulk_insert
from claimtrack.store.findings import forget as forget_findings
from claimtrack.store.tables import (
    CLAIM,
    CLAIM_TOPIC,
    CLAIM_VALUE,
    DOCUMENT,
    DOCUMENT_STORY,
    TOPIC,
    VERSION,
)
from claimtrack.store.values import SETTABLE, with_values
from claimtrack.store.writing import own_story


def derive_topics(connection: Connection, derivations: Derivations, language: Language) -> None:
    """Make the topics of the stories that changed since they were made last; the caller commits."""
    if not is_current(connection, TOPICS, derivations.version):
        for table in (TOPIC, CLAIM_TOPIC):
            connection.execute(delete(table))
        dirty.mark_all(connection, dirty.TOPICS)
        forget_findings(connection)
    marked = dirty.documents(connection, dirty.TOPICS)
    left = dirty.stories(connection, dirty.STORY_TOPICS)
    members, gone = _members(connection, marked, left)
    if gone:
        held = _circles(connection, gone)
        for some in chunks(gone):
            connection.execute(delete(TOPIC).where(TOPIC.c.story.in_(some)))
        touched.mark_moved(connection, held, touched.circles_of(connection, held))
    for some_stories in _together(members):
        _derive(connection, derivations, language, some_stories)
    dirty.clear(connection, dirty.TOPICS, marked)
    dirty.clear(connection, dirty.STORY_TOPICS, left)
    mark_current(connection, TOPICS, derivations.version)


# --- what changed ------------------------------------------------------------------------------------------


def _members(
    connection: Connection, documents: Collection[int], left: Iterable[str]
) -> tuple[dict[str, list[int]], set[str]]:
    """Return the newest versions of the stories of these documents and of some others; and the stories that
    have none any more."""
    query = (
        select(DOCUMENT_STORY.c.story, DOCUMENT.c.identity, VERSION.c.id)
        .select_from(VERSION)
        .join(DOCUMENT, DOCUMENT.c.id == VERSION.c.document_id)
        .outerjoin(DOCUMENT_STORY, DOCUMENT_STORY.c.document_id == DOCUMENT.c.id)
        .where(VERSION.c.newest)
    )
    found: dict[str, set[int]] = defaultdict(set)
    stories = {*left}
    for some in chunks(documents):
        for story, identity, version in connection.execute(query.where(DOCUMENT.c.id.in_(some))):
            stories |= {own_story(identity), story or own_story(identity)}
            if story is None:
                found[own_story(identity)].add(version)
    for keys in chunks(sorted(stories)):
        for story, _, version in connection.execute(query.where(DOCUMENT_STORY.c.story.in_(keys))):
            found[story].add(version)
    return {story: sorted(versions) for story, versions in found.items()}, stories - found.keys()


# --- some stories ------------------------------------------------------------------------------------------


def _together(members: Mapping[str, Sequence[int]]) -> Iterator[dict[str, Sequence[int]]]:
    """Yield the stories, in order, some at a time: as many as are read with one query, or a larger one."""
    some: dict[str, Sequence[int]] = {}
    size = 0
    for story, versions in sorted(members.items()):
        if some and size + len(versions) > KEYS:
            yield some
            some, size = {}, 0
        some[story] = versions
        size += len(versions)
    if some:
        yield some


def _derive(
    connection: Connection,
    derivations: Derivations,
    language: Language,
    members: Mapping[str, Sequence[int]],
) -> None:
    story_of = {version: story for story, versions in members.items() for version in versions}
    read: dict[str, list[tuple[int, Claim]]] = {story: [] for story in members}
    for version, key, claim in _claims(connection, list(story_of)):
        read[story_of[version]].append((key, claim))
    rows: list[tuple[Any, ...]] = []
    placed: list[tuple[Any, ...]] = []
    before: dict[int, str] = {}
    after: dict[int, str] = {}
    for story, claims in read.items():
        topics = derivations.topics_of([claim for _, claim in claims], language, story)
        rows += [_topic_row(topic, story) for topic in {topic.key: topic for topic in topics}.values()]
        placed += [_claim_row(claim, topic) for (claim, _), topic in zip(claims, topics, strict=True)]
        after |= {claim: topic.key for (claim, _), topic in zip(claims, topics, strict=True)}
    for some in chunks(story_of):
        here = select(VERSION.c.document_id).where(VERSION.c.id.in_(some))
        held = select(CLAIM.c.id).join(VERSION, VERSION.c.id == CLAIM.c.version_id)
        gone = CLAIM_TOPIC.c.claim_id.in_(held.where(VERSION.c.document_id.in_(here)))
        before |= mapping(connection, select(CLAIM_TOPIC.c.claim_id, CLAIM_TOPIC.c.topic).where(gone))
        connection.execute(delete(CLAIM_TOPIC).where(gone))
    known = {*before.values(), *after.values(), *_circles(connection, members)}
    circles = touched.circles_of(connection, known)
    for keys in chunks(members):
        connection.execute(delete(TOPIC).where(TOPIC.c.story.in_(keys)))
    bulk_insert(connection, TOPIC, TOPIC_ROW, rows)
    bulk_insert(connection, CLAIM_TOPIC, CLAIM_ROW, placed)
    touched.mark_moved(connection, circles, touched.circles_of(connection, known))
    moved = [claim for claim in before.keys() | after.keys() if before.get(claim) != after.get(claim)]
    touched.mark_topics(connection, {before[claim] for claim in moved if claim in before})
    touched.mark_claims(connection, moved)


def _circles(connection: Connection, stories: Collection[str]) -> dict[str, str]:
    """Return the topics of stories with their circles."""
    found: dict[str, str] = {}
    for some in chunks(sorted(stories)):
        keys = connection.scalars(select(TOPIC.c.key).where(TOPIC.c.story.in_(some))).all()
        found |= touched.circles_of(connection, keys)
    return found


def _claims(connection: Connection, versions: Sequence[int]) -> Iterator[tuple[int, int, Claim]]:
    """Yield the claims of versions, with these and their keys, with the values that the user decided."""
    read_from = select(VERSION.c.id, DOCUMENT.c.identity, *VERSION_COLUMNS).join(DOCUMENT)
    for some in chunks(versions):
        rows = connection.execute(read_from.where(VERSION.c.id.in_(some)))
        documents = {row.id: read_document(row) for row in rows}
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
            read = read_claim(row, 2, documents[row[1]])
            yield row[1], row[0], with_values(read, decided[row[0]]) if row[0] in decided else read


TOPIC_ROW = ("key", "story", "name", "parts", "comparable", "ord", "family", "parents", "circle")


def _topic_row(topic: Topic, story: str) -> tuple[Any, ...]:
    parts = [list(part) for part in topic.parts]
    about = topic.comparable, topic.order, topic.family, list(topic.parents), topic.circle
    return topic.key, story, topic.name, parts, *about


CLAIM_ROW = ("claim_id", "topic", "name", "derived", "derived_name")


def _claim_row(claim: int, topic: Topic) -> tuple[Any, ...]:
    return claim, topic.key, topic.name, topic.key, topic.name


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
