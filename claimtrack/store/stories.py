"""Stories of documents, kept in the ledger and brought up to date for the documents that came and went.

The ledger keeps of each newest version its profile, the terms under which it is looked up, and its links to
others of what may be the same story. When documents come or go, only they are compared, and only the
components that they touch are parted into stories anew; what comes out is what a rebuild would find, whatever
came in which order. It is done in steps of which each leaves the ledger whole: a version whose story is not
worked out yet is marked ``new``, so a killed ingest is taken up where it ended; any other one is marked with
the group of which its story was found.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Protocol

from sqlalchemy import Connection, Text, bindparam, cast, delete, insert, or_, select, update

from claimtrack.lang import Language
from claimtrack.model import Document
from claimtrack.store import dirty
from claimtrack.store.chunks import KEYS, chunks
from claimtrack.store.convert import VERSION_COLUMNS, mapping, read_document
from claimtrack.store.derive import DECIDED_STORIES, DECIDED_TOPICS, STORIES
from claimtrack.store.dialect import bulk_insert
from claimtrack.store.story_links import Columns, Node, links_of, reach
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
"""The derivation of what of each document is compared and of its likely links, made by one version of the
program."""

READ = (VERSION.c.text, VERSION.c.extractor, VERSION.c.parser)
"""What is read of a version beside its metadata."""

BATCH = 1_000
"""Documents whose profiles are read and linked in one transaction: some seconds in which others wait."""

ROWS = 50_000
"""Links that are written at a time: a batch may have a million."""

Profile = Any
"""What the ledger does not look into."""

Posting = tuple[int, float]
"""A version that is looked up under a term, and how rare the term is in it."""


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

    Two documents are compared from ``enough`` summed rarity of the terms that they share.
    """

    enough: float

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

    def links(
        self, documents: Sequence[int], profiles: Iterable[Profile], pairs: Any
    ) -> tuple[Any, Any, Any]:
        """Return what ``score`` says of pairs of versions that ``near`` found, where it is likely that they
        are of one story, as three arrays: of the versions in the pairs are given their numbers and
        profiles."""
        ...

    def together(self, origins: Sequence[str], links: Columns) -> list[list[int]]:
        """Return the documents that hang together by likely links or as copies of one origin, a crowd of them
        in parts, as places in their order; of each is given its origin."""
        ...

    def make(
        self, groups: Sequence[Sequence[tuple[str, str, Profile]]], language: Language
    ) -> Sequence[Story]:
        """Return the stories of groups that hang together, their documents given by identity, origin and
        profile in the order of identities."""
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
    touched = {end for links in links_of(connection, {*gone}) for link in links for end in link[:2]}
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
    import numpy as np

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
    held = sorted({*np.unique(near).tolist()} - records.keys())
    profiles = map(teller.load, chain(records.values(), _records(connection, held)))
    links = teller.links([*records, *held], profiles, near)
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
    for at in range(0, len(links[0]), ROWS):
        some_links = zip(*(column[at : at + ROWS].tolist() for column in links), strict=True)
        bulk_insert(connection, KINSHIP, ["a_id", "b_id", "score"], list(some_links))
    return True


def _records(connection: Connection, versions: Iterable[int]) -> Iterator[Mapping[str, Any]]:
    """Yield the profiles of versions as records, these given in the order of their numbers."""
    kept = select(cast(PROFILE.c.profile, Text)).order_by(PROFILE.c.version_id)
    for some in chunks(versions):
        yield from map(json.loads, connection.scalars(kept.where(PROFILE.c.version_id.in_(some))))


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


def part(connection: Connection, teller: Storyteller, language: Language, version: int) -> None:
    """Part the components of versions that are new, or lost a link, into stories; the caller commits."""
    seeds = connection.scalars(select(PROFILE.c.version_id).where(PROFILE.c.state == NEW)).all()
    nodes, (one_end, other_end, scores) = reach(connection, seeds)
    ordered = sorted(nodes.values(), key=lambda node: node.identity)
    place = {node.version: i for i, node in enumerate(ordered)}
    links = [place[version] for version in one_end], [place[version] for version in other_end], scores
    together = teller.together([str(one.origin) for one in ordered], links)
    groups = [[ordered[i] for i in group] for group in together]
    states = {one.version: state for group in groups for state in [_state(group)] for one in group}
    due = [group for group in groups if any(one.state != states[one.version] for one in group)]
    documents = {one.identity: one.document for group in due for one in group}
    rows = [
        _row(documents[identity], one.key, one.name)
        for some in _portions(due)
        for one in _part(connection, teller, language, some)
        for identity in one.documents
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
    parted = update(PROFILE).where(PROFILE.c.version_id == bindparam("version"), PROFILE.c.state != OLD)
    now = [{"version": one.version, "now": states[one.version]} for group in due for one in group]
    if now:
        connection.execute(parted.values(state=bindparam("now")), now)
    _mark_due(connection)
    if not dirty.is_marked(connection, dirty.STORIES, dirty.PROFILES):  # else another process wrote meanwhile
        connection.execute(insert(DERIVATION).values(name=STORIES, version=version))


def _state(group: Iterable[Node]) -> str:
    """Return the state of the versions of a group that was parted: their stories follow from these alone, and
    are not found again while the group is the same."""
    members = repr([(one.version, one.identity, one.origin) for one in group])
    return f"{KEPT} {hashlib.sha256(members.encode()).hexdigest()[:16]}"


def _portions(groups: Iterable[list[Node]]) -> Iterator[list[list[Node]]]:
    """Yield groups, some at a time: as many as are read with one query, or a larger one."""
    some: list[list[Node]] = []
    for group in groups:
        if some and sum(map(len, some)) + len(group) > KEYS:
            yield some
            some = []
        some.append(group)
    if some:
        yield some


def _part(
    connection: Connection, teller: Storyteller, language: Language, groups: Sequence[Sequence[Node]]
) -> Sequence[Story]:
    """Return the stories of some groups of versions, each all that hang together."""
    versions = sorted(one.version for group in groups for one in group)
    profiles = dict(zip(versions, map(teller.load, _records(connection, versions)), strict=True))
    told = [[(one.identity, str(one.origin), profiles[one.version]) for one in group] for group in groups]
    return teller.make(told, language)


def _derived(row: Any | None) -> dict[str, Any] | None:
    """Return the row of a document as it was derived."""
    return row and _row(row.document_id, row.derived, row.derived_name)


def _row(document: int, key: str, name: str) -> dict[str, Any]:
    return {"document_id": document, "story": key, "name": name, "derived": key, "derived_name": name}


# --- questions ---------------------------------------------------------------------------------------------


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
