"""Stories as they are told: which there are, and the links of their documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, not_, select

from claimtrack.store.chunks import chunks
from claimtrack.store.convert import mapping
from claimtrack.store.dialect import is_among
from claimtrack.store.kept_tables import FINDING
from claimtrack.store.story_links import LINKS
from claimtrack.store.tables import CLAIM, DOCUMENT, DOCUMENT_STORY, KINSHIP, PROFILE, VERSION


@dataclass(frozen=True, slots=True)
class StoryEntry:
    """A story as the ledger holds it.

    ``documents`` are identities in the order of time; ``first`` and ``last`` are days of the first and the
    last that has one. ``is_decided`` says that the user made it what it is.
    """

    key: str
    name: str
    documents: tuple[str, ...]
    first: str | None
    last: str | None
    is_decided: bool


def find_stories(connection: Connection, key: str | None = None) -> list[StoryEntry]:
    """Return the stories as decided, the one with the latest document first; with ``key`` only that one."""
    query = (
        select(DOCUMENT_STORY, DOCUMENT.c.identity, VERSION.c.date)
        .join(DOCUMENT, DOCUMENT.c.id == DOCUMENT_STORY.c.document_id)
        .join(VERSION, VERSION.c.document_id == DOCUMENT.c.id)
        .where(VERSION.c.newest)
    )
    rows = connection.execute(query if key is None else query.where(DOCUMENT_STORY.c.story == key)).all()
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.date or "~", row.identity)):
        groups[row.story].append(row)
    found = []
    for key, members in groups.items():
        days = [row.date for row in members if row.date]
        decided = any(row.story != row.derived or row.name != row.derived_name for row in members)
        identities = tuple(row.identity for row in members)
        first, last = (days[0], days[-1]) if days else (None, None)
        found.append(StoryEntry(key, members[0].name, identities, first, last, decided))
    found.sort(key=lambda story: story.key)
    return sorted(found, key=lambda story: story.last or "", reverse=True)


def count_disputes(connection: Connection) -> dict[str, int]:
    """Return the stories in which figures dispute each other, with how many of these disputes are shown
    unasked."""
    query = (
        select(DOCUMENT_STORY.c.story, func.count())
        .select_from(FINDING)
        .join(CLAIM, CLAIM.c.id == FINDING.c.a_id)
        .join(VERSION, VERSION.c.id == CLAIM.c.version_id)
        .join(DOCUMENT_STORY, DOCUMENT_STORY.c.document_id == VERSION.c.document_id)
        .where(FINDING.c.view == "conflicts", FINDING.c.is_shown, VERSION.c.newest)
        .group_by(DOCUMENT_STORY.c.story)
    )
    return mapping(connection, query)


def count_unread(connection: Connection) -> dict[str, int]:
    """Return the stories that have documents of which nothing was read, with how many."""
    query = (
        select(DOCUMENT_STORY.c.story, func.count())
        .join(VERSION, VERSION.c.document_id == DOCUMENT_STORY.c.document_id)
        .join(DOCUMENT, DOCUMENT.c.id == VERSION.c.document_id)
        .where(VERSION.c.newest, VERSION.c.unread.is_not(None), DOCUMENT.c.removed.is_(None))
        .group_by(DOCUMENT_STORY.c.story)
    )
    return mapping(connection, query)


@dataclass(frozen=True, slots=True)
class StoryLink:
    """How likely two documents are of one story, in log-odds, with the records of their profiles."""

    document: str
    other: str
    score: float
    profile: Mapping[str, Any]
    other_profile: Mapping[str, Any]


MOST_LINKS = 50
"""Links that are looked at for the best to a few documents."""

ENDS = (KINSHIP.c.a_id, KINSHIP.c.b_id), (KINSHIP.c.b_id, KINSHIP.c.a_id)


def find_story_links(
    connection: Connection, documents: Sequence[str], among: Sequence[str]
) -> list[StoryLink]:
    """Return for each of some documents its best link to one of those ``among`` which they are."""
    others = _versions_of(connection, among)
    mine = others if documents == among else _versions_of(connection, documents)
    best: dict[int, tuple[float, tuple[int, int], int]] = {}
    for here, there in ENDS:
        for some in chunks(mine):
            tests = here.in_(some), _in(connection, there, others)
            scores = select(here.label("here"), func.max(KINSHIP.c.score).label("score"))
            most = scores.where(*tests).group_by(here).subquery()
            # Of those that score alike the first counts, so all are read.
            equal = and_(most.c.here == here, most.c.score == KINSHIP.c.score)
            for a, b, score in connection.execute(LINKS.join(most, equal).where(*tests)):
                one, other = (a, b) if here is KINSHIP.c.a_id else (b, a)
                found = (-score, (a, b), other)
                best[one] = min(best.get(one, found), found)
    return _read_links(connection, [(one, other, -score) for one, (score, _, other) in best.items()])


def find_links_outside(connection: Connection, documents: Sequence[str], most: int) -> list[StoryLink]:
    """Return the best links of documents to others, each of which is there once; at most so many."""
    mine = _versions_of(connection, documents)
    best: dict[int, tuple[float, tuple[int, int], int]] = {}
    for here, there in ENDS:
        query = LINKS.where(_in(connection, here, mine), not_(_in(connection, there, mine)))
        query = query.order_by(KINSHIP.c.score.desc())
        # To look at a few of the best is quicker than to go through all once more.
        rows = connection.execute(query.limit(MOST_LINKS)).all()
        if len(rows) == MOST_LINKS and not _are_enough(rows, here is KINSHIP.c.a_id, most):
            rows = connection.execute(query).all()
        for a, b, score in rows:
            one, other = (a, b) if here is KINSHIP.c.a_id else (b, a)
            found = (-score, (a, b), one)
            best[other] = min(best.get(other, found), found)
    first = sorted((score, pair, other, one) for other, (score, pair, one) in best.items())[:most]
    return _read_links(connection, [(one, other, -score) for score, _, other, one in first])


def _in(connection: Connection, end: ColumnElement[int], versions: Sequence[int]) -> ColumnElement[bool]:
    return is_among(connection.dialect.name, end, versions)


def _are_enough(links: Sequence[Any], is_a: bool, most: int) -> bool:
    """Say whether the best links, of which there are more, have the best ones to so many others, and all that
    score alike."""
    scores: dict[int, float] = {}
    for a, b, score in links:
        scores.setdefault(b if is_a else a, score)
    return len(scores) >= most and links[-1].score < sorted(scores.values(), reverse=True)[most - 1]


def _versions_of(connection: Connection, documents: Sequence[str]) -> list[int]:
    """Return the versions of documents of which a profile is kept."""
    query = select(PROFILE.c.version_id).join(DOCUMENT, DOCUMENT.c.id == PROFILE.c.document_id)
    some = (query.where(DOCUMENT.c.identity.in_(names)) for names in chunks(sorted(documents)))
    return sorted(key for one in some for key in connection.scalars(one))


def _read_links(connection: Connection, links: Sequence[tuple[int, int, float]]) -> list[StoryLink]:
    """Return links, given by their two versions and scores, with the profiles of both."""
    query = select(PROFILE.c.version_id, DOCUMENT.c.identity, PROFILE.c.profile)
    query = query.join(DOCUMENT, DOCUMENT.c.id == PROFILE.c.document_id)
    records: dict[int, tuple[str, Mapping[str, Any]]] = {}
    for some in chunks(sorted({end for mine, other, _ in links for end in (mine, other)})):
        rows = connection.execute(query.where(PROFILE.c.version_id.in_(some)))
        records.update((row[0], (row[1], row[2])) for row in rows)
    return [
        StoryLink(records[mine][0], records[other][0], score, records[mine][1], records[other][1])
        for mine, other, score in links
    ]
