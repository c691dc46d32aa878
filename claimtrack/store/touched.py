"""Figures that came, went or read otherwise -> marks on what may be found with them: the circles of topics in
which they are, and their texts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, func, select

from claimtrack.store import dirty
from claimtrack.store.chunks import chunks
from claimtrack.store.convert import mapping
from claimtrack.store.tables import CLAIM, CLAIM_TOPIC, TOPIC, VERSION


def circles_of(connection: Connection, topics: Iterable[str]) -> dict[str, str]:
    """Return the circles of topics; one that users made is alone in its own."""
    found = {topic: topic for topic in topics}
    circle = func.coalesce(func.nullif(func.min(TOPIC.c.circle), ""), TOPIC.c.key)
    query = select(TOPIC.c.key, circle).group_by(TOPIC.c.key)
    for some in chunks(sorted(found)):
        found |= mapping(connection, query.where(TOPIC.c.key.in_(some)))
    return found


def topics_in(connection: Connection, circles: Collection[str]) -> set[str]:
    """Return the topics of circles."""
    asked = {*circles}
    found: set[str] = set()
    for some in chunks(sorted(asked)):
        found.update(connection.scalars(select(TOPIC.c.key).where(TOPIC.c.circle.in_(some))))
    return {topic for topic, circle in circles_of(connection, found | asked).items() if circle in asked}


def topics_of(connection: Connection, claims: Iterable[int]) -> dict[int, str]:
    """Return the topics of claims, those that have one."""
    found: dict[int, str] = {}
    query = select(CLAIM_TOPIC.c.claim_id, CLAIM_TOPIC.c.topic)
    for some in chunks(claims):
        found |= mapping(connection, query.where(CLAIM_TOPIC.c.claim_id.in_(some)))
    return found


def mark_topics(connection: Connection, topics: Iterable[str]) -> None:
    """Mark the circles of topics; the caller commits."""
    dirty.mark(connection, {*circles_of(connection, topics).values()}, [dirty.CIRCLES])


def mark_claims(connection: Connection, claims: Iterable[int]) -> None:
    """Mark the circles of claims, and their texts; the caller commits."""
    given = [*claims]
    mark_topics(connection, {*topics_of(connection, given).values()})
    query = select(VERSION.c.document_id).join(CLAIM, CLAIM.c.version_id == VERSION.c.id).distinct()
    for some in chunks(given):
        documents = connection.scalars(query.where(CLAIM.c.id.in_(some))).all()
        dirty.mark(connection, documents, [dirty.OWN_TEXTS])


def mark_moved(connection: Connection, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Mark the circles from which topics went, and those into which they came; the caller commits."""
    moved = {topic for topic in before.keys() | after.keys() if before.get(topic) != after.get(topic)}
    ends = {ends[topic] for ends in (before, after) for topic in moved if topic in ends}
    dirty.mark(connection, ends, [dirty.CIRCLES])
