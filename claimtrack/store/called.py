"""What voices, topics, stories and documents are called, without what is said of them: enough to find one of
them, and to list some of many thousand."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, or_, select

from claimtrack.store import kept_labels
from claimtrack.store.chunks import chunks
from claimtrack.store.convert import mapping
from claimtrack.store.dialect import is_among
from claimtrack.store.entries import find_speaker_names
from claimtrack.store.filtering import decided_fields, field_of
from claimtrack.store.kept_tables import DOCUMENT_LABEL
from claimtrack.store.tables import (
    CLAIM,
    CLAIM_TOPIC,
    DOCUMENT,
    DOCUMENT_ORIGIN,
    DOCUMENT_STORY,
    SPEAKER_NAME,
    TOPIC,
    VERSION,
)


@dataclass(frozen=True, slots=True)
class DocumentName:
    """A document in its newest version by what it is called, with the metadata that lists choose by."""

    version: int
    id: str
    label: str
    title: str | None
    publisher: str | None
    date: str | None
    url: str | None
    language: str | None
    issued_by: str | None


@dataclass(frozen=True, slots=True)
class VoiceName:
    """A voice by its canonical name: the names that texts give it, with how many figures each has.
    ``is_decided`` says that a user put one of them there."""

    name: str
    names: Mapping[str, int]
    is_decided: bool

    @property
    def figures(self) -> int:
        """Return how many figures it has."""
        return sum(self.names.values())


def find_documents(connection: Connection) -> list[DocumentName]:
    """Return the documents by label."""
    labels = kept_labels.find(connection)
    columns = [VERSION.c[n] for n in ("title", "publisher", "date", "url", "language", "issued_by")]
    query = select(VERSION.c.id, DOCUMENT.c.identity, *columns).where(VERSION.c.newest)
    rows = connection.execute(query.join(DOCUMENT, DOCUMENT.c.id == VERSION.c.document_id))
    found = [DocumentName(key, name, labels[name], *rest) for key, name, *rest in rows]
    return sorted(found, key=lambda one: (one.label, one.id))


def find_called(connection: Connection, asked: str) -> list[int]:
    """Return the newest versions of the documents that have this identity or label, where labels are kept."""
    if not kept_labels.are_kept(connection):
        return []
    query = (
        select(VERSION.c.id)
        .join(DOCUMENT, DOCUMENT.c.id == VERSION.c.document_id)
        .join(DOCUMENT_LABEL, DOCUMENT_LABEL.c.document_id == DOCUMENT.c.id)
        .where(VERSION.c.newest, or_(DOCUMENT.c.identity == asked, DOCUMENT_LABEL.c.label == asked))
    )
    return list(connection.scalars(query))


def find_newest(connection: Connection, documents: Collection[str]) -> list[int]:
    """Return the newest versions of documents, given by their identities."""
    query = select(VERSION.c.id).join(DOCUMENT, DOCUMENT.c.id == VERSION.c.document_id)
    some = (query.where(VERSION.c.newest, DOCUMENT.c.identity.in_(names)) for names in chunks(documents))
    return [key for one in some for key in connection.scalars(one)]


def find_topics(
    connection: Connection, words: Sequence[str] = (), keys: Collection[str] | None = None
) -> dict[str, str]:
    """Return the topics of the newest versions: key -> name, by key; those of ``keys``, or of which a name
    may have all of the words: where in it they stand is for the caller to see."""
    query = (
        select(CLAIM_TOPIC.c.topic, func.min(CLAIM_TOPIC.c.name))
        .join(CLAIM, CLAIM.c.id == CLAIM_TOPIC.c.claim_id)
        .join(VERSION, VERSION.c.id == CLAIM.c.version_id)
        .where(VERSION.c.newest)
        .group_by(CLAIM_TOPIC.c.topic)
    )
    # Databases know capitals of other alphabets or not; what is plain of a word is found by all.
    plain = [max(re.findall(r"[ -~]+", word), key=len, default="") for word in words]
    tests = [CLAIM_TOPIC.c.name.icontains(part, autoescape=True) for part in plain if part]
    if tests:
        query = query.where(CLAIM_TOPIC.c.topic.in_(select(CLAIM_TOPIC.c.topic).where(*tests)))
    if keys is None:
        return dict(sorted(mapping(connection, query).items()))
    found = [mapping(connection, query.where(CLAIM_TOPIC.c.topic.in_(some))) for some in chunks(keys)]
    return dict(sorted(one for some in found for one in some.items()))


def find_kin(
    connection: Connection, family: str, also: Collection[str], stories: Collection[str]
) -> list[str]:
    """Return the topics that hold figures of a family of topics, those of ``also``, by key; with ``stories``
    the family is looked for in these."""
    query = select(CLAIM_TOPIC.c.topic).join(TOPIC, TOPIC.c.key == CLAIM_TOPIC.c.derived)
    query = query.where(TOPIC.c.family == family)
    if stories:
        query = query.where(is_among(connection.dialect.name, TOPIC.c.story, stories))
    found = connection.scalars(query.distinct()) if family else ()
    return sorted({*found, *also})


def find_voices(connection: Connection) -> list[VoiceName]:
    """Return the voices of the newest versions, those with most figures first."""
    name = field_of("speaker", decided_fields(connection))
    query = select(name, func.count()).join(VERSION, VERSION.c.id == CLAIM.c.version_id)
    spoken = mapping(connection, query.where(VERSION.c.newest, name.is_not(None)).group_by(name))
    shown = find_speaker_names(connection)
    moved = select(SPEAKER_NAME.c.name).where(SPEAKER_NAME.c.canonical != SPEAKER_NAME.c.derived)
    decided = set(connection.scalars(moved))
    groups: dict[str, dict[str, int]] = {}
    for one, number in spoken.items():
        groups.setdefault(shown.get(one, (one,))[0], {})[one] = number
    found = [VoiceName(key, names, bool(decided & names.keys())) for key, names in groups.items()]
    return sorted(found, key=lambda voice: (-voice.figures, voice.name))


def find_spoken(connection: Connection, voices: Collection[str]) -> list[str]:
    """Return the names that texts may give to voices, by their canonical names."""
    own = select(SPEAKER_NAME.c.name, SPEAKER_NAME.c.canonical)
    found = set(voices)
    for some in chunks(voices):
        # A name that is shown as another's is not its own.
        others = own.where(SPEAKER_NAME.c.name.in_(some), SPEAKER_NAME.c.canonical != SPEAKER_NAME.c.name)
        found.difference_update(mapping(connection, others))
    for some in chunks(voices):
        found.update(
            connection.scalars(select(SPEAKER_NAME.c.name).where(SPEAKER_NAME.c.canonical.in_(some)))
        )
    return sorted(found)


def find_stories(connection: Connection) -> dict[str, str]:
    """Return the stories: key -> name, the one with the latest document first."""
    day = func.max(func.coalesce(VERSION.c.date, ""))
    query = select(DOCUMENT_STORY.c.story, func.min(DOCUMENT_STORY.c.name), day)
    query = query.join(VERSION, and_(VERSION.c.document_id == DOCUMENT_STORY.c.document_id, VERSION.c.newest))
    rows = sorted(map(tuple, connection.execute(query.group_by(DOCUMENT_STORY.c.story))))
    return {key: name for key, name, _ in sorted(rows, key=lambda row: row[2], reverse=True)}


def find_sizes(connection: Connection) -> dict[str, tuple[int, int]]:
    """Return the stories by key with how many figures their documents have, whatever was found of them, and
    how many origins."""
    held = select(CLAIM.c.version_id, func.count().label("number")).group_by(CLAIM.c.version_id).subquery()
    origin = func.coalesce(DOCUMENT_ORIGIN.c.origin_id, DOCUMENT_STORY.c.document_id)
    query = (
        select(
            DOCUMENT_STORY.c.story,
            func.coalesce(func.sum(held.c.number), 0),
            func.count(func.distinct(origin)),
        )
        .join(VERSION, and_(VERSION.c.document_id == DOCUMENT_STORY.c.document_id, VERSION.c.newest))
        .outerjoin(held, held.c.version_id == VERSION.c.id)
        .outerjoin(DOCUMENT_ORIGIN, DOCUMENT_ORIGIN.c.document_id == DOCUMENT_STORY.c.document_id)
        .group_by(DOCUMENT_STORY.c.story)
    )
    return {story: (int(figures), origins) for story, figures, origins in connection.execute(query)}


def find_names_of_stories(connection: Connection, documents: Collection[str]) -> dict[str, str]:
    """Return the names of the stories of documents, given by their identities."""
    query = select(DOCUMENT.c.identity, DOCUMENT_STORY.c.name)
    query = query.join(DOCUMENT, DOCUMENT.c.id == DOCUMENT_STORY.c.document_id)
    found: dict[str, str] = {}
    for some in chunks(documents):
        found |= mapping(connection, query.where(DOCUMENT.c.identity.in_(some)))
    return found
