"""Topics of the claims of each story, kept in the ledger and brought up to date for the stories that changed.

A story's topics are a function of its newest claims, with the values that the user decided. Whoever changes
these, or what is of a story, marks it; so what comes out is what a rebuild would find. A document that is in
no story is its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from claimtrack.lang import Language
from claimtrack.model import Claim, Topic
from claimtrack.store import dirty, touched
from claimtrack.store.chunks import chunks
from claimtrack.store.convert import CLAIM_COLUMNS, VERSION_COLUMNS, mapping, read_claim, read_document
from claimtrack.store.derive import Derivations, is_current, mark_current
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
from claimtrack.store.writing import TOPICS, own_story


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
    for story, versions in sorted(members.items()):
        _derive(connection, derivations, language, story, versions)
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


# --- one story ---------------------------------------------------------------------------------------------


def _derive(
    connection: Connection,
    derivations: Derivations,
    language: Language,
    story: str,
    versions: Sequence[int],
) -> None:
    read = list(_claims(connection, versions))
    topics = derivations.topics_of([claim for _, claim in read], language, story)
    before: dict[int, str] = {}
    for some in chunks(versions):
        here = select(VERSION.c.document_id).where(VERSION.c.id.in_(some))
        held = select(CLAIM.c.id).join(VERSION, VERSION.c.id == CLAIM.c.version_id)
        gone = CLAIM_TOPIC.c.claim_id.in_(held.where(VERSION.c.document_id.in_(here)))
        before |= mapping(connection, select(CLAIM_TOPIC.c.claim_id, CLAIM_TOPIC.c.topic).where(gone))
        connection.execute(delete(CLAIM_TOPIC).where(gone))
    after = {claim: topic.key for (claim, _), topic in zip(read, topics, strict=True)}
    known = {*before.values(), *after.values(), *_circles(connection, [story])}
    circles = touched.circles_of(connection, known)
    connection.execute(delete(TOPIC).where(TOPIC.c.story == story))
    rows = [_topic_row(topic, story) for topic in {topic.key: topic for topic in topics}.values()]
    placed = [_claim_row(claim, topic) for (claim, _), topic in zip(read, topics, strict=True)]
    for table, made in ((TOPIC, rows), (CLAIM_TOPIC, placed)):
        if made:
            connection.execute(insert(table), made)
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


def _claims(connection: Connection, versions: Sequence[int]) -> Iterator[tuple[int, Claim]]:
    """Yield the claims of versions with the values that the user decided."""
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
