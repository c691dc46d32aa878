"""Stories of documents, kept in the ledger and brought up to date for the documents that came and went.

The ledger keeps of each newest version its profile, the terms under which it is looked up, and its links to
others of what may be the same story. When documents come or go, only they are compared, and only the
components that they touch are parted into stories anew; what comes out is what a rebuild would find, whatever
came in which order. It is done in steps of which each leaves the ledger whole: a version whose story is not
worked out yet is marked ``new``, so a killed ingest is taken up where it ended.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection, Text, cast, delete, insert, or_, select, update

from claimtrack.lang import Language
from claimtrack.model import Document
from claimtrack.store import dirty
from claimtrack.store.chunks import chunks
from claimtrack.store.convert import VERSION_COLUMNS, mapping, read_document
from claimtrack.store.derive import DECIDED_STORIES, DECIDED_TOPICS, STORIES
from claimtrack.store.dialect import bulk_insert
from claimtrack.store.tables import (
    CLAIM,
    DERIVATION,
    DOCUMENT,
    DOCUMENT_ORIGIN,
    DOCUMENT_STORY,
    KINSHIP,
    PROFILE,
    PROFILE_TERM,
    VERSION,
)
from claimtrack.store.writing import KEPT, NEW, OLD

PROFILES = "profiles"
"""The derivation of what of each document is compared, made by one version of the program."""

READ = (VERSION.c.text, VERSION.c.extractor, VERSION.c.parser)
"""What is read of a version beside its metadata."""

BATCH = 1_000
"""Documents whose profiles are read and linked in one transaction: some seconds in which others wait."""

Profile = Any
"""What the ledger does not look into."""

Posting = tuple[int, float]
"""A version that is looked up under a term, and how rare the term is in it."""

Columns = tuple[Sequence[int], Sequence[int], Sequence[float]]
"""Links in three columns: their two ends and their scores."""


class Story(Protocol):
    """Documents of one story, by their identities."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def documents(self) -> Sequence[str]: ...


class Storyteller(Protocol):
    """The steps by which stories are found, each a pure function.

    Two documents are compared from ``enough`` summed rarity of the terms that they share; links less likely
    than ``weakest`` are not kept, and those of ``connected`` hold documents in one component.
    """

    enough: float
    weakest: float
    connected: float

    def read(self, document: Document, language: Language) -> Mapping[str, Any]:
        """Return a document's profile as a record; ``index`` has its terms with their rarity."""
        ...

    def load(self, record: Mapping[str, Any]) -> Profile:
        """Return a profile from its record."""
        ...

    def score(self, a: Profile, b: Profile) -> float:
        """Return how likely two documents are of one story, in log-odds."""
        ...

    def near(self, terms: Iterable[tuple[Sequence[Posting], Sequence[Posting]]]) -> Any:
        """Return the pairs of versions that share enough, as an array of two columns, the smaller first: of
        each term are given the new versions that have it and the old ones."""
        ...

    def scores(self, profiles: Sequence[Profile], pairs: Any) -> Sequence[float]:
        """Return what ``score`` says of pairs, given by their places among the profiles."""
        ...

    def make(
        self,
        members: Sequence[tuple[str, str, Profile]],
        links: Columns,
        language: Language,
    ) -> Sequence[Story]:
        """Return the stories of documents, given by identity, origin and profile in the order of identities,
        and their links by places among these."""
        ...


def is_current(connection: Connection, version: int) -> bool:
    """Say whether the stories are in step with the documents, their origins and the program."""
    if dirty.is_marked(connection, dirty.STORIES, dirty.PROFILES):
        return False
    return connection.scalar(select(DERIVATION.c.version).where(DERIVATION.c.name == STORIES)) == version


def forget(connection: Connection) -> None:
    """Drop all that is kept, so that the next time all documents are compared anew."""
    for table in (DOCUMENT_STORY, KINSHIP, PROFILE_TERM, PROFILE):
        connection.execute(delete(table))
    connection.execute(delete(DERIVATION).where(DERIVATION.c.name == PROFILES))
    dirty.mark_all(connection, dirty.STORIES, dirty.TOPICS)
    _mark_due(connection)


