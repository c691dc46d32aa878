"""What came into a ledger since some state of it: documents, new texts of known ones, figures, what moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from claimtrack.store.chunks import chunks
from claimtrack.store.convert import mapping
from claimtrack.store.decisions import find_last
from claimtrack.store.kept_tables import FINDING, FINDING_CLAIM
from claimtrack.store.tables import (
    CLAIM,
    CLAIM_COPY,
    CLAIM_TOPIC,
    DOCUMENT_STORY,
    VERSION,
)


class Generation(NamedTuple):
    """How far a ledger has come: its latest version of a document, and its latest decision."""

    version: int
    decision: int


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What came in since a generation.

    ``documents`` are the newest versions of documents that were new, ``texts`` pairs of the versions of known
    ones, before and now, with how many figures both have; ``topics`` and ``stories`` how many new figures
    each has, ``new_topics`` those that had none before. ``moved`` counts for each topic what changed by
    figures that are new. ``run`` is the
    first ingest of them.
    """

    documents: frozenset[int] = frozenset()
    texts: Mapping[tuple[int, int], int] = field(default_factory=dict)
    topics: Mapping[str, int] = field(default_factory=dict)
    new_topics: frozenset[str] = frozenset()
    stories: Mapping[str, int] = field(default_factory=dict)
    moved: Mapping[str, int] = field(default_factory=dict)
    run: int | None = None

    @property
    def figures(self) -> int:
        """Return how many figures are new."""
        return sum(self.topics.values())


def find_generation(connection: Connection) -> Generation:
    """Return how far the ledger has come."""
    latest = connection.scalar(select(func.coalesce(func.max(VERSION.c.id), 0)))
    return Generation(int(latest or 0), find_last(connection))


def find_arrivals(connection: Connection, since: Generation) -> Arrivals:
    """Return what came in since a generation."""
    fresh = and_(VERSION.c.newest, VERSION.c.id > since.version)
    rows = connection.execute(
        select(VERSION.c.id, VERSION.c.document_id, VERSION.c.run_id).where(fresh).order_by(VERSION.c.id)
    ).all()
    if not rows:
        return Arrivals()
    # Where two texts of one document came in since, the one from before both is what was seen.
    known = mapping(
        connection,
        select(VERSION.c.document_id, func.max(VERSION.c.id))
        .where(VERSION.c.id <= since.version)
        .group_by(VERSION.c.document_id),
    )
    pairs = [(known[row.document_id], row.id) for row in rows if row.document_id in known]
    sizes = _sizes(connection, [version for pair in pairs for version in pair])
    texts = {(old, new): sizes.get(old, 0) + sizes.get(new, 0) for old, new in pairs}
    new = and_(fresh, VERSION.c.document_id.not_in(_seen(since)))
    topics = _count(connection, CLAIM_TOPIC.c.topic, new)
    older = select(CLAIM_TOPIC.c.topic).join(CLAIM, CLAIM.c.id == CLAIM_TOPIC.c.claim_id)
    older = older.join(VERSION, VERSION.c.id == CLAIM.c.version_id).where(VERSION.c.newest, ~new)
    story = select(DOCUMENT_STORY.c.story, func.count()).join(
        VERSION, VERSION.c.document_id == DOCUMENT_STORY.c.document_id
    )
    story = story.join(CLAIM, CLAIM.c.version_id == VERSION.c.id).where(new)
    moved = (
        select(FINDING.c.topic, func.count(func.distinct(FINDING.c.id)))
        .join(FINDING_CLAIM, FINDING_CLAIM.c.finding_id == FINDING.c.id)
        .join(CLAIM, CLAIM.c.id == FINDING_CLAIM.c.claim_id)
        .join(VERSION, VERSION.c.id == CLAIM.c.version_id)
        .where(new, FINDING.c.view == "changes", FINDING.c.is_shown)
        .group_by(FINDING.c.topic)
    )
    return Arrivals(
        frozenset(row.id for row in rows if row.document_id not in known),
        texts,
        topics,
        frozenset(topics) - frozenset(connection.scalars(older.distinct())),
        mapping(connection, story.group_by(DOCUMENT_STORY.c.story)),
        mapping(connection, moved),
        min((row.run_id for row in rows if row.run_id is not None), default=None),
    )


def _sizes(connection: Connection, versions: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    query = select(CLAIM.c.version_id, func.count()).group_by(CLAIM.c.version_id)
    for some in chunks(versions):
        found |= mapping(connection, query.where(CLAIM.c.version_id.in_(some)))
    return found


def _seen(since: Generation) -> ColumnElement[int]:
    earlier = VERSION.alias("earlier")
    return select(earlier.c.document_id).where(earlier.c.id <= since.version)  # type: ignore[return-value]


def _count(connection: Connection, key: ColumnElement[str], test: ColumnElement[bool]) -> dict[str, int]:
    """Return how many figures, copies aside, have each value of a column."""
    every: Select[Any] = select(key, func.count())  # type: ignore[assignment]
    query = (
        every.select_from(CLAIM)
        .join(VERSION, VERSION.c.id == CLAIM.c.version_id)
        .join(CLAIM_TOPIC, CLAIM_TOPIC.c.claim_id == CLAIM.c.id)
        .outerjoin(CLAIM_COPY, CLAIM_COPY.c.claim_id == CLAIM.c.id)
        .where(test, CLAIM_COPY.c.twin_id.is_(None), CLAIM.c.restates.is_(None))
        .group_by(key)
    )
    return mapping(connection, query)