def begin(connection: Connection, version: int) -> None:
    """Drop what another version of the program made, and what is gone; the caller commits."""
    if connection.scalar(select(DERIVATION.c.version).where(DERIVATION.c.name == PROFILES)) != version:
        forget(connection)
        connection.execute(insert(DERIVATION).values(name=PROFILES, version=version))
    marked = dirty.documents(connection, dirty.STORIES)
    _drop_gone(connection, marked)
    dirty.mark(connection, marked, [dirty.PROFILES])
    dirty.clear(connection, dirty.STORIES, marked)


def _mark_due(connection: Connection) -> None:
    due = (STORIES, DECIDED_STORIES, DECIDED_TOPICS)
    connection.execute(delete(DERIVATION).where(DERIVATION.c.name.in_(due)))


# --- what came and went ------------------------------------------------------------------------------------


def _drop_gone(connection: Connection, documents: Collection[int]) -> None:
    """Drop versions of documents that are no longer a newest one or read otherwise, and mark what hung
    together with them; also what came into another origin. The caller commits."""
    newest: set[int] = set()
    rows: list[Any] = []
    columns = (PROFILE.c.version_id, PROFILE.c.document_id, PROFILE.c.origin_id, PROFILE.c.state)
    for some in chunks(documents):
        here = VERSION.c.document_id.in_(some)
        newest.update(connection.scalars(select(VERSION.c.id).where(VERSION.c.newest, here)))
        rows += connection.execute(select(*columns).where(PROFILE.c.document_id.in_(some)))
    origins = _origins(connection, documents)
    gone, moved, left = [], {}, set()
    for version, document, origin, state in rows:
        if version not in newest or state == OLD:
            gone.append(version)
            left.add(origin)
        elif (now := origins.get(document, document)) != origin:
            moved[version] = now
            left.add(origin)
    touched = {end for pair in _links(connection, gone) for end in pair}
    for version, origin in moved.items():
        connection.execute(update(PROFILE).where(PROFILE.c.version_id == version).values(origin_id=origin))
    for some in chunks(gone):
        connection.execute(delete(KINSHIP).where(or_(KINSHIP.c.a_id.in_(some), KINSHIP.c.b_id.in_(some))))
        connection.execute(delete(PROFILE_TERM).where(PROFILE_TERM.c.version_id.in_(some)))
        connection.execute(delete(PROFILE).where(PROFILE.c.version_id.in_(some)))
    for some in chunks(sorted({*touched, *moved})):
        connection.execute(update(PROFILE).where(PROFILE.c.version_id.in_(some)).values(state=NEW))
    for some in chunks(sorted({*left, *moved.values()})):
        connection.execute(update(PROFILE).where(PROFILE.c.origin_id.in_(some)).values(state=NEW))


def add_new(connection: Connection, teller: Storyteller, language: Language) -> bool:
    """Read and link some of the versions that came; say whether there may be more. The caller commits."""
    marked = dirty.documents(connection, dirty.PROFILES, BATCH)
    if not marked:
        return False
    dirty.clear(connection, dirty.PROFILES, marked)
    rows = connection.execute(
        select(VERSION.c.id, VERSION.c.document_id, DOCUMENT.c.identity, *READ, *VERSION_COLUMNS)
        .join(DOCUMENT, DOCUMENT.c.id == VERSION.c.document_id)
        .outerjoin(PROFILE, PROFILE.c.version_id == VERSION.c.id)
        .where(VERSION.c.newest, PROFILE.c.version_id.is_(None), DOCUMENT.c.id.in_(marked))
        .order_by(VERSION.c.id)
    ).all()
    origins = _origins(connection, marked)
    records = {row.id: teller.read(read_document(row, row.text), language) for row in rows}
    claims: dict[int, list[str]] = defaultdict(list)
    for version, claim in connection.execute(
        select(CLAIM.c.version_id, CLAIM.c.claim).where(CLAIM.c.version_id.in_(records))
    ):
        claims[version].append(claim)
    near = teller.near(_under(connection, records))
    held = sorted({*near.ravel().tolist()} - records.keys())
    loaded = {version: teller.load(record) for version, record in records.items()}
    loaded.update(_profiles(connection, teller, held))
    place = {version: i for i, version in enumerate(loaded)}
    places = near.copy()
    for row in places:
        row[:] = place[int(row[0])], place[int(row[1])]
    scores = teller.scores(list(loaded.values()), places)
    links = [
        (a, b, score) for (a, b), score in zip(near.tolist(), scores, strict=True) if score > teller.weakest
    ]
    terms = sorted(
        (term, version, rarity)
        for version, record in records.items()
        for term, rarity in record["index"].items()
    )
    made = [
        {
            "version_id": row.id,
            "document_id": row.document_id,
            "origin_id": origins.get(row.document_id, row.document_id),
            "state": NEW,
            "stamp": _stamp(row, claims[row.id]),
            "profile": records[row.id],
        }
        for row in rows
    ]
    if made:
        bulk_insert(connection, PROFILE, list(made[0]), [tuple(row.values()) for row in made])
    bulk_insert(connection, PROFILE_TERM, ["term", "version_id", "rarity"], terms)
    bulk_insert(connection, KINSHIP, ["a_id", "b_id", "score"], links)
    return True


def _profiles(
    connection: Connection, teller: Storyteller, versions: Iterable[int]
) -> Iterator[tuple[int, Profile]]:
    for some in chunks(versions):
        kept = select(PROFILE.c.version_id, cast(PROFILE.c.profile, Text)).where(
            PROFILE.c.version_id.in_(some)
        )
        for version, record in connection.execute(kept):
            yield version, teller.load(json.loads(record))


def _origins(connection: Connection, documents: Iterable[int]) -> dict[int, int]:
    """Return the origins of documents, those that are known."""
    found: dict[int, int] = {}
    query = select(DOCUMENT_ORIGIN.c.document_id, DOCUMENT_ORIGIN.c.origin_id)
    for some in chunks(documents):
        found |= mapping(connection, query.where(DOCUMENT_ORIGIN.c.document_id.in_(some)))
    return found


def _stamp(row: Any, claims: Iterable[str]) -> str:
    """Return what differs when a version reads otherwise: its metadata, its claims, or what read them."""
    read = (*(str(row._mapping[column]) for column in (*READ[1:], *VERSION_COLUMNS)), *sorted(claims))
    return hashlib.sha256(repr(read).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _under(
    connection: Connection, records: Mapping[int, Mapping[str, Any]]
) -> Iterator[tuple[list[Posting], list[Posting]]]:
    """Yield for each term of new versions, in order, these and the versions kept that have it."""
    under: dict[str, list[Posting]] = defaultdict(list)
    for version, record in records.items():
        for term, rarity in record["index"].items():
            under[term].append((version, rarity))
    for some in chunks(sorted(under)):
        held: dict[str, list[Posting]] = defaultdict(list)
        for term, other, rarity in connection.execute(
            select(PROFILE_TERM).where(PROFILE_TERM.c.term.in_(some))
        ):
            held[term].append((other, rarity))
        for term in some:  # in their order, so that the sums are the same digits whoever came first
            yield under[term], held[term]


# --- stories -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Node:
    version: int
    document: int
    identity: str
    origin: int


def part(connection: Connection, teller: Storyteller, language: Language, version: int) -> None:
    """Part the components of versions that are new, or lost a link, into stories; the caller commits."""
    seeds = connection.scalars(select(PROFILE.c.version_id).where(PROFILE.c.state == NEW)).all()
    nodes, links = _reach(connection, seeds, teller.connected)
    profiles = dict(_profiles(connection, teller, nodes))
    ordered = sorted(nodes.values(), key=lambda node: node.identity)
    place = {node.version: i for i, node in enumerate(ordered)}
    inside = array("q"), array("q"), array("d")
    for a, b, score in zip(*links, strict=True):
        if a in place and b in place:
            inside[0].append(place[a])
            inside[1].append(place[b])
            inside[2].append(score)
    members = [(one.identity, str(one.origin), profiles[one.version]) for one in ordered]
    stories = teller.make(members, inside, language)
    documents = {one.identity: one.document for one in ordered}
    rows = [
        _row(documents[identity], story.key, story.name) for story in stories for identity in story.documents
    ]
    held: dict[int, Any] = {}
    for ids in chunks(documents.values()):
        here = DOCUMENT_STORY.c.document_id.in_(ids)
        held.update((row.document_id, row) for row in connection.execute(select(DOCUMENT_STORY).where(here)))
    changed = [row for row in rows if row != _derived(held.get(row["document_id"]))]
    for ids in chunks(row["document_id"] for row in changed):
        connection.execute(delete(DOCUMENT_STORY).where(DOCUMENT_STORY.c.document_id.in_(ids)))
    if changed:
        connection.execute(insert(DOCUMENT_STORY), changed)
    moved = [row["document_id"] for row in changed]
    dirty.mark(connection, moved, [dirty.TOPICS, dirty.FIGURES])
    dirty.mark(connection, {held[key].story for key in moved if key in held}, [dirty.STORY_TOPICS])
    connection.execute(update(PROFILE).where(PROFILE.c.state == NEW).values(state=KEPT))
    _mark_due(connection)
    if not dirty.is_marked(connection, dirty.STORIES, dirty.PROFILES):  # else another process wrote meanwhile
        connection.execute(insert(DERIVATION).values(name=STORIES, version=version))


def _derived(row: Any | None) -> dict[str, Any] | None:
    """Return the row of a document as it was derived."""
    return row and _row(row.document_id, row.derived, row.derived_name)


def _row(document: int, key: str, name: str) -> dict[str, Any]:
    return {"document_id": document, "story": key, "name": name, "derived": key, "derived_name": name}


def _reach(
    connection: Connection, seeds: Iterable[int], connected: float
) -> tuple[dict[int, _Node], Columns]:
    """Return the versions that hang together with some, by likely links and common origins, and all links of
    theirs, each once."""
    nodes: dict[int, _Node] = {}
    links = array("q"), array("q"), array("d")
    origins: set[int] = set()
    columns = (PROFILE.c.version_id, PROFILE.c.document_id, DOCUMENT.c.identity, PROFILE.c.origin_id)
    known = select(*columns).join(DOCUMENT, DOCUMENT.c.id == PROFILE.c.document_id)
    frontier = set(seeds)
    while frontier:
        found = {}
        for some in chunks(sorted(frontier)):
            for row in connection.execute(known.where(PROFILE.c.version_id.in_(some))):
                found[row[0]] = _Node(*row)
        reached: set[int] = set()
        for a, b, score in _each_link(connection, sorted(found)):
            if a in nodes or b in nodes:
                continue  # it came with the other end
            links[0].append(a)
            links[1].append(b)
            links[2].append(score)
            if score >= connected:
                reached.update((a, b))
        nodes |= found
        for some in chunks(sorted({node.origin for node in found.values()} - origins)):
            origins.update(some)
            same = select(PROFILE.c.version_id).where(PROFILE.c.origin_id.in_(some))
            reached.update(connection.scalars(same))
        frontier = reached - nodes.keys()
    return nodes, links


def _each_link(connection: Connection, versions: Sequence[int]) -> Iterator[tuple[int, int, float]]:
    """Yield the links of versions, each once."""
    here = {*versions}
    for some in chunks(versions):
        for end in (KINSHIP.c.a_id, KINSHIP.c.b_id):
            query = select(KINSHIP.c.a_id, KINSHIP.c.b_id, KINSHIP.c.score).where(end.in_(some))
            for a, b, score in connection.execute(query):
                if end is KINSHIP.c.a_id or a not in here:
                    yield a, b, score


def _links(connection: Connection, versions: Sequence[int]) -> dict[tuple[int, int], float]:
    """Return the links of versions."""
    return {(a, b): score for a, b, score in _each_link(connection, versions)}


# --- questions ---------------------------------------------------------------------------------------------


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


def find_stories(connection: Connection) -> list[StoryEntry]:
    """Return the stories as decided, the one with the latest document first."""
    rows = connection.execute(
        select(DOCUMENT_STORY, DOCUMENT.c.identity, VERSION.c.date)
        .join(DOCUMENT, DOCUMENT.c.id == DOCUMENT_STORY.c.document_id)
        .join(VERSION, VERSION.c.document_id == DOCUMENT.c.id)
        .where(VERSION.c.newest)
    ).all()
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


@dataclass(frozen=True, slots=True)
class StoryLink:
    """How likely two documents are of one story, in log-odds, with the records of their profiles."""

    document: str
    other: str
    score: float
    profile: Mapping[str, Any]
    other_profile: Mapping[str, Any]


def find_story_links(connection: Connection, documents: Sequence[str], outside: int) -> list[StoryLink]:
    """Return for each of these documents its best link to another of them, and the best ones to documents
    outside, at most so many."""
    query = select(PROFILE.c.version_id, DOCUMENT.c.identity).join(
        DOCUMENT, DOCUMENT.c.id == PROFILE.c.document_id
    )
    inside: dict[int, str] = {}
    for names in chunks(sorted(documents)):
        inside |= mapping(connection, query.where(DOCUMENT.c.identity.in_(names)))
    best: dict[int, tuple[float, int]] = {}
    beyond: dict[int, tuple[float, int]] = {}
    for pair, score in sorted(_links(connection, sorted(inside)).items(), key=lambda one: (-one[1], one[0])):
        for mine, other in (pair, pair[::-1]):
            if mine in inside:
                (best if other in inside else beyond).setdefault(
                    mine if other in inside else other, (score, other if other in inside else mine)
                )
    chosen = [(mine, other, score) for mine, (score, other) in best.items()]
    far = sorted(beyond.items(), key=lambda one: (-one[1][0], one[0]))[:outside]
    chosen += [(mine, other, score) for other, (score, mine) in far]
    records: dict[int, tuple[str, Mapping[str, Any]]] = {}
    for some in chunks(sorted({end for mine, other, _ in chosen for end in (mine, other)})):
        rows = query.add_columns(PROFILE.c.profile).where(PROFILE.c.version_id.in_(some))
        records.update((row[0], (row[1], row[2])) for row in connection.execute(rows))
    return [
        StoryLink(records[mine][0], records[other][0], score, records[mine][1], records[other][1])
        for mine, other, score in chosen
    ]


def find_stamps(connection: Connection) -> dict[str, str]:
    """Return the stories by key with a stamp of each, which changes whenever a document comes to the story,
    leaves it, or reads otherwise: what is derived from a story is out of date where its stamp differs."""
    rows = connection.execute(
        select(DOCUMENT_STORY.c.story, PROFILE.c.version_id, PROFILE.c.stamp).join(
            PROFILE, PROFILE.c.document_id == DOCUMENT_STORY.c.document_id
        )
    )
    parts: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for story, version, stamp in rows:
        parts[story].append((version, stamp))
    return {
        story: hashlib.sha256(repr(sorted(versions)).encode()).hexdigest()[:16]
        for story, versions in sorted(parts.items())
    }


def documents_of(connection: Connection, stories: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield (story, newest version) of the documents of these stories."""
    for some in chunks(stories):
        yield from connection.execute(
            select(DOCUMENT_STORY.c.story, VERSION.c.id)
            .join(VERSION, VERSION.c.document_id == DOCUMENT_STORY.c.document_id)
            .where(VERSION.c.newest, DOCUMENT_STORY.c.story.in_(some))
            .order_by(DOCUMENT_STORY.c.story, VERSION.c.id)
        )
